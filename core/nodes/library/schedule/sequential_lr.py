"""Sequential LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.graph.shapes import ShapeError
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Schedule
from core.nodes.spec import In


@node_type(
    "schedule.sequential_lr",
    label="Sequential LR",
    also_called=("warm up then decay", "chain schedules", "one after the other", "schedule"),
    role="schedule",
    inputs=[
        In("first", kind="schedule", help="The schedule to begin with, such as a warm-up."),
        In("then", kind="schedule", help="The schedule after it."),
    ],
    outputs=SCHEDULE,
    params=[Int("milestone", 5, min=1, max=10_000_000, help="Epochs or updates of the first schedule.")],
    formula=r"\eta_t = f_1(t)\ (t < m), \quad f_2(t - m)\ (t \geq m)",
    summary="One schedule after the other: a warm-up, then a fall.",
    torch="torch.optim.lr_scheduler.SequentialLR",
)
def sequential_lr(first: Schedule, then: Schedule, milestone: int) -> Schedule:
    if first.per != then.per or first.judged or then.judged:
        raise ShapeError("the two schedules do not count the same", "Set per to the same in both.")

    def make(optimizer: Optimizer, updates: int) -> Any:
        parts = [first.make(optimizer, updates), then.make(optimizer, updates)]
        return scheduler.SequentialLR(optimizer, parts, [milestone])

    return Schedule(make, first.per)
