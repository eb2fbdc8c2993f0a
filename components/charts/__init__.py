"""Charts: pure functions from values to a Vega-Lite specification that Altair makes."""
