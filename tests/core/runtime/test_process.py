"""The training process, really started: orders, reports, and death."""

import os
import signal
import time
from dataclasses import replace

import numpy as np
import pytest

from core.graph import Breakpoint, Document
from core.nodes.registry import Registry
from core.runtime import messages as m
from core.runtime.mailbox import Mailbox
from core.runtime.questions import ArraysOf
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.sketches import add, classifier_graph, line_graph, link
from tests.core.waiting import wait


@pytest.fixture
def session():
    made = Session(settings=Settings())
    made.open_document(Document(classifier_graph()))
    yield made
    made.close()


def test_run_pause_and_go_on(session):
    running = session.running
    running.run()
    wait(session, lambda: running.step_count > 50)
    assert running.state == "running"
    running.pause()
    wait(session, lambda: running.state == "paused")
    stopped_at = running.step_count
    losses = next(iter(running.losses.values()))
    assert len(losses) == stopped_at, "no loss may be dropped"
    np.testing.assert_array_equal(losses.x, np.arange(1, stopped_at + 1))
    running.run()
    wait(session, lambda: running.step_count > stopped_at + 20)
    assert np.isfinite(running.loss)
    assert len(running.validation) > 0


def test_one_step_and_one_epoch(session):
    running = session.running
    running.step()
    wait(session, lambda: running.debugger.trace is not None)
    wait(session, lambda: running.state == "paused" and running.step_count == 1)
    running.epoch_step()
    wait(session, lambda: running.state == "paused" and running.step_count == running.steps_per_epoch)


def test_reset_with_the_same_seed_repeats_the_run_and_with_another_it_does_not(session):
    running = session.running

    def five_losses() -> list[float]:
        for number in range(1, 6):
            running.step()
            wait(session, lambda number=number: running.state == "paused" and running.step_count == number)
        return next(iter(running.losses.values())).y.tolist()

    first = five_losses()
    running.reset()
    wait(session, lambda: running.state == "paused")
    assert five_losses() == first
    running.reset(seed=77)
    assert session.graph.meta["seed"] == 77
    assert five_losses() != first


def test_killing_the_process_leaves_the_session_alive_and_run_goes_on(session):
    running = session.running
    notices = []
    session.noticed.connect(notices.append)
    running.run()
    wait(session, lambda: running.step_count > 30 and running.kept_state is not None)
    os.kill(running.process.pid, signal.SIGKILL)
    wait(session, lambda: running.process is None)
    assert running.state == "paused"
    assert any("stopped from outside (signal 9)" in n.text and "Your project is safe" in n.text for n in notices)
    kept = running.kept_state["step"]
    running.run()
    wait(session, lambda: running.state == "running" and running.step_count > kept)


def test_a_speed_limit_is_kept(session):
    running = session.running
    running.set_speed(20.0)
    running.run()
    wait(session, lambda: running.state == "running" and running.step_count >= 1)
    begin, first = time.monotonic(), running.step_count
    wait(session, lambda: running.step_count >= first + 10)
    assert time.monotonic() - begin > 0.3


def test_a_live_learning_rate_is_passed_on_without_a_pause(session):
    running = session.running
    running.run()
    wait(session, lambda: running.step_count > 5)
    session.edit.set_param("adam_1", "lr", 0.123)
    assert not running.stale
    wait(session, lambda: running.step_count > 200)
    assert running.state == "running"


def test_an_edit_pauses_and_the_next_run_goes_on_with_the_weights(session):
    running = session.running
    running.run()
    wait(session, lambda: running.step_count > 20)
    session.edit.set_param("linear_1", "out_features", 9)
    assert running.stale
    wait(session, lambda: running.state == "paused")
    before = running.step_count
    running.run()
    wait(session, lambda: running.step_count > before + 5)
    assert not running.stale
    assert running.parameters["linear_1.weight"] == (9, 2)


def test_events_of_a_project_that_was_closed_are_dropped(session):
    running = session.running
    running.run()
    wait(session, lambda: running.step_count > 20)
    session.open_document(Document(line_graph()))
    for _ in range(100):
        session.frame()
        time.sleep(0.002)
    assert running.step_count == 0
    assert not running.losses
    running.step()
    wait(session, lambda: running.step_count == 1)
    assert list(running.losses) == ["sgd_1"]


