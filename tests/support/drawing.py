"""Charts as pictures, two at a time: each is made by a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Semaphore

import pytest

from components.export import pictures
from components.render.chart_template import Spec

TITLE = "Butterfly: <b>A</b> & a kuber\x02netes \ufffe – B"


def as_svg(specs: Sequence[Spec]) -> list[str]:
    """Each chart as SVG."""
    return [svg.decode() for svg in _drawn(pictures.picture_svg, specs)]


def as_png(specs: Sequence[Spec]) -> list[bytes]:
    """Each chart as PNG."""
    return _drawn(pictures.picture_png, specs)


def _drawn(draw: Callable[..., bytes], specs: Sequence[Spec]) -> list[bytes]:
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(pictures, "_turn", Semaphore(2))
        return list(pool.map(partial(draw, title=TITLE), specs))
