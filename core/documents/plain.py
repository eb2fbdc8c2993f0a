"""Files of plain text: characters, and the rows of a CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import islice

from core.documents.limits import LONGEST_TEXT, MOST_COLUMNS, MOST_MEMBERS
from core.documents.records import Document, Read, Refused, Table

_NO_TEXT = "has no text"
_NO_TEXT_FILE = "is not a file of text, whatever its name says"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD_WINDOWS = "Not in UTF-8, so it was read as Windows-1252: look whether accents are right."
_SEPARATORS = ",;\t|"
_LOOKED_AT = 20  # rows that tell which of them it is
_LONGEST_NAME = 60

_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which no page can show

csv.field_size_limit(LONGEST_TEXT)


def read_text(name: str, data: bytes) -> Document | Refused:
    """A file of characters: UTF-8, UTF-16 with its mark, or else Windows-1252."""
    found = _decoded(data)
    if found is None:
        return Refused(name, _NO_TEXT_FILE)
    text, notes = found
    return as_document(name, text, notes)


def as_document(name: str, text: str, notes: Sequence[str] = ()) -> Document | Refused:
    """A text as a document, if there is one and it is not too long."""
    if not text.strip():
        return Refused(name, _NO_TEXT)
    if len(text) > LONGEST_TEXT:
        return Refused(name, f"has {len(text):,} characters; up to {LONGEST_TEXT:,} are read")
    readable = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n"))
    return Document(name, readable, tuple(notes))


def read_table(name: str, data: bytes) -> Table | Refused:
    """A CSV, with commas, semicolons, tabs or bars between columns that the first row names."""
    found = _decoded(data)
    if found is None:
        return Refused(name, _NO_TEXT_FILE)
    text = found[0]
    try:
        rows = _rows(text, _separator(text), MOST_MEMBERS + 2)
    except csv.Error:
        return Refused(name, "is damaged: its rows could not be told apart")
    if len(rows) < 2:
        return Refused(name, "has no rows beneath the names of its columns")
    if len(rows) - 1 > MOST_MEMBERS:
        return Refused(name, f"has more than {MOST_MEMBERS} rows")
    width = max(map(len, rows))
    if width > MOST_COLUMNS:
        return Refused(name, f"has {width:,} columns; up to {MOST_COLUMNS} are read")
    head, *body = rows
    columns = [cell.strip() or f"Column {at}" for at, cell in enumerate(head, 1)]
    columns += [f"Column {at}" for at in range(len(columns) + 1, width + 1)]
    filled = tuple(tuple(row + [""] * (width - len(row))) for row in body)
    return Table(name, tuple(columns), filled)


def _rows(text: str, separator: str, most: int) -> list[list[str]]:
    """The first rows that hold anything."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return list(islice((row for row in reader if any(row)), most))


def _separator(text: str) -> str:
    """What separates the columns: it cuts the first rows into equally many, and into the most."""

    def fit(separator: str) -> tuple[float, int]:
        try:
            widths = [len(row) for row in _rows(text, separator, _LOOKED_AT)]
        except csv.Error:
            return 0.0, 0
        width = widths[0] if widths else 0
        return (widths.count(width) / len(widths) if width > 1 else 0.0), width

    return max(_SEPARATORS, key=fit)


def text_column(table: Table) -> int:
    """The column that most likely holds the texts: the one with the most characters."""
    sizes = [sum(len(row[at]) for row in table.rows) for at in range(len(table.columns))]
    return max(range(len(sizes)), key=sizes.__getitem__)


def name_column(table: Table, text: int) -> int | None:
    """The first other column whose values differ and are short enough to be names, if any."""
    for at in range(len(table.columns)):
        values = [row[at].strip() for row in table.rows]
        if at != text and len(set(values)) == len(values) and all(map(_is_name, values)):
            return at
    return None


def _is_name(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_NAME


def documents_in(table: Table, *, text: int, name: int | None) -> list[Read]:
    """A document for each row, or why there is none.

    Parameters
    ----------
    text, name
        The columns of the texts and of their names, counted from 0; without names, rows are
        numbered.
    """
    found: list[Read] = []
    for number, row in enumerate(table.rows, 1):
        said = row[name].strip() if name is not None else ""
        found.append(as_document(said or f"{table.name}, row {number}", row[text]))
    return found


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The characters, and what is to be said of them; None if these are none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError:
                return None
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), (_OLD_WINDOWS,)
    except UnicodeDecodeError:
        return None
