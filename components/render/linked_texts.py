"""What matched: both texts and the butterfly between them, as one linked picture.

Words and rows carry the ids of their terms in ``data-t``; one generated rule a term lights up all
that carry it while any of them is hovered or has the focus. No script, no rerun, and the same
markup can be read offline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from components.explain.comparison import Comparison
from components.explain.numbers import counted, number, percent
from components.explain.rows import WHOLE_TEXT, SharedRow
from components.render.markup import literal, note
from components.render.theme import KIND_MARKS, KIND_WORDS
from core import Expansion, Kind, Match, SharedTerm, Term, Word, shares_by_word

LINKED_ROWS = 40
"""Terms that light up. Each is a rule that the browser checks whenever the pointer moves."""

_ROWS_SHOWN = 12
_UNSHARED_SHOWN = 60


def linked_match(compared: Comparison) -> str:
    """Both texts, and between them the shared terms by contribution."""
    a, b, match, names = compared.a, compared.b, compared.match, compared.names
    linked = [term.id for term in match.shared[:LINKED_ROWS]]
    return (
        f"<style>{_rules(linked)}</style>"
        '<div class="lens-match">'
        f"{_side(a, match, linked, names, label='A')}"
        f"{_butterfly(compared.rows, match)}"
        f"{_side(b, match, linked, names, label='B')}"
        "</div>"
        f'<div class="lens-unshared">{_unshared(match.only_a, names, "A")}'
        f"{_unshared(match.only_b, names, 'B')}</div>"
    )


def _rules(ids: Iterable[int]) -> str:
    """One rule a term: while anything that carries it is touched, all that carry it light up."""
    return "".join(
        f'.lens-match:has([data-t~="{id_}"]:is(:hover,:focus)) [data-t~="{id_}"]'
        "{--lit:1;opacity:1}"
        for id_ in ids
    )


def _side(
    text: Expansion,
    match: Match,
    linked: Sequence[int],
    names: Mapping[int, str],
    *,
    label: str,
) -> str:
    whole = shares_by_word(text, match).get(None)
    beside = (
        note(f"{percent(whole)} of the score peaks in no word, but in {WHOLE_TEXT}.")
        if whole
        else ""
    )
    return (
        f'<div class="lens-side"><p class="lens-quiet">Text {label}, as read</p>'
        f'<div class="lens-text" role="region" aria-label="Words of {label} that matched" '
        f'tabindex="0" dir="auto">{_words(text, match, linked, names)}</div>{beside}</div>'
    )


def _words(text: Expansion, match: Match, linked: Sequence[int], names: Mapping[int, str]) -> str:
    """The text, with the words marked that linked terms peak in."""
    terms_in = _terms_by_word(text, match, set(linked))
    shares = shares_by_word(text, match)
    parts, at = [], 0
    for word in sorted(terms_in, key=lambda word: word.start):
        terms = terms_in[word]
        parts.append(literal(text.text[at : word.start]))
        tip = f"{percent(shares[word])} of the score: {', '.join(names[t.id] for t in terms[:6])}"
        parts.append(
            f'<mark class="{terms[0].kind}" tabindex="0" '
            f'data-t="{" ".join(str(term.id) for term in terms)}" '
            f'style="--share:{shares[word] / 100:.3f}" title="{literal(tip)}">'
            f"{literal(text.text[word.start : word.end])}</mark>"
        )
        at = word.end
    parts.append(literal(text.text[at:]))
    return "".join(parts)


def _terms_by_word(text: Expansion, match: Match, wanted: set[int]) -> dict[Word, list[SharedTerm]]:
    """The shared terms that peak in each word, the heaviest first."""
    word_at = text.word_at
    source_of = {term.id: term.source for term in text.terms}
    found: defaultdict[Word, list[SharedTerm]] = defaultdict(list)
    for term in match.shared:
        word = word_at.get(source_of[term.id])
        if word is not None and term.id in wanted:
            found[word].append(term)
    return found


def _butterfly(rows: Sequence[SharedRow], match: Match) -> str:
    if not rows:
        return f'<div class="lens-butterfly">{note("No shared term.")}</div>'
    heaviest = max(max(term.weight_a, term.weight_b) for term in match.shared)
    items = [
        _row(row, term.id, heaviest)
        for row, term in zip(rows[:LINKED_ROWS], match.shared, strict=False)
    ]
    shown, more = items[:_ROWS_SHOWN], items[_ROWS_SHOWN:]
    rest = len(match.shared) - LINKED_ROWS
    folded = ""
    if more:
        beyond = note(f"and {counted(rest, 'term')} with smaller shares") if rest > 0 else ""
        folded = (
            f"<details><summary>{counted(len(more), 'more term')}</summary>"
            f'<ul class="lens-rows">{"".join(more)}</ul>{beyond}</details>'
        )
    return (
        '<div class="lens-butterfly"><p class="lens-quiet lens-wings"><span>weight in A</span>'
        "<span>shared term, share of the score</span><span>weight in B</span></p>"
        f'<ul class="lens-rows">{"".join(shown)}</ul>{folded}</div>'
    )


def _row(row: SharedRow, id_: int, heaviest: float) -> str:
    return (
        f'<li class="{row.kind}" tabindex="0" data-t="{id_}">'
        f"{_wing(row.weight_a, heaviest)}"
        f'<span class="lens-name" dir="auto"><b>{literal(row.name)}</b>'
        f'<small><i class="lens-kind" title="{KIND_WORDS[row.kind]}">{KIND_MARKS[row.kind]}</i> '
        f'<span class="lens-hidden">{KIND_WORDS[row.kind]}, </span>{percent(row.share)}'
        f"</small></span>{_wing(row.weight_b, heaviest)}</li>"
    )


def _wing(weight: float, heaviest: float) -> str:
    return (
        f'<span class="lens-wing"><i style="--size:{weight / heaviest:.3f}"></i>'
        f"{number(weight, 2)}</span>"
    )


def _unshared(terms: Sequence[Term], names: Mapping[int, str], label: str) -> str:
    """The terms of one text that the other lacks, folded."""
    shown = "".join(
        f'<li dir="auto">{"" if term.in_text else "+ "}{literal(names[term.id])} '
        f"<small>{number(term.weight, 2)}</small></li>"
        for term in terms[:_UNSHARED_SHOWN]
    )
    rest = len(terms) - _UNSHARED_SHOWN
    beyond = note(f"and {counted(rest, 'lighter term')}") if rest > 0 else ""
    return (
        f"<details><summary>Only in {label}: {counted(len(terms), 'term')}</summary>"
        f'<ul class="lens-chips">{shown}</ul>{beyond}</details>'
    )


def split_bar(shares: Mapping[Kind, float]) -> str:
    """The score split by the kind of shared term: a bar, and what it says in words."""
    parts = "".join(
        f'<span class="{kind}" style="flex:{share:.2f}"></span>'
        for kind, share in shares.items()
        if share
    )
    said = "".join(
        f'<span><i class="lens-kind {kind}">{KIND_MARKS[kind]}</i> {escape(KIND_WORDS[kind])} '
        f"<b>{percent(share) if share else '0 %'}</b></span>"
        for kind, share in shares.items()
    )
    return (
        f'<div class="lens-split" aria-hidden="true">{parts}</div><p class="lens-legend">{said}</p>'
    )
