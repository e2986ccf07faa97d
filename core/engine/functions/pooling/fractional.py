"""Fractional max pooling: windows of one size whose places are drawn, so that any ratio of sizes is possible."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import backend
from ...autograd.run import apply
from ...creation import rand
from ...tensor import Tensor
from ..convolution.arguments import spread
from .chosen import _ChosenMax

__all__ = ["fractional_max_pool2d", "fractional_max_pool3d"]


class FractionalMaxPool(_ChosenMax):
    """The largest element of windows at pseudo-random places, which differ by image and channel.

    Source: Graham 2014, https://arxiv.org/abs/1412.6071
    """

    name, grad_name = "fractional_max_pool", "FractionalMaxPoolBackward0"
    formula = r"y_p = \max_k x_{\lfloor \alpha (p + u) \rfloor - \lfloor \alpha u \rfloor + k}"
    attribute_names = ("kernel_size", "output_size")

    def __init__(self, kernel_size: tuple[int, ...], output_size: tuple[int, ...], samples: Any) -> None:
        self.kernel_size, self.output_size = kernel_size, output_size
        self.dims = len(kernel_size)
        self._samples = samples  # (planes, dims), the last dimension's first

    def sizes(self, image):
        """The given sizes."""
        for n, k, o in zip(image, self.kernel_size, self.output_size, strict=True):
            if o + k - 1 > n:
                raise RuntimeError(
                    f"{self.name}(): pool size {list(self.kernel_size)} too large relative to input size {list(image)} "
                    f"for the output size {list(self.output_size)}"
                )
        return self.output_size

    def edges(self, image, sizes):
        """For each image and channel where its windows begin; the last one ends with the image."""
        found = []
        for d, (n, k, o) in enumerate(zip(image, self.kernel_size, sizes, strict=True)):
            u = self._samples[:, -1 - d][:, None] if self.dims == 2 else self._samples[:, d][:, None]
            begin = np.full((u.shape[0], o), n - k, np.int64)
            if o > 1:
                alpha = u.dtype.type((n - k) / (o - 1))
                steps = np.arange(o - 1).astype(u.dtype)
                begin[:, :-1] = ((steps + u) * alpha).astype(np.int64) - (u * alpha).astype(np.int64)
            found.append((begin, begin + k))
        return found


def _fractional(
    dims: int, input: Tensor, kernel_size: Any, output_size: Any, output_ratio: Any, return_indices: bool,
    samples: Any,
) -> Any:  # fmt: skip
    name = f"fractional_max_pool{dims}d"
    if output_size is None and output_ratio is None:
        raise ValueError(f"{name} requires specifying either an output_size or an output_ratio")
    if input.ndim not in (dims + 1, dims + 2):
        raise RuntimeError(f"{name}(): Expected {dims + 1}D or {dims + 2}D tensor, but got: {list(input.shape)}")
    image = input.shape[-dims:]
    if output_size is None:
        ratios = output_ratio if isinstance(output_ratio, (tuple, list)) else (output_ratio,) * dims
        output_size = [int(n * r) for n, r in zip(image, ratios, strict=True)]
    lead = (1, *input.shape[:1]) if input.ndim == dims + 1 else tuple(input.shape[:2])
    if samples is None:
        samples = rand(*lead, dims, dtype=input.dtype, device=input.device)
    places = backend.to_numpy(samples.data_array)
    places = (places[:1] if input.ndim == dims + 1 else places).reshape(-1, dims)
    operation = FractionalMaxPool(
        spread(kernel_size, dims, "kernel_size", name), spread(output_size, dims, "output_size", name), places
    )
    found = apply(operation, input)
    return found if return_indices else found[0]


def fractional_max_pool2d(
    input: Tensor, kernel_size: Any, output_size: Any = None, output_ratio: Any = None, return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:  # fmt: skip
    """Max pooling of (N, C, H, W) or (C, H, W) to a size, or to a share of the size."""
    return _fractional(2, input, kernel_size, output_size, output_ratio, return_indices, _random_samples)


def fractional_max_pool3d(
    input: Tensor, kernel_size: Any, output_size: Any = None, output_ratio: Any = None, return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:  # fmt: skip
    """Max pooling of (N, C, D, H, W) or (C, D, H, W) to a size, or to a share of the size."""
    return _fractional(3, input, kernel_size, output_size, output_ratio, return_indices, _random_samples)
