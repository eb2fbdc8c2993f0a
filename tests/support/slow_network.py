"""A network between a browser and a server on this machine: so many bits a second, so far away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from urllib.parse import urlsplit

from tests.support.server import free_port

_PIECE = 4096  # bytes


@dataclass
class SlowNetwork:
    """What has passed through it; its figures grow while it is used."""

    address: str
    received: int = 0  # bytes that came to the browser
    sent: int = 0


class _Line:
    """One direction, shared by all connections: pieces leave one after the other, then travel."""

    def __init__(self, bits_a_second: float, seconds: float) -> None:
        self._bytes_a_second, self._seconds = bits_a_second / 8, seconds
        self._free = 0.0

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count
    ) -> None:
        arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                at, piece = await arriving.get()
                await asyncio.sleep(at - time.monotonic())
                if not piece:
                    break
                writer.write(piece)
                await writer.drain()

        delivering = asyncio.create_task(deliver())
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                count(len(piece))
                now = time.monotonic()
                self._free = max(self._free, now) + len(piece) / self._bytes_a_second
                await arriving.put((self._free + self._seconds, piece))
                await asyncio.sleep(self._free - now)
        await arriving.put((time.monotonic() + self._seconds, b""))
        with suppress(OSError):
            await delivering
        writer.close()


@contextmanager
def slow_network(
    server: str, *, bits_a_second: float = 10e6, round_trip: float = 0.04
) -> Iterator[SlowNetwork]:
    """Reach a server through a slow line.

    Parameters
    ----------
    server
        Its address, such as "http://localhost:8501".
    bits_a_second
        Of each direction.
    round_trip
        Seconds there and back.
    """
    port = free_port()
    found = SlowNetwork(f"http://localhost:{port}")
    host, target = urlsplit(server).hostname, urlsplit(server).port
    down, up = (_Line(bits_a_second, round_trip / 2) for _ in range(2))

    def received(count: int) -> None:
        found.received += count

    def sent(count: int) -> None:
        found.sent += count

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(host, target)
        await asyncio.gather(
            up.carry(reader, far_writer, sent), down.carry(far_reader, writer, received)
        )

    listening = Event()
    stop: asyncio.Event
    loop: asyncio.AbstractEventLoop

    async def serve() -> None:
        nonlocal stop, loop
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        async with await asyncio.start_server(connected, "localhost", port):
            listening.set()
            await stop.wait()

    thread = Thread(target=lambda: asyncio.run(serve()), daemon=True)  # beside a loop of this one
    thread.start()
    listening.wait(10)
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
