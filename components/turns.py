"""Whose turn it is: how many tabs share one interpreter.

Only one thread of Python runs at a time. Left alone, fifty of them change places at every message
that they send, and spend their time on that: a rerun that takes 40 ms by itself took a second
(`make load`). So pages are drawn one after the other, and texts of many windows, each of which
takes as long as a hundred reruns, are read one after the other beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Semaphore, local

LONG = 2_500
"""Bytes from which a text waits in the queue: about what one window of splade-tiny holds."""

_LOOK_AGAIN = 0.25  # seconds after which who waits is told anew how many are before them


class _Drawing(local):
    """Whether this thread has the turn."""

    mine = False


_free = Semaphore(1)
_drawing = _Drawing()


@contextmanager
def drawing() -> Iterator[None]:
    """Draw while nobody else does. Within itself it changes nothing."""
    if _drawing.mine:
        yield
        return
    _take()
    try:
        yield
    finally:
        _give()


@contextmanager
def aside() -> Iterator[None]:
    """Let others draw meanwhile; for whatever waits or takes long.

    What holds a lock that a drawing thread may want must stand inside this, not around it.
    """
    if not _drawing.mine:
        yield
        return
    _give()
    try:
        yield
    finally:
        _take()


def _take() -> None:
    _free.acquire()
    _drawing.mine = True


def _give() -> None:
    _drawing.mine = False
    _free.release()


@contextmanager
def reading(effort: int, queued: Callable[[int], None]) -> Iterator[None]:
    """Read so many bytes: at once, or if they are many, aside and when one's turn has come.

    `queued` is told while waiting, see `Queue.turn`.
    """
    if effort <= LONG:
        yield
        return
    with aside(), _readers.turn(queued):
        yield


class Queue:
    """First come, first served, one at a time."""

    def __init__(self) -> None:
        self._waiting: list[object] = []
        self._moved = Condition()

    @contextmanager
    def turn(self, queued: Callable[[int], None]) -> Iterator[None]:
        """Wait for one's turn; it ends with the block.

        Parameters
        ----------
        queued
            Called every quarter of a second while waiting, with how many are before; what it
            raises ends the waiting.
        """
        ticket = object()
        with self._moved:
            self._waiting.append(ticket)
        try:
            while ahead := self._ahead(ticket):
                queued(ahead)
            yield
        finally:
            with self._moved:
                self._waiting.remove(ticket)
                self._moved.notify_all()

    def _ahead(self, ticket: object) -> int:
        with self._moved:
            if self._waiting[0] is not ticket:
                self._moved.wait(_LOOK_AGAIN)
            return self._waiting.index(ticket)


_readers = Queue()
