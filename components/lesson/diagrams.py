"""The lesson's pictures that are made of words: pieces, tables of bars, the filling bar.

All are lists and tables, so that they can be read aloud as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import accumulate

from components.explain.names import token_labels
from components.explain.rows import SharedRow
from components.explain.sentences import NO_VALUE, number, percent, signed, spelled
from components.lesson.figures import Cost, Damping
from components.lesson.predictions import Guessed
from components.lesson.rows import Bar, Column, Pooling
from components.methods.comparison import ADDED, OTHER_SIGNS, Difference, WordFrequency
from components.render.markup import literal
from components.render.theme import KIND_MARKS, KIND_WORDS
from core import Expansion, Token

_POURED_ROWS = 12
_WORD_ROWS = 60


def pieces(expansion: Expansion, *, raw: bool) -> str:
    """The text as its pieces, word by word, each with its id and its characters."""
    labels = token_labels(expansion, raw=raw)
    words = expansion.words
    first_of = {word.first: word for word in words}
    inside = {index for word in words for index in range(word.first, word.last + 1)}
    groups = []
    for index, token in enumerate(expansion.tokens):
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
                '<li class="lens-word lens-mark"><span>the model&#x27;s mark</span>'
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


def bar_table(
    bars: Sequence[Bar],
    *,
    caption: str,
    value: str,
    beside: str = "",
    change: bool = False,
    reach: tuple[float, float] | None = None,
) -> str:
    """Values as horizontal bars from a common zero, negative ones to the left.

    Parameters
    ----------
    value, beside
        What the figures are called.
    change
        The values are changes, shown with their sign.
    reach
        The least and the largest value of the scale, for tables that are to be compared.
    """
    low, high = reach or extent(bars)
    span = (high - low) or 1.0
    zero = (0.0 - low) / span
    rows = []
    for bar in bars:
        start, end = sorted((zero, (bar.value - low) / span))
        figure = signed(bar.value, 2) if change else _figure(bar.value)
        extra = f'<td class="number lens-beside">{escape(bar.beside)}</td>' if beside else ""
        mark = "+\u00a0" if bar.tone == "added" else ""
        name, outline = literal(bar.name), " shared" if bar.shared else ""
        rows.append(
            f'<tr><th scope="row" title="{name}">{mark}<bdi>{name}</bdi></th>'
            f'<td class="lens-track" style="--zero:{zero:.4f}"><i class="{bar.tone}{outline}" '
            f'style="--from:{start:.4f};--to:{end:.4f}"></i></td>'
            f'<td class="number">{figure}</td>{extra}</tr>'
        )
    head = (
        '<tr><th scope="col">term</th><th scope="col" colspan="2" class="number">'
        f"{escape(value)}</th>"
        + (f'<th scope="col" class="number">{escape(beside)}</th>' if beside else "")
        + "</tr>"
    )
    return (
        f'<table class="lens-bars"><caption dir="auto">{literal(caption)}</caption>'
        f"<thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _figure(value: float) -> str:
    """Two decimals; what is above 0 never reads as 0."""
    return "< 0.01" if 0 < value < 0.005 else number(value, 2).replace("-", "−")


def extent(*groups: Sequence[Bar]) -> tuple[float, float]:
    """The least and the largest value of all these bars, zero included."""
    values = [bar.value for bars in groups for bar in bars]
    return min([0.0, *values]), max([0.0, *values])


def matrix_table(columns: Sequence[Column], *, pooling: Pooling) -> str:
    """What the positions make of each term, for who cannot see the heat map."""
    body = "".join(
        f'<tr><th scope="row" dir="auto">{literal(column.term)}</th>'
        f'<td class="number">{number(column.weight)}</td>'
        f'<td dir="auto">{literal(column.source)}</td></tr>'
        for column in columns
    )
    heads = ("The strongest" if pooling == "max" else "The sum", "Strongest at")
    return _table("Term", heads, body)


def sparsity_line(*, on: int, kept: int, vocabulary: int) -> str:
    """How few dimensions are on, in large figures."""
    return (
        f'<p class="lens-big"><span><b>{on:,}</b> of {vocabulary:,} dimensions are on in A: '
        f"{100 * on / vocabulary:.2f} %</span><span><b>{kept:,}</b> kept</span></p>"
    )


def damping_table(rows: Sequence[Damping], *, score_hidden: bool) -> str:
    """What each way to make weights of logits does to the vectors and to the score."""
    body = "".join(
        f'<tr><th scope="row">{literal(row.name)}</th>'
        f'<td class="number">{row.on_a:,}</td><td class="number">{row.on_b:,}</td>'
        f'<td class="number">'
        f"{NO_VALUE if row.loudest is None else percent(100 * row.loudest)}</td>"
        f'<td class="number">{_score(row.cosine, score_hidden)}</td></tr>'
        for row in rows
    )
    heads = ("A: dimensions on", "B: dimensions on", "A: share of its loudest", "Cosine")
    return _table("What the weights are made of", heads, body)


def cost_table(rows: Sequence[tuple[str, Cost]], *, score_hidden: bool) -> str:
    """What the vectors hold and cost, as they are and pruned."""
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f'<td class="number">{cost.terms_a:,}</td><td class="number">{cost.terms_b:,}</td>'
        f'<td class="number">{"?" if score_hidden else f"{cost.products:,}"}</td>'
        f'<td class="number">{number(cost.flops, 2)}</td>'
        f'<td class="number">'
        f"{NO_VALUE if cost.kept_a is None else f'{100 * cost.kept_a:.1f} %'}</td>"
        f'<td class="number">{_score(cost.cosine, score_hidden)}</td></tr>'
        for name, cost in rows
    )
    heads = (
        "Terms in A",
        "Terms in B",
        "Products",
        "FLOPS term of the pair",
        "A: squared weight kept",
        "Cosine",
    )
    return _table("The two vectors", heads, body)


def _score(cosine: float | None, hidden: bool) -> str:
    return '<span title="Guess first">?</span>' if hidden else number(cosine)


def _table(first: str, heads: Sequence[str], body: str) -> str:
    columns = "".join(f'<th scope="col" class="number">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="lens-scroll" role="region" aria-label="{escape(first)}" tabindex="0">'
        f'<table class="lens-table"><thead><tr><th scope="col">{escape(first)}</th>{columns}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def filling_bar(rows: Sequence[SharedRow], *, poured: int, cosine: float, again: int) -> str:
    """The shared terms' contributions dropping into a bar that is full at the cosine.

    Parameters
    ----------
    poured
        How many of `rows` have dropped in; the others wait beside it.
    again
        Any number; another one than before plays the movement anew.
    """
    sums = list(accumulate(row.contribution for row in rows))
    reached = sums[poured - 1] if poured else 0.0
    parts = "".join(
        f'<span class="{row.kind}" style="flex:{row.contribution / cosine:.5f};--turn:{turn}" '
        f'title="{literal(row.name)}"></span>'
        for turn, row in enumerate(rows[:poured])
    )
    empty = max(0.0, 1 - reached / cosine)
    body = "".join(
        f'<tr class="{"in" if index < poured else "waiting"}" style="--turn:{index}">'
        f'<th scope="row" dir="auto"><i class="lens-kind {row.kind}" '
        f'title="{KIND_WORDS[row.kind]}">{KIND_MARKS[row.kind]}</i> {literal(row.name)}</th>'
        f'<td class="number">{number(row.weight_a, 2)} × {number(row.weight_b, 2)}</td>'
        f'<td class="number">{number(row.contribution, 4)}</td>'
        f'<td class="number">{number(sums[index], 4)}</td></tr>'
        for index, row in enumerate(rows[:_POURED_ROWS])
    )
    rest = rows[_POURED_ROWS:]
    if rest:
        inside = "in" if poured == len(rows) else "waiting"
        body += (
            f'<tr class="{inside}" style="--turn:{_POURED_ROWS}"><th scope="row">{len(rest):,} '
            "more</th><td></td>"
            f'<td class="number">{number(sum(row.contribution for row in rest), 4)}</td>'
            f'<td class="number">{number(sums[-1], 4)}</td></tr>'
        )
    return (
        f'<div class="lens-filling play-{again % 2}">'
        f'<p class="lens-reached" role="status"><b>{number(reached)}</b> of {number(cosine)}</p>'
        f'<div class="lens-tank" role="img" aria-label="{number(reached)} of {number(cosine)}">'
        f'{parts}<span style="flex:{empty:.5f}"></span></div>'
        '<div class="lens-scroll" role="region" aria-label="Products" tabindex="0">'
        '<table class="lens-table"><thead><tr><th scope="col">Shared term</th>'
        '<th scope="col" class="number">Weight in A × in B</th>'
        '<th scope="col" class="number">÷ both lengths</th>'
        '<th scope="col" class="number">Sum so far</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div></div>"
    )


def outcomes(found: Sequence[Guessed]) -> str:
    """What became of the audience's guesses."""
    items = "".join(
        f'<li class="{"lens-hit" if one.weight else "lens-miss"}" dir="auto">'
        f"{'✓' if one.weight else '✗'} {literal(one.word)} <small>{_verdict(one)}</small></li>"
        for one in found
    )
    return f'<ul class="lens-chips" aria-label="Your guesses">{items}</ul>'


