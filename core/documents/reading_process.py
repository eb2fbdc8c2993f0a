"""A process that reads packed files: ``python -m core.documents.reading_process``.

`core.documents.reader` starts it and talks to it: a line of JSON with the kind and the size of a
file, then its bytes; back come lines of JSON. What a file makes of this process, the reader never
runs: it only reads JSON.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import sys
from collections.abc import Iterator

from core.documents.limits import MEMORY, SECONDS
from core.documents.packed import NotReadError, docx_text, pdf_text, zip_members

_NICE = 10  # pages go first
_TOO_MUCH = "needs too much memory to be read"
_DAMAGED = "is damaged: it could not be read"


def _limit_memory() -> None:
    """Less memory than would harm the server, and no core dump: it would hold texts."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _limit_time() -> None:
    """So many seconds of computing from now on; the reader has its own clock besides."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        end = int(used.ru_utime + used.ru_stime) + SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))


def _answers(kind: str, data: bytes) -> Iterator[dict[str, object]]:
    if kind == "pdf":
        text, notes = pdf_text(data)
        yield {"text": text, "notes": notes}
    elif kind == "docx":
        yield {"text": docx_text(data), "notes": []}
    else:
        for name, member in zip_members(data):
            if isinstance(member, str):
                yield {"name": name, "reason": member}
            else:
                yield {"name": name, "data": base64.b64encode(member).decode("ascii")}


def main() -> None:
    """Read one file after the other, until nobody asks any more."""
    _limit_memory()
    _give({"ready": True})
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        data = sys.stdin.buffer.read(asked["size"])
        _limit_time()
        try:
            for answer in _answers(asked["kind"], data):
                _give(answer)
            _give({"end": True})
        except NotReadError as error:
            _give({"end": True, "reason": str(error)})
        except MemoryError:
            _give({"end": True, "reason": _TOO_MUCH})
            return  # what is left of the memory is in pieces
        except Exception:  # whatever a library trips over
            _give({"end": True, "reason": _DAMAGED})


def _give(answer: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
