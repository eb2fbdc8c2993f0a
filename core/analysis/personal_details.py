"""What in a text tells who somebody is: names, e-mail, telephone, address, date of birth.

Found by rules that anybody can read, not by a model; that they miss things is said on the page.
Written for CVs in English, with addresses of the United Kingdom, Ireland and North America.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Literal

DetailKind = Literal["name", "e-mail", "telephone", "link", "address", "date of birth"]

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_LINK = re.compile(r"(?:https?://|www\.|linkedin\.com/|github\.com/)[^\s,;)]{1,200}", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()/.-]{0,2}\d){8,14}(?!\w)")
_BORN = re.compile(
    r"\b(?:born|date of birth|birth ?date|d\.?o\.?b\.?)\b[^\n;]{0,12}?"
    r"(?:\d{1,2}[ ./-](?:\d{1,2}|[A-Za-z]{3,9})[ ./-]\d{2,4}"
    r"|[A-Za-z]{3,9} \d{1,2},? \d{4}|\d{4}(?:-\d\d-\d\d)?)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?:\b(?:Flat|Apartment|Apt\.?|Unit) \w{1,5}, ?)?"
    r"\b\d{1,5}[A-Za-z]? (?:[A-Z][\w'’]{0,30} ){1,4}"
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Close|Court|Way|Place|Square|Terrace|Gardens"
    r"|Crescent|Boulevard|Blvd|Row|Hill)\b\.?[^\n;|]{0,60}"
)
# With the house and the street before it, where nothing else stands between: a year and a post held
# are no address.
_POSTCODE = re.compile(
    r"(?:(?:(?<=\n)|(?<=: )|\A)(?!(?:19|20)\d\d )\d{1,5}[A-Za-z]? (?:[A-Z][\w'’]{0,30},? ){1,6})?"
    r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
_CAPITALISED = r"[A-Z][^\W\d_]{0,30}(?:['’-][^\W\d_]{1,30})?"
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? ({_CAPITALISED}(?: {_CAPITALISED})?)")
_LABELLED = re.compile(rf"\b[Nn]ame: *({_CAPITALISED}(?: {_CAPITALISED}){{0,3}})")
_NAME_LINE = re.compile(rf"{_CAPITALISED}(?: (?:{_CAPITALISED}|[A-Z]\.)){{1,3}}")
_A_CV = 200  # characters; the first line of a shorter text is as likely a product or a place
_MOST = 20  # names and addresses that are followed through a text; each is another search
_PATTERNS: tuple[tuple[DetailKind, re.Pattern[str]], ...] = (
    ("e-mail", _EMAIL),
    ("link", _LINK),
    ("date of birth", _BORN),
    ("address", _STREET),
    ("address", _POSTCODE),
    ("telephone", _TELEPHONE),
)


@dataclass(frozen=True, slots=True)
class Detail:
    """A place in a text that tells who somebody is."""

    kind: DetailKind
    start: int  # first character
    end: int  # exclusive


def personal_details(text: str, known: Collection[str] = ()) -> tuple[Detail, ...]:
    """The personal details of a text, in order; none overlaps another.

    Where two would, they are one that is as long as both.

    A name is what follows "Mr", "Dr" or "Name:"; the first line of a text of some length, if it is
    of two to four capitalised words that are none of the `known` ones; and the words of an e-mail
    address, where they stand capitalised in the text; none of them one of `known`. A name once
    found is found wherever one of its words stands.

    Parameters
    ----------
    known
        Words in lower case that are no names, such as those of job titles. Without them, the first
        line is not looked at.
    """
    found = [
        Detail(kind, match.start(), match.end())
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    names = "|".join(sorted(map(re.escape, _name_words(text, known)), key=len, reverse=True))
    if names:
        one = rf"(?:{names})"
        found += [
            Detail("name", match.start(), match.end())
            for match in re.finditer(rf"\b{one}(?: (?:[A-Z]\. )?{one})*\b", text)
        ]
    found.sort(key=lambda detail: (detail.start, -detail.end))
    return tuple(_apart(found))


def hidden(text: str, details: Collection[Detail]) -> str:
    """The text without these details: in the place of each a blank."""
    parts, at = [], 0
    for detail in details:
        parts.append(text[at : detail.start])
        at = detail.end
    return " ".join([*parts, text[at:]])


def _apart(details: list[Detail]) -> Iterator[Detail]:
    """These details, in order; of those that overlap, one that reaches to the end of the last."""
    kept: Detail | None = None
    for detail in details:
        if kept is None or detail.start >= kept.end:
            if kept is not None:
                yield kept
            kept = detail
        elif detail.end > kept.end:
            kept = replace(kept, end=detail.end)
    if kept is not None:
        yield kept


def _name_words(text: str, known: Collection[str]) -> set[str]:
    """The words of the names in a text, as they are written there."""
    named = islice(chain(_TITLED.finditer(text), _LABELLED.finditer(text)), _MOST)
    words = {word for match in named for word in match.group(1).split()}
    first = next((line.strip() for line in text[:2_000].splitlines() if line.strip()), "")
    if known and len(text) > _A_CV and _NAME_LINE.fullmatch(first):
        name = {part for part in first.split() if not part.endswith(".")}
        if not any(part.casefold() in known for part in name):
            words |= name
    written = set(re.findall(r"\b[A-Z]\w{2,}", text))
    for address in islice(_EMAIL.finditer(text), _MOST):
        parts = {
            part.capitalize() for part in re.split(r"[._+\d-]+", address.group().split("@")[0])
        }
        words |= parts & written
    return {word for word in words if len(word) > 1 and word.casefold() not in known}
