"""One term followed through the lesson: its number at every step."""

from __future__ import annotations

from dataclasses import dataclass

from components.explain.names import term_names
from components.explain.numbers import number, part
from components.lesson.lesson import Lesson
from core import share

HIDDEN = "?"


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a step makes of the term that is followed."""

    step: str  # the step's id
    title: str
    says: str
    short: str  # the same, for an audience that looks at another step


def followable(lesson: Lesson, *, most: int = 40) -> dict[int, str]:
    """The terms of A that can be followed, by id: their names, the best to follow first."""
    a = lesson.a.expansion
    names = term_names(a.terms, a, raw=lesson.view.raw)
    shared = {term.id: term.contribution for term in lesson.match.shared}
    order = sorted(a.terms, key=lambda t: (t.in_text, t.id not in shared, -t.weight))
    return {term.id: names[term.id] for term in order[:most]}


def story(lesson: Lesson, id_: int) -> list[Chapter]:
    """The term's number at every step; what an audience has yet to guess is hidden."""
    a = lesson.a.expansion
    place, term = next((at, term) for at, term in enumerate(a.terms) if term.id == id_)
    logits = [row[place] for row in lesson.a.logits]
    at = lesson.positions[term.source]
    above = sum(logit > 0 for logit in logits)
    logit, weighs = number(logits[term.source], 2), number(term.weight, 2)
    score, share_of_it = _score(lesson, id_)
    chapters = [
        Chapter("pieces", "Piece", f"peaks at {at}", at),
        Chapter("logits", "Logit", logit, logit),
        Chapter("saturation", "Saturated", f"ln(1 + {logit}) = {weighs}", weighs),
        Chapter("strongest", "Strongest", f"the most of {above} above 0 in {len(logits)}", weighs),
        Chapter("sparse", "Vector", f"number {place + 1} of {len(a.terms)} terms", f"{place + 1}."),
        Chapter("meet", "Score", score, share_of_it),
    ]
    if lesson.terms_hidden:
        return [Chapter(c.step, c.title, HIDDEN, HIDDEN) for c in chapters]
    return chapters


def _score(lesson: Lesson, id_: int) -> tuple[str, str]:
    """What the term adds to the cosine, and in short its share."""
    if lesson.score_hidden:
        return HIDDEN, HIDDEN
    shared = next((term for term in lesson.match.shared if term.id == id_), None)
    if shared is None or not lesson.match.cosine:
        return "B does not have it", "–"
    product = f"{number(shared.weight_a, 2)} × {number(shared.weight_b, 2)}"
    lengths = number(lesson.match.norm_a * lesson.match.norm_b, 2)
    of_it = part(share(shared, lesson.match))
    return f"{product} ÷ {lengths} = {number(shared.contribution, 3)}, {of_it}", of_it
