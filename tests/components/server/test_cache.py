from __future__ import annotations

import gc
import threading
import time
import tracemalloc
from contextlib import contextmanager
from weakref import ref

import pytest

from components.server import cache
from core import Expansion, list_models, load_encoder, model_info
from core.encoders.unicoil import UnicoilEncoder

BIG = [info.id for info in list_models() if info.remote is not None]


@pytest.fixture
def loaded(monkeypatch):
    """The ids of the models that were loaded, in order; none is really loaded."""
    cache.forget()
    ids: list[str] = []
    monkeypatch.setattr(cache, "load_encoder", lambda id_: ids.append(id_) or id_)
    yield ids
    cache.forget()


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


def test_a_text_larger_than_all_that_is_kept_is_read_all_the_same(monkeypatch):
    monkeypatch.setattr(cache, "_KEEP_BYTES", 3_000)
    small = cache._Shelf()
    monkeypatch.setattr(cache, "_shelf", small)
    long = "nurse and cook " * 30
    assert cache.expansion("splade-tiny", long).text == long
    assert len(small.kept) == 0


def test_what_is_old_is_let_go_though_nobody_asks(monkeypatch):
    monkeypatch.setattr(cache, "_SWEEP_SECONDS", 0.05)
    monkeypatch.setattr(cache, "_KEEP_SECONDS", 0.2)
    brief = cache._Shelf()
    monkeypatch.setattr(cache, "_shelf", brief)
    cache.expansion("splade-tiny", "a private text")
    expansion = ref(brief.kept["splade-tiny", "a private text"])
    sweeper = threading.Thread(target=cache._sweep, args=(ref(brief),), daemon=True)
    sweeper.start()
    end = time.monotonic() + 20
    while expansion() is not None and time.monotonic() < end:
        time.sleep(0.05)
    assert expansion() is None


TEXTS = {
    "short": "machine learning engineer",
    "many words": "nurse practitioner in care " * 400,
    "many characters": "".join(map(chr, range(0x4E00, 0x4E00 + 5_000))),
    "many different words": " ".join(f"{number:x}" for number in range(5_000)),
    "no token": " " * 100_000,
    "one word": "x" * 100_000,
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("model", ["splade-tiny", "bm25"])
def test_what_is_kept_is_counted_in_bytes(model, name):
    """No text takes much more than it is counted for, whatever it is made of."""
    encoder = load_encoder(model)
    encoder.expand("to load what is loaded once")
    gc.collect()
    tracemalloc.start()
    try:
        text = "".join(list(TEXTS[name]))  # a copy of its own
        expansion = encoder.expand(text)
        assert len(expansion.words) >= len(expansion.word_at) - len(expansion.tokens)
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0.9 * taken < cache.bytes_of(expansion) < 3 * taken


def test_a_text_taken_apart_is_counted_in_bytes():
    encoder = load_encoder("splade-tiny")
    encoder.token_logits("to load what is loaded once")
    gc.collect()
    tracemalloc.start()
    try:
        token_logits = encoder.token_logits("Experience with Kubernetes orchestration")
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0.9 * taken < cache.bytes_of_token_logits(token_logits) < 2 * taken
    assert 20 * taken < cache._KEEP_LOGITS_BYTES


def test_a_large_expansion_is_kept_for_a_shorter_time():
    small, large = (Expansion("a" * size, "bm25", (), ()) for size in (10, 3_000_000))
    assert cache._until(("bm25", ""), small, 100.0) == 100.0 + 3600
    assert cache._until(("bm25", ""), large, 100.0) == 100.0 + 300


def test_a_native_score_is_computed_once_and_holds_no_text(monkeypatch):
    monkeypatch.setattr(cache, "_shelf", cache._Shelf())
    info = model_info("unicoil-tiny")
    query, document = (cache.expansion(info.id, text) for text in ("private nurse", "a nurse"))
    computed = []
    real = UnicoilEncoder.native_score
    monkeypatch.setattr(
        UnicoilEncoder,
        "native_score",
        lambda self, *pair: computed.append(pair) or real(self, *pair),
    )
    first = cache.native_score(info, query, document)
    assert first == real(cache.encoder(info.id), query, document)
    assert cache.native_score(info, query, document) == first
    assert len(computed) == 1
    assert "private" not in repr(list(cache._shelf.scores))
    cache.forget()
    cache.native_score(info, query, document)
    assert len(computed) == 2


def test_what_nobody_looks_at_is_read_behind_every_page(monkeypatch):
    efforts = []

    @contextmanager
    def turn(effort, queued):
        efforts.append(effort)
        yield lambda progress: progress

    monkeypatch.setattr(cache.render_lock, "reading_turn", turn)
    cache.expansion("bm25", "a nurse", last=True)
    cache.expansion("bm25", "x " * 100_000)
    assert efforts[0] > efforts[1]
