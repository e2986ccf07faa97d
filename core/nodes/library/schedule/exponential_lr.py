"""Exponential LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.exponential_lr",
    label="Exponential LR",
    also_called=(
        "exponential decay",
        "learning rate decay",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Float("gamma", 0.95, min=0.0, max=1.0, label="factor", help="What the rate is multiplied by each time."),
        counted_per(),
    ],
    formula=r"\eta_t = \eta_0\, \gamma^{t}",
    summary="Multiplies the learning rate by the same factor after every epoch.",
    torch="torch.optim.lr_scheduler.ExponentialLR",
)
def exponential_lr(gamma: float, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.ExponentialLR(optimizer, gamma)

    return Schedule(make, per)
