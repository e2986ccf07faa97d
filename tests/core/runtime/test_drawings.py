"""What probes that draw show, and that looking at them costs training nothing."""

import numpy as np
import pytest

import core.engine as torch
from core.nodes.registry import standard_registry
from core.runtime.analysis import analyse
from core.runtime.drawings import Boxes, Clouds, Drawings, Sheet, Trails
from core.runtime.drawn_numbers import LONGEST, MOST_COUNTED, Course, CourseMemory, Figures, Spread, spread_of
from core.runtime.plan import Plan, compile_plan
from core.runtime.trainer import Trainer
from tests.core.sketches import add, classifier_graph, draw, link


def with_probe(kind: str, *links: str) -> Plan:
    """The moons classifier with a probe; ``links`` are ``"source.port port"``."""
    edit = draw(classifier_graph())
    probe = add(edit, kind)
    for one in links:
        source, port = one.split()
        link(edit, source, f"{probe}.{port}")
    return compile_plan(edit.graph, standard_registry())


def race(steps: int = 0) -> tuple[Drawings, Plan]:
    """A parameter of two numbers on its way down, with a probe, after so many steps."""
    edit = draw()
    point, square = add(edit, "tensor.parameter", value=[1.0, -2.0]), add(edit, "own.expression", formula="sum(a * a)")
    best, probe = add(edit, "optimizer.sgd", lr=0.1), add(edit, "probe.path")
    link(edit, f"{point}.y", f"{square}.a")
    link(edit, f"{square}.y", f"{best}.loss")
    link(edit, f"{point}.y", f"{probe}.points")
    plan = compile_plan(edit.graph, standard_registry())
    drawings, trainer = Drawings(plan), Trainer(plan)
    for _ in range(steps):
        drawings.note(trainer.step().step)
    return drawings, plan


def test_a_trail_has_a_point_for_every_step_and_the_start():
    """Each step of gradient descent on a square takes the same share away."""
    drawings, _ = race(steps=5)
    trails = drawings.look(["path_1"])["path_1"]
    assert isinstance(trails, Trails)
    assert trails.names == ("Parameter",)
    expected = np.array([[1.0, -2.0]]) * 0.8 ** np.arange(6)[:, None]
    assert np.allclose(trails.trails[0], expected, atol=1e-6)


def test_a_trail_forgets_its_oldest_points():
    """The last ones are kept, in order, however long training goes on."""
    drawings, plan = race()
    value = next(p for name, p in plan.parameters().items() if name.startswith("parameter_1."))
    for k in range(2 * LONGEST + 10):
        with torch.no_grad():
            value[0] = float(k)
        drawings.note(k + 1)
    kept = drawings.look(["path_1"])["path_1"].trails[0]
    assert np.array_equal(kept[:, 0], np.arange(LONGEST + 10, 2 * LONGEST + 10))


@pytest.mark.parametrize(
    "links", [("spirals_1.x a",), ("spirals_1.x a", "linear_2.y b")], ids=["one cloud", "two clouds"]
)
def test_each_link_is_a_cloud_with_a_name(links):
    """Of the first batch of the data, as the network takes it now."""
    plan = with_probe("probe.points", *links)
    found = Drawings(plan).look(plan.nodes)
    (drawing,) = found.values()
    assert isinstance(drawing, Clouds)
    assert len(drawing.clouds) == len(drawing.names) == len(links)
    assert all(cloud.shape == (32, 2) for cloud in drawing.clouds)


def test_pictures_and_boxes_come_small():
    """Pictures are thinned out to 64 pixels a side, and no more are sent than can be seen."""
    edit = draw()
    pictures = add(edit, "tensor.random", shape=[40, 1, 200, 100], distribution="uniform")
    boxes, probe, sheet = (
        add(edit, "tensor.random", shape=[40, 4]),
        add(edit, "probe.boxes"),
        add(edit, "probe.pictures"),
    )
    point, best = add(edit, "tensor.parameter", value=1.0), add(edit, "optimizer.sgd")
    link(edit, f"{pictures}.y", f"{probe}.pictures")
    link(edit, f"{boxes}.y", f"{probe}.boxes")
    link(edit, f"{pictures}.y", f"{sheet}.x")
    link(edit, f"{point}.y", f"{best}.loss")
    found = Drawings(compile_plan(edit.graph, standard_registry())).look([probe, sheet])
    assert isinstance(found[probe], Boxes)
    assert found[probe].pictures.shape == (16, 1, 50, 25)
    assert found[probe].boxes.shape == (16, 4)
    assert not len(found[probe].truth)
    assert isinstance(found[sheet], Sheet)
    assert len(found[sheet].pictures) == 25


