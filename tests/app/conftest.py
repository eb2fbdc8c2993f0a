from __future__ import annotations

from collections.abc import Iterator

import pytest

from components.server import cache


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test loads and reads anew, and leaves nothing behind."""
    cache.forget()
    yield
    cache.forget()
