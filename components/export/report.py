"""A one-page report as HTML that needs nothing but itself: opens offline, prints well."""

from __future__ import annotations

from html import escape

from components.explain.comparison import Comparison
from components.explain.names import beginning
from components.explain.numbers import number
from components.explain.rows import gap_rows
from components.explain.sentences import (
    NO_STANDING,
    cautions,
    caveats,
    coverage,
    expansion_counts,
    score_sentence,
    standing,
    windows_note,
)
from components.render.linked_texts import linked_match, split_bar
from components.render.markup import caution, literal, note, paragraph, strips
from components.render.tables import gap_table
from core import Expansion, Match, ModelInfo, Side, baselines_for
from core.shipped import shipped_text

_GAPS = 12


def report_html(compared: Comparison, *, model: ModelInfo, made: str) -> str:
    """The caveats first, then the score, what it is made of, and what is missing.

    Parameters
    ----------
    made
        The date, as it is to be shown.
    """
    style = "".join(shipped_text(f"css/{name}.css") for name in ("lens", "report"))
    a, b, match, rows = compared.a, compared.b, compared.match, compared.rows
    raw = compared.view.raw
    title = f"{beginning(a.text) or 'Text A'} – {beginning(b.text) or 'Text B'}"
    parts = [
        f"<h1>{literal(title)}</h1>",
        f'<div class="report-warning"><h2>Read this first</h2>'
        f"<ul>{''.join(f'<li>{literal(caveat)}</li>' for caveat in caveats(model))}</ul></div>",
        note(
            f"SPLADE Lens, {made}. Model: {model.title} ({model.origin}), licence: {model.licence}."
        ),
        '<p class="report-score"><span>Cosine similarity <b>'
        f"{number(match.cosine)}</b></span><span>Dot product <b>"
        f"{number(match.dot if match.cosine is not None else None)}</b></span></p>",
        paragraph(score_sentence(a, b, match), style="lens-sentence"),
        split_bar(compared.shares) + note(coverage(match)) if rows else "",
        "".join(map(caution, cautions(match))),
        _standing(a, b, match),
        "<h2>What matched</h2>",
        linked_match(compared),
        "<h2>What is missing</h2>",
        f'<div class="report-gaps">{_gaps(a, match, "a", raw)}{_gaps(b, match, "b", raw)}</div>',
        *map(_windows, (a, b), compared.view.titles),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{literal(title)}, {escape(made)}</title><style>{style}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _standing(a: Expansion, b: Expansion, match: Match) -> str:
    if match.cosine is None:
        return ""
    baselines = baselines_for(a, b)
    if not baselines:
        return note(NO_STANDING)
    return strips(match.cosine, baselines, says=standing(baselines))


def _gaps(text: Expansion, match: Match, side: Side, raw: bool) -> str:
    other = {"a": "B", "b": "A"}[side]
    found = gap_rows(text, match, side=side, raw=raw)
    caption = f"In {side.upper()}, missing from {other}"
    return f"<div>{gap_table(found, first=_GAPS, caption=caption)}</div>"


def _windows(text: Expansion, title: str) -> str:
    counts = note(f"{title}: {expansion_counts(text)}.")
    said = windows_note(text)
    return counts + (note(said) if said else "")
