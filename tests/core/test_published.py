"""The real Splade_PP against its published vector; needs the hub and half a gigabyte.

.venv/bin/python -m pytest -m hub
"""

from __future__ import annotations

import pytest

from core import load_encoder, model_info
from core.models.download import download

MODEL = "prithivida/Splade_PP_en_v1"


@pytest.mark.hub
def test_splade_pp_gives_the_published_terms_and_weights(published):
    download(model_info(MODEL).remote)
    expansion = load_encoder(MODEL).expand(published["text"])
    expected = dict(zip(published["indices"], published["values"], strict=True))
    assert {term.id: term.weight for term in expansion.terms} == pytest.approx(expected, abs=1e-3)
