"""A comparison as a piece of text that a link can carry, and back.

The link carries it behind its "#", which browsers do not send to a server. What comes back may
come from anybody: every length, type and value is checked before it is used.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import asdict, dataclass

LONGEST_LINK = 8_000
"""Characters. Longer links are cut by mail programs and chats."""

LONGEST_FILE = 1_000_000
"""Characters of a comparison that is saved as a file."""

FEWEST_TERMS, MOST_TERMS = 5, 100
"""How many terms a chart shows: the slider's bounds, and what a link may ask for."""

_VERSION = "1"
_LONGEST_STATE = 4_000_000  # bytes after decompression; two texts of 200,000 characters fit


class SharedStateError(ValueError):
    """A link or file that does not hold a comparison."""


@dataclass(frozen=True, slots=True)
class SharedState:
    """What a link restores."""

    text_a: str
    text_b: str
    model: str
    terms: int
    raw: bool
    roles: bool = False  # links of before have no such setting


def packed(state: SharedState) -> str:
    """The state in letters, digits, "-" and "_", after the number of the format and a dot."""
    data = json.dumps(asdict(state), ensure_ascii=False, separators=(",", ":")).encode()
    code = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")
    return f"{_VERSION}.{code}"


def unpacked(
    text: str, *, longest_text: int, models: frozenset[str], limit: int = LONGEST_LINK
) -> SharedState:
    """What `packed` packed.

    Raises
    ------
    SharedStateError
        If it is damaged, oversized, of another version, or asks for what there is not. Nothing is
        decompressed beyond what the largest honest state needs.
    """
    if len(text) > limit:
        raise SharedStateError("it is too long")
    version, dot, code = text.partition(".")
    if version != _VERSION or not dot:
        raise SharedStateError("it is of a version that this page does not know")
    try:
        data = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
        unzip = zlib.decompressobj()
        state = unzip.decompress(data, _LONGEST_STATE)
    except (binascii.Error, ValueError, zlib.error):
        raise SharedStateError("it is damaged") from None
    if unzip.unconsumed_tail:
        raise SharedStateError("it holds too much")
    if not unzip.eof:
        raise SharedStateError("it is damaged")
    try:
        return _checked(json.loads(state), longest_text, models)
    except (ValueError, RecursionError, KeyError, TypeError):
        raise SharedStateError("it is damaged") from None


def _checked(found: dict[str, object], longest_text: int, models: frozenset[str]) -> SharedState:
    state = SharedState(**found)  # type: ignore[arg-type]  # the types are checked below
    texts = (state.text_a, state.text_b)
    if not all(isinstance(text, str) and len(text) <= longest_text for text in texts):
        raise ValueError("texts")
    for text in texts:
        text.encode()  # a lone surrogate cannot be sent to a browser
    if state.model not in models:
        raise ValueError("model")
    if (
        type(state.terms) is not int
        or not FEWEST_TERMS <= state.terms <= MOST_TERMS
        or type(state.raw) is not bool
        or type(state.roles) is not bool
    ):
        raise ValueError("view")
    return state
