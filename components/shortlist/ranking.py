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
from components.explain.shortlist import length_caution
from components.render import markup
from components.render.shortlist import Place, ranking_table
from components.shortlist.candidates import shown_names
from components.shortlist.reading import Cosines, Texts, cosines_of, standing_of
from components.state import session
from core import Expansion, list_models, model_info, ndcg

SHOWN = 25
"""Rows of the table; the list under it and the files hold all."""

_SORTS = ("Score", "Your fit", "Name", "As they came")
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


def ranked(texts: Texts, cosines: Cosines, *, sort: str, word: str) -> Ranking:
    """The candidates in the order that the visitor asks for, those without a word left out."""
    by_number = {one.number: text for one, text in texts if one.number in cosines}
    names = shown_names()
    order = order_of(cosines)
    fits = fits_of()
    keys: dict[str, Callable[[int], Any]] = {
        "Score": order.index,
        "Your fit": lambda n: (-fits.get(n, -1), order.index(n)),
        "Name": lambda n: (names[n].casefold(), n),
        "As they came": lambda n: n,
    }
    kept = [n for n in order if word.casefold() in by_number[n].casefold()]
    return Ranking(
        texts=by_number,
        cosines=cosines,
        names=names,
        ranks=ranks_of(cosines),
        shown=tuple(sorted(kept, key=keys.get(sort, order.index))),
        order=order,
    )


def fits_of() -> dict[int, int]:
    """The visitor's own judgement, 0 to 3, by the candidate's number."""
    found: dict[int, int] = st.session_state.setdefault(session.FITS, {})
    return found


def render_ranking(asked: Expansion, texts: Texts) -> Ranking:
    """The settings and the table; results appear as they come."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = st.selectbox("Sort by", _SORTS, key=session.SORTED_BY, width=150)
        word = st.text_input(
            "Only texts with",
            key=session.FILTER,
            placeholder="a word",
            width=180,
        )
        other = _other_model()
        st.toggle(
            "Blind names",
            key=session.BLIND,
            help="Call the candidates A, B, C … in the order they came. Names that stand in the "
            "texts are hidden by “Hide personal details”.",
        )
    place = st.container()
    table = st.empty()

    def show(so_far: Cosines) -> None:
        table.html(_table(asked, ranked(texts, so_far, sort=sort or "", word=word or "")))

    with place:
        cosines = cosines_of(asked, texts, show=show)
        elsewhere = _ranks_elsewhere(other, asked.text, texts)
    found = ranked(texts, cosines, sort=sort or "", word=word or "")
    follow_picks(session.PICKS, _picked)
    if not found.shown:
        table.info(f"No text has “{markup.without_markdown(word or '')}” in it.")
        return found
    table.html(_table(asked, found, other=other, elsewhere=elsewhere))
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
    notes = {one.number: one.notes for one in st.session_state.get(session.CANDIDATES, ())}
    standings = {n: standing_of(asked, found.texts[n]) for n in shown}
    tokens = [one.tokens for one in standings.values()]
    fits = fits_of()
    places = []
    for n in shown:
        standing = standings[n]
        length = length_caution(standing.tokens, tokens)
        rank = found.ranks[n]
        before = (elsewhere or {}).get(n)
        places.append(
            Place(
                number=n,
                rank=rank,
                name=found.names[n],
                standing=standing,
                cautions=(
                    *(caution.label for caution in standing.cautions),
                    *([length.label] if length else []),
                    *(["not all pages have text"] if notes.get(n) else []),
                ),
                fit=fits.get(n),
                moved=None if rank is None or before is None else rank - before,
                picked=st.session_state.get(session.PICKED) == n,
            )
        )
    return ranking_table(
        places,
        highest=max((cosine or 0.0 for cosine in found.cosines.values()), default=0.0),
        left_out=len(found.shown) - len(shown),
        other=model_info(other).title if other else "",
    )


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
    known = {one.number for one in st.session_state.get(session.CANDIDATES, ())}
    if isinstance(picked, Sequence) and len(picked) == 2 and picked[1] in known:
        st.session_state[session.PICKED] = picked[1]
