"""The same pair of texts under several methods, and what the Methods page shows of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from components.explain.names import term_names
from components.explain.presets import presets
from components.explain.sentences import counted, number, percent
from components.lesson.rows import Bar
from core import Expansion, Match, ModelInfo, Term, compare, share
from core.encoders.bm25 import Bm25Encoder, analyse, esco

OTHER_SIGNS = "other signs"
ADDED = "added by the model"


@dataclass(frozen=True, slots=True)
class Reading:
    """A pair of texts as one method reads it."""

    info: ModelInfo
    a: Expansion
    b: Expansion
    match: Match
    native: float  # the method's own score, A as query and B as document
    raw: bool = False

    @property
    def stands(self) -> str:
        """Where the method stands between exact words and expansion."""
        return {
            "BM25": "Exact words, weighed by how rare they are",
            "UniCOIL": "Exact pieces, weighed in their context",
            "SPLADE": "Pieces weighed in context, and words added",
        }[self.info.family]

    @property
    def added_share(self) -> float:
        """The part of the score that comes from terms some text does not have itself, in [0, 1]."""
        if not self.match.cosine:
            return 0.0
        return sum(share(term, self.match) for term in self.match.shared if term.kind != "both")

    def bars(self, text: Expansion, *, most: int) -> list[Bar]:
        """The heaviest terms as parts of the vector's length, so that methods compare."""
        length = sum(term.weight**2 for term in text.terms) ** 0.5
        shown = text.terms[:most]
        names = term_names(shown, text, raw=self.raw)
        shared = {term.id for term in self.match.shared}
        return [
            Bar(
                name=names[term.id],
                value=term.weight / length,
                tone="in-text" if term.in_text else "added",
                beside=f"{term.weight:.2f}",
                shared=term.id in shared,
            )
            for term in shown
        ]


def reading(
    info: ModelInfo, a: Expansion, b: Expansion, *, native: float, raw: bool = False
) -> Reading:
    """A pair under one method; both expansions are that method's."""
    return Reading(info, a, b, compare(a, b), native, raw)


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that a slider sets."""

    highest: float  # the lowest is 0
    step: float

    def nearest(self, value: float) -> float:
        """The value that the slider can have, whatever a browser sends."""
        steps = round(min(max(0.0, value), self.highest) / self.step)  # NaN becomes 0
        return round(steps * self.step, 2)


K1, B = Setting(highest=3.0, step=0.1), Setting(highest=1.0, step=0.05)
"""BM25's settings, as far as the page lets them be changed."""


def bm25(k1: float, b: float) -> Bm25Encoder:
    """BM25 with settings of one's own; all of them share one table of words."""
    k1, b = K1.nearest(k1), B.nearest(b)
    return Bm25Encoder(f"bm25 k1={k1} b={b}", esco(), k1=k1, b=b)


def word_shares(text: Expansion) -> dict[str, float]:
    """What part of a text's squared weight each of its words has, in per cent, in their order.

    By the words that BM25 reads, whatever pieces a model cuts them into: a term of the text's own
    counts for the word it peaks in. What peaks in no word is under OTHER_SIGNS; what the model
    added is under ADDED, wherever it peaks. The shares sum to 100.
    """
    words = analyse(text.text)
    total = sum(term.weight**2 for term in text.terms)
    shares = dict.fromkeys((analysed.word for analysed in words), 0.0)
    shares |= {OTHER_SIGNS: 0.0, ADDED: 0.0}
    at = {place: word.word for word in words for place in range(word.start, word.end)}
    for term in text.terms:
        start = text.tokens[term.source].start
        place = ADDED if not term.in_text else at.get(-1 if start is None else start, OTHER_SIGNS)
        shares[place] += 100 * term.weight**2 / total
    return {word: part for word, part in shares.items() if part or word not in (OTHER_SIGNS, ADDED)}


def verdict(readings: Sequence[Reading]) -> str:
    """One sentence on why the scores differ."""
    parts = [_verdict(reading) for reading in readings]
    return f"{'; '.join(parts)}." if parts else ""


