from __future__ import annotations

from components.charts.pair import butterfly_chart, expansion_chart, waterfall_chart
from components.pictures import picture_png, picture_svg
from components.rows import expansion_rows, shared_rows
from components.theme import PALETTES
from core import compare


def test_every_chart_becomes_a_picture_with_its_terms(encoder):
    a = encoder.expand("machine learning engineer <b>")
    b = encoder.expand("Artificial intelligence engineer")
    match = compare(a, b)
    rows = shared_rows(a, b, match, raw=False)
    light = PALETTES["light"]
    for spec in (
        expansion_chart(expansion_rows(a, match, limit=9, raw=False), palette=light, heaviest=3.0),
        butterfly_chart(rows, palette=light),
        waterfall_chart(rows, cosine=match.cosine, palette=light),
    ):
        svg = picture_svg(spec).decode()
        assert svg.startswith("<svg")
        assert "engineer" in svg
        assert "<b>" not in svg
        assert picture_png(spec).startswith(b"\x89PNG")
