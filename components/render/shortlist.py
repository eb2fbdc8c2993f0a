"""The tables of the shortlist: who stands where, and which line is answered by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from components.explain.numbers import counted, number, percent
from components.explain.shortlist import MOST_SENTENCES, Answer, Line, Standing, excerpt
from components.render.markup import literal
from components.render.tables import Column, Row, data_table
from components.render.theme import KIND_WORDS
from core import Level

LEVEL_MARKS: dict[Level, str] = {"found": "●", "partly": "◐", "missing": "○"}
LEVEL_WORDS: dict[Level, str] = {"found": "found", "partly": "partly", "missing": "not found"}

_ON_SCREEN, _ON_PAPER = 320, 140
"""Characters of a sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the ranking."""

    number: int  # of the candidate
    rank: int | None  # None: nothing to compare
    name: str
    standing: Standing
    cautions: tuple[str, ...]  # in a few words each
    lines: str = ""  # how many lines of the requirement are answered, such as "8 of 10"
    fit: int | None = None  # as the visitor judges
    moved: int | None = None  # how many places higher another model has it; None: not asked
    picked: bool = False


def ranking_table(
    places: Sequence[Place],
    *,
    highest: float,
    left_out: int = 0,
    other: str = "",
    live: bool = True,
) -> str:
    """Who stands where, what carries each score and what is missing.

    Parameters
    ----------
    highest
        The largest cosine of all, which fills a bar.
    left_out
        How many more there are.
    other
        The model that `Place.moved` is about.
    live
        Whether names can be picked, by assets/js/shortlist.js.
    """
    columns = [
        Column("Score", "text"),
        *([Column("Lines found", "text")] if any(place.lines for place in places) else []),
        Column("Carried by", "wrapped"),
        Column("Largest gap", "wrapped"),
        Column("Cautions", "wrapped"),
        *([Column("Your fit")] if any(place.fit is not None for place in places) else []),
        *([Column(f"With {other}", "text")] if other else []),
    ]
    shows = _Shows(
        lines=any(place.lines for place in places),
        fit=any(place.fit is not None for place in places),
        other=bool(other),
        live=live,
    )
    table = data_table(
        "Ranking",
        "Candidate",
        columns,
        [_row(place, highest, shows) for place in places],
        whole=True,
    )
    more = (
        f'<p class="lens-quiet">and {counted(left_out, "more candidate")}.</p>' if left_out else ""
    )
    return f'<div class="lens-ranking">{table}{more}</div>'


@dataclass(frozen=True, slots=True)
class _Shows:
    """Which columns there are, and whether names can be picked."""

    lines: bool
    fit: bool
    other: bool
    live: bool


def _row(place: Place, highest: float, shows: _Shows) -> Row:
    standing = place.standing
    rank = "–" if place.rank is None else str(place.rank)
    name = literal(place.name)
    if shows.live:
        current = ' aria-current="true"' if place.picked else ""
        name = f'<span role="button" tabindex="0" data-pick="{place.number}"{current}>{name}</span>'
    cells = [
        _score(standing, highest),
        *([literal(place.lines or "–")] if shows.lines else []),
        literal(", ".join(standing.words)),
        literal(standing.gap),
        "".join(f'<span class="lens-flag">{literal(said)}</span>' for said in place.cautions),
    ]
    if shows.fit:
        cells.append("–" if place.fit is None else str(place.fit))
    if shows.other:
        cells.append(_moved(place.moved))
    return Row(
        f'<span class="lens-rank">{rank}</span>{name}',
        tuple(cells),
        style="lens-picked" if place.picked else "",
    )


def _score(standing: Standing, highest: float) -> str:
    """The figure, and a bar as long as the score, split by the kinds of shared words."""
    parts = "".join(
        f'<i class="{kind}" style="--part:{share:.2f}" title="{KIND_WORDS[kind]}"></i>'
        for kind, share in standing.shares.items()
        if share > 0
    )
    size = (standing.cosine or 0.0) / highest if highest else 0.0
    said = ", ".join(
        f"{percent(share)} {KIND_WORDS[kind]}"
        for kind, share in standing.shares.items()
        if share > 0
    )
    return (
        f'<span class="lens-score"><b>{number(standing.cosine)}</b>'
        f'<span class="lens-kinds" style="--size:{size:.3f}">{parts}</span></span>'
        f'<span class="lens-hidden">{escape(said)}</span>'
    )


def _moved(places: int | None) -> str:
    if places is None:
        return "–"
    if not places:
        return "same place"
    return f"▲ up {places}" if places > 0 else f"▼ down {-places}"


def evidence_matrix(
    lines: Sequence[Line],
    names: Sequence[str],
    answers: Mapping[tuple[int, int], Answer],
    *,
    spelled_out: bool = False,
) -> str:
    """Which line of the requirement is answered by whom, a row a line.

    Hovering or focusing a cell shows the sentence; arrow keys lead from cell to cell
    (assets/js/shortlist.js).

    Parameters
    ----------
    answers
        By line and candidate, both by their place.
    spelled_out
        Whether the sentences that answer a line stand in their cells: for paper.
    """
    heads = "".join(
        f'<th scope="col">{literal(name)}<small>{_summary(answers, lines, at)}</small></th>'
        for at, name in enumerate(names)
    )
    body = []
    for row, line in enumerate(lines):
        cells = "".join(
            _cell(answers[row, at], name, first=row == at == 0, spelled_out=spelled_out)
            for at, name in enumerate(names)
        )
        body.append(f'<tr><th scope="row" dir="auto">{literal(line.text)}</th>{cells}</tr>')
    table = (
        f'<table class="lens-matrix{" spelled" if spelled_out else ""}"><thead><tr>'
        f'<th scope="col">Line of the requirement</th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )
    if spelled_out:
        return table
    return (
        '<div class="lens-evidence"><div class="lens-matrix-scroll" role="region" '
        f'aria-label="Evidence, line by line">{table}</div><p class="lens-hint">Point at a cell, '
        "or lead there with Tab and the arrow keys, and its sentence stands here.</p></div>"
    )


def _summary(answers: Mapping[tuple[int, int], Answer], lines: Sequence[Line], at: int) -> str:
    levels = [answers[row, at].level for row in range(len(lines))]
    if None in levels:
        return ""
    return f"{levels.count('found')} found, {levels.count('partly')} partly"


def _cell(answer: Answer, name: str, *, first: bool, spelled_out: bool) -> str:
    level = answer.level
    mark = LEVEL_MARKS[level] if level else ""
    word = LEVEL_WORDS[level] if level else "score"
    if spelled_out:
        said = "" if level == "missing" else _sentence(excerpt(answer, _ON_PAPER))
        return (
            f'<td class="{level or ""}"><b>{mark} {word}, {answer.cosine:.2f}</b>'
            f"<span>{said}</span></td>"
        )
    said = _sentence(excerpt(answer, _ON_SCREEN))
    said = said or "No sentence shares a term with this line."
    return (
        f'<td class="{level or ""}" tabindex="{0 if first else -1}">'
        f'<span class="lens-level"><i aria-hidden="true">{mark}</i>'
        f'<span class="lens-hidden">{word}, </span>{answer.cosine:.2f}</span>'
        f'<span class="lens-said" dir="auto"><b>{literal(name)}: {word}</b>{said}</span></td>'
    )


def _sentence(answer: Answer) -> str:
    """The sentence, its carrying words marked."""
    parts, at = [], 0
    for start, end in answer.lit:
        parts.append(literal(answer.sentence[at:start]))
        parts.append(f"<mark>{literal(answer.sentence[start:end])}</mark>")
        at = end
    return "".join([*parts, literal(answer.sentence[at:])])


def matrix_legend(*, yardstick: bool) -> str:
    """What the marks mean, and by which yardstick."""
    if not yardstick:
        return (
            '<p class="lens-quiet">The figure is the cosine of the line with the best sentence. '
            "This model has no yardstick, so nothing says what is found.</p>"
        )
    marks = "".join(
        f'<span><i class="lens-level-mark {level}">{mark}</i> {LEVEL_WORDS[level]}</span>'
        for level, mark in LEVEL_MARKS.items()
    )
    return (
        f'<p class="lens-legend">{marks}</p><p class="lens-quiet">The figure is the cosine of the '
        "line with the best sentence. <b>Found</b>: higher than 995 in 1,000 random pairs of job "
        "texts of that length; <b>partly</b>: than 975. It says that words meet, not that somebody "
        f"can do it. Of a long text, the first {MOST_SENTENCES} sentences are looked at.</p>"
    )
