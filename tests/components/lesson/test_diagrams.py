from __future__ import annotations

import re

import pytest

from components.explain.rows import shared_rows
from components.lesson import diagrams
from components.lesson.measures import saturations
from core import compare, word_matches
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


def test_the_bar_fills_to_what_was_poured(encoder):
    a, b = (encoder.expand(t) for t in ("machine learning engineer", "software engineer"))
    match = compare(a, b)
    rows = shared_rows(match, word_matches(match), raw=False)
    for poured in range(len(rows) + 1):
        html = diagrams.filling_bar(rows, poured=poured, cosine=match.cosine, again=0, most=12)
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
    bars = [diagrams.filling_bar([], poured=0, cosine=1.0, again=n, most=12) for n in (1, 2)]
    plays = {re.search(r"play-\d", bar).group() for bar in bars}
    assert plays == {"play-0", "play-1"}


def test_hidden_scores_are_not_in_the_page(encoder):
    a, b = (encoder.token_logits(t) for t in ("machine learning engineer", "software engineer"))
    html = diagrams.saturation_table(saturations(a, b), score_hidden=True)
    assert html.count(">?<") == 3
    assert f"{compare(a.expansion, b.expansion).cosine:.3f}" not in html
