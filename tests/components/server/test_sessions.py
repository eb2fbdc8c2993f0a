from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from components.server import sessions
from tests.support.aside import run


class Session:
    """Stands for a session with its texts; told when it ends, as Streamlit's is."""

    def __init__(self, ended: list[str]) -> None:
        self.id, self.ended = "one", ended

    def __del__(self) -> None:
        self.ended.append(self.id)


@pytest.fixture
def runtime(monkeypatch):
    """A runtime with the real manager and the real storage of sessions."""
    storage = MemorySessionStorage(ttl_seconds=0)
    manager = WebsocketSessionManager(storage, None, None, None)
    found = SimpleNamespace(_session_mgr=manager, storage=storage)
    monkeypatch.setattr(sessions.Runtime, "instance", lambda: found)
    return found


def test_a_closed_session_ends_by_the_timer(runtime, monkeypatch):
    """Though no other tab is closed, which is when Streamlit looks."""
    monkeypatch.setattr(sessions, "LOOK_AGAIN", 0.01)
    ended: list[str] = []
    runtime.storage.save(SimpleNamespace(session=Session(ended)))
    assert not ended

    async def wait() -> None:
        async with sessions.ending_sessions():
            for _ in range(500):
                if ended:
                    return
                await asyncio.sleep(0.01)

    run(wait())
    assert ended == ["one"]


def test_a_failure_does_not_end_the_timer(runtime, monkeypatch):
    monkeypatch.setattr(sessions, "LOOK_AGAIN", 0.01)
    looks = []

    def fail(_: object) -> None:
        looks.append(1)
        raise RuntimeError

    monkeypatch.setattr(sessions, "end_old_sessions", fail)

    async def wait() -> None:
        async with sessions.ending_sessions():
            await asyncio.sleep(0.2)

    run(wait())
    assert len(looks) > 2