def frequency_table(rows: Sequence[WordFrequency]) -> str:
    """How many documents have each word, and what that makes of it."""
    body = "".join(
        f'<tr><th scope="row" dir="auto">{literal(row.word)}</th>'
        f'<td class="number">{row.documents:,}</td><td class="number">{row.idf:.2f}</td></tr>'
        for row in rows[:_WORD_ROWS]
    )
    return _table("Word", ("Documents with it (df)", "IDF"), body)


def share_table(caption: str, methods: Sequence[str], shares: Sequence[Mapping[str, float]]) -> str:
    """The words of a text, and the part of its squared weight that each method lays on each."""
    words = list(dict.fromkeys(word for found in shares for word in found))
    words.sort(key=lambda word: word in (OTHER_SIGNS, ADDED))  # those that are no words come last
    body = "".join(
        f'<tr><th scope="row" dir="auto">{literal(word)}</th>'
        + "".join(_share_cell(found.get(word, 0.0), added=word == ADDED) for found in shares)
        + "</tr>"
        for word in words[:_WORD_ROWS]
    )
    return _table(caption, methods, body)


def _share_cell(value: float, *, added: bool) -> str:
    kind = "added" if added else "both"
    return (
        f'<td class="number"><span class="lens-bar {kind}" style="--share:{value / 100:.3f}">'
        f"</span>{percent(value) if value else '0 %'}</td>"
    )


def difference_lists(found: Difference, titles: tuple[str, str, str], *, most: int) -> str:
    """The terms that only one of two models gives a text, and between them those that both do."""
    groups = (
        [(term, f"{term.weight:.2f}") for term in found.only_first],
        [(a, f"{a.weight:.2f} | {b.weight:.2f}") for a, b in found.both],
        [(term, f"{term.weight:.2f}") for term in found.only_second],
    )
    columns = []
    for title, terms in zip(titles, groups, strict=True):
        items = "".join(
            f'<li dir="auto">{"" if term.in_text else "+&nbsp;"}{literal(term.piece)} '
            f"<small>{figure}</small></li>"
            for term, figure in terms[:most]
        )
        more = f"<li>and {len(terms) - most:,} more</li>" if len(terms) > most else ""
        columns.append(
            f'<div><p class="lens-p"><b>{literal(title)}</b> ({len(terms):,})</p>'
            f'<ul class="lens-chips">{items}{more}</ul></div>'
        )
    return f'<div class="lens-thirds">{"".join(columns)}</div>'


def _verdict(one: Guessed) -> str:
    if one.weight is None:
        return "not a term"
    return f"{'in the text' if one.in_text else 'added'}, {number(one.weight, 2)}"
