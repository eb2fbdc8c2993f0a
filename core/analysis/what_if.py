"""What would change the score: without some terms, without expansion, without a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.analysis.matching import compare
from core.encoder import Encoder, Progress
from core.records import Expansion, Side, Word


def without_terms(expansion: Expansion, muted: Collection[int]) -> Expansion:
    """The expansion with some terms muted.

    Comparing it recomputes the norms, so the score changes by another amount than the muted terms
    contributed: a muted term that was not shared raises it.
    """
    kept = tuple(term for term in expansion.terms if term.id not in muted)
    return replace(expansion, terms=kept)


def without_expansion(expansion: Expansion) -> Expansion:
    """The text's own terms only, with the weights the model gave them."""
    return replace(expansion, terms=tuple(term for term in expansion.terms if term.in_text))


@dataclass(frozen=True, slots=True)
class Effect:
    """What leaving one word out of one text does to the score."""

    side: Side
    word: Word
    change: float | None  # cosine without the word minus cosine; None if nothing is left to compare


def leave_one_out(
    encoder: Encoder,
    a: Expansion,
    b: Expansion,
    words: Sequence[tuple[Side, Word]],
    *,
    progress: Progress | None = None,
) -> tuple[Effect, ...]:
    """Encode a text anew without each of these words, and compare.

    This is the causal check beside the argmax reading: a term's source tells where it was
    strongest; this tells what the word did. The two differ, because every word is read in the light
    of the others: without one, the others change too. Losing an unmatched word can raise the score.
    `progress` hears how many of how many words are done, also between the windows of a long text;
    what it raises ends the reading.

    Returns
    -------
    tuple of Effect
        By descending size of the change, whatever its sign.
    """
    before = compare(a, b).cosine
    effects: list[Effect] = []

    def within(_: int, __: int) -> None:
        if progress is not None:
            progress(len(effects), len(words))

    for number, (side, word) in enumerate(words, start=1):
        text = a.text if side == "a" else b.text
        changed = encoder.expand(text[: word.start] + text[word.end :], progress=within)
        if progress is not None:
            progress(number, len(words))
        after = compare(changed, b).cosine if side == "a" else compare(a, changed).cosine
        change = None if before is None or after is None else after - before
        effects.append(Effect(side, word, change))
    return tuple(sorted(effects, key=lambda effect: -abs(effect.change or 0.0)))
