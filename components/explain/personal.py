"""Personal details on the page: what is hidden before reading, and what was read into them."""

from __future__ import annotations

import weakref
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from core import Detail, Expansion, Word, esco, personal_details
from core.errors import ShippedFileError

_MOST_SHOWN, _LONGEST = 12, 80

WITHHELD = "(read into personal details)"
"""In the place of a term that the model added where a person's name or address stands."""


def is_withheld(name: str) -> bool:
    """Whether this stands in the place of a term's name."""
    return name.startswith(WITHHELD)


def details_of(text: str) -> tuple[Detail, ...]:
    """The personal details of a text; a heading of words that ESCO knows is no name."""
    try:
        known = esco().frequencies.keys()
    except ShippedFileError:  # told where it is needed; here, first lines are not looked at
        return personal_details(text)
    return personal_details(text, known)


def hidden_line(text: str, details: Sequence[Detail]) -> str:
    """What was hidden of a text, as a line beneath its box."""
    times = Counter((text[d.start : d.end][:_LONGEST], d.kind) for d in details)
    said = [
        f"{what} ({kind}{'' if count == 1 else f', {count} times'})"
        for (what, kind), count in times.items()
    ]
    if len(said) > _MOST_SHOWN:
        said = [*said[:_MOST_SHOWN], f"and {len(said) - _MOST_SHOWN} more"]
    return f"Hidden before reading: {', '.join(said)}."


def is_detail(text: Expansion, word: Word) -> bool:
    """Whether this word of a text is part of a personal detail."""
    return _stands_in(word, _found_in(text).details)


def withheld(*texts: Expansion) -> frozenset[int]:
    """The terms, by id, that are not to be named: a model added them where a detail stands."""
    return frozenset().union(*(_found_in(text).withheld for text in texts))


@dataclass(frozen=True, slots=True)
class _Found:
    """What is personal in an expansion."""

    details: tuple[Detail, ...]
    withheld: frozenset[int]


_found: dict[int, _Found] = {}


def _found_in(text: Expansion) -> _Found:
    """What is personal in a text; looked for once in each expansion."""
    key = id(text)
    if key not in _found:
        _found[key] = _look_for(text)
        weakref.finalize(text, _found.pop, key, None)
    return _found[key]


def _look_for(text: Expansion) -> _Found:
    details = details_of(text.text)
    return _Found(
        details,
        frozenset(
            term.id
            for term in text.terms
            if not term.in_text and (word := text.word_of(term)) and _stands_in(word, details)
        ),
    )


def _stands_in(word: Word, details: Sequence[Detail]) -> bool:
    place = bisect_right(details, word.start, key=attrgetter("start")) - 1
    return place >= 0 and word.start < details[place].end
