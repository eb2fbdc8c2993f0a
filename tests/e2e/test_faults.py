"""What breaks under a page that is open: each test breaks the real thing."""

from __future__ import annotations

import re
import shutil
import sys

import psutil
import pytest
from playwright.sync_api import expect

from tests.support.browser import LESSON_PATH, box, choose, score, type_into
from tests.support.opening import SCORE, score_of
from tests.support.paths import ROOT, UNPINNED
from tests.support.server import Watched, free_port, serve

LONG = "nurse practitioner in paediatric care " * 400  # some four windows of the model
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")


@pytest.fixture
def open_at(browser):
    """Opens pages at an address; what their console says of a fault is not held against them."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    yield lambda address, path="/": Watched(context.new_page(), address).open(path)
    context.close()


def test_texts_outlive_the_server(open_at):
    """Killed without warning and started again: every open tab goes on with its own texts."""
    port = free_port()
    with serve(port=port) as (address, process):
        match, lesson = open_at(address), open_at(address, f"{LESSON_PATH}?step=meet")
        for page, texts in (
            (match, ("a nurse who cooks", "a cook who nurses")),
            (lesson, ("a violin teacher", "a teacher of music")),
        ):
            for name, text in zip(("Text A", "Text B"), texts, strict=True):
                box(page, name).fill(text)
        expect(score(match)).to_have_text(score_of("a nurse who cooks", "a cook who nurses"))
        expect(lesson.get_by_text("Terms that peak at “teacher”")).to_be_visible()
        before = lesson.locator(".lens-reached").inner_text()
        lesson.get_by_text("Presenter's mode", exact=True).click()  # to an audience: no box is seen
        expect(lesson.locator(".st-key-presenter_bar")).to_be_visible()
        process.kill()
        process.wait()
        expect(box(match, "Text A")).to_be_disabled()  # nothing typed meanwhile is lost
    with serve(port=port):
        for page, text in ((match, "a nurse who cooks"), (lesson, "a violin teacher")):
            expect(box(page, "Text A")).to_be_enabled(timeout=60_000)
            expect(box(page, "Text A")).to_have_value(text)
            page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        expect(score(match)).to_have_text(score_of("a nurse who cooks", "a cook who nurses"))
        expect(lesson.locator(".lens-reached")).to_have_text(before)
        box(match, "Text B").fill("a nurse who cooks")
        expect(score(match)).to_have_text("1.000")


@pytest.mark.parametrize("fault", ["missing", "truncated", "damaged"])
def test_a_broken_model_file_is_told_with_its_remedy(open_at, tmp_path, fault):
    root = tmp_path / "project"
    root.mkdir()
    for name in ("app.py", "components", "core", "assets", ".streamlit"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    path = root / "assets" / "models" / "splade-minilm" / "model.onnx"
    whole = path.read_bytes()
    if fault == "missing":
        path.unlink()
    elif fault == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        path.write_bytes(whole[:1000] + bytes(8) + whole[1008:])
    with serve(root=root) as (address, _):
        page = open_at(address)
        expect(page.get_by_text("model.onnx")).to_be_visible()
        expect(page.get_by_text("git checkout")).to_be_visible()
        expect(page.get_by_text("Traceback")).to_have_count(0)
        page.get_by_role("link", name="About").click()
        expect(page.get_by_role("heading", name="About SPLADE Lens")).to_be_visible()
        path.write_bytes(whole)
        page.get_by_role("link", name="Match").click()
        expect(score(page)).to_have_text(SCORE)  # mended without a restart


@linux_only
def test_a_server_that_cannot_write_serves_all_the_same(open_at):
    """As on a disk that is full or read-only: not one byte can be written to any file."""
    with serve() as (address, process):
        psutil.Process(process.pid).rlimit(psutil.RLIMIT_FSIZE, (0, 0))
        page = open_at(address)
        expect(score(page)).to_have_text(SCORE)
        box(page, "Text B").fill("machine learning engineer")
        expect(score(page)).to_have_text("1.000")
        page.get_by_role("tab", name="Export").click()
        with page.expect_download() as report:
            page.get_by_role("button", name=re.compile("report", re.IGNORECASE)).first.click()
        assert report.value.path().stat().st_size > 1_000
        page.get_by_role("link", name="How it works").click()
        expect(page.locator(".lens-pieces").first).to_be_visible()


@linux_only
def test_a_disk_that_fills_up_ends_a_download_only(open_at, hub, tmp_path):
    files = ROOT / "assets" / "models" / "splade-minilm"
    hub.repositories["Qdrant/Splade_PP_en_v1"] = {
        path.name: path.read_bytes()
        for path in files.iterdir()
        if path.suffix in (".json", ".onnx")
    }
    environment = {"LENS_ALLOW_DOWNLOADS": "1", "PYTHONPATH": str(UNPINNED)}
    with serve(LENS_MODELS=str(tmp_path), **environment) as (address, process):
        psutil.Process(process.pid).rlimit(psutil.RLIMIT_FSIZE, (2_000_000, 2_000_000))
        page = open_at(address)
        expect(score(page)).to_have_text(SCORE)
        choose(page, "Splade_PP")
        page.get_by_role("button", name="Download 532 MB").click()
        expect(page.get_by_text("could not be written")).to_be_visible()
        page.keyboard.press("Escape")
        box(page, "Text B").fill("machine learning engineer")
        expect(score(page)).to_have_text("1.000")


def test_without_a_network_a_download_says_so_and_the_page_works(open_at, tmp_path):
    nowhere = f"http://localhost:{free_port()}"
    environment = {"LENS_ALLOW_DOWNLOADS": "1", "LENS_MODELS": str(tmp_path)}
    with serve(HF_ENDPOINT=nowhere, **environment) as (address, _):
        page = open_at(address)
        choose(page, "Splade_PP")
        page.get_by_role("button", name="Download 532 MB").click()
        expect(page.get_by_role("button", name="Try again")).to_be_visible(timeout=60_000)
        page.keyboard.press("Escape")
        expect(score(page)).to_have_text(SCORE)


@linux_only
def test_a_long_text_is_refused_before_memory_runs_out(open_at):
    with serve() as (address, running):
        page = open_at(address)
        expect(score(page)).to_have_text(SCORE)
        process = psutil.Process(running.pid)
        soft, hard = process.rlimit(psutil.RLIMIT_AS)
        left = 300 * 2**20
        process.rlimit(psutil.RLIMIT_AS, (process.memory_info().vms + left, hard))
        type_into(page, "Text B", LONG)
        expect(page.get_by_text("MB of memory left")).to_be_visible()
        expect(box(page, "Text B")).to_have_value(LONG)
        box(page, "Text B").fill("machine learning engineer")
        expect(score(page)).to_have_text("1.000")  # short texts go on
        process.rlimit(psutil.RLIMIT_AS, (soft, hard))
        type_into(page, "Text B", LONG)
        expect(page.get_by_text("windows")).to_be_visible(timeout=60_000)
        assert running.poll() is None
