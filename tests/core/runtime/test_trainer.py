"""Compiling and training graphs."""

from itertools import pairwise

import numpy as np
import pytest

from core.graph import Document
from core.nodes.registry import standard_registry
from core.runtime.plan import CompileError, NodeFailed, compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trainer import Trainer
from core.studio.editing import Editing
from tests.core.sketches import add, classifier_graph, draw, line_graph, link, square_graph


def trainer_of(graph, **options) -> Trainer:
    return Trainer(compile_plan(graph, standard_registry(), **options))


def test_training_a_line_finds_its_slope_and_intercept():
    trainer = trainer_of(line_graph())
    for _ in range(800):
        trainer.step()
    weights = trainer.plan.state()
    x, y = trainer.plan.feeds["line_1"].samples.x, trainer.plan.feeds["line_1"].samples.y
    train = trainer.plan.feeds["line_1"].train
    slope, intercept = np.polyfit(x[train, 0].astype(float), y[train, 0].astype(float), 1)
    assert weights["linear_1.weight"].item() == pytest.approx(slope, abs=1e-3)
    assert weights["linear_1.bias"].item() == pytest.approx(intercept, abs=1e-3)


def test_a_backward_node_gives_gradients_and_changes_nothing():
    trainer = trainer_of(square_graph(3.0))
    result = trainer.step(measure=True)
    assert result.losses == {"backward_1": 9.0}
    assert result.grad_norms == {"parameter_1.value": 6.0}
    assert trainer.plan.state()["parameter_1.value"] == 3.0


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    def losses(seed: int) -> list[float]:
        trainer = trainer_of(classifier_graph(), seed=seed)
        return [trainer.step().losses["adam_1"] for _ in range(12)]

    assert losses(1) == losses(1)
    assert losses(1) != losses(2)


def test_recording_a_step_does_not_change_training():
    plain, watched = trainer_of(classifier_graph()), trainer_of(classifier_graph())
    for number in range(6):
        recorder = Recorder(number + 1, 1) if number % 2 else None
        assert plain.step().losses == watched.step(recorder).losses
    for name, value in plain.plan.state().items():
        np.testing.assert_array_equal(value, watched.plan.state()[name])


def test_going_on_from_a_state_is_the_same_as_never_stopping():
    straight = trainer_of(classifier_graph())
    for _ in range(5):
        straight.step()
    state = straight.state()
    ahead = [straight.step().losses["adam_1"] for _ in range(10)]
    fresh = trainer_of(classifier_graph(), seed=9)
    fresh.load_state(state)
    assert [fresh.step().losses["adam_1"] for _ in range(10)] == ahead
    assert fresh.step_count == straight.step_count


def test_compiling_after_an_edit_keeps_what_fits_and_the_common_part_of_what_grew():
    document = Document(classifier_graph())
    trainer = trainer_of(document.graph)
    trainer.step()
    before = trainer.plan.state()
    with document.edit("Grow") as edit:
        edit.set_param("linear_1", "out_features", 12)
    plan = compile_plan(document.graph, standard_registry(), weights=before)
    after = plan.state()
    assert plan.fresh == []
    assert after["linear_1.weight"].shape == (12, 2)
    np.testing.assert_array_equal(after["linear_1.weight"][:8], before["linear_1.weight"])
    np.testing.assert_array_equal(after["linear_2.weight"][:, :8], before["linear_2.weight"])


def test_a_frozen_node_is_not_trained_but_gradients_flow_through_it():
    document = Document(classifier_graph())
    with document.edit("Freeze") as edit:
        edit.set_mark("linear_2", "frozen", True)
    trainer = trainer_of(document.graph)
    before = {k: v.copy() for k, v in trainer.plan.state().items()}
    trainer.step()
    after = trainer.plan.state()
    np.testing.assert_array_equal(after["linear_2.weight"], before["linear_2.weight"])
    assert (after["linear_1.weight"] != before["linear_1.weight"]).any()


def test_a_link_states_which_parameters_an_optimizer_may_change():
    document = Document(classifier_graph())
    edit = draw()
    edit.document = document
    link(edit, "linear_2.params", "adam_1.params")
    trainer = trainer_of(document.graph)
    before = {k: v.copy() for k, v in trainer.plan.state().items()}
    trainer.step()
    after = trainer.plan.state()
    np.testing.assert_array_equal(after["linear_1.weight"], before["linear_1.weight"])
    assert (after["linear_2.weight"] != before["linear_2.weight"]).any()


