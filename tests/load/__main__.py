"""A lecture hall opens the page: `make load`, or `make load SESSIONS=20 SECONDS=60`.

So many tabs at once against one server on this machine, each with texts of its own, each editing
them every five seconds or so and changing the page now and then; one more keeps pasting a long
text. Every score must be that of the tab's own texts. Nothing here passes or fails by time: the
figures are for the documentation.

`make load ATTACKS=1` opens 30 tabs, then the same beside hostile visitors (tests/load/attacks.py),
and looks at the server's memory after ten minutes of rest (REST=600). It fails where a score is
wrong, the server dies, or a ratio is beyond its bound. `make load PROCESSES=4` opens the tabs at as
many servers, behind nginx.
"""

from __future__ import annotations

import asyncio
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from components.controls.examples import examples
from core import compare, load_encoder
from tests.support.replicas import replicas, wait_until_ready
from tests.support.server import serve
from tests.support.visitor import FAULTS, Visitor

EVERY = 5.0  # seconds between two edits of one tab, on average
MOST_SESSIONS, MOST_SECONDS = 200, 600
WARM = 15.0  # seconds
HOSTILE = 3  # visitors, each with one attack after the other
WORDS = ("engineer", "nurse", "teacher", "plumber", "kubernetes", "machine", "learning", "violin")


