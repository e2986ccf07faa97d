"""How wrong a prediction is: loss functions and their reductions, a file for each kind of target."""

# ruff: noqa: F401  (this file gathers names)

from .base import Loss, _legacy
from .binary import BceLoss, BceWithLogits, binary_cross_entropy, binary_cross_entropy_with_logits
from .classes import NllLoss, cross_entropy, nll_loss
from .regression import HuberLoss, L1Loss, MseLoss, huber_loss, l1_loss, mse_loss, smooth_l1_loss

__all__ = [
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "huber_loss", "l1_loss", "mse_loss",
    "nll_loss", "smooth_l1_loss",
]  # fmt: skip
