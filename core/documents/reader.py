"""Files in, texts out. What is packed is unpacked in a process with limits of its own.

A file that is too large, too deep or made to do harm ends in one sentence, and the others go on.
Nothing is written to disk.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath
from threading import Timer
from types import TracebackType
from typing import IO, Any, cast

from core.documents.limits import LONGEST_FILE, MOST_UNPACKED, SECONDS, SECONDS_OF_ZIP
from core.documents.plain import as_document, read_table, read_text
from core.documents.records import Read, Refused

SUFFIXES = (".txt", ".md", ".csv", ".pdf", ".docx", ".zip")
"""The kinds of files that are read, by the ends of their names."""

_PLAIN = (".txt", ".md")
_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-B", "-m", "core.documents.reading_process")
_LONGEST_ANSWER = 2 * MOST_UNPACKED  # bytes of a line
_STARTING = 60  # seconds
_PASSED_ON = ("PATH", "SYSTEMROOT", "LANG")  # of the environment, which may hold keys
_TOO_LATE = f"was not read: its zip took more than {SECONDS_OF_ZIP} seconds"
_TOO_HARD = f"could not be read within {SECONDS} seconds, or with the memory it may take"


class DocumentReader:
    """Reads files. A context manager: at its end, the process that unpacks ends too.

    Not to be shared between threads.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> DocumentReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def read(self, name: str, data: bytes) -> list[Read]:
        """The texts of a file: one, a table of them, those in a zip, or why there is none."""
        return self._read(name, data, until=None)

    def _read(self, name: str, data: bytes, *, until: float | None) -> list[Read]:
        """The same; `until` is when a zip that it is in has to be through."""
        suffix = PurePosixPath(name).suffix.lower()
        if len(data) > LONGEST_FILE:
            size = f"is larger than {LONGEST_FILE >> 20} MB"
            return [Refused(name, size)]
        if not data:
            return [Refused(name, "is empty")]
        if suffix in _PLAIN:
            return [read_text(name, data)]
        if suffix == ".csv":
            return [read_table(name, data)]
        if suffix == ".zip" and until is not None:
            return [Refused(name, "is a zip in a zip, which is not opened")]
        if suffix not in SUFFIXES:
            return [Refused(name, f"is not read: these are {', '.join(SUFFIXES)}")]
        begun = time.monotonic()
        left = SECONDS if until is None else min(SECONDS, until - begun)
        if left <= 0:
            return [Refused(name, _TOO_LATE)]
        answers, reason = self._ask(suffix[1:], data, left)
        if suffix == ".zip":
            return self._members(name, answers, reason, begun + SECONDS_OF_ZIP)
        if reason is not None or not answers:
            return [Refused(name, reason or _TOO_HARD)]
        return [as_document(name, str(answers[0]["text"]), list(map(str, answers[0]["notes"])))]

    def _members(
        self, name: str, answers: list[dict[str, Any]], reason: str | None, until: float
    ) -> list[Read]:
        found: list[Read] = []
        if reason is not None:  # nothing of a zip that could not be unpacked to its end is read
            return [Refused(name, reason)]
        for answer in answers:
            member = f"{name}/{answer['name']}"
            if "reason" in answer:
                found.append(Refused(member, str(answer["reason"])))
            else:
                found += self._read(member, base64.b64decode(answer["data"]), until=until)
        return found or [Refused(name, "holds no file")]

    def _ask(
        self, kind: str, data: bytes, seconds: float
    ) -> tuple[list[dict[str, Any]], str | None]:
        """What the process says of a file, and why it did not read it."""
        process = self._running()
        to, back = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        clock = Timer(seconds, process.kill)
        clock.start()
        answers: list[dict[str, Any]] = []
        try:
            to.write(json.dumps({"kind": kind, "size": len(data)}).encode("ascii") + b"\n")
            to.write(data)
            to.flush()
            total = 0
            while True:
                line = back.readline(_LONGEST_ANSWER)
                total += len(line)
                answer = json.loads(line)  # an ended process says nothing, which is no JSON
                if total > _LONGEST_ANSWER:
                    raise ValueError("more than was allowed")
                if answer.get("end"):
                    return answers, answer.get("reason")
                answers.append(answer)
        except (OSError, ValueError):
            self._end()
            return [], _TOO_HARD
        finally:
            clock.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                _COMMAND,
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what it complains of may hold words of a text
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            )
            self._await_start(self._process)
        return self._process

    def _await_start(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until it has imported what it needs, which takes no time from the file."""
        clock = Timer(_STARTING, process.kill)
        clock.start()
        cast(IO[bytes], process.stdout).readline()
        clock.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
