"""Max pooling whose windows lie irregularly: every dimension has its list of beginnings and ends."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...backend import scatter_add
from ...shapes import count

__all__: list[str] = []


class _ChosenMax(Operation):
    """The largest element of every window and its position; a subclass says where the windows lie.

    ``edges`` gives for each dimension the windows' beginnings and ends, arrays (windows) for all images alike or
    (images, windows). Windows shorter than the longest of their dimension are filled by repeating their last element.
    """

    derivatives: ClassVar = {"x": r"\bar{x}_q = \sum_p \bar{y}_p \, [q = \mathrm{argmax}_p]"}
    symbols = ("x",)
    input_names = ("input",)
    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    dims: int = 2

    def sizes(self, image: tuple[int, ...]) -> tuple[int, ...]:
        """How many windows there are."""
        raise NotImplementedError

    def edges(self, image: tuple[int, ...], sizes: tuple[int, ...]) -> list[tuple[Any, Any]]:
        """Beginnings and ends of the windows, for each dimension."""
        raise NotImplementedError

    def out(self, *inputs: Any) -> Any:
        """Twice the shape with the number of windows; positions as int64."""
        x = inputs[0]
        lead = x.ndim - self.dims
        image = x.shape[lead:]
        if any(n == 0 for n in x.shape[1:]):
            raise RuntimeError(
                f"{self.name}(): Expected input to have non-zero size for non-batch dimensions, but got {list(x.shape)}"
            )
        shape = (*x.shape[:lead], *self.sizes(image))
        return [(shape, x.dtype), (shape, np.dtype("int64"))]

    def forward(self, xp, values, indices, x):
        image, sizes = x.shape[x.ndim - self.dims :], values.shape[values.ndim - self.dims :]
        planes = count(x.shape[: x.ndim - self.dims])
        flat = x.reshape(planes, count(image))
        position = xp.zeros((1, *(1,) * (2 * self.dims)), np.int64)  # (planes, windows..., places in a window...)
        for d, (begin, end) in enumerate(self.edges(image, sizes)):
            longest = int((end - begin).max()) if end.size else 1
            at = xp.asarray(np.minimum(begin[..., None] + np.arange(longest), end[..., None] - 1))
            shape = [1] * (2 * self.dims + 1)
            shape[0] = at.shape[0] if at.ndim == 3 else 1
            shape[1 + d], shape[1 + self.dims + d] = at.shape[-2:]
            position = position * image[d] + at.reshape(shape)
        position = position.reshape(position.shape[0], count(sizes), -1)
        position = xp.broadcast_to(position, (planes, *position.shape[1:]))
        places = xp.take_along_axis(flat, position.reshape(planes, -1), 1).reshape(position.shape)
        best = xp.argmax(places, axis=-1)[..., None]  # the first of several, nan before all
        xp.copyto(values, xp.take_along_axis(places, best, -1).reshape(values.shape))
        xp.copyto(indices, xp.take_along_axis(position, best, -1).reshape(indices.shape))

    def backward(self, xp, i, gx, gy, values, indices, x):
        gx.fill(0.0)
        lead = gx.ndim - self.dims
        planes, places = count(gx.shape[:lead]), count(gx.shape[lead:])
        first = xp.arange(planes).reshape(-1, 1) * places
        index = xp.add(indices.reshape(planes, -1), first).reshape(-1)
        scatter_add(xp, gx.reshape(-1), index, gy.reshape(-1))
