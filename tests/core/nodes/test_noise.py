"""Noise Like: new numbers in every step, those of PyTorch for the same seed."""

from __future__ import annotations

import pytest
import torch as pytorch

import core.engine as torch
from core.nodes.registry import standard_registry

SPEC = standard_registry()["operation.noise_like"]


@pytest.mark.parametrize(
    ("params", "draw"), [({}, pytorch.randn), ({"distribution": "uniform"}, pytorch.rand)], ids=["normal", "uniform"]
)
def test_a_seed_draws_the_numbers_of_pytorch(params: dict[str, str], draw: object) -> None:
    """Also where x lies transposed in memory, and in every step new ones."""
    compute = SPEC.make(SPEC.values(params))
    torch.manual_seed(5)
    pytorch.manual_seed(5)
    x = torch.zeros(4, 6).T
    for _ in range(2):
        assert compute(x).tolist() == draw(6, 4).tolist()  # type: ignore[operator]


def test_features_count_for_each_sample() -> None:
    """What a generator starts from has as many rows as the batch, and numbers of its own."""
    compute = SPEC.make(SPEC.values({"features": 3}))
    torch.manual_seed(1)
    pytorch.manual_seed(1)
    made = compute(torch.zeros(5, 2, 2, requires_grad=True))
    assert made.tolist() == pytorch.randn(5, 3).tolist()
    assert not made.requires_grad
