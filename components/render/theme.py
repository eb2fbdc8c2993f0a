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
