"""The momentum of an optimizer, which some schedules move against the learning rate."""

from __future__ import annotations

from typing import Any

from ..optimizer import Optimizer
from .base import for_each_group

__all__ = ["prepare_momentum", "set_momentum"]


def set_momentum(group: dict[str, Any], value: float, use_beta1: bool) -> None:
    """Change momentum, or the first of Adam's betas."""
    if use_beta1:
        group["betas"] = (value, *group["betas"][1:])
    else:
        group["momentum"] = value


def prepare_momentum(optimizer: Optimizer, lowest: Any, highest: Any, start: bool) -> tuple[bool, list, list]:
    """Whether momentum is the first beta, and the lowest and highest one of each group; set where a schedule starts.

    Raises
    ------
    ValueError
        If the optimizer has no momentum.
    """
    if "momentum" not in optimizer.defaults and "betas" not in optimizer.defaults:
        raise ValueError(
            "optimizer must support momentum or beta1 with `cycle_momentum` option enabled: "
            f"{type(optimizer).__name__} has neither, pass cycle_momentum=False"
        )
    use_beta1 = "betas" in optimizer.defaults
    lows = for_each_group("base_momentum", optimizer, lowest)
    highs = for_each_group("max_momentum", optimizer, highest)
    if start:
        for low, high, group in zip(lows, highs, optimizer.param_groups, strict=True):
            set_momentum(group, high, use_beta1)
            group["max_momentum"], group["base_momentum"] = high, low
    return use_beta1, lows, highs
