"""The way back from max pooling: every value at the place it was taken from, zeros elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import count
from ...tensor import Tensor
from ..convolution.arguments import spread

__all__ = ["max_unpool1d", "max_unpool2d", "max_unpool3d"]


class MaxUnpool(Operation):
    """Values of x at the positions that max pooling gave, zeros everywhere else; the last of several stays."""

    name, grad_name = "max_unpool", "MaxUnpoolBackward0"
    formula = r"y_q = \sum_p x_p \, [q = \mathrm{indices}_p]"
    derivatives: ClassVar = {"x": r"\bar{x}_p = \bar{y}_{\mathrm{indices}_p}"}
    input_names = ("input", "indices")
    saves = ("indices",)
    attribute_names = ("output_size",)

    def __init__(self, output_size: tuple[int, ...]) -> None:
        self.output_size = output_size

    def out(self, *inputs: Any) -> Any:
        """x's shape with the given sizes."""
        x, indices = inputs
        if x.shape != indices.shape:
            raise RuntimeError(
                f"Expected shape of indices to be same as that of the input tensor ({list(x.shape)}) but got indices "
                f"tensor with shape: {list(indices.shape)}"
            )
        total = count(self.output_size)
        if indices.size and (int(indices.min()) < 0 or int(indices.max()) >= total):
            raise RuntimeError(
                f"Found an invalid max index: {int(indices.max())} (output volumes are of size "
                f"{list(self.output_size)})"
            )
        return (*x.shape[: x.ndim - len(self.output_size)], *self.output_size), x.dtype

    def _planes(self, array: Any) -> Any:
        return array.reshape(count(array.shape[: array.ndim - len(self.output_size)]), -1)

    def forward(self, xp, y, x, indices):
        y.fill(0)
        if x.size:
            rows = self._planes(y)
            rows[xp.arange(rows.shape[0])[:, None], self._planes(indices)] = self._planes(x)

    def backward(self, xp, i, gx, gy, y, x, indices):
        if gx.size:
            taken = xp.take_along_axis(self._planes(gy), self._planes(indices), 1)
            xp.copyto(gx, taken.reshape(gx.shape))


def _unpool(
    dims: int, input: Tensor, indices: Tensor, kernel_size: Any, stride: Any, padding: Any, output_size: Any
) -> Tensor:
    name = f"max_unpool{dims}d"
    kernel, padding = spread(kernel_size, dims, "kernel_size", name), spread(padding, dims, "padding", name)
    step = kernel if stride is None or stride in ([], ()) else spread(stride, dims, "stride", name)
    default = [(n - 1) * s + k - 2 * p for n, s, k, p in zip(input.shape[-dims:], step, kernel, padding, strict=True)]
    if output_size is None:
        return apply(MaxUnpool(tuple(default)), input, indices)
    wanted = tuple(output_size)
    if len(wanted) == dims + 2:
        wanted = wanted[2:]
    if len(wanted) != dims:
        raise ValueError(
            f"output_size should be a sequence containing {dims} or {dims + 2} elements, but it has a length of "
            f"'{len(tuple(output_size))}'"
        )
    for d in range(dims):
        low, high = default[d] - step[d], default[d] + step[d]
        if not low < wanted[d] < high:
            raise ValueError(f'invalid output_size "{list(wanted)}" (dim {d} must be between {low} and {high})')
    return apply(MaxUnpool(wanted), input, indices)


def max_unpool1d(
    input: Tensor, indices: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None
) -> Tensor:
    """Undo max_pool1d as far as it goes; `indices` are its second result."""
    return _unpool(1, input, indices, kernel_size, stride, padding, output_size)


def max_unpool2d(
    input: Tensor, indices: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None
) -> Tensor:
    """Undo max_pool2d as far as it goes; `indices` are its second result."""
    return _unpool(2, input, indices, kernel_size, stride, padding, output_size)


def max_unpool3d(
    input: Tensor, indices: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None
) -> Tensor:
    """Undo max_pool3d as far as it goes; `indices` are its second result."""
    return _unpool(3, input, indices, kernel_size, stride, padding, output_size)
