"""Very long texts are read in a process of their own.

Reading one takes seconds, in which it would share the interpreter and the processor with every
other visitor's page, and it leaves memory behind. A process of a lower priority takes neither from
the pages, and its end gives everything back. It is started with the first such text, and ends when
it is left alone.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import IO, Any, cast

from core import Expansion, Progress
from core.errors import LensError, LowMemoryError

_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-B", "-m", "components.server.reading_process")
_IDLE_SECONDS = 20

_lock = Lock()
_idle: list[subprocess.Popen[bytes]] = []


class _EndedError(Exception):
    """The process is gone."""


def expand(model_id: str, text: str, *, progress: Progress) -> Expansion:
    """The expansion of a text by a model that is on this machine.

    What `progress` raises ends the reading.

    Raises
    ------
    core.errors.LensError
        As `core.load_encoder` and `core.Encoder.expand` do.
    core.errors.LowMemoryError
        If the process was ended from outside, which is what a system without memory does.
    """
    for process in (_taken(), None):
        try:
            return _read(process or _started(), model_id, text, progress)
        except _EndedError:  # an idle one may have ended meanwhile, a new one should not
            continue
    raise LowMemoryError(
        "This text was not read: the process that read it was ended, most likely for want of "
        "memory. Try a shorter text, or again later."
    )


def forget() -> None:
    """End what is idle; for tests, each of which begins afresh."""
    while (process := _taken()) is not None:
        _end(process)


def _read(
    process: subprocess.Popen[bytes], model_id: str, text: str, progress: Progress
) -> Expansion:
    try:
        expansion = _talk(process, model_id, text, progress)
    except LensError:
        _put_back(process)
        raise
    except BaseException:  # stopped: the process must not read on
        _end(process)
        raise
    _put_back(process)
    return expansion


def _talk(
    process: subprocess.Popen[bytes], model_id: str, text: str, progress: Progress
) -> Expansion:
    to, back = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    _send(to, pickle.dumps((model_id, text)))
    while True:
        kind, *values = _received(back)
        if kind == "done":
            return cast(Expansion, values[0])
        if kind == "failed":
            raise values[0]
        progress(*values)
        _send(to, b"\n")


def _send(to: IO[bytes], message: bytes) -> None:
    try:
        to.write(message)
        to.flush()
    except OSError:
        raise _EndedError from None


def _received(back: IO[bytes]) -> tuple[Any, ...]:
    try:
        return cast(tuple[Any, ...], pickle.load(back))
    except (OSError, EOFError, pickle.UnpicklingError):
        raise _EndedError from None


def _started() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        (*_COMMAND, str(_IDLE_SECONDS)),
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what it complains of may hold words of a text
    )
    # Its end is noticed whenever it comes; else the system would keep a trace of it.
    Thread(target=process.wait, name="reading process", daemon=True).start()
    return process


def _taken() -> subprocess.Popen[bytes] | None:
    """An idle process that is still there."""
    with _lock:
        while _idle:
            process = _idle.pop()
            if process.poll() is None:
                return process
            _close(process)
    return None


def _put_back(process: subprocess.Popen[bytes]) -> None:
    """Keep one process for the next text."""
    with _lock:
        if not _idle:
            _idle.append(process)
            return
    _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
