"""The sentences of the lesson's steps. Plain text; what draws it escapes it."""

from __future__ import annotations

from components.explain.names import listed, spelled
from components.explain.numbers import counted, number, percent
from core import Expansion, Match


def pieces_sentence(expansion: Expansion) -> str:
    """How a text was cut: how many pieces, and which words the vocabulary does not have."""
    words = expansion.words
    own = len(expansion.own_tokens)
    cut = {
        spelled(expansion, word).casefold(): word.last - word.first + 1
        for word in words
        if word.last > word.first
    }
    counts = f"{counted(len(words), 'word')}, {counted(own, 'piece')}, and the two special tokens."
    unknown = sum(token.piece == "[UNK]" for token in expansion.tokens)
    if unknown:
        are = "is" if unknown == 1 else "are"
        counts += f" {counted(unknown, 'piece')} {are} unknown to the vocabulary: [UNK]."
    elif not cut:
        return f"{counts} The vocabulary has every word of this text."
    if not cut:
        return counts
    shown = listed(list(cut)[:4])
    it = "It is" if len(cut) == 1 else "They are"
    more = f" and {len(cut) - 4} more" if len(cut) > 4 else ""
    return f"{counts} Not in the vocabulary: {shown}{more}. {it} spelled in pieces."


def pair_line(a: Expansion, b: Expansion) -> str:
    """Both texts in one line, shortened, for an audience that sees no boxes."""
    texts = (text.text if len(text.text) <= 60 else f"{text.text[:59]}…" for text in (a, b))
    return " · ".join(f"{name}: “{text}”" for name, text in zip("AB", texts, strict=True))


def case_sentence(
    expansion: Expansion, other: Expansion, match: Match, *, special_share: float
) -> str:
    """What became of a text that goes wrong: against another, and at the special tokens."""
    special = f"{percent(100 * special_share)} of its squared weight peaks at [CLS] or [SEP]."
    if match.cosine is None:
        return special
    with_other = f"Against “{other.text}” the cosine is {number(match.cosine)}"
    if not match.shared:
        return f"{with_other}: no term in common. {special}"
    pieces = listed([term.piece for term in match.shared[:3]])
    most = "through" if len(match.shared) <= 3 else "most of it through"
    return f"{with_other}, {most} {pieces}. {special}"


def guessed_score_sentence(guess: str | float | None, cosine: float | None) -> str:
    """How far a guessed score was off."""
    if cosine is None:
        return "There is no score: one of the texts has no terms."
    if guess is None:
        return f"The cosine is {number(cosine)}."
    guess = float(guess)
    off = guess - cosine
    how = "right" if abs(off) < 0.005 else f"{abs(off):.2f} too {'high' if off > 0 else 'low'}"
    return f"You guessed {guess:.2f}, {how}: the cosine is {number(cosine)}."
