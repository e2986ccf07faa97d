"""Images cut into overlapping patches, and put together from them."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import count
from ...tensor import Tensor
from ..convolution.arguments import spread
from ..convolution.windows import Geometry, inner, padded, shifted

__all__ = ["fold", "unfold"]


class _Patches(Operation):
    attribute_names: ClassVar[tuple[str, ...]] = ("kernel_size", "dilation", "padding", "stride")

    def __init__(self, kernel_size: tuple, dilation: tuple, padding: tuple, stride: tuple) -> None:
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride
        self.geometry = Geometry(stride, padding, dilation)

    def _counts(self, image: tuple[int, ...]) -> tuple[int, ...]:
        """How many patches there are along each dimension."""
        return tuple(
            (n + 2 * p - d * (k - 1) - 1) // s + 1
            for n, k, d, p, s in zip(image, self.kernel_size, self.dilation, self.padding, self.stride, strict=True)
        )

    def _cut(self, xp, columns, image):
        """Fill columns (N, C k, L) with the patches of an image (N, C, H, W)."""
        sizes = self._counts(image.shape[2:])
        parts = columns.reshape(*image.shape[:2], *self.kernel_size, *sizes)
        for place, under in shifted(padded(xp, image, self.padding), self.kernel_size, self.geometry, sizes):
            parts[(slice(None), slice(None), *place)] = under

    def _join(self, xp, image, columns):
        """Fill an image with the sums of the patches that cover each element."""
        sizes = self._counts(image.shape[2:])
        parts = columns.reshape(*image.shape[:2], *self.kernel_size, *sizes)
        bordered = padded(xp, xp.zeros(image.shape, image.dtype), self.padding)
        for place, under in shifted(bordered, self.kernel_size, self.geometry, sizes):
            xp.add(under, parts[(slice(None), slice(None), *place)], out=under)
        xp.copyto(image, inner(bordered, self.padding, image.shape[2:]))


class Unfold(_Patches):
    """Every patch of an image as a column: (N, C, H, W) to (N, C kh kw, L)."""

    name, grad_name = "im2col", "Im2ColBackward0"
    formula = r"y_{(c,k),p} = x_{c,\, s p + d k - m}"
    derivatives: ClassVar = {"x": r"\bar{x}_{c,q} = \sum_{s p + d k - m = q} \bar{y}_{(c,k),p}"}

    def out(self, *inputs: Any) -> Any:
        """(N, C times places of the kernel, number of patches)."""
        x = inputs[0]
        sizes = self._counts(x.shape[2:])
        if any(n < 1 for n in sizes):
            raise RuntimeError(
                f"Given input with spatial size {list(x.shape[2:])}, kernel_size={self.kernel_size}, "
                f"dilation={self.dilation}, padding={self.padding}, calculated shape of the array of sliding blocks as "
                f"{sizes}, but its components must be at least one."
            )
        return (x.shape[0], x.shape[1] * count(self.kernel_size), count(sizes)), x.dtype

    def forward(self, xp, y, x):
        self._cut(xp, y, x)

    def backward(self, xp, i, gx, gy, y, x):
        self._join(xp, gx, gy)


class Fold(_Patches):
    """Columns put back as overlapping patches, whose elements add up: (N, C kh kw, L) to (N, C, H, W)."""

    name, grad_name = "col2im", "Col2ImBackward0"
    formula = r"y_{c,q} = \sum_{s p + d k - m = q} x_{(c,k),p}"
    derivatives: ClassVar = {"x": r"\bar{x}_{(c,k),p} = \bar{y}_{c,\, s p + d k - m}"}
    attribute_names = ("output_size", "kernel_size", "dilation", "padding", "stride")

    def __init__(self, output_size: tuple, *window: tuple) -> None:
        super().__init__(*window)
        self.output_size = output_size

    def out(self, *inputs: Any) -> Any:
        """(N, C, the given size)."""
        x = inputs[0]
        places, patches = count(self.kernel_size), count(self._counts(self.output_size))
        if x.shape[1] % places:
            raise RuntimeError(
                "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got "
                f"input.size(1)={x.shape[1]} and kernel_size={self.kernel_size}."
            )
        if x.shape[2] != patches:
            raise RuntimeError(
                f"Given output_size={self.output_size}, kernel_size={self.kernel_size}, dilation={self.dilation}, "
                f"padding={self.padding}, stride={self.stride}, expected size of input's dimension 2 to match the "
                f"calculated number of sliding blocks {patches}, but got input.size(2)={x.shape[2]}."
            )
        return (x.shape[0], x.shape[1] // places, *self.output_size), x.dtype

    def forward(self, xp, y, x):
        self._join(xp, y, x)

    def backward(self, xp, i, gx, gy, y, x):
        self._cut(xp, gx, gy)


def _window(name: str, kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> tuple:
    return tuple(
        spread(v, 2, what, name)
        for v, what in ((kernel_size, "kernel_size"), (dilation, "dilation"), (padding, "padding"), (stride, "stride"))
    )


def unfold(input: Tensor, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor:
    """Patches of images (N, C, H, W) or (C, H, W) as columns (N, C kh kw, L)."""
    if input.ndim not in (3, 4):
        raise RuntimeError(f"Expected 3D or 4D (batch mode) tensor for unfold's input, but got: {list(input.shape)}")
    operation = Unfold(*_window("unfold", kernel_size, dilation, padding, stride))
    return apply(operation, input) if input.ndim == 4 else apply(operation, input.unsqueeze(0)).squeeze(0)


def fold(
    input: Tensor, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Tensor:
    """Images of `output_size` from columns (N, C kh kw, L) or (C kh kw, L); what overlaps is added."""
    if input.ndim not in (2, 3):
        raise RuntimeError(f"Expected 2D or 3D (batch mode) tensor for fold's input, but got: {list(input.shape)}")
    size = spread(output_size, 2, "output_size", "fold")
    operation = Fold(size, *_window("fold", kernel_size, dilation, padding, stride))
    return apply(operation, input) if input.ndim == 3 else apply(operation, input.unsqueeze(0)).squeeze(0)
