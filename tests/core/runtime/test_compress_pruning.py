"""Pruning: the zeros PyTorch would choose, which training keeps, and of which every trace can be undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.graph import Graph
from core.nodes.registry import standard_registry
from core.runtime.compressing.masks import prune
from core.runtime.compressing.pruning import METHODS, Pruning, masks_for
from core.runtime.compressing.pruning_questions import LookAgain, Prune, PutBack, TryAmount, TryPruning
from core.runtime.compressing.sizes import dense_file, read_sparse, sparse_file
from core.runtime.past import Past, visit
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from core.storage import load_project, save_project
from core.storage.weights import Weights
from core.studio.files import state_of
from tests.core.runtime.compressing import bench_of, picture_graph, trained
from tests.core.sketches import add, classifier_graph, draw, link

HALF = Pruning("layer", 0.5)


def weights(trainer: Trainer) -> dict[str, np.ndarray]:
    return {name: array.copy() for name, array in trainer.plan.state().items()}


def same(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    return a.keys() == b.keys() and all(a[n].tobytes() == b[n].tobytes() for n in a)


def everything(trainer: Trainer) -> dict[str, np.ndarray]:
    """Weights and the optimizer's memory."""
    state = trainer.state()
    return {**state["weights"], **state["memory"]}


def brought_back(journey: Any) -> Any:
    """What a journey into the past ends with."""
    while True:
        try:
            next(journey)
        except StopIteration as end:
            return end.value


def torch_layers(trainer: Trainer) -> dict[str, Any]:
    """PyTorch's layers with the same weights as the network of ``picture_graph``."""
    torch = pytest.importorskip("torch")
    layers = {"conv2d_1": torch.nn.Conv2d(1, 4, 3), "linear_1": torch.nn.Linear(144, 10)}
    for name, layer in layers.items():
        layer.weight.data = torch.tensor(trainer.plan.state()[f"{name}.weight"].copy())
    return layers


@pytest.mark.parametrize("method", ["layer", "network", "outputs"])
def test_the_same_weights_are_pruned_as_by_pytorch(method: Any) -> None:
    """Magnitude within a layer and over the network, and rows by their 2-norm."""
    trainer = trained(picture_graph(), steps=2)
    layers = torch_layers(trainer)
    ways = pytest.importorskip("torch.nn.utils.prune")
    names = tuple(f"{node}.weight" for node in layers)
    if method == "network":
        pairs = [(layer, "weight") for layer in layers.values()]
        ways.global_unstructured(pairs, pruning_method=ways.L1Unstructured, amount=0.6)
    for layer in layers.values():
        if method == "layer":
            ways.l1_unstructured(layer, "weight", amount=0.6)
        elif method == "outputs":
            ways.ln_structured(layer, "weight", amount=0.6, n=2, dim=0)
    ours = masks_for(trainer.plan, Pruning(method, 0.6, names), {})
    for node, layer in layers.items():
        np.testing.assert_array_equal(ours[f"{node}.weight"], layer.weight_mask.numpy() != 0)


@pytest.mark.parametrize("method", METHODS)
def test_pruning_twice_reaches_the_amount_and_frees_nothing(method: Any) -> None:
    """The amount is the share of zeros afterwards; what was pruned stays pruned, also by a smaller amount."""
    trainer = trained(picture_graph(), steps=1)
    first = masks_for(trainer.plan, Pruning(method, 0.3), {})
    prune(trainer, first)
    second = masks_for(trainer.plan, Pruning(method, 0.6), trainer.masks.kept)
    assert all(not (second[name] & ~first[name]).any() for name in first)
    zeros, size = (sum(f(m) for m in second.values()) for f in (lambda m: int((~m).sum()), lambda m: m.size))
    # whole outputs come in pieces: 2 of 4 kernels are the nearest to 60 %
    assert zeros / size == pytest.approx(0.5 if method == "outputs" else 0.6, abs=0.005)
    prune(trainer, second)
    less = masks_for(trainer.plan, Pruning(method, 0.1), trainer.masks.kept)
    assert all((less[name] == second[name]).all() for name in second)


def test_trying_changes_nothing() -> None:
    """Weights and memory are the same to the bit, and the next step is the one it would have been."""
    trainer, twin = trained(picture_graph(), 4), trained(picture_graph(), 4)
    before = everything(trainer)
    for method in METHODS:
        TryPruning(Pruning(method, 0.7)).answer(bench_of(trainer))
        TryAmount(Pruning(method, 0.7)).answer(bench_of(trainer))
    assert same(everything(trainer), before)
    assert trainer.step().losses == twin.step().losses


