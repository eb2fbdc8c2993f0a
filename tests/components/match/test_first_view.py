"""The first view holds what core says, and nothing that could be more than text."""

from __future__ import annotations

import re

import pytest

from components.controls.examples import Example
from components.explain.sentences import expansion_counts
from components.match import first_view as module
from components.match.first_view import ID, first_view
from tests.support.opening import DOT, SCORE, A, B


def test_it_has_the_score_and_the_counts_of_the_first_example():
    html = first_view()
    assert re.findall(r'<span class="value">(.*?)</span>', html) == [SCORE, DOT]
    assert expansion_counts(A) in html
    assert expansion_counts(B) in html


def test_scripts_of_the_page_do_not_find_it():
    html = first_view()
    script, _, drawn = html.partition("</script>")
    assert script.startswith(f'<div id="{ID}" aria-hidden="true" inert><script>')
    assert drawn.startswith('<template shadowrootmode="closed">')
    assert drawn.endswith("</template></div>")
    assert html.count("</template>") == 1
    assert ":root" not in html  # which a shadow root does not have


def test_its_texts_are_escaped(monkeypatch: pytest.MonkeyPatch):
    evil = Example("evil", "<img src=x>", "</template><script>alert(1)</script>", "a & b")
    monkeypatch.setattr(module, "examples", lambda: {"evil": evil})
    html = first_view()
    assert "<img src=x>" not in html
    assert "alert(1)</script>" not in html
    assert html.count("<script>") == 1
    assert html.count("</template>") == 1
