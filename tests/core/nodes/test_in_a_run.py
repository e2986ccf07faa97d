"""Node types in whole networks that train: what one node promises is what the next one can use."""

from __future__ import annotations

import numpy as np
import pytest

import core.engine as torch
from core.graph import Graph
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trainer import Trainer
from tests.core.sketches import add, draw, line_graph, link

REGISTRY = standard_registry()
OPTIMIZERS = [t.name for t in REGISTRY if t.role == "optimizer" and t.name != "optimizer.backward"]


def trainer_of(graph: Graph) -> Trainer:
    return Trainer(compile_plan(graph, REGISTRY))


def digits(*steps: tuple[str, dict[str, object]]) -> Graph:
    """Digits -> the steps in a row, each through its first ports -> Linear -> cross entropy -> Adam."""
    edit = draw()
    data = add(edit, "data.digits", batch_size=64)
    end = f"{data}.x"
    for name, params in (*steps, ("layer.linear", {"out_features": 10})):
        node = add(edit, name, **params)
        link(edit, end, f"{node}.{REGISTRY[name].inputs[0].name}")
        end = f"{node}.{REGISTRY[name].outputs[0].name}"
    loss, adam = add(edit, "loss.cross_entropy"), add(edit, "optimizer.adam", lr=0.01)
    link(edit, end, f"{loss}.input")
    link(edit, f"{data}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{adam}.loss")
    return edit.graph


ROWS = ("layer.unflatten", {"unflattened_size": [8, 8]})
NETWORKS = {
    "convolutions": digits(
        ("layer.unflatten", {}),
        ("layer.conv2d", {"out_channels": 8, "padding": 1}),
        ("layer.batch_norm2d", {}),
        ("activation.relu", {}),
        ("layer.max_pool2d", {}),
        ("layer.conv2d", {"out_channels": 16}),
        ("activation.mish", {}),
        ("layer.adaptive_avg_pool2d", {}),
        ("layer.flatten", {}),
    ),
    "lstm": digits(ROWS, ("layer.lstm", {"batch_first": True}), ("operation.select", {"dim": 1, "index": -1})),
    "transformer": digits(
        ROWS,
        ("layer.positional_encoding", {"batch_first": True}),
        ("layer.transformer_encoder_layer", {"batch_first": True, "nhead": 2, "dim_feedforward": 32}),
        ("operation.mean", {"dims": [1]}),
    ),
    "attention": digits(ROWS, ("layer.multihead_attention", {"batch_first": True}), ("layer.flatten", {})),
}


@pytest.mark.parametrize("name", list(NETWORKS))
def test_a_network_learns_digits(name: str) -> None:
    """Drawn as a beginner would, it gets to less than half of the loss of guessing, ln 10, in a few epochs."""
    trainer = trainer_of(NETWORKS[name])
    losses = [next(iter(trainer.step().losses.values())) for _ in range(120)]
    assert losses[0] > 2
    assert np.mean(losses[-10:]) < np.log(10) / 2


@pytest.mark.parametrize("name", list(NETWORKS))
def test_a_recorded_step_is_the_same_step(name: str) -> None:
    """Looking on changes nothing, also where a node has several outputs."""
    plain, watched = trainer_of(NETWORKS[name]), trainer_of(NETWORKS[name])
    for onlooker in (Recorder(1, 1), None):
        torch.manual_seed(0)  # the random numbers of dropout are those of the process
        losses = plain.step().losses
        torch.manual_seed(0)
        assert watched.step(onlooker).losses == losses


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_run_goes_on_where_it_stopped(name: str) -> None:
    """What an optimizer remembers is saved and loaded; its step can be recorded; live parameters can be changed."""
    straight, first, second = (trainer_of(line_graph(optimizer=name)) for _ in range(3))
    losses = [straight.step().losses for _ in range(5)]
    for _ in range(3):
        first.step()
    second.load_state(first.state())
    recorder = Recorder(4, 1)
    assert [second.step(recorder).losses, second.step().losses] == losses[3:]
    assert any(entry.phase == "update" and entry.formula for entry in recorder.trace.summary.entries)
    node = second.plan.objectives[0].node
    assert all(second.set_live_param(node, p.name, 0.001) for p in REGISTRY[name].params if p.live)
