"""One Cycle LR schedule."""

from typing import Any

from core.engine.optim import Optimizer
from core.engine.optim import lr_scheduler as scheduler
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.schedules import SCHEDULE, Schedule


class _Patient(scheduler.OneCycleLR):
    """Stays at its end when training goes on; PyTorch's refuses a further step."""

    def step(self, epoch: int | None = None) -> None:
        if self.last_epoch < self.total_steps - 1:
            super().step(epoch)


@node_type(
    "schedule.one_cycle_lr",
    label="One Cycle LR",
    also_called=(
        "super convergence",
        "one cycle policy",
        "warm up",
        "schedule",
    ),
    role="schedule",
    outputs=SCHEDULE,
    params=[
        Float("max_lr", 0.1, min=1e-7, max=10.0, log=True, label="highest rate", help="The rate at the peak."),
        Int("epochs", 20, min=1, max=1_000_000, help="Length of the cycle; train no longer than that."),
        Float(
            "pct_start", 0.3, min=0.0, max=1.0, label="rising part", help="Part of the cycle in which the rate rises."
        ),
        Float(
            "div_factor",
            25.0,
            min=1.0,
            max=1e6,
            label="start divisor",
            help="It starts at the highest rate divided by this.",
        ),
        Float(
            "final_div_factor",
            10000.0,
            min=1.0,
            max=1e8,
            label="end divisor",
            help="It ends at the start divided by this.",
        ),
    ],
    formula=r"\eta_0 = \eta_{max} / d, \quad \eta_{end} = \eta_0 / f",
    summary="Raises the learning rate to a peak, then lets it fall far below its start, once.",
    torch="torch.optim.lr_scheduler.OneCycleLR",
)
def one_cycle_lr(max_lr: float, epochs: int, pct_start: float, div_factor: float, final_div_factor: float) -> Schedule:
    def make(optimizer: Optimizer, updates: int) -> Any:
        return _Patient(
            optimizer,
            max_lr,
            epochs=epochs,
            steps_per_epoch=updates,
            pct_start=pct_start,
            div_factor=div_factor,
            final_div_factor=final_div_factor,
        )

    return Schedule(make, "step")
