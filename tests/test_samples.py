"""Every sample project opens, is sound, tells what it is, trains, and reaches what it states."""

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.runtime.analysis import analyse
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from core.storage import load_project
from core.studio.examples import Example, examples
from core.studio.headless import train_graph
from sample_projects.build_samples import SAMPLES

ALL = examples()
each = pytest.mark.parametrize("sample", ALL, ids=lambda e: e.name)


def test_the_samples_are_those_that_the_script_builds():
    assert {e.name for e in ALL} == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_file_is_what_the_script_draws(name):
    (sample,) = (e for e in ALL if e.name == name)
    assert load_project(sample.path).graph == SAMPLES[name]()


@each
def test_it_says_what_it_is(sample: Example):
    assert sample.title
    assert len(sample.summary.splitlines()) == 2, "two lines of text"
    assert sample.picture is not None, "a picture, made with ./studio screenshot"


@each
def test_it_has_no_problems_and_no_overlapping_nodes(sample: Example):
    graph = load_project(sample.path).graph
    assert analyse(graph, standard_registry()).problems == []
    places = [n.pos for n in graph]
    for number, (x, y) in enumerate(places):
        for u, v in places[number + 1 :]:
            assert abs(x - u) >= 200 or abs(y - v) >= 80


@each
def test_it_reaches_what_it_states(sample: Example):
    graph = load_project(sample.path).graph
    expect = dict(graph.meta["expect"])
    tolerance = expect.pop("tolerance", 1e-6)
    report = train_graph(graph)
    content = report.output.content
    assert expect, "a sample states what training must reach"
    for what, wanted in expect.items():
        if what == "loss":
            assert report.loss == pytest.approx(wanted, abs=tolerance)
        elif what == "loss_below":
            assert report.loss < wanted
        elif what == "validation_below":
            assert report.validation[-1][1] < wanted
        elif what == "accuracy_above":
            assert content.accuracy > wanted
        elif what == "validation_accuracy_above":
            assert content.validation_accuracy > wanted
        elif what == "weights":
            for name, value in wanted.items():
                assert report.state["weights"][name].item() == pytest.approx(value, abs=tolerance)
        elif what == "gradients":
            trainer = Trainer(compile_plan(graph, standard_registry()))
            trainer.step()
            for name, value in wanted.items():
                np.testing.assert_allclose(trainer.plan.parameters()[name].grad.numpy(), value, atol=tolerance)
        else:
            pytest.fail(f"nothing checks {what!r}")
