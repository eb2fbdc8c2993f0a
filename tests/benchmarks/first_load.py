"""What a fresh browser fetches until the first score, and how long it takes over a slow line.

`python -m tests.benchmarks.first_load [FOLDER]`: the same for the project as it stands in another
folder, in turn, to compare the two.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from tests.support.opening import SCORE
from tests.support.paths import ROOT
from tests.support.server import FLAGS, find_chromium, serve
from tests.support.slow_network import slow_network

_PAINTED = """
performance.timeOrigin + performance.getEntriesByName("first-contentful-paint")[0].startTime
"""
TURNS = 7
BEFORE = 3  # seconds after the server's start, in which it warms up


def bench_first_load(*folders: Path) -> None:
    """Bytes on the wire and time to the first score at 10 Mbit/s, 40 ms away, and without."""
    from playwright.sync_api import sync_playwright

    chromium = find_chromium()
    if chromium is None:
        print("\nNo Chromium here: the first load was not measured.")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        def opened(address: str) -> tuple[float, float]:
            """The seconds until the score is seen, and until the page can be used."""
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            start = time.time()
            answer = page.goto(address)
            page.get_by_text(SCORE).first.wait_for(timeout=60_000)
            took = seen = time.time() - start
            if answer is not None and SCORE in answer.text():  # it is in the first thing painted
                seen = page.evaluate(_PAINTED) / 1000 - start
            page.wait_for_timeout(1500)
            context.close()
            return seen, took

        servers = [serve(root=folder) for folder in folders]
        times: dict[tuple[Path, str], list[tuple[float, float]]] = {}
        sizes: dict[Path, list[float]] = {}
        addresses = [server.__enter__()[0] for server in servers]
        time.sleep(BEFORE)
        first = {folder: opened(a) for folder, a in zip(folders, addresses, strict=True)}
        for _ in range(TURNS):
            for folder, address in zip(folders, addresses, strict=True):
                times.setdefault((folder, "here"), []).append(opened(address))
                with slow_network(address) as network:
                    times.setdefault((folder, "slow"), []).append(opened(network.address))
                    sizes.setdefault(folder, []).append(network.received / 1e6)
        for server in servers:
            server.__exit__(None, None, None)
        browser.close()
    for folder in folders:
        print(f"{folder.name}: {statistics.median(sizes[folder]):.2f} MB on the wire")
        for at, what in enumerate(("the first score is seen", "the page can be used")):
            here, slow = (
                statistics.median(both[at] for both in times[folder, line])
                for line in ("here", "slow")
            )
            print(
                f"  from opening a fresh tab until {what}: {here:.2f} s on this machine (the very "
                f"first tab {first[folder][at]:.2f} s), {slow:.2f} s at 10 Mbit/s and 40 ms"
            )


if __name__ == "__main__":
    bench_first_load(ROOT, *map(Path, sys.argv[1:]))
