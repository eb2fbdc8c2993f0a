"""How a text longer than the model's window is cut.

This is this project's extension of the model, not part of it: reading a long text piece by piece
loses the context across the cuts, which the overlap softens, but loses no word.
"""

from __future__ import annotations

import math

OVERLAP = 64
"""Own tokens that neighbouring windows share, at the least."""


def window_spans(length: int, capacity: int, *, overlap: int = OVERLAP) -> tuple[range, ...]:
    """Overlapping ranges of at most `capacity` that together cover ``range(length)``.

    As few as there can be, equally long: so a text a little longer than a window takes little more
    time, rather than twice as much. The first begins with the text, the last ends with it.

    Raises
    ------
    ValueError
        Unless ``0 <= overlap < capacity``.
    """
    if not 0 <= overlap < capacity:
        raise ValueError(f"overlap must be in [0, {capacity}), got {overlap}")
    if length <= capacity:
        return (range(length),)
    count = math.ceil((length - overlap) / (capacity - overlap))
    size = math.ceil((length + (count - 1) * overlap) / count)
    starts = [number * (length - size) // (count - 1) for number in range(count)]
    return tuple(range(start, start + size) for start in starts)
