from __future__ import annotations

import pytest

from core import (
    NEUTRAL_PHRASES,
    compare,
    leave_one_out,
    neutral_changes,
    without_expansion,
    without_terms,
)
from tests.support.expansions import text


def test_muting_recomputes_the_norms():
    a = text((1, 3.0, True), (2, 4.0, True))
    b = text((2, 5.0, True))
    assert compare(a, b).cosine == pytest.approx(0.8)
    assert compare(without_terms(a, {1}), b).cosine == pytest.approx(1.0)
    assert compare(without_terms(a, {2}), b).cosine == 0.0
    assert compare(without_terms(a, {1, 2}), b).cosine is None
    assert without_terms(a, ()) == a


def test_expansion_off_keeps_the_texts_own_terms(encoder):
    a = encoder.expand("machine learning engineer")
    off = without_expansion(a)
    assert [term.piece for term in off.terms] == ["machine", "engineer", "learning"]
    assert {term.id: term.weight for term in off.terms}.items() <= {
        term.id: term.weight for term in a.terms
    }.items()


def test_leaving_a_word_out_is_encoding_the_text_without_it(encoder):
    a = encoder.expand("machine learning engineer")
    b = encoder.expand("Artificial intelligence engineer")
    words = [("a", word) for word in a.words] + [("b", b.words[2])]
    effects = leave_one_out(encoder, a, b, words)
    before = compare(a, b).cosine
    found = {
        (effect.side, (a if effect.side == "a" else b).text[effect.word.start : effect.word.end]): (
            effect.change
        )
        for effect in effects
    }
    without = compare(encoder.expand(" learning engineer"), b).cosine
    assert found["a", "machine"] == pytest.approx(without - before)
    without = compare(a, encoder.expand("Artificial intelligence ")).cosine
    assert found["b", "engineer"] == pytest.approx(without - before)
    assert found["a", "engineer"] < 0
    sizes = [abs(effect.change) for effect in effects]
    assert sizes == sorted(sizes, reverse=True)


def test_leaving_out_an_unmatched_word_can_raise_the_score(encoder):
    a = encoder.expand("violin engineer")
    b = encoder.expand("engineer")
    (effect,) = leave_one_out(encoder, a, b, [("a", a.words[0])])
    assert effect.change > 0


def test_leaving_out_the_only_word_leaves_nothing_to_compare(encoder):
    a = encoder.expand("engineer")
    (effect,) = leave_one_out(encoder, a, a, [("a", a.words[0])])
    assert effect.change is None


def test_a_word_is_left_out_wherever_it_stands(encoder):
    a = encoder.expand("A nurse, Nurse or nurses")
    b = encoder.expand("nurse")
    nurse = next(word for word in a.words if a.text[word.start : word.end] == "Nurse")
    (effect,) = leave_one_out(encoder, a, b, [("a", nurse)])
    assert (effect.word.start, effect.times) == (2, 2)
    without = compare(encoder.expand("A ,  or nurses"), b).cosine
    assert effect.change == pytest.approx(without - compare(a, b).cosine)


def test_phrases_that_say_nothing_are_tried_at_both_ends(encoder):
    a, b = encoder.expand("a nurse in a hospital"), encoder.expand("hospital nurse ")
    before = compare(a, b).cosine
    changes = neutral_changes(encoder.expand, a, b)
    first = compare(a, encoder.expand(f"{NEUTRAL_PHRASES[0]} hospital nurse ")).cosine
    last = compare(a, encoder.expand(f"hospital nurse {NEUTRAL_PHRASES[-1]}")).cosine
    assert len(changes) == 2 * len(NEUTRAL_PHRASES)
    assert changes[0] == pytest.approx(first - before)
    assert changes[-1] == pytest.approx(last - before)
    assert neutral_changes(encoder.expand, a, encoder.expand("")) == ()
