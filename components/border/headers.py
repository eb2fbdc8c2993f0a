"""The headers of every answer: no other site may embed or script the page."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from streamlit.file_util import get_static_dir

from core.errors import ShippedFileError
from core.shipped import shipped_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME_ANCESTORS = "LENS_FRAME_ANCESTORS"
"""The environment variable that names the sites that may embed the page; by default none may."""

SERVER = "LENS_SERVER"
"""The environment variable for this server's name among several, which a proxy in front reads."""

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# A script, a style or a font is no page: nothing in it runs by being opened, and what a page may
# load is up to that page. A fresh tab loads a hundred of them, and the policy is half a kilobyte.
_NO_PAGES = {"text/javascript", "text/css", "font/woff2"}
_FOR_PAGES = {"Content-Security-Policy", "X-Frame-Options"}

_NAME = re.compile(r"[\w-]{1,60}", re.ASCII)
_SITE = re.compile(r"'self'|(https?://)?(\*\.)?[\w.-]+(:(\d+|\*))?", re.ASCII)


class HeadersMiddleware:
    """Adds the headers.

    Parameters
    ----------
    headers
        Of every answer; see `headers`.
    """

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                found = MutableHeaders(scope=message)
                kind = found.get("content-type", "").partition(";")[0]
                for name, value in self._headers.items():
                    if not (name in _FOR_PAGES and kind in _NO_PAGES):
                        found[name] = value
            await send(message)

        await self._app(scope, receive, with_headers)


def headers() -> dict[str, str]:
    """The headers of every answer.

    Raises
    ------
    ValueError
        If the operator named something that is no site in LENS_FRAME_ANCESTORS, or no name in
        LENS_SERVER.
    """
    ancestors = _frame_ancestors()
    found = {
        "Content-Security-Policy": _policy(ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    if name := os.environ.get(SERVER, "").strip():
        if not _NAME.fullmatch(name):
            raise ValueError(f"{SERVER} is {name!r}; it may have letters, digits and hyphens.")
        found["X-Lens-Server"] = name
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
    """The hashes of the scripts that stand in the page itself: Streamlit's, and one of ours."""
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    scripts = _INLINE_SCRIPT.findall(page)
    with suppress(ShippedFileError):  # without it there is no first view either
        scripts.append(shipped_text("js/first_view.js"))
    return [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts
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
