"""The steps of the lesson, one module each, and their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from components.controls.examples import next_example
from components.lesson.guessing import Secret
from components.lesson.lesson import Lesson
from components.lesson.steps.context import BOXES, next_pair, render_context
from components.lesson.steps.logits import render_logits
from components.lesson.steps.meet import render_meet
from components.lesson.steps.pieces import render_pieces
from components.lesson.steps.saturation import render_saturation
from components.lesson.steps.search import BOXES as DOCUMENTS
from components.lesson.steps.search import render_search
from components.lesson.steps.sparse import render_sparse
from components.lesson.steps.strongest import render_strongest
from components.lesson.steps.training import next_text, render_training
from components.lesson.steps.wrong import BOXES as CASE
from components.lesson.steps.wrong import next_case, render_wrong


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the lesson. Its prose is assets/lesson/prose/<id>.md."""

    short: str  # its name on the rail
    render: Callable[[Lesson], None]
    needs_text: bool = True
    secret: Secret | None = None  # what its picture gives away
    boxes: tuple[str, ...] = ()  # the session's keys of text boxes of its own
    parts: int = 1  # that an audience is shown one after the other
    next_example: Callable[[], None] = next_example  # what the key E changes; a callback


STEPS: dict[str, Step] = {
    "pieces": Step("Pieces", render_pieces),
    "logits": Step("Logits", render_logits, secret="terms"),
    "saturation": Step("Saturation", render_saturation, secret="terms", parts=2),
    "strongest": Step("Strongest", render_strongest, secret="terms"),
    "sparse": Step("Sparse", render_sparse, secret="terms", parts=2),
    "meet": Step("Meet", render_meet, secret="score"),
    "search": Step("Search", render_search, secret="terms", boxes=DOCUMENTS, parts=2),
    "context": Step(
        "Context",
        render_context,
        needs_text=False,
        boxes=BOXES,
        parts=2,
        next_example=next_pair,
    ),
    "training": Step(
        "Training", render_training, needs_text=False, parts=3, next_example=next_text
    ),
    "wrong": Step(
        "Goes wrong",
        render_wrong,
        needs_text=False,
        boxes=CASE,
        parts=3,
        next_example=next_case,
    ),
}
"""By the name each has in the address."""
