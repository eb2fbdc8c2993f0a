"""Every kind of file, and the hostile ones: each ends in a text or in one sentence."""

from __future__ import annotations

import psutil
import pytest

from core.documents import reader as reader_module
from core.documents.limits import LONGEST_FILE, LONGEST_TEXT, MOST_MEMBERS, MOST_PAGES
from core.documents.plain import as_document, documents_in, name_column, text_column
from core.documents.reader import DocumentReader
from core.documents.records import Document, Refused, Table
from tests.support.documents import bomb, locked, pdf, word, zipped


@pytest.fixture(scope="module")
def reader():
    with DocumentReader() as made:
        yield made


def text_of(found):
    (one,) = found
    assert isinstance(one, Document), one
    return one.text


def reason_of(found):
    (one,) = found
    assert isinstance(one, Refused), one
    return one.reason


@pytest.mark.parametrize(
    "data",
    ["Pflegekraft für Süden\n".encode(enc) for enc in ("utf-8", "utf-8-sig", "utf-16", "cp1252")],
)
def test_a_text_is_read_in_the_usual_encodings(reader, data):
    assert text_of(reader.read("cv.txt", data)) == "Pflegekraft für Süden\n"


def test_an_old_encoding_is_said(reader):
    (one,) = reader.read("cv.txt", "Süden".encode("cp1252"))
    assert "Windows-1252" in one.notes[0]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("cv.txt", b"", "is empty"),
        ("cv.txt", b" \n\t", "has no text"),
        ("cv.txt", b"MZ\x90\0\0", "not a file of text"),
        ("cv.exe", b"MZ", "is not read"),
        ("cv", b"text", "is not read"),
        ("cv.docx", b"MZ\x90\0" * 500, "not a Word document"),
        ("cv.docx", zipped({"a.txt": b"x"}), "not a Word document"),
        ("cv.pdf", b"MZ\x90\0" * 500, "not a PDF"),
        ("cv.pdf", b"%PDF-1.4\n" + b"\xff" * 2000, "damaged"),
        ("cv.pdf", pdf("Nurse")[:300], "damaged"),
        ("cv.zip", b"PK\x03\x04nonsense", "not a zip"),
        ("cv.zip", zipped({}), "holds no file"),
        ("long.txt", b"a" * (LONGEST_TEXT + 1), "characters"),
        ("large.txt", bytes(LONGEST_FILE + 1), "larger than 20 MB"),
        ("cv.csv", b"only,a,head\n", "no rows"),
        ("cv.csv", b"a\n" + b"x\n" * (MOST_MEMBERS + 1), "more than 200 rows"),
        ("cv.csv", b"a" + b"," * 1_000_000 + b"\n" + b"b\n" * 150, "columns; up to"),
    ],
)
def test_what_cannot_be_read_says_why(reader, name, data, reason):
    assert reason in reason_of(reader.read(name, data))


def test_a_pdf_is_read_page_after_page(reader):
    text = text_of(reader.read("cv.pdf", pdf("Registered nurse\nKing's College", "Intensive care")))
    assert [line for line in text.splitlines() if line] == [
        "Registered nurse",
        "King's College",
        "Intensive care",
    ]


def test_two_columns_come_in_the_order_in_which_the_pdf_has_them(reader):
    left = [(72, 700 - 14 * at, f"left {at}") for at in range(4)]
    right = [(320, 700 - 14 * at, f"right {at}") for at in range(4)]
    text = text_of(reader.read("cv.pdf", pdf([*left, *right])))
    assert text.index("left 3") < text.index("right 0")


def test_a_locked_pdf_says_so_and_one_without_an_opening_password_is_read(reader):
    assert "password" in reason_of(reader.read("cv.pdf", locked(pdf("Nurse"), "secret")))
    assert "Nurse" in text_of(reader.read("cv.pdf", locked(pdf("Nurse"), "")))


def test_a_scan_is_no_text_and_a_page_of_one_is_said(reader):
    assert "scan" in reason_of(reader.read("cv.pdf", pdf([], [])))
    (one,) = reader.read("cv.pdf", pdf("Nurse", []))
    assert "1 of 2 pages have no text" in one.notes[0]


def test_too_many_pages_are_refused_not_cut(reader):
    assert "pages; up to" in reason_of(reader.read("cv.pdf", pdf(*["Nurse"] * (MOST_PAGES + 1))))


def test_a_word_document_gives_header_table_and_text_box_once_each(reader):
    data = word("Nurse", header="Ada Byron", table=[["2019", "Ward 7"]], box="Palliative care")
    lines = text_of(reader.read("cv.docx", data)).split("\n")
    assert [line for line in lines if line] == [
        "Ada Byron",
        "Nurse",
        "2019",
        "Ward 7",
        "Palliative care",
    ]


