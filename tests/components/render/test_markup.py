from __future__ import annotations

from components.render import markup
from core import Baseline


def test_control_characters_get_their_pictures_and_line_breaks_stay():
    assert markup.literal("a\x00b\r\nc\td\x7f") == "a␀b\nc\td␡"


def test_the_strip_marks_the_score_and_the_spread_of_random_pairs():
    baseline = Baseline("job <texts>", 100, 3, 3.0, tuple(i / 100 for i in range(101)))
    html = markup.strips(0.25, [baseline], says="higher than <some>")
    assert 'left:25.0%"></b>' in html
    assert "left:5.0%;right:calc(100% - 95.0%)" in html
    assert "higher than &lt;some&gt;" in html
    assert "job &lt;texts&gt;" in html


def test_the_strip_survives_a_collection_that_never_matches():
    assert 'left:0%"></b>' in markup.strips(0.0, [Baseline("few", 1, 1, 1.0, (0.0, 0.0))], says="")


def test_a_label_holds_no_markdown():
    assert markup.without_markdown("Salary $80k to $100k, *x* :red[y]") == (
        r"Salary \$80k to \$100k, \*x\* \:red\[y\]"
    )
