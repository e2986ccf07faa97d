"""What a study varies: proposals, ranges, grids, and what is wrong with a set-up."""

import pytest

from core.nodes.registry import standard_registry
from core.studio.searching_setup import (
    KEY,
    StudyError,
    StudySetup,
    Vary,
    grid_values,
    problems_of,
    proposal,
    study_of,
)
from tests.core.sketches import classifier_graph

REGISTRY = standard_registry()


def proposed(node: str, param: str) -> Vary:
    graph = classifier_graph()
    spec = REGISTRY[graph.nodes[node].type]
    return proposal(graph, REGISTRY, node, spec.param(param))


def test_a_learning_rate_varies_by_order_of_magnitude_around_its_value():
    """The range reaches to both sides of what the graph has now, within what the node allows."""
    vary = proposed("adam_1", "lr")
    assert vary.log
    assert vary.low < 0.01 < vary.high


def test_a_size_varies_over_whole_numbers_that_are_allowed():
    """A whole number stays one, and does not go below the least that the node takes."""
    vary = proposed("linear_1", "out_features")
    assert vary.whole
    assert 1 <= vary.low < 8 < vary.high


@pytest.mark.parametrize(("param", "values"), [("balance", 3), ("shuffle", 2)])
def test_choices_and_switches_vary_over_all_they_can_be(param, values):
    """What has few values tries each of them."""
    assert len(proposed("spirals_1", param).values) == values


def test_a_proposal_can_start_for_every_parameter_of_every_node():
    """Whatever parameter is chosen, what is proposed is a valid range."""
    for spec in REGISTRY:
        for param in spec.params:
            graph = classifier_graph()
            graph.nodes["linear_1"] = type(graph.nodes["linear_1"])("linear_1", spec.name)
            vary = proposal(graph, REGISTRY, "linear_1", param)
            if param.check(param.default) is None:
                assert not problems_of(StudySetup(vary=(vary,)), graph, REGISTRY), (spec.name, param.name)


def test_a_grid_takes_points_of_a_range():
    """By steps, evenly, or evenly by order of magnitude; whole numbers once each."""
    assert grid_values(Vary("n", "p", 1, 7, step=3, whole=True)) == [1, 4, 7]
    assert grid_values(Vary("n", "p", 0.0, 1.0, points=3)) == [0.0, 0.5, 1.0]
    assert grid_values(Vary("n", "p", 0.001, 0.1, log=True, points=3)) == [0.001, 0.01, 0.1]
    assert grid_values(Vary("n", "p", 1, 2, whole=True, points=5)) == [1, 2]


def test_a_grid_has_as_many_trials_as_points():
    """The number of trials is not asked for."""
    setup = StudySetup(vary=(Vary("a", "p", values=(1, 2)), Vary("b", "q", 0, 2, step=1, whole=True)), method="grid")
    assert setup.total == 6


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        (StudySetup(), "Nothing varies"),
        (StudySetup(vary=(Vary("gone_1", "lr", 0.1, 1.0),)), "no such parameter"),
        (StudySetup(vary=(Vary("adam_1", "lr", 0.1, 99.0),)), "Adam, lr: the range must be at most"),
        (StudySetup(vary=(Vary("adam_1", "lr", 0.1, 0.01),)), "begin below its end"),
        (StudySetup(vary=(Vary("spirals_1", "noise", 0.0, 0.2, log=True),)), "above 0"),
        (StudySetup(vary=(Vary("linear_1", "out_features", values=(4, "many")),)), "'many'"),
        (StudySetup(folds=1), "no cross-validation"),
    ],
    ids=["nothing", "node gone", "beyond limits", "backwards", "log from 0", "wrong value", "one fold"],
)
def test_a_set_up_that_cannot_start_says_why(setup, words):
    """The node and the parameter are named, and what would put it right."""
    assert words in " ".join(problems_of(setup, classifier_graph(), REGISTRY))


def test_a_set_up_comes_back_from_the_document_as_it_was():
    """Only what is not the default is written; what is no set-up is refused, naming the field."""
    graph = classifier_graph()
    setup = StudySetup("x", (Vary("adam_1", "lr", 0.001, 0.1, log=True),), "grid", epochs=3, folds=4)
    graph.meta[KEY] = setup.as_meta()
    assert study_of(graph) == setup
    graph.meta[KEY] = {"trials": "many"}
    with pytest.raises(StudyError, match="trials"):
        study_of(graph)


def test_results_belong_together_only_where_they_can_be_compared():
    """The values that vary and the number of trials make no difference; another layer does."""
    graph, setup = classifier_graph(), StudySetup(vary=(Vary("adam_1", "lr", 0.001, 0.1),))
    mark = setup.mark(graph)
    graph.nodes["adam_1"].params["lr"] = 0.05
    assert StudySetup(vary=setup.vary, trials=99, parallel=3).mark(graph) == mark
    graph.nodes["linear_1"].params["out_features"] = 9
    assert setup.mark(graph) != mark
