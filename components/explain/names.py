"""Readable names for vocabulary terms.

A vocabulary piece such as "##net" means nothing to most readers. In the text it is shown in its
place, "-net- (Kubernetes)"; one that the model added is "word piece -net". Names are for reading
only: every row stays one raw term, and weights are never summed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from components.explain.personal import WITHHELD, withheld
from core import Expansion, Token, Word, WordMatch

_SPECIAL = {
    "[CLS]": "special token [CLS]",
    "[SEP]": "special token [SEP]",
    "[UNK]": "unknown piece [UNK]",
    "[MASK]": "mask [MASK]",
    "[PAD]": "padding [PAD]",
}
_LONGEST_WORD = 24

# Control characters have no glyph; their Unicode pictures show that they are there. SVG allows
# neither them nor what follows.
_VISIBLE = (
    {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
    | {0x7F: 0x2421, 0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
    | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
)


class Named(Protocol):
    """A vocabulary entry, such as a term, a shared term or a logit of one."""

    @property
    def id(self) -> int:
        """Its place in the vocabulary."""
        ...

    @property
    def piece(self) -> str:
        """Its spelling there."""
        ...


def term_names(
    terms: Iterable[Named],
    *texts: Expansion,
    raw: bool = False,
    places: Mapping[int, str] | None = None,
) -> Mapping[int, str]:
    """A name for each term, by id; no two terms get the same one.

    Parameters
    ----------
    terms
        The terms to name.
    texts
        Those that have the terms: where to look for a piece's place in a word, in this order, and
        for what was read into personal details.
    raw
        Give the vocabulary's own spelling instead.
    places
        The names of pieces whose place is known better, by id.
    """
    pieces = {term.id: term.piece for term in terms}
    secret = withheld(*texts)
    hidden = {
        id_: WITHHELD if number == 1 else f"{WITHHELD} {number}"
        for number, id_ in enumerate((id_ for id_ in pieces if id_ in secret), 1)
    }
    if raw:
        return pieces | hidden
    places = _places(texts) | dict(places or {})
    names = {id_: places.get(id_) or _standing_alone(piece) for id_, piece in pieces.items()}
    names |= hidden
    taken: set[str] = set()
    for id_, name in names.items():
        if name in taken:
            names[id_] = f"{name} [{pieces[id_]}]"
        taken.add(names[id_])
    return names


def common_pieces(words: Iterable[WordMatch], a: Expansion, b: Expansion) -> dict[int, str]:
    """Names for the pieces that two different words share, by id: "-3 (S3 and 2023)"."""
    names: dict[int, str] = {}
    for word in words:
        if word.kind != "piece" or word.word_a is None or word.word_b is None:
            continue
        both = f"{spelled(a, word.word_a)} and {spelled(b, word.word_b)}"
        tokens = a.tokens[word.word_a.first : word.word_a.last + 1]
        parts = dict(zip((token.id for token in tokens), _parts(tokens), strict=True))
        names |= {term.id: f"{parts[term.id]} ({both})" for term in word.terms}
    return names


def token_labels(expansion: Expansion, *, raw: bool = False) -> tuple[str, ...]:
    """A short label for each token where the text is shown in order; no two are alike.

    A piece inside a word has hyphens where the word goes on: "-net-". The second of equal tokens is
    numbered.
    """
    labels = [token.piece for token in expansion.tokens]
    if not raw:
        for word in expansion.words:
            labels[word.first : word.last + 1] = _parts(
                expansion.tokens[word.first : word.last + 1]
            )
    seen: Counter[str] = Counter()
    for index, label in enumerate(labels):
        seen[label] += 1
        if seen[label] > 1:
            labels[index] = f"{label} ({seen[label]})"
    return tuple(labels)


def _standing_alone(piece: str) -> str:
    if piece.startswith("##") and len(piece) > 2:
        return f"word piece -{piece[2:]}"
    return _SPECIAL.get(piece, piece)


def _places(texts: Iterable[Expansion]) -> dict[int, str]:
    """For every token of the texts that is a part of a word, the part shown in its first word.

    A token that also stands as a word of its own is left out: it needs no explanation.
    """
    found: dict[int, str] = {}
    whole: set[int] = set()
    for text in texts:
        for word in text.words:
            tokens = text.tokens[word.first : word.last + 1]
            if len(tokens) == 1:
                whole.add(tokens[0].id)
                continue
            if all(token.id in found for token in tokens):
                continue
            spelled = shortened(text.text[word.start : word.end])
            for token, part in zip(tokens, _parts(tokens), strict=True):
                found.setdefault(token.id, f"{part} ({spelled})")
    return {id_: name for id_, name in found.items() if id_ not in whole}


def _parts(tokens: Sequence[Token]) -> list[str]:
    """The pieces of a word with hyphens where it goes on: "ku-", "-ber-", "-net-", "-es"."""
    last = len(tokens) - 1
    return [
        f"{'-' * (index > 0)}{token.piece.removeprefix('##')}{'-' * (index < last)}"
        for index, token in enumerate(tokens)
    ]


def shortened(word: str, most: int = _LONGEST_WORD) -> str:
    """`word` with its middle left out if it is too long for a label."""
    if len(word) <= most:
        return word
    half = most // 2
    return f"{word[:half]}…{word[-half:]}"


def spelled(text: Expansion, word: Word) -> str:
    """A word as the text has it, shortened if it is very long."""
    return shortened(text.text[word.start : word.end])


def beginning(text: str, most: int = 40) -> str:
    """How a text begins, as a label: its first line that is not empty, in `most` characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def listed(words: Sequence[str]) -> str:
    """Words in quotation marks, as a sentence lists them: “a”, “b” and “c”."""
    quoted = [f"“{word}”" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def visible(text: str) -> str:
    """`text` with what cannot be drawn replaced: control characters by their Unicode pictures.

    Surrogates and the two characters that XML forbids besides, U+FFFE and U+FFFF, become U+FFFD.
    Tabs and line breaks stay.
    """
    return text.replace("\r\n", "\n").translate(_VISIBLE)
