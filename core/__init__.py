"""Learned sparse encoders that explain themselves.

    >>> from core import compare, load_encoder
    >>> encoder = load_encoder()
    >>> a = encoder.expand("machine learning engineer")
    >>> b = encoder.expand("Artificial intelligence engineer")
    >>> match = compare(a, b)
    >>> round(match.cosine, 3)
    0.471

Importing this package is quick and loads neither streamlit nor transformers nor torch. It turns
off the telemetry of what it uses, see `core.models.telemetry`.
"""

from core.models import telemetry as _telemetry  # isort: skip  # noqa: F401  (before all else)
from core.analysis.baselines import Baseline, baselines_for
from core.analysis.evidence import FOUND, PARTLY, Level, best_evidence, evidence_level
from core.analysis.gaps import Gap, gaps
from core.analysis.impact_index import (
    ImpactIndex,
    Posting,
    PostingsRead,
    Visit,
    by_score,
    max_score,
)
from core.analysis.matching import compare
from core.analysis.passages import Passage, Topic, advert_lines, passages
from core.analysis.personal_details import Detail, DetailKind, hidden, personal_details
from core.analysis.ranking_quality import ndcg, recall, reciprocal_rank
from core.analysis.shares import (
    added_share,
    heaviest_share,
    kept_share,
    percentages,
    share,
    shares_by_kind,
    shares_by_term,
    shares_by_word,
    special_token_share,
    squared_weight_shares,
    unit_weights,
)
from core.analysis.sparsity import flops, pruned
from core.analysis.token_logits import (
    Shift,
    raw_cosine,
    relu_pooled,
    shifts,
    sum_pooled,
    terms_at,
    weight,
)
from core.analysis.what_if import (
    NEUTRAL_PHRASES,
    Effect,
    leave_one_out,
    neutral_changes,
    without_expansion,
    without_terms,
)
from core.analysis.word_matches import (
    WordKind,
    WordMatch,
    pieces_of,
    shares_by_pieces,
    shares_by_word_kind,
    word_matches,
)
from core.analysis.wording import copied_words, listed_share
from core.collections.memory import MemoryCollection
from core.collections.protocol import Collection, Entry, Found
from core.collections.qdrant import QdrantCollection, connect_qdrant, texts_allowed
from core.documents.limits import LONGEST_FILE
from core.documents.plain import documents_in, name_column, text_column
from core.documents.reader import SUFFIXES, DocumentReader
from core.documents.records import Document, Read, Refused, Table, unused_name
from core.encoder import Encoder, Progress, TransparentEncoder
from core.encoders.bm25 import (
    DEFAULT_B,
    DEFAULT_K1,
    Bm25Encoder,
    CollectionStatistics,
    analyse,
    esco,
)
from core.models.catalogue import DEFAULT_MODEL_ID, ModelInfo, list_models, load_encoder, model_info
from core.models.download import download
from core.models.torch_backend import has_torch
from core.ranking import Ranked, rank
from core.records import (
    EntryLogit,
    Expansion,
    Kind,
    Match,
    SharedTerm,
    Side,
    Term,
    Token,
    TokenLogits,
    Word,
)
from core.spreadsheet import text_cell, text_of_cell

__all__ = [
    "DEFAULT_B",
    "DEFAULT_K1",
    "DEFAULT_MODEL_ID",
    "FOUND",
    "LONGEST_FILE",
    "NEUTRAL_PHRASES",
    "PARTLY",
    "SUFFIXES",
    "Baseline",
    "Bm25Encoder",
    "Collection",
    "CollectionStatistics",
    "Detail",
    "DetailKind",
    "Document",
    "DocumentReader",
    "Effect",
    "Encoder",
    "Entry",
    "EntryLogit",
    "Expansion",
    "Found",
    "Gap",
    "ImpactIndex",
    "Kind",
    "Level",
    "Match",
    "MemoryCollection",
    "ModelInfo",
    "Passage",
    "Posting",
    "PostingsRead",
    "Progress",
    "QdrantCollection",
    "Ranked",
    "Read",
    "Refused",
    "SharedTerm",
    "Shift",
    "Side",
    "Table",
    "Term",
    "Token",
    "TokenLogits",
    "Topic",
    "TransparentEncoder",
    "Visit",
    "Word",
    "WordKind",
    "WordMatch",
    "added_share",
    "advert_lines",
    "analyse",
    "baselines_for",
    "best_evidence",
    "by_score",
    "compare",
    "connect_qdrant",
    "copied_words",
    "documents_in",
    "download",
    "esco",
    "evidence_level",
    "flops",
    "gaps",
    "has_torch",
    "heaviest_share",
    "hidden",
    "kept_share",
    "leave_one_out",
    "list_models",
    "listed_share",
    "load_encoder",
    "max_score",
    "model_info",
    "name_column",
    "ndcg",
    "neutral_changes",
    "passages",
    "percentages",
    "personal_details",
    "pieces_of",
    "pruned",
    "rank",
    "raw_cosine",
    "recall",
    "reciprocal_rank",
    "relu_pooled",
    "share",
    "shares_by_kind",
    "shares_by_pieces",
    "shares_by_term",
    "shares_by_word",
    "shares_by_word_kind",
    "shifts",
    "special_token_share",
    "squared_weight_shares",
    "sum_pooled",
    "terms_at",
    "text_cell",
    "text_column",
    "text_of_cell",
    "texts_allowed",
    "unit_weights",
    "unused_name",
    "weight",
    "without_expansion",
    "without_terms",
    "word_matches",
]
