"""How two texts meet, word by word: the shared terms put together by the words they belong to.

A vocabulary entry may be no more than a piece of a word, and two quite different words can have a
piece in common: "S3" and "2023" are both cut so that "##3" is one of their pieces. So the pieces of
one word are put together, and a piece is only said to be in both texts where its word is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.analysis.shares import shares_by_term, shares_by_word
from core.records import Expansion, Match, SharedTerm, Word

WordKind = Literal["both", "piece", "one", "added"]
"""The word is in both texts / only a piece of it is, in another word of the other text / it is in
one text, its terms were added to the other / the term was added to both."""

_Pieces = tuple[int, ...]
"""What makes two words the same: the ids of their tokens."""


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Shared terms that belong to one word, or to one pair of words."""

    kind: WordKind
    word_a: Word | None  # of A, that the terms are pieces of; None: they were added to A
    word_b: Word | None  # the same of B
    terms: tuple[SharedTerm, ...]  # by descending contribution, then id

    @property
    def contribution(self) -> float:
        """What its terms add to the cosine, in (0, 1]."""
        return math.fsum(term.contribution for term in self.terms)


def word_matches(match: Match) -> tuple[WordMatch, ...]:
    """The shared terms of a pair by word, the largest contribution first.

    Every shared term is in exactly one of them, so their contributions sum to the cosine. The
    pieces of one word are one entry; where only a piece is shared, and by different words, these
    two words are one entry of the kind "piece". A term that was added to both texts stands alone.
    """
    words_a, words_b = _words_by_token(match.a), _words_by_token(match.b)
    peaks_a, peaks_b = _peaks(match.a), _peaks(match.b)
    groups: defaultdict[tuple[WordKind, _Pieces, _Pieces], list[SharedTerm]] = defaultdict(list)
    words: dict[tuple[WordKind, _Pieces, _Pieces], tuple[Word | None, Word | None]] = {}
    for term in match.shared:
        in_a, in_b = words_a.get(term.id, {}), words_b.get(term.id, {})
        at_a, at_b = peaks_a.get(term.id), peaks_b.get(term.id)
        common = in_a.keys() & in_b.keys()
        kind: WordKind = term.kind
        if common:  # the word in which it is strongest, if that is one of them
            strongest = next((at for at in (at_a, at_b) if at in common), None)
            pieces_a = pieces_b = strongest or next(one for one in in_a if one in common)
        elif in_a or in_b:
            kind = "piece" if in_a and in_b else kind
            pieces_a, pieces_b = _strongest(in_a, at_a), _strongest(in_b, at_b)
        else:
            pieces_a = pieces_b = (term.id,)
        key = (kind, pieces_a, pieces_b)
        groups[key].append(term)
        words.setdefault(key, (in_a.get(pieces_a), in_b.get(pieces_b)))
    found = [WordMatch(key[0], *words[key], tuple(terms)) for key, terms in groups.items()]
    return tuple(sorted(found, key=lambda row: (-row.contribution, row.terms[0].id)))


def shares_by_word_kind(match: Match, words: Sequence[WordMatch]) -> dict[WordKind, float]:
    """How much of the cosine each kind makes, in per cent, summing to 100 or 0.

    Parameters
    ----------
    words
        All of the pair's, from `word_matches`.
    """
    shares = shares_by_term(match)
    found: dict[WordKind, float] = {"both": 0.0, "piece": 0.0, "one": 0.0, "added": 0.0}
    for word in words:
        found[word.kind] += math.fsum(shares[term.id] for term in word.terms)
    return found


def shares_by_pieces(text: Expansion, match: Match) -> dict[_Pieces, float]:
    """Each word's share of the cosine in per cent, wherever it stands, by the ids of its tokens.

    What peaks in no word is left out.
    """
    found: defaultdict[_Pieces, float] = defaultdict(float)
    for word, share in shares_by_word(text, match).items():
        if word is not None:
            found[pieces_of(text, word)] += share
    return dict(found)


def pieces_of(text: Expansion, word: Word) -> _Pieces:
    """The ids of a word's tokens: two words with the same are the same word to the model."""
    return tuple(token.id for token in text.tokens[word.first : word.last + 1])


def _words_by_token(text: Expansion) -> Mapping[int, dict[_Pieces, Word]]:
    """By the id of each token, the words that it is a piece of: the first of each, in order."""
    found: defaultdict[int, dict[_Pieces, Word]] = defaultdict(dict)
    for word in text.words:
        pieces = pieces_of(text, word)
        for id_ in pieces:
            found[id_].setdefault(pieces, word)
    return found


def _peaks(text: Expansion) -> dict[int, _Pieces]:
    """The word that each term peaks in, by the term's id."""
    pieces = {word: pieces_of(text, word) for word in text.words}
    return {
        term.id: pieces[word] for term in text.terms if (word := text.word_of(term)) is not None
    }


def _strongest(words: Mapping[_Pieces, Word], peak: _Pieces | None) -> _Pieces:
    """Of the words that a term is a piece of, the one it peaks in, or else the first."""
    if peak in words:
        return peak or ()
    return next(iter(words), ())
