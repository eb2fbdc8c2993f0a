from __future__ import annotations

import re

import pytest

from components.explain.rows import shared_rows
from components.lesson import diagrams
from components.lesson.figures import dampings, marks_share
from components.lesson.predictions import Guessed, guessed
from components.lesson.rows import Bar
from core import compare
from tests.support.html import Seen
from tests.support.texts import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_pieces_show_any_text_literally(encoder, name):
    expansion = encoder.expand(HOSTILE[name])
    html = diagrams.pieces(expansion, raw=False)
    assert Seen(html).tags == {"ol", "li", "span", "b", "small"}
    assert html.count(" · id ") == len(expansion.tokens)


def test_split_words_are_marked(encoder):
    html = diagrams.pieces(encoder.expand("with Kubernetes"), raw=False)
    assert html.count("lens-split-word") == 1
    assert ">-ber-</b>" in html
    assert ">##ber</b>" in diagrams.pieces(encoder.expand("with Kubernetes"), raw=True)


def bars(html: str) -> list[tuple[float, float]]:
    return [
        (float(start), float(end))
        for start, end in re.findall(r"--from:([\d.]+);--to:([\d.]+)", html)
    ]


def test_bars_start_at_a_common_zero():
    rows = [Bar("up", 3.0, "in-text"), Bar("down", -1.0, "quiet"), Bar("<b>", 1.0, "added", "9")]
    html = diagrams.bar_table(rows, caption="c", value="v", beside="w")
    assert bars(html) == [(0.25, 1.0), (0.0, 0.25), (0.25, 0.5)]
    assert html.count("--zero:0.2500") == 3
    assert "+\xa0<bdi>&lt;b&gt;</bdi>" in html
    assert "−1.00" in html
    assert "<td" in html.split("9</td>")[0]


def test_bars_of_two_tables_share_a_scale():
    short, long = [Bar("a", 1.0, "added")], [Bar("b", 4.0, "added")]
    reach = diagrams.extent(short, long)
    assert reach == (0.0, 4.0)
    assert bars(diagrams.bar_table(short, caption="", value="", reach=reach)) == [(0.0, 0.25)]


def test_a_table_of_nothing_is_not_an_error():
    assert bars(diagrams.bar_table([], caption="", value="")) == []
    assert bars(diagrams.bar_table([Bar("a", 0.0, "quiet")], caption="", value="")) == [(0.0, 0.0)]


def test_the_bar_fills_to_what_was_poured(encoder):
    a, b = (encoder.expand(t) for t in ("machine learning engineer", "software engineer"))
    match = compare(a, b)
    rows = shared_rows(a, b, match, raw=False)
    for poured in range(len(rows) + 1):
        html = diagrams.filling_bar(rows, poured=poured, cosine=match.cosine, again=0)
        tank = html[html.index("lens-tank") : html.index("lens-scroll")]
        parts = [float(part) for part in re.findall(r"flex:([\d.]+)", tank)]
        assert sum(parts) == pytest.approx(1.0, abs=1e-3)
        assert sum(parts[:-1]) == pytest.approx(
            sum(row.contribution for row in rows[:poured]) / match.cosine, abs=1e-3
        )
        assert html.count('class="in"') == min(poured, 12) + (
            len(rows) > 12 and poured == len(rows)
        )


def test_playing_again_is_another_movement():
    plays = {
        re.search(r"play-\d", diagrams.filling_bar([], poured=0, cosine=1.0, again=n)).group()
        for n in (1, 2)
    }
    assert plays == {"play-0", "play-1"}


def test_hidden_scores_are_not_in_the_page(encoder):
    a, b = (encoder.dissect(t) for t in ("machine learning engineer", "software engineer"))
    html = diagrams.damping_table(dampings(a, b), score_hidden=True)
    assert html.count(">?<") == 3
    assert f"{compare(a.expansion, b.expansion).cosine:.3f}" not in html


def test_guesses_are_judged_by_the_terms(encoder):
    expansion = encoder.expand("machine learning engineer")
    found = guessed("School,robot  machine, school", expansion)
    weights = {term.piece: term.weight for term in expansion.terms}
    assert found == (
        Guessed("school", weights["school"], in_text=False),
        Guessed("robot", None, in_text=False),
        Guessed("machine", weights["machine"], in_text=True),
    )
    assert guessed(" , ", expansion) == ()
    assert "&lt;i&gt;" in diagrams.outcomes(guessed("<i>", expansion))


def test_the_share_of_the_marks(encoder):
    assert marks_share(encoder.expand("")) == 0.0
    expansion = encoder.expand("the")
    last = len(expansion.tokens) - 1
    squares = [(t.weight**2, t.source in (0, last)) for t in expansion.terms]
    expected = sum(s for s, mark in squares if mark) / sum(s for s, _ in squares)
    assert marks_share(expansion) == pytest.approx(expected)
    assert expected > 0.5