def test_looking_changes_no_step():
    """With probes and without, training draws the same numbers and comes to the same losses."""
    losses = []
    for looked in (False, True):
        plan = with_probe("probe.points", "spirals_1.x a", "linear_2.y b")
        drawings, trainer = Drawings(plan), Trainer(plan)
        run = []
        for _ in range(4):
            run.append(trainer.step().losses["adam_1"])
            drawings.note(trainer.step_count)
            if looked:
                drawings.look(drawings.nodes)
        losses.append(run)
        assert all(module.training for module in plan.modules.values())
    assert losses[0] == losses[1]


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("probe.pictures", {"height": 7}, "do not make lines"),
        ("probe.path", {"surface": "x +"}, "surface cannot be read"),
        ("probe.path", {"x_min": 3.0}, "range of x goes from 3 to 2"),
    ],
    ids=["height", "formula", "range"],
)
def test_what_cannot_be_drawn_is_said_before_running(kind, params, words):
    edit = draw()
    probe = add(edit, kind, **params)
    if kind == "probe.pictures":
        link(edit, f"{add(edit, 'data.digits')}.x", f"{probe}.x")
    else:
        link(edit, f"{add(edit, 'tensor.parameter', value=[0.0, 0.0])}.y", f"{probe}.points")
    found = [p.message + p.suggestion for p in analyse(edit.graph, standard_registry()).problems if p.node == probe]
    assert any(words in text for text in found), found


def test_a_plot_has_what_training_came_to_at_every_step():
    """The loss of the batch that was trained on, with its step, though nobody looked in between."""
    plan = with_probe("probe.scalar", "cross_entropy_1.loss x")
    drawings, trainer = Drawings(plan), Trainer(plan)
    assert not len(drawings.look(drawings.nodes)["scalar_1"].steps)
    losses = []
    for _ in range(4):
        losses.append(trainer.step().losses["adam_1"])
        drawings.note(trainer.step_count)
    course = drawings.look(drawings.nodes)["scalar_1"]
    assert isinstance(course, Course)
    assert course.steps.tolist() == [1, 2, 3, 4]
    assert course.values.tolist() == losses


def test_a_plot_of_what_is_not_trained_goes_on_when_it_is_looked_at():
    """A look is a point; a second look at the same step is none."""
    edit = draw(classifier_graph())
    mean, probe = add(edit, "operation.mean"), add(edit, "probe.scalar")
    link(edit, "linear_2.y", f"{mean}.x")
    link(edit, f"{mean}.y", f"{probe}.x")
    plan = compile_plan(edit.graph, standard_registry())
    drawings, trainer = Drawings(plan), Trainer(plan)
    for looks in (0, 2, 1):
        drawings.note(trainer.step().step)
        for _ in range(looks):
            course = drawings.look([probe])[probe]
    assert course.steps.tolist() == [2, 3]


def test_a_course_forgets_its_oldest_steps_and_those_that_are_trained_again():
    """The last 2,000 are kept; at a step that was there before, the course goes on from there."""
    memory = CourseMemory()
    for step in range(1, 2 * LONGEST + 11):
        memory.add(step, float(step))
    assert memory.course().steps.tolist() == list(range(LONGEST + 11, 2 * LONGEST + 11))
    memory.add(2 * LONGEST, -1.0)
    assert memory.course().steps[-2:].tolist() == [2 * LONGEST - 1, 2 * LONGEST]
    assert memory.course().values[-1] == -1.0


def test_numbers_are_shown_with_statistics_of_the_whole_tensor():
    """The first 64 rows and columns travel; the least and the greatest are those of all."""
    edit = draw(classifier_graph())
    numbers = add(edit, "tensor.random", shape=[100, 80])
    figures, bars = add(edit, "probe.value"), add(edit, "probe.histogram")
    link(edit, f"{numbers}.y", f"{figures}.x")
    link(edit, f"{numbers}.y", f"{bars}.x")
    found = Drawings(compile_plan(edit.graph, standard_registry())).look([figures, bars])
    shown, spread = found[figures], found[bars]
    assert isinstance(shown, Figures)
    assert isinstance(spread, Spread)
    assert shown.view.shape == (100, 80)
    assert shown.view.part.shape == (64, 64)
    assert (spread.size, len(spread.numbers)) == (8000, 8000)
    assert (spread.low, spread.high) == (shown.view.minimum, shown.view.maximum)


def test_what_is_not_finite_is_counted_apart():
    """Of a large tensor evenly picked numbers travel, but its ends are exact."""
    spread = spread_of(np.array([1.0, np.nan, -2.0, np.inf]))
    assert (spread.numbers.tolist(), spread.size, spread.bad) == ([1.0, -2.0], 4, 2)
    large = spread_of(np.arange(3 * MOST_COUNTED))
    assert len(large.numbers) == MOST_COUNTED
    assert (large.low, large.high, large.whole) == (0.0, 3 * MOST_COUNTED - 1.0, True)
