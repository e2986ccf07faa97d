"""The network's answer in the form that suits its data, whatever a person wired."""

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.runtime.outputs import Confusion, Output, Regions, Scatter, output_of
from core.runtime.plan import compile_plan
from tests.core.sketches import add, draw, link


def shown(data: str, loss: str, out_features: int, **params) -> Output:
    """What a data node, a linear layer and a loss show after compiling."""
    edit = draw()
    source, layer = add(edit, data, **params), add(edit, "layer.linear", out_features=out_features)
    end, best = add(edit, loss), add(edit, "optimizer.sgd")
    link(edit, f"{source}.x", f"{layer}.x")
    link(edit, f"{source}.y", f"{end}.target")
    link(edit, f"{layer}.y", f"{end}.input")
    link(edit, f"{end}.loss", f"{best}.loss")
    return output_of(compile_plan(edit.graph, standard_registry()))


@pytest.mark.parametrize(
    ("data", "loss", "count", "target", "form"),
    [
        ("data.iris", "loss.cross_entropy", 3, "classes", Confusion),
        ("data.iris", "loss.bce_with_logits", 3, "one-hot", Confusion),
        ("data.iris", "loss.mse", 3, "one-hot", Scatter),
        ("data.moons", "loss.bce_with_logits", 1, "column", Regions),
        ("data.moons", "loss.cross_entropy", 2, "classes", Regions),
    ],
)
def test_every_form_of_target_is_shown(data, loss, count, target, form):
    content = shown(data, loss, count, target=target).content
    assert isinstance(content, form)
    if isinstance(content, Confusion):
        assert content.accuracy == pytest.approx(np.trace(content.counts) / content.counts.sum())


def test_more_outputs_than_classes_are_shown_as_classes_without_a_name():
    content = shown("data.iris", "loss.cross_entropy", 50).content
    assert content.counts.sum() == 30
    assert content.counts.shape == (len(content.class_names),) * 2


def test_what_cannot_be_shown_says_why_and_stops_nothing():
    edit = draw()
    ends = [add(edit, "data.line", points=64, validation=v) for v in (0.2, 0.5)]
    both, layer = add(edit, "operation.add"), add(edit, "layer.linear", out_features=1)
    loss, best = add(edit, "loss.mse"), add(edit, "optimizer.sgd")
    link(edit, f"{ends[0]}.x", f"{both}.a")
    link(edit, f"{ends[1]}.x", f"{both}.b")
    link(edit, f"{both}.y", f"{layer}.x")
    link(edit, f"{layer}.y", f"{loss}.input")
    link(edit, f"{ends[0]}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{best}.loss")
    plan = compile_plan(edit.graph, standard_registry())
    output = output_of(plan)
    assert output.content is None
    assert "cannot be shown" in output.why_not
    assert all(module.training for module in plan.modules.values())
