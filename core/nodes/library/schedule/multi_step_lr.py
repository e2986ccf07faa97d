"""Multi-Step LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float, Ints
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.multi_step_lr",
    label="Multi-Step LR",
    also_called=(
        "milestones",
        "learning rate decay",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Ints("milestones", [30, 60], min=1, help="The epochs or updates after which the rate falls."),
        Float("gamma", 0.1, min=0.0, max=1.0, label="factor", help="What the rate is multiplied by."),
        counted_per(),
    ],
    formula=r"\eta_t = \eta_0\, \gamma^{|\{m \leq t\}|}",
    summary="Multiplies the learning rate by a factor at epochs of your choice.",
    torch="torch.optim.lr_scheduler.MultiStepLR",
)
def multi_step_lr(milestones: list[int], gamma: float, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.MultiStepLR(optimizer, list(milestones), gamma)

    return Schedule(make, per)
