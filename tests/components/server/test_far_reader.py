from __future__ import annotations

import signal
import time

import psutil
import pytest

from components.server import cache, far_reader, render_lock
from core import load_encoder
from core.errors import LowMemoryError, UnknownModelError

TEXT = "nurse engineer plumber " * 400  # four windows


@pytest.fixture(autouse=True)
def nothing_idle():
    far_reader.forget()
    yield
    far_reader.forget()


SHORT = load_encoder("bm25").expand("a nurse")


def unheard(done: int, total: int) -> None:
    pass


def test_a_text_is_read_as_in_this_process(encoder):
    seen = []
    found = far_reader.expand("splade-tiny", TEXT, progress=lambda *now: seen.append(now))
    assert found == encoder.expand(TEXT)
    assert seen == [(number, 4) for number in (1, 2, 3, 4)]
    (process,) = far_reader._idle
    assert far_reader.expand("bm25", TEXT, progress=unheard).model_id == "bm25"
    assert far_reader._idle == [process]
    assert psutil.Process(process.pid).nice() > psutil.Process().nice()


def test_what_progress_raises_ends_the_reading():
    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        far_reader.expand("splade-tiny", TEXT, progress=stop)
    assert far_reader._idle == []


def test_what_core_refuses_is_raised_here():
    with pytest.raises(UnknownModelError, match="no model"):
        far_reader.expand("nobody/nothing", TEXT, progress=unheard)


def test_a_process_that_is_ended_costs_a_sentence():
    def end(done: int, total: int) -> None:
        for child in psutil.Process().children():
            if "components.server.reading_process" in child.cmdline():
                child.send_signal(signal.SIGKILL)

    with pytest.raises(LowMemoryError, match="was ended"):
        far_reader.expand("splade-tiny", TEXT, progress=end)


def test_left_alone_it_ends_and_the_next_text_starts_another(monkeypatch):
    monkeypatch.setattr(far_reader, "_IDLE_SECONDS", 0.1)
    far_reader.expand("bm25", "a nurse", progress=unheard)
    (process,) = far_reader._idle
    for _ in range(100):
        if process.poll() is not None:
            break
        time.sleep(0.1)
    assert process.returncode == 0
    assert far_reader.expand("bm25", "a nurse", progress=unheard).terms


def test_only_very_long_texts_go_there(monkeypatch):
    read = []
    monkeypatch.setattr(
        far_reader, "expand", lambda model_id, text, progress: read.append(len(text)) or SHORT
    )
    cache.forget()
    cache.expansion("splade-tiny", "a" * 1_000)
    assert read == []
    cache.expansion("splade-tiny", "a " * render_lock.VERY_LONG)
    assert read == [2 * render_lock.VERY_LONG]
    cache.forget()