def test_a_zip_gives_its_files_and_names_the_ones_it_does_not(reader):
    found = reader.read(
        "all.zip",
        zipped(
            {
                "a.txt": b"nurse",
                "folder/b.docx": word("plumber"),
                "__MACOSX/a.txt": b"x",
                "inner.zip": zipped({"c.txt": b"x"}),
                "photo.png": b"\x89PNG",
            }
        ),
    )
    assert [one.name for one in found if isinstance(one, Document)] == [
        "all.zip/a.txt",
        "all.zip/folder/b.docx",
    ]
    assert [one.name for one in found if isinstance(one, Refused)] == [
        "all.zip/inner.zip",
        "all.zip/photo.png",
    ]


def test_a_bomb_of_two_gigabytes_ends_in_a_sentence(reader):
    assert "unpacks to more than" in reason_of(reader.read("cv.zip", bomb(2)))
    assert text_of(reader.read("cv.docx", word("Nurse"))).strip() == "Nurse"


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read(monkeypatch):
    monkeypatch.setattr(reader_module, "SECONDS", 0.01)
    with DocumentReader() as hurried:
        assert "could not be read within" in reason_of(hurried.read("cv.pdf", pdf("Nurse")))
        monkeypatch.setattr(reader_module, "SECONDS", 20)
        assert "Nurse" in text_of(hurried.read("cv.pdf", pdf("Nurse")))


def test_a_file_that_takes_too_much_memory_is_given_up(reader, monkeypatch):
    # A stream of 20 million numbers, packed small: each becomes an object.
    stream = b"[" + b"0 " * 20_000_000 + b"] TJ"
    import zlib

    packed = zlib.compress(stream, 1)
    data = pdf("Nurse").replace(b"stream\n", b"stream\n", 1)
    head, _, rest = data.partition(b"<< /Length")
    _, _, tail = rest.partition(b"endstream")
    hostile = (
        head
        + b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
        + packed
        + b"\nendstream"
        + tail
    )
    (one,) = reader.read("cv.pdf", hostile)
    assert isinstance(one, Refused)
    assert "Nurse" in text_of(reader.read("cv.pdf", pdf("Nurse")))


def test_the_process_ends_with_its_reader():
    with DocumentReader() as made:
        made.read("cv.pdf", pdf("Nurse"))
        process = made._process
    assert process.poll() is not None


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_of_any_separator_gives_a_text_a_row(reader, separator):
    rows = [["name", "text"], ["Ada", "nurse; ward, 7"], ["Bo", "plumber | 3\tyears"]]
    data = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows).encode()
    (table,) = reader.read("all.csv", data)
    assert isinstance(table, Table)
    assert table.columns == ("name", "text")
    column = text_column(table)
    found = documents_in(table, text=column, name=name_column(table, column))
    assert [(one.name, one.text) for one in found] == [tuple(row) for row in rows[1:]]


def test_rows_without_a_name_are_numbered_and_empty_ones_say_so(reader):
    (table,) = reader.read("all.csv", b"text,other\nnurse,1\n,1\n")
    column = text_column(table)
    found = documents_in(table, text=column, name=name_column(table, column))
    assert found == [
        Document("all.csv, row 1", "nurse"),
        Refused("all.csv, row 2", "has no text"),
    ]


def test_the_separator_is_what_cuts_the_rows_alike(reader):
    data = b"name;skills, tools, and languages\nAda;Go, Python\nBo;pipes, heating, and baths\n"
    (table,) = reader.read("all.csv", data)
    assert table.columns == ("name", "skills, tools, and languages")


def test_half_a_character_becomes_one_that_can_be_shown():
    assert as_document("cv.pdf", "nurse \ud83d").text == "nurse \ufffd"


def test_a_zip_has_one_deadline_for_all_that_is_in_it(monkeypatch):
    monkeypatch.setattr(reader_module, "SECONDS_OF_ZIP", 0)
    with DocumentReader() as hurried:
        found = hurried.read("all.zip", zipped({"a.pdf": pdf("Nurse"), "b.txt": b"plain"}))
    assert "its zip took more than" in found[0].reason
    assert found[1] == Document("all.zip/b.txt", "plain")


def test_the_process_gets_no_key_of_the_environment(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    with DocumentReader() as made:
        made.read("cv.pdf", pdf("Nurse"))
        assert "HF_TOKEN" not in psutil.Process(made._process.pid).environ()
