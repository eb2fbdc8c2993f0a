"""The words of a pair: how rare each is, and what part of a vector each method lays on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import CollectionStatistics, Expansion, Term, analyse, squared_weight_shares

OTHER_SIGNS = "other signs"
ADDED = "added by the model"


def weight_by_word(text: Expansion) -> dict[str, float]:
    """What part of a text's squared weight each of its words has, in per cent, in their order.

    By the words that BM25 reads, whatever pieces a model cuts them into: a term of the text's own
    counts for the word it peaks in. What peaks in no word is under OTHER_SIGNS; what the model
    added is under ADDED, wherever it peaks. The shares sum to 100.
    """
    words = analyse(text.text)
    at = {place: word.word for word in words for place in range(word.start, word.end)}

    def place_of(term: Term) -> str:
        if not term.in_text:
            return ADDED
        start = text.tokens[term.source].start
        return OTHER_SIGNS if start is None else at.get(start, OTHER_SIGNS)

    found = squared_weight_shares(text, place_of)
    own = dict.fromkeys((analysed.word for analysed in words), 0.0)
    beside = {place: found[place] for place in (OTHER_SIGNS, ADDED) if place in found}
    return {place: 100 * found.get(place, 0.0) for place in (*own, *beside)}


@dataclass(frozen=True, slots=True)
class WordFrequency:
    """What the collection of BM25 says of a word."""

    word: str
    documents: int  # df
    idf: float


def word_frequencies(texts: Sequence[str], collection: CollectionStatistics) -> list[WordFrequency]:
    """The words of the texts, or their stems, the rarest first."""
    words = dict.fromkeys(
        analysed.word for text in texts for analysed in analyse(text, stemmed=collection.stemmed)
    )
    rows = [WordFrequency(w, collection.frequencies.get(w, 0), collection.idf(w)) for w in words]
    return sorted(rows, key=lambda row: (-row.idf, row.word))


def unknown_words(texts: Sequence[str], collection: CollectionStatistics) -> list[str]:
    """The words that the collection of BM25 does not have."""
    return [row.word for row in word_frequencies(texts, collection) if not row.documents]


def unknown_note(words: Sequence[str], idf: float) -> str:
    """Why words that no document has weigh most."""
    listed = ", ".join(f"“{word}”" for word in words[:4]) + (" …" if len(words) > 4 else "")
    return (
        f"In none of the documents: {listed}. The formula then gives its highest IDF, {idf:.2f}; "
        "no word could be rarer. A misspelt word gets it too."
    )
