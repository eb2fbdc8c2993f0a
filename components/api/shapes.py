"""What the JSON interface takes and gives."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from core import (
    DEFAULT_MODEL_ID,
    Expansion,
    Match,
    ModelInfo,
    SharedTerm,
    Term,
)

LONGEST_TEXT = 20_000
"""Characters of one text."""

Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Model = Annotated[
    str, Field(description="The id of a model, see /models.", max_length=100, strict=True)
]
Share = Annotated[float, Field(ge=0, le=1.000001)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class ExpandRequest(_Shape):
    """One text."""

    text: Text
    model: Model = DEFAULT_MODEL_ID


class CompareRequest(_Shape):
    """Two texts."""

    a: Text
    b: Text
    model: Model = DEFAULT_MODEL_ID


class SourceShape(_Shape):
    """Where in the text a term peaks. That is no proof of what caused it."""

    start: Annotated[int, Field(ge=0, description="The first character.")]
    end: Annotated[int, Field(ge=0, description="The character behind the last one.")]


class TermShape(_Shape):
    """A vocabulary entry with a weight above 0."""

    id: Annotated[int, Field(ge=0)]
    piece: Annotated[str, Field(description='As in the vocabulary; "##" continues a word.')]
    weight: Annotated[float, Field(gt=0)]
    in_text: Annotated[bool, Field(description="One of the text's own, or added by the model.")]
    source: Annotated[
        SourceShape | None, Field(description="null where it peaks at [CLS] or [SEP].")
    ]

    @classmethod
    def of(cls, term: Term, expansion: Expansion) -> TermShape:
        """The shape of a term of an expansion."""
        token = expansion.tokens[term.source]
        source = (
            None
            if token.start is None or token.end is None
            else SourceShape(start=token.start, end=token.end)
        )
        return cls(
            id=term.id, piece=term.piece, weight=term.weight, in_text=term.in_text, source=source
        )


class ExpansionShape(_Shape):
    """All terms of a text, the heaviest first."""

    model: str
    tokens: Annotated[int, Field(ge=0, description="With [CLS] and [SEP].")]
    windows: Annotated[int, Field(ge=1, description="A longer text is read in several.")]
    terms: list[TermShape]

    @classmethod
    def of(cls, expansion: Expansion) -> ExpansionShape:
        """The shape of an expansion."""
        return cls(
            model=expansion.model_id,
            tokens=len(expansion.tokens),
            windows=expansion.windows,
            terms=[TermShape.of(term, expansion) for term in expansion.terms],
        )


class SharedShape(_Shape):
    """A term that both texts have."""

    id: Annotated[int, Field(ge=0)]
    piece: str
    weight_a: Annotated[float, Field(gt=0)]
    weight_b: Annotated[float, Field(gt=0)]
    contribution: Annotated[
        Share, Field(description="weight_a * weight_b / (|a| |b|); they sum to the cosine.")
    ]
    kind: Annotated[
        Literal["both", "one", "added"],
        Field(description="In both texts; in one and added to the other; added to both."),
    ]

    @classmethod
    def of(cls, shared: SharedTerm) -> SharedShape:
        """The shape of a shared term."""
        return cls(
            id=shared.id,
            piece=shared.piece,
            weight_a=shared.weight_a,
            weight_b=shared.weight_b,
            contribution=shared.contribution,
            kind=shared.kind,
        )


class MatchShape(_Shape):
    """How two texts meet."""

    model: str
    cosine: Annotated[Share | None, Field(description="null where a text has no terms.")]
    dot: Annotated[float, Field(ge=0, description="The score the model was trained for.")]
    coverage_a: Annotated[Share, Field(description="Of A's squared weight, on shared terms.")]
    coverage_b: Share
    shared: Annotated[list[SharedShape], Field(description="The largest contribution first.")]
    only_a: Annotated[list[TermShape], Field(description="The heaviest first.")]
    only_b: list[TermShape]

    @classmethod
    def of(cls, match: Match) -> MatchShape:
        """The shape of a match."""
        return cls(
            model=match.a.model_id,
            cosine=match.cosine,
            dot=match.dot,
            coverage_a=match.coverage_a,
            coverage_b=match.coverage_b,
            shared=[SharedShape.of(shared) for shared in match.shared],
            only_a=[TermShape.of(term, match.a) for term in match.only_a],
            only_b=[TermShape.of(term, match.b) for term in match.only_b],
        )


class ModelShape(_Shape):
    """A model of the catalogue."""

    id: str
    title: str
    method: str
    summary: str
    licence: str
    expands: Annotated[bool, Field(description="Adds terms that are not in the text.")]
    learned: bool
    usable: Annotated[bool, Field(description="On the server's disk, so that it can be asked.")]

    @classmethod
    def of(cls, info: ModelInfo) -> ModelShape:
        """The shape of a row of the catalogue."""
        return cls(
            id=info.id,
            title=info.title,
            method=info.family,
            summary=info.summary,
            licence=info.licence,
            expands=info.expands,
            learned=info.learned,
            usable=info.on_disk,
        )


class ModelsShape(_Shape):
    """The catalogue."""

    default: str
    models: list[ModelShape]


class Fault(_Shape):
    """Why a request was not answered."""

    detail: Annotated[str, Field(description="One sentence; never a part of a text.")]
