"""How a network is set up."""

from __future__ import annotations

import os

import pytest

from core.models.onnx_backend import threads

CORES = os.cpu_count() or 1


@pytest.mark.parametrize(
    ("said", "taken"),
    [("1", 1), ("2,1", min(2, CORES)), ("4096", CORES)]
    + [(said, min(2, CORES)) for said in ("", "0", "-1", "many")],
)
def test_threads_are_what_the_usual_variable_says(monkeypatch, said, taken):
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert threads() == taken
