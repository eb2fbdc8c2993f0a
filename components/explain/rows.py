"""What the charts and tables show, one row a term, as plain values."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from components.explain.names import common_pieces, spelled, term_names
from components.explain.personal import WITHHELD, is_detail, is_withheld, withheld
from core import (
    Effect,
    Expansion,
    Match,
    SharedTerm,
    Side,
    Word,
    WordKind,
    WordMatch,
    gaps,
    pieces_of,
    shares_by_pieces,
    shares_by_term,
)

WHOLE_TEXT = "the whole text"
"""Where a term peaks whose source is [CLS] or [SEP]: no word of the text."""

THE_WORD_ITSELF = "the word itself"
"""What is missing of a word in pieces."""

PERSONAL = "(personal details)"
"""In the place of the names, addresses and the like that one text has and the other lacks."""

_STEM, _ENDING = 5, 3
"""Letters: two words are forms of one if so many are the same, and no more follow in either."""


@dataclass(frozen=True, slots=True)
class ExpansionRow:
    """A term of one text's expansion."""

    name: str
    piece: str
    weight: float
    in_text: bool
    shared: bool
    source: str  # the word it peaks at, or WHOLE_TEXT


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A term that both texts have."""

    id: int
    name: str
    piece: str
    kind: WordKind
    weight_a: float
    weight_b: float
    contribution: float
    share: float  # per cent, rounded to one decimal; all of them sum to 100
    source_a: str
    source_b: str


@dataclass(frozen=True, slots=True)
class WordRow:
    """The shared terms that belong to one word, or to two words with a piece in common."""

    name: str
    kind: WordKind
    terms: tuple[SharedRow, ...]  # by descending contribution
    note: str = ""  # what must be said lest the name mislead

    @property
    def id(self) -> int:
        """The id of its largest term, which tells it from all other rows."""
        return self.terms[0].id

    @property
    def contribution(self) -> float:
        """What its terms add to the cosine."""
        return math.fsum(term.contribution for term in self.terms)

    @property
    def share(self) -> float:
        """The shares of its terms, in per cent."""
        return math.fsum(term.share for term in self.terms)


def expansion_rows(
    expansion: Expansion, match: Match, *, limit: int, raw: bool
) -> tuple[ExpansionRow, ...]:
    """The heaviest terms of one text, at most `limit`, heaviest first, but for those withheld."""
    secret = withheld(expansion)
    shown = [term for term in expansion.terms if term.id not in secret][:limit]
    names = term_names(shown, expansion, raw=raw)
    shared = {term.id for term in match.shared}
    sources = source_words(expansion, {term.id for term in shown})
    return tuple(
        ExpansionRow(
            name=names[term.id],
            piece=term.piece,
            weight=term.weight,
            in_text=term.in_text,
            shared=term.id in shared,
            source=sources[term.id],
        )
        for term in shown
    )


def shared_rows(
    match: Match,
    words: Sequence[WordMatch],
    *,
    raw: bool,
    ids: Collection[int] | None = None,
) -> tuple[SharedRow, ...]:
    """The shared terms by descending contribution, all or those with these ids.

    Parameters
    ----------
    words
        The pair's `core.word_matches`.
    """
    a, b = match.a, match.b
    shown = [term for term in match.shared if ids is None or term.id in ids]
    names = term_names(shown, a, b, raw=raw, places=common_pieces(words, a, b))
    shares = shares_by_term(match)
    kinds = {term.id: word.kind for word in words for term in word.terms}
    secret = withheld(a, b)
    wanted = {term.id for term in shown}
    sources_a, sources_b = source_words(a, wanted), source_words(b, wanted)

    def row(term: SharedTerm) -> SharedRow:
        return SharedRow(
            id=term.id,
            name=names[term.id],
            piece=WITHHELD if term.id in secret else term.piece,
            kind=kinds[term.id],
            weight_a=term.weight_a,
            weight_b=term.weight_b,
            contribution=term.contribution,
            share=shares[term.id],
            source_a=sources_a[term.id],
            source_b=sources_b[term.id],
        )

    return tuple(row(term) for term in shown)


def word_rows(
    match: Match, words: Sequence[WordMatch], terms: Mapping[int, SharedRow]
) -> tuple[WordRow, ...]:
    """A row for each of these words, in their order.

    Parameters
    ----------
    terms
        The rows of their terms, by id.
    """
    return tuple(_word_row(match, word, tuple(terms[t.id] for t in word.terms)) for word in words)


def _word_row(match: Match, word: WordMatch, terms: tuple[SharedRow, ...]) -> WordRow:
    of_a = spelled(match.a, word.word_a) if word.word_a else ""
    of_b = spelled(match.b, word.word_b) if word.word_b else ""
    if word.kind == "piece":
        pieces = "one word piece" if len(terms) == 1 else f"{len(terms)} word pieces"
        same = "another form of the word" if _alike(of_a, of_b) else "not the same word"
        return WordRow(f"{of_a} ↔ {of_b}", word.kind, terms, f"{pieces} in common, {same}")
    one_piece = all(at is None or at.first == at.last for at in (word.word_a, word.word_b))
    name = terms[0].name if one_piece else of_a or of_b
    elsewhere = [
        f"in {side} strongest at “{sources[0]}”"
        for side, own, sources in (
            ("A", of_a, [term.source_a for term in terms]),
            ("B", of_b, [term.source_b for term in terms]),
        )
        if own and not {source.casefold() for source in sources} & {own.casefold(), WHOLE_TEXT}
    ]
    return WordRow(name, word.kind, terms, ", ".join(_incomplete(match, word, terms) + elsewhere))


def _incomplete(match: Match, word: WordMatch, terms: Sequence[SharedRow]) -> list[str]:
    """That not all pieces of a word were added to the text that does not have it."""
    at = word.word_a or word.word_b
    text = match.a if word.word_a else match.b
    pieces = len(set(pieces_of(text, at))) if at else 1
    if word.kind != "one" or len(terms) >= pieces:
        return []
    return [f"only {len(terms)} of its {pieces} pieces"]


def _alike(one: str, other: str) -> bool:
    """Whether two words begin alike and differ in a short ending only."""
    pairs = zip(one.casefold(), other.casefold(), strict=False)
    begin = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    letters = one.isalpha() and other.isalpha()
    return letters and begin >= _STEM and max(len(one), len(other)) - begin <= _ENDING


@dataclass(frozen=True, slots=True)
class GapRow:
    """What the other text lacks of one word."""

    word: str  # or WHOLE_TEXT
    names: tuple[str, ...]  # of the terms, by descending weight; see `gap_rows`
    share: float  # per cent of the text's squared weight


def gap_rows(text: Expansion, match: Match, *, side: Side, raw: bool) -> tuple[GapRow, ...]:
    """What one text stands for that the other lacks, by word, the largest share first.

    Of a word that the vocabulary has in pieces only, the pieces are not named, and neither is what
    the model added there: it read the pieces, not the word, and may add an alligator to RabbitMQ.
    Personal details are one row: that the other text lacks somebody's name is no gap to read of.
    """
    found = gaps(text, match, side=side)
    names = term_names((term for gap in found for term in gap.terms), text, raw=raw)
    shares: defaultdict[str, float] = defaultdict(float)
    terms: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    spellings: dict[str, str] = {}
    for gap in found:  # a word that stands in several places is one row
        personal = gap.word is not None and is_detail(text, gap.word)
        word = spelled(text, gap.word) if gap.word else WHOLE_TEXT
        word = PERSONAL if personal else word
        key = word.casefold()
        spellings.setdefault(key, word)
        shares[key] += 100 * gap.share
        in_pieces = gap.word is not None and gap.word.first < gap.word.last
        if personal:
            continue
        if raw or not in_pieces:
            terms[key] += [
                (-term.weight, names[term.id])
                for term in gap.terms
                if not is_withheld(names[term.id])
            ]
        elif any(term.in_text for term in gap.terms):
            terms[key].append((0.0, THE_WORD_ITSELF))
    return tuple(
        GapRow(
            word=spellings[key],
            names=tuple(dict.fromkeys(name for _, name in sorted(terms[key]))),
            share=share,
        )
        for key, share in sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    )


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What leaving a word out does to the score, beside what peaks in it."""

    word: str  # and how often it stands there, if more than once
    side: Side
    change: float | None
    share: float  # per cent of the score that peaks in it, wherever it stands


