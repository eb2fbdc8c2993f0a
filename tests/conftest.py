from __future__ import annotations

import json
from pathlib import Path

import pytest

from core import Encoder, load_encoder

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def published() -> dict:
    """The published vector of Splade_PP."""
    return json.loads((GOLDEN / "published_splade_pp.json").read_text(encoding="utf-8"))
