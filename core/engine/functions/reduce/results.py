"""What functions with several results return: named tuples that print as PyTorch's do."""

from __future__ import annotations

import functools
from typing import NamedTuple

from ...tensor import Tensor

__all__ = ["Extremes", "Histogram", "MinMax", "called", "described"]


def described(result: tuple, name: str) -> str:
    """The text of a named tuple, a line for each result."""
    fields = getattr(result, "_fields", ())
    lines = ",\n".join(f"{field}={value!r}" for field, value in zip(fields, result, strict=True))
    return f"torch.return_types.{name}(\n{lines})"


class Extremes(NamedTuple):
    """What ``max``, ``min``, ``sort``, ``topk``, ``median`` and their kin along a dimension return."""

    values: Tensor
    indices: Tensor

    def __repr__(self) -> str:
        return described(self, type(self).__name__)


class MinMax(NamedTuple):
    """What ``aminmax`` returns."""

    min: Tensor
    max: Tensor

    def __repr__(self) -> str:
        return described(self, "aminmax")


class Histogram(NamedTuple):
    """What ``histogram`` returns."""

    hist: Tensor
    bin_edges: Tensor

    def __repr__(self) -> str:
        return described(self, "histogram")


@functools.cache
def called(name: str) -> type[Extremes]:
    """:class:`Extremes` under the name of the function that returns it."""
    return type(name, (Extremes,), {})
