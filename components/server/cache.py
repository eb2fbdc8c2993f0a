"""Everything that is kept between reruns: the encoders, and the expansions of recent texts.

Texts are private. What is computed from them is kept in memory only, for an hour at most, and found
again only with the same text. None of it is in a cache of Streamlit's, which any
visitor's "clear cache" would empty for all.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections import Counter
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Condition, Lock, Thread
from weakref import ref

import streamlit as st
from cachetools import LRUCache, TLRUCache, TTLCache, cached

from components.server import far_reader, render_lock
from components.server.collector import give_back, leave_alone, set_aside_once
from components.server.downloads import Downloads
from components.server.render_lock import Queued
from core import (
    DEFAULT_MODEL_ID,
    Encoder,
    Expansion,
    ModelInfo,
    Progress,
    TokenLogits,
    TransparentEncoder,
    load_encoder,
    model_info,
)

_KEEP_SECONDS, _KEEP_LARGE_SECONDS = 3600, 300
_SWEEP_SECONDS = 60
_LARGE_BYTES = 256 * 2**10  # of an expansion; some 700 words
_KEEP_BYTES = 96 * 2**20  # of expansions
_KEEP_SCORES = 1_000  # each some 200 bytes: texts are kept as their hashes
_KEEP_LOGITS_BYTES = 48 * 2**20  # some 40 of a sentence each
_LEAVE_ALONE_FROM = 5_000  # tokens
_BIG_MODELS = 2
_LAST = 10**9  # more bytes than any text has
_BIG_EFFORT = 8  # a downloaded model takes so many times as long to read, at the least

# What Python objects take, measured (tests/components/server/test_cache.py checks the figures): a
# token with its place in `Expansion.words` and `Expansion.word_at`, a term, a logit.
_TOKEN_BYTES, _TERM_BYTES, _LOGIT_BYTES = 320, 200, 32


def encoder(model_id: str = DEFAULT_MODEL_ID) -> Encoder:
    """The encoder of a model, loaded once and shared by all sessions.

    Raises
    ------
    core.errors.LensError
        If it cannot be loaded; see `core.load_encoder`.
    """
    if model_id in _small_models:
        return _small(model_id)
    if model_id in _big_models:
        return _big(model_id)
    with render_lock.aside():
        if model_info(model_id).remote is None:
            return _small(model_id)
        with st.spinner("Loading the model …"):
            loaded = _big(model_id)
        set_aside_once(model_id)  # torch alone makes a million objects
        return loaded


_small_models: MutableMapping[str, Encoder] = {}
_big_models: MutableMapping[str, Encoder] = LRUCache(maxsize=_BIG_MODELS)


@cached(_small_models, key=str, condition=Condition())
def _small(model_id: str) -> Encoder:
    """What ships with the project stays loaded."""
    return load_encoder(model_id)


@cached(_big_models, key=str, condition=Condition())
def _big(model_id: str) -> Encoder:
    """Half a gigabyte each: beyond two, the one that was used least recently is let go."""
    return load_encoder(model_id)


downloads = Downloads()
"""The downloads of this server."""

_Key = tuple[str, str]
"""A model's id and a text."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class _Shelf:
    """Results for recent texts, bounded in bytes and in time."""

    kept: TLRUCache[_Key, Expansion] = field(
        default_factory=lambda: TLRUCache(_KEEP_BYTES, _until, getsizeof=bytes_of)
    )
    token_logits: TTLCache[_Key, TokenLogits] = field(
        default_factory=lambda: TTLCache(
            _KEEP_LOGITS_BYTES, _KEEP_SECONDS, getsizeof=bytes_of_token_logits
        )
    )
    scores: TTLCache[tuple[str, bytes, bytes], float] = field(
        default_factory=lambda: TTLCache(_KEEP_SCORES, _KEEP_SECONDS)
    )
    lock: Lock = field(default_factory=Lock)


def _until(_: _Key, expansion: Expansion, now: float) -> float:
    """When an expansion is let go at the latest: a large one soon."""
    large = bytes_of(expansion) > _LARGE_BYTES
    return now + (_KEEP_LARGE_SECONDS if large else _KEEP_SECONDS)


def bytes_of(expansion: Expansion) -> int:
    """About how much memory an expansion takes, the text that it is found by included."""
    text = 2 * sys.getsizeof(expansion.text)
    return text + _TOKEN_BYTES * len(expansion.tokens) + _TERM_BYTES * len(expansion.terms) + 1000


def bytes_of_token_logits(token_logits: TokenLogits) -> int:
    """About how much memory token logits take, with the text they are found by."""
    logits = len(token_logits.maxima) + len(token_logits.logits) * len(token_logits.expansion.terms)
    highest = sum(map(len, token_logits.highest))
    return bytes_of(token_logits.expansion) + _LOGIT_BYTES * logits + _TERM_BYTES * highest


def _begun() -> _Shelf:
    shelf = _Shelf()
    Thread(target=_sweep, args=(ref(shelf),), name="sweep", daemon=True).start()
    return shelf


