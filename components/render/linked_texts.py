"""What matched: both texts and the butterfly between them, as one linked picture.

Words and rows carry the ids of rows in ``data-t``; one generated rule a row lights up all that
carry it while any of them is hovered or has the focus. No rerun, and no script, so that the same
markup can be read offline; assets/js/linked.js adds scrolling to the lit words, and arrow keys.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from components.explain.comparison import Comparison
from components.explain.numbers import counted, number, percent
from components.explain.personal import is_withheld
from components.explain.rows import WHOLE_TEXT, WordRow
from components.render.markup import literal, note
from components.render.theme import KIND_MARKS, KIND_WORDS
from core import Expansion, Match, Term, Word, WordKind, pieces_of, shares_by_word

LINKED_ROWS = 40
"""Rows that light up. Each is a rule that the browser checks whenever the pointer moves."""

_ROWS_SHOWN = 12
_UNSHARED_SHOWN = 60
_AGAIN = 20  # places where a word is marked besides those where it peaks
_MAPPED = 800  # characters; a shorter text is seen at once


def linked_match(compared: Comparison, *, arrows: bool = False) -> str:
    """Both texts, and between them the shared words by contribution.

    Parameters
    ----------
    arrows
        Whether assets/js/linked.js is there, so that Tab need stop at the first of a group only.
    """
    stops = _Stops(arrows)
    match, names, titles = compared.match, compared.names, compared.view.titles
    linked = compared.rows[:LINKED_ROWS]
    return (
        f"<style>{_rules(row.id for row in linked)}</style>"
        '<div class="lens-match">'
        f"{_side(compared.a, match, linked, label='A', title=titles[0], stops=stops)}"
        f"{_butterfly(linked, match, total=compared.total, stops=stops)}"
        f"{_side(compared.b, match, linked, label='B', title=titles[1], stops=stops)}"
        "</div>"
        f'<div class="lens-unshared">{_unshared(match.only_a, names, "A")}'
        f"{_unshared(match.only_b, names, 'B')}</div>"
    )


@dataclass(frozen=True, slots=True)
class _Stops:
    """Where Tab stops: at every item, or at the first of a group that arrow keys lead through."""

    arrows: bool

    def at(self, place: int) -> int:
        """The tabindex of the item at this place of its group."""
        return -1 if self.arrows and place else 0


def _rules(ids: Iterable[int]) -> str:
    """One rule a row: while anything that carries it is touched, all that carry it light up."""
    return "".join(
        f'.lens-match:has([data-t~="{id_}"]:is(:hover,:focus)) [data-t~="{id_}"]'
        "{--lit:1;opacity:1}"
        for id_ in ids
    )


def _side(
    text: Expansion,
    match: Match,
    linked: Sequence[WordRow],
    *,
    label: str,
    title: str,
    stops: _Stops,
) -> str:
    whole = shares_by_word(text, match).get(None)
    beside = (
        note(f"{percent(whole)} of the score peaks in no word, but in {WHOLE_TEXT}.")
        if whole
        else ""
    )
    marks = _marks(text, match, linked)
    return (
        f'<div class="lens-side"><p class="lens-quiet">{literal(title)}, as read</p>'
        f'<div class="lens-pane"><div class="lens-text" role="region" '
        f'aria-label="Words of {label} that matched" tabindex="0" dir="auto">'
        f"{_words(text, marks, stops)}</div>{_map(text, marks)}</div>{beside}</div>"
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word of a text that rows belong to."""

    word: Word
    rows: tuple[WordRow, ...]  # the largest first
    share: float | None  # of the score, in per cent; None: it peaks where the word stands elsewhere


def _marks(text: Expansion, match: Match, linked: Sequence[WordRow]) -> list[_Mark]:
    """The words that linked terms peak in, and where else these words stand, in order."""
    row_of = {term.id: row for row in linked for term in row.terms}
    shares = shares_by_word(text, match)
    rows: defaultdict[Word, dict[int, WordRow]] = defaultdict(dict)
    for term in text.terms:
        word, row = text.word_of(term), row_of.get(term.id)
        if word is not None and row is not None:
            rows[word][row.id] = row
    order = {row.id: place for place, row in enumerate(linked)}
    marks = {
        word: _Mark(word, tuple(sorted(of.values(), key=lambda r: order[r.id])), shares[word])
        for word, of in rows.items()
    }
    peaks = {pieces_of(text, word): mark for word, mark in marks.items()}
    again: Counter[tuple[int, ...]] = Counter()
    for word in text.words:
        if not text.text[word.start].isalnum():  # a comma where another one peaked says nothing
            continue
        pieces = pieces_of(text, word)
        mark = peaks.get(pieces)
        if mark is not None and word not in marks and again[pieces] < _AGAIN:
            again[pieces] += 1
            marks[word] = _Mark(word, mark.rows, None)
    return sorted(marks.values(), key=lambda mark: mark.word.start)


def _words(text: Expansion, marks: Sequence[_Mark], stops: _Stops) -> str:
    """The text with its marked words, tinted by their shares of the largest one."""
    largest = max((mark.share or 0 for mark in marks), default=0) or 1
    parts, at = [], 0
    for place, mark in enumerate(marks):
        word, rows = mark.word, mark.rows
        names = ", ".join(row.name for row in rows[:6])
        tip = f"{percent(mark.share)} of the score: {names}" if mark.share else f"again: {names}"
        style = rows[0].kind if mark.share else f"{rows[0].kind} again"
        parts.append(literal(text.text[at : word.start]))
        parts.append(
            f'<mark class="{style}" tabindex="{stops.at(place)}" '
            f'data-t="{" ".join(str(row.id) for row in rows)}" '
            f'style="--tint:{(mark.share or 0) / largest:.3f}" title="{literal(tip)}">'
            f"{literal(text.text[word.start : word.end])}</mark>"
        )
        at = word.end
    parts.append(literal(text.text[at:]))
    return "".join(parts)


