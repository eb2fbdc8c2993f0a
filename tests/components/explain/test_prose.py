from __future__ import annotations

import pytest

from components.explain.prose import prose, step_prose
from tests.support.lesson import STEPS


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_its_prose(step):
    parts = step_prose(step)
    assert parts.body.startswith(parts.lead)
    assert parts.lead.endswith(".")
    assert 1 <= parts.body.count(". ") + 1 <= 6
    assert "$$" in parts.formula
    assert parts.try_this


def test_prose_without_its_parts_is_refused():
    assert prose("lesson/prose/recorded").startswith("### ")
    with pytest.raises(ValueError, match="recorded"):
        step_prose("recorded")
