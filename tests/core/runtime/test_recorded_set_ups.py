"""The debugger beside every set-up: a recorded step learns what a plain one learns, and can be explained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.runtime.explain.question import explain
from core.runtime.explain.record import Record
from core.runtime.past import Past, visit
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Spot
from core.runtime.trainer import Trainer
from tests.core.runtime.test_past import finish
from tests.core.runtime.test_set_ups_against_pytorch import two_players

SET_UPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "clipping": ({}, {"clip_norm": 0.05}),
    "accumulation": ({}, {"accumulate": 2}),
    "bfloat16": ({"precision": "bfloat16"}, {}),
    "float16": ({"precision": "float16"}, {"clip_norm": 0.05}),
    "replicas": ({"replicas": 3}, {}),
    "everything": (
        {"precision": "float16", "replicas": 2, "patience": 2, "keep_best": True},
        {"accumulate": 2, "clip_norm": 0.1},
    ),
}
every_set_up = pytest.mark.parametrize("name", SET_UPS)


def trainer(name: str) -> Trainer:
    recipe, turn = SET_UPS[name]
    return Trainer(compile_plan(two_players(recipe, **turn), standard_registry(), seed=5))


@every_set_up
def test_a_recorded_step_learns_what_a_plain_one_learns(name: str) -> None:
    """To the bit: looking changes nothing."""
    plain, watched = trainer(name), trainer(name)
    for _ in range(5):
        expected = plain.step()
        recorder = Recorder(watched.step_count + 1, watched.epoch)
        assert watched.step(recorder, measure=True).losses == expected.losses
    for key, array in plain.plan.state().items():
        np.testing.assert_array_equal(array, watched.plan.state()[key])


@every_set_up
def test_steps_of_the_past_are_the_same_when_they_are_trained_again(name: str) -> None:
    """Schedules, scale, gathered gradients and patience are part of the state."""
    one, past = trainer(name), Past()
    past.begin(one)
    losses = {}
    for step in range(1, 15):
        losses[step] = one.step().losses
        if step % 4 == 0:
            past.keep(one, losses[step])
    for step in (2, 7, 12):
        found = finish(visit(one, past, step))
        assert {n: now for n, (_, now) in found.losses.items()} == losses[step]
    assert one.step().losses.keys() == losses[1].keys()


@every_set_up
def test_the_new_weight_is_explained_from_the_gradient_that_the_optimizer_got(name: str) -> None:
    """Clipped, unscaled, or the sum of several batches: the formula of the update gives the recorded number."""
    one = trainer(name)
    updates = []
    while not updates:  # with accumulation not every step updates
        recorder = Recorder(one.step_count + 1, one.epoch)
        one.step(recorder)
        updates = [e for e in recorder.trace.summary.entries if e.phase == "update"]
    record = Record(recorder.trace)
    for entry in updates[:3]:
        key = entry.outputs[0].key
        array = recorder.trace.array(key)
        index = tuple(0 for _ in array.shape)
        found = explain(record, Spot(recorder.trace.summary.step, key, index, ""))
        assert found.value == pytest.approx(float(array[index]), rel=1e-6)
        given = next(o for o in entry.inputs if o.name == "gradient")
        np.testing.assert_array_equal(recorder.trace.array(given.key), _gradient_used(one, entry))


def _gradient_used(one: Trainer, entry: Any) -> np.ndarray:
    """What the parameter holds after the step; with several optimizers each has its own gradients back."""
    return one.plan.parameters()[entry.attributes["parameter"]].grad.detach().numpy()
