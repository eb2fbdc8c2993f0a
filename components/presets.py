"""What the page offers to click, read from the JSON files in assets/."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol, TypeVar

_ASSETS = Path(__file__).parents[1] / "assets"


class _Preset(Protocol):
    @property
    def id(self) -> str: ...


_Kind = TypeVar("_Kind", bound=_Preset)


def presets(file: str, kind: type[_Kind]) -> dict[str, _Kind]:
    """The rows of a file of assets/ by their id, in the order they are shown."""
    rows = json.loads((_ASSETS / file).read_text(encoding="utf-8"))
    found = [kind(**row) for row in rows]
    return {row.id: row for row in found}
