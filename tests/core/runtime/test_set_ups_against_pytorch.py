"""Whole training runs with every set-up, step by step beside the loop that one would write in PyTorch.

Both begin with the same weights and see the same batches; then nothing is handed over any more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.graph import Graph
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from tests.core.sketches import add, draw, link

torch = pytest.importorskip("torch")

EPOCHS = 5
SEED = 3


def two_players(recipe: dict[str, Any], **turn: Any) -> Graph:
    """A trunk with a classifier, trained by SGD on one schedule; and a second head that predicts x, trained by Adam on
    another, with parameters of its own."""
    edit = draw()
    data = add(edit, "data.moons", target="classes", points=60, noise=0.2, batch_size=16, validation=0.25, seed=SEED)
    trunk = add(edit, "layer.linear", out_features=12)
    bend = add(edit, "activation.tanh")
    head = add(edit, "layer.linear", out_features=2)
    loss = add(edit, "loss.cross_entropy")
    sgd = add(edit, "optimizer.sgd", lr=0.3, momentum=0.9, weight_decay=1e-3, order=1, **turn)
    course = add(edit, "schedule.step_lr", step_size=2, gamma=0.5, per="epoch")
    apart = add(edit, "operation.detach")
    mirror = add(edit, "layer.linear", out_features=2)
    distance = add(edit, "loss.mse")
    adam = add(edit, "optimizer.adamw", lr=0.02, weight_decay=0.05, order=2, accumulate=turn.get("accumulate", 1),
               clip_value=0.05)  # fmt: skip
    wave = add(edit, "schedule.cosine_annealing_lr", t_max=20, per="step")
    for ends in (
        f"{data}.x {trunk}.x", f"{trunk}.y {bend}.x", f"{bend}.y {head}.x", f"{head}.y {loss}.input",
        f"{data}.y {loss}.target", f"{loss}.loss {sgd}.loss", f"{trunk}.params {sgd}.params",
        f"{head}.params {sgd}.params", f"{course}.schedule {sgd}.schedule", f"{bend}.y {apart}.x",
        f"{apart}.y {mirror}.x", f"{mirror}.y {distance}.input", f"{data}.x {distance}.target",
        f"{distance}.loss {adam}.loss", f"{mirror}.params {adam}.params", f"{wave}.schedule {adam}.schedule",
    ):  # fmt: skip
        link(edit, *ends.split())
    with edit.document.edit("Recipe") as change:
        change.set_meta("recipe", recipe)
    return edit.document.graph


class Yardstick:
    """The same training as a PyTorch program."""

    def __init__(self, trainer: Trainer, accumulate: int, clip_norm: float, precision: str, patience: int) -> None:
        weights = {name: torch.tensor(np.array(p.detach().numpy())) for name, p in trainer.plan.parameters().items()}
        self.trunk, self.head, self.mirror = (torch.nn.Linear(*ends) for ends in ((2, 12), (12, 2), (12, 2)))
        with torch.no_grad():
            for name, layer in (("linear_1", self.trunk), ("linear_2", self.head), ("linear_3", self.mirror)):
                layer.weight.copy_(weights[f"{name}.weight"])
                layer.bias.copy_(weights[f"{name}.bias"])
        self.main = [*self.trunk.parameters(), *self.head.parameters()]
        self.side = list(self.mirror.parameters())
        self.sgd = torch.optim.SGD(self.main, lr=0.3, momentum=0.9, weight_decay=1e-3)
        self.adam = torch.optim.AdamW(self.side, lr=0.02, weight_decay=0.05)
        self.course = torch.optim.lr_scheduler.StepLR(self.sgd, 2, 0.5)
        self.wave = torch.optim.lr_scheduler.CosineAnnealingLR(self.adam, 20)
        self.accumulate, self.clip_norm, self.patience = accumulate, clip_norm, patience
        self.dtype = {"float16": torch.float16, "bfloat16": torch.bfloat16}.get(precision)
        self.scaler = torch.amp.GradScaler("cpu", enabled=precision == "float16")

    def autocast(self) -> Any:
        return torch.autocast("cpu", dtype=self.dtype or torch.bfloat16, enabled=self.dtype is not None)

    def losses(self, x: Any, y: Any) -> tuple[Any, Any]:
        with self.autocast():
            bent = torch.tanh(self.trunk(x))
            main = torch.nn.functional.cross_entropy(self.head(bent), y)
            side = torch.nn.functional.mse_loss(self.mirror(bent.detach()), x)
        return main, side

    def run(
        self, batches: list[list[tuple[Any, Any]]], held_out: tuple[Any, Any]
    ) -> tuple[list[Any], list[float], int]:
        """Losses of every step, validation loss of every epoch, and the best epoch."""
        steps, validation, best, waited = [], [], (0, float("inf")), 0
        for epoch, found in enumerate(batches, 1):
            for i, (x, y) in enumerate(found, 1):
                due = i % self.accumulate == 0 or i == len(found)
                main, _ = self.losses(x, y)
                self.scaler.scale(main / self.accumulate).backward()
                if due:
                    self.scaler.unscale_(self.sgd)
                    torch.nn.utils.clip_grad_norm_(self.main, self.clip_norm)
                    self.scaler.step(self.sgd)
                    self.sgd.zero_grad()
                _, side = self.losses(x, y)
                self.scaler.scale(side / self.accumulate).backward()
                if due:
                    self.scaler.unscale_(self.adam)
                    torch.nn.utils.clip_grad_value_(self.side, 0.05)
                    self.scaler.step(self.adam)
                    self.adam.zero_grad()
                    self.wave.step()
                    self.scaler.update()
                steps.append((main.item(), side.item()))
            with torch.no_grad():
                validation.append(self.losses(*held_out)[0].item())
            self.course.step()
            best, waited = ((epoch, validation[-1]), 0) if validation[-1] < best[1] else (best, waited + 1)
            if waited == self.patience:
                break
        return steps, validation, best[0]


def batches_of(trainer: Trainer, epochs: int) -> tuple[list[list[tuple[Any, Any]]], tuple[Any, Any]]:
    """What the trainer will see, for PyTorch; the feed is put back to its beginning."""
    (feed,) = trainer.plan.feeds.values()

    def given(batch: Any) -> tuple[Any, Any]:
        return torch.tensor(batch["x"].numpy()), torch.tensor(batch["y"].numpy())

    found = [[given(feed.next()) for _ in range(trainer.steps_per_epoch)] for _ in range(epochs)]
    feed.restart()
    return found, given(feed.take(feed.validation))


@pytest.mark.parametrize(
    ("precision", "tolerance"), [("float32", 2e-5), ("bfloat16", 2e-2), ("float16", 3e-3)], ids=lambda v: str(v)
)
def test_everything_at_once_gives_the_losses_of_the_loop_in_pytorch(precision: str, tolerance: float) -> None:
    """Two optimizers in order, schedules by epoch and by step, clipping of both kinds, accumulation, mixed precision
    with a scaled loss, early stopping and best weights. In short types one rounding of a product (2^-8 in bfloat16,
    2^-11 in float16) is what may separate the two."""
    recipe = {"precision": precision, "patience": 3, "min_improvement": 0.0, "keep_best": True}
    graph = two_players(recipe, accumulate=2, clip_norm=0.4)
    trainer = Trainer(compile_plan(graph, standard_registry(), seed=SEED))
    batches, held_out = batches_of(trainer, EPOCHS * 8)
    yardstick = Yardstick(trainer, 2, 0.4, precision, patience=3)
    steps, validation, best = yardstick.run(batches, held_out)
    ours, judged, stop = [], [], ""
    while not stop and trainer.epoch <= len(batches):
        result = trainer.step()
        ours.append(tuple(result.losses.values()))
        if result.judgement is not None:
            judged.append(result.judgement.loss)
        stop = result.stop
    together = min(len(ours), len(steps))
    assert together > 20
    np.testing.assert_allclose(ours[:together], steps[:together], rtol=tolerance, atol=tolerance)
    epochs = min(len(judged), len(validation))
    np.testing.assert_allclose(judged[:epochs], validation[:epochs], rtol=tolerance, atol=tolerance)
    if precision == "float32":
        assert len(ours) == len(steps), "training stops after the same epoch"
        assert f"epoch {best} " in stop
        assert trainer.evaluate() == pytest.approx(min(validation), rel=tolerance), "the best weights are back"


def test_a_run_that_is_put_down_and_taken_up_goes_on_to_the_bit() -> None:
    """The state holds the schedules, the scale, the gathered gradients, the patience and the best weights."""
    recipe = {"precision": "float16", "patience": 3, "keep_best": True}
    graph = two_players(recipe, accumulate=2, clip_norm=0.4)
    whole = Trainer(compile_plan(graph, standard_registry(), seed=SEED))
    straight = [whole.step().losses for _ in range(23)]
    first = Trainer(compile_plan(graph, standard_registry(), seed=SEED))
    for _ in range(7):
        first.step()
    second = Trainer(compile_plan(graph, standard_registry(), seed=SEED + 1))
    second.load_state(first.state())
    assert [second.step().losses for _ in range(16)] == straight[7:]


@pytest.mark.parametrize("replicas", [2, 3, 64])
def test_replicas_average_to_what_one_network_learns(replicas: int) -> None:
    """Without layers that look at the whole batch, cutting a batch changes roundings alone."""
    graph = two_players({}, clip_norm=0.4)
    one = Trainer(compile_plan(graph, standard_registry(), seed=SEED))
    several = Trainer(compile_plan(two_players({"replicas": replicas}, clip_norm=0.4), standard_registry(), seed=SEED))
    for _ in range(6):
        np.testing.assert_allclose(list(several.step().losses.values()), list(one.step().losses.values()), rtol=2e-5)


def test_only_the_first_replica_moves_the_running_means() -> None:
    """As in PyTorch's DataParallel."""
    edit = draw()
    data = add(edit, "data.moons", target="classes", points=20, batch_size=0, validation=0.0, shuffle=False)
    norm, head = add(edit, "layer.batch_norm1d"), add(edit, "layer.linear", out_features=2)
    loss, best = add(edit, "loss.cross_entropy"), add(edit, "optimizer.sgd")
    for ends in (f"{data}.x {norm}.x", f"{norm}.y {head}.x", f"{head}.y {loss}.input", f"{data}.y {loss}.target",
                 f"{loss}.loss {best}.loss"):  # fmt: skip
        link(edit, *ends.split())
    with edit.document.edit("Recipe") as change:
        change.set_meta("recipe", {"replicas": 2})
    plan = compile_plan(edit.document.graph, standard_registry())
    x = np.asarray(plan.feeds[data].samples.x)
    Trainer(plan).step()
    np.testing.assert_allclose(plan.modules[norm].running_mean.numpy(), 0.1 * x[: len(x) // 2].mean(axis=0), rtol=1e-4)


def test_a_wrong_recipe_names_the_field() -> None:
    """What a file holds is checked before anything runs."""
    from core.runtime.plan import CompileError

    graph = two_players({"patience": -1})
    with pytest.raises(CompileError, match="patience"):
        compile_plan(graph, standard_registry())
