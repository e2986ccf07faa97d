"""Polynomial LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.polynomial_lr",
    label="Polynomial LR",
    also_called=(
        "poly decay",
        "polynomial decay",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Int("total_iters", 50, min=1, max=10_000_000, label="length", help="Epochs or updates until the rate is 0."),
        Float("power", 1.0, min=0.0, max=10.0, help="1 is a straight line; larger falls quicker at first."),
        counted_per(),
    ],
    formula=r"\eta_t = \eta_0\, (1 - t / T)^{p}",
    summary="Lets the learning rate fall to 0 along a power of the time that is left.",
    torch="torch.optim.lr_scheduler.PolynomialLR",
)
def polynomial_lr(total_iters: int, power: float, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.PolynomialLR(optimizer, total_iters, power)

    return Schedule(make, per)
