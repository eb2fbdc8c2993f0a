"""What `make bench` measures: ratios in one run, and memory. Nothing here passes or fails.

Times on a shared machine drift, so what is compared runs in turn, and the medians of those turns
are set against each other.
"""

from __future__ import annotations

import itertools
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import first_load, many
from tests.support.paths import NAVIGATION, ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KEYS = 32
TURNS = 15
CALLS = 4


def medians(**runs: Callable[[], object]) -> dict[str, float]:
    """The median time of each in milliseconds.

    They take turns, in a new order each time, so that a drift of the machine hits all alike. The
    first call of a turn is not counted: it finds the processor's caches full of another's data.
    """
    times: dict[str, list[float]] = {name: [] for name in runs}
    order = random.Random(0)
    for _ in range(TURNS):
        for name, run in order.sample(sorted(runs.items()), len(runs)):
            run()
            for _ in range(CALLS):
                start = time.perf_counter()
                run()
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def bench_expand() -> None:
    """`expand` against fastembed's `embed`, a pass that makes all logits, and a smaller model."""
    import numpy as np
    from fastembed import SparseTextEmbedding

    from core import DEFAULT_MODEL_ID, load_encoder

    folder = str(ROOT / "assets" / "models" / DEFAULT_MODEL_ID)
    encoder = load_encoder()
    fastembed = SparseTextEmbedding(
        "prithivida/Splade_PP_en_v1",
        specific_model_path=folder,
        cache_dir=folder,
        threads=min(2, os.cpu_count() or 1),
    )
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    own = encoder.expand(text).own_tokens

    print(f"\nexpand, one text (milliseconds, medians of {TURNS * CALLS} calls)")
    print("tokens  terms   expand  forward  embed   embed/expand  expand/forward")
    for tokens in (8, 128, 512):
        part = text[own[0].start : own[tokens - 3].end]
        expansion = encoder.expand(part)
        ids = np.array([[token.id for token in expansion.tokens]])
        time_of = medians(
            expand=lambda part=part: encoder.expand(part),
            forward=lambda ids=ids: encoder._network.logits(ids),
            embed=lambda part=part: list(fastembed.embed([part])),
        )
        print(
            f"{len(expansion.tokens):6}  {len(expansion.terms):5}  {time_of['expand']:7.2f}"
            f"  {time_of['forward']:7.2f}  {time_of['embed']:6.2f}"
            f"  {time_of['embed'] / time_of['expand']:12.2f}"
            f"  {time_of['expand'] / time_of['forward']:14.2f}"
        )

    tiny = load_encoder("splade-tiny")
    for words in (8, 64, 1000):
        part = " ".join(text.split()[:words])
        time_of = medians(
            ours=lambda part=part: encoder.expand(part), tiny=lambda part=part: tiny.expand(part)
        )
        print(
            f"{words:5} words: {time_of['ours'] / time_of['tiny']:.2f} times as long as splade-tiny"
        )

    short = [text[token.start : token.end] for token in own[:200:10]]
    time_of = medians(
        many=lambda: encoder.expand_many(short),
        one=lambda: [encoder.expand(word) for word in short],
    )
    print(f"\n20 short texts: one by one / batched {time_of['one'] / time_of['many']:.2f}")


def bench_rerun() -> None:
    """Python's part of a rerun of the page, with another text in one box."""
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_file(str(NAVIGATION), default_timeout=60).run()
    times = []
    for number in range(TURNS):
        page.text_area(key="text_b").set_value(f"senior engineer number {number}")
        start = time.perf_counter()
        page.run()
        times.append((time.perf_counter() - start) * 1000)
    print(f"\nrerun of the page with a changed text: {statistics.median(times):.0f} ms of Python")


def bench_memory() -> None:
    """Resident memory of a process of its own, after each step, and the time of long texts."""
    steps = """
import psutil, time
from core import load_encoder
rss = lambda: psutil.Process().memory_info().rss / 1e6
encoder = load_encoder(); print(f"model loaded: {rss():.0f} MB")
encoder.expand("word " * 500); print(f"after 512 tokens: {rss():.0f} MB")
for words in (5_000, 10_000, 20_000):
    start = time.perf_counter()
    encoder.expand("word " * words)
    took = time.perf_counter() - start
    print(f"after {words:,} words: {rss():.0f} MB, read in {took:.1f} s")
"""
    print("\nmemory of core alone, resident")
    subprocess.run([sys.executable, "-c", steps], cwd=ROOT, check=True)