def effect_rows(
    a: Expansion, b: Expansion, match: Match, effects: Sequence[Effect]
) -> tuple[EffectRow, ...]:
    """The effects with their words, in the order given."""
    texts = {"a": a, "b": b}
    shares = {side: shares_by_pieces(text, match) for side, text in texts.items()}

    def row(effect: Effect) -> EffectRow:
        text = texts[effect.side]
        often = "" if effect.times == 1 else f" ({effect.times} times)"
        return EffectRow(
            word=spelled(text, effect.word) + often,
            side=effect.side,
            change=effect.change,
            share=shares[effect.side].get(pieces_of(text, effect.word), 0.0),
        )

    return tuple(map(row, effects))


def words_that_matter(
    a: Expansion, b: Expansion, match: Match, *, most: int
) -> list[tuple[Side, Word]]:
    """The words of both texts worth leaving out: by share of the score, then by own weight.

    A word that stands in several places is one, given where it stands first.
    """
    ranked: list[tuple[float, float, Side, Word]] = []
    sides: tuple[tuple[Side, Expansion], ...] = (("a", a), ("b", b))
    for side, text in sides:
        shares = shares_by_pieces(text, match)
        first: dict[tuple[int, ...], Word] = {}
        for word in text.words:
            first.setdefault(pieces_of(text, word), word)
        heaviest: defaultdict[tuple[int, ...], float] = defaultdict(float)
        for term in text.terms:
            peak = text.word_of(term)
            if peak is not None:
                pieces = pieces_of(text, peak)
                heaviest[pieces] = max(heaviest[pieces], term.weight)
        ranked += [
            (shares.get(pieces, 0.0), weight, side, first[pieces])
            for pieces, weight in heaviest.items()
        ]
    ranked.sort(key=lambda entry: (-entry[0], -entry[1], entry[2], entry[3].start))
    return [(side, word) for _, _, side, word in ranked[:most]]


def source_words(expansion: Expansion, ids: Collection[int] | None = None) -> dict[int, str]:
    """The word that each of these terms peaks at, by the term's id; None: of all terms."""
    word_at = expansion.word_at

    def place(source: int) -> str:
        word = word_at.get(source)
        return spelled(expansion, word) if word else WHOLE_TEXT

    return {
        term.id: place(term.source) for term in expansion.terms if ids is None or term.id in ids
    }
