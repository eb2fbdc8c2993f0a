"""Many texts against one: what a table, a matrix and a picture say of them, as plain values."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from components.explain.bars import Bar, tone_of
from components.explain.comparison import Comparison, View, compared
from components.explain.numbers import counted, signed
from components.explain.rows import gap_rows
from components.explain.sentences import Caution, cautions_of
from core import (
    Expansion,
    Level,
    Passage,
    WordKind,
    advert_lines,
    best_evidence,
    evidence_level,
    passages,
    shares_by_word,
)

MOST_LINES, MOST_SENTENCES = 60, 400
"""Lines of a requirement and sentences of a text that are looked at."""

_CARRYING = 3  # words
_OFTEN = 3.0  # times as long as the others, or as short
_LIT = 8.0  # per cent of a score from which a word is lit
_VIEW = View(terms=12, raw=False)

TOPICS = {
    "company": "about the employer",
    "benefits": "what is offered",
    "application": "how to apply",
}
"""Why a line of a requirement is proposed to be left out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the texts that are ranked."""

    number: int  # stays the same whatever is added or removed
    name: str
    text: str = field(repr=False)
    notes: tuple[str, ...] = ()  # what its reader said of the file


@dataclass(frozen=True, slots=True)
class Standing:
    """What the table says of a candidate's score."""

    cosine: float | None
    shares: Mapping[WordKind, float]  # of the score, in per cent
    words: tuple[str, ...]  # those that carry it, the largest share first
    gap: str  # the word of the requirement with the largest share that is missing; "" if none
    cautions: tuple[Caution, ...]
    tokens: int


def standing(asked: Expansion, text: Expansion) -> Standing:
    """What the table says of a text."""
    found = compared(asked, text, _VIEW)
    missing = gap_rows(asked, found.match, side="a", raw=False) if found.match.shared else ()
    return Standing(
        cosine=found.match.cosine,
        shares=found.shares,
        words=tuple(row.name for row in found.rows[:_CARRYING]),
        gap=missing[0].word if missing else "",
        cautions=cautions_of(found.match),
        tokens=len(text.own_tokens),
    )


def length_caution(tokens: int, all_tokens: Sequence[int]) -> Caution | None:
    """What to say of a text much longer or shorter than most that it is ranked among."""
    if len(all_tokens) < 3:
        return None
    usual = statistics.median(all_tokens)
    if not usual or usual / _OFTEN <= tokens <= usual * _OFTEN:
        return None
    how = "longer" if tokens > usual else "shorter"
    return Caution(
        f"much {how}",
        f"Much {how} than most here: {counted(tokens, 'token')}, where the middle one has "
        f"{usual:,.0f}. Long texts hold more terms, so scores do not compare well across lengths.",
    )


def blind_name(number: int) -> str:
    """What the candidate with this number, from 1, is called without a name: A, B, … Z, AA."""
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"Candidate {letters}"


def difference_bars(x: Comparison, y: Comparison, *, most: int = 12) -> tuple[Bar, ...]:
    """By how much each word puts one score above another, and the rest in one.

    The values sum to the difference of the cosines. Both comparisons have the same side a.
    """
    names: dict[int, str] = dict(y.names) | dict(x.names)
    for found in (y, x):
        names |= {term.id: row.name for row in found.rows for term in row.terms}
    own = {term.id for term in x.a.terms if term.in_text}
    values: defaultdict[str, list[float]] = defaultdict(list)
    in_text: set[str] = set()
    for found, sign in ((x, 1.0), (y, -1.0)):
        for term in found.match.shared:
            name = names.get(term.id, term.piece)
            values[name].append(sign * term.contribution)
            in_text |= {name} if term.id in own else set()
    sums = {name: math.fsum(parts) for name, parts in values.items()}
    ordered = sorted(sums, key=lambda name: (-abs(sums[name]), name))
    shown, rest = sorted(ordered[:most], key=lambda name: (-sums[name], name)), ordered[most:]
    bars = [Bar(name, sums[name], tone_of(name in in_text)) for name in shown]
    if rest:
        more = counted(len(rest), "more word")
        bars.append(Bar(more, math.fsum(sums[name] for name in rest), "quiet"))
    return tuple(bars)


