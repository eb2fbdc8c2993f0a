"""From text to WordPiece tokens with character spans."""

from __future__ import annotations

import re
import unicodedata

from tokenizers import Tokenizer

from core.records import Token

_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_MARKS = 30
_LONG_RUN_OF_MARKS = re.compile(f"([\u0300-\u036f]{{{_MOST_MARKS}}})[\u0300-\u036f]+")


def readable_text(text: str) -> str:
    """`text` with each lone surrogate as U+FFFD, so that it can be encoded; same length."""
    return _SURROGATE.sub("\ufffd", text)


def normalized(text: str) -> str:
    """`text` in Unicode's composed form (NFC), each run of combining marks cut after the 30th.

    Putting a run of marks in order takes Python time that grows with the square of its length, and
    no other thread runs meanwhile: two minutes for 200,000 of them. No language needs more than 30
    (Unicode Standard Annex 15, "Stream-Safe Text Format").
    """
    return unicodedata.normalize("NFC", _LONG_RUN_OF_MARKS.sub(r"\1", text))


class TextTokenizer:
    """Reads a whole text, however long, with spans that index it.

    Works on a copy of the given tokenizer, whose truncation and padding belong to its owner.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        vocabulary = self._tokenizer.get_vocab(with_added_tokens=True)
        self._pieces = {id_: piece for piece, id_ in vocabulary.items()}
        probe = self._tokenizer.encode("a")
        special = [
            Token(id=id_, piece=piece, start=None, end=None)
            for id_, piece, is_special in zip(
                probe.ids, probe.tokens, probe.special_tokens_mask, strict=True
            )
            if is_special
        ]
        opening = probe.special_tokens_mask.index(0)
        self.before = tuple(special[:opening])
        """The special tokens set before a text: ``[CLS]`` for BERT."""
        self.after = tuple(special[opening:])
        """The special tokens set after a text: ``[SEP]`` for BERT."""

    def own_tokens(self, text: str) -> tuple[Token, ...]:
        """The tokens that stand for characters of `text`, none of them added by the tokenizer.

        A "[SEP]" typed in the text is one of them, with the span it was typed at.
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        if not encoding.ids:
            return ()
        offsets = encoding.offsets
        if not text.isascii():
            starts = [start for start, _ in offsets[1:]] + [len(text)]
            offsets = [
                (start, _with_marks(text, end, limit))
                for (start, end), limit in zip(offsets, starts, strict=True)
            ]
        pieces = self._pieces  # the same strings for all tokens
        return tuple(
            Token(id_, pieces[id_], start, end)
            for id_, (start, end) in zip(encoding.ids, offsets, strict=True)
        )

    def piece(self, term_id: int) -> str:
        """The vocabulary entry of an id, as written there."""
        return self._pieces[term_id]


def _with_marks(text: str, end: int, limit: int) -> int:
    """`end` moved over the combining marks and joiners that belong to the character before it.

    The tokenizer drops them, so its own span of a decomposed "é" stops before the accent, and
    marking that span would tear the letter apart.
    """
    while end < limit and unicodedata.category(text[end]) in ("Mn", "Mc", "Me"):
        end += 1
    return end
