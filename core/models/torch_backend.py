"""Networks that transformers and torch run: models published without an ONNX file.

torch is large and optional (requirements-torch.txt). Nothing else imports this module, and this one
imports torch only when a model is loaded.
"""

from __future__ import annotations

import importlib.util
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.encoders.pooling import Ids
from core.encoders.splade import FullNetwork, SpladeNetwork
from core.encoders.window_reader import Network, WindowReader
from core.errors import MissingPackageError, ModelFileError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


_HEADS = ("tok_proj", "coil_encoder.tok_proj")
_BODIES = ("bert.", "coil_encoder.bert.")


def has_torch() -> bool:
    """Whether torch is installed; does not import it."""
    return importlib.util.find_spec("torch") is not None


def require_torch(model: str) -> None:
    """Refuse a model that cannot run without torch.

    Raises
    ------
    MissingPackageError
        Saying how to install it.
    """
    if not has_torch():
        raise MissingPackageError(
            f"{model} needs torch, which is not installed here. Install it with: make torch (or "
            "pip install -r requirements-torch.txt), and start the server again."
        )


def load_masked_lm(folder: Path) -> tuple[WindowReader, SpladeNetwork]:
    """A SPLADE model of a folder that was verified."""
    import torch
    from transformers import AutoModelForMaskedLM

    model = AutoModelForMaskedLM.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False, dtype=torch.float32
    ).eval()

    def logits(ids: Ids) -> NDArray[np.float32]:
        with torch.inference_mode():
            given = torch.from_numpy(ids)
            made = model(input_ids=given, attention_mask=torch.ones_like(given)).logits
        result: NDArray[np.float32] = made.numpy()
        return result

    reader = _reader(folder, model.config)
    return reader, FullNetwork(logits, reader.vocabulary_size)


def load_unicoil(folder: Path) -> tuple[WindowReader, Network]:
    """A UniCOIL checkpoint: the weight of each token, ``(batch, positions)``.

    transformers knows no such architecture and would leave the projection random, so it is loaded
    by hand; every parameter must be found.
    """
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig.from_pretrained(folder, local_files_only=True)
    state = _state(folder)
    body = BertModel(config, add_pooling_layer=False)
    body.train(mode=False)
    found = body.load_state_dict(_under(state, _BODIES), strict=False)
    missing = [name for name in found.missing_keys if not name.endswith("position_ids")]
    head = next((name for name in _HEADS if f"{name}.weight" in state), None)
    if missing or head is None:
        lacks = missing[0] if missing else "tok_proj.weight"
        raise ModelFileError(
            f"The checkpoint in {folder.name} has no {lacks}: it is not a UniCOIL model. Remove "
            "that folder from the server's folder of models, and download it again."
        )
    weight, bias = state[f"{head}.weight"].float(), state[f"{head}.bias"].float()

    def network(ids: Ids) -> NDArray[np.float32]:
        with torch.inference_mode():
            given = torch.from_numpy(ids)
            hidden = body(input_ids=given, attention_mask=torch.ones_like(given)).last_hidden_state
            weights = torch.relu(torch.nn.functional.linear(hidden, weight, bias))[..., 0]
        result: NDArray[np.float32] = weights.numpy()
        return result

    return _reader(folder, config), network


def _state(folder: Path) -> dict[str, Any]:
    """The parameters of a checkpoint; a pickle is read without running what is in it."""
    import torch

    safe = folder / "model.safetensors"
    if safe.is_file():
        from safetensors.torch import load_file

        return load_file(safe)
    path = folder / "pytorch_model.bin"
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError) as error:
        raise ModelFileError(
            f"The checkpoint {folder.name}/{path.name} cannot be read without running code that is "
            "in it, or is damaged. Remove that folder; the hub's copy may have been changed."
        ) from error
    return state


def _under(state: Mapping[str, Any], prefixes: tuple[str, ...]) -> dict[str, Any]:
    """The parameters below the first prefix that the checkpoint has, without it."""
    for prefix in prefixes:
        found = {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
        if found:
            return found
    return {}


def _reader(folder: Path, config: Any) -> WindowReader:  # noqa: ANN401  (transformers' own)
    from transformers import AutoTokenizer

    tokenizer: Tokenizer = AutoTokenizer.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False
    ).backend_tokenizer
    return WindowReader(tokenizer, window=int(config.max_position_embeddings))
