"""How a text longer than the model's window is cut.

This is this project's extension of the model, not part of it: reading a long text piece by piece
loses the context across the cuts, which the overlap softens, but loses no word.
"""

from __future__ import annotations

OVERLAP = 64
"""Own tokens that neighbouring windows share, at the least."""


def window_spans(length: int, capacity: int, *, overlap: int = OVERLAP) -> tuple[range, ...]:
    """Overlapping ranges of at most `capacity` that together cover ``range(length)``.

    Every range but a lone one is exactly `capacity` long; the last is aligned to the end, so it may
    overlap its neighbour by more than `overlap`.

    Raises
    ------
    ValueError
        Unless ``0 <= overlap < capacity``.
    """
    if not 0 <= overlap < capacity:
        raise ValueError(f"overlap must be in [0, {capacity}), got {overlap}")
    if length <= capacity:
        return (range(length),)
    starts = [*range(0, length - capacity, capacity - overlap), length - capacity]
    return tuple(range(start, start + capacity) for start in starts)
