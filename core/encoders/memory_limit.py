"""How much memory is left, asked before a long text is read: a machine that swaps serves nobody."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil

from core.errors import LowMemoryError

_RESERVE = 256 * 2**20  # bytes left to everything else
_GROUP = Path("/sys/fs/cgroup")  # what a container may use, where there is one


def require(needed: int) -> None:
    """Make sure that so many bytes can be had, and some to spare.

    Raises
    ------
    LowMemoryError
        If not.
    """
    left = available()
    if left < needed + _RESERVE:
        raise LowMemoryError(
            f"This server has {max(left, 0) // 2**20:,} MB of memory left, and reading this text "
            f"takes {(needed + _RESERVE) // 2**20:,} MB. Nothing was read; try a shorter text, or "
            "again later."
        )


def available() -> int:
    """Bytes that this process may still use: the machine's, its container's and its own limit."""
    return min(psutil.virtual_memory().available, _left_in_group(), _left_to_process())


def _left_in_group() -> int:
    try:
        most = (_GROUP / "memory.max").read_text().strip()
        used = int((_GROUP / "memory.current").read_text())
        stat = dict(line.split() for line in (_GROUP / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return sys.maxsize
    if most == "max":
        return sys.maxsize
    return int(most) - used + int(stat.get("inactive_file", 0))  # caches of files can be dropped


def _left_to_process() -> int:
    if not hasattr(psutil, "RLIMIT_AS"):  # Linux only
        return sys.maxsize
    process = psutil.Process()
    most, _ = process.rlimit(psutil.RLIMIT_AS)
    unlimited = most == psutil.RLIM_INFINITY
    return sys.maxsize if unlimited else int(most - process.memory_info().vms)
