"""The steps of the lesson, in order."""

from __future__ import annotations

STEPS = (
    "pieces",
    "logits",
    "saturation",
    "strongest",
    "sparse",
    "meet",
    "search",
    "context",
    "training",
    "wrong",
)
