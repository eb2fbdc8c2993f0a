"""What the pictures of the lesson show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from components.explain.bars import Bar, tone_of
from components.explain.names import term_names, token_labels
from components.lesson.cases import Recorded
from core import Expansion, Shift, TokenLogits, weight

Pooling = Literal["max", "sum"]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A logit on the curve of the activation."""

    name: str
    logit: float
    weight: float
    in_text: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The activation of one term at one position."""

    position: str  # unique among the positions
    term: str  # unique among the terms
    weight: float  # log(1 + relu(logit))
    wins: bool  # the strongest of its term


@dataclass(frozen=True, slots=True)
class Column:
    """A term of the matrix: what its positions make together."""

    term: str
    weight: float
    source: str  # the position that is strongest
    in_text: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    """A vocabulary entry that is on."""

    id: int
    name: str
    weight: float
    in_text: bool
    kept: bool  # not pruned


def logit_bars(token_logits: TokenLogits, position: int, *, most: int, raw: bool) -> list[Bar]:
    """The highest logits at one position, with the weight that each would have."""
    highest = token_logits.highest[position][:most]
    names = term_names(highest, token_logits.expansion, raw=raw)
    own = _own(token_logits.expansion)
    return [
        Bar(
            name=names[entry.id],
            value=entry.logit,
            tone=tone_of(entry.id in own) if entry.logit > 0 else "quiet",
            beside=f"{weight(entry.logit):.2f}",
        )
        for entry in highest
    ]


def recorded_bars(printed: Recorded, read: Expansion, *, raw: bool) -> list[Bar]:
    """A recorded vector by weight; `read` is the same text, cut by the same vocabulary."""
    names = term_names(printed.terms, read, raw=raw)
    own = _own(read)
    return [
        Bar(name=names[term.id], value=term.weight, tone=tone_of(term.id in own))
        for term in printed.terms
    ]


def shift_bars(
    found: Sequence[Shift], first: Expansion, second: Expansion, *, most: int, raw: bool
) -> list[Bar]:
    """What a word gained and lost between two sentences, the largest changes, gained ones first."""
    largest = sorted(found, key=lambda shift: (-abs(shift.change), shift.id))[:most]
    names = term_names(largest, first, second, raw=raw)
    return [
        Bar(
            name=names[shift.id],
            value=shift.change,
            tone=tone_of(shift.in_text),
            beside=f"{shift.before:.2f} → {shift.after:.2f}",
        )
        for shift in sorted(largest, key=lambda shift: (-shift.change, shift.id))
    ]


def curve_points(token_logits: TokenLogits, position: int, *, raw: bool) -> list[CurvePoint]:
    """The highest logits at one position, on the curve."""
    highest = token_logits.highest[position]
    names = term_names(highest, token_logits.expansion, raw=raw)
    own = _own(token_logits.expansion)
    return [
        CurvePoint(names[entry.id], entry.logit, weight(entry.logit), entry.id in own)
        for entry in highest
    ]


def matrix(
    token_logits: TokenLogits,
    pooled: Expansion,
    *,
    most: int,
    raw: bool,
    most_rows: int | None = None,
) -> tuple[list[Cell], list[Column]]:
    """Positions by the heaviest terms, and what `pooled` makes of each term.

    Where there are more than `most_rows` positions, only so many of those that win a term have
    cells, the ones of the heaviest terms, and only their terms are shown.
    """
    few = most_rows is not None and len(token_logits.expansion.tokens) > most_rows
    first = list(dict.fromkeys(term.source for term in pooled.terms))[:most_rows]
    of_these = [term for term in pooled.terms if not few or term.source in first]
    shown = of_these[:most]
    names = term_names(shown, token_logits.expansion, raw=raw)
    positions = token_labels(token_logits.expansion, raw=raw)
    winners = {term.source for term in shown}
    column_of = {term.id: column for column, term in enumerate(token_logits.expansion.terms)}
    cells = [
        Cell(
            position=position,
            term=names[term.id],
            weight=weight(row[column_of[term.id]]),
            wins=index == term.source,
        )
        for index, (position, row) in enumerate(zip(positions, token_logits.logits, strict=True))
        if not few or index in winners
        for term in shown
    ]
    return cells, [
        Column(names[term.id], term.weight, positions[term.source], term.in_text) for term in shown
    ]


def dimensions(text: Expansion, kept: Expansion, *, raw: bool) -> list[Dimension]:
    """The entries of the vocabulary that are on in a text, and which of them pruning keeps."""
    names = term_names(text.terms, text, raw=raw)
    left = {term.id for term in kept.terms}
    return [
        Dimension(term.id, names[term.id], term.weight, term.in_text, term.id in left)
        for term in text.terms
    ]


def _own(text: Expansion) -> set[int]:
    return {token.id for token in text.own_tokens}
