"""Charts as pictures, two at a time: each is made by a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Semaphore

import pytest

from components.export import pictures
from components.render.chart_template import Spec

TITLE = "Butterfly: <b>A</b> & a kuber\x02netes \ufffe – B"


def drawn(specs: Sequence[Spec]) -> list[tuple[str, bytes]]:
    """Each chart as SVG and as PNG."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(pictures, "_turn", Semaphore(2))
        as_svg = pool.map(partial(pictures.picture_svg, title=TITLE), specs)
        as_png = pool.map(partial(pictures.picture_png, title=TITLE), specs)
        return [(svg.decode(), png) for svg, png in zip(as_svg, as_png, strict=True)]
