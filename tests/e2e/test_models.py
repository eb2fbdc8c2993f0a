"""Models and methods in a real browser: picked, downloaded from a stand-in hub, compared."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import box, choose, score
from tests.support.hub import StandInHub, stand_in_hub
from tests.support.opening import SCORE
from tests.support.paths import ROOT, UNPINNED
from tests.support.server import Watched, serve

MODEL = ROOT / "assets" / "models" / "splade-tiny"
FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")
SPLADE_PP = "prithivida/Splade_PP_en_v1"


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with stand_in_hub() as hub:
        files = {name: (MODEL / name).read_bytes() for name in FILES}
        # Ballast in a file of its own makes the download long enough to be watched.
        files["vocab.txt"] = os.urandom(90_000_000)
        files["model.onnx"] = (MODEL / "model.onnx").read_bytes()
        hub.repositories["Qdrant/Splade_PP_en_v1"] = files
        yield hub


@pytest.fixture
def page(browser: Browser, hub: StandInHub, tmp_path) -> Iterator[Page]:
    """A page of a server that may download, from the stand-in hub."""
    environment = {
        "LENS_ALLOW_DOWNLOADS": "1",
        "HF_ENDPOINT": hub.address,
        "LENS_MODELS": str(tmp_path),
        "PYTHONPATH": str(UNPINNED),
    }
    with serve(**environment) as (address, process):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(20_000)
        watched = Watched(context.new_page(), address)
        page = watched.open("/")
        expect(score(page)).to_have_text(SCORE)
        yield page
        assert watched.errors == []
        assert watched.outside == []
        context.close()
    said = process.communicate(timeout=20)[0]
    assert "Traceback" not in said, said
    assert "engineer" not in said, said


def test_a_download_is_watched_stopped_taken_up_and_used(page, hub):
    hub.pause = 0.004
    choose(page, "Splade_PP")
    expect(page.get_by_text("Apache-2.0").last).to_be_visible()
    page.get_by_role("button", name="Download 532 MB").click()
    expect(page.get_by_text(re.compile(r"[3-9]\d of 108 MB"))).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("was stopped. What arrived is kept")).to_be_visible()
    sent = hub.sent
    assert 0 < sent < 100_000_000
    # Meanwhile the embedded model goes on serving.
    box(page, "Text B").fill("software engineer")
    expect(score(page)).not_to_have_text(SCORE)
    box(page, "Text B").fill("Artificial intelligence engineer")
    expect(score(page)).to_have_text(SCORE)
    hub.pause = 0.0
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Model: Splade_PP")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile("model=prithivida"))
    expect(score(page)).to_have_text("0.323")  # the stand-in serves splade-tiny's weights
    assert any(range_ for path, range_ in hub.requests if path.endswith("vocab.txt"))
    page.get_by_role("link", name="Methods").click()
    expect(page.get_by_role("heading", name="Splade_PP")).to_be_visible()


def test_a_fault_is_said_and_the_page_stays_as_it_was(page, hub):
    hub.repositories["Qdrant/Splade_PP_en_v1"].pop("vocab.txt")
    choose(page, "Splade_PP")
    again = page.get_by_role("button", name="Try again")
    for faults, fault, says in (
        (hub.status, {"api": 500}, "answered with an error (500)"),
        (hub.status, {"api": 404}, "answered with an error (404)"),
        (hub.wrong, {"model.onnx": b"no model"}, "ended before all of it had arrived"),
        (hub.gated, {"Qdrant/Splade_PP_en_v1": "token"}, "accepted its terms"),
    ):
        faults.update(fault)
        page.get_by_role("button", name="Download 532 MB").or_(again).click()
        expect(page.get_by_text(says)).to_be_visible(timeout=40_000)
        expect(again).to_be_visible()
        expect(page.get_by_role("button", name="Model: splade-minilm")).to_be_visible()
        faults.clear()
    page.keyboard.press("Escape")
    expect(score(page)).to_have_text(SCORE)


def test_methods_are_compared_and_examples_say_why(watched):
    page = watched.open("/methods")
    expect(page.get_by_role("heading", name="BM25", exact=True)).to_be_visible()
    page.get_by_role("radio", name="Another word for it").click()
    expect(page.get_by_text("Expansion wins.")).to_be_visible()
    expect(box(page, "Text B")).to_have_value("physician")
    expect(page.get_by_text("BM25 finds nothing in common")).to_be_visible()
    box(page, "Text B").fill("the doctor")
    expect(page.get_by_text(re.compile(r"BM25 \(0\.\d+\) counts 1 shared word"))).to_be_visible()


@pytest.mark.parametrize("watched", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_methods_fit_a_phone(watched):
    page = watched.open("/methods")
    expect(page.get_by_role("heading", name="Two models on Text A")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_model_stays_while_one_goes_from_page_to_page(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    choose(page, "BM25")
    expect(page.get_by_role("button", name="Model: BM25")).to_be_visible()
    expect(score(page)).to_have_text("0.254")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="How it works").click()
    expect(page.get_by_text("BM25 adds no terms")).to_be_visible()
    page.get_by_role("link", name="Match").click()
    expect(score(page)).to_have_text("0.254")
