"""Networks that fastembed sets up: the tokenizer and the onnxruntime session of a model file.

fastembed's own ``embed`` returns the vector and throws the logits away, and with them the position
each term came from. So only what it sets up is used; `core.encoders.splade` does the last step.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from fastembed.common.model_description import ModelSource, SparseModelDescription
from fastembed.sparse.splade_pp import SpladePP
from numpy.typing import NDArray

from core.encoders.pooling import Ids, Logits, TermLogits
from core.encoders.splade import FullNetwork, SpladeNetwork
from core.encoders.window_reader import Network, WindowReader

# Where a notebook imported onnxruntime first, `core.models.telemetry` came too late for its switch.
onnxruntime.disable_telemetry_events()

_MANY_POSITIONS = 128


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
        session_options.log_severity_level = 3  # it warns of every input that has a default
        # Spinning threads take the core that the pooling, or another session, could use.
        session_options.add_session_config_entry("session.intra_op.allow_spinning", "0")


class _Run:
    """A session with a graph of BERT's inputs, and perhaps some switches."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self.inputs = {node.name for node in session.get_inputs()}
        self.inputs |= {node.name for node in session.get_overridable_initializers()}
        # Otherwise onnxruntime keeps the memory of a long text, 150 MB, for as long as it runs.
        self._handing_back = onnxruntime.RunOptions()
        self._handing_back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._grown = False

    def __call__(self, outputs: Sequence[str], ids: Ids, **switches: bool) -> list[Any]:
        """The outputs of a batch of token ids, shape ``(batch, positions)``, without padding."""
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        } | {name: np.array([value]) for name, value in switches.items()}
        long = ids.size >= _MANY_POSITIONS
        options = self._handing_back if long or self._grown else None
        results: list[Any] = self._session.run(
            outputs, {name: value for name, value in given.items() if name in self.inputs}, options
        )
        self._grown = long  # the arena stays enlarged until one more run with shrinkage
        return results


class _TermsNetwork:
    """A model file that gives the logits of a text's terms alone where ``all_logits`` is False.

    Its graph is recipes/splade_minilm/graph.py.
    """

    bytes_per_position = 160_000  # a window of 512 took some 80 MB

    def __init__(self, run: _Run) -> None:
        self._run = run

    def term_logits(self, ids: Ids) -> list[TermLogits]:
        """See `core.encoders.splade.SpladeNetwork.term_logits`."""
        term_ids, batch = self._run(("term_ids", "term_logits"), ids, all_logits=False)
        if len(batch) == 1:
            return [TermLogits(term_ids, batch[0])]
        own = (batch > 0).any(axis=1)
        return [
            TermLogits(term_ids[has], logits[:, has])
            for has, logits in zip(own, batch, strict=True)
        ]

    def logits(self, ids: Ids) -> Logits:
        """See `core.encoders.splade.SpladeNetwork.logits`."""
        logits: Logits = self._run(("logits",), ids, all_logits=True)[0]
        return logits


def threads() -> int:
    """Threads of a network: what OMP_NUM_THREADS says, or two, and no more than there are cores.

    The second one makes long texts faster. A short one takes as long, and half as much again of the
    processors' time, which matters where several servers share them.
    """
    said = os.environ.get("OMP_NUM_THREADS", "").split(",")[0]
    return min(int(said) if said.isdecimal() and int(said) else 2, os.cpu_count() or 1)


def load_splade(folder: Path) -> tuple[WindowReader, SpladeNetwork]:
    """A SPLADE model of a folder that was verified.

    Parameters
    ----------
    folder
        Holds ``model.onnx``, ``tokenizer.json`` and ``tokenizer_config.json``. The graph's first
        output are the logits.
    """
    reader, run, first = _load(folder)
    if "all_logits" in run.inputs:
        return reader, _TermsNetwork(run)
    return reader, FullNetwork(_output(run, first), reader.vocabulary_size)


def load_network(folder: Path, *, output: str) -> tuple[WindowReader, Network]:
    """One output of a model of a folder that was verified, as `load_splade` has it."""
    reader, run, _ = _load(folder)
    return reader, _output(run, output)


def _output(run: _Run, name: str) -> Network:
    def network(ids: Ids) -> NDArray[np.float32]:
        result: NDArray[np.float32] = run([name], ids)[0]
        return result

    return network


def _load(folder: Path) -> tuple[WindowReader, _Run, str]:
    """The tokenizer, the session, and the name of the graph's first output."""
    fastembed_model = _Session(
        "local",
        specific_model_path=str(folder),
        cache_dir=str(folder),  # never used, but fastembed would create it
        threads=threads(),
        local_files_only=True,
    )
    session, tokenizer = fastembed_model.model, fastembed_model.tokenizer
    if session is None or tokenizer is None or tokenizer.truncation is None:
        raise RuntimeError(f"fastembed did not load the model in {folder}")
    reader = WindowReader(tokenizer, window=int(tokenizer.truncation["max_length"]))
    return reader, _Run(session), session.get_outputs()[0].name