def test_a_breakpoint_stops_at_its_node_and_resume_reaches_its_backward(session):
    session.edit.stops.toggle(["tanh_1"])
    running, debugger = session.running, session.running.debugger
    running.run()
    wait(session, lambda: debugger.active and running.state == "paused")
    assert debugger.entry.node == "tanh_1"
    assert debugger.entry.phase == "forward"
    debugger.resume()
    wait(session, lambda: debugger.phase == "backward")
    assert debugger.entry.node == "tanh_1"
    debugger.resume()
    wait(session, lambda: debugger.trace.step == 2 and debugger.active)
    assert debugger.entry.phase == "forward"


def test_stepping_goes_on_and_back_across_batches(session):
    running, debugger = session.running, session.running.debugger
    debugger.step()
    wait(session, lambda: debugger.active)
    count = len(debugger.trace.entries)
    assert debugger.cursor == 0
    for _ in range(count - 1):
        debugger.step()
    assert debugger.phase == "update"
    debugger.step()
    wait(session, lambda: debugger.trace.step == 2)
    assert debugger.cursor == 0
    debugger.back()
    assert (debugger.trace.step, debugger.cursor) == (1, count - 1)
    for _ in range(count - 1):
        debugger.back()
    assert debugger.cursor == 0
    assert running.step_count == 2, "going back shows, it does not train"


def test_arrays_come_when_asked_for(session):
    debugger = session.running.debugger
    debugger.step()
    wait(session, lambda: debugger.active)
    operand = debugger.entry.inputs[0]
    wait(session, lambda: debugger.array(operand.key) is not None)
    assert debugger.array(operand.key).shape == operand.shape


def test_nothing_to_run_is_said_and_leaves_everything_usable():
    session = Session(settings=Settings())
    try:
        notices = []
        session.noticed.connect(notices.append)
        session.running.run()
        wait(session, lambda: any(n.severity == "error" for n in notices))
        assert "nothing to run" in notices[-1].text
        session.open_document(Document(line_graph()))
        session.running.step()
        wait(session, lambda: session.running.step_count == 1)
    finally:
        session.close()


def test_the_mailbox_gives_the_newest_letter_once():
    box = Mailbox(size=1 << 16)
    other = Mailbox(box.name)
    try:
        assert box.take() is None
        for number in range(5):
            assert other.put(m.Snapshot("run", number, 1, output=np.arange(3)))
        letter = box.take()
        assert letter.step == 4
        assert box.take() is None
        assert not other.put(np.zeros(1 << 16)), "too large a letter is refused"
        assert box.take() is None
    finally:
        other.close()
        box.close()


def test_sessions_accept_a_registry_of_their_own():
    assert len(Session(Registry({}), Settings()).registry) == 0


def test_a_graph_that_fails_to_load_does_not_leave_the_one_before_training(session):
    running, failures = session.running, []
    running.failed.connect(failures.append)
    running.step()
    wait(session, lambda: running.state == "paused" and running.step_count == 1)
    for layer in ("linear_1", "linear_2"):  # between them stands a matrix for which no machine has the memory
        session.edit.set_param(layer, "out_features", session.registry["layer.linear"].param("out_features").max)
    session.edit.disconnect(k for k in session.graph.links if k.target.node == "cross_entropy_1")
    total = add(session.edit, "operation.sum")
    link(session.edit, "linear_2.y", f"{total}.x")
    link(session.edit, f"{total}.y", "adam_1.loss")
    running.run()
    wait(session, lambda: failures)
    for _ in range(100):
        session.frame()
        time.sleep(0.002)
    assert "memory" in failures[0].message
    assert running.state != "running"
    assert running.step_count == 1
    assert running.kept_state["step"] == 1


def test_nothing_of_the_run_before_a_reset_comes_after_it(session):
    running = session.running
    for _ in range(3):
        running.run()
        wait(session, lambda: running.step_count > 50)
        time.sleep(0.1)  # reports pile up
        running.reset()
        wait(session, lambda: running.state == "paused")
        assert (running.step_count, running.epoch) == (0, 1)
        assert not running.losses
        assert running.kept_state["step"] == 0


def test_another_speed_does_not_set_going_what_has_stopped(session):
    running = session.running
    running.run(until_epoch=2)
    wait(session, lambda: running.state == "running")
    time.sleep(0.5)  # it has stopped; the window does not know yet
    running.set_speed(50.0)
    wait(session, lambda: running.state == "paused")
    for _ in range(100):
        session.frame()
        time.sleep(0.002)
    assert running.state == "paused"
    assert running.step_count == 2 * running.steps_per_epoch


