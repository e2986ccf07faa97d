"""Cosine Warm Restarts schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.cosine_annealing_warm_restarts",
    label="Cosine Warm Restarts",
    also_called=(
        "sgdr",
        "warm restarts",
        "cosine",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Int("t_0", 10, min=1, max=1_000_000, label="first length", help="Epochs or updates until the first restart."),
        Int(
            "t_mult", 2, min=1, max=100, label="growth", help="Each stretch is so many times as long as the one before."
        ),
        Float("eta_min", 0.0, min=0.0, max=1.0, label="lowest rate", help="The rate before a restart."),
        counted_per(),
    ],
    formula=r"\eta_t = \eta_{min} + \frac{1}{2}(\eta_0 - \eta_{min})(1 + \cos(\pi\, T_{cur} / T_i))",
    summary="Cosine annealing that begins again and again, each time longer.",
    torch="torch.optim.lr_scheduler.CosineAnnealingWarmRestarts",
)
def cosine_annealing_warm_restarts(t_0: int, t_mult: int, eta_min: float, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.CosineAnnealingWarmRestarts(optimizer, t_0, t_mult, eta_min)

    return Schedule(make, per)
