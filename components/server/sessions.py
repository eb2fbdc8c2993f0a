"""When the sessions of closed tabs end.

Streamlit keeps the session of a closed tab for a while, so that a broken connection can be taken up
again (`server.disconnectedSessionTTL`, two minutes). After that it lets go of it only when another
tab closes: on a quiet server the texts would stay for hours.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from threading import Thread

from streamlit.runtime import Runtime

from components.server.beside import beside
from components.server.collector import give_back
from components.server.log import log

LOOK_AGAIN = 30.0
"""Seconds between two looks at the sessions of closed tabs."""


def ending_sessions() -> AbstractAsyncContextManager[None]:
    """Meanwhile, sessions that are out of date are ended again and again."""
    return beside(_end_again_and_again(), "end sessions")


async def _end_again_and_again() -> None:
    known = 0
    while True:
        await asyncio.sleep(LOOK_AGAIN)
        try:
            before, known = known, end_old_sessions(Runtime.instance())
            if known < before:
                Thread(target=give_back, name="give back", daemon=True).start()
        except Exception:
            log.exception("Closed sessions could not be ended")


def end_old_sessions(runtime: Runtime) -> int:
    """Let go of every session whose tab was closed too long ago; how many sessions are left.

    On the event loop's thread only. There is no public way to it in Streamlit 1.67: its storage
    drops what is out of date when it is written to.
    """
    stored = runtime._session_mgr._session_storage._cache  # type: ignore[attr-defined]
    stored.expire()
    return len(runtime._session_mgr.list_sessions())


def counted() -> tuple[int, int]:
    """How many tabs are connected, and how many sessions there are; on the event loop's thread."""
    if not Runtime.exists():
        return 0, 0
    manager = Runtime.instance()._session_mgr
    return manager.num_active_sessions(), manager.num_sessions()
