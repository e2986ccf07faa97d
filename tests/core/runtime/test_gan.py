"""A GAN: one discriminator sees data and what was made in one batch, and two optimizers train each its own side."""

from __future__ import annotations

import numpy as np
import pytest

from core.graph import Graph
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from tests.core.sketches import add, draw, link


def gan() -> Graph:
    """The generator makes points out of the data themselves; what matters here is who is trained by what."""
    edit = draw()
    data = add(edit, "data.moons", points=32, batch_size=0, validation=0.0, shuffle=False)
    maker = add(edit, "layer.linear", out_features=2)
    both, judge, apart = (
        add(edit, "operation.concatenate", dim=0),
        add(edit, "layer.linear", out_features=1),
        add(edit, "operation.chunk", dim=0),
    )
    right, wrong = (add(edit, "own.expression", formula=f"0 * a + {y}", constants="") for y in (1, 0))
    add_up = add(edit, "loss.weighted_sum", weight_a=0.5, weight_b=0.5)
    real, made, fooled = (add(edit, "loss.bce_with_logits") for _ in range(3))
    first, second = add(edit, "optimizer.sgd", lr=0.2, order=1), add(edit, "optimizer.sgd", lr=0.1, order=2)
    for ends in (
        f"{data}.x {maker}.x", f"{data}.x {both}.a", f"{maker}.y {both}.b", f"{both}.y {judge}.x",
        f"{judge}.y {apart}.x", f"{apart}.a {right}.a", f"{apart}.a {wrong}.a",
        f"{apart}.a {real}.input", f"{right}.y {real}.target", f"{apart}.b {made}.input", f"{wrong}.y {made}.target",
        f"{real}.loss {add_up}.a", f"{made}.loss {add_up}.b", f"{add_up}.loss {first}.loss",
        f"{judge}.params {first}.params", f"{apart}.b {fooled}.input", f"{right}.y {fooled}.target",
        f"{fooled}.loss {second}.loss", f"{maker}.params {second}.params",
    ):  # fmt: skip
        link(edit, *ends.split())
    return edit.document.graph


def test_a_gan_with_one_discriminator_trains_as_the_loop_in_pytorch() -> None:
    """The stated parameters decide who learns from which loss, so nothing has to be detached."""
    torch = pytest.importorskip("torch")
    plan = compile_plan(gan(), standard_registry(), seed=4)
    trainer = Trainer(plan)
    x = torch.tensor(np.asarray(plan.feeds["moons_1"].samples.x))
    maker, judge = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)
    with torch.no_grad():
        for name, layer in (("linear_1", maker), ("linear_2", judge)):
            layer.weight.copy_(torch.tensor(plan.state()[f"{name}.weight"]))
            layer.bias.copy_(torch.tensor(plan.state()[f"{name}.bias"]))
    first = torch.optim.SGD(judge.parameters(), lr=0.2)
    second = torch.optim.SGD(maker.parameters(), lr=0.1)
    right, wrong = torch.ones(32, 1), torch.zeros(32, 1)
    compare = torch.nn.functional.binary_cross_entropy_with_logits
    for _ in range(20):
        first.zero_grad()
        seen = (compare(judge(x), right) + compare(judge(maker(x).detach()), wrong)) / 2
        seen.backward()
        first.step()
        second.zero_grad()
        fooled = compare(judge(maker(x)), right)
        fooled.backward()
        second.step()
        losses = list(trainer.step().losses.values())
        np.testing.assert_allclose(losses, [seen.item(), fooled.item()], rtol=2e-5)
