"""A pair of texts with their token logits, for all steps of the lesson."""

from __future__ import annotations

from dataclasses import dataclass

from components.explain.comparison import View
from components.explain.names import token_labels
from components.render.theme import Palette
from core import Match, TokenLogits


@dataclass(frozen=True, slots=True)
class Lesson:
    """Two texts with their token logits, and how they are displayed."""

    a: TokenLogits
    b: TokenLogits
    match: Match
    view: View
    palette: Palette  # the colours of the theme, or those for a projector
    large: bool  # for the back of a room
    terms_hidden: bool  # until the audience has guessed them
    score_hidden: bool
    part: int | None = None  # of the step, where it is shown part by part; None: all of it

    def shows(self, part: int) -> bool:
        """Whether this part of the step is shown."""
        return self.part is None or self.part == part

    @property
    def positions(self) -> tuple[str, ...]:
        """A name for each position of A, no two alike."""
        return token_labels(self.a.expansion, raw=self.view.raw)
