"""PDF, Word and zip: files that programs pack, and that a hostile hand may pack otherwise.

Runs in a process of its own only, see `core.documents.reader`.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.documents.limits import LONGEST_TEXT, MOST_MEMBERS, MOST_PAGES, MOST_UNPACKED

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LOCKED = "is locked with a password: save it without one, and it will be read"
_SCAN = (
    "has no text: it is a scan, pictures of pages. Have its text recognised (OCR) first, or paste "
    "the text"
)


class NotReadError(Exception):
    """Why a file is not read; goes on after its name as a sentence."""


def pdf_text(data: bytes) -> tuple[str, list[str]]:
    """The text of a PDF, page after page, and what is to be said of it."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    if b"%PDF-" not in data[:1024]:
        raise NotReadError("is not a PDF, whatever its name says")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotReadError(_LOCKED)
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise NotReadError(f"has {count:,} pages; up to {MOST_PAGES} are read")
        pages = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > LONGEST_TEXT:
                raise NotReadError(f"has more than {LONGEST_TEXT:,} characters")
    except (
        FileNotDecryptedError,
        ImportError,
        NotImplementedError,
    ):  # an encryption not known here
        raise NotReadError(_LOCKED) from None
    except PyPdfError:
        raise NotReadError("is damaged: it could not be read as a PDF") from None
    without = sum(not page.strip() for page in pages)
    if without == len(pages):
        raise NotReadError(_SCAN)
    notes = [f"{without} of {len(pages)} pages have no text: perhaps scans."] if without else []
    return "\n\n".join(page.strip() for page in pages if page.strip()), notes


def docx_text(data: bytes) -> str:
    """The text of a Word document: headers, paragraphs, tables and text boxes in their order."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    refusal = "is not a Word document (.docx), whatever its name says"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                raise NotReadError(f"unpacks to more than {MOST_UNPACKED >> 20} MB")
        document = Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, XMLSyntaxError):
        raise NotReadError(refusal) from None
    parts = []
    seen = set()
    for section in document.sections:
        for header in (section.header, section.first_page_header):
            if not header.is_linked_to_previous and header.part not in seen:
                seen.add(header.part)
                parts.append(header._element)
    parts.append(document.element.body)
    for section in document.sections:
        for footer in (section.footer, section.first_page_footer):
            if not footer.is_linked_to_previous and footer.part not in seen:
                seen.add(footer.part)
                parts.append(footer._element)
    return "\n".join(line for part in parts for line in _lines(part))


def _lines(part: _Element) -> Iterator[str]:
    """The lines of a part of a Word document; a text box comes after the paragraph it hangs on."""
    for paragraph in part.iter(f"{_WORD}p"):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield "".join(_said(paragraph)).strip()


def _said(element: _Element) -> Iterator[str]:
    """What a paragraph says itself, without the paragraphs in its text boxes."""
    for child in element:
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in (f"{_WORD}tab", f"{_WORD}cr"):
            yield " "
        elif child.tag == f"{_WORD}br":
            yield "\n"
        elif child.tag == f"{_WORD}p":
            continue
        else:
            yield from _said(child)


def zip_members(data: bytes) -> Iterator[tuple[str, bytes | str]]:
    """The files in a zip by name: their bytes, or why they were not unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise NotReadError("is not a zip file, or is damaged") from None
    infos = [info for info in archive.infolist() if not _is_clutter(info)]
    if len(infos) > MOST_MEMBERS:
        raise NotReadError(f"holds {len(infos):,} files; up to {MOST_MEMBERS} are read")
    left = MOST_UNPACKED
    for info in infos:
        if info.flag_bits & 1:
            yield info.filename, _LOCKED
            continue
        try:
            with archive.open(info) as member:
                unpacked = member.read(left + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
            yield info.filename, "is damaged in its zip"
            continue
        if len(unpacked) > left:
            raise NotReadError(f"unpacks to more than {MOST_UNPACKED >> 20} MB")
        left -= len(unpacked)
        yield info.filename, unpacked


def _is_clutter(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    return info.is_dir() or parts[0] == "__MACOSX" or parts[-1].startswith(".")
