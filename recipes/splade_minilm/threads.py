"""Two threads while the machine is ours, one while others work on it.

At the lowest priority a second thread that has to share its core with another process hardly runs,
and every product waits for it: with one thread, the training then goes several times as fast.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import torch

OTHERS = 0.35  # cores that others may use before a thread is given up
TICKS = os.sysconf("SC_CLK_TCK")


class Threads:
    """Sets the number of threads by how busy others keep the machine."""

    def __init__(self, most: int = 2) -> None:
        self.most = most
        self._last = self._now()
        torch.set_num_threads(most)

    @staticmethod
    def _now() -> tuple[float, float, float]:
        fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
        values = [int(f) for f in fields]
        busy = (sum(values) - values[3] - values[4]) / TICKS
        return time.monotonic(), busy, time.process_time()

    def adapt(self) -> int:
        """Look at the time since the last call; after less than two seconds, leave all as it is."""
        now = self._now()
        wall, busy, mine = (b - a for a, b in zip(self._last, now, strict=True))
        if wall >= 2.0:
            self._last = now
            threads = 1 if (busy - mine) / wall > OTHERS else self.most
            if threads != torch.get_num_threads():
                torch.set_num_threads(threads)
        return torch.get_num_threads()
