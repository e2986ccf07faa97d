"""What an example of a node type is, and short ways to write many of them. See ``cases``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["AROUND", "BOTH", "BROADCAST", "REAL", "Case", "Spec", "of_x", "pairs"]

Spec = tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """Input shapes by port (with a dtype where it is not float32) and the parameters that are not at their default.

    ``values`` has numbers to repeat for inputs that need certain ones, such as 1 and -1; they are constants and get no
    gradient.
    """

    inputs: dict[str, Spec] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    dtypes: dict[str, str] = field(default_factory=dict)
    values: dict[str, tuple[float, ...]] = field(default_factory=dict)


def of_x(*shapes: Spec, dtype: str = "float32", **params: Any) -> list[Case]:
    """A case for each shape of the one input x, all with the same parameters."""
    return [Case({"x": shape}, params, {"x": dtype}) for shape in shapes]


def pairs(*shapes: tuple[Spec, Spec], a: str = "float32", b: str = "float32") -> list[Case]:
    """A case for each pair of shapes of the inputs a and b, with these dtypes."""
    return [Case({"a": left, "b": right}, {}, {"a": a, "b": b}) for left, right in shapes]


ANY = ((), ("N",), ("N", 3), (2, 1, 4))
BOTH = [*of_x(*ANY), *of_x(("N", 3), dtype="int64"), *of_x(("N", 3), dtype="float64"), *of_x(("N",), dtype="int32")]
REAL = [*of_x(*ANY), *of_x(("N", 3), dtype="float64"), *of_x((3, 2), dtype="float16")]
BROADCAST = [
    *pairs(((), ()), ((), ("N", 3)), (("N", 3), (3,)), (("N", 1), (1, 4)), ((2, 1, 3), (5, 1))),
    *pairs((("N", 3), ()), (("N", 3), ("N", 3)), a="int64"),
    *pairs((("N", 3), ()), (("N", 3), (3,)), a="float32", b="float64"),
    *pairs((("N", 3), ()), ((), (4,)), a="int64", b="int64"),
    *pairs((("N",), ("N",)), a="int32", b="int64"),
]
AROUND = ("zeros", "reflect", "replicate", "circular")  # what a border can be