def test_what_try_says_is_what_prune_does() -> None:
    """Zeros, quality and sizes; and accuracy is worked out where there is no metric node."""
    trainer = trained(picture_graph(), 20)
    tried = TryPruning(Pruning("random", 0.5, seed=4)).answer(bench_of(trainer))
    done = Prune(Pruning("random", 0.5, seed=4)).answer(bench_of(trainer))
    assert tried == done
    assert [(layer.name, layer.count, layer.after) for layer in done.layers] == [
        ("conv2d_1.weight", 36, 18),
        ("linear_1.weight", 1440, 720),
    ]
    assert done.before.main is not None
    assert done.after.main is not None
    assert done.before.main.percent
    assert done.before.main.value > done.after.main.value


def test_after_more_training_it_is_compared_with_the_network_before_pruning() -> None:
    """What pruning cost is known once the others have made up for it."""
    trainer = trained(picture_graph(), 20)
    bench = bench_of(trainer)
    done = Prune(Pruning("layer", 0.8)).answer(bench)
    for _ in range(30):
        trainer.step()
    again = LookAgain(done).answer(bench)
    assert (again.step, again.before, again.sizes_before) == (50, done.before, done.sizes_before)
    assert again.layers == done.layers
    assert again.after.measures[0].value < done.after.measures[0].value


def one_layer(**sgd: Any) -> Graph:
    edit = draw()
    data = add(edit, "data.moons", target="classes", points=64, batch_size=16, validation=0.0, shuffle=False)
    first, bend, out = add(edit, "layer.linear", out_features=8), add(edit, "activation.tanh"), ""
    out, loss = add(edit, "layer.linear", out_features=2), add(edit, "loss.cross_entropy")
    best = add(edit, "optimizer.sgd", **sgd)
    for ends in (
        f"{data}.x {first}.x", f"{first}.y {bend}.x", f"{bend}.y {out}.x", f"{out}.y {loss}.input",
        f"{data}.y {loss}.target", f"{loss}.loss {best}.loss",
    ):  # fmt: skip
        link(edit, *ends.split())
    return edit.graph


def test_training_on_keeps_the_zeros_as_pytorch_does() -> None:
    """Momentum, weight decay and clipping by the norm see what ``weight = orig * mask`` would let them see."""
    torch, ways = pytest.importorskip("torch"), pytest.importorskip("torch.nn.utils.prune")
    trainer = trained(one_layer(lr=0.1, momentum=0.9, weight_decay=0.01, clip_norm=0.05), steps=0)
    model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    with torch.no_grad():
        for parameter, array in zip(model.parameters(), weights(trainer).values(), strict=True):
            parameter.copy_(torch.tensor(array))
    Prune(HALF).answer(bench_of(trainer))
    for layer in (model[0], model[2]):
        ways.l1_unstructured(layer, "weight", amount=0.5)
    sgd = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=0.01)
    samples = trainer.plan.feeds["moons_1"].samples
    for step in range(12):
        rows = slice(step % 4 * 16, step % 4 * 16 + 16)
        loss = torch.nn.functional.cross_entropy(model(torch.tensor(samples.x[rows])), torch.tensor(samples.y[rows]))
        sgd.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.05)
        sgd.step()
        assert trainer.step().losses["sgd_1"] == pytest.approx(loss.item(), rel=1e-5)
    ours, theirs = weights(trainer), model[0].weight_orig * model[0].weight_mask
    np.testing.assert_allclose(ours["linear_1.weight"], theirs.detach().numpy(), rtol=1e-4, atol=1e-6)
    assert np.count_nonzero(ours["linear_1.weight"]) == 8


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "adadelta", "nadam"])
def test_no_optimizer_moves_what_is_pruned(optimizer: str) -> None:
    """Whatever it remembered of these weights, their zeros stay while the others learn."""
    edit = draw(classifier_graph())
    edit.delete(["adam_1"])
    best = add(edit, f"optimizer.{optimizer}")
    link(edit, "cross_entropy_1.loss", f"{best}.loss")
    trainer = trained(edit.graph, 5)
    Prune(HALF).answer(bench_of(trainer))
    before = weights(trainer)["linear_1.weight"]
    for _ in range(5):
        trainer.step()
    after = weights(trainer)["linear_1.weight"]
    assert not after[before == 0].any()
    assert (after != before).any()


def test_put_back_restores_weights_and_memory_from_before_the_first_pruning() -> None:
    """Also after a second pruning and some training; then the weights are free again."""
    trainer = trained(steps=6)
    before = everything(trainer)
    bench = bench_of(trainer)
    Prune(HALF).answer(bench)
    trainer.step()
    Prune(Pruning("network", 0.8)).answer(bench)
    trainer.step()
    assert PutBack().answer(bench).weights
    assert same(everything(trainer), before)
    assert not trainer.masks.kept
    with pytest.raises(LookupError, match="Nothing is pruned"):
        PutBack().answer(bench)


