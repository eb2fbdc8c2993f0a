"""Whom the server believes about who asks: the proxies that the operator named, and nobody else.

A proxy in front of the server says in headers which address, scheme and host its visitor used. Who
may reach the server directly may write the same headers, and so pass for any address. uvicorn would
believe everybody on this machine, which behind a tunnel is the whole world.
"""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING

import uvicorn.config
from starlette.datastructures import Headers
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

TRUSTED_PROXIES = "LENS_TRUSTED_PROXIES"
"""The environment variable that names the proxies: addresses or networks, with commas between."""

_MAPPED = "::ffff:"
_TELLS = (b"forwarded", b"x-forwarded-", b"x-real-ip")


class ProxiesMiddleware(ProxyHeadersMiddleware):
    """What a named proxy says of its visitor becomes the request's own; the rest is dropped.

    X-Forwarded-For and X-Forwarded-Proto as in uvicorn, and X-Forwarded-Host for the Host header.
    Inside this middleware no such header is left, so nobody can believe one by mistake.
    """

    def __init__(self, app: ASGIApp, proxies: list[str]) -> None:
        super().__init__(self._inside, proxies)  # type: ignore[arg-type]
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Pass a request on as its visitor sent it."""
        client = scope.get("client")
        if client and client[0].startswith(_MAPPED):  # IPv4, on a socket of IPv6
            client = (client[0].removeprefix(_MAPPED), client[1])
            scope = {**scope, "client": client}
        if client and client[0] in self.trusted_hosts:
            host = Headers(scope=scope).get("x-forwarded-host", "").split(",")[-1].strip()
            if host:
                kept = [pair for pair in scope["headers"] if pair[0] != b"host"]
                scope = {**scope, "headers": [(b"host", host.encode("latin-1")), *kept]}
        await super().__call__(scope, receive, send)  # type: ignore[arg-type]

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            kept = [pair for pair in scope["headers"] if not pair[0].lower().startswith(_TELLS)]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, send)


def trusted_proxies() -> list[str]:
    """The proxies that the operator named.

    Raises
    ------
    ValueError
        If one is neither an address nor a network.
    """
    named = [part.strip() for part in os.environ.get(TRUSTED_PROXIES, "").split(",")]
    for proxy in filter(None, named):
        try:
            ipaddress.ip_network(proxy)
        except ValueError:
            raise ValueError(
                f"{TRUSTED_PROXIES} names {proxy!r}, which is neither an address nor a network. "
                "Name them such as 10.0.0.7 or 172.16.0.0/12, with commas between them."
            ) from None
    return [proxy for proxy in named if proxy]


def believe_named_proxies() -> None:
    """Let uvicorn put `ProxiesMiddleware` around the application, in place of its own.

    To be called while the application is being loaded: uvicorn 0.54 wraps it right after that.
    Inside the application it would be too late to learn who was really there.

    Raises
    ------
    ValueError
        See `trusted_proxies`.
    """
    named = trusted_proxies()

    def around(app: ASGIApp, **_: object) -> ProxiesMiddleware:
        return ProxiesMiddleware(app, named)

    uvicorn.config.ProxyHeadersMiddleware = around  # type: ignore[attr-defined,assignment]
