"""Cosine Annealing LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.cosine_annealing_lr",
    label="Cosine Annealing LR",
    also_called=(
        "cosine decay",
        "annealing",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Int(
            "t_max",
            50,
            min=1,
            max=10_000_000,
            label="length",
            help="After how many epochs or updates it is at its lowest; then it rises again.",
        ),
        Float("eta_min", 0.0, min=0.0, max=1.0, label="lowest rate", help="The rate at the end."),
        counted_per(),
    ],
    formula=r"\eta_t = \eta_{min} + \frac{1}{2}(\eta_0 - \eta_{min})(1 + \cos(\pi\, t / T))",
    summary="Lets the learning rate fall along half a cosine wave.",
    torch="torch.optim.lr_scheduler.CosineAnnealingLR",
)
def cosine_annealing_lr(t_max: int, eta_min: float, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.CosineAnnealingLR(optimizer, t_max, eta_min)

    return Schedule(make, per)