def test_masks_go_on_in_another_process_and_a_reset_drops_them() -> None:
    """They are part of the trainer's state; a trainer that begins anew has none."""
    trainer = trained(steps=4)
    Prune(HALF).answer(bench_of(trainer))
    other = Trainer(compile_plan(classifier_graph(), standard_registry(), seed=3))
    assert not other.state()["masks"]
    other.load_state(trainer.state())
    for _ in range(3):
        assert other.step().losses == trainer.step().losses
    assert same(everything(other), everything(trainer))
    assert PutBack().answer(bench_of(other)).weights


def test_a_saved_project_keeps_its_masks(tmp_path: Path) -> None:
    """They lie in the weights file under PyTorch's name; what was before the pruning is not kept there."""
    trainer = trained(steps=4)
    Prune(HALF).answer(bench_of(trainer))
    state = trainer.state()
    kept = Weights(state["weights"], state["memory"], state["step"], state["epoch"], 3, state["masks"]["kept"])
    save_project(tmp_path / "a.bps", classifier_graph(), kept)
    found = load_project(tmp_path / "a.bps").weights
    assert found is not None
    other = Trainer(compile_plan(classifier_graph(), standard_registry(), seed=3))
    other.load_state(state_of(found))
    other.step()
    assert np.count_nonzero(weights(other)["linear_1.weight"]) == 8
    assert not PutBack().answer(bench_of(other)).weights


def test_a_layer_that_grew_keeps_the_mask_of_its_old_part() -> None:
    """As its weights do; what is new is free."""
    trainer = trained(steps=2)
    Prune(HALF).answer(bench_of(trainer))
    edit = draw(classifier_graph())
    edit.set_param("linear_1", "out_features", 10)
    state = trainer.state()
    larger = Trainer(compile_plan(edit.graph, standard_registry(), weights=state["weights"]))
    larger.load_state(state)
    larger.step()
    assert np.count_nonzero(weights(larger)["linear_1.weight"][:8]) == 8
    assert np.count_nonzero(weights(larger)["linear_1.weight"][8:]) == 4


def test_steps_before_and_after_pruning_can_be_trained_again_to_the_bit() -> None:
    """The state after pruning is never thinned out; a visit to the past leaves the masks as they are."""
    trainer = trained(steps=0)
    past = Past(budget_bytes=1)  # keeps only what must be kept
    past.begin(trainer)
    losses = {}
    for step in range(1, 31):
        if step in (11, 21):
            prune(trainer, masks_for(trainer.plan, Pruning("layer", step / 40), trainer.masks.kept))
            past.leap(trainer, {})
        losses[step] = trainer.step().losses["adam_1"]
        past.keep(trainer, {})
    now = everything(trainer)
    first = past.states[0].step + 1
    assert first <= 21
    for step in range(first, 31):
        assert brought_back(visit(trainer, past, step)).losses["adam_1"][1] == losses[step]
    assert same(everything(trainer), now)
    assert np.count_nonzero(weights(trainer)["linear_1.weight"]) == 8


def test_sizes_are_those_of_files_that_can_be_read_again() -> None:
    """A sparse file holds a bit a place and the values that are left; small or full tensors stand as they are."""
    trainer = trained(picture_graph(), 2)
    full = trainer.plan.state()
    assert len(sparse_file(full)) == len(dense_file(full))
    report = Prune(Pruning("layer", 0.9)).answer(bench_of(trainer))
    pruned = trainer.plan.state()
    content = sparse_file(pruned)
    assert report.sizes_after.sparse == len(content) < len(dense_file(pruned)) / 2
    found = read_sparse(content)
    assert found.keys() == pruned.keys()
    for name, array in pruned.items():
        np.testing.assert_array_equal(found[name], array, strict=True)


def test_what_cannot_be_pruned_is_said() -> None:
    """A graph without layers, and an amount that is no share."""
    edit = draw()
    x, square, back = add(edit, "tensor.parameter"), add(edit, "operation.square"), add(edit, "optimizer.backward")
    link(edit, f"{x}.y", f"{square}.x")
    link(edit, f"{square}.y", f"{back}.loss")
    with pytest.raises(ValueError, match="no weights to prune"):
        masks_for(compile_plan(edit.graph, standard_registry()), HALF, {})
    with pytest.raises(ValueError, match="0 to 99 %"):
        masks_for(trained(steps=0).plan, Pruning("layer", 1.0), {})
