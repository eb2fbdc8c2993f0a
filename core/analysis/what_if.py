"""What would change the score: without some terms, without expansion, without a word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from core.analysis.matching import compare
from core.analysis.word_matches import pieces_of
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


NEUTRAL_PHRASES = ("Thank you for reading.", "More on request.", "Page 1 of 1.")
"""Phrases that say nothing of what a text is about."""


def neutral_changes(
    read: Callable[[str], Expansion], a: Expansion, b: Expansion
) -> tuple[float, ...]:
    """What phrases that say nothing do to the score: the cosine with each, minus the cosine.

    Every word changes how the others are read, so a score moves a little whatever is added. A
    change within the size of these is no more than that.

    Parameters
    ----------
    read
        The expansion of a text, by the model of `a` and `b`.

    Returns
    -------
    tuple of float
        For each of `NEUTRAL_PHRASES` at the beginning of B, and then at its end; empty where there
        is nothing to compare.
    """
    before = compare(a, b).cosine
    changed = [f"{phrase} {b.text}" for phrase in NEUTRAL_PHRASES]
    changed += [f"{b.text.rstrip()} {phrase}" for phrase in NEUTRAL_PHRASES]
    after = [compare(a, read(text)).cosine for text in changed] if before is not None else []
    return tuple(cosine - (before or 0.0) for cosine in after if cosine is not None)


@dataclass(frozen=True, slots=True)
class Effect:
    """What leaving one word out of one text, wherever it stands, does to the score."""

    side: Side
    word: Word  # where it stands first
    times: int  # how often it stands in the text
    change: float | None  # cosine without the word minus cosine; None if nothing is left to compare


def leave_one_out(
    encoder: Encoder,
    a: Expansion,
    b: Expansion,
    words: Sequence[tuple[Side, Word]],
    *,
    progress: Progress | None = None,
) -> tuple[Effect, ...]:
    """Encode a text anew without each of these words, wherever they stand in it, and compare.

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
        text = a if side == "a" else b
        pieces = pieces_of(text, word)
        places = [other for other in text.words if pieces_of(text, other) == pieces]
        ends = [0, *(place.end for place in places)]
        starts = [*(place.start for place in places), len(text.text)]
        without = "".join(text.text[end:start] for end, start in zip(ends, starts, strict=True))
        changed = encoder.expand(without, progress=within)
        if progress is not None:
            progress(number, len(words))
        after = compare(changed, b).cosine if side == "a" else compare(a, changed).cosine
        change = None if before is None or after is None else after - before
        effects.append(Effect(side, places[0], len(places), change))
    return tuple(sorted(effects, key=lambda effect: -abs(effect.change or 0.0)))
