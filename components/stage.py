"""Where the lesson stands: its step, presenter's mode, and what the audience has yet to guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from components import inputs, markup, scripts, session
from components.comparison import View
from components.theme import PALETTES, Mode, high_contrast

Secret = Literal["terms", "score"]
"""What an audience may guess before it is shown."""

_BAR_TERMS = 12
_KEYS = {"ArrowRight": "next", "ArrowLeft": "back"}
_PRESENTER_KEYS = {
    "PageDown": "next",  # what a clicker sends
    "PageUp": "back",
    "e": "next_example",
    "g": f"{session.PREDICT}_switch",
    "r": "reveal",
    "p": "leave",
    "f": "fullscreen",
}


def current_step(steps: Sequence[str]) -> str:
    """The step to show: the one the address names, if that is new, or the one chosen last."""
    state = st.session_state
    asked = st.query_params.get(session.STEP)
    asked = asked if asked in steps else None
    if asked is not None and asked != state.get(session.ASKED_STEP):
        state[session.STEP] = asked
    state[session.ASKED_STEP] = asked
    step: str = state.setdefault(session.STEP, steps[0])
    return step


def address_notice(steps: Sequence[str]) -> str | None:
    """What to say of a step that the address names and the lesson does not have."""
    asked = st.query_params.get(session.STEP)
    if asked is None or asked in steps:
        return None
    return "The address names a step that the lesson does not have, so another is shown."


def _go_to(step: str | None) -> None:
    if step is not None:
        st.session_state[session.STEP] = st.session_state[session.ASKED_STEP] = step
        st.query_params[session.STEP] = step


def _chosen_on_rail() -> None:
    _go_to(st.session_state[session.RAIL].step)


def rail(steps: Mapping[str, str], current: str) -> None:
    """The steps to choose from between Back and Next, which the arrow keys press too."""
    ids = list(steps)
    at = ids.index(current)
    digits = {str(number): id_ for number, id_ in enumerate(ids, start=1)}
    with st.container(horizontal=True, vertical_alignment="center", key="rail_row"):
        _step_button("Back", ids[at - 1] if at else None, key="back", icon="arrow_back")
        scripts.rail(
            steps,
            current=current,
            keys={**_KEYS, **(_PRESENTER_KEYS | digits if presenting() else {})},
            key=session.RAIL,
            on_choice=_chosen_on_rail,
        )
        after = ids[at + 1] if at + 1 < len(ids) else None
        _step_button("Next", after, key="next", icon="arrow_forward")


def _step_button(label: str, step: str | None, *, key: str, icon: str) -> None:
    st.button(
        label,
        key=key,
        icon=f":material/{icon}:",
        icon_position="right" if key == "next" else "left",
        on_click=_go_to,
        args=(step,),
        disabled=step is None,
    )


def settings() -> None:
    """The switches of the lesson. They come first in a run: until then, the address is not read."""
    _switch(
        session.PRESENT,
        "Presenter's mode",
        help="Large type, no menus, and everything by keyboard.",
    )
    _switch(
        session.PREDICT,
        "Predict, then reveal",
        help="Hides the added terms and the score until your audience has guessed them.",
    )
    st.toggle(
        "Raw word pieces",
        key=session.RAW,
        bind="query-params",
        help="Show terms as the model's vocabulary has them: “##net” instead of “-net-”.",
    )


def _switch(name: str, label: str, *, help: str) -> None:
    """A switch that the address turns on too.

    Not bound by Streamlit: a lecture must not fall out of presenter's mode because a key came
    while the page was still being drawn. So what counts is kept here, and an address without the
    parameter turns nothing off.
    """
    state, key = st.session_state, f"{name}_switch"
    asked = st.query_params.get(name) == "true"
    if asked and not state.get(f"asked_{name}"):
        state[name] = state[key] = True
    state[f"asked_{name}"] = asked
    if state.get(key) is None:
        state[key] = bool(state.get(name))
    st.toggle(label, key=key, help=help, on_change=_switched, args=(name,))


def _switched(name: str) -> None:
    _turn(name, on=st.session_state[f"{name}_switch"])


def _turn(name: str, *, on: bool) -> None:
    state = st.session_state
    state[name] = state[f"{name}_switch"] = state[f"asked_{name}"] = on
    if on:
        st.query_params[name] = "true"
    else:
        st.query_params.pop(name, None)


def presenting() -> bool:
    """Whether the page is in presenter's mode."""
    return bool(st.session_state.get(session.PRESENT))


def leave() -> None:
    """Back to the normal page; a callback."""
    _turn(session.PRESENT, on=False)


def view() -> View:
    """How the lesson's pictures are drawn."""
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    palette = PALETTES[mode]
    return View(
        terms=_BAR_TERMS,
        raw=bool(st.session_state.get(session.RAW)),
        palette=high_contrast(palette, mode) if presenting() else palette,
    )


def hidden(secret: Secret, *texts: str) -> bool:
    """Whether the audience has yet to guess this of these texts."""
    if not st.session_state.get(session.PREDICT):
        return False
    return (secret, texts) not in st.session_state.get(session.REVEALED, ())


def reveal(secret: Secret, *texts: str) -> None:
    """Show it; a callback."""
    st.session_state[session.REVEALED] = (
        *st.session_state.get(session.REVEALED, ())[-20:],
        (secret, texts),
    )


def preset_pills(
    label: str,
    titles: Mapping[str, str],
    *,
    key: str,
    texts: Mapping[str, Mapping[str, str]],
) -> str:
    """Presets to choose from; a newly chosen one fills its text boxes. The first is the default.

    Parameters
    ----------
    titles
        By the preset's id.
    texts
        For each id, the text of each box, by the box's widget key.
    """
    chosen = st.pills(
        label,
        list(titles),
        format_func=lambda id_: titles[id_],
        key=key,
        default=next(iter(titles)),
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    shown = st.session_state.setdefault(session.SHOWN_PRESETS, {})
    if shown.get(key) != chosen:
        st.session_state[session.SHOWN_PRESETS] = {**shown, key: chosen}
        st.session_state.update(texts[chosen])
    return chosen


def presenter_bar() -> None:
    """What a presenter may press, with its keys; nothing outside presenter's mode."""
    if not presenting():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="presenter_bar"):
        st.button("Next example (E)", key="next_example", on_click=inputs.next_example)
        st.html(
            '<i class="lens-presenting"></i>'
            + markup.note("← → step · 1 to 8 jump · G guess first · R reveal · F full screen")
        )
        st.button("Leave (P)", key="leave", on_click=leave)
