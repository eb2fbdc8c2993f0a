"""The values that cross layers: what a text expands to, and how two expansions meet.

All are frozen and hold only plain Python values, so they hash, compare, pickle and cache without
surprises. Arrays stay inside the numeric modules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from core.notebook import html_of

Kind = Literal["both", "one", "added"]
"""In both texts / in one, added to the other / added to both."""

Side = Literal["a", "b"]
"""One of the two texts of a pair."""


@dataclass(frozen=True, slots=True)
class Token:
    """A WordPiece of the input text, at a position."""

    id: int
    piece: str  # as in the vocabulary; "##" marks a piece that continues a word
    start: int | None  # first character in the text; None for a [CLS] or [SEP] the tokenizer added
    end: int | None  # exclusive


@dataclass(frozen=True, slots=True)
class Word:
    """Neighbouring tokens that the tokenizer cut from one word."""

    start: int  # first character in the text
    end: int  # exclusive
    first: int  # index into Expansion.tokens
    last: int  # inclusive


@dataclass(frozen=True, slots=True)
class Term:
    """A vocabulary entry that the encoder gave a weight above 0."""

    id: int
    piece: str
    weight: float  # log(1 + relu(logit)) at its strongest position; above 0, no upper bound
    source: int  # index into Expansion.tokens: where it peaked, not proof of what caused it
    in_text: bool  # one of the text's own tokens, rather than added by the model


@dataclass(frozen=True)
class Expansion:
    """All terms of one text, by one model. Not slotted, so that it remembers its words."""

    text: str  # as read: a lone surrogate is U+FFFD, everything else as given
    model_id: str
    tokens: tuple[Token, ...]  # [CLS], the text's own, [SEP]; empty if the text has none of its own
    terms: tuple[Term, ...]  # by descending weight, then id
    windows: int = 1  # how many windows the text was read in

    @property
    def own_tokens(self) -> tuple[Token, ...]:
        """The tokens that stand for characters of the text, without the added [CLS] and [SEP]."""
        return tuple(token for token in self.tokens if token.start is not None)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the text, in order; [CLS] and [SEP] belong to none.

        A piece that begins with "##" continues the word before it. Punctuation is a word of its
        own, as BERT's tokenizer has it: "C++" is three.
        """
        words: list[Word] = []
        for index, token in enumerate(self.tokens):
            if token.start is None or token.end is None:
                continue
            if words and token.piece.startswith("##") and words[-1].last == index - 1:
                before = words[-1]
                words[-1] = Word(before.start, max(before.end, token.end), before.first, index)
            else:
                words.append(Word(token.start, token.end, index, index))
        return tuple(words)

    @cached_property
    def word_at(self) -> Mapping[int, Word]:
        """The word of each token, by the token's index; special tokens have none."""
        return {index: word for word in self.words for index in range(word.first, word.last + 1)}

    def word_of(self, term: Term) -> Word | None:
        """The word that a term of this text peaks in; None for the whole text."""
        return self.word_at.get(term.source)

    def _repr_html_(self) -> str | None:
        return html_of(self)


@dataclass(frozen=True, slots=True)
class SharedTerm:
    """A term that two expansions have in common."""

    id: int
    piece: str
    weight_a: float
    weight_b: float
    contribution: float  # weight_a * weight_b / (|a| |b|), in (0, 1]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Match:
    """How two expansions meet.

    The contributions of `shared` sum to `cosine` (within 1e-9), and
    ``cosine <= sqrt(coverage_a * coverage_b)``.
    """

    a: Expansion = field(repr=False)
    b: Expansion = field(repr=False)
    cosine: float | None  # in [0, 1]; None where either expansion has no terms
    dot: float  # the score the model was trained for; no upper bound
    shared: tuple[SharedTerm, ...]  # by descending contribution, then id
    only_a: tuple[Term, ...]  # by descending weight, then id
    only_b: tuple[Term, ...]
    coverage_a: float  # share of A's squared weight that lies on shared terms, in [0, 1]
    coverage_b: float
    norm_a: float  # |a|, the square root of the sum of A's squared weights
    norm_b: float

    def _repr_html_(self) -> str | None:
        return html_of(self)


@dataclass(frozen=True, slots=True)
class EntryLogit:
    """What the model's output says of one vocabulary entry at one position."""

    id: int
    piece: str
    logit: float  # any sign; only what is above 0 becomes a weight


@dataclass(frozen=True, slots=True)
class TokenLogits:
    """An expansion with the logits it came from, token by token.

    For every term j, ``expansion.terms[j].weight == log(1 + relu(max_i logits[i][j]))``, and the
    first i that reaches the maximum is its source.
    """

    expansion: Expansion
    highest: tuple[tuple[EntryLogit, ...], ...]  # per position, the 20 highest, descending
    positive: tuple[int, ...]  # per position, how many of the vocabulary's logits are above 0
    logits: tuple[tuple[float, ...], ...]  # (positions, terms), terms as in expansion.terms
    maxima: tuple[float, ...]  # (vocab_size,), the highest logit of each entry, any sign
