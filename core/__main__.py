"""From a shell: rank texts against a requirement, or explain one pair.

    python -m core rank requirement.txt folder/
    python -m core rank requirement.txt folder/ --csv ranking.csv
    python -m core explain a.txt b.txt
    python -m core collect NAME folder/          (into a collection of the Qdrant that
    python -m core search NAME requirement.txt    LENS_QDRANT_URL names)

Texts are files: .txt, .md, .csv (the column with most text), .pdf, .docx, and .zip of these. What
cannot be read is named on standard error. Nothing is written but the file that was asked for, and
that only if it is not there yet.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from core.analysis.word_matches import WordMatch, word_matches
from core.collections.protocol import Entry
from core.collections.qdrant import QdrantCollection, connect_qdrant, texts_allowed
from core.documents.limits import LONGEST_FILE
from core.documents.plain import documents_in, name_column, text_column
from core.documents.reader import SUFFIXES, DocumentReader
from core.documents.records import Document, Read, Refused, Table, unused_name
from core.encoder import Encoder
from core.errors import LensError
from core.models.catalogue import DEFAULT_MODEL_ID, list_models, load_encoder
from core.ranking import Ranked, rank
from core.records import Match
from core.spreadsheet import text_cell

_TOGETHER = 32  # texts of a folder that are put into a collection at once
_WORDS = 5
_KINDS = {
    "both": "in both texts",
    "piece": "one word piece in common",
    "one": "in one, added to the other",
    "added": "added to both",
}
_COLUMNS = ("rank", "name", "cosine", "dot", "words")


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 if there was nothing to do, with the reason on standard error."""
    options = _parser().parse_args(arguments)
    try:
        encoder = load_encoder(options.model)
        if options.command == "rank":
            return _rank(options, encoder)
        if options.command in ("collect", "search"):
            return _use_collection(options, encoder)
        with DocumentReader() as reader:
            a, b = (_read_one(reader, path) for path in (options.a, options.b))
        (one,) = rank(encoder, a, {options.b.name: b})
        sys.stdout.write(_explained(one.match))
    except (LensError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--model",
        default=DEFAULT_MODEL_ID,
        choices=[info.id for info in list_models()],
        metavar="ID",
        help=f"one of the catalogue; {DEFAULT_MODEL_ID} if none is named",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    ranking = commands.add_parser("rank", help="rank the texts of a folder against one text")
    ranking.add_argument("requirement", type=Path)
    ranking.add_argument("folder", type=Path)
    ranking.add_argument("--top", type=int, default=0, metavar="K", help="only the first K")
    ranking.add_argument("--csv", type=Path, metavar="FILE", help="write the ranking as CSV")
    ranking.add_argument("--json", type=Path, metavar="FILE", help="write the ranking as JSON")
    collect = commands.add_parser("collect", help="put the texts of a folder into a collection")
    collect.add_argument("name")
    collect.add_argument("folder", type=Path)
    search = commands.add_parser("search", help="the best texts of a collection for one text")
    search.add_argument("name")
    search.add_argument("requirement", type=Path)
    search.add_argument("--top", type=int, default=10, metavar="K", help="so many; 10 if not said")
    explain = commands.add_parser("explain", help="say what the score of two texts is made of")
    explain.add_argument("a", type=Path)
    explain.add_argument("b", type=Path)
    return parser


def _rank(options: argparse.Namespace, encoder: Encoder) -> int:
    with DocumentReader() as reader:
        requirement = _read_one(reader, options.requirement)
        texts = _read_folder(reader, options.folder, options.requirement)
    if not texts:
        raise ValueError(f"no text was found in {options.folder} ({', '.join(SUFFIXES)})")
    found = rank(encoder, requirement, texts, progress=_progress)
    if options.top > 0:
        found = found[: options.top]
    if options.csv:
        with options.csv.open("x", encoding="utf-8", newline="") as file:
            _write_csv(found, file)
    if options.json:
        with options.json.open("x", encoding="utf-8") as file:
            json.dump([_row(place, one) for place, one in enumerate(found, 1)], file, indent=1)
            file.write("\n")
    for place, one in enumerate(found, 1):
        row = _row(place, one)
        score = "    –" if row["cosine"] is None else f"{row['cosine']:.3f}"
        sys.stdout.write(f"{place:>4}  {score}  {one.name}  ({', '.join(_words(one.match))})\n")
    return 0


def _use_collection(options: argparse.Namespace, encoder: Encoder) -> int:
    collection = QdrantCollection(
        encoder, connect_qdrant(), options.name, keep_texts=texts_allowed()
    )
    with DocumentReader() as reader:
        if options.command == "search":
            asked = _read_one(reader, options.requirement)
            for place, one in enumerate(collection.search(asked, options.top), 1):
                sys.stdout.write(f"{place:>4}  {one.match.cosine:.3f}  {one.id}\n")
            return 0
        texts = _read_folder(reader, options.folder, None)
    waiting = (Entry(name, text) for name, text in texts.items())
    done = 0
    while part := list(islice(waiting, _TOGETHER)):
        collection.add(part)
        done += len(part)
        _progress(done, len(texts))
    sys.stdout.write(f"{options.name} holds {collection.count():,} texts\n")
    return 0


def _read_one(reader: DocumentReader, path: Path) -> str:
    """The text of a file that has to have exactly one."""
    found = _contents(reader, path)
    if len(found) == 1 and isinstance(found[0], Document):
        return found[0].text
    if isinstance(found[0], Refused):
        raise ValueError(f"{found[0].name} {found[0].reason}")
    raise ValueError(f"{path.name} holds several texts; one is needed here")


def _read_folder(reader: DocumentReader, folder: Path, requirement: Path | None) -> dict[str, str]:
    """The texts of a folder's files, by name; what was not read is named on standard error."""
    texts: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        if requirement is not None and path.resolve() == requirement.resolve():
            continue
        for one in _contents(reader, path):
            for read in _texts(one):
                if isinstance(read, Document):
                    texts[unused_name(read.name, texts)] = read.text
                elif isinstance(read, Refused):
                    sys.stderr.write(f"left out: {read.name} {read.reason}\n")
    return texts


def _contents(reader: DocumentReader, path: Path) -> list[Read]:
    """What a file holds; one that is too large is not even opened."""
    if path.stat().st_size > LONGEST_FILE:
        return [Refused(path.name, f"is larger than {LONGEST_FILE >> 20} MB")]
    return reader.read(path.name, path.read_bytes())


def _texts(one: Read) -> Sequence[Read]:
    """What was read, a table as the texts of its rows."""
    if not isinstance(one, Table):
        return [one]
    column = text_column(one)
    return documents_in(one, text=column, name=name_column(one, column))


def _progress(read: int, of: int) -> None:
    if not sys.stderr.isatty():
        return
    width = 30
    bar = "#" * (width * read // of)
    sys.stderr.write(f"\r[{bar:<{width}}] {read:,} of {of:,}{chr(10) if read == of else ''}")
    sys.stderr.flush()


def _row(place: int, one: Ranked) -> dict[str, object]:
    return {
        "rank": place,
        "name": one.name,
        "cosine": one.match.cosine,
        "dot": one.match.dot,
        "words": _words(one.match),
    }


def _write_csv(found: Sequence[Ranked], file: TextIO) -> None:
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for place, one in enumerate(found, 1):
        match, words = one.match, "; ".join(_words(one.match))
        writer.writerow([place, text_cell(one.name), match.cosine, match.dot, text_cell(words)])


def _words(match: Match) -> list[str]:
    """The words that carry the score, the largest share first."""
    return [_spelled(word, match) for word in word_matches(match)[:_WORDS]]


def _spelled(word: WordMatch, match: Match) -> str:
    """The word as the texts spell it; both words where no more than a piece is in common."""
    found = [
        text.text[at.start : at.end]
        for text, at in ((match.a, word.word_a), (match.b, word.word_b))
        if at is not None
    ]
    if word.kind == "piece":
        return " ↔ ".join(found)
    return found[0] if found else word.terms[0].piece


def _explained(match: Match) -> str:
    """The score, and the shared words with their shares."""
    if match.cosine is None:
        return "Nothing to compare: one of the texts has no term.\n"
    lines = [f"cosine {match.cosine:.3f}, dot product {match.dot:.3f}"]
    for word in word_matches(match):
        share = 100 * word.contribution / match.cosine if match.cosine else 0.0
        lines.append(f"{share:5.1f} %  {_KINDS[word.kind]:<30}  {_spelled(word, match)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