def difference_sentence(
    names: tuple[str, str], cosines: tuple[float, float], bars: Sequence[Bar]
) -> str:
    """Why one stands above the other, in a few sentences."""
    if not bars:
        return f"Neither {names[0]} nor {names[1]} has a term in common with the requirement."
    for_x = [bar for bar in bars if bar.value > 0 and bar.tone != "quiet"][:2]
    for_y = sorted((b for b in bars if b.value < 0 and b.tone != "quiet"), key=lambda b: b.value)
    said = f"{names[0]} scores {cosines[0]:.3f}, {names[1]} {cosines[1]:.3f}."
    if for_x:
        said += f" Most of what speaks for the first: {_quoted(for_x)}."
    if for_y:
        said += f" For the second: {_quoted(for_y[:2])}."
    return said


def _quoted(bars: Sequence[Bar]) -> str:
    return " and ".join(f"“{bar.name}” ({signed(bar.value)})" for bar in bars)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the requirement."""

    text: str
    topic: str  # why it is proposed to be left out; "" if it is not


def requirement_lines(text: str) -> tuple[Line, ...]:
    """What the requirement asks for, line by line, at most `MOST_LINES`; headings are none."""
    found: dict[str, Line] = {}
    for one in advert_lines(text):
        said = text[one.start : one.end]
        if one.topic != "heading":
            found.setdefault(said, Line(said, TOPICS.get(one.topic, "")))
    return tuple(found.values())[:MOST_LINES]


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text that may answer a line, at most `MOST_SENTENCES`."""
    kept: list[Passage] = [one for one in passages(text) if one.topic != "heading"]
    return tuple(dict.fromkeys(text[one.start : one.end] for one in kept))[:MOST_SENTENCES]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a text answers a line."""

    level: Level | None  # None: the model has no yardstick
    cosine: float  # of the best sentence; 0 without one
    sentence: str  # "" without one
    lit: tuple[tuple[int, int], ...] = ()  # the words of it that carry the score, start and end


NO_ANSWER = Answer("missing", 0.0, "")


def excerpt(answer: Answer, most: int) -> Answer:
    """The same with at most so many characters of its sentence, those with the most lit words."""
    if len(answer.sentence) <= most:
        return answer
    lit = [place for place in answer.lit if place[1] - place[0] <= most]
    begins = [start for start, _ in lit] or [0]

    def held(begin: int) -> list[tuple[int, int]]:
        return [(start, end) for start, end in lit if begin <= start and end <= begin + most]

    begin = max(begins, key=lambda at: len(held(at)))
    before = answer.sentence[:begin].rstrip().rfind(" ") + 1
    if lit and held(before)[-1:] == held(begin)[-1:]:
        begin = before
    end = min(begin + most, len(answer.sentence))
    lead, tail = "…" if begin else "", "…" if end < len(answer.sentence) else ""
    return replace(
        answer,
        sentence=f"{lead}{answer.sentence[begin:end]}{tail}",
        lit=tuple((s - begin + len(lead), e - begin + len(lead)) for s, e in held(begin)),
    )


def answer(line: Expansion, sentences: Sequence[Expansion]) -> Answer:
    """The best sentence for a line, and how good it is."""
    found = best_evidence(line, sentences)
    if found is None:
        return NO_ANSWER
    _, match = found
    carrying = shares_by_word(match.b, match)
    lit = sorted(
        (word.start, word.end)
        for word, share in carrying.items()
        if word is not None and share >= _LIT
    )
    return Answer(evidence_level(match), match.cosine or 0.0, match.b.text, tuple(lit))


def lines_found(answers: Sequence[Answer]) -> int | None:
    """How many lines are answered; None where the model has no yardstick."""
    levels = [one.level for one in answers]
    return None if None in levels else levels.count("found")
