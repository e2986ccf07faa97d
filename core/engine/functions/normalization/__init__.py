"""Values brought to a common scale: over a batch, an image, a group of channels or a sample."""

# ruff: noqa: F401  (this file gathers names)

from .batch import BatchNorm, InstanceNorm, batch_norm, instance_norm, local_response_norm
from .layer import GroupNorm, LayerNorm, RmsNorm, group_norm, layer_norm, rms_norm

__all__ = ["batch_norm", "group_norm", "instance_norm", "layer_norm", "local_response_norm", "rms_norm"]
