from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from core import DEFAULT_MODEL_ID, catalogue, list_models, load_encoder
from core.errors import ModelFileError, UnknownModelError
from tests.conftest import ROOT

MODEL = ROOT / "assets" / "models" / "splade-tiny"


def test_the_default_model_is_listed_first_and_loads(encoder):
    assert list_models()[0].id == DEFAULT_MODEL_ID == encoder.model_id == "splade-tiny"


@pytest.mark.parametrize("model_id", ["nope", "", "../splade-tiny", "SPLADE-TINY", "a\x00b"])
def test_an_unknown_id_is_refused_with_what_there_is(model_id):
    with pytest.raises(UnknownModelError, match="splade-tiny") as caught:
        load_encoder(model_id)
    assert repr(model_id) in str(caught.value)


def test_the_catalogue_states_true_sizes(encoder):
    (info,) = list_models()
    assert info.size_bytes == sum((MODEL / name).stat().st_size for name in info.files)
    assert info.window == encoder.window + 2


def test_the_card_states_the_hashes_of_the_catalogue():
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    (info,) = list_models()
    assert set(info.files.values()) <= set(re.findall(r"\b[0-9a-f]{64}\b", card))


def test_the_embedding_is_stored_once():
    assert (MODEL / "model.onnx").stat().st_size < 17_800_000


@pytest.fixture
def copied_model(tmp_path, monkeypatch):
    """A copy of the embedded model for a test to damage."""
    shutil.copytree(MODEL, tmp_path / "splade-tiny")
    monkeypatch.setattr(catalogue, "_EMBEDDED", tmp_path)
    return tmp_path / "splade-tiny"


def test_an_untouched_copy_loads(copied_model):
    assert load_encoder().expand("engineer").terms


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "tokenizer_config.json"])
def test_a_file_with_one_byte_changed_is_refused(copied_model, name):
    path = copied_model / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelFileError, match=re.escape(str(path))) as caught:
        load_encoder()
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
