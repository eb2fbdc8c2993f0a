"""The render lock: how many tabs share one interpreter.

Only one thread of Python runs at a time. Without a lock, fifty of them change places at every
message that they send: a rerun that takes 40 ms by itself took a second (`make load`). So there are
three queues, and in each of them one thread works at a time:

- The render lock itself: pages are drawn one after the other, each one's score before the rest of
  any other. Nothing that holds it takes long.
- Long texts are read beside the drawing, the shortest first. A longer one steps aside between two
  windows; a very long one is read in a process of its own, see `far_reader`.
- Very long pairs are compared and drawn beside both, and so are the files made of them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from threading import Event, Lock, local

from core import Progress

LONG = 2_500
"""Bytes from which a text is read beside the drawing: about one window of a model."""

VERY_LONG = 40_000
"""Bytes from which a pair of texts is compared and drawn beside the others' pages."""

_SWITCH = 0.0005  # seconds, a tenth of Python's own

_LONG_WAIT = 30.0  # seconds; who has waited longer is not put behind shorter ones
_LONG_WAIT_TO_OPEN = 3.0  # the same for a page that is opened, behind edits of others
_LONG_WAIT_FOR_REST = 30.0  # the same for what follows a score, behind scores of others
_LOOK_AGAIN = 0.25  # seconds after which a waiting thread tells again how many are before it

