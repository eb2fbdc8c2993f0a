"""The sentences about texts and scores. Plain text; what draws it escapes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.explain.names import listed, spelled
from components.explain.numbers import counted, file_size, parameters, part, percent
from components.explain.personal import is_detail
from core import (
    Baseline,
    Expansion,
    Match,
    ModelInfo,
    Term,
    Word,
    baselines_for,
    copied_words,
    listed_share,
    model_info,
    pieces_of,
    shares_by_pieces,
    shares_by_word,
)

_MANY_COPIED = 24  # words
_MUCH_LISTED = 0.2  # of the score
_A_TEXT = 60  # words and marks; a shorter text is a list more often than not
_MOST = 80.0  # per cent of the score; the sentence names up to three words until they make so much


def queue_sentence(ahead: int) -> str:
    """How many long texts are read before this visitor's."""
    are = "is" if ahead == 1 else "are"
    return f"Queued: {counted(ahead, 'long text')} {are} read before this one."


def expansion_counts(expansion: Expansion) -> str:
    """The line under a text box: tokens in, terms out, and of how many kinds."""
    tokens = counted(len(expansion.own_tokens), "token")
    if not expansion.terms:
        return f"{tokens} → no terms"
    in_text = sum(term.in_text for term in expansion.terms)
    added = len(expansion.terms) - in_text
    terms = counted(len(expansion.terms), "term")
    return f"{tokens} → {terms} ({in_text:,} in text, {added:,} added)"


def windows_note(expansion: Expansion) -> str | None:
    """What to say of a text that was longer than one window, or None."""
    if expansion.windows == 1:
        return None
    return (
        f"Read in {expansion.windows} overlapping windows, an extension of the model, which sees "
        f"{model_info(expansion.model_id).window} tokens at once. Long texts hold more terms, so "
        "scores are not comparable across lengths."
    )


def only_unknown_pieces(expansion: Expansion) -> bool:
    """Whether the text has tokens, and the vocabulary knows none of them."""
    own = expansion.own_tokens
    return bool(own) and all(token.piece == "[UNK]" for token in own)


TEXTS = ("Text A", "Text B")
"""What a sentence calls the two texts, unless it is told otherwise."""


def _briefly(name: str) -> str:
    return name.removeprefix("Text ")


def score_sentence(
    a: Expansion, b: Expansion, match: Match, *, called: tuple[str, str] = TEXTS
) -> str:
    """One plain sentence that reads the score: what matched most, and what did not.

    Parameters
    ----------
    called
        What the texts are called in it.
    """
    if match.cosine is None:
        return _missing_text(a, b, called)
    if not match.shared:
        return (
            "The two texts have no term in common, so the cosine is exactly 0: nothing the model "
            "gave the one does it give the other."
        )
    how = _carrying_words(a, b, match, called[1])
    lonely = " and ".join(
        f"{listed(words)} in {_briefly(name)}"
        for name, words in (
            (called[0], _unmatched_words(a, match.only_a)),
            (called[1], _unmatched_words(b, match.only_b)),
        )
        if words
    )
    return f"{how}. {lonely} found no counterpart." if lonely else f"{how}."


def _missing_text(a: Expansion, b: Expansion, called: tuple[str, str]) -> str:
    empty = [name for name, text in zip(called, (a, b), strict=True) if not text.terms]
    if len(empty) == 2:
        return "Both texts are empty. Type into the boxes, or pick an example, to see a score."
    return f"{empty[0]} has no terms, so there is nothing to compare yet."


def _carrying_words(a: Expansion, b: Expansion, match: Match, name_of_b: str) -> str:
    """The words of A with the largest shares of the score, and whether B has them."""
    whole = shares_by_word(a, match).get(None, 0.0)
    shares = shares_by_pieces(a, match)  # a word that stands in several places is named once
    words: dict[tuple[int, ...], Word] = {}
    for word in a.words:
        words.setdefault(pieces_of(a, word), word)
    carried = sorted(shares, key=lambda pieces: (-shares[pieces], words[pieces].start))
    if not carried or shares[carried[0]] < whole:
        return f"{percent(whole)} of the match comes from the text as a whole, not a word"
    chosen = carried[:1]
    for candidate in carried[1:3]:
        if sum(shares[pieces] for pieces in chosen) >= _MOST:
            break
        chosen.append(candidate)
    make = f"make {percent(sum(shares[pieces] for pieces in chosen))} of the match"
    of_b = {pieces_of(b, word) for word in b.words}
    present = [spelled(a, words[pieces]) for pieces in chosen if pieces in of_b]
    absent = [spelled(a, words[pieces]) for pieces in chosen if pieces not in of_b]
    if present and absent:
        return (
            f"Terms that peak at {listed(present)}, which {name_of_b} contains, and at "
            f"{listed(absent)}, which it does not, {make}"
        )
    it, the_words = ("it", "the word") if len(chosen) == 1 else ("them", "these words")
    if present:
        return f"Terms that peak at {listed(present)} {make}; both texts contain {it}"
    own_pieces = {id_ for pieces in chosen for id_ in pieces}
    in_part = any(term.kind == "both" and term.id in own_pieces for term in match.shared)
    instead = f"a word piece of {it}" if in_part else "related terms"
    return f"Terms that peak at {listed(absent)} {make}; {name_of_b} has {instead}, not {the_words}"


