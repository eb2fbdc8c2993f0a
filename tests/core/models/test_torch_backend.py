"""The models that need torch: the real names and the real loading code, a tiny model behind them.

`make test-torch` installs torch and runs these; without it they are skipped.
"""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path

import numpy as np
import pytest

from core import compare, load_encoder, model_info
from core.encoders.splade import SpladeEncoder
from core.errors import AccessDeniedError, ModelFileError
from core.models.download import download
from core.models.onnx_backend import load_splade
from tests.support.paths import ROOT

if importlib.util.find_spec("torch") is None:
    if os.environ.get("REQUIRE_TORCH") == "1":
        pytest.fail("REQUIRE_TORCH=1, but torch is not installed", pytrace=False)
    pytest.skip("torch is not installed: make test-torch", allow_module_level=True)

import torch
from transformers import BertConfig, BertForMaskedLM, BertModel

TINY = ROOT / "assets" / "models" / "splade-tiny"
SPLADE = ("naver/splade-cocondenser-selfdistil", "naver/splade-v3")
UNICOIL = "castorini/unicoil-noexp-msmarco-passage"
TEXTS = ("Experience with Kubernetes orchestration", "résumé 🚀 C++", "a " * 900, "")
CONFIG = BertConfig(
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=64,
    max_position_embeddings=512,
)


def vocabulary() -> bytes:
    pieces = json.loads((TINY / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return "\n".join(sorted(pieces, key=pieces.get)).encode()


def files(model, folder: Path, *, tokenizer: bool) -> dict[str, bytes]:
    """A model as its repository holds it."""
    model.save_pretrained(folder)
    found = {name: (folder / name).read_bytes() for name in ("config.json", "model.safetensors")}
    names = ("tokenizer.json", "tokenizer_config.json") if tokenizer else ()
    return found | {name: (TINY / name).read_bytes() for name in names}


@pytest.fixture(scope="module")
def splade_files(tmp_path_factory) -> dict[str, bytes]:
    torch.manual_seed(0)
    model = BertForMaskedLM(CONFIG)
    with torch.no_grad():  # so that some logits are above 0 and most are not
        model.cls.predictions.bias += torch.randn(CONFIG.vocab_size) - 2.5
    return files(model, tmp_path_factory.mktemp("splade"), tokenizer=True)


@pytest.fixture(scope="module")
def unicoil_state() -> dict[str, torch.Tensor]:
    torch.manual_seed(1)
    body = BertModel(CONFIG, add_pooling_layer=False).state_dict()
    head = torch.nn.Linear(32, 1).state_dict()
    return {f"bert.{k}": v for k, v in body.items()} | {f"tok_proj.{k}": v for k, v in head.items()}


def unicoil_repository(folder: Path, weights: str) -> dict[str, bytes]:
    """A UniCOIL repository, whose weights are in the folder already."""
    CONFIG.save_pretrained(folder)
    found = {name: (folder / name).read_bytes() for name in ("config.json", weights)}
    return found | {"vocab.txt": vocabulary()}


def onnx_of(splade_files: dict[str, bytes], folder: Path) -> SpladeEncoder:
    """The same weights through the recipe of splade-tiny and the path that fastembed sets up."""
    from safetensors.torch import load

    from recipes.splade_tiny.build import build_graph

    # The recipe reads BERT's older names of layer norms.
    weights = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
            "LayerNorm.bias", "LayerNorm.beta"
        ): tensor.numpy()
        for name, tensor in load(splade_files["model.safetensors"]).items()
    }
    graph = build_graph(weights, json.loads(splade_files["config.json"]))
    folder.mkdir()
    (folder / "model.onnx").write_bytes(graph.SerializeToString())
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes(splade_files[name])
    return SpladeEncoder(SPLADE[0], *load_splade(folder))


@pytest.mark.parametrize("name", SPLADE)
def test_a_splade_model_loads_by_its_name(hub, splade_files, name, monkeypatch):
    remote = model_info(name).remote
    hub.repositories[name] = splade_files
    if remote.gated:
        hub.gated[name] = "secret"
        with pytest.raises(AccessDeniedError, match="HF_TOKEN"):
            download(remote)
        monkeypatch.setenv("HF_TOKEN", "secret")
    download(remote)
    expansion = load_encoder(name).expand(TEXTS[0])
    assert expansion.model_id == name
    assert expansion.tokens == load_encoder().expand(TEXTS[0]).tokens
    assert expansion.terms


