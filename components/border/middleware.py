"""All of the border, in the order in which a request passes it."""

from __future__ import annotations

from starlette.middleware import Middleware

from components.border.address_limits import AddressLimits, connections_per_address
from components.border.closed import ClosedMiddleware
from components.border.compression import CompressionMiddleware
from components.border.connections import ConnectionsMiddleware
from components.border.headers import HeadersMiddleware, headers
from components.border.hosts import HostsMiddleware, allowed_hosts
from components.border.proxies import believe_named_proxies
from components.border.uploads import UploadsMiddleware, keep_in_memory


def border() -> list[Middleware]:
    """The middleware of the application; to be called once, while that is being loaded.

    Raises
    ------
    ValueError
        If one of the operator's settings cannot be understood; it says which, and what would be.
    """
    believe_named_proxies()
    keep_in_memory()
    limits = AddressLimits(connections_per_address())
    return [
        Middleware(HeadersMiddleware, headers=headers()),
        Middleware(HostsMiddleware, allowed=allowed_hosts()),
        Middleware(ClosedMiddleware),
        Middleware(ConnectionsMiddleware, limits=limits),
        Middleware(UploadsMiddleware, limits=limits),
        Middleware(CompressionMiddleware),
    ]
