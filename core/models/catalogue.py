"""Which models there are, and how one is loaded.

Adding a model is one row here; a new kind of model is one more class behind `core.encoder.Encoder`.
Only what is listed here can be loaded, whatever a caller asks for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from core.encoder import Encoder
from core.encoders.bm25 import DEFAULT_B, DEFAULT_K1, Bm25Encoder, esco
from core.errors import UnknownModelError
from core.models.checksums import verify_files
from core.models.download import Remote, is_on_disk, verified_folder
from core.shipped import ASSETS

DEFAULT_MODEL_ID = "splade-minilm"

_EMBEDDED = ASSETS / "models"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One row of the catalogue: what a person should know before using a model."""

    id: str
    title: str
    family: str  # the method, as the field calls it
    summary: str
    origin: str
    licence: str
    quality: str  # as published by its author
    parameters: int
    size_bytes: int  # of the files on disk; of a model that is downloaded, about
    window: int | None  # tokens read in one pass, [CLS] and [SEP] included; None: any number
    vocabulary: int
    load: Callable[[ModelInfo], Encoder] = field(repr=False, compare=False)
    files: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)  # SHA-256s
    remote: Remote | None = None  # where it is downloaded from; None: it ships with the project
    needs_torch: bool = False
    expands: bool = True  # adds terms that are not in the text
    learned: bool = True  # its weights are a network's; else document frequencies of a collection
    ranks_by_dot: bool = True  # its own score is the dot product, else one that bears its name
    rereads_query: bool = False  # its own score reads the query's text once more
    tuned: Callable[[float, float, bool], Encoder] | None = field(
        default=None, repr=False, compare=False
    )
    """With other settings than the default: BM25's k1 and b, and whether words are stemmed."""

    @property
    def on_disk(self) -> bool:
        """Whether it can be loaded without a download."""
        return self.remote is None or is_on_disk(self.remote)


def _embedded(info: ModelInfo) -> Path:
    """The folder of a model whose files ship with the project, each checked."""
    path = _EMBEDDED / info.id
    shown = f"assets/models/{info.id}"
    verify_files(path, info.files, shown=shown, remedy=f"Restore it with: git checkout -- {shown}")
    return path


# What a model needs to run takes half a second or more to import; listing models should not.


def _load_onnx(info: ModelInfo) -> Encoder:
    folder = _embedded(info) if info.remote is None else _downloaded(info)
    from core.encoders.splade import SpladeEncoder
    from core.models.onnx_backend import load_splade

    return SpladeEncoder(info.id, *load_splade(folder))


def _load_unicoil_tiny(info: ModelInfo) -> Encoder:
    head_folder, body_folder = _embedded(info), _embedded(model_info("splade-tiny"))
    from core.encoders.unicoil import UnicoilEncoder, importances_of
    from core.models.onnx_backend import load_network

    reader, hidden = load_network(body_folder, output="last_hidden_state")
    head = json.loads((head_folder / "head.json").read_text(encoding="utf-8"))
    return UnicoilEncoder(info.id, reader, importances_of(hidden, head["weight"], head["bias"]))


def _load_bm25(info: ModelInfo) -> Encoder:
    return Bm25Encoder(info.id, esco())


def _tuned_bm25(k1: float, b: float, stemmed: bool) -> Encoder:
    """BM25 with these settings; its weights do not compare with those of others, nor its id."""
    if (k1, b, stemmed) == (DEFAULT_K1, DEFAULT_B, False):
        return Bm25Encoder("bm25", esco())
    stems = " stems" if stemmed else ""
    return Bm25Encoder(f"bm25 k1={k1} b={b}{stems}", esco(stemmed=stemmed), k1=k1, b=b)


def _downloaded(info: ModelInfo) -> Path:
    if info.remote is None:
        raise ValueError(f"{info.id} is not a model that is downloaded")
    return verified_folder(info.remote)


def _load_masked_lm(info: ModelInfo) -> Encoder:
    folder = _downloaded(info)
    from core.encoders.splade import SpladeEncoder
    from core.models.torch_backend import load_masked_lm, require_torch

    require_torch(info.id)
    return SpladeEncoder(info.id, *load_masked_lm(folder))


