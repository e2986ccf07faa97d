"""The actions of the autograd bench, each named by the line of PyTorch that it is."""

from __future__ import annotations

from collections.abc import Callable

from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["add_bench"]


def add_bench(session: Session) -> None:
    """Register the actions with the session."""
    bench = session.running.bench

    def doing(kind: str, **how: bool) -> Callable[[], None]:
        return lambda: bench.do(kind, **how)

    for id, label, run, help in (
        ("forward", "loss = model(x)", doing("forward"), tr("Run forward on the bench: the tape is written.")),
        ("forward_no_grad", "with no_grad(): loss = model(x)", doing("forward", no_grad=True),
         tr("Run forward on the bench without a tape.")),
        ("backward", "loss.backward()", doing("backward"), tr("Run the tape of the bench backwards and free it.")),
        ("backward_retain", "loss.backward(retain_graph=True)", doing("backward", retain_graph=True),
         tr("Run the tape of the bench backwards and keep it.")),
        ("zero_grad", "optimizer.zero_grad()", doing("zero_grad"), tr("Every .grad on the bench is None again.")),
        ("step", "optimizer.step()", doing("step"), tr("Change the weights of the bench by their .grad.")),
        ("start", tr("Set up the bench anew"), bench.start, tr("With the weights and the batch of the step shown.")),
    ):  # fmt: skip
        session.actions.add(
            Action(
                f"bench.{id}", label, run, (), "Debug/Autograd by hand", "branch", help,
                enabled=lambda: bench.can_start,
                why_not=lambda: tr("No step was recorded yet: press F10 to step."),
            )
        )  # fmt: skip
