from __future__ import annotations

import pytest

from core import Encoder, load_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The model that a page opens with."""
    return load_encoder()
