"""How wrong a prediction is: loss functions and their reductions, a file for each kind of target."""

# ruff: noqa: F401  (this file gathers names)

from .alignment import CtcLoss, ctc_loss
from .base import Loss, _legacy
from .binary import BceLoss, BceWithLogits, binary_cross_entropy, binary_cross_entropy_with_logits
from .classes import NllLoss, cross_entropy, nll_loss
from .distributions import gaussian_nll_loss, kl_div, poisson_nll_loss
from .joined import linear_cross_entropy
from .margins import (
    MultilabelMarginLoss,
    MultiMarginLoss,
    SoftMarginLoss,
    cosine_embedding_loss,
    hinge_embedding_loss,
    margin_ranking_loss,
    multi_margin_loss,
    multilabel_margin_loss,
    multilabel_soft_margin_loss,
    soft_margin_loss,
)
from .regression import HuberLoss, L1Loss, MseLoss, huber_loss, l1_loss, mse_loss, smooth_l1_loss
from .triplets import triplet_margin_loss, triplet_margin_with_distance_loss

__all__ = [
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "cosine_embedding_loss", "cross_entropy", "ctc_loss",
    "gaussian_nll_loss", "hinge_embedding_loss", "huber_loss", "kl_div", "l1_loss", "linear_cross_entropy",
    "margin_ranking_loss", "mse_loss", "multi_margin_loss", "multilabel_margin_loss", "multilabel_soft_margin_loss",
    "nll_loss", "poisson_nll_loss", "smooth_l1_loss", "soft_margin_loss", "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
]  # fmt: skip
