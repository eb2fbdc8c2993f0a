"""The same pair of texts under several methods, and why their scores differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.explain.bars import Bar, tone_of
from components.explain.names import term_names
from components.explain.numbers import counted, number, part, percent
from core import Expansion, Match, ModelInfo, added_share, baselines_for, unit_weights


@dataclass(frozen=True, slots=True)
class MethodResult:
    """What one method makes of a pair of texts."""

    info: ModelInfo
    match: Match
    native: float  # the method's own score, A as query and B as document
    raw: bool = False

    @property
    def summary(self) -> str:
        """What the method does, between exact words and expansion."""
        if not self.info.learned:
            return "Exact words, weighed by how rare they are"
        if not self.info.expands:
            made = " imitates splade-tiny's weights and" if self.info.remote is None else ""
            return (
                "Exact pieces, weighed in their context. In its paper, UniCOIL reads documents "
                f"that doc2query-T5 expanded first; the model here{made} reads them as they are"
            )
        return "Pieces weighed in context, and words added"

    @property
    def standing(self) -> str | None:
        """Where the cosine stands among random pairs under the same method, if there are some."""
        found = baselines_for(self.match.a, self.match.b)
        if self.match.cosine is None or not found:
            return None
        below = percent(100 * found[0].below(self.match.cosine))
        return f"higher than {below} of random pairs of {found[0].collection}"

    def bars(self, text: Expansion, *, most: int) -> list[Bar]:
        """The heaviest terms as parts of the vector's length, so that methods compare."""
        shown = text.terms[:most]
        weights = unit_weights(text)
        names = term_names(shown, text, raw=self.raw)
        shared = {term.id for term in self.match.shared}
        return [
            Bar(
                name=names[term.id],
                value=weights[term.id],
                tone=tone_of(term.in_text),
                beside=f"{term.weight:.2f}",
                shared=term.id in shared,
            )
            for term in shown
        ]


def native_name(info: ModelInfo) -> str:
    """What the score is called that a method itself ranks by."""
    return "Dot product" if info.ranks_by_dot else f"{info.family} score"


def verdict(results: Sequence[MethodResult]) -> str:
    """One sentence on why the scores differ."""
    parts = [_verdict(result) for result in results]
    return f"{'; '.join(parts)}." if parts else ""


def _verdict(result: MethodResult) -> str:
    title, match = result.info.title, result.match
    if match.cosine is None:
        return f"{title} has nothing to compare"
    if not match.shared:
        return f"{title} finds nothing in common, so its cosine is exactly 0"
    score = f"{title} ({number(match.cosine)})"
    if not result.info.learned:
        return f"{score} counts {counted(len(match.shared), 'shared word')} and knows no other"
    if not result.info.expands:
        return f"{score} weighs {counted(len(match.shared), 'shared piece')} by their sentences"
    added = added_share(match)
    if not added:
        return f"{score} adds terms, but meets only in pieces that are in both texts"
    return f"{score} owes {part(added)} of its score to terms it added"