Queued = Callable[[int], None]
"""Called during the wait with the number of long texts before this one, at the end with 0.

What it raises ends the wait.
"""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in a queue."""

    effort: int
    number: int  # in the order they came
    since: float  # seconds, of a clock that only goes forward
    patience: float = _LONG_WAIT  # seconds

    def order(self, now: float) -> tuple[int, int]:
        """The smallest is next. A ticket that has waited for long counts as the shortest."""
        return (0 if now - self.since > self.patience else self.effort, self.number)


class Lane:
    """A queue in which one thread works at a time: the least effort first, then by arrival.

    A turn is handed from one thread to the next, so no thread can push in between.
    """

    def __init__(self, patience: float = _LONG_WAIT) -> None:
        self._patience = patience
        self._numbers = count()
        self._lock = Lock()
        self._served: Ticket | None = None
        self._waiting: dict[Ticket, Event] = {}

    def ticket(self, effort: int = 0, *, patience: float | None = None) -> Ticket:
        """A place in the queue; `effort` says how long the turn takes compared with others."""
        patience = self._patience if patience is None else patience
        return Ticket(effort, next(self._numbers), time.monotonic(), patience)

    @contextmanager
    def turn(self, ticket: Ticket, queued: Queued | None = None) -> Iterator[None]:
        """Wait for the turn; it ends with the block. `queued` is called during the wait."""
        self.take(ticket, queued)
        try:
            yield
        finally:
            self.give(ticket)

    def take(self, ticket: Ticket, queued: Queued | None = None) -> None:
        """Wait for the turn; `queued` is called every quarter of a second during the wait."""
        with self._lock:
            if self._served is None:
                self._served = ticket
                return
            handed = self._waiting[ticket] = Event()
        try:
            if queued is None:
                handed.wait()
                return
            while not handed.wait(_LOOK_AGAIN):
                queued(self._ahead(ticket))
            queued(0)
        except BaseException:
            with self._lock:
                if self._waiting.pop(ticket, None) is None:  # it was handed over meanwhile
                    self._hand_on()
            raise

    def give(self, ticket: Ticket) -> None:
        """End the turn, if this ticket has it."""
        with self._lock:
            if self._served is ticket:
                self._hand_on()

    def let_shorter_go_first(self, ticket: Ticket, *, waiting: Callable[[], None]) -> None:
        """Give the turn up to shorter work that waits, then take it again.

        `waiting` is called every quarter of a second meanwhile. What it raises ends the turn.
        """
        with self._lock:
            now = time.monotonic()
            if not any(other.order(now) < ticket.order(now) for other in self._waiting):
                return
        self.give(ticket)
        self.take(ticket, lambda _: waiting())

    def waiting(self) -> int:
        """How many threads wait."""
        with self._lock:
            return len(self._waiting)

    def _ahead(self, ticket: Ticket) -> int:
        with self._lock:
            now = time.monotonic()
            return sum(other.order(now) < ticket.order(now) for other in self._waiting) + 1

    def _hand_on(self) -> None:
        now = time.monotonic()
        self._served = min(self._waiting, key=lambda ticket: ticket.order(now), default=None)
        if self._served is not None:
            self._waiting.pop(self._served).set()


def let_drawing_come_first() -> None:
    """Shorten Python's interval between two threads. Called once, at the start.

    A thread that draws gives up the interpreter at each message. Beside a thread that works without
    a pause it then waits for as long as this, each time.
    """
    sys.setswitchinterval(_SWITCH)


class _Turns(local):
    """The turns that the current thread has."""

    drawing: Ticket | None = None
    large: Ticket | None = None


_drawers, _readers, _large = Lane(_LONG_WAIT_TO_OPEN), Lane(), Lane()
_mine = _Turns()


def waiting() -> dict[str, int]:
    """How many threads wait for each queue."""
    return {
        "drawing": _drawers.waiting(),
        "reading": _readers.waiting(),
        "large": _large.waiting(),
    }


@contextmanager
def drawing(*, opening: bool = False) -> Iterator[None]:
    """Hold the render lock. Re-entrant.

    A page that is opened takes several times as long as an edit, and lets edits go first.
    """
    if _mine.drawing is not None:
        yield
        return
    _begin_drawing(effort=int(opening))
    try:
        yield
    finally:
        _end_drawing()


@contextmanager
def aside() -> Iterator[None]:
    """Give up the render lock meanwhile; for everything that waits or takes long.

    A lock that a drawing thread may want must be taken inside this block, not around it.
    """
    if _mine.drawing is None:
        yield
        return
    effort, patience = _mine.drawing.effort, _mine.drawing.patience
    _end_drawing()
    try:
        yield
    finally:
        _begin_drawing(effort, patience)


def scores_first(head_start: float) -> None:
    """What follows can wait: others' edits go before it from now on.

    Parameters
    ----------
    head_start
        Seconds in which the visitor's browser draws what it has been sent so far.
    """
    if _mine.drawing is None:
        return
    effort = _mine.drawing.effort
    _end_drawing()
    try:
        time.sleep(head_start)
    finally:
        _begin_drawing(max(effort, 1), _LONG_WAIT_FOR_REST)


def breathe() -> None:
    """Let the edits of others go first, between two parts of a page that can wait for them."""
    if _mine.drawing is not None and _mine.drawing.effort:
        _drawers.let_shorter_go_first(_mine.drawing, waiting=lambda: None)


def _begin_drawing(effort: int, patience: float | None = None) -> None:
    ticket = _drawers.ticket(effort, patience=patience)
    _drawers.take(ticket)
    _mine.drawing = ticket


def _end_drawing() -> None:
    ticket, _mine.drawing = _mine.drawing, None
    if ticket is not None:
        _drawers.give(ticket)


@contextmanager
def reading_turn(effort: int, queued: Queued) -> Iterator[Callable[[Progress], Progress]]:
    """Read so many bytes: immediately, or if they are many, without the render lock and in turn.

    Yields a function that wraps the reader's progress, so that shorter texts may go first.
    """
    if effort <= LONG:
        yield lambda progress: progress
        return
    ticket = _readers.ticket(effort)

    def stepping_aside(progress: Progress) -> Progress:
        def told(done: int, total: int) -> None:
            progress(done, total)
            _readers.let_shorter_go_first(ticket, waiting=lambda: progress(done, total))

        return told

    with aside(), _beside_large(), _readers.turn(ticket, queued):
        yield stepping_aside


def bytes_of_texts(*texts: str) -> int:
    """How long texts are. A Chinese character is a token, and three bytes; so is a short word."""
    return sum(len(text.encode("utf-8", "replace")) for text in texts)


@contextmanager
def large(size: int, queued: Queued = lambda _: None) -> Iterator[None]:
    """Work on texts of so many bytes; if they are very many, without the render lock, in turn."""
    if size <= VERY_LONG:
        yield
        return
    ticket = _large.ticket()
    with aside(), _large.turn(ticket, queued):
        _mine.large = ticket
        try:
            yield
        finally:
            _mine.large = None


@contextmanager
def _beside_large() -> Iterator[None]:
    """Give up the turn for very long pairs during a reading."""
    ticket = _mine.large
    if ticket is None:
        yield
        return
    _large.give(ticket)
    try:
        yield
    finally:
        _large.take(ticket)
