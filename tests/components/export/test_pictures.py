from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from components.explain.comparison import View, compared
from components.explain.names import visible
from components.explain.rows import expansion_rows
from components.export import pictures
from components.export.pictures import PictureError, picture_png, picture_svg
from components.match.charts import butterfly_chart, expansion_chart, waterfall_chart
from components.render.theme import PALETTES
from core import load_encoder
from tests.support.drawing import TITLE, as_png, as_svg
from tests.support.texts import HOSTILE, UNDRAWABLE

LIGHT = PALETTES["light"]


def charts(encoder, a: str, b: str, *, raw: bool = False) -> list:
    """Every kind of chart that can be saved."""
    first, second = encoder.expand(a), encoder.expand(b)
    pair = compared(first, second, View(terms=30, raw=raw))
    shown = expansion_rows(first, pair.match, limit=30, raw=raw)
    return [
        expansion_chart(shown, palette=LIGHT, heaviest=3.0),
        butterfly_chart(pair.terms[:30], palette=LIGHT),
        waterfall_chart(pair.rows, total=pair.total, cosine=pair.match.cosine, palette=LIGHT),
    ]


def labels(svg: bytes) -> list[str]:
    """What a picture says; fails unless it is well-formed XML."""
    return [
        "".join(node.itertext())
        for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_every_chart_becomes_a_picture_with_its_terms(encoder):
    for spec in charts(
        encoder, "machine learning engineer <b>", "Artificial intelligence engineer"
    ):
        svg = picture_svg(spec, title=TITLE).decode()
        assert svg.startswith("<svg")
        assert "engineer" in svg
        assert "<b>" not in svg
        assert picture_png(spec, title=TITLE).startswith(b"\x89PNG")


@pytest.mark.parametrize("model", ["splade-tiny", "bm25"])
def test_every_text_can_be_drawn(model):
    """Each of these ended the process, or made a picture that is no XML or is empty."""
    encoder = load_encoder(model)
    text = " ".join([*UNDRAWABLE.values(), *HOSTILE.values(), "engineer"])
    specs = [spec for raw in (False, True) for spec in charts(encoder, text, text, raw=raw)]
    for svg in as_svg(specs):
        assert len(labels(svg.encode())) > 10
        assert visible(TITLE) in labels(svg.encode())
    for png in as_png(specs[len(specs) // 2 :]):
        assert png.startswith(b"\x89PNG")


def test_names_that_every_javascript_object_has_are_drawn():
    words = "constructor __proto__ tostring valueof hasownproperty"
    for spec in charts(load_encoder("bm25"), words, words):
        said = " ".join(labels(picture_svg(spec, title=TITLE)))
        assert all(word in said for word in words.split())


def test_a_control_character_is_seen_and_a_long_word_is_shortened():
    encoder = load_encoder("bm25")
    word = "x" * 20_000
    (spec, *_) = charts(encoder, f"{word} engineer", word, raw=True)
    assert max(len(str(value)) for row in spec["datasets"]["rows"] for value in row.values()) < 150
    (spec, *_) = charts(load_encoder("splade-tiny"), "a kuber\x02netes engineer", "engineer")
    assert "(kuber␂netes)" in " ".join(labels(picture_svg(spec, title=TITLE)))


SLEEPING = "import time; time.sleep(60)"
ABORTING = "import os; os.abort()"
SILENT = "pass"


@pytest.mark.parametrize(
    ("program", "says"),
    [(SLEEPING, "takes too long"), (ABORTING, "could not be made"), (SILENT, "could not be made")],
)
def test_a_process_that_dies_or_hangs_is_one_sentence(tmp_path, monkeypatch, program, says):
    process = tmp_path / "process.py"
    process.write_text(program, encoding="utf-8")
    monkeypatch.setattr(pictures, "_PROCESS", process)
    monkeypatch.setattr(pictures, "_SECONDS", 2)
    for make in (picture_svg, picture_png):
        with pytest.raises(PictureError, match=says):
            make({"config": {}}, title="")


def test_a_picture_that_is_no_chart_is_one_sentence():
    with pytest.raises(PictureError, match="could not be made"):
        picture_svg({"config": {}, "mark": "no such mark"}, title="")


def test_those_who_wait_too_long_are_told(monkeypatch):
    monkeypatch.setattr(pictures, "_PATIENCE", 0.01)
    with pictures._turn, pytest.raises(PictureError, match="Many pictures"):
        picture_svg({"config": {}}, title="")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
def test_the_process_limits_its_own_memory_and_leaves_no_core_dump():
    program = (
        "import resource, runpy; "
        f"limit = runpy.run_path({str(pictures._PROCESS)!r})['_limit']; limit(); "
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0); "
        "assert resource.getrlimit(resource.RLIMIT_CPU)[0] == 20; "
        "bytearray(2 << 30)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr
