"""What a file turns out to be."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file."""

    name: str
    text: str = field(repr=False)
    notes: tuple[str, ...] = ()
    """What a reader should know of it, in sentences, such as that some pages had no text."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows; which column holds the texts is for the reader to say, see `documents_in`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)  # each as long as columns


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not read."""

    name: str
    reason: str
    """Goes on after the file's name, as a sentence: "is locked with a password: …"."""


Read = Document | Table | Refused


def unused_name(name: str, taken: Container[str]) -> str:
    """The name, numbered if another text has it."""
    again, other = 1, name
    while other in taken:
        again += 1
        other = f"{name} ({again})"
    return other
