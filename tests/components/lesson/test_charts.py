from __future__ import annotations

import altair as alt
import pytest

from components.controls.chart import table
from components.lesson.charts import (
    VOCABULARY_COLUMNS,
    curve_chart,
    matrix_chart,
    vocabulary_chart,
)
from components.lesson.rows import curve_points, dimensions, matrix
from components.render.theme import PALETTES, high_contrast
from core import pruned, sum_pooled

DARK = high_contrast(PALETTES["dark"], "dark")


def charts(encoder, palette, *, large):
    token_logits = encoder.token_logits("Experience with Kubernetes orchestration")
    kept = pruned(token_logits.expansion, most=5)
    cells, columns = matrix(token_logits, token_logits.expansion, most=8, raw=False)
    return {
        "curve": curve_chart(
            curve_points(token_logits, 1, raw=False), palette=palette, large=large
        ),
        "matrix": matrix_chart(cells, columns, pooling="max", palette=palette, large=large),
        "vocabulary": vocabulary_chart(
            dimensions(token_logits.expansion, kept, raw=False),
            vocabulary=30_522,
            palette=palette,
            large=large,
        ),
    }


def test_the_browser_is_sent_all_that_any_row_has(encoder):
    for name, spec in charts(encoder, DARK, large=False).items():
        rows = spec["datasets"]["rows"]
        sent = table(rows).to_pylist()
        assert len({frozenset(row) for row in rows}) > 1 or name != "matrix"
        for row, there in zip(rows, sent, strict=True):
            assert {key: value for key, value in there.items() if value is not None} == row


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("palette", [PALETTES["light"], DARK], ids=["light", "projector"])
def test_every_chart_is_valid_and_has_the_look_of_the_page(encoder, palette, large):
    for spec in charts(encoder, palette, large=large).values():
        alt.Chart.from_dict(spec)
        assert spec["datasets"]["rows"]
        axis = spec["config"]["axis"]
        assert axis["labelColor"] == palette.text
        assert axis["labelFontSize"] == 13 or large
        assert spec["config"]["background"] == "transparent"


def test_the_curve_labels_do_not_touch(encoder):
    token_logits = encoder.token_logits("machine learning engineer")
    rows = curve_chart(curve_points(token_logits, 2, raw=False), palette=DARK)["datasets"]["rows"]
    labels = [row["label"] for row in rows if row.get("label")]
    assert "learning" in labels
    assert not {"school", "learn"} <= set(labels)  # 2.71 and 2.62
    relu = [row["relu"] for row in rows if "relu" in row]
    assert max(relu) < max(row["x"] for row in rows)


def test_the_matrix_names_each_winner(encoder):
    token_logits = encoder.token_logits("machine learning engineer")
    cells, columns = matrix(token_logits, sum_pooled(token_logits), most=100, raw=False)
    assert len(cells) == len(columns) * 5
    assert sum(cell.wins for cell in cells) == len(columns)
    spec = matrix_chart(cells, columns, pooling="sum", palette=DARK)
    rows = spec["datasets"]["rows"]
    assert all(row["outlined"] == "no" for row in rows)
    says = [row["says"] for row in rows if row["role"] == "pooled"]
    assert says[0].startswith(f"{columns[0].term}: the sum is {columns[0].weight:.2f}, most at “")


def test_the_vocabulary_is_to_scale(encoder):
    rows = charts(encoder, DARK, large=False)["vocabulary"]["datasets"]["rows"]
    assert all(row["y"] * VOCABULARY_COLUMNS + row["x"] == row["id"] for row in rows)
    assert {row["rows"] for row in rows} == {141}
    assert sum(row["kept"] == "kept" for row in rows) == 5
    assert all(row["kept"] == "kept" for row in rows if row["label"])
