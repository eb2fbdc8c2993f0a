"""The page's own scripts: typing, undo, popovers, links, the lesson's rail. See assets/js/."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from components.export.share_link import LONGEST_LINK
from components.server.faults import told
from core.shipped import shipped_text


@cache
def _component(name: str) -> ComponentRenderer:
    """The component whose script is assets/js/<name>.js."""
    return component(name, js=shipped_text(f"js/{name}.js"), isolate_styles=False)


def follow_typing(keys: Sequence[str]) -> None:
    """Commit the text areas with these keys shortly after the last key press."""
    with told():  # the plain boxes remain
        _component("live")(data={"keys": list(keys)}, key="live_typing")


def keep_texts(keys: Sequence[str]) -> None:
    """Undo in the text areas with these keys, and their texts back after a reload of the tab."""
    with told():
        _component("texts")(data={"keys": list(keys)}, key="texts")


def follow_links() -> None:
    """Scroll the linked texts to what is lit, and lead the arrow keys through their words."""
    with told():
        _component("linked")(key="linked")


def follow_player() -> None:
    """Play the pictures that move, and step through them."""
    with told():
        _component("player")(key="player")


def follow_picks(key: str, picked: Callable[[], None]) -> None:
    """Pick candidates by a click on their names, and lead the arrow keys through the matrix.

    Parameters
    ----------
    key
        Where the session state holds what was clicked, as its attribute `picked`: a number that
        grows, and the candidate's.
    """
    with told():
        _component("shortlist")(key=key, on_picked_change=picked)


def lead_into_popovers() -> None:
    """Let the keyboard go from a popover's button into it, and back."""
    with told():
        _component("popovers")(key="popovers")


def shared_in_address() -> str | None:
    """What a shared link carried behind its "#", in the one run after it was opened."""
    with told():
        shared = _component("address")(
            data={"longest": LONGEST_LINK}, key="address", on_shared_change=lambda: None
        ).shared
        return shared if isinstance(shared, str) else None
    return None


def rail(
    steps: Mapping[str, str],
    *,
    current: str,
    keys: Mapping[str, str],
    key: str,
    on_asked: Callable[[], None],
) -> None:
    """A rail of steps to click on, and keys.

    Parameters
    ----------
    steps
        The title of each step, by the name it has in the address.
    keys
        What a key of the keyboard asks for; "fullscreen" is the browser's.
    key
        Where the session state holds what was asked for, as its attribute `asked`: a list of
        numbers that grow, each with a step or with what a key asks for.
    """
    with told():
        _component("rail")(
            data={"steps": dict(steps), "current": current, "keys": dict(keys)},
            key=key,
            on_asked_change=on_asked,
        )
