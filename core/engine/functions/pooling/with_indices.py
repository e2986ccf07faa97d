"""Max pooling that gives the positions too: PyTorch's second name for ``return_indices=True``."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from .adaptive import adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d
from .fractional import fractional_max_pool2d, fractional_max_pool3d
from .maximum import max_pool1d, max_pool2d, max_pool3d

__all__ = [
    "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d_with_indices", "adaptive_max_pool3d_with_indices",
    "fractional_max_pool2d_with_indices", "fractional_max_pool3d_with_indices", "max_pool1d_with_indices",
    "max_pool2d_with_indices", "max_pool3d_with_indices",
]  # fmt: skip


def _with_indices(pool: Any) -> Any:
    def function(input: Tensor, *args: Any, **kwargs: Any) -> Any:
        kwargs["return_indices"] = True
        return pool(input, *args, **kwargs)

    function.__name__ = function.__qualname__ = f"{pool.__name__}_with_indices"
    function.__doc__ = f":func:`{pool.__name__}` with the positions of what was taken."
    return function


adaptive_max_pool1d_with_indices = _with_indices(adaptive_max_pool1d)
adaptive_max_pool2d_with_indices = _with_indices(adaptive_max_pool2d)
adaptive_max_pool3d_with_indices = _with_indices(adaptive_max_pool3d)
max_pool1d_with_indices = _with_indices(max_pool1d)
max_pool2d_with_indices = _with_indices(max_pool2d)
max_pool3d_with_indices = _with_indices(max_pool3d)
fractional_max_pool2d_with_indices = _with_indices(fractional_max_pool2d)
fractional_max_pool3d_with_indices = _with_indices(fractional_max_pool3d)
