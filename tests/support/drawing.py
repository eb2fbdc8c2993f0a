"""Charts as pictures, two at a time: each is made by a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

import pytest

from components.export import pictures
from components.render.chart_template import Spec


def drawn(specs: Sequence[Spec]) -> list[tuple[str, bytes]]:
    """Each chart as SVG and as PNG."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(pictures, "_turn", Semaphore(2))
        as_svg = pool.map(pictures.picture_svg, specs)
        as_png = pool.map(pictures.picture_png, specs)
        return [(svg.decode(), png) for svg, png in zip(as_svg, as_png, strict=True)]
