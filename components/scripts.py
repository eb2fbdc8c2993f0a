"""The page's own two scripts: live typing and shared links. See assets/js/."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from streamlit.components.v2 import component

_FOLDER = Path(__file__).parents[1] / "assets" / "js"


def _script(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_live_typing = component("live_typing", js=_script("live.js"), isolate_styles=False)
_address = component("address", js=_script("address.js"), isolate_styles=False)


def follow_typing(labels: Sequence[str]) -> None:
    """Commit the text areas with these labels shortly after the last key."""
    _live_typing(data={"labels": list(labels)}, key="live_typing")


def shared_in_address() -> str | None:
    """What a shared link carried behind its "#", in the one run after it was opened."""
    shared = _address(key="address", on_shared_change=lambda: None).shared
    return shared if isinstance(shared, str) else None