def _load_unicoil(info: ModelInfo) -> Encoder:
    folder = _downloaded(info)
    from core.encoders.unicoil import UnicoilEncoder
    from core.models.torch_backend import load_unicoil, require_torch

    require_torch(info.id)
    return UnicoilEncoder(info.id, *load_unicoil(folder))


_TOKENIZER_FILES = (
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "vocab.txt",
)
_TORCH_WEIGHTS = ("model.safetensors", "pytorch_model.bin")

# BERT's tokenizer, the same for both models that ship.
_TOKENIZER = {
    "tokenizer.json": "91f1def9b9391fdabe028cd3f3fcc4efd34e5d1f08c3bf2de513ebb5911a1854",
    "tokenizer_config.json": "f751631772c0ae1318e75b816908ecb25130da23bdca56517d2b59a51adaec35",
}

_MODELS = (
    ModelInfo(
        id=DEFAULT_MODEL_ID,
        title="splade-minilm",
        family="SPLADE",
        summary="MiniLM, made into a SPLADE model here: on the language of work, technology, "
        "medicine and daily life. Ships with the project, works offline.",
        origin="this project, assets/models/splade-minilm, from all-MiniLM-L6-v2",
        licence="Apache-2.0, from all-MiniLM-L6-v2; trained on ESCO (attribution), WordNet (free) "
        "and others, see its card",
        quality="MRR@10 0.850 from held-out ESCO labels to 3,545 descriptions (splade-tiny 0.716, "
        "BM25 0.640; with stems 0.719)",
        parameters=34_316_346,
        size_bytes=36_425_538,
        window=512,
        vocabulary=30_522,
        files=MappingProxyType(
            {
                "model.onnx": "2f994141de6eaaf0363c4f4d07d0ececd4b529bfdb3344e3b0ee68bd6cfc05d7",
                "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            }
            | _TOKENIZER
        ),
        load=_load_onnx,
    ),
    ModelInfo(
        id="splade-tiny",
        title="splade-tiny",
        family="SPLADE",
        summary="BERT-tiny trained as SPLADE on MS MARCO. Ships with the project, works offline.",
        origin="rasyosef/splade-tiny",
        licence="MIT (author's training notebook); Apache-2.0 (the package that carries it)",
        quality="MRR@10 0.309 on its author's MS MARCO queries (BM25: 0.180 there)",
        parameters=4_416_698,
        size_bytes=18_389_714,
        window=512,
        vocabulary=30_522,
        files=MappingProxyType(
            {
                "model.onnx": "0da36665dbfa45adeee4452ba4f90c1d11e80095abb1e19830ea1a62540faff4",
                "config.json": "d6f35ba464a319da2681667d0090c64fbdd79e72d059c33cafc7bdaa29d19b71",
            }
            | _TOKENIZER
        ),
        load=_load_onnx,
    ),
    ModelInfo(
        id="prithivida/Splade_PP_en_v1",
        title="Splade_PP",
        family="SPLADE",
        summary="BERT-base trained as SPLADE++: thicker expansions. The article's model.",
        origin="prithivida/Splade_PP_en_v1, as ONNX by Qdrant/Splade_PP_en_v1",
        licence="Apache-2.0",
        quality="MRR@10 0.372 on MS MARCO",
        parameters=109_514_298,
        size_bytes=532_000_000,
        window=512,
        vocabulary=30_522,
        remote=Remote(
            "Qdrant/Splade_PP_en_v1",
            _TOKENIZER_FILES,
            ("model.onnx",),
            revision="efcd182bc7eb351e81a9445752d4388c2bab500b",
            sha256=MappingProxyType(
                {
                    "model.onnx": "65adbad0d7e1bc882c867d534821d52e"
                    "60d6f666a91662be3f58457d08d25bf3",
                    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
                }
            ),
        ),
        load=_load_onnx,
    ),
    ModelInfo(
        id="naver/splade-cocondenser-selfdistil",
        title="SPLADE CoCondenser",
        family="SPLADE",
        summary="The self-distilled SPLADE++ of its inventors.",
        origin="naver/splade-cocondenser-selfdistil",
        licence="CC BY-NC-SA 4.0",
        quality="MRR@10 0.376 on MS MARCO",
        parameters=109_514_298,
        size_bytes=438_000_000,
        window=512,
        vocabulary=30_522,
        remote=Remote("naver/splade-cocondenser-selfdistil", _TOKENIZER_FILES, _TORCH_WEIGHTS),
        needs_torch=True,
        load=_load_masked_lm,
    ),
    ModelInfo(
        id="naver/splade-v3",
        title="SPLADE-v3",
        family="SPLADE",
        summary="The latest SPLADE of its inventors. Handed out after accepting its terms.",
        origin="naver/splade-v3",
        licence="CC BY-NC-SA 4.0, gated",
        quality="MRR@10 0.402 on MS MARCO",
        parameters=109_514_298,
        size_bytes=438_000_000,
        window=512,
        vocabulary=30_522,
        remote=Remote("naver/splade-v3", _TOKENIZER_FILES, _TORCH_WEIGHTS, gated=True),
        needs_torch=True,
        load=_load_masked_lm,
    ),
    ModelInfo(
        id="unicoil-tiny",
        title="UniCOIL on splade-tiny",
        family="UniCOIL",
        expands=False,
        ranks_by_dot=False,
        rereads_query=True,
        summary="A learned weight for each token, no expansion: a head trained here on "
        "splade-tiny's encoder, to imitate what that model gives a text's own tokens. Works "
        "offline.",
        origin="this project, assets/models/unicoil-tiny",
        licence="Apache-2.0; the encoder below it as splade-tiny",
        quality="not a published model; how well it fits is in its card",
        parameters=129,
        size_bytes=4_000,
        window=512,
        vocabulary=30_522,
        files=MappingProxyType(
            {"head.json": "d0f24392da69ba058e8ea2b3536a8eae6275710a15097a72da5cf97d938ca433"}
        ),
        load=_load_unicoil_tiny,
    ),
    ModelInfo(
        id="castorini/unicoil-noexp-msmarco-passage",
        title="UniCOIL",
        family="UniCOIL",
        expands=False,
        ranks_by_dot=False,
        rereads_query=True,
        summary="BERT-base that weighs each token of a text, without expansion: the paper's "
        "ablation. Its main model reads documents that doc2query-T5 expanded first (Lin and Ma, "
        "2021, arXiv 2106.14807).",
        origin="castorini/unicoil-noexp-msmarco-passage",
        licence="none stated",
        quality="MRR@10 0.315 on MS MARCO",
        parameters=108_892_417,
        size_bytes=438_000_000,
        window=512,
        vocabulary=30_522,
        remote=Remote("castorini/unicoil-noexp-msmarco-passage", _TOKENIZER_FILES, _TORCH_WEIGHTS),
        needs_torch=True,
        load=_load_unicoil,
    ),
    ModelInfo(
        id="bm25",
        title="BM25",
        family="BM25",
        expands=False,
        learned=False,
        ranks_by_dot=False,
        tuned=_tuned_bm25,
        summary="Words weighed by how rare they are, nothing learned: the classic to compare "
        "with. Document frequencies from ESCO. Works offline.",
        origin="Lucene's form; ESCO's occupations and skills as the collection",
        licence="Apache-2.0; ESCO: free to reuse with attribution",
        quality="MRR@10 0.180 on the queries of splade-tiny's author",
        parameters=0,
        size_bytes=250_000,
        window=None,
        vocabulary=0,
        load=_load_bm25,
    ),
)


def list_models() -> tuple[ModelInfo, ...]:
    """Every model that can be loaded, the default first."""
    return _MODELS


def model_info(model_id: str) -> ModelInfo:
    """The catalogue's row of a model.

    Raises
    ------
    UnknownModelError
        If the catalogue has no such id.
    """
    for info in _MODELS:
        if info.id == model_id:
            return info
    known = ", ".join(info.id for info in _MODELS)
    raise UnknownModelError(f"There is no model {model_id!r} in the catalogue. It has: {known}.")


def load_encoder(model_id: str = DEFAULT_MODEL_ID) -> Encoder:
    """Load a model of the catalogue that is on this machine; `core.models.download` downloads.

    Each call loads it anew (about 0.2 s for the default): keep what it returns. One encoder serves
    any number of threads.

    Raises
    ------
    UnknownModelError
        If the catalogue has no such id.
    NotOnDiskError
        If it has to be downloaded first.
    ModelFileError
        If a file of the model is missing, damaged or not the original.
    MissingPackageError
        If it needs torch, and that is not installed.
    """
    info = model_info(model_id)
    return info.load(info)
