"""Personal details on the page: what is hidden before reading, and what was read into a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core import Detail, Expansion, esco, personal_details
from core.errors import ShippedFileError

_MOST_SHOWN, _LONGEST = 12, 80

WITHHELD = "(read into a name)"
"""In the place of a term that the model added where a person's name stands."""


def details_of(text: str) -> tuple[Detail, ...]:
    """The personal details of a text; a heading of words that ESCO knows is no name."""
    try:
        known = esco().frequencies.keys()
    except (
        ShippedFileError
    ):  # told on the page that needs it; here, names in first lines are missed
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


def withheld(*texts: Expansion) -> frozenset[int]:
    """The terms, by id, that are not to be named: the model added them where a name stands.

    A term that one of the texts has itself, or elsewhere, is named.
    """
    found = [_read_into_names(text) for text in texts]
    named = {
        term.id
        for text, ids in zip(texts, found, strict=True)
        for term in (text.terms if any(found) else ())
        if term.id not in ids
    }
    return frozenset().union(*found) - named


def _read_into_names(text: Expansion) -> frozenset[int]:
    names = [detail for detail in details_of(text.text) if detail.kind == "name"]
    if not names:
        return frozenset()
    in_name = {
        word for word in text.words if any(name.start <= word.start < name.end for name in names)
    }
    return frozenset(
        term.id for term in text.terms if not term.in_text and text.word_of(term) in in_name
    )