def _verdict(reading: Reading) -> str:
    title, match = reading.info.title, reading.match
    if match.cosine is None:
        return f"{title} has nothing to compare"
    if not match.shared:
        return f"{title} finds nothing in common, so its cosine is exactly 0"
    score = f"{title} ({number(match.cosine)})"
    if reading.info.family == "BM25":
        return f"{score} counts {counted(len(match.shared), 'shared word')} and knows no other"
    if reading.info.family == "UniCOIL":
        return f"{score} weighs {counted(len(match.shared), 'shared piece')} by their sentences"
    if not reading.added_share:
        return f"{score} adds terms, but meets only in pieces that are in both texts"
    return f"{score} owes {percent(100 * reading.added_share)} of its score to terms it added"


@dataclass(frozen=True, slots=True)
class WordFrequency:
    """What the collection of BM25 says of a word."""

    word: str
    documents: int  # df
    idf: float


def word_frequencies(texts: Sequence[str]) -> list[WordFrequency]:
    """The words of the texts, the rarest first."""
    collection = esco()
    words = dict.fromkeys(analysed.word for text in texts for analysed in analyse(text))
    rows = [WordFrequency(w, collection.frequencies.get(w, 0), collection.idf(w)) for w in words]
    return sorted(rows, key=lambda row: (-row.idf, row.word))


def unknown_words(texts: Sequence[str]) -> list[str]:
    """The words that the collection of BM25 does not have."""
    return [row.word for row in word_frequencies(texts) if not row.documents]


def unknown_note(words: Sequence[str], idf: float) -> str:
    """Why words that no document has weigh most."""
    listed = ", ".join(f"“{word}”" for word in words[:4]) + (" …" if len(words) > 4 else "")
    return (
        f"In none of the documents: {listed}. The formula then gives its highest IDF, {idf:.2f}; "
        "no word could be rarer. A misspelt word gets it too."
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """The terms that two models give one text, by their spelling."""

    only_first: tuple[Term, ...]  # by descending weight
    both: tuple[tuple[Term, Term], ...]  # by descending weight in the first
    only_second: tuple[Term, ...]


def difference(first: Expansion, second: Expansion) -> Difference:
    """What two models make of the same text. Weights of different models do not compare."""
    a: Mapping[str, Term] = {term.piece: term for term in first.terms}
    b: Mapping[str, Term] = {term.piece: term for term in second.terms}
    return Difference(
        only_first=tuple(term for piece, term in a.items() if piece not in b),
        both=tuple((term, b[piece]) for piece, term in a.items() if piece in b),
        only_second=tuple(term for piece, term in b.items() if piece not in a),
    )


def two_to_compare(chosen: ModelInfo, ready: Sequence[ModelInfo]) -> tuple[ModelInfo, ModelInfo]:
    """The chosen model beside the one it was trained from, or from which one was, or another."""
    for info in ready:
        if info.id == chosen.trained_from:
            return info, chosen
        if info.trained_from == chosen.id:
            return chosen, info
    return chosen, next(info for info in ready if info != chosen and info.remote is None)


def difference_titles(first: ModelInfo, second: ModelInfo) -> tuple[str, str, str]:
    """What the terms of the first, of both and of the second model are called."""
    if second.trained_from == first.id:
        return ("Lost", "Kept", "Gained")
    if first.trained_from == second.id:
        return ("Gained", "Kept", "Lost")
    return (f"Only {first.title}", "Both", f"Only {second.title}")


def difference_note(first: ModelInfo, second: ModelInfo) -> str:
    """What may be read from the lists, and what not."""
    for before, after in ((first, second), (second, first)):
        if after.trained_from == before.id:
            return (
                f"What training on the language of work changed: {after.title} began as "
                f"{before.title}. Weights before and after may be read side by side; a score of "
                "one model still does not compare with a score of the other."
            )
    return (
        "By spelling. The weights of different models have different scales, so no score "
        "compares them."
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A pair that tells the methods apart."""

    id: str
    title: str
    a: str
    b: str
    why: str


@cache
def cases() -> dict[str, Case]:
    """The examples of the Methods page, by id."""
    return presets("methods.json", Case)
