"""Linear LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Per, Schedule
from core.nodes.schedules import per as counted_per


@node_type(
    "schedule.linear_lr",
    label="Linear LR",
    also_called=(
        "warm up",
        "warmup",
        "linear decay",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Float(
            "start_factor",
            0.1,
            min=1e-6,
            max=1.0,
            label="first factor",
            help="The rate is multiplied by this at the start.",
        ),
        Float(
            "end_factor", 1.0, min=0.0, max=1.0, label="last factor", help="The rate is multiplied by this at the end."
        ),
        Int(
            "total_iters",
            5,
            min=1,
            max=10_000_000,
            label="length",
            help="Epochs or updates from the first factor to the last.",
        ),
        counted_per(),
    ],
    formula=r"\eta_t = \eta_0\, (a + (b - a)\, t / T)",
    summary="Lets the learning rate go in a straight line from one factor to another: a warm-up.",
    torch="torch.optim.lr_scheduler.LinearLR",
)
def linear_lr(start_factor: float, end_factor: float, total_iters: int, per: Per) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.LinearLR(optimizer, start_factor, end_factor, total_iters)

    return Schedule(make, per)
