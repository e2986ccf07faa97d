"""The button beside a problem does what it says, and the problem is gone."""

from __future__ import annotations

from typing import Any

import pytest

from core.nodes.registry import standard_registry
from core.runtime.analysis import analyse
from tests.core.sketches import add, draw, link

REGISTRY = standard_registry()


@pytest.mark.parametrize(
    ("data", "port", "target", "labels"),
    [
        ("data.digits", "x", "layer.conv2d.x", ["Put an Unflatten node in between"]),
        ("data.digits", "x", "layer.conv1d.x", ["Put an Unsqueeze node in between"]),
        ("data.digits", "x", "layer.lstm.x", ["Put an Unsqueeze node in between", "Set batch first to on"]),
        ("data.digits", "y", "layer.linear.x", ["Put a Cast node in between"]),
    ],
)
def test_a_layer_that_lacks_dimensions_gets_them(data: str, port: str, target: str, labels: list[str]) -> None:
    """One press after the other, until nothing is wrong."""
    edit = draw()
    name, into = target.rsplit(".", 1)
    source, layer = add(edit, data), add(edit, name)
    link(edit, f"{source}.{port}", f"{layer}.{into}")
    for label in labels:
        fix = next(p.fix for p in analyse(edit.graph, REGISTRY).problems if p.severity == "error")
        assert fix is not None
        assert fix.label == label
        edit.apply_fix(fix)
    if name != "layer.linear":
        assert not analyse(edit.graph, REGISTRY).has_errors()


@pytest.mark.parametrize(
    ("loss", "target", "label"),
    [
        ("loss.mse", {"value": [1, 2, 3]}, "Put an Unsqueeze node in between"),
        ("loss.cross_entropy", {"value": [[0], [0], [0]], "dtype": "int64"}, "Put a Squeeze node in between"),
        ("loss.cross_entropy", {"value": [0, 0, 0]}, "Put a Cast node in between"),
        ("loss.nll", {"value": [[1], [1], [1]], "dtype": "int64"}, "Put a Squeeze node in between"),
    ],
)
def test_a_target_of_another_form_is_brought_into_it(loss: str, target: dict[str, Any], label: str) -> None:
    """The node comes into the link to the target, with the parameters that it needs."""
    edit = draw()
    scores = add(edit, "tensor.parameter", value=[[1.0], [2.0], [3.0]])
    right, judge = add(edit, "tensor.value", **target), add(edit, loss)
    link(edit, f"{scores}.y", f"{judge}.input")
    link(edit, f"{right}.y", f"{judge}.target")
    fix = next(p.fix for p in analyse(edit.graph, REGISTRY).problems if p.severity == "error")
    assert fix is not None
    assert fix.label == label
    edit.apply_fix(fix)
    assert not analyse(edit.graph, REGISTRY).has_errors()
