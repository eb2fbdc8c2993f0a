"""The ranking: how it is ordered and narrowed, and the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.controls.model_picker import chosen_model
from components.controls.reading import read
from components.controls.scripts import follow_picks
from components.explain.numbers import number
from components.explain.shortlist import (
    Answer,
    Line,
    Standing,
    length_caution,
    lines_found,
)
from components.render import markup
from components.render.shortlist import Place, ranking_table
from components.shortlist.answers import answers_of
from components.shortlist.candidates import candidates, shown_names
from components.shortlist.reading import Cosines, Texts, cosines_of, standing_of
from components.state import session
from core import Expansion, list_models, model_info, ndcg

SHOWN = 25
"""Rows of the table; the list under it and the files hold all."""

_BY_LINES = "Lines found"
_SORTS = ("Score", _BY_LINES, "Your fit", "Name", "As they came")
_NO_MODEL = "no other"


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates that were read, the highest score first, and those that are shown."""

    texts: Mapping[int, str]  # as read, by the candidate's number
    cosines: Cosines
    names: Mapping[int, str]
    ranks: Mapping[int, int | None]  # by number; None: nothing to compare
    shown: tuple[int, ...]  # sorted and filtered as the visitor asks
    order: tuple[int, ...]  # by score
    answers: Mapping[int, Sequence[Answer]]  # to the lines that count, of those looked at


def order_of(cosines: Cosines) -> tuple[int, ...]:
    """The candidates by score, those with nothing to compare last, equal ones as they came."""
    return tuple(sorted(cosines, key=lambda n: (cosines[n] is None, -(cosines[n] or 0.0), n)))


def ranks_of(cosines: Cosines) -> dict[int, int | None]:
    """The place of each candidate; equal scores share one."""
    found: dict[int, int | None] = {}
    before: tuple[float, int] | None = None
    for place, number_ in enumerate(order_of(cosines), 1):
        cosine = cosines[number_]
        if cosine is None:
            found[number_] = None
            continue
        rank = before[1] if before is not None and before[0] == cosine else place
        found[number_] = rank
        before = (cosine, rank)
    return found


def ranked(
    texts: Texts,
    cosines: Cosines,
    settings: Settings,
    answers: Mapping[int, Sequence[Answer]],
) -> Ranking:
    """The candidates in the order that the visitor asks for, those without a word left out."""
    by_number = {one.number: text for one, text in texts if one.number in cosines}
    names = shown_names()
    order = order_of(cosines)
    fits = fits_of()
    found = {n: lines_found(of) for n, of in answers.items()}
    keys: dict[str, Callable[[int], Any]] = {
        _BY_LINES: lambda n: (-(found.get(n) or 0), order.index(n)),
        "Your fit": lambda n: (-fits.get(n, -1), order.index(n)),
        "Name": lambda n: (names[n].casefold(), n),
        "As they came": lambda n: n,
    }
    word = settings.word.casefold()
    kept = [n for n in order if word in by_number[n].casefold()]
    return Ranking(
        texts=by_number,
        cosines=cosines,
        names=names,
        ranks=ranks_of(cosines),
        shown=tuple(sorted(kept, key=keys.get(settings.sort, order.index))),
        order=order,
        answers=answers,
    )


def fits_of() -> dict[int, int]:
    """The visitor's own judgement, 0 to 3, by the candidate's number."""
    found: dict[int, int] = st.session_state.setdefault(session.FITS, {})
    return found


@dataclass(frozen=True, slots=True)
class Settings:
    """How the visitor wants the candidates ordered and narrowed."""

    sort: str
    word: str
    other: str | None  # another model to compare the order with


