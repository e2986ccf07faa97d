"""What the transforms' arguments may be, and how they draw."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

import core.engine as torch

from ...tensor import Tensor

__all__ = ["angle_range", "chance", "check_fill", "draw", "fill_for", "need_sequence", "pair", "whole"]


def chance() -> float:
    """A number of [0, 1) from the engine's stream."""
    return torch.rand(1).item()


def draw(low: float, high: float) -> float:
    """A number of [low, high), rounded to float32 as torchvision's are."""
    return torch.empty(1).uniform_(float(low), float(high)).item()


def whole(low: int, high: int) -> int:
    """A whole number from `low` up to, not including, `high`."""
    return int(torch.randint(low, high, (1,)).item())


def pair(size: Any, words: str) -> Any:
    """Two numbers from one or two."""
    if isinstance(size, numbers.Number):
        return int(size), int(size)  # type: ignore[call-overload]
    if isinstance(size, Sequence) and len(size) == 1:
        return size[0], size[0]
    if len(size) != 2:
        raise ValueError(words)
    return size


def need_sequence(x: Any, name: str, lengths: Sequence[int]) -> None:
    """Refuse what is no sequence of one of the lengths."""
    wanted = " or ".join(str(n) for n in lengths)
    if not isinstance(x, Sequence):
        raise TypeError(f"{name} should be a sequence of length {wanted}.")
    if len(x) not in lengths:
        raise ValueError(f"{name} should be a sequence of length {wanted}.")


def angle_range(x: Any, name: str, lengths: Sequence[int] = (2,)) -> list[float]:
    """Least and greatest angle; one number means both ways."""
    if isinstance(x, numbers.Number):
        if x < 0:  # type: ignore[operator]
            raise ValueError(f"If {name} is a single number, it must be positive.")
        x = [-x, x]  # type: ignore[operator]
    else:
        need_sequence(x, name, lengths)
    return [float(d) for d in x]


def check_fill(fill: Any) -> Any:
    """A colour: a number or a sequence; None is black."""
    if fill is None:
        return 0
    if not isinstance(fill, (Sequence, numbers.Number)):
        raise TypeError("Fill should be either a sequence or a number.")
    return fill


def fill_for(img: Any, fill: Any, channels: int) -> Any:
    """The colour as the functions want it: for tensors one number for each channel."""
    if not isinstance(img, Tensor) or fill is None:
        return fill
    return [float(fill)] * channels if isinstance(fill, (int, float)) else [float(f) for f in fill]
