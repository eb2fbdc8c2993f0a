from __future__ import annotations

import numpy as np
import pytest

from core.pooling import column_maxima, pool


def logits(*rows: list[float]) -> np.ndarray:
    return np.array(rows, np.float32)


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


@pytest.mark.parametrize("positions", [1, 2, 63, 64, 65, 129])
def test_column_maxima_is_the_maximum_however_it_is_split(positions):
    values = np.random.default_rng(positions).standard_normal((positions, 50)).astype(np.float32)
    assert column_maxima(values).tolist() == values.max(axis=0).tolist()
