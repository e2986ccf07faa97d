"""Cyclic LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Choice, Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.cyclic_lr",
    label="Cyclic LR",
    also_called=(
        "triangular",
        "cycle",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Float("base_lr", 0.001, min=0.0, max=10.0, label="lowest rate", help="The rate at the bottom."),
        Float("max_lr", 0.1, min=1e-7, max=10.0, label="highest rate", help="The rate at the top of the first cycle."),
        Int("step_size_up", 2000, min=1, max=10_000_000, label="rise", help="Updates or epochs from bottom to top."),
        Choice(
            "mode",
            "triangular",
            options=("triangular", "triangular2"),
            help="triangular2 halves the height after each cycle.",
        ),
        counted_per("step"),
    ],
    formula=r"\eta_t = \eta_{low} + (\eta_{high} - \eta_{low})\, \max(0,\ 1 - |t / s - 2 c + 1|)",
    summary="Lets the learning rate go up and down between two values.",
    torch="torch.optim.lr_scheduler.CyclicLR",
)
def cyclic_lr(base_lr: float, max_lr: float, step_size_up: int, mode: str, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.CyclicLR(optimizer, base_lr, max_lr, step_size_up, mode=mode, cycle_momentum=False)

    return Schedule(make, per)
