"""Where a link could go."""

import pytest

from core.graph import Document, PortRef
from core.nodes.registry import Registry
from core.nodes.spec import In, Out, declared
from core.runtime.link_rules import link_problem
from core.studio.editing import Editing
from core.studio.fitting import fitting_types, link_ends


def kind(name, inputs=(), outputs=(), **rest):
    given = {"label": "", "category": "", "role": "compute", "params": (), "trainable": False, **rest}
    return declared(name, lambda: None, inputs=inputs, outputs=outputs, **given)


REGISTRY = Registry({
    t.name: t
    for t in (
        kind("data.points", outputs=[Out("x", kind="data")]),
        kind("layer.linear", [In("x")], [Out("y")], trainable=True),
        kind("loss.mse", [In("a"), In("b")], [Out("loss", kind="loss")]),
        kind("optimizer.sgd", [In("params", kind="params", many=True), In("loss", kind="loss")], role="optimizer"),
    )
})  # fmt: skip


@pytest.fixture
def line():
    """Points, two linked layers, a loss and an optimizer."""
    document = Document()
    edit = Editing(document, REGISTRY)
    for number, name in enumerate(("data.points", "layer.linear", "layer.linear", "loss.mse", "optimizer.sgd")):
        edit.add(name, (number * 200, 0))
    edit.connect(PortRef("linear_1", "y"), PortRef("linear_2", "x"))
    return document.graph


@pytest.mark.parametrize("held", [PortRef("linear_2", "y"), PortRef("linear_1", "params"), PortRef("points_1", "x")])
def test_it_says_the_same_as_the_check_of_a_single_link(line, held):
    """For every port the answer is that of ``link_problem``."""
    from core.graph import Link

    for ref, reason in link_ends(line, REGISTRY, held, from_output=True).items():
        assert (reason is None) == (link_problem(line, REGISTRY, Link(held, ref)) is None), ref


def test_circles_are_left_out_both_ways(line):
    """A port behind the held one does not fit, from whichever end the link is drawn."""
    assert link_ends(line, REGISTRY, PortRef("linear_2", "y"), from_output=True)[PortRef("linear_1", "x")]
    assert link_ends(line, REGISTRY, PortRef("linear_1", "x"), from_output=False)[PortRef("linear_2", "y")]


def test_reasons_are_sentences(line):
    """What does not fit says why."""
    reasons = link_ends(line, REGISTRY, PortRef("linear_1", "params"), from_output=True)
    assert reasons[PortRef("sgd_1", "params")] is None
    assert "optimizer" in reasons[PortRef("mse_1", "a")]


def test_types_that_fit_a_port():
    """Of types only those with a port that fits are offered."""
    assert [t.name for t in fitting_types(REGISTRY, "params", from_output=True)] == ["optimizer.sgd"]
    before = {t.name for t in fitting_types(REGISTRY, "loss", from_output=False)}
    assert before == {"layer.linear", "loss.mse"}


def test_a_port_that_is_not_there_fits_nothing(line):
    """Asking for an unknown port gives an empty answer."""
    assert link_ends(line, REGISTRY, PortRef("linear_1", "nothing"), from_output=True) == {}
