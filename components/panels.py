"""The parts of the Match page that show a result. They draw what other modules worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import linked, markup, session
from components.inputs import View
from components.rows import SharedRow, expansion_rows
from components.theme import PALETTES, Palette
from components.wording import (
    CAVEATS,
    NO_STANDING,
    coverage,
    expansion_counts,
    number,
    only_unknown_pieces,
    reading,
    standing,
    windows_note,
)
from core import Expansion, Match, baseline_for

_TABLE_ROWS = 200
_PICTURE_ROWS = 30


def current_palette() -> Palette:
    """The colours of the theme the visitor sees."""
    return PALETTES["dark" if st.context.theme.type == "dark" else "light"]


def render_counts(expansion: Expansion) -> None:
    """The line under a text box, and what must be said about the text."""
    st.html(markup.note(expansion_counts(expansion)))
    if only_unknown_pieces(expansion):
        st.warning(
            "The model's vocabulary knows no part of this text, so its terms say little about it.",
            icon=":material/help:",
        )
    note = windows_note(expansion)
    if note:
        st.html(markup.note(note))


def render_score(a: Expansion, b: Expansion, match: Match, *, rows: Sequence[SharedRow]) -> None:
    """The cosine and the dot product, and what they mean."""
    figures, words = st.columns([1, 2], gap="medium")
    with figures:
        _render_figures(match)
    with words:
        st.html(markup.status(reading(a, b, match)))
        if rows:
            st.html(linked.split_bar(rows) + markup.note(coverage(match)))
        if match.cosine is not None:
            baseline = baseline_for(a, b)
            st.html(
                markup.strip(match.cosine, baseline, says=standing(match.cosine, baseline))
                if baseline
                else markup.note(NO_STANDING)
            )


def _render_figures(match: Match) -> None:
    pinned: float | None = st.session_state.get(session.PINNED)
    change = None if pinned is None or match.cosine is None else match.cosine - pinned
    row = st.container(horizontal=True, gap="medium")
    row.metric(
        "Cosine similarity",
        number(match.cosine),
        delta=None if change is None else f"{change:+.3f}",
        delta_description=None if change is None else f"against {pinned:.3f}",
        help="From 0 (no term in common) to 1 (the same terms in the same proportions). It does "
        "not grow with the length of the texts.",
    )
    row.metric(
        "Dot product",
        number(match.dot if match.cosine is not None else None),
        help="The score the model was trained for. It grows with the number of terms.",
    )
    below = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    below.button(
        "Pin this score" if pinned is None else f"Unpin {pinned:.3f}",
        icon=":material/keep:" if pinned is None else ":material/keep_off:",
        key="pin",
        type="tertiary",
        on_click=_pin,
        args=(match.cosine if pinned is None else None,),
        disabled=pinned is None and match.cosine is None,
        help="Keep a score as the baseline, and see the difference while you edit.",
    )
    with below.popover("What this score is not", type="tertiary", icon=":material/info:"):
        st.markdown("\n".join(f"- {caveat}" for caveat in CAVEATS))
        st.page_link("components/pages/about.py", label="Why, and more", icon=":material/info:")


def _pin(cosine: float | None) -> None:
    st.session_state[session.PINNED] = cosine


def render_what_matched(
    a: Expansion,
    b: Expansion,
    match: Match,
    *,
    rows: Sequence[SharedRow],
    names: Mapping[int, str],
) -> None:
    """Both texts and the butterfly between them, linked."""
    st.subheader("What matched", anchor=False)
    st.html(
        markup.note(
            "Hover a term to see the words it peaks in, or a word to see its terms; click to keep "
            "them lit. The stronger a word's tint, the larger its share of the score. Where a term "
            "peaks is not proof of what caused it."
        )
    )
    st.html(linked.linked_match(a, b, match, rows, names=names))


def render_expansions(a: Expansion, b: Expansion, match: Match, *, view: View) -> None:
    """A bar chart of each text's terms by weight."""
    # Altair and pandas take seconds to import; the score is on the page before they are needed.
    from components.charts import expansion_chart

    st.html(markup.chart_legend())
    heaviest = max(text.terms[0].weight for text in (a, b) if text.terms)
    for column, text, label in _side_by_side(a, b):
        with column:
            shown = min(view.terms, len(text.terms))
            st.markdown(f"**{label}**: {shown} of {len(text.terms):,} terms")
            if not text.terms:
                st.html(markup.note("Nothing to draw yet."))
                continue
            rows = expansion_rows(text, match, limit=view.terms, raw=view.raw)
            st.vega_lite_chart(
                spec=expansion_chart(rows, palette=current_palette(), heaviest=heaviest),
                theme=None,
                alt=f"The {shown} heaviest terms of {label[-1]} by weight, from {rows[0].name} "
                f"({rows[0].weight:.2f}) to {rows[-1].name} ({rows[-1].weight:.2f})",
            )


