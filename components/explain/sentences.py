"""Numbers and sentences as the page says them. Plain text; whoever draws it escapes it."""

from __future__ import annotations

from collections.abc import Sequence

from components.explain.names import shortened
from core import Baseline, Expansion, Match, ModelInfo, Term, Word, percentages
from core.records import Kind

NO_VALUE = "–"
_MOST = 80.0  # per cent of the score that its reading accounts for, if three words do


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 term", "12,345 terms"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def queued(ahead: int) -> str:
    """What who waits is told of the long texts before theirs."""
    are = "is" if ahead == 1 else "are"
    return f"Queued: {counted(ahead, 'long text')} {are} read before this one."


def number(value: float | None, decimals: int = 3) -> str:
    """The number with fixed decimals, or a dash where there is none."""
    return NO_VALUE if value is None else f"{value:,.{decimals}f}"


def signed(value: float | None, decimals: int = 3) -> str:
    """A change with its sign, "+0.012" or "−0.100"; a dash where there is none."""
    if value is None:
        return NO_VALUE
    if not round(value, decimals):
        return f"±{0:.{decimals}f}"
    return f"{value:+.{decimals}f}".replace("-", "−")


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
    """What to say of a text that was too long for one look, or None."""
    if expansion.windows == 1:
        return None
    return (
        f"Read in {expansion.windows} overlapping windows, an extension of the model, which sees "
        "512 tokens at once. Long texts hold more terms, so scores are not comparable across "
        "lengths."
    )


def only_unknown_pieces(expansion: Expansion) -> bool:
    """Whether the text has tokens, and the vocabulary knows none of them."""
    own = expansion.own_tokens
    return bool(own) and all(token.piece == "[UNK]" for token in own)


def shares_by_term(match: Match) -> dict[int, float]:
    """Each shared term's share of the cosine in per cent, by id, summing to exactly 100."""
    parts = percentages([term.contribution for term in match.shared])
    return {term.id: part for term, part in zip(match.shared, parts, strict=True)}


def shares_by_kind(match: Match) -> dict[Kind, float]:
    """How much of the cosine each kind of shared term makes, in per cent, summing to 100 or 0."""
    shares = shares_by_term(match)
    found: dict[Kind, float] = {"both": 0.0, "one": 0.0, "added": 0.0}
    for term in match.shared:
        found[term.kind] += shares[term.id]
    return found


def percent(value: float) -> str:
    """A percentage with one decimal: "81.2 %"; a tiny one is "< 0.1 %", never 0."""
    return f"{value:.1f} %" if value >= 0.1 else "< 0.1 %"


def reading(a: Expansion, b: Expansion, match: Match) -> str:
    """One plain sentence that reads the score: what matched most, and what did not."""
    if match.cosine is None:
        return _missing_text(a, b)
    if not match.shared:
        return (
            "The two texts have no term in common, so the cosine is exactly 0: nothing the model "
            "gave the one does it give the other."
        )
    how = _carrying_words(a, b, match)
    lonely = " and ".join(
        f"{_listed(words)} in {name}"
        for name, words in (
            ("A", _unmatched_words(a, match.only_a)),
            ("B", _unmatched_words(b, match.only_b)),
        )
        if words
    )
    return f"{how}. {lonely} found no counterpart." if lonely else f"{how}."


def _missing_text(a: Expansion, b: Expansion) -> str:
    empty = [name for name, text in (("Text A", a), ("Text B", b)) if not text.terms]
    if len(empty) == 2:
        return "Both texts are empty. Type into the boxes, or pick an example, to see a score."
    return f"{empty[0]} has no terms, so there is nothing to compare yet."


def _carrying_words(a: Expansion, b: Expansion, match: Match) -> str:
    """The words of A that most of the score peaks in, how much of it, and whether B has them."""
    shares = word_shares(a, match)
    carried = sorted(
        ((share, word) for word, share in shares.items() if word is not None),
        key=lambda pair: (-pair[0], pair[1].start),
    )
    if not carried or carried[0][0] < shares.get(None, 0.0):
        return f"{percent(shares[None])} of the match comes from the text as a whole, not a word"
    chosen = carried[:1]
    for candidate in carried[1:3]:
        if sum(share for share, _ in chosen) >= _MOST:
            break
        chosen.append(candidate)
    words = [word for _, word in chosen]
    how_much = f"make {percent(sum(share for share, _ in chosen))} of the match"
    named = _listed([spelled(a, word) for word in words])
    return f"Terms that peak at {named} {how_much}; {_presence(a, b, match, words)}"


def _presence(a: Expansion, b: Expansion, match: Match, words: Sequence[Word]) -> str:
    """Whether B contains these words of A, as the tokenizer reads them."""

    def pieces(text: Expansion, word: Word) -> tuple[int, ...]:
        return tuple(token.id for token in text.tokens[word.first : word.last + 1])

    of_b = {pieces(b, word) for word in b.words}
    present = sum(pieces(a, word) in of_b for word in words)
    it = "it" if len(words) == 1 else "them"
    if present == len(words):
        return f"both texts contain {it}"
    if present:
        return f"Text B contains {present} of these {len(words)} words"
    own_pieces = {id_ for word in words for id_ in pieces(a, word)}
    if any(term.kind == "both" and term.id in own_pieces for term in match.shared):
        return f"Text B has a word piece of {it}, not the word{'' if len(words) == 1 else 's'}"
    the_words = "the word" if len(words) == 1 else "these words"
    return f"Text B has related terms, not {the_words}"


