"""Charts as files: SVG and PNG, made on the server without a browser."""

from __future__ import annotations

from components.charts.frame import Spec

_WIDTH = 640  # pixels of the drawing; names and values stand beside it


def _on_paper(spec: Spec) -> Spec:
    return {**spec, "width": _WIDTH, "config": {**spec["config"], "background": "#ffffff"}}


def picture_svg(spec: Spec) -> bytes:
    """A chart as SVG, on white."""
    import vl_convert  # 30 MB, and needed only when somebody saves a picture

    return vl_convert.vegalite_to_svg(_on_paper(spec)).encode()


def picture_png(spec: Spec) -> bytes:
    """A chart as PNG, on white, at twice the size of the screen."""
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(_on_paper(spec), scale=2)
    return png
