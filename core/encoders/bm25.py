"""BM25 in Lucene's form, with document frequencies from a named collection.

``weight(w, d) = idf(w) * tf / (tf + k1 * (1 - b + b * |d| / avgdl))`` with
``idf(w) = ln(1 + (N - df + 0.5) / (df + 0.5))``: Lucene 8 and later, without the constant
``(k1 + 1)`` (Kamphuis et al., "Which BM25 do you mean?", 2020). Two texts alone have no document
frequencies worth the name, so they are taken from a collection.

The words are those of a tokenizer of our own: Lucene's would drop the signs of "C++" and "C#".
Nothing is stemmed unless it is asked for; a search engine for English usually does.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from py_rust_stemmers import SnowballStemmer

from core.encoder import Progress
from core.encoders.tokenization import normalized, readable_text
from core.records import Expansion, Term, Token
from core.shipped import shipped_text

DEFAULT_K1, DEFAULT_B = 1.2, 0.75
"""Lucene's own settings."""

# A word may hold dots and apostrophes inside ("node.js", "don't") and end in what tells C++ and C#
# from C. Marks that follow a letter belong to it.
_WORD = re.compile(r"[\w\u0300-\u036f]+(?:[.'’][\w\u0300-\u036f]+)*(?:\+\+|#)?")


@dataclass(frozen=True, slots=True)
class Analysed:
    """A word of a text, as it is looked up."""

    word: str
    start: int
    end: int  # exclusive


def analyse(text: str, *, stemmed: bool = False) -> tuple[Analysed, ...]:
    """The words of a text in lower case; no word is left out.

    Parameters
    ----------
    stemmed
        Whether each word is cut to its stem, by the Snowball project's stemmer for English:
        "nurses" and "nurse" are both "nurs" then.
    """
    found = list(_WORD.finditer(text))
    words = [normalized(match.group()).lower().replace("’", "'") for match in found]
    if stemmed:
        words = SnowballStemmer("english").stem_words(words)
    return tuple(
        Analysed(word, match.start(), match.end()) for word, match in zip(words, found, strict=True)
    )


@dataclass(frozen=True)
class CollectionStatistics:
    """What a collection of documents says of words. Not slotted, so that it remembers its ids."""

    name: str
    documents: int  # N
    mean_length: float  # avgdl, in words
    frequencies: Mapping[str, int] = field(repr=False, hash=False)  # df: documents with the word
    stemmed: bool = False  # whether the words are stems

    @classmethod
    def of(cls, name: str, texts: Iterable[str], *, stemmed: bool = False) -> CollectionStatistics:
        """The collection of these texts."""
        frequencies: Counter[str] = Counter()
        documents = words = 0
        for text in texts:
            found = [analysed.word for analysed in analyse(text, stemmed=stemmed)]
            frequencies.update(set(found))
            documents += 1
            words += len(found)
        if not words:
            raise ValueError("a collection needs at least one word")
        return cls(name, documents, words / documents, dict(sorted(frequencies.items())), stemmed)

    def idf(self, word: str) -> float:
        """The inverse document frequency of a word: the rarer, the higher. Always above 0."""
        df = self.frequencies.get(word, 0)
        return math.log(1 + (self.documents - df + 0.5) / (df + 0.5))

    def term_id(self, word: str) -> int:
        """The place of a word in the collection; of one it lacks, a number beyond all of them.

        That number is the word's BLAKE2 hash of 128 bits, so no two words share an id, even if
        somebody chooses them on purpose.
        """
        known = self._places.get(word)
        if known is not None:
            return known
        digest = hashlib.blake2b(word.encode(), digest_size=16).digest()
        return len(self._places) + int.from_bytes(digest)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {word: place for place, word in enumerate(self.frequencies)}


@cache
def esco(*, stemmed: bool = False) -> CollectionStatistics:
    """ESCO, the collection that ships, made by recipes/bm25_collection.py."""
    data = json.loads(shipped_text(f"bm25/{'esco_stems' if stemmed else 'esco'}.json"))
    return CollectionStatistics(
        name=data["name"],
        documents=data["documents"],
        mean_length=data["mean_length"],
        frequencies=data["frequencies"],
        stemmed=stemmed,
    )


class Bm25Encoder:
    """Weighs the words of texts by BM25. A `core.encoder.Encoder`.

    Parameters
    ----------
    model_id
        The catalogue id.
    collection
        Where document frequencies and the mean length come from; a text is stemmed if it is.
    k1
        Saturation of the term frequency, at least 0: how long repetition goes on counting. At 0,
        only presence counts.
    b
        Length normalisation, from 0 to 1: how much words in long documents are marked down.
    """

    def __init__(
        self,
        model_id: str,
        collection: CollectionStatistics,
        *,
        k1: float = DEFAULT_K1,
        b: float = DEFAULT_B,
    ) -> None:
        if not 0 <= k1 < math.inf or not 0 <= b <= 1:
            raise ValueError(f"k1 must be at least 0 and b from 0 to 1, got {k1} and {b}")
        self._model_id = model_id
        self._collection = collection
        self._k1, self._b = k1, b

    @property
    def model_id(self) -> str:
        """The catalogue id of the model."""
        return self._model_id

    def expand(self, text: str, *, progress: Progress | None = None) -> Expansion:
        """The words of a text with their weights; `progress` is never called, it takes no time."""
        if not isinstance(text, str):
            raise TypeError(f"a text must be a str, got {type(text).__name__}")
        text = readable_text(text)
        found = analyse(text, stemmed=self._collection.stemmed)
        first: dict[str, int] = {}
        for index, analysed in enumerate(found):
            first.setdefault(analysed.word, index)
        counts = Counter(analysed.word for analysed in found)
        entries = {word: (self._collection.term_id(word), word) for word in counts}
        terms = [
            Term(*entries[word], self._weight(word, count, len(found)), first[word], True)
            for word, count in counts.items()
        ]
        return Expansion(
            text=text,
            model_id=self._model_id,
            tokens=tuple(Token(*entries[w.word], w.start, w.end) for w in found),
            terms=tuple(sorted(terms, key=lambda term: (-term.weight, term.id))),
        )

    def expand_many(self, texts: Sequence[str]) -> list[Expansion]:
        """The words of each text; see `core.encoder.Encoder.expand_many`."""
        return [self.expand(text) for text in texts]

    def native_score(self, query: Expansion, document: Expansion) -> float:
        """The BM25 score: the document's weights of the query's words, repeated ones repeatedly."""
        weights = {term.id: term.weight for term in document.terms}
        return sum(weights.get(token.id, 0.0) for token in query.tokens)

    def _weight(self, word: str, count: int, length: int) -> float:
        norm = 1 - self._b + self._b * length / self._collection.mean_length
        return self._collection.idf(word) * count / (count + self._k1 * norm)
