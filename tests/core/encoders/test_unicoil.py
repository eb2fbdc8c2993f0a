from __future__ import annotations

import numpy as np
import pytest

from core import compare, load_encoder
from core.encoders.unicoil import UnicoilEncoder, importances_of
from core.models.onnx_backend import load_network
from tests.support.paths import ROOT
from tests.support.texts import BLANK, HOSTILE

MODEL = ROOT / "assets" / "models" / "splade-tiny"


@pytest.fixture(scope="module")
def reader():
    return load_network(MODEL, output="last_hidden_state")[0]


@pytest.fixture(scope="module")
def unicoil():
    return load_encoder("unicoil-tiny")


def by_position(reader) -> UnicoilEncoder:
    """Each token weighs its position, so that every number can be worked out by hand."""
    return UnicoilEncoder(
        "hand", reader, lambda ids: np.arange(ids.shape[1], dtype=np.float32)[None]
    )


def test_a_repeated_piece_takes_the_highest_and_special_tokens_are_no_terms(reader):
    expansion = by_position(reader).expand("the engineer the")
    assert [(t.piece, t.weight, t.source) for t in expansion.terms] == [
        ("the", 3.0, 3),
        ("engineer", 2.0, 2),
    ]
    assert expansion.tokens[0].piece == "[CLS]"


def test_the_query_sums_what_it_repeats(reader):
    encoder = by_position(reader)
    query, document = encoder.expand("the engineer the"), encoder.expand("engineer the")
    # the: (1 + 3) * 2, engineer: 2 * 1
    assert encoder.native_score(query, document) == pytest.approx(10.0)
    assert encoder.native_score(document, query) == pytest.approx(2 * 3 + 1 * 2)


def test_a_head_is_a_linear_layer_and_a_relu():
    hidden = np.array([[[1.0, 2.0], [-3.0, 1.0]]], np.float32)
    weigh = importances_of(lambda ids: hidden, [0.5, 1.0], -0.5)
    np.testing.assert_allclose(weigh(np.zeros((1, 2), np.int64)), [[2.0, 0.0]])


def test_a_long_text_is_read_whole(unicoil):
    expansion = unicoil.expand("engineer " + "of machines " * 400 + "nurse")
    assert expansion.windows > 1
    assert {"engineer", "nurse"} <= {term.piece for term in expansion.terms}
    assert unicoil.native_score(expansion, expansion) > 0


@pytest.mark.parametrize("text", [*HOSTILE.values(), *BLANK.values()])
def test_any_text_has_only_its_own_terms(unicoil, text):
    expansion = unicoil.expand(text)
    own = {token.id for token in expansion.own_tokens}
    assert {term.id for term in expansion.terms} <= own
    assert unicoil.native_score(expansion, expansion) >= 0


def test_the_head_learned_what_splade_gives_a_texts_own_tokens(unicoil, encoder):
    """On text that is nothing like its training data; a random head gets about 0."""
    text = " ".join((ROOT / "LICENSE").read_text(encoding="utf-8").split()[:300])
    theirs = {term.id: term.weight for term in encoder.expand(text).terms if term.in_text}
    ours = {term.id: term.weight for term in unicoil.expand(text).terms}
    ids = sorted({token.id for token in encoder.expand(text).own_tokens})
    pairs = np.array([(theirs.get(id_, 0.0), ours.get(id_, 0.0)) for id_ in ids])
    assert np.corrcoef(pairs.T)[0, 1] > 0.6


def test_words_weigh_by_their_context(unicoil):
    alone, among = unicoil.expand("engineer"), unicoil.expand("the wife of an engineer")
    weights = [next(t.weight for t in e.terms if t.piece == "engineer") for e in (alone, among)]
    assert weights[0] != pytest.approx(weights[1], abs=0.05)
    assert compare(alone, among).cosine < 1.0
