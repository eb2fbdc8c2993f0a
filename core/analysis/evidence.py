"""Where one text answers another: the best sentence for each line, and how good it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from core.analysis.baselines import nearest_job_baseline
from core.analysis.matching import compare
from core.records import Expansion, Match

Level = Literal["found", "partly", "missing"]
"""How well a line is answered; see `evidence_level`."""

FOUND, PARTLY = 0.995, 0.975
"""Of random pairs of job texts of that length, the part that must score less."""


def best_evidence(line: Expansion, sentences: Sequence[Expansion]) -> tuple[int, Match] | None:
    """The sentence with the highest cosine to a line, by its index, and how they meet.

    The first of several that are equal. None where none has a term in common with the line.

    Raises
    ------
    core.errors.ModelMismatchError
        If another model read the sentence.
    """
    weights = {term.id: term.weight for term in line.terms}

    def score(sentence: Expansion) -> float:
        dot = norm = 0.0
        for term in sentence.terms:
            dot += term.weight * weights.get(term.id, 0.0)
            norm += term.weight * term.weight
        return dot / norm**0.5 if norm else 0.0

    scores = list(map(score, sentences))
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    if best is None or scores[best] <= 0:
        return None
    return best, compare(line, sentences[best])


def evidence_level(match: Match) -> Level | None:
    """How well the best sentence answers a line, by what random pairs of job texts score.

    "found" from a score that 995 of 1,000 random pairs of about that length stay under, "partly"
    from one that 975 do. None where the model has no such pairs to compare with.

    Raises
    ------
    core.errors.ShippedFileError
        If the file of the baselines is missing or damaged.
    """
    usual = nearest_job_baseline(match.a, match.b)
    if usual is None or match.cosine is None:
        return None
    if match.cosine > usual.at(FOUND):
        return "found"
    return "partly" if match.cosine > usual.at(PARTLY) else "missing"
