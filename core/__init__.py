"""Learned sparse encoders that explain themselves.

    >>> from core import compare, load_encoder
    >>> encoder = load_encoder()
    >>> a = encoder.expand("machine learning engineer")
    >>> b = encoder.expand("Artificial intelligence engineer")
    >>> match = compare(a, b)
    >>> round(match.cosine, 3)
    0.409

Importing this package is quick and loads neither streamlit nor transformers nor torch. It turns
off the telemetry of what it uses, see `core.models.telemetry`.
"""

from core.models import telemetry as _telemetry  # isort: skip  # noqa: F401  (before all else)
from core.analysis.baselines import Baseline, baseline_for
from core.analysis.gaps import Gap, gaps
from core.analysis.matching import compare, percentages, share
from core.analysis.sparsity import flops, pruned
from core.analysis.token_logits import (
    Anatomy,
    Guess,
    Shift,
    raw_cosine,
    relu_pooled,
    shifts,
    sum_pooled,
    weight,
)
from core.analysis.what_if import Effect, leave_one_out, without_expansion, without_terms
from core.encoder import Encoder, TransparentEncoder
from core.models.catalogue import DEFAULT_MODEL_ID, ModelInfo, list_models, load_encoder, model_info
from core.records import Expansion, Match, SharedTerm, Term, Token, Word

__all__ = [
    "DEFAULT_MODEL_ID",
    "Anatomy",
    "Baseline",
    "Effect",
    "Encoder",
    "Expansion",
    "Gap",
    "Guess",
    "Match",
    "ModelInfo",
    "SharedTerm",
    "Shift",
    "Term",
    "Token",
    "TransparentEncoder",
    "Word",
    "baseline_for",
    "compare",
    "flops",
    "gaps",
    "leave_one_out",
    "list_models",
    "load_encoder",
    "model_info",
    "percentages",
    "pruned",
    "raw_cosine",
    "relu_pooled",
    "share",
    "shifts",
    "sum_pooled",
    "weight",
    "without_expansion",
    "without_terms",
]