def word_shares(text: Expansion, match: Match) -> dict[Word | None, float]:
    """Each word's share of the cosine in per cent: those of the shared terms that peak in it.

    Under None, what peaks in no word but in the whole text. All of them sum to 100, or to 0 where
    no term is shared.
    """
    word_at = text.word_at
    source_of = {term.id: term.source for term in text.terms}
    sums: dict[Word | None, float] = {}
    for id_, share in shares_by_term(match).items():
        word = word_at.get(source_of[id_])
        sums[word] = sums.get(word, 0.0) + share
    return sums


def spelled(text: Expansion, word: Word) -> str:
    """A word as the text has it, shortened if it is very long."""
    return shortened(text.text[word.start : word.end])


def _unmatched_words(text: Expansion, unshared: Sequence[Term]) -> list[str]:
    """The two weightiest words of a text that have no part in the score.

    Words whose own piece the other text lacks, and from which no shared term peaks either.
    """
    word_at = text.word_at
    alone = {term.id for term in unshared}
    matched = {word_at.get(term.source) for term in text.terms if term.id not in alone}
    found = [
        word
        for term in unshared
        if term.in_text and (word := word_at.get(term.source)) and word not in matched
    ]
    words = dict.fromkeys(spelled(text, word) for word in found)
    return list(words)[:2]


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def pieces_reading(expansion: Expansion) -> str:
    """How a text was cut: how many pieces, and which words the vocabulary does not have."""
    words = expansion.words
    own = len(expansion.own_tokens)
    cut = {
        spelled(expansion, word).casefold(): word.last - word.first + 1
        for word in words
        if word.last > word.first
    }
    counts = f"{counted(len(words), 'word')}, {counted(own, 'piece')}, and the two marks."
    unknown = sum(token.piece == "[UNK]" for token in expansion.tokens)
    if unknown:
        are = "is" if unknown == 1 else "are"
        counts += f" {counted(unknown, 'piece')} {are} unknown to the vocabulary: [UNK]."
    elif not cut:
        return f"{counts} The vocabulary has every word of this text."
    if not cut:
        return counts
    listed = _listed([f"{word}" for word in list(cut)[:4]])
    it = "It is" if len(cut) == 1 else "They are"
    more = f" and {len(cut) - 4} more" if len(cut) > 4 else ""
    return f"{counts} Not in the vocabulary: {listed}{more}. {it} spelled in pieces."


def model_line(info: ModelInfo) -> str:
    """What a person should know of a model before picking it, in a line."""
    size = "" if not info.parameters else f"{info.parameters / 1e6:,.0f} million parameters · "
    if 0 < info.parameters < 1e6:
        size = f"{info.parameters:,} parameters on another model's · "
    where = "ready" if info.on_disk else f"{info.size_bytes / 1e6:,.0f} MB to download"
    needs = " · needs torch" if info.needs_torch else ""
    return f"{info.family} · {size}{where}{needs} · licence: {info.licence}"


def pair_line(a: Expansion, b: Expansion) -> str:
    """Both texts in one line, shortened, for who sees no boxes."""
    texts = (text.text if len(text.text) <= 60 else f"{text.text[:59]}…" for text in (a, b))
    return " · ".join(f"{name}: “{text}”" for name, text in zip("AB", texts, strict=True))


def case_reading(
    expansion: Expansion, other: Expansion, match: Match, *, marks_share: float
) -> str:
    """What became of a text that goes wrong: against another, and by the model's own marks."""
    marks = f"{percent(100 * marks_share)} of its squared weight peaks at [CLS] or [SEP]."
    if match.cosine is None:
        return marks
    with_other = f"Against “{other.text}” the cosine is {number(match.cosine)}"
    if not match.shared:
        return f"{with_other}: no term in common. {marks}"
    pieces = _listed([term.piece for term in match.shared[:3]])
    most = "through" if len(match.shared) <= 3 else "most of it through"
    return f"{with_other}, {most} {pieces}. {marks}"


def score_guess_reading(guess: str | float | None, cosine: float | None) -> str:
    """How far a guessed score was off."""
    if cosine is None:
        return "There is no score: one of the texts has no terms."
    if guess is None:
        return f"The cosine is {number(cosine)}."
    guess = float(guess)
    off = guess - cosine
    how = "right" if abs(off) < 0.005 else f"{abs(off):.2f} too {'high' if off > 0 else 'low'}"
    return f"You guessed {guess:.2f}, {how}: the cosine is {number(cosine)}."


def coverage(match: Match) -> str:
    """How much of each text the shared terms cover."""
    a, b = (percent(100 * part) if part else "0 %" for part in (match.coverage_a, match.coverage_b))
    return f"The shared terms cover {a} of what A stands for and {b} of B."


def standing(cosine: float, baseline: Baseline) -> str:
    """Where a score stands among random pairs, as a sentence."""
    below = int(100 * baseline.share_below(cosine))
    return (
        f"Higher than {below} % of {baseline.pairs:,} random pairs of ESCO occupation texts of "
        f"about this length ({baseline.words} words; half of them reach {baseline.median:.3f})."
    )


NO_STANDING = (
    "Not compared with random pairs: the two lengths differ too much, or no such collection is "
    "as short or as long."
)


def caveats(info: ModelInfo) -> tuple[str, ...]:
    """What a score of this model is not, in sentences."""
    learned = info.family != "BM25"
    return (
        "No hiring decision: it compares vocabularies, not people.",
        *(["A small model. Odd terms happen."] if _small(info) else []),
        f"{info.title} is made for the dot product; the cosine is this page's choice.",
        "Texts of very different length are not comparable: long ones hold more terms.",
        *(["Where a term peaks is not proof of what caused it."] if learned else []),
        "It can be exactly 0, whatever one reads elsewhere: two texts without a common term have "
        "no product to add up. A dash means that there was nothing to compare.",
    )


def _small(info: ModelInfo) -> bool:
    """Whether a model is a learned one that ships with the project."""
    return info.remote is None and info.family != "BM25"
