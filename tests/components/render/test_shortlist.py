"""The tables of the shortlist: every text literally, and read aloud as they look."""

from __future__ import annotations

import pytest

from components.explain.shortlist import Answer, Line, Standing
from components.render.shortlist import Place, evidence_matrix, matrix_legend, ranking_table
from tests.support.html import Seen
from tests.support.texts import HOSTILE

STANDING = Standing(
    cosine=0.4,
    shares={"both": 75.0, "piece": 0.0, "one": 25.0, "added": 0.0},
    words=("Kubernetes", "AWS"),
    gap="Terraform",
    cautions=(),
    tokens=80,
)
EMPTY = Standing(None, {}, (), "", (), 0)


def place(number=1, rank=1, name="Ada", standing=STANDING, **more):
    return Place(number, rank, name, standing, more.pop("cautions", ()), **more)


def test_a_row_says_rank_score_words_and_gap():
    seen = Seen(ranking_table([place(cautions=("listed words",))], highest=0.8)).text
    for said in ("1", "Ada", "0.400", "75.0 % in both texts", "Kubernetes, AWS", "Terraform"):
        assert said in seen
    assert "listed words" in seen


def test_the_longest_bar_is_the_highest_score():
    html = ranking_table([place(), place(2, 2, "Bo", EMPTY)], highest=0.4)
    assert "--size:1.000" in html
    assert "--part:75.00" in html
    assert "–" in Seen(html).text


def test_columns_come_with_what_they_hold():
    plain = Seen(ranking_table([place()], highest=1)).text
    assert "Lines found" not in plain
    assert "Your fit" not in plain
    full = Seen(
        ranking_table(
            [place(lines="3 of 4", fit=2, moved=4), place(2, 2, "Bo", moved=-1), place(3, 3, "C")],
            highest=1,
            other="splade-tiny",
            left_out=2,
        )
    ).text
    for said in ("3 of 4", "Your fit", "With splade-tiny", "▲ up 4", "▼ down 1", "and 2 more"):
        assert said in full


def test_names_can_be_picked_on_the_page_only():
    assert 'data-pick="1"' in ranking_table([place()], highest=1)
    assert "data-pick" not in ranking_table([place()], highest=1, live=False)
    assert 'aria-current="true"' in ranking_table([place(picked=True)], highest=1)


def matrix(sentence="Runs Kubernetes", name="Ada", line="Kubernetes", **options):
    answers = {
        (0, 0): Answer("found", 0.41, sentence, ((0, 4),)),
        (0, 1): Answer("missing", 0.0, ""),
        (1, 0): Answer("partly", 0.2, sentence),
        (1, 1): Answer("missing", 0.1, sentence),
    }
    lines = [Line(line, ""), Line("AWS", "")]
    return evidence_matrix(lines, [name, "Bo"], answers, **options)


def test_a_cell_says_its_level_its_score_and_its_sentence():
    html = matrix()
    seen = Seen(html).text
    assert "1 found, 1 partly" in seen
    assert "0 found, 0 partly" in seen
    assert "found, 0.41" in seen
    assert "<mark>Runs</mark> Kubernetes" in html
    assert "No sentence shares a term" in seen
    assert html.count('tabindex="0"') == 1  # arrow keys lead to the others
    assert html.count('tabindex="-1"') == 3


def test_on_paper_every_sentence_is_in_its_cell():
    html = matrix(spelled_out=True)
    assert "tabindex" not in html
    assert html.count("Kubernetes") == 3  # not that of what does not answer


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_is_shown_as_typed(text):
    for html in (
        matrix(sentence=text, name=text, line=text),
        matrix(sentence=text, name=text, line=text, spelled_out=True),
        ranking_table([place(name=text, cautions=(text,))], highest=1),
    ):
        assert "<script" not in html
        assert "<img" not in html
        Seen(html)


def test_the_legend_states_the_yardstick_or_that_there_is_none():
    assert "995 in 1,000" in Seen(matrix_legend(yardstick=True)).text
    assert "no yardstick" in Seen(matrix_legend(yardstick=False)).text
