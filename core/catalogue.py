"""Which models there are, and how one is loaded.

Adding a model is one row here; a new kind of model is one more class behind `core.encoder.Encoder`.
Only what is listed here can be loaded, whatever a caller asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from core.encoder import Encoder
from core.errors import UnknownModelError
from core.model_files import verify_files

DEFAULT_MODEL_ID = "splade-tiny"

_EMBEDDED = Path(__file__).parents[1] / "assets" / "models"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One row of the catalogue: what a person should know before using a model."""

    id: str
    title: str
    summary: str
    origin: str
    licence: str
    quality: str  # as published by its author
    parameters: int
    size_bytes: int  # of the files on disk
    window: int  # tokens read at once, [CLS] and [SEP] included
    vocabulary: int
    files: Mapping[str, str] = field(repr=False, hash=False)  # SHA-256 by file name
    load: Callable[[ModelInfo], Encoder] = field(repr=False, compare=False)


def _load_embedded_splade(info: ModelInfo) -> Encoder:
    folder = _EMBEDDED / info.id
    verify_files(
        folder,
        info.files,
        remedy=f"Restore it with: git checkout -- assets/models/{info.id}",
    )
    # fastembed and onnxruntime take half a second to import; listing models should not.
    from core.splade import SpladeEncoder

    return SpladeEncoder(info.id, folder)


_MODELS = (
    ModelInfo(
        id=DEFAULT_MODEL_ID,
        title="splade-tiny",
        summary="BERT-tiny trained as SPLADE on MS MARCO. Ships with the project, works offline.",
        origin="rasyosef/splade-tiny",
        licence="MIT (author's training notebook); Apache-2.0 (the package that carries it)",
        quality="MRR@10 30.9 on its author's MS MARCO queries (BM25: 18.0 there)",
        parameters=4_416_698,
        size_bytes=18_389_714,
        window=512,
        vocabulary=30_522,
        files=MappingProxyType(
            {
                "model.onnx": "0da36665dbfa45adeee4452ba4f90c1d11e80095abb1e19830ea1a62540faff4",
                "config.json": "d6f35ba464a319da2681667d0090c64fbdd79e72d059c33cafc7bdaa29d19b71",
                "tokenizer.json": (
                    "91f1def9b9391fdabe028cd3f3fcc4efd34e5d1f08c3bf2de513ebb5911a1854"
                ),
                "tokenizer_config.json": (
                    "f751631772c0ae1318e75b816908ecb25130da23bdca56517d2b59a51adaec35"
                ),
            }
        ),
        load=_load_embedded_splade,
    ),
)


def list_models() -> tuple[ModelInfo, ...]:
    """Every model that can be loaded, the default first."""
    return _MODELS


def load_encoder(model_id: str = DEFAULT_MODEL_ID) -> Encoder:
    """Load a model of the catalogue.

    Each call loads it anew (about 0.2 s for the default): keep what it returns. One encoder serves
    any number of threads.

    Raises
    ------
    UnknownModelError
        If the catalogue has no such id.
    ModelFileError
        If a file of the model is missing, damaged or not the original.
    """
    for info in _MODELS:
        if info.id == model_id:
            return info.load(info)
    known = ", ".join(info.id for info in _MODELS)
    raise UnknownModelError(f"There is no model {model_id!r} in the catalogue. It has: {known}.")
