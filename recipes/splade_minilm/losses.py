"""What the training asks for, each a function of pooled logits or of weights.

``pooled`` has a row a text and a column a piece; a weight is ``log1p(relu(pooled))``. ``own`` marks
the pieces that stand in the text itself: all others that have a weight are *added*.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

NEAR = 0.3  # a term is held down from here below zero, so that it does not hover just above
TOO_OFTEN = 1.5  # times RARE from which on the price climbs steeply
RARE = 0.02  # an added term that more than this share of texts is given costs more
SHARP = 20.0  # of cosines, before the softmax
UNRELATED = 0.1  # the teacher's cosine of texts that have nothing to do with each other


def unit_products(a: Tensor, b: Tensor) -> Tensor:
    """Cosines of all rows of ``a`` with all rows of ``b``."""
    return (a @ b.T) / (a.norm(dim=1)[:, None] * b.norm(dim=1) + 1e-6)


def contrast(scores: Tensor, right: Tensor | None = None) -> Tensor:
    """The right partner (the diagonal) among all, both ways; masked scores are -inf."""
    aim = torch.arange(len(scores)) if right is None else right
    there = functional.cross_entropy(scores, aim)
    back = functional.cross_entropy(scores.T, aim)
    return (2 * there + back) / 3


def teach(scores: Tensor, taught: Tensor) -> Tensor:
    """The teacher's distribution over the same partners."""
    soft = functional.softmax(SHARP * taught, dim=1)
    return functional.kl_div(functional.log_softmax(scores, dim=1), soft, reduction="batchmean")


def scores_as_taught(cosines: Tensor, taught: Tensor) -> Tensor:
    """The cosine is the teacher's, from what unrelated texts have on."""
    aim = ((taught - UNRELATED) / (1 - UNRELATED)).clamp(min=0)
    return (cosines - aim).square().mean()


def keep(weights: Tensor, targets: Tensor) -> Tensor:
    """A text's own pieces have their target weights; too little is worse than too much."""
    off = weights - targets
    return (off.square() * torch.where(off < 0, 1.0, 0.5)).mean()


def quiet(pooled: Tensor) -> Tensor:
    """Signs and function words of the text itself go to zero, and a little below."""
    return torch.log1p(torch.relu(pooled + NEAR)).sum()


def guess(pooled: Tensor, worth: Tensor) -> Tensor:
    """Words that the text does not have, and should be given; each for what it is worth."""
    return (functional.softplus(-pooled) * worth).sum()


def added_price(
    pooled: Tensor, own: Tensor, dear: Tensor, common: Tensor, unlike: Tensor, ratio: Tensor
) -> Tensor:
    """The price of what is added to each text.

    ``dear`` is each piece's own price, ``common`` the share of texts that are given it, ``unlike``
    how far the dense teacher finds it from the text (0 to 1), ``ratio`` how many terms the text has
    next to what it may have: the dearer, the more.
    """
    often = common / RARE
    steep = torch.maximum(often.square(), (often / TOO_OFTEN).pow(6))
    price = dear * (1 + torch.maximum(often, steep)) + 3 * unlike
    added = torch.log1p(torch.relu(pooled + NEAR)).masked_fill(own, 0.0)
    return (added * price).sum(1) * ratio.clamp(0.25, 4.0).square()


def below_own(added: Tensor, bound: Tensor) -> Tensor:
    """What is added stays below the least of the text's own words, of each text."""
    return torch.relu(added - bound[:, None]).sum(1)