def render_tabs(match: Match, *, rows: Sequence[SharedRow]) -> None:
    """How the score is worked out, and pictures to take away; only the open tab is built."""
    arithmetic, export = st.tabs(["Arithmetic", "Export"], key=session.TAB, on_change="rerun")
    if arithmetic.open:
        with arithmetic:
            _render_arithmetic(match, rows)
    if export.open:
        with export:
            _render_export(match, rows)


def _render_arithmetic(match: Match, rows: Sequence[SharedRow]) -> None:
    from components.charts import waterfall_chart

    if match.cosine is None:
        st.html(markup.note("Nothing to work out: a text without terms has no norm to divide by."))
        return
    st.html(
        markup.note(
            "For each shared term, multiply its weight in A by its weight in B, and add up: that "
            "is the dot product. Divide by the length of both vectors (their norms, the square "
            "root of the sum of all squared weights): that is the cosine."
        )
    )
    st.latex(
        r"\cos(A, B) = \frac{\sum_j a_j\, b_j}{\lVert A\rVert\,\lVert B\rVert}"
        rf" = \frac{{{match.dot:.3f}}}{{{match.norm_a:.3f} \times {match.norm_b:.3f}}}"
        rf" = {match.cosine:.3f}"
    )
    if not match.shared or not match.cosine:
        st.html(markup.note("There is no shared term, so the sum above the line is exactly 0."))
        return
    st.vega_lite_chart(
        spec=waterfall_chart(rows, cosine=match.cosine, palette=current_palette()),
        theme=None,
        alt=f"The contributions of {len(rows)} shared terms added up to {match.cosine:.3f}; the "
        "table below has the same numbers",
    )
    _render_shared_table(rows)


_SORTS: dict[str, Callable[[SharedRow], float | str]] = {
    "contribution": lambda row: -row.contribution,
    "weight in A": lambda row: -row.weight_a,
    "weight in B": lambda row: -row.weight_b,
    "name": lambda row: row.name.casefold(),
}


def _render_shared_table(rows: Sequence[SharedRow]) -> None:
    order = st.segmented_control(
        "Sort the shared terms by", list(_SORTS), key=session.SORT, default="contribution"
    )
    ordered = sorted(rows, key=_SORTS[order or "contribution"])
    st.html(markup.shared_table(ordered[:_TABLE_ROWS], total=len(rows)))


def _render_export(match: Match, rows: Sequence[SharedRow]) -> None:
    from components.charts import butterfly_chart

    if not rows:
        st.html(markup.note("No shared term, so there is no picture to keep."))
        return
    shown = rows[:_PICTURE_ROWS]
    st.html(
        markup.note(
            f"The {len(shown)} shared terms with the largest shares, as a picture to keep: the "
            "buttons at its upper right save it."
        )
    )
    st.vega_lite_chart(
        spec=butterfly_chart(shown, palette=current_palette()),
        theme=None,
        alt=f"Butterfly of the {len(shown)} shared terms that make up most of the cosine of "
        f"{number(match.cosine)}",
    )


def _side_by_side(a: Expansion, b: Expansion) -> Iterator[tuple[DeltaGenerator, Expansion, str]]:
    return zip(st.columns(2), (a, b), ("Text A", "Text B"), strict=True)
