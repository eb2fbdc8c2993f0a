from __future__ import annotations

import pytest
import streamlit as st

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
