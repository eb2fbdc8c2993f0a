"""Whose turn it is: how many tabs share one interpreter.

Only one thread of Python runs at a time. Left alone, fifty of them change places at every message
that they send, and spend their time on that: a rerun that takes 40 ms by itself took a second
(`make load`). So there are three lanes, in each of which one works at a time:

- Pages are drawn in turn, first come, first served. Nothing in this lane takes long.
- Texts of many windows are read beside them, the shortest first. A longer one steps aside between
  two windows.
- Very long pairs are compared and drawn beside both, and so is what is made of them to be saved.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from threading import Event, Lock, local

LONG = 2_500
"""Bytes from which a text is read beside the drawing: about what one window of a model holds."""

VERY_LONG = 40_000
"""Bytes from which a pair of texts is compared and drawn beside the others' pages."""

_SWITCH = 0.0005  # seconds, a tenth of Python's own

_LOOK_AGAIN = 0.25  # seconds after which a waiting thread tells again how many are before it

Queued = Callable[[int], None]
"""Hears while one waits how many long texts are before one's own; what it raises ends the wait."""

Between = Callable[[Callable[[], None]], None]
"""Called between two windows, with what is to be called again and again while shorter ones go."""


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """A place in a lane; the smallest has the next turn."""

    effort: int
    number: int  # in the order they came


class Lane:
    """One at a time: the least effort first, equal ones in the order they came.

    A turn is handed from one thread to the next, so nobody can push in between.
    """

    def __init__(self) -> None:
        self._numbers = count()
        self._lock = Lock()
        self._served: Ticket | None = None
        self._waiting: dict[Ticket, Event] = {}

    def ticket(self, effort: int = 0) -> Ticket:
        """A place in the lane, by how long the turn will take compared with others."""
        return Ticket(effort, next(self._numbers))

    @contextmanager
    def turn(self, ticket: Ticket, queued: Queued | None = None) -> Iterator[None]:
        """Wait for one's turn; it ends with the block. `queued` is told meanwhile."""
        self.take(ticket, queued)
        try:
            yield
        finally:
            self.give()

    def take(self, ticket: Ticket, queued: Queued | None = None) -> None:
        """Wait for one's turn.

        `queued` is called every quarter of a second; what it raises ends the waiting.
        """
        with self._lock:
            if self._served is None:
                self._served = ticket
                return
            handed = self._waiting[ticket] = Event()
        try:
            while not handed.wait(None if queued is None else _LOOK_AGAIN):
                if queued is not None:
                    queued(self._ahead(ticket))
        except BaseException:
            with self._lock:
                if self._waiting.pop(ticket, None) is None:  # it was handed over meanwhile
                    self._hand_on()
            raise

    def give(self) -> None:
        """End one's turn."""
        with self._lock:
            self._hand_on()

    def let_shorter_go_first(self, ticket: Ticket, *, waiting: Callable[[], None]) -> None:
        """Step aside, in one's turn, for those who wait for less; then go on with it.

        `waiting` is called every quarter of a second meanwhile; what it raises is raised here, in
        one's turn again.
        """
        with self._lock:
            if not any(other < ticket for other in self._waiting):
                return
        raised: list[BaseException] = []

        def wait(_: int) -> None:
            if not raised:
                try:
                    waiting()
                except BaseException as error:  # such as the end of the script's run
                    raised.append(error)

        self.give()
        self.take(ticket, wait)
        if raised:
            raise raised[0]

    def _ahead(self, ticket: Ticket) -> int:
        with self._lock:
            return sum(other < ticket for other in self._waiting) + 1

    def _hand_on(self) -> None:
        self._served = min(self._waiting, default=None)
        if self._served is not None:
            self._waiting.pop(self._served).set()


def let_drawing_come_first() -> None:
    """Let threads change places sooner. Called once, at the start.

    Whoever draws lets go of the interpreter at each message, and beside a thread that works without
    a pause has to wait for it each time, for as long as this.
    """
    sys.setswitchinterval(_SWITCH)


class _Drawing(local):
    """Whether this thread has the turn to draw."""

    mine = False


_drawers, _readers, _large = Lane(), Lane(), Lane()
_drawing = _Drawing()


@contextmanager
def drawing() -> Iterator[None]:
    """Draw while nobody else does. Within itself it changes nothing."""
    if _drawing.mine:
        yield
        return
    _begin_drawing()
    try:
        yield
    finally:
        _end_drawing()


@contextmanager
def aside() -> Iterator[None]:
    """Let others draw meanwhile; for whatever waits or takes long.

    What holds a lock that a drawing thread may want must stand inside this, not around it.
    """
    if not _drawing.mine:
        yield
        return
    _end_drawing()
    try:
        yield
    finally:
        _begin_drawing()


def _begin_drawing() -> None:
    _drawers.take(_drawers.ticket())
    _drawing.mine = True


def _end_drawing() -> None:
    _drawing.mine = False
    _drawers.give()


@contextmanager
def reading(effort: int, queued: Queued) -> Iterator[Between]:
    """Read so many bytes: at once, or if they are many, aside and when one's turn has come.

    Gives what is to be called between two windows, so that shorter texts need not wait for the end
    of a long one.
    """
    if effort <= LONG:
        yield lambda _: None
        return
    ticket = _readers.ticket(effort)
    with aside(), _readers.turn(ticket, queued):
        yield lambda waiting: _readers.let_shorter_go_first(ticket, waiting=waiting)


def bytes_of_texts(*texts: str) -> int:
    """How long texts are. A Chinese character is a token, and three bytes; so is a short word."""
    return sum(len(text.encode("utf-8", "replace")) for text in texts)


@contextmanager
def large(size: int, queued: Queued = lambda _: None) -> Iterator[None]:
    """Work on texts of so many bytes: as one is, or if they are very many, aside and in turn."""
    if size <= VERY_LONG:
        yield
        return
    with aside(), _large.turn(_large.ticket(), queued):
        yield
