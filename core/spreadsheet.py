"""Cells of text that no spreadsheet runs as a formula."""

from __future__ import annotations

_RISKY = tuple("=+-@\t\r\n'")


def text_cell(text: str) -> str:
    """The text as a cell: with an apostrophe before what would be run, or has one already.

    Such a text begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break.
    """
    return f"'{text}" if text.startswith(_RISKY) else text


def text_of_cell(cell: str) -> str:
    """What `text_cell` made a cell of."""
    return cell.removeprefix("'")
