"""The JSON interface, health and metrics: what programs ask of the server."""