def test_looking_at_arrays_does_not_end_an_epoch_step(session):
    session.edit.set_param("spirals_1", "batch_size", 1)
    running = session.running
    running.step()
    wait(session, lambda: running.state == "paused" and running.debugger.trace is not None)
    running.epoch_step()
    running.need(m.Needs(output=False))
    running.ask(ArraysOf(1, ("t1",)), lambda arrays: None)
    wait(session, lambda: running.step_count > 1 and running.state == "paused")
    assert running.step_count == running.steps_per_epoch


@pytest.mark.parametrize("how", ["run", "epoch_step"])
def test_a_lost_loss_stops_training_also_with_breakpoints(session, how):
    session.edit.set_param("spirals_1", "batch_size", 1)
    session.edit.disconnect(k for k in session.graph.links if k.target.node == "adam_1")
    root, minus = add(session.edit, "operation.sqrt"), add(session.edit, "operation.negate")
    for ends in (f"cross_entropy_1.loss {minus}.x", f"{minus}.y {root}.x", f"{root}.y adam_1.loss"):
        link(session.edit, *ends.split())
    session.edit.stops.toggle([add(session.edit, "tensor.value")])
    running = session.running
    getattr(running, how)()
    wait(session, lambda: "nan" in running.reason)
    assert running.state == "paused"
    assert running.step_count == 1


def test_a_breakpoint_on_data_stops_every_batch_before_its_first_operation(session):
    session.edit.stops.toggle(["spirals_1"])
    running, debugger = session.running, session.running.debugger
    for step in (1, 2):
        running.run()
        wait(session, lambda step=step: debugger.active and debugger.trace.step == step)
        wait(session, lambda: running.state == "paused")
        assert debugger.cursor == 0
        assert running.step_count == step


def test_a_breakpoint_that_nothing_meets_lets_the_run_end_where_it_should(session):
    session.edit.stops.set(Breakpoint("tanh_1", "grad_above", 1e9))
    running = session.running
    running.run(until_epoch=3)
    wait(session, lambda: running.state == "paused" and running.step_count > 0)
    assert running.step_count == 3 * running.steps_per_epoch


def test_running_to_a_node_reaches_it_in_the_next_batch_too(session):
    debugger = session.running.debugger
    debugger.to_node("tanh_1")
    wait(session, lambda: debugger.active)
    assert debugger.entry.node == "tanh_1"
    debugger.to_phase("update")
    debugger.to_node("tanh_1")
    wait(session, lambda: debugger.trace.step == 2)
    assert debugger.entry.node == "tanh_1"


def test_batches_recorded_before_training_went_back_are_forgotten(session):
    debugger = session.running.debugger
    for step in (1, 2, 3):
        session.running.debug_step()
        wait(session, lambda step=step: debugger.trace is not None and debugger.trace.step == step)
    first = debugger.trace
    debugger.take(m.Traced(session.running.run_id, replace(first, step=2), 0, True))
    session.running.debug_step()
    wait(session, lambda: debugger.trace.step == 4)
    assert 3 not in debugger.recorded, "step 3 was of the course before"


def test_a_new_node_does_not_take_over_the_weights_of_a_deleted_one(session):
    running = session.running
    running.step()
    wait(session, lambda: running.step_count == 1 and running.state == "paused")
    session.edit.delete(["linear_2"])
    assert session.edit.add("layer.linear", (0.0, 0.0)) == "linear_3"


def test_pressing_step_again_before_the_batch_came_trains_one_batch(session):
    debugger = session.running.debugger
    debugger.step()
    wait(session, lambda: debugger.active and session.running.state == "paused")
    debugger.to_phase("update")
    debugger.to_entry(len(debugger.trace.entries) - 1)
    for _ in range(3):
        debugger.step()
    wait(session, lambda: debugger.trace.step == 2)
    for _ in range(30):
        session.frame()
        time.sleep(0.005)
    assert session.running.step_count == 2


def test_a_single_step_whose_loss_is_no_number_says_so(session):
    notices = []
    session.noticed.connect(notices.append)
    session.open_document(Document(line_graph(lr=10.0)))
    running = session.running
    for number in range(1, 200):
        running.step()
        wait(session, lambda number=number: running.step_count == number and running.state == "paused")
        if not np.isfinite(running.loss):
            break
    wait(session, lambda: any("Lower the learning rate" in n.text for n in notices))
