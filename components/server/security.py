"""What passes between browsers and Streamlit, and what does not.

An ASGI middleware around Streamlit's own application. It adds the headers that keep other sites
from embedding or scripting the page, refuses connections that another site's page opens, and lets
only those messages through that this page's own client sends.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from streamlit import config
from streamlit.file_util import get_static_dir
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

from components.server.log import log
from components.server.uploads import SECONDS, Uploads, is_upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME_ANCESTORS = "LENS_FRAME_ANCESTORS"
"""The environment variable that names the sites that may embed the page; by default none may."""

# What the page needs of its visitors. Everything else of Streamlit's protocol is dropped: emptying
# the server's caches, asking it for its repository, installing files beside the app.
_MESSAGES = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"}
_OPERATIONS = {"deferred_file"}

# RFC 6455, section 7.4.1
_NOT_UNDERSTOOD, _NOT_BINARY, _NOT_WELCOME, _TOO_LARGE = 1002, 1003, 1008, 1009

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_SITE = re.compile(r"'self'|(https?://)?(\*\.)?[\w.-]+(:(\d+|\*))?", re.ASCII)


class SecurityMiddleware:
    """The middleware.

    Parameters
    ----------
    headers
        Of every answer; see `headers`.
    """

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers
        self._uploads = Uploads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            send = self._with_headers(send)
            with self._uploads.room_for(scope) as refusal:
                if refusal is None and is_upload(scope):
                    async with asyncio.timeout(SECONDS):  # else slow ones would hold the room
                        await self._app(scope, receive, send)
                elif refusal is None:
                    await self._app(scope, receive, send)
                else:
                    log.warning("A file was refused: there is no room for it, or no length.")
                    await Response(status_code=refusal)(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _with_headers(self, send: Send) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    found[name] = value
            await send(message)

        return with_headers

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a handshake from another site's page, before Streamlit sees it.

        Streamlit would ask an outside address for its own, and wait for the answer, to find out
        whether the origin is perhaps its own.
        """
        found = Headers(scope=scope)
        origin, host = found.get("origin"), found.get("host")
        if origin is not None and not is_welcome(origin, host):
            log.warning("A connection from another site's page was refused.")
            await send({"type": "websocket.close", "code": _NOT_WELCOME})
            return
        connection = _Connection(receive, send)
        await self._app(_as_own(scope, host), connection.receive, connection.send)


class _Connection:
    """One browser's connection: what it sends is looked at before Streamlit gets it."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._closed = False

    async def send(self, message: Message) -> None:
        """Pass a message to the browser, unless the connection was closed from here."""
        if not self._closed:
            await self._send(message)

    async def receive(self) -> Message:
        """The next message that Streamlit may see."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            refusal = _refusal(message.get("bytes"))
            if refusal is None:
                return message
            if refusal:
                return await self._close(refusal)
            del message  # or it would stay in memory until the next one

    async def _close(self, code: int) -> Message:
        log.warning("A malformed message was refused, and its connection closed.")
        self._closed = True
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


def _refusal(data: bytes | None) -> int | None:
    """Why Streamlit may not see a message: the code to close with, or 0 to drop it.

    None if it may.
    """
    if data is None:
        return _NOT_BINARY
    if len(data) > get_max_widget_state_size_bytes():
        return _TOO_LARGE
    try:
        return None if is_allowed(BackMsg.FromString(data)) else 0
    except (DecodeError, RecursionError):
        return _NOT_UNDERSTOOD


def is_allowed(message: BackMsg) -> bool:
    """Whether Streamlit may see a message of a browser."""
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind in _MESSAGES


def is_welcome(origin: str, host: str | None) -> bool:
    """Whether a page of this origin may connect: the server's own, or one the operator named.

    Parameters
    ----------
    origin
        As the browser says it, such as "https://example.org:8501".
    host
        The name and port that the browser called the server by.
    """
    if not config.get_option("server.enableCORS"):
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    named = {str(name).rstrip("/") for name in config.get_option("server.corsAllowedOrigins")}
    return bool(parts.netloc) and (parts.netloc == host or origin in named)


def _as_own(scope: Scope, host: str | None) -> Scope:
    """The handshake of a welcome origin as one of the server's own, which Streamlit lets pass."""
    if host is None or "origin" not in Headers(scope=scope):
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"origin"]
    return {**scope, "headers": [*kept, (b"origin", f"http://{host}".encode("latin-1"))]}


def headers() -> dict[str, str]:
    """The headers of every answer.

    Raises
    ------
    ValueError
        If the operator named something that is no site in LENS_FRAME_ANCESTORS.
    """
    ancestors = _frame_ancestors()
    found = {
        "Content-Security-Policy": _policy(ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    if ancestors == "'none'":
        found["X-Frame-Options"] = "DENY"  # for browsers that do not know frame-ancestors
    return found


def _policy(ancestors: str) -> str:
    """What the page may load and run: this server's own, and no code that is made on the way."""
    scripts = " ".join(f"'sha256-{digest}'" for digest in _inline_scripts())
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts} blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss: data: blob:",
            "worker-src 'self' blob:",
            f"frame-ancestors {ancestors}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _inline_scripts() -> list[str]:
    """The hashes of the scripts that stand in Streamlit's own page."""
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    return [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in _INLINE_SCRIPT.findall(page)
    ]


def _frame_ancestors() -> str:
    named = os.environ.get(FRAME_ANCESTORS, "").split()
    if not named:
        return "'none'"
    for site in named:
        if not _SITE.fullmatch(site):
            raise ValueError(
                f"{FRAME_ANCESTORS} names {site!r}, which is not a site. Name sites such as "
                "https://example.org, with blanks between them."
            )
    return " ".join(named)
