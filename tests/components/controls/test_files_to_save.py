from __future__ import annotations

import threading

import pytest

from components.controls.files_to_save import BusyError, made


def test_no_more_than_four_files_are_made_at_once():
    """Streamlit has some six threads for it; the rest are left to others."""
    begun, end = threading.Semaphore(0), threading.Event()

    def make() -> str:
        begun.release()
        end.wait(30)
        return "made"

    threads = [threading.Thread(target=made, args=(make,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert begun.acquire(timeout=30)
    with pytest.raises(BusyError, match="Try again"):
        made(make)
    end.set()
    for thread in threads:
        thread.join(timeout=30)
    assert made(lambda: b"made") == b"made"


def test_a_file_that_fails_leaves_room_for_the_next():
    def fail() -> str:
        raise ValueError

    for _ in range(10):
        with pytest.raises(ValueError):
            made(fail)
