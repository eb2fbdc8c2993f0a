"""From a text to the windows of token ids that a network reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.encoders.pooling import Ids
from core.encoders.tokenization import TextTokenizer, readable_text
from core.encoders.windows import window_spans
from core.records import Token

Network = Callable[[Ids], NDArray[np.float32]]
"""From token ids, shape ``(batch, positions)`` without padding, to what a model gives each
position, shape ``(batch, positions, ...)``: logits, hidden states, or a weight."""


class WindowReader:
    """Cuts texts into tokens, and the tokens into windows between [CLS] and [SEP].

    Parameters
    ----------
    tokenizer
        A WordPiece tokenizer that adds the special tokens; it is copied, not changed.
    window
        How many tokens the network reads at once, special ones included.
    """

    def __init__(self, tokenizer: Tokenizer, *, window: int) -> None:
        self._tokenizer = TextTokenizer(tokenizer)
        self.special_tokens = len(self._tokenizer.before) + len(self._tokenizer.after)
        """How many special tokens stand around each window."""
        self.capacity = window - self.special_tokens
        """How many of a text's own tokens a window holds."""
        self.vocabulary_size = tokenizer.get_vocab_size()
        """How many entries the vocabulary has."""

    def read(self, text: str) -> tuple[str, tuple[Token, ...]]:
        """A text as it is read, and its own tokens.

        Raises
        ------
        TypeError
            If `text` is not a string.
        """
        if not isinstance(text, str):
            raise TypeError(f"a text must be a str, got {type(text).__name__}")
        text = readable_text(text)
        return text, self._tokenizer.own_tokens(text)

    def with_special_tokens(self, own: Sequence[Token]) -> tuple[Token, ...]:
        """Tokens of a text between the special ones."""
        return (*self._tokenizer.before, *own, *self._tokenizer.after)

    def spans(self, own: Sequence[Token]) -> tuple[range, ...]:
        """The windows of a text, as ranges of its own tokens."""
        return tuple(window_spans(len(own), self.capacity))

    def window(self, own: Sequence[Token], span: range) -> tuple[Ids, Ids]:
        """The ids of a window, shape ``(1, positions)``, and the position of each in the text."""
        before, after = len(self._tokenizer.before), len(self._tokenizer.after)
        ids = np.array(
            [[token.id for token in self.with_special_tokens(own[span.start : span.stop])]],
            np.int64,
        )
        opening = np.arange(before)
        closing = np.arange(after) + before + len(own)
        return ids, np.concatenate([opening, np.array(span) + before, closing])

    def piece(self, term_id: int) -> str:
        """The vocabulary entry of an id."""
        return self._tokenizer.piece(term_id)
