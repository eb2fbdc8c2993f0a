from __future__ import annotations

import threading
import time
from weakref import ref

import pytest
import streamlit as st
from cachetools import TTLCache

from components import cache
from core import list_models

BIG = [info.id for info in list_models() if info.remote is not None]


@pytest.fixture
def loaded(monkeypatch):
    """The ids of the models that were loaded, in order; none is really loaded."""
    st.cache_resource.clear()
    ids: list[str] = []
    monkeypatch.setattr(cache, "load_encoder", lambda id_: ids.append(id_) or id_)
    yield ids
    st.cache_resource.clear()


def test_no_more_than_two_big_models_stay_in_memory(loaded):
    first, second, third = BIG[:3]
    for id_ in (first, second, first, second):
        cache.encoder(id_)
    assert loaded == [first, second]
    cache.encoder(third)
    cache.encoder(third)
    assert loaded == [first, second, third]
    cache.encoder(first)  # was let go
    assert loaded == [first, second, third, first]


def test_what_ships_stays_however_many_big_ones_come(loaded):
    cache.encoder("splade-tiny")
    for id_ in BIG:
        cache.encoder(id_)
    cache.encoder("splade-tiny")
    assert loaded.count("splade-tiny") == 1


def shelf(*, most: int = 10_000, seconds: float = 3600) -> cache._Shelf:
    return cache._Shelf(
        kept=TTLCache(most, seconds, getsizeof=lambda text: len(text.tokens) + len(text.terms))
    )


def test_a_text_larger_than_all_that_is_kept_is_read_all_the_same(monkeypatch):
    small = shelf(most=30)
    monkeypatch.setattr(cache, "_shelf", lambda: small)
    long = "nurse and cook " * 30
    assert cache.expansion("splade-tiny", long).text == long
    assert len(small.kept) == 0


def test_what_is_old_is_let_go_though_nobody_asks(monkeypatch):
    monkeypatch.setattr(cache, "_SWEEP_SECONDS", 0.05)
    brief = shelf(seconds=0.2)
    monkeypatch.setattr(cache, "_shelf", lambda: brief)
    cache.expansion("splade-tiny", "a private text")
    held = brief.kept._Cache__data  # what is really in memory, expired or not
    assert len(held) == 1
    sweeper = threading.Thread(target=cache._sweep, args=(ref(brief),), daemon=True)
    sweeper.start()
    end = time.monotonic() + 20
    while held and time.monotonic() < end:
        time.sleep(0.05)
    assert not held
