"""Constant LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.constant_lr",
    label="Constant LR",
    also_called=(
        "warm up",
        "constant factor",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Float("factor", 0.3333333333333333, min=0.0, max=1.0, help="What the rate is multiplied by at first."),
        Int("total_iters", 5, min=1, max=10_000_000, label="length", help="Epochs or updates with the factor."),
        counted_per(),
    ],
    formula=r"\eta_t = f\, \eta_0 \ (t < T), \quad \eta_0 \ (t \geq T)",
    summary="Multiplies the learning rate by a factor for a while, then no more.",
    torch="torch.optim.lr_scheduler.ConstantLR",
)
def constant_lr(factor: float, total_iters: int, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.ConstantLR(optimizer, factor, total_iters)

    return Schedule(make, per)
