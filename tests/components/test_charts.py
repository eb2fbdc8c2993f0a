from __future__ import annotations

import altair as alt
import pytest

from components.charts import ROW_HEIGHT, expansion_chart
from components.rows import ExpansionRow, expansion_rows
from components.theme import PALETTES
from core import compare

ROWS = (
    ExpansionRow("engineer", "engineer", 2.4, True, True, "engineer"),
    ExpansionRow("word piece -ou", "##ou", 1.3, False, False, "Artificial"),
)


@pytest.fixture
def spec() -> dict:
    return expansion_chart(ROWS, palette=PALETTES["light"], heaviest=3.0).to_dict()


def rows_of(spec: dict) -> list[dict]:
    (rows,) = spec["datasets"].values()
    return rows


def test_rows_are_drawn_in_the_order_given_on_a_fixed_scale(spec):
    y = spec["layer"][0]["encoding"]["y"]
    assert y["sort"] == ["engineer", "+ word piece -ou"]
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 3.0]
    assert spec["height"] >= 2 * ROW_HEIGHT


def test_shared_and_added_are_told_in_words_and_not_by_colour_alone(spec):
    first, second = rows_of(spec)
    assert first["value"] == "2.40 · shared"
    assert second["value"] == "1.30"
    assert first["label"] == "engineer"
    assert second["label"].startswith("+ ")
    stroke = spec["layer"][0]["encoding"]["strokeWidth"]
    assert stroke["condition"]["test"] == "datum.shared"


def test_fill_has_one_colour_for_each_origin(spec):
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    light = PALETTES["light"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "in text": light.in_text,
        "added by the model": light.added,
    }


def test_the_tooltip_tells_where_a_term_peaks(spec):
    fields = [tip["field"] for tip in spec["layer"][0]["encoding"]["tooltip"]]
    assert fields == ["name", "piece", "weight", "origin", "source", "met"]


def test_a_real_expansion_makes_a_valid_chart(encoder):
    a = encoder.expand("Kubernetes <b> ##net")
    rows = expansion_rows(a, compare(a, a), limit=100, raw=False)
    chart = expansion_chart(rows, palette=PALETTES["dark"], heaviest=rows[0].weight)
    assert isinstance(chart, alt.LayerChart)
    assert len(rows_of(chart.to_dict())) == len(rows)
