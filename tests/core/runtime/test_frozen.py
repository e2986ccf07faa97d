"""What a frozen node keeps: its weights, and all else that training would change in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from tests.core.sketches import classifier_graph, draw, link


def frozen_norm(type_name: str = "layer.batch_norm1d", **params: Any) -> Trainer:
    """A classifier with a frozen node in front of its last layer."""
    edit = draw(classifier_graph())
    node = edit.add(type_name, (0.0, 0.0))
    for name, value in params.items():
        edit.set_param(node, name, value)
    edit.set_mark([node], "frozen", True, "Freeze")
    link(edit, "tanh_1.y", f"{node}.x")
    link(edit, f"{node}.y", "linear_2.x")
    return Trainer(compile_plan(edit.graph, standard_registry()))


def test_a_frozen_batch_norm_keeps_its_statistics() -> None:
    """As after trunk.eval(): neither training steps nor judging in between bring other means into it."""
    trainer = frozen_norm()
    before = {name: value.copy() for name, value in trainer.plan.state().items()}
    trainer.step()
    trainer.judge()
    trainer.step()
    after = trainer.plan.state()
    for name in before:
        assert np.array_equal(before[name], after[name]) == name.startswith("batch_norm1d_1."), name


@pytest.mark.parametrize("mode", [True, False])
def test_a_frozen_dropout_still_drops(mode: bool) -> None:
    """Only what has weights stands still: a node that draws does the same as before while training."""
    trainer = frozen_norm("layer.dropout")
    trainer.plan.train(mode)
    assert trainer.plan.modules["dropout_1"].training == mode