def bench_kinds() -> None:
    """Memory, load time and time per text of every model on disk, each in a process of its own."""
    from core import list_models

    step = """
import json, psutil, sys, time
from core import load_encoder
from components.controls.examples import examples
from tests.support.opening import SCORE
texts = [text for example in examples().values() for text in (example.a, example.b)]
before = psutil.Process().memory_info().rss
start = time.perf_counter(); encoder = load_encoder(sys.argv[1]); loaded = time.perf_counter()
encoder.expand(texts[0])
first = time.perf_counter()
for _ in range(10):
    for text in texts: encoder.expand(text)
each = (time.perf_counter() - first) / (10 * len(texts))
rss = psutil.Process().memory_info().rss
print(f"{sys.argv[1]:40} load {loaded - start:5.2f} s, {1000 * each:6.2f} ms a text, "
      f"{(rss - before) / 1e6:5.0f} MB")
"""
    print("\neach kind: imports and load, the texts of the examples, memory on top of Python")
    for info in list_models():
        if info.on_disk:
            subprocess.run([sys.executable, "-c", step, info.id], cwd=ROOT, check=True)
        else:
            print(f"{info.id:40} not on disk (make models)")


def bench_weight() -> None:
    """What is installed, and what each part of the start page takes to import."""
    import re
    from importlib.metadata import PackageNotFoundError, distribution

    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    sizes = {}
    for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE):
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:  # for another system
            continue
        sizes[name] = sum(
            path.stat().st_size for file in files if (path := file.locate()).is_file()
        )
    largest = sorted(sizes, key=lambda name: -sizes[name])[:6]
    print(
        f"\ninstalled by requirements.lock: {len(sizes)} packages, "
        f"{sum(sizes.values()) / 1e6:,.0f} MB; the largest: "
        + ", ".join(f"{name} {sizes[name] / 1e6:.0f}" for name in largest)
    )
    step = """
import sys, time
start = time.perf_counter(); before = len(sys.modules)
for name in sys.argv[1].split("+"): __import__(name)
took, loaded = time.perf_counter() - start, len(sys.modules) - before
print(f"{sys.argv[1]:45} {took:5.2f} s, {loaded:4} modules")
"""
    print("imports, each in a process of its own")
    parts = (
        "streamlit.web.cli",
        "core",
        "core.models.onnx_backend",
        "components.match.charts",
        "core+components.server.cache+components.match.score",
        "transformers",
    )
    for part in parts:
        subprocess.run([sys.executable, "-c", step, part], cwd=ROOT, check=True)


WATCH = """
    () => {
        window.waits = [];
        let pressed = null;
        document.addEventListener('keydown', event => {
            if (event.isTrusted) pressed = window.lastKey = performance.now();
        });
        const score = () => document.querySelector('[data-testid=stMetricValue]')?.textContent;
        let before = score();
        new MutationObserver(() => {
            const now = score();
            if (now !== window.lastScore) window.lastChange = performance.now();
            window.lastScore = now;
            if (pressed === null || now === undefined || now === before) return;
            window.waits.push(performance.now() - pressed);
            before = now;
            pressed = null;
        }).observe(document.body, {subtree: true, childList: true, characterData: true});
    }
"""