def _unmatched_words(text: Expansion, unshared: Sequence[Term]) -> list[str]:
    """The two weightiest words of a text that have no part in the score.

    Words whose own piece the other text lacks, and from which no shared term peaks either. That the
    other text lacks somebody's name is nothing to say.
    """
    word_at = text.word_at
    alone = {term.id for term in unshared}
    matched = {
        pieces_of(text, word)
        for term in text.terms
        if term.id not in alone and (word := word_at.get(term.source))
    }
    found = [
        word
        for term in unshared
        if term.in_text and (word := word_at.get(term.source))
        if pieces_of(text, word) not in matched
        if not is_detail(text, word)
    ]
    words: dict[str, str] = {}
    for word in found:
        words.setdefault(spelled(text, word).casefold(), spelled(text, word))
    return list(words.values())[:2]


def model_line(info: ModelInfo) -> str:
    """What a person should know of a model before picking it, in a line."""
    size = "" if not info.parameters else f"{parameters(info.parameters)} · "
    if 0 < info.parameters < 1e6:
        size = f"{info.parameters:,} parameters on another model's · "
    where = "ready" if info.on_disk else f"{file_size(info.size_bytes)} to download"
    needs = " · needs torch" if info.needs_torch else ""
    return f"{info.family} · {size}{where}{needs} · licence: {info.licence}"


def coverage(match: Match, *, called: tuple[str, str] = TEXTS) -> str:
    """How much of each text the shared terms cover."""
    a, b = map(_briefly, called)
    return (
        f"The shared terms cover {part(match.coverage_a)} of what {a} stands for and "
        f"{part(match.coverage_b)} of {b}."
    )


def standing(baselines: Sequence[Baseline]) -> str:
    """What pairs of texts of this length usually score, as a sentence."""
    usual = "; ".join(
        f"{baseline.collection} {baseline.at(0.05):.2f} to {baseline.at(0.95):.2f}"
        for baseline in baselines
    )
    return (
        f"Nine in ten pairs of texts of about this length score: {usual}. A higher score says that "
        "two texts have more in common than those, not how well they fit."
    )


NO_STANDING = (
    "Not compared with other pairs: the two lengths differ too much, or no collection has texts "
    "as short or as long."
)


@dataclass(frozen=True, slots=True)
class Caution:
    """What makes a score higher than it reads."""

    label: str  # in a few words, for a table
    sentence: str  # blames nobody


def cautions_of(match: Match, *, called: tuple[str, str] = TEXTS) -> tuple[Caution, ...]:
    """What makes a score higher than it reads; a score such as unrelated texts have needs none."""
    usual = baselines_for(match.a, match.b)
    if match.cosine is None or (usual and match.cosine <= usual[0].at(0.95)):
        return ()
    a, b = map(_briefly, called)
    said = []
    copied = copied_words(match.a, match.b)
    if copied >= _MANY_COPIED:
        said.append(
            Caution(
                f"{copied:,} words copied",
                f"{copied:,} words of {b} stand in {a} in the same order. A text that repeats the "
                "other scores high, whatever else it says.",
            )
        )
    listed = listed_share(match, "b") if len(match.b.words) >= _A_TEXT else 0.0
    if listed >= _MUCH_LISTED:
        said.append(
            Caution(
                "listed words",
                f"{percent(100 * listed)} of the score comes from words that {b} only lists, in no "
                "sentence. A list of the right words scores as high as an account of them.",
            )
        )
    return tuple(said)


def cautions(match: Match) -> tuple[str, ...]:
    """The sentences of `cautions_of`."""
    return tuple(caution.sentence for caution in cautions_of(match))


def caveats(info: ModelInfo) -> tuple[str, ...]:
    """What a score of this model is not, in sentences."""
    return (
        "No hiring decision: it compares vocabularies, not people.",
        "No proof of what a text says: the right words raise it wherever they are from, a list or "
        "the other text included.",
        *(["A small model. Odd terms happen."] if _small(info) else []),
        f"{info.title} is made for the dot product; the cosine is this page's choice.",
        "Texts of very different length are not comparable: long ones hold more terms.",
        *(["Where a term peaks is not proof of what caused it."] if info.learned else []),
        "It can be exactly 0, whatever one reads elsewhere: two texts without a common term have "
        "no product to add up. A dash means that there was nothing to compare.",
    )


def _small(info: ModelInfo) -> bool:
    """Whether a model is a learned one that ships with the project."""
    return info.remote is None and info.learned
