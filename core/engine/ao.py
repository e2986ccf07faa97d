"""``torch.ao``: where PyTorch keeps quantization."""

from . import quantization

__all__ = ["quantization"]
