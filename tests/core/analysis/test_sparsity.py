from __future__ import annotations

import pytest

from core import flops, pruned
from core.records import Expansion, Term


def expansion(*weights: float) -> Expansion:
    terms = tuple(Term(id_, f"t{id_}", weight, 0, False) for id_, weight in enumerate(weights))
    return Expansion("text", "hand", (), terms)


def test_pruning_drops_the_lightest():
    full = expansion(2.0, 1.0, 0.5)
    assert [t.id for t in pruned(full, threshold=0.6).terms] == [0, 1]
    assert [t.id for t in pruned(full, threshold=1.0).terms] == [0, 1]  # at the threshold stays
    assert [t.id for t in pruned(full, most=1).terms] == [0]
    assert pruned(full, threshold=3.0).terms == ()
    assert pruned(full, most=0).terms == ()
    assert pruned(full) == full


def test_flops_by_hand():
    a, b = expansion(2.0, 1.0), expansion(4.0)
    # means 3 and 0.5
    assert flops([a, b]) == pytest.approx(9.25)
    assert flops([a]) == pytest.approx(5.0)
    assert flops([expansion()]) == 0.0


def test_flops_of_no_text_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        flops([])
