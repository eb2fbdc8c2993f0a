"""Where the lesson stands: its step, presenter's mode, and what the audience has yet to guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from components.controls import scripts, text_boxes
from components.explain.comparison import View
from components.lesson.record import cut, opening
from components.render import markup
from components.render.theme import PALETTES, Mode, high_contrast
from components.server import cache
from components.state import session

Secret = Literal["terms", "score"]
"""What an audience may guess before it is shown."""

_BAR_TERMS = 12
_REMEMBERED = 100  # guesses of an audience
_GUESSES: dict[Secret, str] = {"terms": session.GUESS_TERMS, "score": session.GUESS_SCORE}
_KEYS = {"ArrowRight": "next", "ArrowLeft": "back"}
_PRESENTER_KEYS = {
    "PageDown": "next",  # what a clicker sends
    "PageUp": "back",
    "e": "next example",
    "g": "guess",
    "r": "reveal",
    "p": "leave",
    "f": "fullscreen",
}


def follow_address(steps: Sequence[str]) -> None:
    """Take the step and the switches from the address, where they are new.

    At full runs only, when the page is opened or the visitor goes "back": the address that comes
    with a key may be older than the key before it.
    """
    state, asked = st.session_state, st.query_params.get(session.STEP)
    if asked in steps and asked != state.get(session.ASKED_STEP):
        state[session.STEP] = asked
    state[session.ASKED_STEP] = asked
    state[session.UNKNOWN_STEP] = asked is not None and asked not in steps
    state.setdefault(session.STEP, steps[0])
    for switch in (session.PRESENT, session.PREDICT):
        if st.query_params.get(switch) == "true":
            state[switch] = True


def current_step() -> str:
    """The step to show."""
    step: str = st.session_state[session.STEP]
    return step


def _write_address() -> None:
    """Say in the address where the lesson stands: all of it, for an older address may come back."""
    state = st.session_state
    state[session.UNKNOWN_STEP] = False
    st.query_params[session.STEP] = state[session.ASKED_STEP] = state[session.STEP]
    for switch in (session.PRESENT, session.PREDICT):
        if state.get(switch):
            st.query_params[switch] = "true"
        else:
            st.query_params.pop(switch, None)


def render_notice() -> None:
    """That the address named a step that the lesson does not have, until another is chosen."""
    if st.session_state.get(session.UNKNOWN_STEP):
        st.info(
            "The address names a step that the lesson does not have, so another is shown.",
            icon=":material/info:",
        )


def _go_to(step: str) -> None:
    st.session_state[session.STEP] = step
    _write_address()


def rail(steps: Mapping[str, str]) -> None:
    """The steps to choose from between Back and Next, which the arrow keys press too."""
    ids, current = list(steps), current_step()
    at = ids.index(current)
    digits = {str(number): id_ for number, id_ in enumerate(ids, start=1)}
    with st.container(horizontal=True, vertical_alignment="center", key="rail_row"):
        _step_button("Back", ids, at - 1, icon="arrow_back")
        scripts.rail(
            steps,
            current=current,
            keys={**_KEYS, **(_PRESENTER_KEYS | digits if presenting() else {})},
            key=session.RAIL,
            on_asked=lambda: _do_what_was_asked(ids),
        )
        _step_button("Next", ids, at + 1, icon="arrow_forward")


def _step_button(label: str, steps: Sequence[str], to: int, *, icon: str) -> None:
    there = 0 <= to < len(steps)
    st.button(
        label,
        key=label.lower(),
        icon=f":material/{icon}:",
        icon_position="right" if label == "Next" else "left",
        on_click=_go_to,
        args=(steps[to] if there else "",),
        disabled=not there,
    )


def _do_what_was_asked(steps: Sequence[str]) -> None:
    """Do, in order, what the rail and the keys asked for and was not done yet."""
    state = st.session_state
    done = state.get(session.ASKED_NUMBER, 0)
    for number, what in state[session.RAIL].asked or ():
        if number <= done:
            continue
        state[session.ASKED_NUMBER] = number
        at = steps.index(state[session.STEP])
        if what in steps:
            _go_to(what)
        elif what in ("next", "back"):
            to = at + (1 if what == "next" else -1)
            _go_to(steps[min(max(to, 0), len(steps) - 1)])
        elif what == "next example":
            text_boxes.next_example()
        elif what == "guess":
            _turn(session.PREDICT, on=not state.get(session.PREDICT))
        elif what == "leave":
            leave()
        elif what == "reveal" and state.get(session.ASKED_SECRET):
            reveal(*state[session.ASKED_SECRET])


def settings() -> None:
    """The switches of the lesson."""
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
    """A switch whose state is kept here, so that a key can turn it too.

    After a key it is a new widget: of the old one the browser may still report the old value.
    """
    state = st.session_state
    before, turns = bool(state.get(name)), state.setdefault(session.PRESSES, {}).get(name, 0)
    now = st.toggle(label, value=before, key=f"{name}_{turns}", help=help)
    if now != before:
        state[name] = now
        _write_address()


def _turn(name: str, *, on: bool) -> None:
    turns = st.session_state[session.PRESSES]
    st.session_state[session.PRESSES] = {**turns, name: turns.get(name, 0) + 1}
    st.session_state[name] = on
    _write_address()


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
    return (secret, texts) not in st.session_state.get(session.REVEALED, {})


def ask(secret: Secret, *texts: str) -> None:
    """Remember what the audience is asked, for whoever reveals it by key."""
    st.session_state[session.ASKED_SECRET] = (secret, *texts)


def reveal(secret: Secret, *texts: str) -> None:
    """Show it, and keep what was guessed; a callback. The score shows the shared terms too."""
    state = st.session_state
    lately = list(state.get(session.REVEALED, {}).items())[-_REMEMBERED:]
    shown = {**dict(lately), (secret, texts): state.get(_GUESSES[secret])}
    if secret == "score":
        shown.setdefault(("terms", texts[:1]), None)
    state[session.REVEALED] = shown
    state[_GUESSES[secret]] = "" if secret == "terms" else None


def guess(secret: Secret, *texts: str) -> str | float | None:
    """What the audience had guessed of these texts when it was revealed, if anything."""
    found: str | float | None = st.session_state.get(session.REVEALED, {}).get((secret, texts))
    return found


def beginning(model_id: str, text: str) -> str:
    """As much of a text as the lesson takes apart."""
    start = cut(text)
    return opening(start, cache.expansion(model_id, start))


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
        st.button("Next example (E)", key="next_example", on_click=text_boxes.next_example)
        st.html(
            '<i class="lens-presenting"></i>'
            + markup.note("← → step · 1 to 8 jump · G guess first · R reveal · F full screen")
        )
        st.button("Leave (P)", key="leave", on_click=leave)
