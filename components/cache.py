"""Everything that is kept between reruns: the encoder, and the expansions of recent texts.

Texts are private. What is worked out from them is kept in memory only, for an hour at most,
and found again only by who has the same text.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from weakref import ref

import streamlit as st
from cachetools import TTLCache

from components import turns
from components.downloads import Downloads
from components.memory import set_aside, set_aside_once
from core import (
    DEFAULT_MODEL_ID,
    Anatomy,
    Encoder,
    Expansion,
    TransparentEncoder,
    load_encoder,
    model_info,
)
from core.bm25 import Bm25Encoder, esco
from core.encoder import Progress

Queued = Callable[[int], None]
"""Hears how many long texts are read before one's own."""

_KEEP_SECONDS = 3600
_SWEEP_SECONDS = 60
_KEEP_TOKENS = 150_000  # about 50 MB of tokens and terms
_SET_ASIDE_FROM = 5_000  # tokens
_BIG_MODELS = 2
_BIG_EFFORT = 8  # a downloaded model takes so many times as long to read, at the least
_KEEP_ANATOMIES = 40  # of a sentence each, at most some 2 MB


def encoder(model_id: str = DEFAULT_MODEL_ID) -> Encoder:
    """The encoder of a model, loaded once and shared by all sessions.

    Raises
    ------
    core.errors.LensError
        If it cannot be loaded; see `core.load_encoder`.
    """
    with turns.aside():
        if model_info(model_id).remote is None:
            return _small(model_id)
        loaded = _big(model_id)
        set_aside_once(model_id)  # torch alone makes a million objects
        return loaded


@st.cache_resource(show_spinner=False)
def _small(model_id: str) -> Encoder:
    """What ships with the project stays loaded."""
    return load_encoder(model_id)


@st.cache_resource(show_spinner="Loading the model …", max_entries=_BIG_MODELS)
def _big(model_id: str) -> Encoder:
    """Half a gigabyte each: beyond two, the one that was used least recently is let go."""
    return load_encoder(model_id)


@st.cache_resource(show_spinner=False)
def bm25(k1: float, b: float) -> Bm25Encoder:
    """BM25 with settings of one's own; a few numbers, made in no time."""
    return Bm25Encoder(f"bm25 k1={k1} b={b}", esco(), k1=k1, b=b)


@st.cache_resource(show_spinner=False)
def downloads() -> Downloads:
    """The downloads of this server."""
    return Downloads()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class _Shelf:
    """What recent texts came to, by model and text, bounded by what it takes and by time."""

    kept: TTLCache[tuple[str, str], Expansion] = field(
        default_factory=lambda: TTLCache(
            maxsize=_KEEP_TOKENS,
            ttl=_KEEP_SECONDS,
            getsizeof=lambda expansion: len(expansion.tokens) + len(expansion.terms) + 1,
        )
    )
    anatomies: TTLCache[tuple[str, str], Anatomy] = field(
        default_factory=lambda: TTLCache(maxsize=_KEEP_ANATOMIES, ttl=_KEEP_SECONDS)
    )
    lock: Lock = field(default_factory=Lock)


@st.cache_resource(show_spinner=False)
def _shelf() -> _Shelf:
    shelf = _Shelf()
    Thread(target=_sweep, args=(ref(shelf),), name="sweep", daemon=True).start()
    return shelf


def _sweep(shelf: ref[_Shelf]) -> None:
    """Let go of what is too old, also while nobody asks for anything."""
    while (found := shelf()) is not None:
        with found.lock:
            found.kept.expire()
            found.anatomies.expire()
        del found
        time.sleep(_SWEEP_SECONDS)


def expansion(
    model_id: str,
    text: str,
    *,
    progress: Progress | None = None,
    queued: Queued = lambda _: None,
) -> Expansion:
    """The expansion of a text, read only if it was not read lately.

    A long text waits until no other is read; `queued` hears how many are before it. Not a cached
    function of Streamlit's, because those cannot report progress while they run.
    """
    shelf = _shelf()
    key = (model_id, text)
    with shelf.lock:
        found = shelf.kept.get(key)
    if found is None:
        model = encoder(model_id)
        with turns.reading(effort(model_id, text), queued):
            found = model.expand(text, progress=progress)
        with shelf.lock, suppress(ValueError):  # larger than the whole shelf
            shelf.kept[key] = found
        if len(found.tokens) > _SET_ASIDE_FROM:
            set_aside()
    return found


def effort(model_id: str, text: str) -> int:
    """How long reading a text takes, in English characters read by a model that ships.

    A character of Chinese is a token, and three bytes; a word of English is about one.
    """
    size = len(text.encode("utf-8", "replace"))
    return size if model_info(model_id).remote is None else _BIG_EFFORT * size


def anatomy(model_id: str, text: str) -> Anatomy:
    """A short text taken apart, only if it was not taken apart lately.

    Raises
    ------
    TypeError
        If the model has no logits to look at; `core.TransparentEncoder` tells.
    """
    shelf = _shelf()
    key = (model_id, text)
    with shelf.lock:
        found = shelf.anatomies.get(key)
    if found is None:
        model = encoder(model_id)
        if not isinstance(model, TransparentEncoder):
            raise TypeError(f"{model_id} has no logits to look at")
        found = model.dissect(text)
        with shelf.lock:
            shelf.anatomies[key] = found
    return found
