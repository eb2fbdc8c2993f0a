"""Presets: pairs and sentences to click, which fill text boxes. One mechanism for all pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from components.controls import undo
from components.state import session

Texts = Mapping[str, str]
"""A text for each box, by the box's key in the session."""


def choose_next(key: str, offered: Sequence[str], *, first: str | None = None) -> str:
    """Choose what follows what is chosen, or the first after the last; a callback.

    Parameters
    ----------
    key
        The session's key of the widget.
    offered
        What it offers, in order.
    first
        What is chosen where nobody chose; the first of all, if none is named.
    """
    chosen = st.session_state.get(key) or first or offered[0]
    following = offered[(offered.index(chosen) + 1) % len(offered)]
    st.session_state[key] = following
    return following


def preset_pills(
    label: str,
    titles: Mapping[str, str],
    texts: Mapping[str, Texts],
    *,
    key: str,
    default: str | None = None,
    required: bool = False,
    chosen: Callable[[str | None], None] = lambda _: None,
    is_echo: Callable[[str | None], bool] = lambda _: False,
) -> str | None:
    """Presets to choose from; one that is clicked fills its boxes.

    Draw it before the boxes.

    Parameters
    ----------
    titles, texts
        By the preset's id.
    key
        The preset's key in the session.
    default
        The preset that is chosen at first.
    required
        Whether one is always chosen.
    chosen
        Hears of each click, None where the chosen one was clicked away.
    is_echo
        Whether what looks like a click is the browser repeating what was chosen before.
    """

    def fill() -> None:
        now: str | None = st.session_state[key]
        if is_echo(now):
            return
        if now is not None and now in texts:
            fill_boxes(texts[now])
        chosen(now)

    return st.pills(
        label,
        list(titles),
        default=default,
        format_func=lambda id_: titles[id_],
        key=key,
        on_change=fill,
        required=required,
        # Where one is always chosen, it must be the one whose texts the boxes keep.
        persist_state="session" if required else None,
        label_visibility="collapsed",
        wrap=True,
    )


def fill_boxes(texts: Texts, *, what: str = "the example") -> None:
    """Put texts into their boxes, before these are drawn; those of a pair can be undone.

    Parameters
    ----------
    what
        What is being done, as the button to undo it says.
    """
    if session.TEXT_A in texts or session.TEXT_B in texts:
        undo.remember(what)
    st.session_state.update(texts)
