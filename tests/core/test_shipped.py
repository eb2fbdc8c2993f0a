from __future__ import annotations

import subprocess

import pytest

from core import compare, load_encoder
from core.analysis import baselines
from core.errors import ShippedFileError
from core.shipped import damaged_files, is_shipped, shipped_path, shipped_text
from recipes import hashes
from tests.support.paths import ROOT


def test_the_list_is_that_of_the_files():
    assert hashes.main([]) == 0
    assert damaged_files() == ()
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=ROOT / "assets", check=False
    )
    assert done.returncode == 0


def test_every_file_that_the_program_reads_is_on_the_list():
    shown = subprocess.run(["git", "ls-files", "assets"], cwd=ROOT, capture_output=True, check=True)
    names = [line.removeprefix("assets/") for line in shown.stdout.decode().splitlines()]
    not_read = ("models/", "screenshots/", "SHA256SUMS")
    read = {n for n in names if not n.startswith(not_read) and not n.endswith(".py")}
    assert {name for name in read if not is_shipped(name)} == set()


@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "a folder"])
def test_a_damaged_file_is_named_with_its_remedy(assets, damage):
    path = assets / "prose" / "about.md"
    whole = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(whole[:10])
    elif damage == "changed":
        path.write_bytes(whole[:-1] + b"!")
    elif damage == "a folder":
        path.mkdir()
    said = "The file assets/prose/about.md is missing or damaged. Restore it with: git checkout"
    with pytest.raises(ShippedFileError, match=said) as caught:
        shipped_text("prose/about.md")
    assert str(ROOT) not in str(caught.value)
    assert damaged_files() == (str(caught.value),)
    assert shipped_text("prose/glossary.md")
    if damage == "a folder":
        path.rmdir()
    path.write_bytes(whole)
    assert shipped_text("prose/about.md") == whole.decode()  # mended without a new start


def test_a_file_that_is_not_on_the_list_is_not_read(assets):
    (assets / "prose" / "new.md").write_text("new", encoding="utf-8")
    for name in ("prose/new.md", "../README.md", "bm25/build.py"):
        with pytest.raises(ShippedFileError):
            shipped_path(name)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"no list"])
def test_without_the_list_nothing_is_trusted(assets, content):
    path = assets / "SHA256SUMS"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert damaged_files() != () or content == b""
    with pytest.raises(ShippedFileError):
        shipped_text("prose/about.md")


def test_who_develops_reads_files_as_they_are(assets, monkeypatch):
    monkeypatch.setenv("LENS_DEVELOP", "1")
    (assets / "prose" / "about.md").write_text("changed", encoding="utf-8")
    assert shipped_text("prose/about.md") == "changed"


def test_damaged_baselines_and_frequencies_are_told_where_they_are_needed(assets, monkeypatch):
    from core.encoders import bm25

    baselines._collections.cache_clear()
    bm25.esco.cache_clear()
    for name in ("baselines/splade-tiny.json", "bm25/esco.json"):
        (assets / name).write_text("{}", encoding="utf-8")
    encoder = load_encoder("splade-tiny")
    a, b = encoder.expand("machine learning engineer"), encoder.expand("software engineer")
    assert compare(a, b).cosine
    with pytest.raises(ShippedFileError, match=r"baselines/splade-tiny\.json"):
        baselines.baselines_for(a, b)
    with pytest.raises(ShippedFileError, match=r"bm25/esco\.json"):
        load_encoder("bm25")
