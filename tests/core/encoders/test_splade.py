from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
import pytest
from fastembed import SparseTextEmbedding
from hypothesis import given, settings
from hypothesis import strategies as st

from core import Expansion, load_encoder
from core.encoders.windows import window_spans
from tests.support.paths import GOLDEN, ROOT
from tests.support.texts import BLANK, HOSTILE, UNKNOWN_PIECES

MODEL = ROOT / "assets" / "models" / "splade-tiny"
TOLERANCE = 1e-4
REFERENCE = json.loads((GOLDEN / "splade_tiny.json").read_text(encoding="utf-8"))
MINILM = json.loads((GOLDEN / "splade_minilm.json").read_text(encoding="utf-8"))


def weights(expansion) -> dict[int, float]:
    return {term.id: term.weight for term in expansion.terms}


def assert_same_weights(ours: dict[int, float], theirs: dict[int, float]) -> None:
    """Equal to 1e-4; a term may be absent on one side only where it is below that."""
    for id_ in ours.keys() | theirs.keys():
        assert ours.get(id_, 0.0) == pytest.approx(theirs.get(id_, 0.0), abs=TOLERANCE), id_


def assert_as_torch_says(expansion: Expansion, row: dict) -> None:
    assert [token.id for token in expansion.tokens] == row["ids"]
    assert_same_weights(weights(expansion), {id_: weight for id_, weight, _ in row["terms"]})
    sources = {id_: source for id_, weight, source in row["terms"] if weight > TOLERANCE}
    ours = {term.id: term.source for term in expansion.terms if term.id in sources}
    assert ours == sources


def prose(words: int) -> str:
    """A long text, the same at each call, whose words do not repeat in step with windows."""
    vocabulary = " ".join(row["text"] for row in REFERENCE if row["text"].isascii()).split()
    order = np.random.default_rng(7).integers(0, len(vocabulary), words)
    return " ".join(vocabulary[i] for i in order)


@pytest.fixture(scope="module")
def fastembed_model() -> SparseTextEmbedding:
    return SparseTextEmbedding(
        "prithivida/Splade_PP_en_v1", specific_model_path=str(MODEL), cache_dir=str(MODEL)
    )


def test_reference_has_at_least_twenty_texts():
    assert len({row["text"] for row in REFERENCE}) >= 20


@pytest.mark.parametrize("row", MINILM, ids=lambda row: row["text"][:24])
def test_splade_minilm_gives_the_weights_and_sources_of_torch(page_encoder, row):
    assert_as_torch_says(page_encoder.expand(row["text"]), row)


@pytest.mark.parametrize("words", [1, 12, 100, 480])
def test_the_logits_of_terms_alone_are_those_among_all(page_encoder, words):
    """The integer products that screen the vocabulary lose no term, and change no digit."""
    text = prose(words)
    ids = np.array([[token.id for token in page_encoder.expand(text).tokens][:512]])
    network = page_encoder._network
    (found,) = network.term_logits(ids)
    (logits,) = network.logits(ids)
    assert found.ids.tolist() == np.flatnonzero(logits.max(axis=0) > 0).tolist()
    assert np.abs(found.logits - logits[:, found.ids]).max() < 1e-5


def test_splade_minilm_reads_many_as_one_by_one(page_encoder):
    texts = [row["text"] for row in MINILM] + ["", prose(700), "engineer", "engineer"]
    assert page_encoder.expand_many(texts) == [page_encoder.expand(text) for text in texts]


def test_splade_minilm_adds_no_part_of_a_word_no_sign_and_no_function_word(page_encoder):
    for row in MINILM:
        added = {term.piece for term in page_encoder.expand(row["text"]).terms if not term.in_text}
        assert not {piece for piece in added if piece.startswith("##") or not piece.isalnum()}
        assert not added & {"the", "of", "and", "is", "who", "with", "in", "to"}


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row["text"][:24])
def test_expand_gives_the_weights_and_sources_of_torch(encoder, row):
    assert_as_torch_says(encoder.expand(row["text"]), row)


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row["text"][:24])
def test_expand_gives_the_weights_of_fastembed(encoder, fastembed_model, row):
    theirs = next(iter(fastembed_model.embed([row["text"]]))).as_dict()
    assert_same_weights(weights(encoder.expand(row["text"])), theirs)


def test_expand_finds_the_known_terms_of_kubernetes_orchestration(encoder):
    terms = encoder.expand("Experience with Kubernetes orchestration").terms
    assert len(terms) == 11
    top = [(term.piece, round(term.weight, 3)) for term in terms[:6]]
    assert top == [
        ("experience", 2.034),
        ("orchestra", 1.876),
        ("##net", 1.775),
        ("##ber", 1.745),
        ("ku", 1.551),
        ("ko", 1.232),
    ]
    tokens = encoder.expand("Experience with Kubernetes orchestration").tokens
    assert tokens[terms[5].source].piece == "ku"
    assert not terms[5].in_text


def test_terms_are_sorted_by_weight_then_id(encoder):
    terms = encoder.expand(REFERENCE[-1]["text"]).terms
    assert list(terms) == sorted(terms, key=lambda term: (-term.weight, term.id))


def test_added_special_tokens_are_not_in_the_text_but_typed_ones_are(encoder):
    expansion = encoder.expand("typed [SEP] here")
    assert [token.piece for token in expansion.own_tokens] == ["typed", "[SEP]", "here"]
    assert expansion.tokens[0].start is None
    assert expansion.tokens[-1].end is None
    typed = expansion.tokens[2]
    assert expansion.text[typed.start : typed.end] == "[SEP]"