def bench_typing(browser: Browser, address: str) -> None:
    """From a key to the changed score on the screen: single keys, and the last one of a burst."""
    print("\nfrom a key to the changed score, in the browser")
    for example, model in itertools.product(("engineers", "teacher"), ("", "&model=splade-tiny")):
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(f"{address}/?example={example}{model}")
        page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
        page.wait_for_timeout(2000)
        box = page.get_by_label("Text B", exact=True)
        box.press("Control+End")
        page.evaluate(WATCH)
        for letter in " and machines of music by teachers"[:KEYS]:
            box.press(letter if letter != " " else "Space")
            page.wait_for_timeout(900)
        waits = sorted(page.evaluate("window.waits"))
        tokens = page.locator(".lens-quiet", has_text="terms (").nth(1).inner_text()
        print(
            f"{example}{model} ({tokens}): median {statistics.median(waits):.0f} ms, "
            f"95th percentile {waits[int(0.95 * (len(waits) - 1))]:.0f} ms, {len(waits)} keys"
        )
        bursts = []
        for word in ("orchestra", "kubernetes", "hospital", "chemistry", "carpenter", "musician"):
            box.press_sequentially(f" {word}", delay=140)  # 85 words a minute
            page.wait_for_timeout(1200)
            bursts.append(page.evaluate("window.lastChange - window.lastKey"))
        print(f"  the last key of a word typed fast: median {statistics.median(bursts):.0f} ms")
        page.close()


LINE = "[data-testid=stMarkdownContainer] p"
UNTIL_DRAWN = """
    new MutationObserver((_, observer) => {
        if (!document.querySelector('SELECTOR')) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => window.drawn = performance.now()));
    }).observe(document, {subtree: true, childList: true});
"""


def bench_first_step() -> None:
    """The lesson's first step in a fresh tab, against a page of Streamlit with one line of text."""
    from playwright.sync_api import sync_playwright

    from tests.support.server import FLAGS, find_chromium, serve

    chromium = find_chromium()
    if chromium is None:
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        empty = Path(folder) / "empty.py"
        empty.write_text('import streamlit\nstreamlit.write("ready")\n', encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        def opened(address: str, selector: str) -> float:
            """Milliseconds until the browser has drawn what the selector finds."""
            context = browser.new_context(bypass_csp=True)  # to wait for an expression
            page = context.new_page()
            page.add_init_script(UNTIL_DRAWN.replace("SELECTOR", selector))
            page.goto(address)
            page.wait_for_function("window.drawn", timeout=60_000)
            took: float = page.evaluate("window.drawn")
            context.close()
            return took

        with serve() as (ours, _), serve(str(empty)) as (theirs, _):
            lesson = f"{ours}/how-it-works?present=true"
            cold = opened(lesson, ".lens-pieces") / opened(theirs, LINE)
            times = [(opened(lesson, ".lens-pieces"), opened(theirs, LINE)) for _ in range(TURNS)]
        warm = statistics.median(a for a, _ in times) / statistics.median(b for _, b in times)
        print(
            f"\nthe lesson's first step in a fresh tab, in times of an empty page: {warm:.2f}; "
            f"the very first one after the server's start: {cold:.2f}"
        )
        browser.close()


def bench_server() -> None:
    """Start-up of a real server, first score in a fresh browser, and idle memory."""
    import psutil
    from playwright.sync_api import sync_playwright

    from tests.support.opening import SCORE
    from tests.support.server import FLAGS, find_chromium, serve

    chromium = find_chromium()
    if chromium is None:
        print("\nNo Chromium here: start-up and first score were not measured.")
        return
    start = time.perf_counter()
    with serve() as (address, process):
        print(f"\nstreamlit run to a healthy server: {time.perf_counter() - start:.1f} s")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for label in ("first tab after the start", "second tab", "third tab"):
                page = browser.new_context().new_page()
                start = time.perf_counter()
                page.goto(address)
                page.get_by_text(SCORE).first.wait_for(timeout=60_000)
                print(
                    f"opening a fresh tab to the first score, {label}: "
                    f"{time.perf_counter() - start:.1f} s"
                )
                page.wait_for_timeout(2000)
                page.close()
            bench_typing(browser, address)
            browser.close()
        memory = psutil.Process(process.pid).memory_info().rss / 1e6
        print(f"memory of the idle server after that: {memory:.0f} MB")


if __name__ == "__main__":
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    bench_weight()
    bench_expand()
    bench_memory()
    bench_kinds()
    many.bench_reading()
    many.bench_search(10_000)
    many.bench_memory()
    bench_rerun()
    bench_first_step()
    first_load.bench_first_load(ROOT)
    bench_server()