def _sweep(shelf: ref[_Shelf]) -> None:
    """Let go of what is too old, also while nobody asks for anything."""
    while (found := shelf()) is not None:
        with found.lock:
            before = found.kept.currsize + found.token_logits.currsize
            found.kept.expire()
            found.token_logits.expire()
            found.scores.expire()
            freed = before - found.kept.currsize - found.token_logits.currsize
        del found
        if freed > _LARGE_BYTES:
            give_back()
        time.sleep(_SWEEP_SECONDS)


_shelf = _begun()
_reads: Counter[str] = Counter()  # texts, by the id of the model that read them


def is_loaded(model_id: str) -> bool:
    """Whether a model that ships is in memory already."""
    return model_id in _small_models


def texts_read() -> int:
    """How many texts were read since the server's start, those found again not counted."""
    return sum(_reads.values())


def bytes_kept() -> int:
    """About how much memory the results for recent texts take."""
    shelf = _shelf
    with shelf.lock:
        return int(shelf.kept.currsize + shelf.token_logits.currsize)


def forget() -> None:
    """Let go of everything; for tests, each of which begins afresh."""
    _small_models.clear()
    _big_models.clear()
    with _shelf.lock:
        _shelf.kept.clear()
        _shelf.token_logits.clear()
        _shelf.scores.clear()


def expansion(
    model_id: str,
    text: str,
    *,
    progress: Progress = lambda _, __: None,
    queued: Queued = lambda _: None,
    beside: bool = False,
    last: bool = False,
) -> Expansion:
    """The expansion of a text, read only if it was not read lately.

    A long text waits until no other is read; `queued` hears how many are before it. Not a cached
    function of Streamlit's, because those cannot report progress while they run.

    Parameters
    ----------
    beside
        Read beside the drawing however short the text is: one of many.
    last
        Read behind everything that a visitor waits for: nobody looks at a page for it.
    """
    shelf, key = _shelf, (model_id, text)
    with shelf.lock:
        found = shelf.kept.get(key)
    if found is None:
        far = _is_read_far_away(model_id, text)
        read = partial(far_reader.expand, model_id) if far else encoder(model_id).expand
        takes = max(effort(model_id, text), render_lock.LONG + 1 if beside else 0)
        takes += _LAST if last else 0
        with render_lock.reading_turn(takes, queued) as stepping_aside:
            found = read(text, progress=stepping_aside(progress))
        with shelf.lock, suppress(ValueError):  # larger than the whole shelf
            _reads[model_id] += 1
            shelf.kept[key] = found
        if len(found.tokens) > _LEAVE_ALONE_FROM:
            leave_alone()
    return found


def expansions(model_id: str, texts: Sequence[str]) -> list[Expansion]:
    """The expansions of many short texts, those that were not read lately in batches."""
    shelf = _shelf
    with shelf.lock:
        found = {text: shelf.kept.get((model_id, text)) for text in texts}
    missing = [text for text, known in found.items() if known is None]
    if missing:
        takes = sum(effort(model_id, text) for text in missing)
        with render_lock.reading_turn(takes, lambda _: None):
            read = encoder(model_id).expand_many(missing)
        with shelf.lock:
            _reads[model_id] += len(read)
            for text, expanded in zip(missing, read, strict=True):
                found[text] = expanded
                with suppress(ValueError):  # larger than the whole shelf
                    shelf.kept[(model_id, text)] = expanded
    return [known for text in texts if (known := found[text]) is not None]


def _is_read_far_away(model_id: str, text: str) -> bool:
    """Whether a text is so long that it is worth a process of its own, and its model so small."""
    long = render_lock.bytes_of_texts(text) > render_lock.VERY_LONG
    return long and model_info(model_id).remote is None


def native_score(
    info: ModelInfo, query: Expansion, document: Expansion, *, queued: Queued = lambda _: None
) -> float:
    """The score that the method itself ranks by, computed only if it was not lately."""
    shelf, key = _shelf, (info.id, _digest(query.text), _digest(document.text))
    with shelf.lock:
        found = shelf.scores.get(key)
    if found is None:
        model = encoder(info.id)
        again = effort(info.id, query.text) if info.rereads_query else 0
        with render_lock.reading_turn(again, queued):
            found = model.native_score(query, document)
        with shelf.lock:
            shelf.scores[key] = found
    return found


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def effort(model_id: str, text: str) -> int:
    """How long reading a text takes, in bytes read by a model that ships."""
    size = render_lock.bytes_of_texts(text)
    return size if model_info(model_id).remote is None else _BIG_EFFORT * size


def token_logits(model_id: str, text: str) -> TokenLogits:
    """The token logits of a short text, only computed if they were not lately.

    Raises
    ------
    TypeError
        If the model has no logits to look at; `core.TransparentEncoder` tells.
    """
    shelf, key = _shelf, (model_id, text)
    with shelf.lock:
        found = shelf.token_logits.get(key)
    if found is None:
        model = encoder(model_id)
        if not isinstance(model, TransparentEncoder):
            raise TypeError(f"{model_id} has no logits to look at")
        found = model.token_logits(text)
        with shelf.lock, suppress(ValueError):  # larger than the whole shelf
            shelf.token_logits[key] = found
    return found
