"""The teaching prose in assets/, written as Markdown and read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.shipped import shipped_text

_PARTS = re.compile(
    r"# (?P<title>.+)\n\n(?P<body>.+?)\n\n## Try this\n\n(?P<try_this>.+?)\n\n"
    r"## The formula\n\n(?P<formula>.+)",
    re.DOTALL,
)
PAPER = re.compile(r"arXiv (\d{4}\.\d{5})")
PAPER_ADDRESS = r"https://arxiv.org/abs/\1"
"""Where a paper that `PAPER` found can be read, for the method `sub` of a pattern."""


@dataclass(frozen=True, slots=True)
class StepProse:
    """What a step of the lesson says, each part as Markdown."""

    title: str  # plain text
    body: str
    try_this: str
    formula: str

    @property
    def lead(self) -> str:
        """The first sentence of the body."""
        return re.split(r"(?<=[.!?])\s", self.body, maxsplit=1)[0]


def prose(name: str) -> str:
    """The text of assets/<name>.md; every paper that it names is a link."""
    return PAPER.sub(rf"[\g<0>]({PAPER_ADDRESS})", shipped_text(f"{name}.md"))


@cache
def step_prose(name: str) -> StepProse:
    """The parts of assets/lesson/prose/<name>.md."""
    found = _PARTS.fullmatch(prose(f"lesson/prose/{name}").strip())
    if found is None:
        raise ValueError(f"assets/lesson/prose/{name}.md does not have the parts of a step")
    return StepProse(**found.groupdict())
