"""Many texts ranked against one, each rank with what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.analysis.matching import compare
from core.encoder import Encoder
from core.records import Expansion, Match


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
        Is told after each text how many were read, and how many there are.
    """
    asked = encoder.expand(requirement) if isinstance(requirement, str) else requirement
    found = []
    for read, (name, text) in enumerate(texts.items(), 1):
        found.append(Ranked(name, compare(asked, encoder.expand(text))))
        if progress is not None:
            progress(read, len(texts))
    return sorted(found, key=_place)


def _place(one: Ranked) -> tuple[bool, float, str]:
    cosine = one.match.cosine
    return (cosine is None, -(cosine or 0.0), one.name)
