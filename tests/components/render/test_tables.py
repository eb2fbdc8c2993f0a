from __future__ import annotations

import re

from components.controls.view import DEFAULT_VIEW
from components.explain.bars import Bar
from components.explain.comparison import compared
from components.explain.rows import GapRow, SharedRow, WordRow
from components.render import tables
from tests.support.html import Seen


def bars(html: str) -> list[tuple[float, float]]:
    return [
        (float(start), float(end))
        for start, end in re.findall(r"--from:([\d.]+);--to:([\d.]+)", html)
    ]


def test_bars_start_at_a_common_zero():
    rows = [Bar("up", 3.0, "in-text"), Bar("down", -1.0, "quiet"), Bar("<b>", 1.0, "added", "9")]
    html = tables.bar_table(rows, caption="c", value="v", beside="w")
    assert bars(html) == [(0.25, 1.0), (0.0, 0.25), (0.25, 0.5)]
    assert html.count("--zero:0.2500") == 3
    assert "+\xa0<bdi>&lt;b&gt;</bdi>" in html
    assert "−1.00" in html
    assert "<td" in html.split("9</td>")[0]


def test_bars_of_two_tables_share_a_scale():
    short, long = [Bar("a", 1.0, "added")], [Bar("b", 4.0, "added")]
    reach = tables.extent(short, long)
    assert reach == (0.0, 4.0)
    assert bars(tables.bar_table(short, caption="", value="", reach=reach)) == [(0.0, 0.25)]


def test_a_table_of_nothing_is_not_an_error():
    assert bars(tables.bar_table([], caption="", value="")) == []
    assert bars(tables.bar_table([Bar("a", 0.0, "quiet")], caption="", value="")) == [(0.0, 0.0)]


def test_names_in_tips_and_tables_are_escaped():
    row = SharedRow(1, '"><b>', "p", "one", 1.0, 2.0, 0.5, 100.0, "<u>", "'x'")
    word = WordRow("<i>", "piece", (row, row), "<s>")
    seen = Seen(tables.shared_table([word], total=1, raw=False))
    assert not seen.tags & {"b", "u", "s"}
    assert '"><b>' in seen.text
    assert "<u>" in seen.text


def test_the_table_tells_how_many_rows_it_leaves_out(encoder):
    a = encoder.expand("machine learning engineer")
    rows = compared(a, a, DEFAULT_VIEW).rows
    assert "and 15 more" in tables.shared_table(rows[:2], total=len(rows), raw=False)
    assert "more with smaller" not in tables.shared_table(rows, total=len(rows), raw=False)


def test_a_word_of_several_pieces_is_a_sum_above_a_line_a_piece(encoder):
    a = encoder.expand("Kubernetes")
    rows = compared(a, a, DEFAULT_VIEW).rows
    word = next(row for row in rows if row.name == "Kubernetes")
    html = tables.shared_table(rows, total=len(rows), raw=False)
    assert f"{len(word.terms)} pieces, together" in html
    assert html.count('<tr class="lens-piece">') == len(word.terms)
    assert f"{word.contribution:.4f}" in html


def test_a_table_has_its_heads_its_names_and_its_cells():
    columns = (tables.Column("Words", "wrapped"), tables.Column("Figures"))
    rows = [tables.Row("<b>first</b>", ("a b", "1.00"), style="in", turn=3)]
    html = tables.data_table("A & B", "Name", columns, rows, titled=True, left_out=1_200)
    assert html == (
        '<div class="lens-scroll" role="region" aria-label="A &amp; B" tabindex="0">'
        '<table class="lens-table"><caption>A &amp; B</caption><thead><tr>'
        '<th scope="col">Name</th><th scope="col">Words</th>'
        '<th scope="col" class="number">Figures</th></tr></thead><tbody>'
        '<tr class="in" style="--turn:3"><th scope="row" dir="auto"><b>first</b></th>'
        '<td class="wrap" dir="auto">a b</td><td class="number">1.00</td></tr>'
        "</tbody></table></div>"
        '<p class="lens-quiet">and 1,200 more with smaller shares.</p>'
    )


def test_a_tiny_share_never_reads_as_0():
    row = SharedRow(1, "a", "a", "both", 1.0, 1.0, 1e-9, 0.0, "a", "a")
    word = WordRow("a", "both", (row,))
    assert "< 0.1 %</td>" in tables.shared_table([word], total=1, raw=False)


def test_no_missing_word_is_hidden():
    rows = [GapRow(f"word{place}", ("x",), 1.0) for place in range(20)]
    seen = Seen(tables.gap_table(rows, first=12, caption="Missing"))
    assert "8 more words with smaller shares" in seen.text
    assert all(row.word in seen.text for row in rows)
    few = tables.gap_table(rows[:3], first=12, caption="Missing")
    assert "<details>" not in few
    many = tables.gap_table(rows * 20, first=12, caption="Missing")
    assert f"and {400 - tables.MOST_GAPS} more with smaller shares" in many
