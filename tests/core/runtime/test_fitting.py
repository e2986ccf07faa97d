"""Transforms learn from the training part, once, and what they learned goes along with the weights."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import core.engine as torch
from core.graph import Graph, Link, Node
from core.nodes.registry import standard_registry
from core.runtime import fitting
from core.runtime.analysis import analyse
from core.runtime.failures import NodeFailed, told
from core.runtime.plan import compile_plan, load_weights
from core.runtime.trainer import Trainer
from tests.core.sketches import add, draw, link

REGISTRY = standard_registry()


def scaled_graph(*, points: int = 64, method: str = "mean and deviation", noise: float = 0.1) -> Graph:
    """Noisy line -> Normalise -> Linear -> MSE -> SGD."""
    edit = draw()
    data = add(edit, "data.line", points=points, noise=noise, validation=0.5)
    scale = add(edit, "transform.normalise", method=method)
    layer = add(edit, "layer.linear", out_features=1)
    loss = add(edit, "loss.mse")
    best = add(edit, "optimizer.sgd", lr=0.05)
    for source, target in (
        (f"{data}.x", f"{scale}.x"), (f"{scale}.y", f"{layer}.x"), (f"{layer}.y", f"{loss}.input"),
        (f"{data}.y", f"{loss}.target"), (f"{loss}.loss", f"{best}.loss"),
    ):  # fmt: skip
        link(edit, source, target)
    return edit.graph


@pytest.fixture(autouse=True)
def nothing_known():
    """Each test begins with nothing remembered."""
    fitting._known.clear()


def test_only_the_training_part_is_looked_at():
    """The mean is that of the samples that are trained on, not of those that judge."""
    plan = compile_plan(scaled_graph(), REGISTRY)
    feed = plan.feeds["line_1"]
    x = np.asarray(feed.samples.x)
    module = plan.modules["normalise_1"]
    assert module.shift.numpy() == pytest.approx(x[feed.train].mean(0), abs=1e-6)
    assert abs(float(module.shift.numpy()[0]) - x.mean()) > 1e-3


def test_an_edit_elsewhere_does_not_read_again(monkeypatch):
    """Another optimizer changes nothing before the transform; other data, or another method, do."""
    looked = []
    original = fitting._batches
    monkeypatch.setattr(fitting, "_batches", lambda *args: looked.append(1) or original(*args))
    first = compile_plan(scaled_graph(), REGISTRY).modules["normalise_1"].shift.numpy()
    graph = scaled_graph()
    graph.nodes["sgd_1"].params["lr"] = 0.5
    again = compile_plan(graph, REGISTRY).modules["normalise_1"].shift.numpy()
    assert len(looked) == 1
    assert (first == again).all()
    compile_plan(scaled_graph(points=65), REGISTRY)
    compile_plan(scaled_graph(method="lowest and highest"), REGISTRY)
    compile_plan(scaled_graph(), REGISTRY, fold=(0, 4))
    assert len(looked) == 4


def test_a_file_that_changed_is_read_again(tmp_path):
    """What was learned belongs to the file as it was."""
    file = tmp_path / "table.csv"

    def learned(lines: list[str]) -> float:
        file.write_text("x,y\n" + "\n".join(lines))
        edit = draw()
        data = add(edit, "data.csv_file", path=str(file), validation=0.0, task="numbers")
        scale = add(edit, "transform.normalise")
        link(edit, f"{data}.x", f"{scale}.x")
        return float(compile_plan(edit.graph, REGISTRY).modules[scale].shift.numpy()[0])

    assert learned(["1,0.5", "2,0.1", "3,0.7"]) == 2
    assert learned(["10,0.5", "20,0.1", "30,0.7"]) == 20


def test_what_was_learned_is_saved_but_never_loaded_over_newer_data():
    """Buffers are part of the state; weights of an older project do not put its mean into place of the new one."""
    plan = compile_plan(scaled_graph(), REGISTRY)
    state = plan.state()
    assert state["normalise_1.shift"].shape == (1,)
    old = {**state, "normalise_1.shift": np.array([99.0], np.float32)}
    load_weights(plan, old)
    assert plan.modules["normalise_1"].shift.numpy() == pytest.approx(state["normalise_1.shift"])
    assert "normalise_1.shift" not in compile_plan(scaled_graph(), REGISTRY, weights=old).fresh


def test_one_transform_learns_from_what_another_gives():
    """In the order of the graph: the second Normalise sees numbers with mean 0 and deviation 1."""
    edit = draw(scaled_graph())
    second = add(edit, "transform.normalise")
    link(edit, "normalise_1.y", f"{second}.x")
    module = compile_plan(edit.graph, REGISTRY).modules[second]
    assert module.shift.numpy() == pytest.approx(0, abs=1e-5)
    assert module.scale.numpy() == pytest.approx(1, abs=1e-5)


def test_pictures_are_looked_at_in_pieces(monkeypatch):
    """A part larger than a chunk gives the same numbers as at once."""
    edit = draw()
    data = add(edit, "data.digits")
    scale = add(edit, "transform.normalise")
    link(edit, f"{data}.x", f"{scale}.x")
    whole = compile_plan(edit.graph, REGISTRY).modules[scale].scale.numpy()
    fitting._known.clear()
    monkeypatch.setattr("core.runtime.feed.CHUNK_BYTES", 64 * 4 * 100)
    pieces = compile_plan(edit.graph, REGISTRY).modules[scale].scale.numpy()
    assert pieces == pytest.approx(whole, rel=1e-6)


def test_a_run_repeats():
    """Fitting draws no random number: equal seeds give equal losses, whether or not the transform was remembered."""
    losses = []
    for _ in range(2):
        trainer = Trainer(compile_plan(scaled_graph(), REGISTRY, seed=3))
        losses.append([trainer.step().losses for _ in range(3)])
    assert losses[0] == losses[1]


def test_without_a_data_node_it_learns_from_what_comes():
    """Numbers typed by hand are the one batch there is."""
    edit = draw()
    value = add(edit, "tensor.value", value=[[1.0], [2.0]])
    scale = add(edit, "transform.normalise")
    link(edit, f"{value}.y", f"{scale}.x")
    assert compile_plan(edit.graph, REGISTRY).modules[scale].shift.numpy() == pytest.approx(1.5)


def test_bad_data_are_told():
    """With the name of the node that cannot learn from them."""
    graph = scaled_graph(noise=0.0)
    graph.nodes["log_1"] = Node("log_1", "operation.log")
    graph.links -= {Link.between("line_1", "x", "normalise_1", "x")}
    graph.links |= {Link.between("line_1", "x", "log_1", "x"), Link.between("log_1", "y", "normalise_1", "x")}
    with np.errstate(invalid="ignore"), pytest.raises(NodeFailed, match="Normalise: The training samples hold NaN"):
        compile_plan(graph, REGISTRY)


def augmented_graph() -> Graph:
    """Digits -> Unflatten -> Random Rotation -> Random Crop -> Flatten -> MixUp -> Linear -> cross entropy -> Adam."""
    edit = draw()
    nodes = [
        add(edit, "data.digits", batch_size=16),
        add(edit, "layer.unflatten", unflattened_size=[1, 8, 8]),
        add(edit, "transform.random_rotation"),
        add(edit, "transform.random_crop", size=[8], padding=1),
        add(edit, "layer.flatten"),
        add(edit, "transform.mixup", alpha=0.4),
        add(edit, "layer.linear", out_features=10),
        add(edit, "loss.cross_entropy"),
        add(edit, "optimizer.adam"),
    ]
    for before, after in pairwise(nodes[:6]):
        link(edit, f"{before}.{'x' if before == nodes[0] else 'y'}", f"{after}.x")
    mixed, linear, loss, adam = nodes[5:]
    link(edit, f"{nodes[0]}.y", f"{mixed}.y")
    link(edit, f"{mixed}.x", f"{linear}.x")
    link(edit, f"{linear}.y", f"{loss}.input")
    link(edit, f"{mixed}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{adam}.loss")
    return edit.graph


def test_a_run_with_random_transforms_goes_on_where_it_stopped():
    """Their random numbers are the engine's, whose state is kept: a run that was stopped gives the same losses."""
    straight = Trainer(compile_plan(augmented_graph(), REGISTRY, seed=1))
    losses = [straight.step().losses for _ in range(5)]
    assert len({tuple(step.values()) for step in losses}) == 5
    first = Trainer(compile_plan(augmented_graph(), REGISTRY, seed=1))
    for _ in range(3):
        first.step()
    state = first.state()
    second = Trainer(compile_plan(augmented_graph(), REGISTRY, seed=1))
    second.load_state(state)
    assert [second.step().losses, second.step().losses] == losses[3:]


def test_judging_draws_nothing():
    """The validation loss is the same however often it is asked for, and asking takes no random number."""
    trainer = Trainer(compile_plan(augmented_graph(), REGISTRY, seed=1))
    trainer.step()
    before = np.asarray(torch.get_rng_state()).copy()
    assert trainer.evaluate() == trainer.evaluate()
    assert (np.asarray(torch.get_rng_state()) == before).all()


def test_a_failure_says_what_to_do():
    """What the training process tells: the node, what happened there, and the way out that its cause knows."""
    edit = draw()
    data = add(edit, "data.csv_file", path="nowhere.csv")
    add(edit, "tensor.value")
    analysis = analyse(edit.graph, REGISTRY)
    analysis.problems.clear()  # as if the file had gone between the look at it and the run
    with pytest.raises(NodeFailed) as caught:
        compile_plan(edit.graph, REGISTRY, analysis=analysis)
    assert caught.value.node == data
    assert told(caught.value).startswith("CSV File: There is no file nowhere.csv. Choose the file again")
    assert told(KeyError("x")) == "KeyError: 'x'", "of a foreign error the kind is half of what it says"
