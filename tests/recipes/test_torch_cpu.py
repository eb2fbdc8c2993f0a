from __future__ import annotations

from itertools import pairwise

from recipes.torch_cpu import of_cpu_build
from tests.support.paths import ROOT


def test_the_lock_of_the_cpu_build_is_that_of_torch_without_gpu_libraries():
    """Also the one that is committed: `make lock` writes both."""
    lock = (ROOT / "requirements-torch.lock").read_text(encoding="utf-8")
    cpu = of_cpu_build(lock)
    assert (ROOT / "requirements-torch-cpu.lock").read_text(encoding="utf-8") == cpu
    names = [line.split("==")[0] for line in cpu.splitlines() if "==" in line and line[0].isalpha()]
    assert "torch==2.13.0+cpu \\" in cpu
    assert {"sympy", "safetensors", "transformers"} <= set(names)
    assert not [name for name in names if name.startswith(("nvidia", "cuda", "triton"))]


def test_every_package_has_a_hash():
    for name in ("requirements-torch", "requirements-torch-cpu", "requirements"):
        lines = (ROOT / f"{name}.lock").read_text(encoding="utf-8").splitlines()
        for line, following in pairwise(lines):
            if "==" in line and line[0].isalpha():
                assert following.strip().startswith("--hash=sha256:"), line
