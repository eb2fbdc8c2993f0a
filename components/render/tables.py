"""Tables as HTML: one of data, one of bars, one of definitions, and the tables made with them.

They can be read aloud as they are. Every text goes through `markup.literal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from components.explain.bars import Bar
from components.explain.numbers import counted, file_size, number, parameters, part, percent, signed
from components.explain.rows import EffectRow, GapRow, SharedRow, WordRow
from components.render.markup import linked, literal
from components.render.theme import KIND_MARKS, KIND_WORDS
from core import ModelInfo, WordKind

MOST_GAPS = 300
"""Words that a table of gaps holds."""

_NAMES_IN_GAP = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of data."""

    name: str
    holds: Literal["text", "wrapped", "number"] = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of data: its name, and its other cells as HTML."""

    name: str  # HTML
    cells: tuple[str, ...]  # HTML
    style: str = ""  # a class of assets/css/, and how it moves
    turn: int | None = None  # when it moves, after so many others


def data_table(
    label: str,
    first: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    titled: bool = False,
    left_out: int = 0,
    whole: bool = False,
) -> str:
    """A table that scrolls sideways where there is no room.

    Parameters
    ----------
    label
        What the table is, for screen readers; `titled` shows it to everybody.
    first
        The heading of the rows' names.
    left_out
        How many more rows there are, with smaller shares.
    whole
        Whether all rows are in sight at once, however many; else the table scrolls.
    """
    heads = "".join(
        f'<th scope="col"{_style(column)}>{escape(column.name)}</th>' for column in columns
    )
    body = "".join(_row(row, columns) for row in rows)
    caption = f"<caption>{literal(label)}</caption>" if titled else ""
    foot = f'<p class="lens-quiet">and {left_out:,} more with smaller shares.</p>'
    return (
        f'<div class="lens-scroll{" whole" if whole else ""}" role="region" '
        f'aria-label="{escape(label)}" tabindex="0">'
        f'<table class="lens-table">{caption}<thead><tr><th scope="col">{escape(first)}</th>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>{foot if left_out else ''}"
    )


def _style(column: Column) -> str:
    return ' class="number"' if column.holds == "number" else ""


def _row(row: Row, columns: Sequence[Column]) -> str:
    attributes = {
        "text": 'dir="auto"',
        "wrapped": 'class="wrap" dir="auto"',
        "number": 'class="number"',
    }
    cells = "".join(
        f"<td {attributes[column.holds]}>{cell}</td>"
        for column, cell in zip(columns, row.cells, strict=True)
    )
    style = f' class="{row.style}"' if row.style else ""
    turn = "" if row.turn is None else f' style="--turn:{row.turn}"'
    return f'<tr{style}{turn}><th scope="row" dir="auto">{row.name}</th>{cells}</tr>'


def share_cell(share: float, *, style: str = "") -> str:
    """A share in per cent, with a bar; a tiny one is "< 0.1 %", never 0."""
    return (
        f'<span class="lens-bar {style}" style="--share:{share / 100:.3f}"></span>{percent(share)}'
    )


def bar_table(
    bars: Sequence[Bar],
    *,
    caption: str,
    value: str,
    first: str = "term",
    beside: str = "",
    change: bool = False,
    decimals: int = 2,
    reach: tuple[float, float] | None = None,
) -> str:
    """Values as horizontal bars from a common zero, negative ones to the left.

    Parameters
    ----------
    value, first, beside
        What the figures are called, and what the names are.
    change
        The values are changes, shown with their sign, in so many `decimals`.
    reach
        The least and the largest value of the scale, for tables that are to be compared.
    """
    low, high = reach or extent(bars)
    span = (high - low) or 1.0
    zero = (0.0 - low) / span
    rows = []
    for bar in bars:
        start, end = sorted((zero, (bar.value - low) / span))
        figure = signed(bar.value, decimals) if change else _figure(bar.value)
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
        f'<tr><th scope="col">{escape(first)}</th><th scope="col" colspan="2" class="number">'
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


def kind_badge(kind: WordKind) -> str:
    """The mark of a kind of shared term, and its name."""
    return f'<i class="lens-kind {kind}">{KIND_MARKS[kind]}</i> {KIND_WORDS[kind]}'


def shared_table(rows: Sequence[WordRow], *, total: int, raw: bool) -> str:
    """The shared words with contribution and share, those of several pieces with a line a piece."""
    return data_table(
        "Shared terms" if raw else "Shared words",
        "Shared term" if raw else "Shared word",
        (
            Column("Kind", "text"),
            Column("Weight in A"),
            Column("Weight in B"),
            Column("Contribution"),
            Column("Share"),
            Column("Peaks at, in A", "text"),
            Column("Peaks at, in B", "text"),
        ),
        [line for row in rows for line in _shared_lines(row)],
        left_out=total - len(rows),
    )


def _shared_lines(row: WordRow) -> Iterable[Row]:
    """One line where the word is one term; else the sum first, then its pieces."""
    if len(row.terms) == 1:
        yield _term_line(row.terms[0], name=literal(row.name), note=row.note)
        return
    yield Row(
        _noted(literal(row.name), row.note or f"{len(row.terms)} pieces, together"),
        (
            kind_badge(row.kind),
            "",
            "",
            f"{row.contribution:.4f}",
            share_cell(row.share, style=row.kind),
            "",
            "",
        ),
    )
    for term in row.terms:
        yield _term_line(term, name=literal(term.name), style="lens-piece")


def _term_line(term: SharedRow, *, name: str, note: str = "", style: str = "") -> Row:
    return Row(
        _noted(name, note),
        (
            "" if style else kind_badge(term.kind),
            f"{term.weight_a:.3f}",
            f"{term.weight_b:.3f}",
            f"{term.contribution:.4f}",
            share_cell(term.share, style=term.kind),
            literal(term.source_a),
            literal(term.source_b),
        ),
        style=style,
    )


def _noted(name: str, note: str) -> str:
    return f"{name}<small>{literal(note)}</small>" if note else name


def gap_table(rows: Sequence[GapRow], *, first: int, caption: str) -> str:
    """What the other text lacks, by word: the first rows, and the others folded beneath."""
    shown, others = rows[:first], rows[first:MOST_GAPS]
    folded = ""
    if others:
        summary = f"{counted(len(others), 'more word')} with smaller shares"
        folded = (
            f"<details><summary>{summary}</summary>"
            f"{_gap_table(others, 'The rest', left_out=len(rows) - first - len(others))}</details>"
        )
    return _gap_table(shown, caption, titled=True) + folded


def _gap_table(
    rows: Sequence[GapRow], caption: str, *, titled: bool = False, left_out: int = 0
) -> str:
    return data_table(
        caption,
        "Word",
        (Column("Terms that are missing", "wrapped"), Column("Gap share")),
        [
            Row(
                literal(row.word),
                (
                    literal(", ".join(row.names[:_NAMES_IN_GAP]))
                    + (" …" if len(row.names) > _NAMES_IN_GAP else ""),
                    share_cell(row.share),
                ),
            )
            for row in rows
        ],
        titled=titled,
        left_out=left_out,
    )


def effect_table(rows: Sequence[EffectRow]) -> str:
    """What leaving each word out does, beside what peaks in it."""
    return data_table(
        "Leave-one-out",
        "Without the word",
        (
            Column("In", "text"),
            Column("Change of the cosine"),
            Column("Share that peaks in it"),
        ),
        [
            Row(
                literal(row.word),
                (row.side.upper(), signed(row.change), part(row.share / 100)),
            )
            for row in rows
        ],
        titled=True,
    )


def definition_table(rows: Iterable[tuple[str, str]], *, caption: str) -> str:
    """Names and values, two columns."""
    body = "".join(
        f'<tr><th scope="row">{literal(name)}</th><td class="wrap">{literal(value)}</td></tr>'
        for name, value in rows
    )
    return (
        f'<table class="lens-table lens-definitions"><caption>{literal(caption)}</caption>'
        f"<tbody>{body}</tbody></table>"
    )


def model_table(infos: Iterable[ModelInfo]) -> str:
    """All models: what each is, its size, what it needs, its licence, and how good it is."""
    columns = (
        Column("What it is", "wrapped"),
        Column("Size", "wrapped"),
        Column("Needs", "wrapped"),
        Column("Licence", "wrapped"),
        Column("Quality", "wrapped"),
    )
    return data_table(
        "Models and methods",
        "Name",
        columns,
        [
            Row(
                f"{literal(info.title)}<small>{literal(info.family)}</small>",
                (
                    f"{linked(info.summary)}<small>{linked(info.origin)}</small>",
                    literal(_size(info)),
                    literal(_needs(info)),
                    literal(info.licence),
                    literal(info.quality),
                ),
            )
            for info in infos
        ],
        whole=True,
    )


def _size(info: ModelInfo) -> str:
    if info.window is None:
        return f"document frequencies, {file_size(info.size_bytes)}"
    size = f"{parameters(info.parameters)}, {file_size(info.size_bytes)}"
    return f"{size}; reads {info.window} tokens at once"


def _needs(info: ModelInfo) -> str:
    if info.remote is None:
        return "nothing: it ships with the project"
    torch = ", and torch" if info.needs_torch else ""
    token = ", and an access token in HF_TOKEN" if info.remote.gated else ""
    return f"a download{torch}{token}; {'on disk here' if info.on_disk else 'not on disk here'}"


def model_card(info: ModelInfo) -> str:
    """What a person should know before using a model."""
    needs = " Needs torch (requirements-torch.txt)." if info.needs_torch else ""
    return definition_table(
        [
            ("Size", file_size(info.size_bytes)),
            ("Licence", info.licence),
            ("Origin", info.origin),
            ("Quality", info.quality),
        ],
        caption=f"{info.summary}{needs}",
    )
