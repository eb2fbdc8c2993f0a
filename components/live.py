"""Live typing: the page follows the text boxes as one types. See assets/js/live.js."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from streamlit.components.v2 import component

_SCRIPT = Path(__file__).parents[1] / "assets" / "js" / "live.js"
_mount = component("live_typing", js=_SCRIPT.read_text(encoding="utf-8"), isolate_styles=False)


def follow_typing(labels: Sequence[str]) -> None:
    """Commit the text areas with these labels shortly after the last key."""
    _mount(data={"labels": list(labels)}, key="live_typing")
