"""How a text is worded where it meets another: copied runs of words, and mere lists of them.

Neither is wrong by itself: a CV may well quote an advert or list what somebody knows. But the score
counts a word in a list, or a copied sentence, as much as an account of somebody's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.analysis.word_matches import pieces_of, shares_by_pieces
from core.records import Expansion, Match, Side, Word

RUN = 8
"""Words: so many in the same order are hardly a chance."""

_FEWEST_FUNCTION_WORDS = 0.15
"""Of the words of a sentence; a list of things has fewer."""

_FEWEST_ITEMS, _LONGEST_ITEM = 3, 3
"""Items of a list, and words of an item on average."""

# Articles, pronouns, prepositions, conjunctions and auxiliary verbs, as any grammar of English
# lists them.
_FUNCTION_WORDS = frozenset(
    """
    a about after all also am an and any are as at be been before both but by can could did
    do does during each every for from had has have he her his how i if in into is it its
    may me might more most must my no not of on one or other our out over per she should
    since so some such than that the their them then there these they this those through to
    under until up us was we were what when where which while who whose will with within
    without would you your
    """.split()  # noqa: SIM905
)
_BETWEEN_ITEMS = re.compile(r"[,/|•·]|\s[-–—]\s")
_SEGMENT_END = re.compile(r"\n|[.!?;:](?=\s|$)")


def copied_words(a: Expansion, b: Expansion) -> int:
    """How many words of B stand in A in the same order, in runs of at least `RUN` words.

    Punctuation and case do not matter, and words that the vocabulary does not know are left out.
    """
    of_a, of_b = (
        [pieces_of(text, word) for word in _spoken(text) if _is_known(text, word)]
        for text in (a, b)
    )
    runs = {tuple(of_a[at : at + RUN]) for at in range(len(of_a) - RUN + 1)}
    copied = [False] * len(of_b)
    for at in range(len(of_b) - RUN + 1):
        if tuple(of_b[at : at + RUN]) in runs:
            copied[at : at + RUN] = [True] * RUN
    return sum(copied)


def listed_share(match: Match, side: Side) -> float:
    """The part of the score that peaks in words which one text only lists, in [0, 1].

    A word is only listed if all places where it stands are lists: stretches between line breaks
    and sentence ends that are cut into items of three words at most on average, and in which fewer
    than 15 in 100 words are function words, such as "of" and "the"; a line of three words at most
    is one too.
    """
    text = match.a if side == "a" else match.b
    told: set[tuple[int, ...]] = set()
    for words in _segments(text):
        if not _is_list(text, words):
            told |= {pieces_of(text, word) for word in words}
    shares = shares_by_pieces(text, match)
    return sum(share for pieces, share in shares.items() if pieces not in told) / 100


def _is_list(text: Expansion, words: Sequence[Word]) -> bool:
    said = [text.text[word.start : word.end].casefold() for word in words]
    if sum(word in _FUNCTION_WORDS for word in said) >= _FEWEST_FUNCTION_WORDS * len(said):
        return False
    begin, end = words[0].start, words[-1].end
    if len(words) <= _LONGEST_ITEM:
        return text.text[end : end + 1] not in tuple(".!?")
    items = len(_BETWEEN_ITEMS.findall(text.text, begin, end)) + 1
    return items >= _FEWEST_ITEMS and len(words) <= _LONGEST_ITEM * items


def _segments(text: Expansion) -> Iterator[list[Word]]:
    """The words between two line breaks or sentence ends."""
    ends = [end.start() for end in _SEGMENT_END.finditer(text.text)] + [len(text.text)]
    place = 0
    words: list[Word] = []
    for word in _spoken(text):
        if word.start > ends[place] and words:
            yield words
            words = []
        while word.start > ends[place]:
            place += 1
        words.append(word)
    if words:
        yield words


def _spoken(text: Expansion) -> list[Word]:
    """The words without the punctuation marks."""
    return [word for word in text.words if text.text[word.start].isalnum()]


def _is_known(text: Expansion, word: Word) -> bool:
    return all(token.piece != "[UNK]" for token in text.tokens[word.first : word.last + 1])
