"""The colours, each with one meaning, for the light and the dark page.

Chosen so that readers with any common colour blindness can tell them apart by hue or lightness,
and with at least 3:1 against the page for shapes and 4.5:1 for text. assets/css/lens.css carries
the same values; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from core import WordKind

Mode = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as "#rrggbb"."""

    page: str
    text: str
    quiet: str  # secondary text
    line: str  # rules and grids
    in_text: str  # the term is one of the text's own
    added: str  # the term was put there by the model
    one: str  # in one text, added to the other
    shared: str  # outline of a term that both texts have

    def kind(self, kind: WordKind) -> str:
        """The colour of a kind of shared word or term."""
        return {
            "both": self.in_text,
            "piece": self.quiet,
            "one": self.one,
            "added": self.added,
        }[kind]


PALETTES: dict[Mode, Palette] = {
    "light": Palette(
        page="#ffffff",
        text="#18202c",
        quiet="#56617a",
        line="#d5dbe5",
        in_text="#1d5ea8",
        added="#c9790a",
        one="#0b7f68",
        shared="#18202c",
    ),
    "dark": Palette(
        page="#10151d",
        text="#e8edf4",
        quiet="#a5b0c2",
        line="#343e4d",
        in_text="#5b9ef0",
        added="#efb052",
        one="#4ccbb0",
        shared="#ffffff",
    ),
}

KIND_WORDS: dict[WordKind, str] = {
    "both": "in both texts",
    "piece": "word piece in common",
    "one": "in one, added to the other",
    "added": "added to both",
}
KIND_MARKS: dict[WordKind, str] = {"both": "●", "piece": "◇", "one": "◐", "added": "○"}


def high_contrast(palette: Palette, mode: Mode) -> Palette:
    """The palette for a projector: no grey text, and a page of pure black or white."""
    ink, paper = ("#ffffff", "#000000") if mode == "dark" else ("#000000", "#ffffff")
    return replace(palette, page=paper, text=ink, quiet=ink, shared=ink)


def blended(colour: str, page: str, opacity: float) -> str:
    """What a colour looks like over the page, as "#rrggbb"."""
    parts = zip(_channels(colour), _channels(page), strict=True)
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in parts)


def ink_on(colour: str) -> str:
    """Black or white, whichever can be read better on a colour."""
    luminance = relative_luminance(colour)
    return "#ffffff" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "#000000"


def relative_luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
