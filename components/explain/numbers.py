"""Numbers as the page writes them."""

from __future__ import annotations

NO_VALUE = "–"
"""Where there is nothing to compare: a dash, never 0.000."""


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 term", "12,345 terms"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def file_size(size: int) -> str:
    """A number of bytes as people write it: "4 kB", "36 MB"."""
    return f"{size / 1e6:,.0f} MB" if size >= 0.5e6 else f"{size / 1e3:,.0f} kB"


def parameters(count: int) -> str:
    """A number of parameters as people write it: "34 million parameters", "129 parameters"."""
    return f"{count / 1e6:,.0f} million parameters" if count >= 1e6 else counted(count, "parameter")


def number(value: float | None, decimals: int = 3) -> str:
    """The number with fixed decimals, or a dash where there is none."""
    return NO_VALUE if value is None else f"{value:,.{decimals}f}"


def signed(value: float | None, decimals: int = 3) -> str:
    """A change with its sign, "+0.012" or "−0.100"; a dash where there is none."""
    if value is None:
        return NO_VALUE
    if not round(value, decimals):
        return f"±{0:.{decimals}f}"
    return f"{value:+.{decimals}f}".replace("-", "−")


def percent(value: float) -> str:
    """A percentage with one decimal: "81.2 %"; a tiny one is "< 0.1 %", never 0."""
    return f"{value:.1f} %" if value >= 0.1 else "< 0.1 %"


def part(value: float) -> str:
    """A part of 1 as a percentage; 0 is "0 %"."""
    return percent(100 * value) if value else "0 %"
