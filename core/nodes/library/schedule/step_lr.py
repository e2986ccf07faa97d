"""Step LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.step_lr",
    label="Step LR",
    also_called=(
        "learning rate decay",
        "step decay",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Int("step_size", 10, min=1, max=1_000_000, help="After how many epochs or updates it falls."),
        Float("gamma", 0.1, min=0.0, max=1.0, label="factor", help="What the rate is multiplied by."),
        counted_per(),
    ],
    formula=r"\eta_t = \eta_0\, \gamma^{\lfloor t / s \rfloor}",
    summary="Multiplies the learning rate by a factor every few epochs.",
    torch="torch.optim.lr_scheduler.StepLR",
)
def step_lr(step_size: int, gamma: float, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.StepLR(optimizer, step_size, gamma)

    return Schedule(make, per)
