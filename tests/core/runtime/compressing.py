"""A small trained network for the tests of making networks small, and a bench that answers questions about it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from core.graph import Graph
from core.nodes.registry import standard_registry
from core.runtime.past import Past
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from tests.core.sketches import add, classifier_graph, draw, link

__all__ = ["bench_of", "picture_graph", "trained"]


def trained(graph: Graph | None = None, steps: int = 20) -> Trainer:
    """A trainer after some steps."""
    trainer = Trainer(compile_plan(graph or classifier_graph(), standard_registry(), seed=3))
    for _ in range(steps):
        trainer.step()
    return trainer


def bench_of(trainer: Trainer) -> Any:
    """What a question needs of the training process, with a past."""
    past = Past()
    past.begin(trainer)
    bench = SimpleNamespace(plan=trainer.plan, trainer=trainer, past=past)
    bench.weights_changed = lambda: past.leap(trainer, {})
    return bench


def picture_graph() -> Graph:
    """Digits -> Unflatten -> Conv -> BatchNorm -> ReLU -> Flatten -> Linear -> cross entropy -> Adam."""
    edit = draw()
    data = add(edit, "data.digits", batch_size=256, validation=0.2)
    conv, norm = add(edit, "layer.conv2d", out_channels=4), add(edit, "layer.batch_norm2d")
    relu, flat, shape = (add(edit, name) for name in ("activation.relu", "layer.flatten", "layer.unflatten"))
    out, loss = add(edit, "layer.linear", out_features=10), add(edit, "loss.cross_entropy")
    best = add(edit, "optimizer.adam", lr=0.01)
    for ends in (
        f"{data}.x {shape}.x", f"{shape}.y {conv}.x", f"{conv}.y {norm}.x", f"{norm}.y {relu}.x",
        f"{relu}.y {flat}.x", f"{flat}.y {out}.x", f"{out}.y {loss}.input", f"{data}.y {loss}.target",
        f"{loss}.loss {best}.loss",
    ):  # fmt: skip
        link(edit, *ends.split())
    return edit.graph
