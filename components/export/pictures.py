"""Charts as files: SVG and PNG, made on the server without a browser.

vl-convert draws them, a large program in another language: what is wrong with a chart may end its
process, or keep it busy for long. So each picture is made in a process of its own, with a limit on
time and memory, one after the other.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import Semaphore
from typing import Literal

from components.explain.names import visible
from components.render.chart_template import Spec

_WIDTH = 640  # pixels of the drawing; names and values stand beside it
# By the clock, for one picture. A usual one computes for a second, and its process ends itself
# after 20. But pages go before it: where they kept all processors busy, that second took 18.
_SECONDS = 60
_PATIENCE = 90  # seconds to wait for the pictures of others; the browser gives up after 180 in all
_PROCESS = Path(__file__).with_name("picture_process.py")

_turn = Semaphore(1)


class PictureError(RuntimeError):
    """A picture that could not be made; says so in a sentence."""


def picture_svg(spec: Spec, *, title: str) -> bytes:
    """A chart as SVG, on white, with its title above it.

    Raises
    ------
    PictureError
        If it cannot be made, or not in time.
    """
    return _made(spec, "svg", title)


def picture_png(spec: Spec, *, title: str) -> bytes:
    """A chart as PNG, on white, at twice the size of the screen, with its title above it.

    Raises
    ------
    PictureError
        If it cannot be made, or not in time.
    """
    return _made(spec, "png", title)


def _made(spec: Spec, kind: Literal["svg", "png"], title: str) -> bytes:
    drawn = {
        **spec,
        "title": {"text": visible(title), "anchor": "start", "limit": _WIDTH},
        "width": _WIDTH,
        "config": {**spec["config"], "background": "#ffffff"},
    }
    if not _turn.acquire(timeout=_PATIENCE):
        raise PictureError("Many pictures are being made. Try again in a minute.")
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_PROCESS), kind],
            input=json.dumps(drawn).encode(),
            capture_output=True,  # what it complains of may hold words of a text
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PictureError("This picture takes too long to make, so it was given up.") from None
    except OSError as error:
        raise PictureError(f"This picture could not be made ({error.strerror}).") from None
    finally:
        _turn.release()
    if done.returncode or not done.stdout:
        raise PictureError("This picture could not be made; the page goes on without it.")
    return done.stdout
