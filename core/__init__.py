"""Learned sparse encoders that explain themselves.

    >>> from core import compare, load_encoder
    >>> encoder = load_encoder()
    >>> a = encoder.expand("machine learning engineer")
    >>> b = encoder.expand("Artificial intelligence engineer")
    >>> match = compare(a, b)
    >>> round(match.cosine, 3)
    0.323

Importing this package is quick and loads neither streamlit nor transformers nor torch.
"""

from core.baseline import Baseline, baseline_for
from core.catalogue import DEFAULT_MODEL_ID, ModelInfo, list_models, load_encoder
from core.encoder import Encoder
from core.gaps import Gap, gaps
from core.matching import compare, percentages, share
from core.records import Expansion, Match, SharedTerm, Term, Token
from core.what_if import Effect, leave_one_out, without_expansion, without_terms
from core.words import Word, words_by_token, words_of

__all__ = [
    "DEFAULT_MODEL_ID",
    "Baseline",
    "Effect",
    "Encoder",
    "Expansion",
    "Gap",
    "Match",
    "ModelInfo",
    "SharedTerm",
    "Term",
    "Token",
    "Word",
    "baseline_for",
    "compare",
    "gaps",
    "leave_one_out",
    "list_models",
    "load_encoder",
    "percentages",
    "share",
    "without_expansion",
    "without_terms",
    "words_by_token",
    "words_of",
]
