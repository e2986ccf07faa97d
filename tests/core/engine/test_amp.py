"""Mixed precision beside PyTorch: which operation runs in which type, where gradients arrive, how the scaler steers."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

LIBS = (engine, torch)
BOTH = pytest.mark.parametrize("lib", LIBS, ids=["engine", "torch"])


def test_types_of_operations():
    """Products in bfloat16, losses in float32, the rest as it comes; float64 and integers are left alone."""
    found = []
    for lib in LIBS:
        nn = lib.nn.functional
        x, w = lib.ones(4, 6), lib.ones(5, 6, requires_grad=True)
        image, kernel = lib.ones(1, 2, 5, 5), lib.ones(3, 2, 3, 3)
        with lib.autocast("cpu", dtype=lib.bfloat16):
            h = nn.linear(x, w)
            results = [
                h, h.relu(), h + x[:, :5], h.sum(), lib.softmax(h, 1), nn.mse_loss(h, h.detach()), x @ x.t(),
                nn.cross_entropy(h, lib.tensor([0, 1, 2, 3])), nn.conv2d(image, kernel),
                nn.conv_transpose2d(image, kernel.transpose(0, 1)), lib.mm(x.double(), x.t().double()),
                lib.bmm(x[None], x.t()[None]), nn.layer_norm(x, (6,)), lib.einsum("ij,kj->ik", x, w),
            ]  # fmt: skip
            with lib.autocast("cpu", enabled=False):
                results.append(nn.linear(x, w))
            assert lib.is_autocast_enabled("cpu")
        assert not lib.is_autocast_enabled("cpu")
        results.append(nn.linear(x, w))
        found.append([str(t.dtype) for t in results])
    assert found[0] == found[1]


def test_losses_of_a_training_run_follow_pytorch():
    """Twenty steps in bfloat16 with parameters in float32: the same curve within bfloat16's precision."""
    curves = []
    for lib in LIBS:
        lib.manual_seed(0)
        net = lib.nn.Sequential(lib.nn.Linear(8, 16), lib.nn.ReLU(), lib.nn.Linear(16, 3))
        optimizer = lib.optim.SGD(net.parameters(), lr=0.1)
        x, y = lib.randn(32, 8), lib.randint(0, 3, (32,))
        losses = []
        for _ in range(20):
            optimizer.zero_grad()
            with lib.autocast(device_type="cpu", dtype=lib.bfloat16):
                loss = lib.nn.functional.cross_entropy(net(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        assert all(p.grad.dtype is lib.float32 for p in net.parameters())
        curves.append(losses)
    np.testing.assert_allclose(curves[0], curves[1], rtol=0, atol=2e-3)


def test_a_parameter_is_cast_once_for_a_block():
    w = engine.ones(3, 3, requires_grad=True)
    x = engine.ones(2, 3)
    with engine.autocast("cpu"):
        a, b = engine.nn.functional.linear(x, w), engine.nn.functional.linear(x, w)
    assert a.grad_fn.next_functions[1][0] is b.grad_fn.next_functions[1][0]
    with engine.autocast("cpu", cache_enabled=False):
        a, b = engine.nn.functional.linear(x, w), engine.nn.functional.linear(x, w)
    assert a.grad_fn.next_functions[1][0] is not b.grad_fn.next_functions[1][0]


@BOTH
def test_scaler_skips_grows_and_backs_off(lib):
    w = lib.nn.Parameter(lib.tensor([1.0, 2.0]))
    optimizer = lib.optim.SGD([w], lr=0.5)
    scaler = lib.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2)
    scales = []
    for factor in (1.0, float("inf"), 1.0, 1.0, 2.0):
        optimizer.zero_grad()
        scaler.scale((w * factor).sum()).backward()
        scaler.step(optimizer)
        scaler.update()
        scales.append(scaler.get_scale())
    assert scales == [8.0, 4.0, 4.0, 8.0, 8.0]
    assert w.tolist() == [1.0 - 0.5 * 5, 2.0 - 0.5 * 5]
    other = lib.amp.GradScaler("cpu")
    other.load_state_dict(scaler.state_dict())
    assert other.get_scale() == 8.0
    optimizer.zero_grad()
    scaler.scale(w.sum()).backward()
    scaler.unscale_(optimizer)
    assert w.grad.tolist() == [1.0, 1.0]
    with pytest.raises(RuntimeError, match="already been called"):
        scaler.unscale_(optimizer)
    assert lib.amp.GradScaler("cpu", enabled=False).scale(w) is w


@BOTH
def test_what_cannot_be_done_is_said(lib):
    with pytest.warns(UserWarning, match="not supported"), lib.autocast("cpu", dtype=lib.float64):
        assert (lib.ones(2, 2) @ lib.ones(2, 2)).dtype is lib.float32
    with pytest.raises(RuntimeError, match="device type"):
        lib.autocast("toaster")
    with pytest.raises(AssertionError):
        lib.amp.GradScaler("cpu").update()
