"""From logits to term weights, cheaply.

SPLADE's weight of a vocabulary entry j is ``w_j = max_i log(1 + relu(logit_ij))`` over the
positions i of the text (SPLADE v2, arXiv 2109.10086, eq. 6; the reference code is
``transformer_rep.py`` of naver/splade). The logarithm grows with its argument, so the maximum
may be taken over the raw logits, and only the few columns whose maximum is above 0 need anything
more. For 512 positions that spares 15 million logarithms and two copies of 62 MB.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]
Ids = NDArray[np.int64]

# Below this many positions, handing half of the work to another thread costs more than it saves.
_SPLIT_FROM = 64
_second_half = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pooling")


@dataclass(frozen=True, slots=True)
class Pooled:
    """The active vocabulary entries, by ascending id.

    Attributes
    ----------
    ids
        Shape ``(active,)``.
    weights
        Shape ``(active,)``, each above 0.
    sources
        Shape ``(active,)``: the position each entry peaked at, the first where several tie.
    """

    ids: Ids
    weights: NDArray[np.float32]
    sources: Ids


def column_maxima(logits: Logits) -> NDArray[np.float32]:
    """The highest logit of each vocabulary entry, shape ``(vocab_size,)``.

    `logits` has shape ``(positions, vocab_size)``. Reading it is bound by memory, so two threads
    share the longer ones (numpy releases the interpreter lock in the reduction).
    """
    maxima: NDArray[np.float32]
    if len(logits) < _SPLIT_FROM:
        maxima = logits.max(axis=0)
    else:
        half = len(logits) // 2
        second = _second_half.submit(logits[half:].max, axis=0)
        maxima = np.maximum(logits[:half].max(axis=0), second.result())
    return maxima


def pool(windows: Iterable[tuple[Logits, Ids]]) -> Pooled:
    """Max-pool one or more windows of a text.

    Parameters
    ----------
    windows
        For each window its logits, shape ``(positions, vocab_size)``, without padding, and the
        position in the whole text that each row stands for, shape ``(positions,)``. Windows are
        read one at a time and not kept, so memory does not grow with their number.

    Returns
    -------
    Pooled
        Ties go to the first position, and between windows to the first window.
    """
    best: NDArray[np.float32] | None = None
    sources: Ids | None = None
    for logits, positions in windows:
        maxima = column_maxima(logits)
        if best is None or sources is None:
            best = np.zeros_like(maxima)
            sources = np.zeros(len(maxima), np.int64)
        better = np.flatnonzero(maxima > best)
        best[better] = maxima[better]
        sources[better] = positions[np.take(logits, better, axis=1).argmax(axis=0)]
    if best is None or sources is None:
        raise ValueError("pool() needs at least one window")
    ids = np.flatnonzero(best)
    return Pooled(ids=ids, weights=np.log1p(best[ids]), sources=sources[ids])
