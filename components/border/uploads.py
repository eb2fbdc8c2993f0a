"""How much may be uploaded: files lie in the server's memory until their page lets go of them.

Streamlit limits a file, not their number. And it would write a file of more than a megabyte to disk
on its way into memory; `keep_in_memory` sees to it that it does not.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.border.address_limits import AddressLimits, address_of
from components.server.log import log

MOST_OF_A_TAB = 100 * 2**20
MOST_OF_AN_ADDRESS = 200 * 2**20
MOST_OF_ALL = 400 * 2**20
"""Bytes of files that are held at once."""

_PATH = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
_SECONDS = 120  # that a file may take to arrive; else slow ones would hold the room
_FRAMING = 2**20  # bytes that a request has beyond its file, at the most


def keep_in_memory() -> None:
    """Let no upload be written to disk while it arrives. Called once, at the start."""
    largest = int(config.get_option("server.maxUploadSize")) * 2**20
    MultiPartParser.spool_max_size = largest + _FRAMING


class UploadsMiddleware:
    """Refuses files for which there is no room.

    Parameters
    ----------
    limits
        Of each address.
    """

    def __init__(self, app: ASGIApp, *, limits: AddressLimits) -> None:
        self._app = app
        self._uploads = Uploads(limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or not is_upload(scope):
            await self._app(scope, receive, send)
            return
        with self._uploads.room_for(scope) as refusal:
            if refusal is None:
                async with asyncio.timeout(_SECONDS):
                    await self._app(scope, receive, send)
            else:
                log.warning("A file was refused: there is no room for it, or no length.")
                await Response(status_code=refusal)(scope, receive, send)


def is_upload(scope: Scope) -> bool:
    """Whether a request brings a file."""
    return scope["method"] == "PUT" and _PATH.search(scope["path"]) is not None


class Uploads:
    """What is being uploaded to this server, and whether there is room for more."""

    def __init__(self, limits: AddressLimits) -> None:
        self._limits = limits
        self._lock = Lock()
        self._arriving: dict[str, int] = {}  # bytes announced, by session
        self._addresses: dict[str, str] = {}  # of the sessions that have files, or will

    @contextmanager
    def room_for(self, scope: Scope) -> Iterator[int | None]:
        """For a request: None if it may go on, or the status with which it is refused."""
        found = _PATH.search(scope["path"])
        if found is None or not is_upload(scope):
            yield None
            return
        headers = Headers(scope=scope)
        session, announced = found.group(1), headers.get("content-length", "")
        # Sent in pieces, a file may be larger than it says.
        if "transfer-encoding" in headers or not announced.isdigit():
            yield 411
            return
        size = int(announced)
        with self._lock:
            stored = _stored()
            mine = stored.get(session, 0) + self._arriving.get(session, 0) + size
            everybody = sum(stored.values()) + sum(self._arriving.values()) + size
            full = (
                mine > MOST_OF_A_TAB
                or self._of_address(address_of(scope), stored) + size > MOST_OF_AN_ADDRESS
                or everybody > MOST_OF_ALL
            )
            hurried = not full and not self._limits.may_upload(scope, size)
            if not full and not hurried:
                self._arriving[session] = self._arriving.get(session, 0) + size
                self._addresses[session] = address_of(scope)
        if full or hurried:
            yield 413 if full else 429
            return
        try:
            yield None
        finally:
            with self._lock:
                self._arriving[session] -= size
                if not self._arriving[session]:
                    del self._arriving[session]

    def _of_address(self, address: str, stored: Mapping[str, int]) -> int:
        """Bytes that the sessions of an address hold, and are about to."""
        if self._limits.connections is None:
            return 0
        held = {session for session, size in stored.items() if size} | set(self._arriving)
        self._addresses = {s: a for s, a in self._addresses.items() if s in held}
        mine = [session for session, its in self._addresses.items() if its == address]
        return sum(stored.get(s, 0) + self._arriving.get(s, 0) for s in mine)


def let_go(file_id: str) -> None:
    """Let go of a file of this tab that was read; else it would stay until the tab is closed."""
    context = get_script_run_ctx()
    manager = Runtime.instance().uploaded_file_mgr if Runtime.exists() else None
    if context is not None and isinstance(manager, MemoryUploadedFileManager):
        manager.remove_file(context.session_id, file_id)


def _stored() -> dict[str, int]:
    """Bytes of the files that lie in memory, by session."""
    if not Runtime.exists():
        return {}
    manager = Runtime.instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        return {}
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(manager.file_storage.items())
    }
