"""Stopping and travelling through the window's eyes: the training process really runs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from core.graph import Breakpoint, Document, Link, ParameterRef
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.sketches import classifier_graph
from tests.core.waiting import wait


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(settings=Settings())
    made.open_document(Document(classifier_graph()))
    yield made
    made.close()


def train(session: Session, epochs: int) -> None:
    running = session.running
    running.run(until_epoch=epochs)
    wait(session, lambda: running.state == "paused" and running.step_count >= epochs * running.steps_per_epoch)


def stopped(session: Session) -> None:
    wait(session, lambda: session.running.debugger.active and session.running.state == "paused")


def test_a_condition_stops_at_the_first_step_that_meets_it(session):
    """Trained under a cheap look, stopped where the full record says; the sentence has step, number and name."""
    running, debugger = session.running, session.running.debugger
    train(session, 6)
    losses = next(iter(running.losses.values()))
    first = int(losses.x[np.argmax(losses.y < 0.5)])
    running.reset()
    wait(session, lambda: running.state == "paused" and running.step_count == 0)
    session.edit.stops.set(Breakpoint("cross_entropy_1", "expression", expression="loss < 0.5"))
    running.run()
    stopped(session)
    assert debugger.trace.step == running.step_count == first
    assert debugger.hit.target == "cross_entropy_1"
    assert f"Step {first}" in running.reason
    assert "loss < 0.5" in running.reason
    assert debugger.hit_counts == {"cross_entropy_1": 1}
    curve = next(iter(running.losses.values()))
    np.testing.assert_array_equal(curve.x, np.arange(1, first + 1))
    np.testing.assert_array_equal(curve.y, losses.y[:first])


@pytest.mark.parametrize(
    ("breakpoint", "phase"),
    [
        (Breakpoint(ParameterRef("linear_1", "weight"), "grad_above", 1e-9), "backward"),
        (Breakpoint(ParameterRef("linear_1", "weight"), "expression", expression="norm(value) > 0"), "update"),
        (Breakpoint(Link.between("tanh_1", "y", "linear_2", "x"), "grad_below", 1e9), "backward"),
        (Breakpoint("adam_1"), "update"),
        (Breakpoint("adam_1", "loss_rises"), "loss"),
    ],
    ids=lambda value: f"{value.target} {value.condition}" if isinstance(value, Breakpoint) else value,
)
def test_it_stops_in_every_phase(session, breakpoint, phase):
    """Forward, loss, backward and update; and the cursor stands there."""
    session.edit.stops.set(breakpoint)
    session.running.run()
    stopped(session)
    assert session.running.debugger.phase == phase
    assert session.running.debugger.hit.target == breakpoint.target


def test_resume_reaches_the_next_stop_of_the_same_batch_and_then_trains_on(session):
    """A breakpoint that was set after the step was recorded counts too."""
    debugger = session.running.debugger
    session.edit.stops.toggle(["linear_2"])
    session.running.run()
    stopped(session)
    session.edit.stops.toggle([ParameterRef("linear_1", "weight")])
    places = []
    for _ in range(5):
        at = (debugger.trace.step, debugger.cursor)
        places.append((debugger.trace.step, debugger.phase, debugger.hit.target))
        debugger.resume()
        wait(session, lambda at=at: debugger.active and (debugger.trace.step, debugger.cursor) != at)
    weight = ParameterRef("linear_1", "weight")
    assert places == [
        (1, "forward", "linear_2"), (1, "backward", "linear_2"), (1, "backward", weight), (1, "update", weight),
        (2, "forward", "linear_2"),
    ]  # fmt: skip


def test_disabled_breakpoints_stop_nothing(session):
    """Training goes through, at full speed."""
    session.edit.stops.toggle(["linear_2"])
    session.edit.stops.enable("linear_2", False)
    train(session, 2)
    assert not session.running.debugger.active


def test_back_through_more_batches_than_are_kept(session):
    """Every one of them has the loss it had, and curves, weights and the present step stay what they are."""
    running, debugger = session.running, session.running.debugger
    train(session, 12)
    before = next(iter(running.losses.values()))
    losses = dict(zip(before.x.astype(int), before.y, strict=True))
    states = []
    running.save_state(states.append)
    wait(session, lambda: states)
    debugger.back()
    for step in range(60, 20, -1):
        assert debugger.trace.step == step
        assert debugger.trace.loss == losses[step]
        debugger.back_batch()
        if debugger.trace.step == step:
            debugger.back_batch()
        wait(session, lambda step=step: debugger.trace.step == step - 1)
    assert running.step_count == 60
    running.save_state(states.append)
    wait(session, lambda: len(states) == 2)
    for name, array in states[0]["weights"].items():
        np.testing.assert_array_equal(array, states[1]["weights"][name])
    np.testing.assert_array_equal(next(iter(running.losses.values())).y, before.y)
    debugger.step_batch()
    wait(session, lambda: debugger.trace.step == 21)
    assert debugger.cursor == 0


def test_epochs_in_both_directions(session):
    """Back to the start of this epoch, then of the one before; on to the next, training up to it where needed."""
    running, debugger = session.running, session.running.debugger
    train(session, 4)
    length = running.steps_per_epoch
    debugger.back()
    for epoch in (4, 3, 2, 1):
        debugger.back_epoch()
        wait(session, lambda epoch=epoch: debugger.trace.step == (epoch - 1) * length + 1 and debugger.cursor == 0)
        assert debugger.trace.epoch == epoch
    debugger.back_epoch()
    assert debugger.trace.step == 1
    for epoch in (2, 3, 4, 5, 6):
        debugger.step_epoch()
        wait(session, lambda epoch=epoch: debugger.trace.step == (epoch - 1) * length + 1 and running.state == "paused")
        assert debugger.trace.epoch == epoch
    assert running.step_count == 5 * length + 1
    assert len(next(iter(running.losses.values()))) == running.step_count


def test_back_to_where_a_weight_last_changed(session):
    """From the update of this step to that of the step before, and so on."""
    running, debugger = session.running, session.running.debugger
    train(session, 3)
    debugger.to_last_change("linear_1.weight")
    wait(session, lambda: debugger.active)
    for step in (15, 14, 13):
        wait(session, lambda step=step: debugger.trace.step == step and not running.visiting)
        assert debugger.phase == "update"
        assert debugger.entry.attributes["parameter"] == "linear_1.weight"
        debugger.to_last_change()
        wait(session, lambda: not running.visiting)
    debugger.to_last_change("tanh_1.y")
    wait(session, lambda: not running.visiting and debugger.entry.node == "tanh_1")
    assert debugger.phase == "forward"


def test_a_value_that_never_changed_says_so(session):
    """Nothing moves."""
    notices: list[str] = []
    session.noticed.connect(lambda notice: notices.append(notice.text))
    session.edit.set_mark(["linear_1"], "frozen", True, "Freeze")
    train(session, 2)
    debugger = session.running.debugger
    debugger.to_last_change("linear_1.weight")
    wait(session, lambda: not session.running.visiting)
    assert any("not been anything else" in text for text in notices)


def test_a_long_visit_tells_how_far_it_is_and_can_be_given_up(session):
    """The present is untouched, and what was asked meanwhile is answered."""
    running, debugger = session.running, session.running.debugger
    session.edit.set_mark(["linear_1"], "frozen", True, "Freeze")
    train(session, 500)
    heard: list[tuple[int, int]] = []
    notices: list[str] = []
    running.travelled.connect(lambda: heard.append(running.travel))
    session.noticed.connect(lambda notice: notices.append(notice.text))
    debugger.to_last_change("linear_1.weight")  # which needs every step, as it never changed
    wait(session, lambda: any(0 < done < total for done, total in heard))
    running.stop_visit()
    running.step()
    wait(session, lambda: not running.visiting)
    assert not notices
    wait(session, lambda: running.step_count == 2501 and running.state == "paused")
    assert np.isfinite(running.loss)


def test_stepping_over_an_edit_begins_a_new_past(session):
    """Steps before the edit belong to another network: they cannot be trained again, and the sentence says so."""
    running, debugger = session.running, session.running.debugger
    notices: list[str] = []
    session.noticed.connect(lambda notice: notices.append(notice.text))
    train(session, 2)
    session.edit.set_param("linear_1", "out_features", 5)
    debugger.step()
    wait(session, lambda: debugger.active and debugger.trace.step == 11)
    debugger.back_batch()
    wait(session, lambda: not running.visiting)
    debugger.to_step(3)
    wait(session, lambda: not running.visiting)
    assert any("cannot be trained again" in text for text in notices)
    assert debugger.trace.step == 11
