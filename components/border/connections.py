"""The connections that browsers open, and what they may send through them.

Refuses connections that another site's page opens, or one address too many of, and lets only those
messages through that this page's own client sends, no faster than anybody types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

from components.border.address_limits import AddressLimits
from components.server.log import log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What the page needs of its visitors. Everything else of Streamlit's protocol is dropped: emptying
# the server's caches, asking it for its repository, installing files beside the app.
_MESSAGES = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"}
_OPERATIONS = {"deferred_file"}

# RFC 6455, section 7.4.1
_NOT_UNDERSTOOD, _NOT_BINARY, _NOT_WELCOME, _TOO_LARGE = 1002, 1003, 1008, 1009
_TRY_LATER = 1013  # of the registry that it set up


class ConnectionsMiddleware:
    """The middleware.

    Parameters
    ----------
    limits
        Of each address.
    """

    def __init__(self, app: ASGIApp, *, limits: AddressLimits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection on, or refuse it before Streamlit sees it.

        Of another site's page, Streamlit would ask an outside address for its own, and wait for the
        answer, to find out whether the origin is perhaps its own.
        """
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        found = Headers(scope=scope)
        origin, host = found.get("origin"), found.get("host")
        if origin is not None and not is_welcome(origin, host):
            log.warning("A connection from another site's page was refused.")
            await send({"type": "websocket.close", "code": _NOT_WELCOME})
            return
        with self._limits.connection(scope) as allowed:
            if not allowed:
                log.warning(
                    "A connection was refused: its address has too many. If all visitors come "
                    "through a proxy, name it in LENS_TRUSTED_PROXIES."
                )
                await send({"type": "websocket.close", "code": _TRY_LATER})
                return
            connection = _Connection(receive, send, lambda: self._limits.pace(scope))
            await self._app(_as_own(scope, host), connection.receive, connection.send)


class _Connection:
    """One browser's connection: what it sends is looked at before Streamlit gets it."""

    def __init__(self, receive: Receive, send: Send, pace: Callable[[], Awaitable[None]]) -> None:
        self._receive, self._send, self._pace = receive, send, pace
        self._closed = False
        self._way = _Way()

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
            found = _understood(message.get("bytes"))
            if isinstance(found, int):
                return await self._close(found)
            await self._pace()
            if is_allowed(found):
                return {**message, "bytes": self._way.followed(found, message["bytes"])}
            del message  # or it would stay in memory until the next one

    async def _close(self, code: int) -> Message:
        log.warning("A malformed message was refused, and its connection closed.")
        self._closed = True
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


class _Way:
    """From one page to the next, for one browser.

    Somebody types and goes to another page at once. Then what was typed can come after the request
    for that page, as a request of the page that they leave. Streamlit would run a part of it that
    is gone, and the browser would show an empty page. So it becomes a request of the new page.
    """

    def __init__(self) -> None:
        # The page that was asked for, and its address's query, until something of it is asked for.
        self._going_to, self._query = "", ""

    def followed(self, message: BackMsg, data: bytes) -> bytes:
        """A message as it came, or changed if it is from a page that its sender is leaving."""
        rerun = message.rerun_script
        if message.WhichOneof("type") != "rerun_script" or not rerun.page_script_hash:
            return data
        if not rerun.fragment_id:
            self._going_to, self._query = rerun.page_script_hash, rerun.query_string
        elif rerun.page_script_hash == self._going_to:
            self._going_to = ""
        elif self._going_to:
            rerun.page_script_hash, rerun.query_string = self._going_to, self._query
            rerun.fragment_id = ""
            changed: bytes = message.SerializeToString()
            return changed
        return data


def _understood(data: bytes | None) -> BackMsg | int:
    """A browser's message, or the code to close its connection with."""
    if data is None:
        return _NOT_BINARY
    if len(data) > get_max_widget_state_size_bytes():
        return _TOO_LARGE
    try:
        message: BackMsg = BackMsg.FromString(data)
    except (DecodeError, RecursionError):
        return _NOT_UNDERSTOOD
    return message


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
