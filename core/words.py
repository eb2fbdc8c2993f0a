"""The words of a text, as the tokenizer sees them: runs of pieces that belong together."""

from __future__ import annotations

from dataclasses import dataclass

from core.records import Expansion


@dataclass(frozen=True, slots=True)
class Word:
    """Neighbouring tokens that the tokenizer cut from one word."""

    start: int  # first character in the text
    end: int  # exclusive
    first: int  # index into Expansion.tokens
    last: int  # inclusive


def words_of(expansion: Expansion) -> tuple[Word, ...]:
    """The words of an expansion's text, in order; [CLS] and [SEP] belong to none.

    A piece that begins with "##" continues the word before it. Punctuation is a word of its own,
    as BERT's tokenizer has it: "C++" is three.
    """
    words: list[Word] = []
    for index, token in enumerate(expansion.tokens):
        if token.start is None or token.end is None:
            continue
        if words and token.piece.startswith("##") and words[-1].last == index - 1:
            before = words[-1]
            words[-1] = Word(before.start, max(before.end, token.end), before.first, index)
        else:
            words.append(Word(token.start, token.end, index, index))
    return tuple(words)


def words_by_token(expansion: Expansion) -> dict[int, Word]:
    """The word of each token, by the token's index; special tokens have none."""
    return {
        index: word for word in words_of(expansion) for index in range(word.first, word.last + 1)
    }
