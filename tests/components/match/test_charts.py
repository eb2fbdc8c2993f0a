from __future__ import annotations

import math
from itertools import pairwise

import altair as alt
import pytest

from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import compared
from components.explain.rows import ExpansionRow, expansion_rows
from components.match.charts import butterfly_chart, expansion_chart, waterfall_chart
from components.render.theme import PALETTES
from core import compare

LIGHT = PALETTES["light"]
ROWS = (
    ExpansionRow("engineer", "engineer", 2.4, True, True, "engineer"),
    ExpansionRow("word piece -ou", "##ou", 1.3, False, False, "Artificial"),
)


@pytest.fixture
def spec() -> dict:
    return expansion_chart(ROWS, palette=LIGHT, heaviest=3.0)


@pytest.fixture
def shared(encoder):
    a = encoder.expand("machine learning engineer, music teacher and nurse")
    b = encoder.expand("Artificial intelligence engineer, teacher of nurses in music")
    return compared(a, b, DEFAULT_VIEW)


def test_rows_are_drawn_in_the_order_given_on_a_scale_that_reaches_far_enough(spec):
    assert [row["label"] for row in spec["datasets"]["rows"]] == ["engineer", "+ word piece -ou"]
    assert [row["order"] for row in spec["datasets"]["rows"]] == [0, 1]
    assert spec["layer"][0]["encoding"]["y"]["sort"]["field"] == "order"
    assert {row["reach"] for row in spec["datasets"]["rows"]} == {3.0}


def test_shared_and_added_are_told_in_words_and_not_by_colour_alone(spec):
    first, second = spec["datasets"]["rows"]
    assert first["value"] == "2.40 · shared"
    assert second["value"] == "1.30"
    assert second["label"].startswith("+ ")
    stroke = spec["layer"][0]["encoding"]["strokeWidth"]
    assert stroke["condition"]["test"] == "datum.shared == 'yes'"


def test_fill_has_one_colour_for_each_origin(spec):
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "in text": LIGHT.in_text,
        "added by the model": LIGHT.added,
    }


def test_the_tooltip_tells_where_a_term_peaks(spec):
    fields = [tip["field"] for tip in spec["layer"][0]["encoding"]["tooltip"]]
    assert fields == ["name", "piece", "weight", "origin", "source", "shared"]


def test_only_rows_and_height_differ_between_two_charts_of_a_theme(spec):
    other = expansion_chart(ROWS[:1], palette=LIGHT, heaviest=9.0)
    assert {key for key in spec if spec[key] != other[key]} == {"datasets", "height"}


def test_the_waterfall_starts_at_zero_and_ends_at_the_cosine(shared):
    rows, cosine = shared.rows, shared.match.cosine
    steps = waterfall_chart(rows[:5], total=len(rows), cosine=cosine, palette=LIGHT, most=3)[
        "datasets"
    ]["rows"]
    assert [step["label"] for step in steps[-2:]] == [f"{len(rows) - 3} more", "= cosine"]
    assert steps[0]["start"] == 0.0
    for before, after in pairwise(steps[:-1]):
        assert after["start"] == before["end"]
    assert steps[-2]["end"] == pytest.approx(cosine, abs=1e-9)
    assert (steps[-1]["start"], steps[-1]["end"]) == (0.0, cosine)


def test_the_butterfly_has_both_weights_on_one_scale(shared):
    rows = shared.terms
    spec = butterfly_chart(rows, palette=LIGHT)
    data = spec["datasets"]["rows"]
    assert [row["left"] for row in data] == [-row.weight_a for row in rows]
    assert [row["weight_b"] for row in data] == [row.weight_b for row in rows]
    heaviest = max(max(row.weight_a, row.weight_b) for row in rows)
    assert {row["reach"] for row in data} == {heaviest}
    assert {row["reach_left"] for row in data} == {-heaviest}
    assert math.isclose(sum(float(row["share"]) for row in data), 100)


@pytest.mark.parametrize("mode", PALETTES)
def test_altair_accepts_every_chart_of_both_themes(encoder, shared, mode):
    a = encoder.expand("Kubernetes <b> ##net")
    expansion = expansion_rows(a, compare(a, a), limit=100, raw=False)
    for spec in (
        expansion_chart(expansion, palette=PALETTES[mode], heaviest=expansion[0].weight),
        butterfly_chart(shared.terms, palette=PALETTES[mode]),
        waterfall_chart(
            shared.rows, total=shared.total, cosine=shared.match.cosine, palette=PALETTES[mode]
        ),
    ):
        assert alt.LayerChart.from_dict(spec).to_dict()["layer"]
