"""What Streamlit offers beside the pages, and this server does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# How much memory which cache takes, and other figures of its own: `LENS_METRICS` offers the
# server's. And an interface through which programs read and use the pages as visitors do.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent")


class ClosedMiddleware:
    """Answers as if there were nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer with status 404."""
        if scope["type"] == "http" and any(part in scope["path"] for part in _CLOSED):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
