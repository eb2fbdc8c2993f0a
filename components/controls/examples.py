"""The pairs of texts to click on the Match page and in the lesson, from assets/examples.json."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import streamlit as st

from components.controls.presets import fill_boxes, preset_pills
from components.explain.preset_files import presets
from components.state import address, session

_KEYS_KNOWN = 8  # of the pills that were drawn last: the browser may still name them


@dataclass(frozen=True, slots=True)
class Example:
    """A pair to click on."""

    id: str  # as in the page's address
    title: str
    a: str
    b: str

    @property
    def texts(self) -> dict[str, str]:
        """Its texts, by the keys of their boxes."""
        return {session.TEXT_A: self.a, session.TEXT_B: self.b}


@cache
def examples() -> dict[str, Example]:
    """All examples by id, in the order they are shown; the first opens the page."""
    return presets("examples.json", Example)


def example_pills() -> None:
    """The examples to click; the chosen one is in the address too.

    It is not bound by Streamlit, which would write the title of the example there, and a link
    should survive a better title.
    """
    key = _pills_key()
    chosen = preset_pills(
        "Examples",
        {row.id: row.title for row in examples().values()},
        {row.id: row.texts for row in examples().values()},
        key=key,
        default=shown_example(),
        chosen=lambda id_: _chosen(key, id_),
        is_echo=lambda id_: _is_echo(key, id_),
    )
    drawn: dict[str, str | None] = st.session_state.setdefault(session.EXAMPLES_DRAWN, {})
    drawn[key] = chosen
    for old in list(drawn)[:-_KEYS_KNOWN]:
        del drawn[old]


def follow_address(asked: str | None) -> None:
    """Show the example that the address asks for, if there is such a one."""
    if asked in examples():
        _choose(asked)


def next_example() -> None:
    """Show the example after the one that is shown; a callback."""
    ids, shown = list(examples()), shown_example()
    at = 0 if shown is None else ids.index(shown) + 1
    _choose(ids[at % len(ids)])
    address.write(example=ids[at % len(ids)])


def forget_example() -> None:
    """No example is chosen any more, for a text was changed; unless that made it one."""
    if st.session_state.get(_pills_key()) != shown_example():
        _renew_pills()
    address.write(example=shown_example())


def shown_example() -> str | None:
    """The example whose texts are in the boxes, unedited, if any; at first it is the first."""
    if session.TEXT_A not in st.session_state:
        return next(iter(examples()))
    texts = (st.session_state.get(session.TEXT_A), st.session_state.get(session.TEXT_B))
    return next((row.id for row in examples().values() if (row.a, row.b) == texts), None)


def _choose(id_: str) -> None:
    fill_boxes(examples()[id_].texts)
    _renew_pills()


def _chosen(key: str, id_: str | None) -> None:
    if key != _pills_key():
        _renew_pills()
    address.write(example=id_)


def _pills_key() -> str:
    return f"examples_{st.session_state.get(session.EXAMPLES_RENEWED, 0)}"


def _renew_pills() -> None:
    """Draw the pills under a new key when it is not they that changed the texts.

    Who types fast over a slow network sends a second change before the answer to the first. It
    still names the example that was chosen before, and under the old key that would read as a
    click, which puts the example's texts over what was typed.
    """
    state = st.session_state
    state[session.EXAMPLES_RENEWED] = state.get(session.EXAMPLES_RENEWED, 0) + 1


def _is_echo(key: str, id_: str | None) -> bool:
    """Whether the browser repeats what was chosen in pills that others have replaced."""
    drawn: dict[str, str | None] = st.session_state.get(session.EXAMPLES_DRAWN, {})
    return key != _pills_key() and id_ == drawn.get(key)
