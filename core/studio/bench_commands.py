"""The actions of the autograd bench, each named by the line of PyTorch that it is."""

from __future__ import annotations

from collections.abc import Callable

from core.graph import PortRef
from core.nodes.spec import UNSHAPED
from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["add_bench"]


def add_bench(session: Session) -> None:
    """Register the actions with the session."""
    bench = session.running.bench

    def doing(kind: str, **how: bool) -> Callable[[], None]:
        return lambda: bench.do(kind, **how)

    def output() -> PortRef | None:
        """The first output of the one selected node."""
        node = next(iter(session.selected_nodes), "") if len(session.selected_nodes) == 1 else ""
        spec = session.registry.get(session.graph.nodes[node].type) if node in session.graph.nodes else None
        ports = [port.name for port in spec.outputs if port.kind not in UNSHAPED] if spec else []
        return PortRef(node, ports[0]) if ports else None

    def at_output(kind: str) -> Callable[[], None]:
        def run() -> None:
            port = output()
            if port is not None:
                bench.do(kind, port=port)

        return run

    for id, label, run, help in (
        ("detach", tr("detach() the selected node's output"), at_output("detach"),
         tr("Cut the tape of the bench there.")),
        ("attach", tr("Put the selected node's output back on the tape"), at_output("attach"), tr("Undo detach().")),
        ("in_place", tr("mul_(1) on the selected node's output"), at_output("in_place"),
         tr("Change it in place, which raises its version.")),
    ):  # fmt: skip
        session.actions.add(
            Action(
                f"bench.{id}", label, run, (), "Debug/Autograd by hand", "branch", help,
                enabled=lambda: bench.can_start and output() is not None,
                why_not=lambda: tr("Record a step (F10), and select one node with an output."),
            )
        )  # fmt: skip
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