def test_an_error_elsewhere_does_not_keep_the_rest_from_training():
    document = Document(line_graph())
    edit = draw()
    edit.document = document
    add(edit, "layer.linear")  # its input is not linked: an error of its own
    trainer = trainer_of(document.graph)
    assert np.isfinite(trainer.step().losses["sgd_1"])


def test_an_error_in_the_way_of_the_loss_is_named():
    document = Document(line_graph())
    with document.edit("Break") as edit:
        edit.unlink(next(k for k in edit.graph.links if k.target.node == "linear_1"))
    with pytest.raises(CompileError, match="cannot run yet") as caught:
        compile_plan(document.graph, standard_registry())
    assert [p.node for p in caught.value.problems] == ["linear_1"]


def test_an_empty_graph_says_that_there_is_nothing_to_run():
    with pytest.raises(CompileError, match="nothing to run"):
        compile_plan(Document().graph, standard_registry())


def test_a_failure_inside_an_operation_names_the_node():
    trainer = trainer_of(square_graph())
    broken = trainer.plan.nodes["square_1"]
    object.__setattr__(broken, "function", lambda x: x.no_such_method())
    with pytest.raises(NodeFailed, match="Square"):
        trainer.step()


def test_dropout_acts_in_training_and_not_in_evaluation():
    edit = draw()
    edit.document = Document(line_graph())
    drop = add(edit, "layer.dropout", p=0.9)
    edit.insert_on_link(drop, next(k for k in edit.graph.links if k.source.node == "linear_1"))
    trainer = trainer_of(edit.graph)
    assert trainer.evaluate() == trainer.evaluate()
    assert trainer.step().losses != trainer.step().losses


def test_a_live_learning_rate_reaches_the_optimizer():
    trainer = trainer_of(line_graph())
    assert trainer.set_live_param("sgd_1", "lr", 0.0)
    before = {k: v.copy() for k, v in trainer.plan.state().items()}
    trainer.step()
    for name, value in trainer.plan.state().items():
        np.testing.assert_array_equal(value, before[name])
    assert not trainer.set_live_param("sgd_1", "no such parameter", 1.0)


def two_lines() -> Editing:
    """Two networks on one canvas, each with data, loss and optimizer of its own."""
    edit = draw(line_graph())
    data, layer = add(edit, "data.line", points=64), add(edit, "layer.linear", out_features=1)
    loss, best = add(edit, "loss.mse"), add(edit, "optimizer.sgd")
    for ends in (
        f"{data}.x {layer}.x",
        f"{layer}.y {loss}.input",
        f"{data}.y {loss}.target",
        f"{loss}.loss {best}.loss",
    ):
        link(edit, *ends.split())
    return edit


def test_gradients_of_parameters_that_no_optimizer_trains_do_not_add_up():
    alone, stated = draw(classifier_graph(batch_size=0)), draw(classifier_graph(batch_size=0))
    alone.set_mark(["linear_2"], "frozen", True, "Freeze")
    for edit in (alone, stated):
        edit.set_param("adam_1", "lr", 1e-7)  # so that every step has nearly the same gradient
    link(stated, "linear_2.params", "adam_1.params")
    trainer = trainer_of(stated.graph)
    norms = [trainer.step(measure=True).grad_norms["linear_1.weight"] for _ in range(4)]
    np.testing.assert_allclose(
        norms, trainer_of(alone.graph).step(measure=True).grad_norms["linear_1.weight"], rtol=1e-3
    )


def test_the_gradient_shown_is_the_one_its_own_optimizer_used():
    """Two optimizers on one loss chain, as in a GAN: the second backward also reaches the first one's parameters."""
    edit = draw(classifier_graph(batch_size=0))
    second = add(edit, "optimizer.sgd")
    scaled = add(edit, "operation.scale", factor=100.0)
    link(edit, "cross_entropy_1.loss", f"{scaled}.x")
    link(edit, f"{scaled}.y", f"{second}.loss")
    link(edit, "linear_1.params", "adam_1.params")
    link(edit, "linear_2.params", f"{second}.params")
    trainer, recorder = trainer_of(edit.graph), Recorder(1, 1)
    norms = trainer.step(recorder, measure=True).grad_norms
    updates = [e for e in recorder.trace.summary.entries if e.phase == "update"]
    assert len(updates) == 4
    for entry in updates:
        name = entry.attributes["parameter"]
        used = next(o for o in entry.inputs if o.name == "gradient")
        shown = recorder.trace.summary.parameters[name]["grad"]
        np.testing.assert_array_equal(recorder.trace.array(shown), recorder.trace.array(used.key))
        assert norms[name] == pytest.approx(np.linalg.norm(recorder.trace.array(used.key)), rel=1e-5)


