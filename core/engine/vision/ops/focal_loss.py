"""A loss that looks at hard examples more than at easy ones."""

from __future__ import annotations

import core.engine as torch

from ...nn import functional as F
from ...tensor import Tensor

__all__ = ["sigmoid_focal_loss"]


def sigmoid_focal_loss(
    inputs: Tensor, targets: Tensor, alpha: float = 0.25, gamma: float = 2, reduction: str = "none"
) -> Tensor:
    """Binary cross entropy times ``(1 - p) ** gamma``, p being the probability given to the truth.

    Parameters
    ----------
    inputs, targets : Tensor
        Logits, and 0 or 1, of one shape.
    alpha : float
        Weight of the ones against the zeros, or -1 for none.
    reduction : str
        ``none``, ``mean`` or ``sum``.

    Source: T. Lin et al. 2017, https://arxiv.org/abs/1708.02002
    """
    if not (0 <= alpha <= 1) and alpha != -1:
        raise ValueError(f"Invalid alpha value: {alpha}. alpha must be in the range [0,1] or -1 for ignore.")
    p = torch.sigmoid(inputs)
    loss = F.binary_cross_entropy_with_logits(inputs, targets, reduction="none")
    loss = loss * (1 - (p * targets + (1 - p) * (1 - targets))) ** gamma
    if alpha >= 0:
        loss = (alpha * targets + (1 - alpha) * (1 - targets)) * loss
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(
            f"Invalid Value for arg 'reduction': '{reduction}'. Supported reduction modes: 'none', 'mean', 'sum'"
        )
    return loss if reduction == "none" else getattr(loss, reduction)()
