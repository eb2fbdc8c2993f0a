from __future__ import annotations

import psutil
import pytest

from core.encoders import memory_limit
from core.errors import LowMemoryError


def test_it_knows_what_the_machine_has():
    assert 0 < memory_limit.available() <= psutil.virtual_memory().total


def test_a_text_is_refused_when_the_machine_has_too_little(monkeypatch, encoder):
    long = "nurse " * 1_000
    assert encoder.expand(long).windows > 1
    monkeypatch.setattr(memory_limit, "available", lambda: 300 * 2**20)
    with pytest.raises(LowMemoryError, match=r"300 MB of memory left.*Nothing was read"):
        encoder.expand(long)
    assert encoder.expand("nurse").terms  # a short one takes next to nothing


@pytest.mark.parametrize(
    ("most", "left"), [("max", None), ("1000000000", 1_000_000_000 - 700_000_000 + 100_000_000)]
)
def test_the_limit_of_a_container_counts(tmp_path, monkeypatch, most, left):
    (tmp_path / "memory.max").write_text(f"{most}\n")
    (tmp_path / "memory.current").write_text("700000000\n")
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 100000000\n")
    monkeypatch.setattr(memory_limit, "_GROUP", tmp_path)
    found = memory_limit._left_in_group()
    assert found == left if left else found > 2**60
