"""A real server and a real Chromium, for browser tests, benchmarks and screenshots."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page

from tests.support.paths import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WITHOUT_WINDOWS = "chromium-headless-shell"  # the same; a page takes a quarter less to open
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Chromium would otherwise look for updates and the like, which are not the page's requests.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


def find_chromium(*names: str) -> str | None:
    """The one that the environment names, or one of these names, or the usual one."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next(filter(None, map(shutil.which, (*names, *NAMES))), None)
    return found or (MAC if Path(MAC).exists() else None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serve(
    script: str = "app.py",
    *,
    port: int | None = None,
    root: Path = ROOT,
    watched_by: Sequence[str] = (),
    **environment: str,
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server that runs the page as `make demo` does: its address and its process.

    `watched_by` is a command that starts the server in turn, such as strace.
    """
    port = port or free_port()
    address = f"http://localhost:{port}"
    options = ["--server.address=localhost", f"--server.port={port}", "--server.headless=true"]
    process = subprocess.Popen(
        [*watched_by, sys.executable, "-m", "streamlit", "run", script, *options],
        cwd=root,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise RuntimeError(f"the server ended: {process.communicate()[0]}")
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                    break
            except OSError:
                time.sleep(0.2)
        else:
            raise TimeoutError("the server did not start")
        yield address, process
    finally:
        if watched_by:
            psutil.Process(process.pid).children()[0].terminate()
        else:
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def watched_page(browser: Browser, server: str, **options: Any) -> Iterator[Watched]:
    """A fresh page in a context of its own, on a desk if no options say otherwise.

    Nothing may have gone wrong in the browser, or been asked for outside, when it is closed.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    context.set_default_timeout(20_000)
    watched = Watched(context.new_page(), server)
    yield watched
    context.close()
    assert watched.errors == []
    assert watched.outside == []


class Watched:
    """A page whose console errors and outside requests are remembered."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, message) -> None:
        # Opened below the root, Streamlit's own client first looks for its server there.
        own_search = message.location["url"].endswith(("_stcore/health", "_stcore/host-config"))
        if message.type == "error" and not own_search:
            self.errors.append(message.text)

    def _request(self, url: str) -> None:
        inside = (self.server, self.server.replace("http", "ws", 1), "data:", "blob:")
        if not url.startswith(inside):
            self.outside.append(url)

    def open(self, path: str = "/") -> Page:
        self.page.goto(f"{self.server}{path}")
        self.settled()
        return self.page

    def settled(self) -> None:
        """Wait until the script has run and what it drew is there."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(
            timeout=60_000
        )

    def still(self) -> None:
        """Wait until what the page moves, and what a change of theme fades, has come to rest."""
        self.settled()
        self.page.evaluate(
            """() => Promise.allSettled(document.getAnimations()
                .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
                .map(one => one.finished))"""
        )
