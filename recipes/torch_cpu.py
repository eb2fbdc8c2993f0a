"""The lock of torch's CPU build, from that of torch.

On Linux torch as published needs GPU libraries of some gigabytes. Its CPU build is the same
version from another place, with hashes of its own and without those libraries: `make torch`
prefers it where pip is set up to find it.
"""

from __future__ import annotations

import re
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_GPU = re.compile(r"(nvidia|cuda|triton)\b")

# SHA-256 of torch 2.13.0+cpu for Linux on x86-64, Python 3.11.
_CPU_BUILDS = ("6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",)


def of_cpu_build(lock: str) -> str:
    """The lock without GPU libraries, and with the CPU build in place of torch as published."""
    blocks = re.split(r"^(?=[a-z])", lock, flags=re.MULTILINE)
    return "".join(_cpu_build(block) for block in blocks if not _GPU.match(block))


def _cpu_build(block: str) -> str:
    torch = re.match(r"torch==([\d.]+) ", block)
    if torch is None:
        return block
    hashes = " \\\n".join(f"    --hash=sha256:{digest}" for digest in _CPU_BUILDS)
    return f"torch=={torch.group(1)}+cpu \\\n{hashes}\n    # via -r requirements-torch.txt\n"


if __name__ == "__main__":
    locked = (_ROOT / "requirements-torch.lock").read_text(encoding="utf-8")
    (_ROOT / "requirements-torch-cpu.lock").write_text(of_cpu_build(locked), encoding="utf-8")
