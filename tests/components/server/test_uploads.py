"""How much may be uploaded, and where it lies while it arrives."""

from __future__ import annotations

import asyncio

import pytest
from starlette.formparsers import MultiPartParser
from streamlit import config

from components.server import uploads
from components.server.uploads import MOST_OF_A_TAB, MOST_OF_ALL, Uploads, keep_in_memory
from core.documents.limits import LONGEST_FILE

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


def status(of, scope):
    with of.room_for(scope) as refusal:
        return refusal


def test_a_tab_may_hold_so_much_and_all_together_so_much(stored):
    of = Uploads()
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
    of = Uploads()
    with of.room_for(put(length=MOST_OF_A_TAB)) as first:
        assert first is None
        assert status(of, put(length=1)) == 413
    assert status(of, put(length=1)) is None


def test_without_a_length_there_is_no_room(stored):
    assert status(Uploads(), put(length=None)) == 411
    assert status(Uploads(), put() | {"headers": [(b"content-length", b"-1")]}) == 411
    in_pieces = [(b"content-length", b"1"), (b"transfer-encoding", b"chunked")]
    assert status(Uploads(), put() | {"headers": in_pieces}) == 411


def test_other_requests_go_on(stored):
    stored["one"] = MOST_OF_ALL
    assert status(Uploads(), put(method="DELETE")) is None
    assert status(Uploads(), put(path="/", length=None)) is None


def test_no_file_is_written_to_disk_while_it_arrives(monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1)
    keep_in_memory()
    assert MultiPartParser.spool_max_size > LONGEST_FILE
    assert config.get_option("server.maxUploadSize") * MB == LONGEST_FILE


def test_an_upload_that_fails_gives_its_room_back(stored):
    of = Uploads()

    async def failing():
        with of.room_for(put(length=MOST_OF_A_TAB)):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(failing())
    assert status(of, put(length=MOST_OF_A_TAB)) is None