def test_torch_and_onnx_give_the_same_expansions(hub, splade_files, tmp_path):
    hub.repositories[SPLADE[0]] = splade_files
    download(model_info(SPLADE[0]).remote)
    ours, theirs = load_encoder(SPLADE[0]), onnx_of(splade_files, tmp_path / "onnx")
    for text in TEXTS:
        a, b = ours.expand(text), theirs.expand(text)
        assert a.tokens == b.tokens
        assert a.windows == b.windows
        weights = {term.id: term.weight for term in b.terms}
        for term in a.terms:
            assert term.weight == pytest.approx(weights.pop(term.id, 0.0), abs=1e-4)
        assert all(weight < 1e-4 for weight in weights.values())
    pair = [(e.expand(TEXTS[0]), e.expand(TEXTS[1])) for e in (ours, theirs)]
    assert compare(*pair[0]).cosine == pytest.approx(compare(*pair[1]).cosine, abs=1e-4)
    token_logits = ours.token_logits(TEXTS[0])
    assert len(token_logits.maxima) == CONFIG.vocab_size


def reference(state: dict[str, torch.Tensor], ids: list[int]) -> np.ndarray:
    """The weights of each token, by the formula."""
    body = BertModel(CONFIG, add_pooling_layer=False).eval()
    body.load_state_dict({k.removeprefix("bert."): v for k, v in state.items() if "bert" in k})
    with torch.no_grad():
        hidden = body(torch.tensor([ids])).last_hidden_state[0]
        return torch.relu(hidden @ state["tok_proj.weight"][0] + state["tok_proj.bias"]).numpy()


@pytest.mark.parametrize("prefix", ["", "coil_encoder."])
@pytest.mark.parametrize("kind", ["pytorch_model.bin", "model.safetensors"])
def test_unicoil_loads_by_its_name_under_both_spellings(hub, unicoil_state, tmp_path, prefix, kind):
    state = {f"{prefix}{name}": tensor.contiguous() for name, tensor in unicoil_state.items()}
    path = tmp_path / kind
    if kind.endswith("bin"):
        torch.save(state, path)
    else:
        from safetensors.torch import save_file

        save_file(state, path)
    hub.repositories[UNICOIL] = unicoil_repository(tmp_path, kind)
    download(model_info(UNICOIL).remote)
    encoder = load_encoder(UNICOIL)
    expansion = encoder.expand("the engineer and the nurse")
    tokens = load_encoder().expand("the engineer and the nurse").tokens
    assert expansion.tokens == tokens
    weights = reference(unicoil_state, [token.id for token in tokens])
    expected = {}
    for token, weight in zip(tokens[1:-1], weights[1:-1].tolist(), strict=True):
        expected[token.piece] = max(expected.get(token.piece, 0.0), weight)
    assert {term.piece: term.weight for term in expansion.terms} == pytest.approx(
        {piece: weight for piece, weight in expected.items() if weight > 0}, abs=1e-5
    )
    by_hand = sum(
        weight * expected[token.piece]
        for token, weight in zip(tokens[1:-1], weights[1:-1].tolist(), strict=True)
    )
    assert encoder.native_score(expansion, expansion) == pytest.approx(by_hand, abs=1e-4)


def test_a_checkpoint_without_the_head_is_refused(hub, unicoil_state, tmp_path):
    state = {k: v for k, v in unicoil_state.items() if "tok_proj" not in k}
    torch.save(state, tmp_path / "pytorch_model.bin")
    hub.repositories[UNICOIL] = unicoil_repository(tmp_path, "pytorch_model.bin")
    download(model_info(UNICOIL).remote)
    with pytest.raises(ModelFileError, match=r"no tok_proj\.weight"):
        load_encoder(UNICOIL)


def test_a_checkpoint_that_would_run_code_is_refused(hub, tmp_path):
    class Malicious:
        def __reduce__(self):
            return (os.system, ("touch " + str(tmp_path / "ran"),))

    torch.save({"bert.x": Malicious()}, tmp_path / "pytorch_model.bin")
    hub.repositories[UNICOIL] = unicoil_repository(tmp_path, "pytorch_model.bin")
    download(model_info(UNICOIL).remote)
    with pytest.raises(ModelFileError, match="cannot be read"):
        load_encoder(UNICOIL)
    assert not (tmp_path / "ran").exists()
