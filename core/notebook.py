"""How a notebook shows core's values, if something that draws is installed beside core."""

from __future__ import annotations

from importlib.metadata import entry_points

_GROUP = "splade_lens.notebook"


def html_of(value: object) -> str | None:
    """A value as HTML; None where nothing is installed that draws, and it shows as text.

    Core draws nothing. Whoever does declares the entry point ``splade_lens.notebook``: a function
    from a value to HTML.
    """
    for entry_point in entry_points(group=_GROUP):
        found: str = entry_point.load()(value)
        return found
    return None