@dataclass
class Report:
    times: list[float] = field(default_factory=list)
    scores: list[tuple[tuple[str, str], str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    long_reads: int = 0
    attacks: int = 0
    memory: list[float] = field(default_factory=list)


def pair(chance: random.Random) -> tuple[str, str]:
    a, b = (" ".join(chance.choices(WORDS, k=chance.randint(3, 12))) for _ in range(2))
    return a, b


async def visit(address: str, number: int, until: float, report: Report) -> None:
    """One tab, from its opening to the end."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, EVERY))
    visitor = None
    try:
        visitor = await Visitor.enter(address)
        while time.perf_counter() < until:
            texts = pair(chance)
            if chance.random() < 0.1:
                example = chance.choice(list(examples().values()))
                texts = (example.a, example.b)
                report.times.append(await visitor.choose(example.title))
            else:
                report.times.append(await visitor.edit(*texts))
            report.scores.append((texts, visitor.score))
            if chance.random() < 0.1:
                await visitor.go_to(chance.choice(("how-it-works", "methods")))
                await visitor.go_to("")
            # Nobody types by the clock. Who opened at the same time would edit at the same time for
            # ever, and half the tabs would wait for the other half.
            await asyncio.sleep(chance.uniform(0.5, 1.5) * EVERY)
    except FAULTS as error:
        report.failed.append(f"{type(error).__name__}: {error}")
    finally:
        if visitor is not None:
            report.failed += visitor.errors
            await visitor.leave()


async def paste(address: str, until: float, report: Report) -> None:
    """The one who keeps pasting 20,000 words, another time other ones."""
    visitor = await Visitor.enter(address)
    try:
        while time.perf_counter() < until:
            report.long_reads += 1
            await visitor.edit(f"word{report.long_reads} " * 20_000, "engineer")
    except FAULTS as error:
        report.failed.append(f"the long text: {type(error).__name__}: {error}")
    finally:
        await visitor.leave()


async def attack(address: str, number: int, seconds: float, report: Report) -> None:
    """A hostile visitor in a process of its own, that takes what time this machine has left."""
    command = [sys.executable, "-m", "tests.load.attacks", address, str(seconds), str(number)]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, preexec_fn=lambda: os.nice(10)
    )
    said = (await process.communicate())[0].decode().splitlines()
    report.attacks += int(said[0])
    report.failed += said[1:]


async def watch(pids: Sequence[int], until: float, report: Report) -> None:
    processes = [psutil.Process(pid) for pid in pids]
    while time.perf_counter() < until:
        report.memory.append(sum(process.memory_info().rss for process in processes) / 1e6)
        await asyncio.sleep(1)


async def run(
    address: str,
    pids: Sequence[int],
    sessions: int,
    seconds: float,
    *,
    pasting: bool = False,
    hostile: int = 0,
) -> Report:
    report, until = Report(), time.perf_counter() + seconds
    tasks = [visit(address, n, until, report) for n in range(sessions)]
    tasks.append(watch(pids, until, report))
    if pasting:
        tasks.append(paste(address, until, report))
    tasks += [attack(address, number, seconds, report) for number in range(hostile)]
    await asyncio.gather(*tasks)
    check(report)
    return report


def check(report: Report) -> None:
    """Compare every score with what core says; afterwards, not to take time from the servers."""
    encoder = load_encoder()
    for (a, b), score in report.scores:
        expected = f"{compare(encoder.expand(a), encoder.expand(b)).cosine:.3f}"
        if score != expected:
            report.wrong.append(f"{score} instead of {expected}")


def tell(label: str, report: Report) -> None:
    times = sorted(report.times)
    opened = report.memory[int(2 * EVERY) :] or report.memory  # by then every tab is open
    tenth = max(1, len(opened) // 10)
    print(
        f"\n{label}: {len(times)} edits, {len(report.failed)} errors, {len(report.wrong)} wrong "
        f"scores\nscore after an edit: median {statistics.median(times):.2f} s, 95th percentile "
        f"{percentile_95(report):.2f} s, slowest {times[-1]:.2f} s"
        f"\nmemory of the server: {report.memory[0]:.0f} MB before the first tab, "
        f"{statistics.mean(opened[:tenth]):.0f} MB with all open, "
        f"{statistics.mean(opened[-tenth:]):.0f} MB in the last tenth of the time"
        + (f"\nlong texts read meanwhile: {report.long_reads}" if report.long_reads else "")
        + (f"\nattacks meanwhile: {report.attacks}" if report.attacks else "")
    )
    for line in dict.fromkeys([*report.failed, *report.wrong]):
        print("  ", line)


def under_attack(sessions: int, seconds: float, rest: float) -> int:
    """Peaceful tabs, the same beside hostile visitors, and the server's memory after a rest."""
    with serve(LENS_CONNECTIONS_PER_ADDRESS="0") as (address, process):
        server = psutil.Process(process.pid)
        asyncio.run(run(address, [process.pid], sessions, WARM))  # imports, models
        peace = asyncio.run(run(address, [process.pid], sessions, seconds))
        tell(f"{sessions} sessions for {seconds:.0f} s", peace)
        before = server.memory_info().rss / 1e6
        war = asyncio.run(run(address, [process.pid], sessions, seconds, hostile=HOSTILE))
        tell(f"the same beside {HOSTILE} hostile visitors", war)
        print(f"memory at the most: {max(war.memory):.0f} MB; waiting for {rest:.0f} s", flush=True)
        time.sleep(rest)
        alive = server.is_running() and process.poll() is None
        after = server.memory_info().rss / 1e6 if alive else 0.0
    slower = percentile_95(war) / percentile_95(peace)
    kept = after / before
    print(
        f"\n95th percentile beside the attacks / without: {slower:.2f} (at most 2)"
        f"\nmemory after the rest / before the attacks: {after:.0f} / {before:.0f} MB = {kept:.2f} "
        "(at most 1.2)"
    )
    good = alive and not (war.failed or war.wrong or peace.failed or peace.wrong)
    return int(not (good and slower <= 2 and kept <= 1.2))


def percentile_95(report: Report) -> float:
    times = sorted(report.times)
    return times[int(0.95 * (len(times) - 1))]


@contextmanager
def servers(count: int) -> Iterator[tuple[str, list[int]]]:
    """One server, or several behind nginx: where to find them, and their process numbers.

    All tabs have one address here, so its limit is off.
    """
    if count == 1:
        with serve(LENS_CONNECTIONS_PER_ADDRESS="0") as (address, process):
            wait_until_ready(address)
            yield address, [process.pid]
        return
    with replicas(count, LENS_CONNECTIONS_PER_ADDRESS="0") as (address, found):
        yield address, [server.process.pid for server in found if server.process is not None]


def main() -> int:
    if os.environ.get("ATTACKS") == "1":
        sessions = min(MOST_SESSIONS, int(os.environ.get("SESSIONS") or 30))
        seconds = min(MOST_SECONDS, float(os.environ.get("SECONDS") or 60))
        return under_attack(sessions, seconds, min(900.0, float(os.environ.get("REST") or 600)))
    sessions = min(MOST_SESSIONS, int(os.environ.get("SESSIONS") or 50))
    seconds = min(MOST_SECONDS, float(os.environ.get("SECONDS") or 60))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    processes = int(os.environ.get("PROCESSES") or 1)
    failed = False
    for pasting in (False, True):
        with servers(processes) as (address, pids):
            report = asyncio.run(run(address, pids, sessions, seconds, pasting=pasting))
        tell(
            f"{sessions} sessions for {seconds:.0f} s, servers: {processes}"
            + (", and one that keeps pasting 20,000 words" if pasting else ""),
            report,
        )
        failed |= bool(report.failed or report.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
