"""Inputs brought to a common scale, learned from the training part."""

from collections.abc import Iterable, Mapping
from typing import Any

import core.engine as torch
from core.engine import Tensor, nn
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Choice, Int
from core.nodes.registry import node_type
from core.nodes.samples import DataError
from core.nodes.spec import In, Out, TensorInfo
from core.nodes.transforms import Fitted

METHODS = ("mean and deviation", "lowest and highest")


class Normalise(Fitted):
    """``(x - shift) / scale``, with numbers of its own for each entry of one dimension."""

    shift: Tensor
    scale: Tensor

    def __init__(self, dim: int, method: str) -> None:
        super().__init__()
        self.dim, self.method = dim, method
        self.register_buffer("shift", torch.zeros(1))  # one for each entry once it is fitted
        self.register_buffer("scale", torch.ones(1))

    def fit(self, batches: Iterable[tuple[Tensor, ...]]) -> None:
        """Mean and deviation, or the lowest and the highest number, of all batches together."""
        found: tuple[float, Tensor, Tensor] | None = None
        for (x,) in batches:
            rows = x.movedim(self.dim, -1).reshape(-1, x.shape[self.dim]).to(torch.float64)
            if not bool(torch.isfinite(rows).all()):
                raise DataError(
                    "The training samples hold NaN or infinity, which have no scale", "Mend the data first."
                )
            if len(rows):
                found = self._joined(found, rows)
        if found is None:
            raise DataError("There is no training sample to learn the scale from", "Lower the validation part.")
        count, first, second = found
        shift, scale = (first, (second / count).sqrt()) if self.method == METHODS[0] else (first, second - first)
        same = torch.where(scale > 0, scale, torch.ones_like(scale))  # what is always equal becomes 0, not NaN
        self.restore({"shift": shift.to(self.shift.dtype), "scale": same.to(self.scale.dtype)})

    def _joined(self, found: tuple[float, Tensor, Tensor] | None, rows: Tensor) -> tuple[float, Tensor, Tensor]:
        """With one batch more. Mean and summed squares are joined as in Chan et al. 1979, "Updating formulae and a
        pairwise algorithm for computing sample variances", which loses no digits: large means are not squared."""
        if self.method != METHODS[0]:
            low, high = rows.amin(0), rows.amax(0)
            return (1.0, low, high) if found is None else (1.0, low.minimum(found[1]), high.maximum(found[2]))
        mean = rows.mean(0)
        squares, count = ((rows - mean) ** 2).sum(0), float(len(rows))
        if found is None:
            return count, mean, squares
        before, old, old_squares = found
        apart = mean - old
        total = before + count
        return total, old + apart * (count / total), old_squares + squares + apart * apart * (before * count / total)

    def forward(self, x: Tensor) -> Tensor:
        """The batch in the common scale."""
        shape = [1] * x.ndim
        shape[self.dim] = -1
        return (x - self.shift.to(x.dtype).reshape(shape)) / self.scale.to(x.dtype).reshape(shape)


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    dim = normal_dim(params["dim"], len(x.shape))
    if not isinstance(x.shape[dim], int):
        raise ShapeError(
            f"dimension {dim} of {format_shape(x.shape)} is known only when it runs",
            "Choose the dimension of the features or channels, mostly 1.",
        )
    return {"y": x}


@node_type(
    "transform.normalise",
    label="Normalise",
    also_called=("normalize", "standardise", "standard scaler", "min max scaler", "z score", "whiten"),
    inputs=[In("x", dtype="float", help="The inputs of the network, in any shape.")],
    outputs=[Out("y", help="The same shape, in the common scale.")],
    params=[
        Choice("method", METHODS[0], options=METHODS,
               help="Mean 0 and standard deviation 1, or the lowest number 0 and the highest 1."),
        Int("dim", 1, min=-8, max=7, label="dimension",
            help="Each entry of this dimension gets its own numbers: 1 are features of rows and channels of pictures."),
    ],
    infer=_infer,
    formula=r"y = \frac{x - \mu}{\sigma}",
    summary="Brings every feature or channel to the same scale, learned from the training part only.",
    icon="chart-histogram",
    torch="torchvision.transforms.v2.Normalize",
)  # fmt: skip
def normalise(method: str, dim: int) -> nn.Module:
    return Normalise(dim, method)
