"""How much one address may ask for, so that one visitor cannot take the server from the others.

Generous enough for a class behind one address. Whoever asks for more waits, or is refused; nobody
else notices. Behind a proxy all visitors have the proxy's address until the operator names it, see
`proxies`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cachetools import LRUCache
from starlette.types import Scope

CONNECTIONS_PER_ADDRESS = "LENS_CONNECTIONS_PER_ADDRESS"
"""The environment variable for how many tabs one address may have open; 0 for any number."""

_CONNECTIONS = 100
_MESSAGES = 2.0  # a second for each connection that is allowed; somebody who types sends some five
_SECONDS_AT_ONCE = 4.0  # what an address may ask for at once, in seconds of its rate
_UPLOADS = 200 * 2**20  # bytes that may arrive at once
_UPLOADS_A_SECOND = 2 * 2**20
_ADDRESSES = 10_000  # remembered, the latest ones

Clock = Callable[[], float]


class Bucket:
    """What may be taken at once, and is filled up again at a rate."""

    def __init__(self, size: float, a_second: float, clock: Clock = time.monotonic) -> None:
        self._size, self._rate, self._clock = size, a_second, clock
        self._left, self._since = size, clock()

    def take(self, amount: float) -> float:
        """Take so much now, or on credit: the seconds until that is paid back."""
        self._fill()
        self._left -= amount
        return max(0.0, -self._left / self._rate)

    def has(self, amount: float) -> bool:
        """Take so much if it is there."""
        self._fill()
        if amount > self._left:
            return False
        self._left -= amount
        return True

    def _fill(self) -> None:
        now = self._clock()
        self._left = min(self._size, self._left + (now - self._since) * self._rate)
        self._since = now


@dataclass
class _Visitor:
    messages: Bucket
    openings: Bucket
    uploads: Bucket


@dataclass
class AddressLimits:
    """The limits, and what each address has asked for lately. Used by the event loop's thread.

    Parameters
    ----------
    connections
        How many one address may have open, and open anew in a minute; None for any number. Messages
        are let through at twice as many a second.
    """

    connections: int | None = _CONNECTIONS
    clock: Clock = time.monotonic
    _open: Counter[str] = field(default_factory=Counter)
    _known: LRUCache[str, _Visitor] = field(default_factory=lambda: LRUCache(_ADDRESSES))

    @contextmanager
    def connection(self, scope: Scope) -> Iterator[bool]:
        """For a connection: whether it may be opened. It counts until the block ends."""
        address = address_of(scope)
        if self.connections is None:
            yield True
            return
        if self._open[address] >= self.connections or not self._of(address).openings.has(1):
            self._forget(address)
            yield False
            return
        self._open[address] += 1
        try:
            yield True
        finally:
            self._open[address] -= 1
            self._forget(address)

    async def pace(self, scope: Scope) -> None:
        """For a message: wait for as long as its address has sent too many."""
        if self.connections is not None:
            await asyncio.sleep(self._of(address_of(scope)).messages.take(1))

    def may_upload(self, scope: Scope, size: int) -> bool:
        """Whether a file of so many bytes may arrive now."""
        return self.connections is None or self._of(address_of(scope)).uploads.has(size)

    def _of(self, address: str) -> _Visitor:
        found = self._known.get(address)
        if found is None:
            most = self.connections or 0
            found = _Visitor(
                Bucket(most * _MESSAGES * _SECONDS_AT_ONCE, most * _MESSAGES, self.clock),
                Bucket(most, most / 60, self.clock),
                Bucket(_UPLOADS, _UPLOADS_A_SECOND, self.clock),
            )
            self._known[address] = found
        return found

    def _forget(self, address: str) -> None:
        if not self._open[address]:
            del self._open[address]


def address_of(scope: Scope) -> str:
    """Whom a limit counts: an IPv4 address, or the /64 network of an IPv6 address.

    One household has 2**64 of the latter.
    """
    client = scope.get("client")
    host = str(client[0]) if client else ""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found)


def connections_per_address() -> int | None:
    """What the operator set; None for any number.

    Raises
    ------
    ValueError
        If it is no number.
    """
    named = os.environ.get(CONNECTIONS_PER_ADDRESS, str(_CONNECTIONS))
    if not named.isdecimal():
        raise ValueError(
            f"{CONNECTIONS_PER_ADDRESS} is {named!r}; it must be a number such as 100, or 0 for "
            "no limit."
        )
    return int(named) or None
