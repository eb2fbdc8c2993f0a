"""What a score means: what pairs of texts of a named collection score.

Short texts are compared with single entries: job texts from ESCO, the European Commission's
classification of occupations, and general English from WordNet. Long ones, such as adverts and CVs,
are compared with texts made of several entries of ESCO, about two occupations or about one. The
recipe is recipes/baselines.py. A score grows with the length of the texts, so there is one baseline
for each length, and a score is placed only where both texts are of about that length.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from core.records import Expansion
from core.shipped import is_shipped, shipped_text

# Neighbouring baselines are a factor of 2 apart; a text half or twice as long as one is near it.
# The scores of long texts change slowly, also where two lengths differ: see the recipe.
_NEAR, _NEAR_IF_LONG = 2.0, 3.0


@dataclass(frozen=True, slots=True)
class Baseline:
    """The scores of pairs of texts of one length."""

    collection: str  # what the texts are, and where they are from, such as "job texts (ESCO)"
    pairs: int  # how many pairs were scored
    words: int  # how long each text is
    tokens: float  # the median of how many tokens that makes
    quantiles: tuple[float, ...]  # cosines at evenly spaced probabilities from 0 to 1

    @property
    def median(self) -> float:
        """The cosine that half of the pairs reach."""
        return self.at(0.5)

    def at(self, probability: float) -> float:
        """The cosine below which this part of the pairs lies."""
        return self.quantiles[round(probability * (len(self.quantiles) - 1))]

    def below(self, cosine: float) -> float:
        """The part of the pairs that score less than this, from 0 to 1, to one in 200."""
        return max(bisect_left(self.quantiles, cosine) - 1, 0) / (len(self.quantiles) - 1)


def baselines_for(a: Expansion, b: Expansion) -> tuple[Baseline, ...]:
    """Of each collection the baseline of texts as long as both of these, where it has one.

    Either the collections of single entries or those of long texts made of several, whichever has
    the nearer length. A length does not compare where one of the texts is more than twice or less
    than half as long as the baseline's, three times or a third for long ones.

    Raises
    ------
    core.errors.ShippedFileError
        If the file of the baselines is missing or damaged.
    """
    lengths = [len(text.own_tokens) for text in (a, b)]
    if a.model_id != b.model_id or 0 in lengths:
        return ()

    def distance(baseline: Baseline) -> float:
        return max(abs(math.log(length / baseline.tokens)) for length in lengths)

    found: list[tuple[float, tuple[Baseline, ...]]] = []
    for long, collections in _collections(a.model_id).items():
        nearest = [min(lengths_of, key=distance) for lengths_of in collections]
        near = math.log(_NEAR_IF_LONG if long else _NEAR)
        if kept := tuple(baseline for baseline in nearest if distance(baseline) <= near):
            found.append((min(map(distance, kept)), kept))
    return min(found, key=lambda pair: pair[0], default=(0.0, ()))[1]


def nearest_job_baseline(a: Expansion, b: Expansion) -> Baseline | None:
    """The baseline of single job texts whose length is nearest to the mean of these two lengths.

    For a sentence and the sentence that answers it, whatever their lengths. None where the model
    has no baselines, or a text no token.

    Raises
    ------
    core.errors.ShippedFileError
        If the file of the baselines is missing or damaged.
    """
    lengths = [len(text.own_tokens) for text in (a, b)]
    collections = _collections(a.model_id)[False]
    if 0 in lengths or not collections:
        return None
    middle = math.log(math.sqrt(lengths[0] * lengths[1]))
    return min(collections[0], key=lambda baseline: abs(middle - math.log(baseline.tokens)))


@cache
def _collections(model_id: str) -> dict[bool, list[tuple[Baseline, ...]]]:
    """The baselines of a model: apart for each collection, by whether its texts are long ones."""
    name = f"baselines/{model_id}.json"
    found: dict[bool, list[tuple[Baseline, ...]]] = {False: [], True: []}
    if not is_shipped(name):
        return found
    for data in json.loads(shipped_text(name)):
        found[data["long"]].append(
            tuple(
                Baseline(
                    collection=data["collection"],
                    pairs=data["pairs"],
                    words=band["words"],
                    tokens=band["tokens"],
                    quantiles=tuple(band["quantiles"]),
                )
                for band in data["bands"]
            )
        )
    return found
