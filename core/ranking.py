"""Many texts ranked against one, each rank with what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice

from core.analysis.matching import compare
from core.encoder import Encoder
from core.records import Expansion, Match

_READ_TOGETHER = 16
"""Texts between two tellings of how far it is, at the most."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A text and how it meets the one that all are ranked against."""

    name: str
    match: Match  # its side b is this text


def rank(
    encoder: Encoder,
    requirement: str | Expansion,
    texts: Mapping[str, str],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> list[Ranked]:
    """The texts by their cosine with a requirement, the highest first.

    Texts with nothing to compare come last; equal ones are in the order of their names.

    Parameters
    ----------
    texts
        By a name of each.
    progress
        Is told how many texts were read, and how many there are, after every few.
    """
    asked = encoder.expand(requirement) if isinstance(requirement, str) else requirement
    found = []
    waiting = iter(texts.items())
    while part := list(islice(waiting, _READ_TOGETHER)):
        expansions = encoder.expand_many([text for _, text in part])
        for (name, _), expansion in zip(part, expansions, strict=True):
            found.append(Ranked(name, compare(asked, expansion)))
            if progress is not None:
                progress(len(found), len(texts))
    return sorted(found, key=_place)


def _place(one: Ranked) -> tuple[bool, float, str]:
    cosine = one.match.cosine
    return (cosine is None, -(cosine or 0.0), one.name)
