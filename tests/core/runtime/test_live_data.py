"""Points that are drawn while the network trains: they come into the running training, and the past stays the past."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.graph import Document, Graph
from core.nodes.registry import standard_registry
from core.runtime.past import Past, visit
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.runtime.test_past import finish
from tests.core.sketches import add, draw, link
from tests.core.waiting import wait

MORE = [[x / 4, y / 4, int(x > y)] for x in range(-4, 5) for y in range(-4, 5) if x != y]


def points_graph(**params: Any) -> Graph:
    edit = draw()
    data = add(edit, "data.points", **params)
    layer, loss = add(edit, "layer.linear", out_features=2), add(edit, "loss.cross_entropy")
    best = add(edit, "optimizer.adam", lr=0.05)
    for ends in (
        f"{data}.x {layer}.x",
        f"{layer}.y {loss}.input",
        f"{data}.y {loss}.target",
        f"{loss}.loss {best}.loss",
    ):
        link(edit, *ends.split())
    return edit.document.graph


def test_new_points_are_trained_on_from_the_next_step_and_what_was_learned_stays() -> None:
    """Weights, the optimizer's memory and the count of steps go on; batches and epochs follow the new points."""
    trainer = Trainer(compile_plan(points_graph(batch_size=8, validation=0.0), standard_registry()))
    for _ in range(5):
        trainer.step()
    weights = trainer.plan.state()["linear_1.weight"].copy()
    assert trainer.set_live_param("points_1", "points", MORE)
    np.testing.assert_array_equal(trainer.plan.state()["linear_1.weight"], weights)
    assert trainer.steps_per_epoch == len(MORE) // 8
    assert trainer.step().step == 6
    assert len(trainer.plan.feeds["points_1"].samples) == len(MORE)


def test_a_step_from_before_the_drawing_is_trained_again_with_the_points_of_then() -> None:
    """Looking at the past is exact to the bit, and the present points are back afterwards."""
    trainer, past = Trainer(compile_plan(points_graph(batch_size=4), standard_registry())), Past()
    past.begin(trainer)
    losses = {}
    for step in range(1, 13):
        if step == 7:
            trainer.set_live_param("points_1", "points", MORE)
            past.note(6, "points_1", "points", MORE)
        losses[step] = trainer.step().losses["adam_1"]
    after = trainer.plan.state()["linear_1.weight"].copy()
    for step in (3, 7, 11):
        found = finish(visit(trainer, past, step))
        assert found.losses["adam_1"][1] == losses[step]
    np.testing.assert_array_equal(trainer.plan.state()["linear_1.weight"], after)
    assert len(trainer.plan.feeds["points_1"].samples) == len(MORE)


def test_drawing_while_the_window_trains_neither_stops_it_nor_begins_anew() -> None:
    """The parameter is live; a change of the shape of the targets asks for a new start instead."""
    session = Session(settings=Settings())
    session.open_document(Document(points_graph(target="one-hot")))
    running = session.running
    running.run()
    wait(session, lambda: running.step_count > 20)
    session.edit.set_param("points_1", "points", MORE)
    before = running.step_count
    wait(session, lambda: running.step_count > before + 20)
    assert running.state == "running"
    assert not running.stale
    session.edit.set_param("points_1", "points", [*MORE, [0.1, 0.2, 2]])
    wait(session, lambda: running.state == "paused")
    assert running.stale
    session.close()
