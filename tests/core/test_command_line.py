"""`python -m core`: ranked and explained from a shell, with the page's own scores."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys

import pytest
from qdrant_client import QdrantClient

from core import compare, rank, word_matches
from core.__main__ import main
from core.documents.limits import LONGEST_TEXT
from tests.support.documents import pdf, word, zipped
from tests.support.paths import ROOT
from tests.support.texts import HOSTILE, PEOPLE, people

CVS = ("cv_engineer", "cv_physiotherapist", "cv_teacher")


@pytest.fixture
def folder(tmp_path):
    for name in CVS:
        (tmp_path / f"{name}.txt").write_text(people(name), encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    return tmp_path


def test_the_ranking_is_that_of_compare(encoder):
    advert = encoder.expand(people("advert_teacher"))
    texts = {name: people(name) for name in CVS}
    told = []
    found = rank(encoder, advert, texts, progress=lambda read, of: told.append((read, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    scores = {name: compare(advert, encoder.expand(text)).cosine for name, text in texts.items()}
    assert [one.name for one in found] == sorted(scores, key=lambda name: -scores[name])
    assert [one.match.cosine for one in found] == sorted(scores.values(), reverse=True)


def test_what_cannot_be_compared_comes_last(encoder):
    found = rank(encoder, "nurse", {"b": "", "a": " ", "c": "plumber", "d": "nurse"})
    assert [one.name for one in found] == ["d", "c", "a", "b"]
    assert found[-1].match.cosine is None


def test_a_folder_is_ranked_and_written(folder, capsys):
    advert, table, data = (PEOPLE / "advert_teacher.txt", folder / "r.csv", folder / "r.json")
    options = ["--csv", str(table), "--json", str(data)]
    assert main(["rank", str(advert), str(folder), *options]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == len(CVS)
    assert "cv_teacher.txt" in printed[0]
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    found = json.loads(data.read_text("utf-8"))
    assert [row["name"] for row in rows] == [row["name"] for row in found]
    assert [float(row["cosine"]) for row in rows] == [row["cosine"] for row in found]
    # A file that is there is not written over.
    assert main(["rank", str(advert), str(folder), "--csv", str(table)]) == 1
    assert "exists" in capsys.readouterr().err


def test_a_pair_is_explained(page_encoder, capsys):
    a, b = PEOPLE / "advert_engineer.txt", PEOPLE / "cv_engineer.txt"
    assert main(["explain", str(a), str(b)]) == 0
    first, *rows = capsys.readouterr().out.splitlines()
    match = compare(*(page_encoder.expand(path.read_text("utf-8")) for path in (a, b)))
    assert first == f"cosine {match.cosine:.3f}, dot product {match.dot:.3f}"
    assert len(rows) == len(word_matches(match))
    assert "Kubernetes" in rows[0] + rows[1] + rows[2]
    assert sum(float(row.split(" %")[0]) for row in rows) == pytest.approx(100, abs=2)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder, "no text was found"),
        (lambda folder: folder / "missing", "No such file"),
    ],
)
def test_nothing_to_rank_is_said(tmp_path, capsys, make, says):
    requirement = tmp_path / "requirement.txt"
    requirement.write_text("nurse", encoding="utf-8")
    assert main(["rank", str(requirement), str(make(tmp_path))]) == 1
    assert says in capsys.readouterr().err


def test_files_that_are_no_text_are_named_and_the_others_go_on(folder, capsys):
    (folder / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    (folder / "long.txt").write_text("x" * (LONGEST_TEXT + 1), encoding="utf-8")
    assert main(["--model", "bm25", "rank", str(PEOPLE / "advert_teacher.txt"), str(folder)]) == 0
    said = capsys.readouterr()
    assert "bytes.txt is not a file of text" in said.err
    assert "long.txt has 1,000,001 characters" in said.err
    assert len(said.out.splitlines()) == len(CVS)


def test_all_kinds_of_files_are_ranked(tmp_path, capsys):
    nurse, plumber = "Registered nurse in intensive care", "Plumber, heating and bathrooms"
    (tmp_path / "a.pdf").write_bytes(pdf(nurse))
    (tmp_path / "b.docx").write_bytes(word(plumber))
    (tmp_path / "c.csv").write_text(f"name,cv\nAda,{nurse} today\nBo,\n", encoding="utf-8")
    (tmp_path / "d.zip").write_bytes(zipped({"e.txt": b"Nurse and carer", "f.exe": b"MZ"}))
    requirement = tmp_path / "requirement.pdf"
    requirement.write_bytes(pdf("Nurse for intensive care"))
    assert main(["rank", str(requirement), str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert [line.split("  (")[0].split()[-1] for line in said.out.splitlines()] == [
        "a.pdf",
        "Ada",
        "d.zip/e.txt",
        "b.docx",
    ]
    assert "Bo has no text" in said.err
    assert "d.zip/f.exe is not read" in said.err


def test_one_file_of_several_texts_is_no_requirement(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("cv\nnurse\nplumber\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("nurse", encoding="utf-8")
    assert main(["explain", str(tmp_path / "a.csv"), str(tmp_path / "b.txt")]) == 1
    assert "holds several texts" in capsys.readouterr().err


def test_no_name_of_a_file_becomes_a_formula(folder, capsys):
    (folder / "=1+1.txt").write_text(HOSTILE["formula"], encoding="utf-8")
    table = folder / "r.csv"
    assert main(["rank", str(PEOPLE / "advert_teacher.txt"), str(folder), "--csv", str(table)]) == 0
    for line in csv.reader(table.open(encoding="utf-8")):
        assert not any(cell.startswith(("=", "@", "+")) for cell in line)


def test_it_runs_as_a_module(folder):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "core", "--model", "bm25", "rank"),
            *(str(PEOPLE / "advert_teacher.txt"), str(folder), "--top", "1"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "cv_teacher.txt" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_a_folder_is_collected_and_searched(folder, capsys, monkeypatch):
    client = QdrantClient(":memory:")
    monkeypatch.setattr("core.__main__.connect_qdrant", lambda: client)
    assert main(["collect", "cvs", str(folder)]) == 0
    assert "cvs holds 3 texts" in capsys.readouterr().out
    assert main(["search", "cvs", str(PEOPLE / "advert_teacher.txt"), "--top", "1"]) == 0
    assert "cv_teacher.txt" in capsys.readouterr().out
    assert main(["--model", "bm25", "search", "cvs", str(PEOPLE / "advert_teacher.txt")]) == 1
    assert "not of bm25" in capsys.readouterr().err


def test_without_an_engine_collecting_says_so(folder, capsys, monkeypatch):
    monkeypatch.delenv("LENS_QDRANT_URL", raising=False)
    assert main(["collect", "cvs", str(folder)]) == 1
    assert "LENS_QDRANT_URL" in capsys.readouterr().err


def test_two_texts_of_one_name_are_both_ranked(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("name,cv\nAnna,Nurse on a ward\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("name,cv\nAnna,Plumber\n", encoding="utf-8")
    requirement = tmp_path / "r.txt"
    requirement.write_text("nurse", encoding="utf-8")
    assert main(["rank", str(requirement), str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "Anna " in out
    assert "Anna (2)" in out
