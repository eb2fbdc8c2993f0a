"""Networks that fastembed sets up: the tokenizer and the onnxruntime session of a model file.

fastembed's own ``embed`` returns the vector and throws the logits away, and with them the position
each term came from. So only what it sets up is used; `core.encoders.splade` does the last step.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from fastembed.common.model_description import ModelSource, SparseModelDescription
from fastembed.sparse.splade_pp import SpladePP
from numpy.typing import NDArray

from core.encoders.pooling import Ids
from core.encoders.window_reader import Network, WindowReader

# Where a notebook imported onnxruntime first, `core.models.telemetry` came too late for its switch.
onnxruntime.disable_telemetry_events()

_MANY_POSITIONS = 128
_THREADS = min(2, os.cpu_count() or 1)


class _Session(SpladePP):
    """fastembed's SPLADE on a folder of ours, with threads that sleep while there is no work."""

    @classmethod
    def _list_supported_models(cls) -> list[SparseModelDescription]:
        return [
            SparseModelDescription(
                model="local",
                vocab_size=0,
                description="a verified folder",
                license="see core.models.catalogue",
                size_in_GB=0.0,
                sources=ModelSource(url="local"),
                model_file="model.onnx",
            )
        ]

    @classmethod
    def add_extra_session_options(
        cls, session_options: onnxruntime.SessionOptions, extra_options: dict[str, Any]
    ) -> None:
        super().add_extra_session_options(session_options, extra_options)
        # Spinning threads take the core that the pooling, or another session, could use.
        session_options.add_session_config_entry("session.intra_op.allow_spinning", "0")


def load_onnx(folder: Path, *, output: str | None = None) -> tuple[WindowReader, Network]:
    """A model of a folder that was verified.

    Parameters
    ----------
    folder
        Holds ``model.onnx``, ``tokenizer.json`` and ``tokenizer_config.json``.
    output
        Which of the graph's outputs to give; None: the first, which are the logits of a SPLADE
        model, shape ``(batch, positions, vocab_size)``.
    """
    fastembed_model = _Session(
        "local",
        specific_model_path=str(folder),
        cache_dir=str(folder),  # never used, but fastembed would create it
        threads=_THREADS,
        local_files_only=True,
    )
    session, tokenizer = fastembed_model.model, fastembed_model.tokenizer
    if session is None or tokenizer is None or tokenizer.truncation is None:
        raise RuntimeError(f"fastembed did not load the model in {folder}")
    names = {node.name for node in session.get_inputs()}
    wanted = [output or session.get_outputs()[0].name]
    # Otherwise onnxruntime keeps the memory of a long text, 150 MB, for as long as it runs.
    grown = False
    handing_back = onnxruntime.RunOptions()
    handing_back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def network(ids: Ids) -> NDArray[np.float32]:
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        given = {name: value for name, value in inputs.items() if name in names}
        nonlocal grown
        long = ids.size >= _MANY_POSITIONS
        options = handing_back if long or grown else None
        result: NDArray[np.float32] = session.run(wanted, given, options)[0]
        grown = long  # the arena stays enlarged until one more run with shrinkage
        return result

    window = int(tokenizer.truncation["max_length"])
    return WindowReader(tokenizer, window=window), network
