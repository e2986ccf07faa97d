"""Reduce LR On Plateau schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Choice, Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Schedule


@node_type(
    "schedule.reduce_lr_on_plateau",
    label="Reduce LR On Plateau",
    also_called=(
        "plateau",
        "adaptive schedule",
        "patience",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Float("factor", 0.1, min=0.0, max=0.999, help="What the rate is multiplied by."),
        Int("patience", 10, min=0, max=100_000, help="Epochs without improvement that are waited for."),
        Float(
            "threshold", 1e-4, min=0.0, max=1.0, help="An improvement must be larger than this part of the best value."
        ),
        Int("cooldown", 0, min=0, max=100_000, help="Epochs after a fall in which nothing is counted."),
        Float("min_lr", 0.0, min=0.0, max=1.0, label="lowest rate", help="It never falls below this."),
        Choice(
            "mode",
            "min",
            options=("min", "max"),
            help="min: the judged value should become small (a loss); max: large (an accuracy).",
        ),
    ],
    formula=r"\eta \leftarrow \max(\gamma\, \eta,\ \eta_{min})",
    summary="Lowers the learning rate when the network has not become better for some epochs.",
    torch="torch.optim.lr_scheduler.ReduceLROnPlateau",
)
def reduce_lr_on_plateau(
    factor: float, patience: int, threshold: float, cooldown: int, min_lr: float, mode: str
) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return scheduler.ReduceLROnPlateau(
            optimizer, mode, factor, patience, threshold, cooldown=cooldown, min_lr=min_lr
        )

    return Schedule(make, "epoch", judged=True)
