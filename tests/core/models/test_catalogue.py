from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from core import DEFAULT_MODEL_ID, compare, list_models, load_encoder, model_info
from core.errors import (
    ModelFileError,
    ModelMismatchError,
    NotOnDiskError,
    UnknownModelError,
)
from core.models import catalogue
from tests.support.paths import ROOT

MODELS = ROOT / "assets" / "models"
EMBEDDED = pytest.mark.parametrize(
    "info", [info for info in list_models() if "model.onnx" in info.files], ids=lambda info: info.id
)


def test_the_default_model_is_listed_first_and_loads():
    assert list_models()[0].id == DEFAULT_MODEL_ID == load_encoder().model_id == "splade-minilm"


@pytest.mark.parametrize("model_id", ["nope", "", "../splade-tiny", "SPLADE-TINY", "a\x00b"])
def test_an_unknown_id_is_refused_with_what_there_is(model_id):
    with pytest.raises(UnknownModelError, match="splade-tiny") as caught:
        load_encoder(model_id)
    assert repr(model_id) in str(caught.value)


@EMBEDDED
def test_the_catalogue_states_true_sizes(info):
    assert info.size_bytes == sum((MODELS / info.id / name).stat().st_size for name in info.files)


@EMBEDDED
def test_the_card_and_the_notice_state_the_hashes_of_the_catalogue(info):
    card = (MODELS / info.id / "README.md").read_text(encoding="utf-8")
    assert info.files["model.onnx"] in (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert set(info.files.values()) <= set(re.findall(r"\b[0-9a-f]{64}\b", card))


NAMED = {
    "splade-tiny": ("SPLADE", False, False),
    "splade-minilm": ("SPLADE", False, False),
    "prithivida/Splade_PP_en_v1": ("SPLADE", True, False),
    "naver/splade-cocondenser-selfdistil": ("SPLADE", True, True),
    "naver/splade-v3": ("SPLADE", True, True),
    "castorini/unicoil-noexp-msmarco-passage": ("UniCOIL", True, True),
    "unicoil-tiny": ("UniCOIL", False, False),
    "bm25": ("BM25", False, False),
}


def test_every_model_the_project_names_is_a_row():
    rows = {
        info.id: (info.family, info.remote is not None, info.needs_torch) for info in list_models()
    }
    assert rows == NAMED
    for info in list_models():
        assert info.licence and info.origin and info.quality and info.summary
        assert info.expands == (info.family == "SPLADE")
        assert info.on_disk == (info.remote is None)
    assert model_info("naver/splade-v3").remote.gated


@pytest.mark.parametrize("model_id", [id_ for id_, row in NAMED.items() if not row[1]])
def test_what_ships_runs_offline(model_id):
    encoder = load_encoder(model_id)
    a, b = encoder.expand("machine learning engineer"), encoder.expand("software engineer")
    assert a.model_id == encoder.model_id == model_id
    assert compare(a, b).cosine > 0
    assert encoder.native_score(a, b) > 0
    if not model_info(model_id).expands:
        assert all(term.in_text for term in (*a.terms, *b.terms))


@pytest.mark.parametrize("model_id", [id_ for id_, row in NAMED.items() if row[1]])
def test_what_was_not_downloaded_is_not_loaded(model_id, tmp_path, monkeypatch):
    monkeypatch.setenv("LENS_MODELS", str(tmp_path))
    with pytest.raises(NotOnDiskError, match="not downloaded"):
        load_encoder(model_id)


def test_expansions_of_different_models_do_not_compare():
    a, b = (load_encoder(id_).expand("engineer") for id_ in ("splade-tiny", "unicoil-tiny"))
    with pytest.raises(ModelMismatchError, match="unicoil-tiny"):
        compare(a, b)


def test_the_embedding_is_stored_once():
    assert (MODELS / "splade-tiny" / "model.onnx").stat().st_size < 17_800_000


def test_a_number_of_splade_minilm_takes_one_byte():
    size = (MODELS / "splade-minilm" / "model.onnx").stat().st_size
    assert size < min(40_000_000, 1.05 * model_info("splade-minilm").parameters)


@pytest.fixture
def copied_model(tmp_path, monkeypatch):
    """A copy of the default model for a test to damage."""
    shutil.copytree(MODELS / DEFAULT_MODEL_ID, tmp_path / DEFAULT_MODEL_ID)
    monkeypatch.setattr(catalogue, "_EMBEDDED", tmp_path)
    return tmp_path / DEFAULT_MODEL_ID


def test_an_untouched_copy_loads(copied_model):
    assert load_encoder().expand("engineer").terms


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "tokenizer_config.json"])
def test_a_file_with_one_byte_changed_is_refused(copied_model, name):
    path = copied_model / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    shown = re.escape(f"assets/models/splade-minilm/{name}")
    with pytest.raises(ModelFileError, match=shown) as caught:
        load_encoder()
    assert str(path.parent.parent) not in str(caught.value)  # visitors read it
    assert hashlib.sha256(data).hexdigest() in str(caught.value)
    assert "git checkout" in str(caught.value)


def test_a_truncated_file_is_refused(copied_model):
    path = copied_model / "model.onnx"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ModelFileError, match="damaged"):
        load_encoder()


def test_a_missing_file_is_refused(copied_model):
    (copied_model / "tokenizer.json").unlink()
    with pytest.raises(ModelFileError, match=r"tokenizer\.json is missing"):
        load_encoder()


def test_importing_core_loads_nothing_heavy():
    code = (
        "import sys, core; core.list_models(); "
        "heavy = {'streamlit', 'transformers', 'torch', 'fastembed', 'altair', 'pandas'}; "
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_loading_and_expanding_needs_neither_streamlit_nor_transformers():
    code = (
        "import sys, core; core.load_encoder().expand('engineer'); "
        "heavy = {'streamlit', 'transformers', 'torch', 'altair', 'pandas'}; "
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_records_cannot_be_changed(encoder):
    with pytest.raises(FrozenInstanceError):
        encoder.expand("engineer").text = "other"
