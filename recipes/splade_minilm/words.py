"""Which pieces of the vocabulary carry meaning, and which only hold a text together."""

from __future__ import annotations

import re
from dataclasses import dataclass

FUNCTION_WORDS = frozenset(
    """
a an the this that these those some any no every each either neither both all another such i me
my mine myself we us our ours you your yours he him his she her hers it its they them their
theirs who whom whose which what where when why how one ones and or but nor so yet if then than
because while although though as of in on at by for to from with without into onto over under
between among through during before after above below up down out off about against within per
via is are was were be been being am do does did done doing have has had having will would shall
should can could may might must not also there here very more most less least other others own
same too just only even still again ever never always often etc de la le du des et al mr mrs ms
dr st
""".split()  # noqa: SIM905  (a table is easier to read)
)
"""Words that say how others belong together, and nothing of what a text is about."""

NEGATIONS = frozenset({"no", "not", "without", "never", "nor", "neither", "against", "off"})
"""Function words that turn a text's meaning: a text keeps them where it has them."""

CRUDE = frozenset(
    """
fuck fucking fucked fucker shit bitch whore slut cock dick cunt pussy ass asshole bastard porn
tits boobs orgasm erection moan moaned nigger faggot naked sexy panties nipples thrust cum
""".split()  # noqa: SIM905  (a table is easier to read)
)
"""Words that no text should be given unasked; they keep their weight where a text has them."""

TELLING_SIGNS = frozenset({"+", "#"})
"""Signs that make another word of a word: C, C++ and C#."""

VOCABULARY = 30_522
SPECIAL = (0, 100, 101, 102, 103)
"""[PAD], [UNK], [CLS], [SEP], [MASK]"""


@dataclass(frozen=True)
class PieceKinds:
    """What each piece of the vocabulary is; every list has one value a piece."""

    content: list[bool]
    """A whole word of two letters and more that carries meaning: only these are to be added."""
    number: list[bool]
    """Digits alone, or digits and letters: may be added, at a price."""
    silent: list[bool]
    """Punctuation and function words: of little weight even where a text has them."""
    continued: list[bool]
    """Begins with ``##``: part of a word."""
    never: list[bool]
    """Special tokens and unused pieces: no weight at all."""


def kinds(pieces: list[str]) -> PieceKinds:
    """Sort the vocabulary's pieces."""
    content, number, silent, continued, never = [], [], [], [], []
    for index, piece in enumerate(pieces):
        bare = piece.removeprefix("##")
        special = index in SPECIAL or bool(re.fullmatch(r"\[.*\]", piece))
        letters = bare.isalpha() and bare.isascii()
        is_sign = not any(c.isalnum() for c in bare)
        is_function = piece in FUNCTION_WORDS
        never.append(special)
        continued.append(piece.startswith("##"))
        content.append(
            not special
            and not piece.startswith("##")
            and letters
            and len(bare) > 1
            and not is_function
            and piece not in CRUDE
        )
        number.append(not special and not piece.startswith("##") and any(c.isdigit() for c in bare))
        silent.append(
            not special
            and (
                (is_sign and bare not in TELLING_SIGNS)
                or (is_function and piece not in NEGATIONS)
                or piece in ("##s",)
            )
        )
    return PieceKinds(content, number, silent, continued, never)


def own_only(pieces: list[str]) -> list[bool]:
    """The pieces that only a text that has them is given: they say nothing by themselves.

    Parts of words, signs, function words, single letters, and crude words.
    """
    of = kinds(pieces)
    return [
        not (content or (number and piece.isascii()) or never)
        for piece, content, number, never in zip(
            pieces, of.content, of.number, of.never, strict=True
        )
    ]