def ranking_settings() -> Settings:
    """What the visitor sets."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = st.selectbox(
            "Sort by", _SORTS, key=session.SORTED_BY, width=140, persist_state="session"
        )
        word = st.text_input(
            "Only texts with",
            key=session.FILTER,
            placeholder="a word",
            width=130,
            persist_state="session",
        )
        other = _other_model()
    st.toggle(
        "Blind names",
        key=session.BLIND,
        persist_state="session",
        help="Call the candidates A, B, C … in the order they came. Names that stand in the "
        "texts are hidden by “Hide personal details”.",
    )
    return Settings(sort or _SORTS[0], word or "", other)


def render_ranking(
    asked: Expansion, texts: Texts, lines: Sequence[Line], settings: Settings
) -> Ranking:
    """The table; results appear as they come."""
    place = st.container()
    table = st.empty()

    def show(so_far: Cosines) -> None:
        table.html(_table(asked, ranked(texts, so_far, settings, {})))

    with place:
        cosines = cosines_of(asked, texts, show=show)
        elsewhere = _ranks_elsewhere(settings.other, asked.text, texts)
        by_score = ranked(texts, cosines, settings, {})
        wanted = by_score.shown if settings.sort == _BY_LINES else by_score.shown[:SHOWN]
        if by_score.shown and lines:
            show(cosines)
    with place:
        answers = answers_of(asked.model_id, lines, [by_score.texts[n] for n in wanted])
    found = ranked(
        texts, cosines, settings, {n: answers[by_score.texts[n]] for n in wanted} if lines else {}
    )
    follow_picks(session.PICKS, _picked)
    if not found.shown:
        table.info(f"No text has “{markup.without_markdown(settings.word)}” in it.")
        return found
    table.html(_table(asked, found, other=settings.other, elsewhere=elsewhere))
    _render_agreement(found)
    return found


def _table(
    asked: Expansion,
    found: Ranking,
    *,
    other: str | None = None,
    elsewhere: Mapping[int, int | None] | None = None,
) -> str:
    shown = found.shown[:SHOWN]
    standings = {n: standing_of(asked, found.texts[n]) for n in shown}
    places = places_of(
        found,
        standings,
        fits=fits_of(),
        notes={one.number: one.notes for one in candidates()},
        elsewhere=elsewhere or {},
        picked=st.session_state.get(session.PICKED),
    )
    return ranking_table(
        places,
        highest=max((cosine or 0.0 for cosine in found.cosines.values()), default=0.0),
        left_out=len(found.shown) - len(shown),
        other=model_info(other).title if other else "",
    )


def places_of(
    found: Ranking,
    standings: Mapping[int, Standing],
    *,
    fits: Mapping[int, int],
    notes: Mapping[int, Sequence[str]],
    elsewhere: Mapping[int, int | None] | None = None,
    picked: int | None = None,
) -> list[Place]:
    """The rows of the candidates that have a standing, in its order.

    Parameters
    ----------
    fits, notes
        The visitor's judgement, and what was said of the file; by the candidate's number.
    elsewhere
        The ranks by another model.
    """
    tokens = [one.tokens for one in standings.values()]
    places = []
    for n, standing in standings.items():
        length = length_caution(standing.tokens, tokens)
        rank, before = found.ranks[n], (elsewhere or {}).get(n)
        places.append(
            Place(
                number=n,
                rank=rank,
                name=found.names[n],
                standing=standing,
                cautions=(
                    *(caution.label for caution in standing.cautions),
                    *([length.label] if length else []),
                    *(["look at its note"] if notes.get(n) else []),
                ),
                lines=_lines(found.answers.get(n, ())),
                fit=fits.get(n),
                moved=None if rank is None or before is None else rank - before,
                picked=picked == n,
            )
        )
    return places


def _lines(answers: Sequence[Answer]) -> str:
    count = lines_found(answers)
    return f"{count} of {len(answers)}" if answers and count is not None else ""


def _render_agreement(found: Ranking) -> None:
    """How well the ranking agrees with the visitor's own judgement, where there is one."""
    fits = fits_of()
    judged = [fits[n] for n in found.order if n in fits]
    value = ndcg(judged) if len(judged) > 1 else None
    if value is not None:
        st.html(
            markup.note(
                f"nDCG against your own fit: {number(value)} over the {len(judged)} that you "
                "judged. 1 says that no better fit stands below a worse one."
            )
        )


def _other_model() -> str | None:
    """A second model to compare the ranking with, if the visitor picks one."""
    offered = [info.id for info in list_models() if info.on_disk and info.id != chosen_model()]
    picked = st.selectbox(
        "Compare the order with",
        [_NO_MODEL, *offered],
        format_func=lambda id_: id_ if id_ == _NO_MODEL else model_info(id_).title,
        key=session.OTHER_MODEL,
        persist_state="session",
        width=200,
    )
    return picked if picked in offered else None


def _ranks_elsewhere(other: str | None, requirement: str, texts: Texts) -> dict[int, int | None]:
    if other is None:
        return {}
    return ranks_of(cosines_of(read(other, requirement), texts))


def _picked() -> None:
    """A click on a name; a callback."""
    picked = getattr(st.session_state.get(session.PICKS), "picked", None)
    known = {one.number for one in candidates()}
    if isinstance(picked, Sequence) and len(picked) == 2 and picked[1] in known:
        st.session_state[session.PICKED] = picked[1]
