"""The parameters that the layers of a transformer share, under PyTorch's names."""

from __future__ import annotations

from core.nodes.params import Bool, Choice, Float, Int, Param
from core.nodes.sequences import batch_first

__all__ = ["layer_params"]


def layer_params() -> list[Param]:
    """The parameters of PyTorch's layers in their order, and at the end whether a step sees what comes after it."""
    return [
        Int("nhead", 1, min=1, max=1024, label="heads", help="Parts of the features that look independently."),
        Int("dim_feedforward", 2048, min=1, max=1_000_000, help="Units in the middle of the two Linear layers."),
        Float("dropout", 0.1, min=0.0, max=1.0, help="Chance of a number to become 0 while training."),
        Choice("activation", "relu", options=("relu", "gelu"), help="The activation between the two Linear layers."),
        Float("layer_norm_eps", 1e-5, min=1e-12, max=1.0, log=True, label="epsilon",
              help="Keeps the divisions of the LayerNorms away from 0."),
        batch_first(),
        Bool("norm_first", False, help="Normalise before attention and Linear layers instead of after them."),
        Bool("bias", True, help="Add learned numbers in all parts."),
        Bool("is_causal", False, label="causal", help="Each step sees only itself and the steps before it."),
    ]  # fmt: skip
