"""HTML made from values: how text is escaped, and the small blocks of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from components.explain.names import visible
from components.explain.rows import EffectRow, GapRow, SharedRow
from components.explain.sentences import percent, signed
from components.render.theme import KIND_MARKS, KIND_WORDS
from core import Baseline, ModelInfo
from core.records import Kind

_NAMES_IN_GAP = 6


def literal(text: str) -> str:
    """`text` as HTML that shows it as typed, whatever it contains."""
    return escape(visible(text))


def paragraph(text: str, *, style: str = "") -> str:
    """A paragraph of plain text, with a class of assets/css/lens.css."""
    return f'<p class="lens-p {style}" dir="auto">{literal(text)}</p>'


def note(text: str) -> str:
    """A quiet line of plain text, such as a count or an explanation."""
    return paragraph(text, style="lens-quiet")


def chart_legend(*, shared: bool = True) -> str:
    """What the bars of terms mean; `shared` where some of them are outlined."""
    outlined = '<span><i class="lens-swatch shared"></i>outlined: shared by both texts</span>'
    return (
        '<p class="lens-legend"><span><i class="lens-swatch in-text"></i>in text</span>'
        '<span><i class="lens-swatch added"></i>+ added by the model</span>'
        f"{outlined if shared else ''}</p>"
    )


def status(text: str) -> str:
    """The sentence that reads the score; screen readers speak it when it changes."""
    return f'<p class="lens-p lens-reading" role="status" dir="auto">{literal(text)}</p>'


def strip(cosine: float, baseline: Baseline, *, says: str) -> str:
    """Where a score stands among random pairs: a line with their spread, and the sentence."""
    end = max(cosine, baseline.quantiles[-1])

    def at(value: float) -> str:
        return f"{100 * value / end:.1f}%" if end else "0%"

    half = f"left:{at(baseline.at(0.25))};right:calc(100% - {at(baseline.at(0.75))})"
    most = f"left:{at(baseline.at(0.05))};right:calc(100% - {at(baseline.at(0.95))})"
    return (
        f'<div class="lens-strip" aria-hidden="true"><i style="{most}"></i>'
        f'<i style="{half}"></i><b style="left:{at(cosine)}"></b></div>{note(says)}'
    )


def _badge(kind: Kind) -> str:
    return f'<i class="lens-kind {kind}">{KIND_MARKS[kind]}</i> {KIND_WORDS[kind]}'


def shared_table(rows: Sequence[SharedRow], *, total: int) -> str:
    """The shared terms with both weights, contribution and share; a table for people."""
    head = (
        ("Shared term", ""),
        ("Kind", ""),
        ("Weight in A", "number"),
        ("Weight in B", "number"),
        ("Contribution", "number"),
        ("Share", "number"),
        ("Peaks at, in A", ""),
        ("Peaks at, in B", ""),
    )
    columns = "".join(f'<th scope="col" class="{style}">{name}</th>' for name, style in head)
    body = "".join(_shared_row(row) for row in rows)
    rest = total - len(rows)
    foot = f'<p class="lens-quiet">and {rest:,} more with smaller shares.</p>' if rest else ""
    return (
        '<div class="lens-scroll" role="region" aria-label="Shared terms" tabindex="0">'
        f'<table class="lens-table"><thead><tr>{columns}</tr></thead><tbody>{body}</tbody>'
        f"</table></div>{foot}"
    )


def _shared_row(row: SharedRow) -> str:
    cells = (
        f'<th scope="row" dir="auto">{literal(row.name)}</th>',
        f"<td>{_badge(row.kind)}</td>",
        _number(f"{row.weight_a:.3f}"),
        _number(f"{row.weight_b:.3f}"),
        _number(f"{row.contribution:.4f}"),
        f'<td class="number"><span class="lens-bar {row.kind}" '
        f'style="--share:{row.share / 100:.3f}"></span>{percent(row.share)}</td>',
        f'<td dir="auto">{literal(row.source_a)}</td>',
        f'<td dir="auto">{literal(row.source_b)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def _number(text: str) -> str:
    return f'<td class="number">{text}</td>'


def gap_table(rows: Sequence[GapRow], *, total: int, caption: str) -> str:
    """What the other text lacks, by word."""
    body = "".join(
        f'<tr><th scope="row" dir="auto">{literal(row.word)}</th>'
        f'<td class="wrap" dir="auto">{literal(", ".join(row.names[:_NAMES_IN_GAP]))}'
        f"{' …' if len(row.names) > _NAMES_IN_GAP else ''}</td>"
        f'<td class="number"><span class="lens-bar" style="--share:{row.share / 100:.3f}"></span>'
        f"{percent(row.share)}</td></tr>"
        for row in rows
    )
    rest = total - len(rows)
    foot = f'<p class="lens-quiet">and {rest:,} more with smaller shares.</p>' if rest else ""
    return (
        _scrolling(
            caption,
            '<tr><th scope="col">Word</th><th scope="col">Terms that are missing</th>'
            '<th scope="col" class="number">Gap share</th></tr>',
            body,
        )
        + foot
    )


def effect_table(rows: Sequence[EffectRow]) -> str:
    """What leaving each word out does, beside what peaks in it."""
    body = "".join(
        f'<tr><th scope="row" dir="auto">{literal(row.word)}</th><td>{row.side.upper()}</td>'
        + _number(signed(row.change))
        + _number(percent(row.share) if row.share else "0 %")
        + "</tr>"
        for row in rows
    )
    return _scrolling(
        "Leave-one-out",
        '<tr><th scope="col">Without the word</th><th scope="col">In</th>'
        '<th scope="col" class="number">Change of the cosine</th>'
        '<th scope="col" class="number">Share that peaks in it</th></tr>',
        body,
    )


def _scrolling(label: str, head: str, body: str) -> str:
    return (
        f'<div class="lens-scroll" role="region" aria-label="{escape(label)}" tabindex="0">'
        f'<table class="lens-table"><caption>{literal(label)}</caption><thead>{head}</thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def model_card(info: ModelInfo) -> str:
    """What a person should know before using a model."""
    needs = " Needs torch (requirements-torch.txt)." if info.needs_torch else ""
    return definition_table(
        [
            ("Size", f"{info.size_bytes / 1e6:,.0f} MB"),
            ("Licence", info.licence),
            ("Origin", info.origin),
            ("Quality", info.quality),
        ],
        caption=f"{info.summary}{needs}",
    )


def definition_table(rows: Iterable[tuple[str, str]], *, caption: str) -> str:
    """Names and values, two columns."""
    body = "".join(
        f'<tr><th scope="row">{literal(name)}</th><td class="wrap">{literal(value)}</td></tr>'
        for name, value in rows
    )
    return (
        f'<table class="lens-table"><caption>{literal(caption)}</caption>'
        f"<tbody>{body}</tbody></table>"
    )
