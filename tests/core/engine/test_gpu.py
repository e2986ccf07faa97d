"""The table of operations once more, on a GPU; skipped only where there is none."""

from __future__ import annotations

import numpy as np
import pytest

import core.engine as engine

from .cases import CASES, Case
from .helpers import array, flat, tensors, weighted

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not engine.cuda.is_available(), reason="no CUDA device or no CuPy"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gpu_agrees_with_cpu(case: Case):
    """Values and gradients in float64, of one code path on two devices."""
    results = []
    for device in ("cpu", "cuda"):
        inputs = [t.detach().requires_grad_(t.requires_grad) for t in tensors(engine, case.inputs, device=device)]
        outputs = flat(case.call(engine, *inputs))
        random = np.random.default_rng(1)
        weights = [np.asarray(random.standard_normal(y.shape)) if y.requires_grad else None for y in outputs]
        if any(w is not None for w in weights):
            weighted(engine, outputs, weights).backward()
        results.append([array(t) for t in outputs] + [array(t.grad) for t in inputs if t.grad is not None])
    for cpu, gpu in zip(*results, strict=True):
        np.testing.assert_allclose(gpu, cpu, rtol=1e-7, atol=1e-9)


def test_transfer_is_differentiable():
    """The gradient comes back to the device of the leaf."""
    x = engine.ones(3, requires_grad=True)
    (x.cuda() * 2).cpu().sum().backward()
    assert x.grad.device.type == "cpu"
    assert x.grad.tolist() == [2, 2, 2]


def test_a_training_step_on_the_gpu():
    """Module, loss, optimizer: parameters move with the module and stay on the GPU."""
    net = engine.nn.Linear(3, 2).cuda()
    rule = engine.optim.Adam(net.parameters())
    engine.nn.CrossEntropyLoss()(net(engine.randn(4, 3, device="cuda")), engine.tensor([0, 1, 0, 1]).cuda()).backward()
    rule.step()
    assert net.weight.is_cuda
    assert net.weight.grad.is_cuda


def test_devices_do_not_mix():
    """Arrays with dimensions must be moved by hand; numbers come along."""
    with pytest.raises(RuntimeError, match="same device"):
        engine.ones(2).cuda() + engine.ones(2)
    assert (engine.ones(2).cuda() + engine.tensor(1.0)).is_cuda
