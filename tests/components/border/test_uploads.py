"""How much may be uploaded, and where it lies while it arrives."""

from __future__ import annotations

import pytest
from starlette.formparsers import MultiPartParser
from streamlit import config

from components.border import uploads
from components.border.address_limits import AddressLimits
from components.border.uploads import MOST_OF_A_TAB, MOST_OF_ALL, Uploads, keep_in_memory
from core.documents.limits import LONGEST_FILE
from tests.support.aside import run

MB = 2**20


def put(session="one", length: int | None = MB, method="PUT", path=None):
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    return {
        "type": "http",
        "method": method,
        "path": path or f"/_stcore/upload_file/{session}/file",
        "headers": headers,
    }


@pytest.fixture
def stored(monkeypatch):
    found: dict[str, int] = {}
    monkeypatch.setattr(uploads, "_stored", lambda: dict(found))
    return found


def unlimited() -> Uploads:
    """Without the limits of an address, which are tested by themselves."""
    return Uploads(AddressLimits(None))


def status(of, scope):
    with of.room_for(scope) as refusal:
        return refusal


def test_a_tab_may_hold_so_much_and_all_together_so_much(stored):
    of = unlimited()
    assert status(of, put()) is None
    stored["one"] = MOST_OF_A_TAB - MB
    assert status(of, put()) is None
    assert status(of, put(length=MB + 1)) == 413
    assert status(of, put("two", length=MB + 1)) is None
    stored["others"] = MOST_OF_ALL - stored["one"]
    assert status(of, put("two")) == 413
    stored.clear()
    assert status(of, put()) is None


def test_what_is_still_arriving_counts(stored):
    of = unlimited()
    with of.room_for(put(length=MOST_OF_A_TAB)) as first:
        assert first is None
        assert status(of, put(length=1)) == 413
    assert status(of, put(length=1)) is None


def test_without_a_length_there_is_no_room(stored):
    assert status(unlimited(), put(length=None)) == 411
    assert status(unlimited(), put() | {"headers": [(b"content-length", b"-1")]}) == 411
    in_pieces = [(b"content-length", b"1"), (b"transfer-encoding", b"chunked")]
    assert status(unlimited(), put() | {"headers": in_pieces}) == 411


def test_other_requests_go_on(stored):
    stored["one"] = MOST_OF_ALL
    assert status(unlimited(), put(method="DELETE")) is None
    assert status(unlimited(), put(path="/", length=None)) is None


def test_no_file_is_written_to_disk_while_it_arrives(monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1)
    keep_in_memory()
    assert MultiPartParser.spool_max_size > LONGEST_FILE
    assert config.get_option("server.maxUploadSize") * MB == LONGEST_FILE


def test_an_upload_that_fails_gives_its_room_back(stored):
    of = unlimited()

    async def failing():
        with of.room_for(put(length=MOST_OF_A_TAB)):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        run(failing())
    assert status(of, put(length=MOST_OF_A_TAB)) is None


def test_an_address_may_hold_so_much_and_others_find_room(stored):
    clock = [0.0]
    of = Uploads(AddressLimits(10, lambda: clock[0]))
    for tab in range(10):
        clock[0] += 60
        assert status(of, put(f"tab {tab}", length=20 * MB)) is None
        with of.room_for(put(f"tab {tab}", length=20 * MB)) as refusal:
            assert refusal is None
            stored[f"tab {tab}"] = 20 * MB
    clock[0] += 600
    assert status(of, put("one more")) == 413
    assert status(of, put("one more") | {"client": ("10.0.0.2", 1)}) is None
    stored.clear()
    assert status(of, put("one more")) is None


def test_an_address_that_sends_too_much_is_put_off(stored):
    of = Uploads(AddressLimits(10, lambda: 0.0))
    sent = 0
    while status(of, put(f"tab {sent}", length=20 * MB)) is None:
        sent += 20
    assert sent == 200
    assert status(of, put("another", length=20 * MB)) == 429
    assert status(of, put("another", length=20 * MB) | {"client": ("10.0.0.2", 1)}) is None
