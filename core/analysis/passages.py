"""Cutting a text into passages: its sentences, and the lines of its lists.

By rules, for job adverts and CVs in English. Lines that were only broken to fit a page, as in the
text of a PDF, are put together again before sentences are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Topic = Literal["requirement", "heading", "company", "benefits", "application"]
"""What a passage of an advert is about: what is asked for, or something else."""

_BULLET = re.compile(r"\s*(?:[-–—•·▪‣◦*●○+]|\(?\d{1,2}[.)]|[a-z][.)])\s+")
_ENDS = re.compile(r"[.!?:;]['\"”’)\]]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?])['\"”’)\]]*\s+(?=['\"“‘(\[]?[^\W_a-z])")
_ABBREVIATED = re.compile(
    r"(?<![^\s(])(?:e\.g|i\.e|etc|vs|cf|approx|incl|no|nos|dr|mr|mrs|ms|prof|st|sr|jr|inc|ltd|co"
    r"|dept|ext|tel|[a-z])\.$",
    re.IGNORECASE,
)
_KNOWN_HEADING = re.compile(
    r"(?:(?:the|your|my|our|key|main|core|other|further|personal|professional|technical"
    r"|work) ){0,3}"
    r"(?:role|job|work|tasks?|responsibilities|duties|requirements?|essentials?|desirable|skills"
    r"|qualifications?|experience|profile|summary|employment|history|career|languages|interests"
    r"|hobbies|references?|certificates?|certifications?|projects?|achievements|publications"
    r"|contact|details|curriculum vitae|cv)"
    r"|nice to have|good to have|education|training|education and training"
    r"|what you(?: must| should| will|(?:'|’)ll)? (?:do|bring|need|have)"
    r"|about (?:you|me|us|the (?:role|job|position|company|team|school|practice|clinic|hospital"
    r"|organi[sz]ation))"
    r"|who we are|our (?:company|mission|values|story|culture)|(?:what )?we offer|our offer"
    r"|benefits|perks|what you(?:'|’)ll get|what(?:'|’)s in it for you|in return"
    r"|how to apply|to apply|apply now|application process|next steps",
    re.IGNORECASE,
)
_WRAPPED_FROM = 50  # characters; a shorter line was not broken for want of room
_WRAPPED_PART = 0.7  # of the longest line
_HEADING, _LONGEST_HEADING = 6, 80  # words, characters
_NEAR = 20  # characters around a place that are looked at

_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (
        "application",
        re.compile(
            r"how to apply|to apply|apply (?:now|by|online|today)|application process|next steps"
            r"|closing date|send (?:us )?(?:a|your) (?:cv|r[ée]sum[ée]|application)"
            r"|cover(?:ing)? letter|interviews? (?:will|on)",
            re.IGNORECASE,
        ),
    ),
    (
        "benefits",
        re.compile(
            r"what we offer|we offer|benefits?$|perks|our offer|what you(?:'|’)?ll get"
            r"|what(?:'|’)s in it|in return|salary (?:between|of|from|range)|pension|annual leave"
            r"|days (?:of )?(?:holiday|leave)|bonus|private health|gym|season ticket"
            r"|training budget",
            re.IGNORECASE,
        ),
    ),
    (
        "company",
        re.compile(
            r"^about (?:us|the (?:company|team|school|practice|clinic|hospital|organi[sz]ation))"
            r"|who we are|our (?:company|mission|values|story|culture)\b|^we are (?:a|an|the|one)\b"
            r"|founded in|equal opportunit|(?:regardless|irrespective) of (?:race|age|gender)"
            r"|we welcome applications",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a line of a list, by its place in the text."""

    start: int  # first character
    end: int  # exclusive
    topic: Topic = "requirement"


def passages(text: str) -> tuple[Passage, ...]:
    """The sentences and list lines of a text, in order; lines without a letter or digit are none.

    The topic of all but headings is "requirement"; see `advert_lines`.
    """
    return tuple(
        Passage(start, end, "heading" if heading else "requirement")
        for block in _blocks(text)
        for start, end in _sentences(text, *block)
        for heading in [_BULLET.match(text, *block) is None and _is_heading(text[start:end])]
    )


def advert_lines(text: str) -> tuple[Passage, ...]:
    """The passages of a job advert, each with its topic.

    A proposal made by rules: what stands under a heading such as "What we offer", or speaks of a
    salary or an application, asks for nothing. A reader has to be able to overrule it.
    """
    found: list[Passage] = []
    section: Topic = "requirement"
    for passage in passages(text):
        said = text[passage.start : passage.end]
        about = next((topic for topic, known in _TOPICS if known.search(said)), None)
        if passage.topic == "heading" or (found and _stands_over(text, passage)):
            section = about or "requirement"
            found.append(Passage(passage.start, passage.end, "heading"))
            continue
        found.append(Passage(passage.start, passage.end, about or section))
    return tuple(found)


def _is_heading(said: str) -> bool:
    """A few words that end in a colon, or that adverts and CVs have as headings."""
    if len(said) > _LONGEST_HEADING or len(said.split()) > _HEADING:
        return False
    if said.endswith(":"):
        return True
    return bool(_KNOWN_HEADING.fullmatch(said))


def _stands_over(text: str, passage: Passage) -> bool:
    """Whether a few words without a mark stand on a line, a blank line above and none below."""
    said = text[passage.start : min(passage.end, passage.start + _LONGEST_HEADING)]
    above = text[max(passage.start - _NEAR, 0) : passage.start].rstrip(" \t")
    below = text[passage.end : passage.end + _NEAR].lstrip(" \t")
    return (
        len(said.split()) <= _HEADING
        and not re.search(r"[.,;!?\d]", said)
        and above.endswith("\n\n")
        and re.match(r"\n(?!\s*\n)", below) is not None
    )


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that hold one thought each: lines, wrapped ones put together."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n\r\v\f\x85\u2028\u2029]+", text)]
    longest = max((end - start for start, end in lines), default=0)
    begin: int | None = None
    for index, (start, end) in enumerate(lines):
        if begin is None:
            begin = start
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is not None and _goes_on(text, (start, end), following, longest):
            continue
        yield begin, end
        begin = None


def _goes_on(text: str, line: tuple[int, int], following: tuple[int, int], longest: int) -> bool:
    """Whether a line was broken only because the page ended there."""
    said, then = text[slice(*line)].rstrip(), text[slice(*following)]
    if text[line[1] : following[0]].count("\n") > 1 or not then.strip() or _BULLET.match(then):
        return False
    if len(said) < max(_WRAPPED_FROM, _WRAPPED_PART * longest):
        return False
    begins_small = then.lstrip()[:1].islower()
    return begins_small or not _ENDS.search(said)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if bullet := _BULLET.match(text, start, end):
        start = bullet.end()
    begin = start
    for found in _SENTENCE_END.finditer(text, start, end):
        if _ABBREVIATED.search(text, max(begin, found.start() - _NEAR), found.start()):
            continue
        yield from _said(text, begin, found.start() + len(found.group().rstrip()))
        begin = found.end()
    yield from _said(text, begin, end)


def _said(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without the blanks around it, if it says anything."""
    said = text[start:end]
    if not any(map(str.isalnum, said)):
        return
    start += len(said) - len(said.lstrip())
    yield start, start + len(said.strip())
