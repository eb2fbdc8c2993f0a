"""The lesson's pictures as lists and tables, which can be read aloud as they are."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import accumulate

from components.explain.names import spelled, token_labels
from components.explain.numbers import NO_VALUE, counted, number, part
from components.explain.rows import SharedRow
from components.lesson.measures import Cost, Saturation
from components.lesson.predictions import Guessed
from components.lesson.rows import Column, Pooling
from components.lesson.story import Chapter
from components.render import tables
from components.render.markup import literal
from components.render.tables import Row, data_table
from components.render.theme import KIND_MARKS, KIND_WORDS
from core import Expansion, Token


def pieces(expansion: Expansion, *, raw: bool, most: int | None = None) -> str:
    """The text as its pieces, word by word, each with its id and its characters.

    Parameters
    ----------
    most
        How many tokens are shown; of a longer text the middle is left out. None shows all.
    """
    labels = token_labels(expansion, raw=raw)
    words = expansion.words
    first_of = {word.first: word for word in words}
    inside = {index for word in words for index in range(word.first, word.last + 1)}
    groups = []
    last = len(expansion.tokens) - 1
    for index, token in enumerate(expansion.tokens):
        if most is not None and most <= index < last:
            continue
        if most is not None and index == last > most:
            left_out = f"and {counted(last - most, 'token')} more"
            groups.append(f'<li class="lens-word lens-special"><span>{left_out}</span></li>')
        if index in first_of:
            word = first_of[index]
            parts = "".join(
                _piece(expansion.tokens[i], labels[i]) for i in range(word.first, word.last + 1)
            )
            word_shown = literal(spelled(expansion, word))
            split = " lens-split-word" if word.last > word.first else ""
            groups.append(
                f'<li class="lens-word{split}"><span dir="auto">{word_shown}</span>'
                f"<ol>{parts}</ol></li>"
            )
        elif index not in inside:
            groups.append(
                '<li class="lens-word lens-special"><span>special token</span>'
                f"<ol>{_piece(token, labels[index])}</ol></li>"
            )
    return f'<ol class="lens-pieces" aria-label="The text in pieces">{"".join(groups)}</ol>'


def _piece(token: Token, label: str) -> str:
    place = ""
    if token.start is not None and token.end is not None:
        one = token.end - token.start == 1
        place = f"{token.start + 1}" if one else f"{token.start + 1}–{token.end}"
        place = f"<small>character{'' if one else 's'} {place}</small>"
    return (
        f'<li><b dir="auto">{literal(label)}</b><small>{literal(token.piece)} · '
        f"id {token.id:,}</small>{place}</li>"
    )


def story_strip(chapters: Sequence[Chapter], *, current: str, term: str, large: bool) -> str:
    """The steps from the text to the score with one term's number at each; this one is lit.

    Parameters
    ----------
    term
        The name of the term; for an audience it stands before its numbers.
    large
        Whether the numbers of other steps are given in short.
    """
    first = f'<li class="lens-followed"><b dir="auto">{literal(term)}</b></li>' if large else ""
    items = "".join(
        f"<li{_current(chapter.step == current)}><b>{escape(chapter.title)}</b>"
        f'<span dir="auto">{literal(_said(chapter, current, large))}</span></li>'
        for chapter in chapters
    )
    label = "One term, from the text to the score"
    return f'<ol class="lens-story" aria-label="{label}">{first}{items}</ol>'


def _said(chapter: Chapter, current: str, large: bool) -> str:
    return chapter.short if large and chapter.step != current else chapter.says


def _current(lit: bool) -> str:
    return ' aria-current="step"' if lit else ""


def matrix_table(columns: Sequence[Column], *, pooling: Pooling) -> str:
    """What the positions make of each term: the heat map as a table."""
    heads = ("The strongest" if pooling == "max" else "The sum", "Strongest at")
    return data_table(
        "Term",
        "Term",
        (tables.Column(heads[0]), tables.Column(heads[1], "text")),
        [
            Row(literal(column.term), (number(column.weight), literal(column.source)))
            for column in columns
        ],
    )


def sparsity_line(*, active: int, kept: int, vocabulary: int) -> str:
    """How few dimensions are active, in large figures."""
    on = f"<b>{active:,}</b> of {vocabulary:,} dimensions are active in A"
    return (
        f'<p class="lens-big"><span>{on}: {100 * active / vocabulary:.2f} %</span>'
        f"<span><b>{kept:,}</b> kept</span></p>"
    )


def saturation_table(rows: Sequence[Saturation], *, score_hidden: bool) -> str:
    """What each way to make weights of logits does to the vectors and to the score."""
    heads = (
        "A: active dimensions",
        "B: active dimensions",
        "A: share of its heaviest",
        "Cosine",
    )
    return data_table(
        "What the weights are made of",
        "What the weights are made of",
        tuple(map(tables.Column, heads)),
        [
            Row(
                literal(row.name),
                (
                    f"{row.active_a:,}",
                    f"{row.active_b:,}",
                    NO_VALUE if row.heaviest is None else part(row.heaviest),
                    _score(row.cosine, score_hidden),
                ),
            )
            for row in rows
        ],
    )


def cost_table(rows: Sequence[tuple[str, Cost]], *, score_hidden: bool) -> str:
    """What the vectors hold and cost, as they are and pruned."""
    heads = (
        "Terms in A",
        "Terms in B",
        "Products",
        "FLOPS term of the pair",
        "A: squared weight kept",
        "Cosine",
    )
    return data_table(
        "The two vectors",
        "The two vectors",
        tuple(map(tables.Column, heads)),
        [
            Row(
                escape(name),
                (
                    f"{cost.terms_a:,}",
                    f"{cost.terms_b:,}",
                    "?" if score_hidden else f"{cost.products:,}",
                    number(cost.flops, 2),
                    NO_VALUE if cost.kept_a is None else f"{100 * cost.kept_a:.1f} %",
                    _score(cost.cosine, score_hidden),
                ),
            )
            for name, cost in rows
        ],
    )


def _score(cosine: float | None, hidden: bool) -> str:
    return '<span title="Guess first">?</span>' if hidden else number(cosine)


def filling_bar(
    rows: Sequence[SharedRow], *, poured: int, cosine: float, again: int, most: int
) -> str:
    """The shared terms' contributions dropping into a bar that is full at the cosine.

    Parameters
    ----------
    poured
        How many of `rows` have dropped in; the others wait beside it.
    again
        Any number; a new one plays the movement again.
    most
        How many of `rows` are rows by themselves; the others are one.
    """
    sums = list(accumulate(row.contribution for row in rows))
    reached = sums[poured - 1] if poured else 0.0
    parts = "".join(
        f'<span class="{row.kind}" style="flex:{row.contribution / cosine:.5f};--turn:{turn}" '
        f'title="{literal(row.name)}"></span>'
        for turn, row in enumerate(rows[:poured])
    )
    empty = max(0.0, 1 - reached / cosine)
    shown = [
        Row(
            f'<i class="lens-kind {row.kind}" title="{KIND_WORDS[row.kind]}">'
            f"{KIND_MARKS[row.kind]}</i> {literal(row.name)}",
            (
                f"{number(row.weight_a, 2)} × {number(row.weight_b, 2)}",
                number(row.contribution, 4),
                number(sums[index], 4),
            ),
            style="in" if index < poured else "waiting",
            turn=index,
        )
        for index, row in enumerate(rows[:most])
    ]
    rest = rows[most:]
    if rest:
        added_up = number(sum(row.contribution for row in rest), 4)
        shown.append(
            Row(
                f"{len(rest):,} more",
                ("", added_up, number(sums[-1], 4)),
                style="in" if poured == len(rows) else "waiting",
                turn=most,
            )
        )
    heads = ("Weight in A × in B", "÷ both lengths", "Sum so far")
    return (
        f'<div class="lens-filling play-{again % 2}">'
        f'<p class="lens-reached" role="status"><b>{number(reached)}</b> of {number(cosine)}</p>'
        f'<div class="lens-tank" role="img" aria-label="{number(reached)} of {number(cosine)}">'
        f'{parts}<span style="flex:{empty:.5f}"></span></div>'
        + data_table("Products", "Shared term", tuple(map(tables.Column, heads)), shown)
        + "</div>"
    )


def outcomes(found: Sequence[Guessed]) -> str:
    """What became of the audience's guesses."""
    items = "".join(
        f'<li class="{"lens-hit" if one.weight else "lens-miss"}" dir="auto">'
        f"{'✓' if one.weight else '✗'} {literal(one.word)} <small>{_verdict(one)}</small></li>"
        for one in found
    )
    return f'<ul class="lens-chips" aria-label="Your guesses">{items}</ul>'


def _verdict(one: Guessed) -> str:
    if one.weight is None:
        return "not a term"
    return f"{'in the text' if one.in_text else 'added'}, {number(one.weight, 2)}"