def _map(text: Expansion, marks: Iterable[_Mark]) -> str:
    """Beside a long text: where in it the marked words lie."""
    if len(text.text) < _MAPPED:
        return ""
    ticks = "".join(
        f'<i class="{mark.rows[0].kind}" data-t="{" ".join(str(row.id) for row in mark.rows)}" '
        f'style="--at:{mark.word.start / len(text.text):.4f}"></i>'
        for mark in marks
    )
    return f'<div class="lens-map" aria-hidden="true">{ticks}</div>'


def _butterfly(rows: Sequence[WordRow], match: Match, *, total: int, stops: _Stops) -> str:
    if not rows:
        return f'<div class="lens-butterfly">{note("No shared term.")}</div>'
    heaviest = max(max(term.weight_a, term.weight_b) for term in match.shared)
    items = [_row(row, heaviest, stops.at(place)) for place, row in enumerate(rows)]
    shown, more = items[:_ROWS_SHOWN], items[_ROWS_SHOWN:]
    rest = total - len(rows)
    folded = ""
    if more:
        beyond = note(f"and {rest:,} more with smaller shares") if rest > 0 else ""
        folded = (
            f"<details><summary>{len(more)} more</summary>"
            f'<ul class="lens-rows">{"".join(more)}</ul>{beyond}</details>'
        )
    return (
        '<div class="lens-butterfly"><p class="lens-quiet lens-wings"><span>weight in A</span>'
        "<span>shared, and its share of the score</span><span>weight in B</span></p>"
        f'<ul class="lens-rows">{"".join(shown)}</ul>{folded}</div>'
    )


def _row(row: WordRow, heaviest: float, tabindex: int) -> str:
    said = f'<small class="lens-said">{literal(row.note)}</small>' if row.note else ""
    return (
        f'<li class="{row.kind}" tabindex="{tabindex}" data-t="{row.id}">'
        f"{_wing([term.weight_a for term in row.terms], heaviest)}"
        f'<span class="lens-name" dir="auto"><b>{literal(row.name)}</b>'
        f'<small><i class="lens-kind" title="{KIND_WORDS[row.kind]}">{KIND_MARKS[row.kind]}</i> '
        f'<span class="lens-hidden">{KIND_WORDS[row.kind]}, </span>{percent(row.share)}'
        f"</small>{said}</span>{_wing([term.weight_b for term in row.terms], heaviest)}"
        f"{_pieces(row)}</li>"
    )


def _wing(weights: Sequence[float], heaviest: float) -> str:
    """A bar for the weight of each term; of several, which may not be added up, no figure."""
    bars = "".join(f'<i style="--size:{weight / heaviest:.3f}"></i>' for weight in weights)
    figure = number(weights[0], 2) if len(weights) == 1 else ""
    many = " many" if len(weights) > 1 else ""
    return f'<span class="lens-wing{many}"><span>{bars}</span>{figure}</span>'


def _pieces(row: WordRow) -> str:
    """The terms of a word of several pieces, folded."""
    if len(row.terms) == 1:
        return ""
    lines = "".join(
        f"<li><span>{number(term.weight_a, 2)}</span>"
        f'<span dir="auto">{literal(term.name)} <small>{percent(term.share)}</small></span>'
        f"<span>{number(term.weight_b, 2)}</span></li>"
        for term in row.terms
    )
    return f"<details><summary>{len(row.terms)} pieces</summary><ul>{lines}</ul></details>"


def _unshared(terms: Sequence[Term], names: Mapping[int, str], label: str) -> str:
    """The terms of one text that the other lacks, folded."""
    shown = "".join(
        f'<li dir="auto">{"" if term.in_text else "+ "}{literal(names[term.id])} '
        f"<small>{number(term.weight, 2)}</small></li>"
        for term in terms[:_UNSHARED_SHOWN]
        if not is_withheld(names[term.id])
    )
    rest = len(terms) - _UNSHARED_SHOWN
    beyond = note(f"and {counted(rest, 'lighter term')}") if rest > 0 else ""
    return (
        f"<details><summary>Only in {label}: {counted(len(terms), 'term')}</summary>"
        f'<ul class="lens-chips">{shown}</ul>{beyond}</details>'
    )


def split_bar(shares: Mapping[WordKind, float]) -> str:
    """The score split by the kind of shared word: a bar, and what it says in words."""
    parts = "".join(
        f'<span class="{kind}" style="flex:{share:.2f}"></span>'
        for kind, share in shares.items()
        if share
    )
    said = "".join(
        f'<span><i class="lens-kind {kind}">{KIND_MARKS[kind]}</i> {escape(KIND_WORDS[kind])} '
        f"<b>{percent(share) if share else '0 %'}</b></span>"
        for kind, share in shares.items()
        if share or kind != "piece"
    )
    return (
        f'<div class="lens-split" aria-hidden="true">{parts}</div><p class="lens-legend">{said}</p>'
    )