@pytest.mark.parametrize("text", BLANK.values(), ids=BLANK)
def test_a_text_without_tokens_of_its_own_has_no_terms(encoder, text):
    expansion = encoder.expand(text)
    assert expansion.terms == ()
    assert expansion.own_tokens == ()
    assert encoder.expand_many([text]) == [expansion]


def test_a_text_of_unknown_pieces_only_is_read_and_has_unknown_tokens(encoder):
    expansion = encoder.expand(UNKNOWN_PIECES)
    assert {token.piece for token in expansion.own_tokens} == {"[UNK]"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_with_spans_that_index_it(encoder, text):
    expansion = encoder.expand(text)
    assert len(expansion.text) == len(text)
    expansion.text.encode("utf-8")  # a lone surrogate would raise
    assert expansion.terms
    for token in expansion.own_tokens:
        assert 0 <= token.start < token.end <= len(text)


@pytest.mark.parametrize("value", [None, 3, b"bytes", ["list"]])
def test_expand_refuses_what_is_not_text(encoder, value):
    with pytest.raises(TypeError, match=type(value).__name__):
        encoder.expand(value)


def test_expand_many_gives_what_expand_gives(encoder):
    texts = [row["text"] for row in REFERENCE] + ["", prose(700), "engineer", "engineer"]
    assert encoder.expand_many(texts) == [encoder.expand(text) for text in texts]


def test_expand_many_of_nothing_is_nothing(encoder):
    assert encoder.expand_many([]) == []


def test_a_text_that_just_fits_is_one_window_and_one_more_token_makes_two(encoder):
    full = " ".join(["word"] * encoder.window)
    assert encoder.expand(full).windows == 1
    assert encoder.expand(f"{full} word").windows == 2


def test_a_text_that_fits_is_read_as_without_windows(encoder, fastembed_model):
    text = " ".join(prose(500).split()[: encoder.window // 2])
    expansion = encoder.expand(text)
    assert expansion.windows == 1
    assert_same_weights(weights(expansion), next(iter(fastembed_model.embed([text]))).as_dict())


def test_a_long_text_is_the_maximum_over_its_windows(encoder):
    text = prose(1200)
    expansion = encoder.expand(text)
    ids = [token.id for token in expansion.own_tokens]
    spans = window_spans(len(ids), encoder.window)
    assert expansion.windows == len(spans) >= 3
    session = onnxruntime.InferenceSession(str(MODEL / "model.onnx"))
    best: dict[int, tuple[float, int]] = {}
    for span in spans:
        window = np.array([[101, *ids[span.start : span.stop], 102]])
        inputs = {"input_ids": window, "attention_mask": np.ones_like(window)}
        logits = session.run(["logits"], inputs)[0][0]
        values = np.log1p(np.maximum(logits, 0))
        places = [0, *(i + 1 for i in span), len(ids) + 1]
        for id_ in np.flatnonzero(values.max(axis=0)).tolist():
            weight, place = float(values[:, id_].max()), places[int(values[:, id_].argmax())]
            if id_ not in best or weight > best[id_][0]:
                best[id_] = (weight, place)
    assert_same_weights(weights(expansion), {id_: weight for id_, (weight, _) in best.items()})
    sources = {term.id: term.source for term in expansion.terms if term.weight > TOLERANCE}
    assert sources == {id_: best[id_][1] for id_ in sources}


def test_a_long_text_has_one_cls_and_one_sep_and_spans_into_the_whole(encoder):
    text = prose(1200)
    expansion = encoder.expand(text)
    added = [index for index, token in enumerate(expansion.tokens) if token.start is None]
    assert [expansion.tokens[index].piece for index in added] == ["[CLS]", "[SEP]"]
    assert added == [0, len(expansion.tokens) - 1]
    last = expansion.own_tokens[-1]
    assert last.end == len(text)
    assert {term.source for term in expansion.terms} <= set(range(len(expansion.tokens)))


def test_progress_counts_the_windows_and_can_stop_the_reading(encoder):
    seen = []
    expansion = encoder.expand(prose(1200), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(i + 1, expansion.windows) for i in range(expansion.windows)]

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        encoder.expand(prose(1200), progress=stop)


def test_progress_is_not_called_for_a_text_that_fits(encoder):
    seen = []
    encoder.expand("engineer", progress=lambda *counts: seen.append(counts))
    assert seen == []


def test_a_hundred_thousand_characters_are_read_to_the_end(encoder):
    text = prose(16_000)[:99_990] + " orchestra"
    expansion = encoder.expand(text)
    assert expansion.windows > 20
    assert expansion.own_tokens[-1].end == len(text) == 100_000


def test_threads_share_an_encoder_without_changing_what_it_gives(encoder):
    texts = [row["text"] for row in REFERENCE]
    alone = [encoder.expand(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(encoder.expand, texts)) == alone


def test_two_encoders_of_one_model_agree(encoder):
    assert load_encoder("splade-tiny").expand("engineer") == encoder.expand("engineer")


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_gives_finite_weights_and_spans_in_order(encoder, text):
    expansion = encoder.expand(text)
    starts = [token.start for token in expansion.own_tokens]
    assert starts == sorted(starts)
    for token in expansion.own_tokens:
        assert 0 <= token.start < token.end <= len(expansion.text)
    for term in expansion.terms:
        assert 0 < term.weight < 20
        assert 0 <= term.source < len(expansion.tokens)
    own = {token.id for token in expansion.own_tokens}
    assert all(term.in_text == (term.id in own) for term in expansion.terms)
    assert len({term.id for term in expansion.terms}) == len(expansion.terms)
