"""What the page offers to click, read from the JSON files in assets/."""

from __future__ import annotations

import json
from typing import Protocol, TypeVar

from core.shipped import shipped_text


class _Preset(Protocol):
    @property
    def id(self) -> str: ...


_Kind = TypeVar("_Kind", bound=_Preset)


def presets(file: str, kind: type[_Kind]) -> dict[str, _Kind]:
    """The rows of a file of assets/ by their id, in the order they are shown."""
    rows = json.loads(shipped_text(file))
    found = [kind(**row) for row in rows]
    return {row.id: row for row in found}
