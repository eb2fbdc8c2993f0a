"""A process that makes one picture and ends: ``python -P picture_process.py svg|png``.

Reads a Vega-Lite specification from its standard input and writes the picture to its standard
output. Imports nothing of this project; `components.export.pictures` starts it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys

_MEMORY = 1 << 30  # bytes; a usual picture takes a fifth
_SECONDS = 20  # of computing
_OUTSIDE: list[str] = []  # what a chart may read besides its own data


def _limit() -> None:
    """Less memory and time than would harm the server, and no core dump: it would hold texts."""
    if hasattr(os, "nice"):
        os.nice(10)  # pages go first
    try:
        import resource
    except ImportError:  # Windows; the parent's own limit on time is left
        return
    for what, most in (
        (resource.RLIMIT_DATA, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main(kind: str) -> None:
    """Make one picture."""
    _limit()
    import vl_convert

    spec = json.load(sys.stdin.buffer)
    if kind == "svg":
        picture = vl_convert.vegalite_to_svg(spec, allowed_base_urls=_OUTSIDE).encode()
    else:
        picture = vl_convert.vegalite_to_png(spec, scale=2, allowed_base_urls=_OUTSIDE)
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main(sys.argv[1])
