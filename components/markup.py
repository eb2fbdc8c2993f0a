"""HTML made from values. Every piece of a text or a term is escaped here, and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from components.rows import WHOLE_TEXT, SharedRow
from components.theme import KIND_MARKS, KIND_WORDS
from components.wording import percent, word_shares
from core import Expansion, Match, SharedTerm, Word, words_by_token
from core.records import Kind

_NAMES_IN_TIP = 6

# Control characters have no glyph; their Unicode pictures show that they are there.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {
    0x7F: 0x2421
}


def literal(text: str) -> str:
    """`text` as HTML that shows it as typed, whatever it contains."""
    return escape(text.replace("\r\n", "\n").translate(_PICTURES))


def paragraph(text: str, *, style: str = "") -> str:
    """A paragraph of plain text, with a class of assets/css/lens.css."""
    return f'<p class="lens-p {style}" dir="auto">{literal(text)}</p>'


def note(text: str) -> str:
    """A quiet line of plain text, such as a count or an explanation."""
    return paragraph(text, style="lens-quiet")


def legend(*, charts: bool = False) -> str:
    """What the marks mean: of the shared terms' kinds, or of the bars of the charts."""
    if charts:
        return (
            '<p class="lens-legend"><span><i class="lens-swatch in-text"></i>in text</span>'
            '<span><i class="lens-swatch added"></i>+ added by the model</span>'
            '<span><i class="lens-swatch shared"></i>outlined: shared by both texts</span></p>'
        )
    kinds = "".join(f"<span>{_badge(kind)}</span>" for kind in KIND_WORDS)
    return f'<p class="lens-legend">{kinds}</p>'


def _badge(kind: Kind) -> str:
    return f'<i class="lens-kind {kind}">{KIND_MARKS[kind]}</i> {KIND_WORDS[kind]}'


@dataclass(frozen=True, slots=True)
class _Mark:
    share: float  # per cent of the score
    kind: Kind  # of its heaviest shared term
    names: tuple[str, ...]


def marked_text(text: Expansion, match: Match, names: Mapping[int, str], *, label: str) -> str:
    """The text with the words marked that shared terms peak in.

    The stronger the tint, the larger the word's share of the score; the line under a word tells
    the kind of its heaviest shared term.
    """
    marks = _marks(text, match, names)
    whole = word_shares(text, match).get(None)
    parts, at = [], 0
    for word, mark in sorted(marks.items(), key=lambda pair: pair[0].start):
        parts.append(literal(text.text[at : word.start]))
        tip = f"{percent(mark.share)} of the score: {', '.join(mark.names)}"
        parts.append(
            f'<mark class="{mark.kind}" style="--share:{mark.share / 100:.3f}" '
            f'title="{literal(tip)}">{literal(text.text[word.start : word.end])}</mark>'
        )
        at = word.end
    parts.append(literal(text.text[at:]))
    note = ""
    if whole:
        note = (
            f'<p class="lens-quiet">{percent(whole)} of the score comes from {WHOLE_TEXT}, '
            "not from a word.</p>"
        )
    name = f"Shared words marked in {label[-1]}"
    return (
        f'<p class="lens-quiet">{escape(label)}, as read</p>'
        f'<div class="lens-text" role="region" aria-label="{escape(name)}" tabindex="0" dir="auto">'
        f"{''.join(parts)}</div>{note}"
    )


def _marks(text: Expansion, match: Match, names: Mapping[int, str]) -> dict[Word, _Mark]:
    """A mark for each word that shared terms peak in."""
    word_at = words_by_token(text)
    source_of = {term.id: term.source for term in text.terms}
    terms_in: defaultdict[Word | None, list[SharedTerm]] = defaultdict(list)
    for term in match.shared:  # by descending contribution, so the first of a word is its heaviest
        terms_in[word_at.get(source_of[term.id])].append(term)
    return {
        word: _Mark(
            share=share,
            kind=terms_in[word][0].kind,
            names=tuple(names[term.id] for term in terms_in[word][:_NAMES_IN_TIP]),
        )
        for word, share in word_shares(text, match).items()
        if word is not None
    }


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


def definition_table(rows: Iterable[tuple[str, str]], *, caption: str) -> str:
    """Names and values, two columns."""
    body = "".join(
        f'<tr><th scope="row">{literal(name)}</th><td>{literal(value)}</td></tr>'
        for name, value in rows
    )
    return (
        f'<table class="lens-table"><caption>{literal(caption)}</caption>'
        f"<tbody>{body}</tbody></table>"
    )
