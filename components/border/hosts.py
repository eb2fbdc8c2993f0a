"""The names that the server answers to."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from starlette.middleware.trustedhost import TrustedHostMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ALLOWED_HOSTS = "LENS_ALLOWED_HOSTS"
"""The environment variable that names them, with commas between; by default any name will do.

Without it, a page of another site may reach a server on its visitor's own network by a name that it
makes point there.
"""

_NAME = re.compile(r"(\*\.)?[\w-]+(\.[\w-]+)*|\*|\[[0-9A-Fa-f:.]+\]", re.ASCII)

# Whoever looks after the server calls it by its address.
_FOR_ALL = ("/healthz", "/_stcore/health", "/metrics")


class HostsMiddleware:
    """Refuses requests that call the server by a name that is not its own, with status 400."""

    def __init__(self, app: ASGIApp, *, allowed: list[str]) -> None:
        self._app = app
        self._checked = TrustedHostMiddleware(app, allowed_hosts=allowed, www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        asked = self._app if scope.get("path") in _FOR_ALL else self._checked
        await asked(scope, receive, send)


def allowed_hosts() -> list[str]:
    """The names that the operator gave, such as "lens.example.org" or "*.example.org".

    Raises
    ------
    ValueError
        If one is none, or has a port.
    """
    named = [part.strip() for part in os.environ.get(ALLOWED_HOSTS, "").split(",")]
    for name in filter(None, named):
        if not _NAME.fullmatch(name):
            raise ValueError(
                f"{ALLOWED_HOSTS} names {name!r}, which is not a host name. Write them such as "
                "lens.example.org or *.example.org, without a port, with commas between them."
            )
    return list(filter(None, named)) or ["*"]
