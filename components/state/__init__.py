"""The names of a session's values, and the page's address."""
