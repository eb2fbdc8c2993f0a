from __future__ import annotations

import numpy as np
import pytest

from core.encoders.pooling import TermLogits, pool, term_logits_of


def logits(*rows: list[float]) -> TermLogits:
    return term_logits_of(np.array(rows, np.float32))


def test_pool_keeps_only_columns_above_zero():
    pooled = pool([(logits([-1.0, 0.0, 2.0], [-3.0, 0.0, 1.0]), np.arange(2))])
    assert pooled.ids.tolist() == [2]
    assert pooled.weights.tolist() == pytest.approx([np.log(3.0)])
    assert pooled.sources.tolist() == [0]


def test_pool_gives_a_tie_to_the_first_position():
    pooled = pool([(logits([1.0, 5.0], [4.0, 5.0], [4.0, 0.0]), np.arange(3))])
    assert pooled.sources.tolist() == [1, 0]


def test_pool_takes_the_best_window_and_the_first_of_equals():
    first = (logits([1.0, 2.0, -1.0]), np.array([10]))
    second = (logits([1.0, 3.0, 4.0]), np.array([20]))
    pooled = pool([first, second])
    assert pooled.ids.tolist() == [0, 1, 2]
    assert pooled.sources.tolist() == [10, 20, 20]
    assert pooled.weights.tolist() == pytest.approx(np.log1p([1.0, 3.0, 4.0]).tolist())


def test_pool_of_nothing_active_is_empty():
    assert pool([(logits([-1.0, 0.0]), np.arange(1))]).ids.tolist() == []


def test_pool_needs_a_window():
    with pytest.raises(ValueError, match="at least one window"):
        pool([])


@pytest.mark.parametrize("positions", [1, 2, 255, 256, 257])
def test_pool_gives_the_same_whether_or_not_threads_share_the_work(positions):
    values = np.random.default_rng(positions).standard_normal((positions, 51)).astype(np.float32)
    pooled = pool([(term_logits_of(values), np.arange(positions))])
    maxima = values.max(axis=0)
    expected = np.flatnonzero(maxima > 0)
    assert pooled.ids.tolist() == expected.tolist()
    assert pooled.weights.tolist() == np.log1p(maxima[expected]).tolist()
    assert pooled.sources.tolist() == values.argmax(axis=0)[expected].tolist()
