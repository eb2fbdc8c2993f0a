"""A process that reads very long texts: ``python -m components.server.reading_process SECONDS``.

`components.server.far_reader` starts it and talks to it. On its standard input it takes a model's
id and a text, pickled; on its standard output it gives how far it is, waits for a line each time,
and then the expansion. Left alone for so many seconds it ends, and its memory is the system's.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import sys

from core import Encoder, load_encoder
from core.errors import LensError

_NICE = 10  # pages go first


def _limit() -> None:
    """Less claim to the processor than the server, and no core dump: it would hold texts."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _give(kind: str, *values: object) -> None:
    pickle.dump((kind, *values), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


def _progress(done: int, total: int) -> None:
    _give("progress", done, total)
    if not sys.stdin.buffer.readline():  # the server has ended, or nobody waits any more
        sys.exit()


def main(seconds: float) -> None:
    """Read one text after the other."""
    _limit()
    encoders: dict[str, Encoder] = {}
    while select.select([sys.stdin], [], [], seconds)[0]:
        try:
            model_id, text = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            if model_id not in encoders:
                encoders[model_id] = load_encoder(model_id)
            _give("done", encoders[model_id].expand(text, progress=_progress))
        except LensError as error:
            _give("failed", error)


if __name__ == "__main__":
    main(float(sys.argv[1]))
