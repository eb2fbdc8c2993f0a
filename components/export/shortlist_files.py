"""The shortlist as files: a report that prints well, a table, and all of it for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from components.explain.names import beginning
from components.explain.sentences import caveats
from components.explain.shortlist import Answer, Line, lines_found
from components.render.markup import caution, literal, note
from components.render.shortlist import (
    LEVEL_WORDS,
    Place,
    evidence_matrix,
    matrix_legend,
    ranking_table,
)
from core import ModelInfo, text_cell
from core.shipped import shipped_text

ACROSS_PAPER = 4
"""Candidates side by side in the report's matrix."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """All that the files hold."""

    requirement: str
    model: ModelInfo
    made: str  # the date, as it is to be shown
    places: Sequence[Place]  # in the order that the visitor sees
    cautions: Mapping[int, Sequence[str]]  # whole sentences, by the candidate's number
    lines: Sequence[Line]
    answers: Mapping[int, Sequence[Answer]]  # to the lines, by the candidate's number


def shortlist_html(of: Shortlist) -> str:
    """A report of one page that needs nothing but itself: caveats, ranking, warnings, evidence."""
    style = "".join(shipped_text(f"css/{name}.css") for name in ("lens", "shortlist", "report"))
    title = f"Shortlist: {beginning(of.requirement)}"
    highest = max((place.standing.cosine or 0.0 for place in of.places), default=0.0)
    warned = [place for place in of.places if of.cautions.get(place.number)]
    parts = [
        f"<h1>{literal(title)}</h1>",
        '<div class="report-warning"><h2>Read this first</h2><ul>'
        f"{''.join(f'<li>{literal(said)}</li>' for said in caveats(of.model))}</ul></div>",
        note(
            f"SPLADE Lens, {of.made}. Model: {of.model.title} ({of.model.origin}), licence: "
            f"{of.model.licence}. {len(of.places)} candidates."
        ),
        "<h2>Ranking</h2>",
        ranking_table(of.places, highest=highest, live=False),
        *(
            f"<h3>{literal(place.name)}</h3>{''.join(map(caution, of.cautions[place.number]))}"
            for place in warned
        ),
        *_evidence(of),
        "<h2>The requirement</h2>",
        f'<div class="lens-text" dir="auto">{literal(of.requirement)}</div>',
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{literal(title)}, {escape(of.made)}</title><style>{style}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _evidence(of: Shortlist) -> list[str]:
    """The matrix, a few candidates a table, so that no column leaves the paper."""
    shown = [place for place in of.places if place.number in of.answers]
    if not shown or not of.lines:
        return []
    levels = [answer.level for place in shown for answer in of.answers[place.number]]
    parts = ["<h2>Evidence, line by line</h2>", matrix_legend(yardstick=None not in levels)]
    for at in range(0, len(shown), ACROSS_PAPER):
        few = shown[at : at + ACROSS_PAPER]
        answers = {
            (row, column): of.answers[place.number][row]
            for column, place in enumerate(few)
            for row in range(len(of.lines))
        }
        names = [place.name for place in few]
        parts.append(evidence_matrix(of.lines, names, answers, spelled_out=True))
    return parts


def shortlist_csv(of: Shortlist) -> str:
    """A row a candidate; no cell that a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out)
    lines = [f"line {at}: {line.text}" for at, line in enumerate(of.lines, 1)]
    writer.writerow(
        [
            *("rank", "candidate", "cosine", "lines found", "carried by", "largest gap"),
            *("cautions", "own fit"),
            *map(text_cell, lines),
        ]
    )
    for place in of.places:
        answers = of.answers.get(place.number, ())
        found = lines_found(answers) if answers else None
        writer.writerow(
            [
                "" if place.rank is None else place.rank,
                text_cell(place.name),
                place.standing.cosine,
                "" if found is None else found,
                text_cell("; ".join(place.standing.words)),
                text_cell(place.standing.gap),
                text_cell("; ".join(place.cautions)),
                "" if place.fit is None else place.fit,
                *(LEVEL_WORDS[one.level] if one.level else one.cosine for one in answers),
            ]
        )
    return out.getvalue()


def shortlist_json(of: Shortlist) -> str:
    """All figures, and the sentences that answer; not the candidates' whole texts."""
    found = {
        "made": of.made,
        "model": of.model.id,
        "requirement": of.requirement,
        "lines": [line.text for line in of.lines],
        "candidates": [
            {
                "rank": place.rank,
                "name": place.name,
                "cosine": place.standing.cosine,
                "shares": dict(place.standing.shares),
                "carried_by": list(place.standing.words),
                "largest_gap": place.standing.gap,
                "cautions": list(of.cautions.get(place.number, ())),
                "own_fit": place.fit,
                "answers": [
                    {"level": one.level, "cosine": one.cosine, "sentence": one.sentence}
                    for one in of.answers.get(place.number, ())
                ],
            }
            for place in of.places
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