def test_a_node_beside_one_objective_that_hangs_on_another_is_recorded():
    edit = two_lines()
    beside = add(edit, "operation.square")
    link(edit, "linear_2.y", f"{beside}.x")
    recorder = Recorder(1, 1)
    trainer_of(edit.graph).step(recorder)
    assert beside in {e.node for e in recorder.trace.summary.entries}


def test_data_that_no_objective_uses_count_for_nothing():
    edit = draw(line_graph())
    edit.set_param("line_1", "validation", 0.0)
    add(edit, "data.line", points=500, batch_size=1, validation=0.5)
    trainer = trainer_of(edit.graph)
    assert trainer.steps_per_epoch == 1
    assert trainer.evaluate() is None


def test_two_data_nodes_with_different_validation_parts_can_be_judged():
    edit = draw(line_graph())
    other, both = add(edit, "data.line", points=64, validation=0.0), add(edit, "operation.add")
    link(edit, "line_1.x", f"{both}.a")
    link(edit, f"{other}.x", f"{both}.b")
    link(edit, f"{both}.y", "linear_1.x")
    edit.set_param("line_1", "batch_size", 16)
    edit.set_param(other, "batch_size", 16)
    trainer = trainer_of(edit.graph)
    trainer.step()
    assert np.isfinite(trainer.evaluate())


@pytest.mark.parametrize(
    ("optimizer", "option", "value"),
    [
        ("adam", "amsgrad", True),
        ("adamw", "amsgrad", True),
        ("rmsprop", "centered", True),
        ("rmsprop", "momentum", 0.9),
        ("sgd", "momentum", 0.9),
    ],
)
def test_an_option_that_needs_more_memory_can_be_turned_on_between_steps(optimizer, option, value):
    edit = draw(line_graph(optimizer=f"optimizer.{optimizer}"))
    trainer = trainer_of(edit.graph)
    for _ in range(3):
        trainer.step()
    edit.set_param(f"{optimizer}_1", option, value)
    further = trainer_of(edit.graph)
    further.load_state(trainer.state())
    for _ in range(3):
        further.step()
    assert all(np.isfinite(v).all() for v in further.plan.state().values())


def test_a_view_of_a_parameter_is_recorded_as_it_was_before_the_update():
    edit = draw()
    nodes = [
        add(edit, "tensor.parameter", value=[[1.0, 2.0], [3.0, 4.0]]),
        add(edit, "operation.transpose"),
        add(edit, "operation.sum"),
    ]
    best = add(edit, "optimizer.sgd", lr=0.5)
    for source, target in pairwise(nodes):
        link(edit, f"{source}.y", f"{target}.x")
    link(edit, f"{nodes[-1]}.y", f"{best}.loss")
    recorder = Recorder(1, 1)
    trainer_of(edit.graph).step(recorder)
    turned = next(e for e in recorder.trace.summary.entries if e.node == nodes[1] and e.phase == "forward")
    np.testing.assert_array_equal(recorder.trace.array(turned.outputs[0].key), [[1.0, 3.0], [2.0, 4.0]])


def test_a_muted_layer_hands_its_input_on_and_its_weights_wait():
    """The others train on; a layer that has room for its input there keeps its weights for later."""
    edit = draw(classifier_graph())
    extra = add(edit, "layer.linear", out_features=8)
    link(edit, "linear_1.y", f"{extra}.x")
    link(edit, f"{extra}.y", "tanh_1.x")
    edit.set_mark([extra], "muted", True, "Mute")
    trainer = trainer_of(edit.graph)
    before = {name: value.copy() for name, value in trainer.plan.state().items()}
    for _ in range(3):
        trainer.step()
    after = trainer.plan.state()
    assert {n for n in after if not np.array_equal(before[n], after[n])} == {
        f"linear_{k}.{part}" for k in (1, 2) for part in ("weight", "bias")
    }
    assert f"{extra}.weight" in after
