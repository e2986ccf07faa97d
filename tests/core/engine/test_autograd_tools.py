"""Inference mode, anomaly detection, whole Jacobians, checkpointing: beside PyTorch where it has numbers to compare."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine
from core.engine.utils.checkpoint import checkpoint, checkpoint_sequential

from .helpers import array, flat, same

BOTH = pytest.mark.parametrize("lib", [engine, torch], ids=["engine", "torch"])


@BOTH
def test_inference_tensors_stay_out_of_the_graph(lib):
    """Nothing is recorded; saving or changing one outside is refused; a clone is ordinary."""
    w = lib.ones(3, requires_grad=True)
    with lib.inference_mode():
        y = w * 2
        assert lib.is_inference_mode_enabled()
        assert not lib.is_grad_enabled()
        y.add_(1)
        made = lib.zeros(2)
    assert y.is_inference()
    assert made.is_inference()
    assert not y.requires_grad
    assert not w.is_inference()
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        (y * w).sum()
    with pytest.raises(RuntimeError, match=r"[Ii]nference"):
        made.add_(1)
    (y.clone() * w).sum().backward()
    assert w.grad.tolist() == [3, 3, 3]


@BOTH
def test_inference_mode_as_decorator_and_switched_off(lib):
    w = lib.ones(2, requires_grad=True)

    @lib.inference_mode()
    def run():
        with lib.inference_mode(False):
            inner = w * 2
        return w * 2, inner

    outer, inner = run()
    assert (outer.requires_grad, inner.requires_grad) == (False, True)


def test_anomaly_names_the_operation_and_the_line_of_a_backward_nan():
    x = engine.tensor([0.0, 1.0], requires_grad=True)
    with engine.autograd.detect_anomaly():
        assert engine.autograd.is_anomaly_enabled()
        y = engine.sqrt(x)  # the line to be named
        z = (y * 0.0).sum()
        with pytest.raises(RuntimeError) as caught:
            z.backward()
    text = str(caught.value)
    assert "Function 'SqrtBackward0' returned nan values in its 0th output" in text
    assert "test_autograd_tools.py" in text
    assert "y = engine.sqrt(x)  # the line to be named" in text
    assert not engine.autograd.is_anomaly_enabled()


def test_anomaly_names_where_a_forward_nan_was_born():
    w = engine.tensor(-1.0, requires_grad=True)
    with engine.autograd.set_detect_anomaly(True):
        hidden = engine.log(w * 2)
        loss = (hidden * 3 + w).pow(2)
        with pytest.raises(RuntimeError) as caught:
            loss.backward()
    assert "In the forward pass a NaN first came from 'log'" in str(caught.value)
    assert "hidden = engine.log(w * 2)" in str(caught.value)


@BOTH
def test_both_libraries_refuse_the_same_nan(lib):
    x = lib.zeros(1, requires_grad=True)
    with pytest.raises(RuntimeError, match=r"SqrtBackward0.*returned nan values"), lib.autograd.detect_anomaly():
        (lib.sqrt(x) * 0).backward()


def two_outputs(lib):
    def f(x, y):
        return (x.exp() * y).sum(0), (x[0] * y**3).sum()

    return f


def energy(lib):
    def f(x, y):
        return (lib.tanh(x) @ y).pow(3).sum() + (x * x).sum()

    return f


def inputs(lib):
    random = np.random.default_rng(4)
    return lib.tensor(random.standard_normal((2, 3))), lib.tensor(random.standard_normal(3))


CALLS = {
    "jacobian": lambda lib: lib.autograd.functional.jacobian(two_outputs(lib), inputs(lib)),
    "jacobian_of_one": lambda lib: lib.autograd.functional.jacobian(lambda x: x.exp().sum(1), inputs(lib)[0]),
    "hessian": lambda lib: lib.autograd.functional.hessian(energy(lib), inputs(lib)),
    "hessian_of_one": lambda lib: lib.autograd.functional.hessian(lambda x: (x**3).sum(), inputs(lib)[1]),
    "vjp": lambda lib: lib.autograd.functional.vjp(
        two_outputs(lib), inputs(lib), (lib.arange(3.0).double(), lib.tensor(2.0).double())
    ),
    "jvp": lambda lib: lib.autograd.functional.jvp(two_outputs(lib), inputs(lib), inputs(lib)),
    "vhp": lambda lib: lib.autograd.functional.vhp(energy(lib), inputs(lib), inputs(lib)),
    "hvp": lambda lib: lib.autograd.functional.hvp(energy(lib), inputs(lib), inputs(lib)),
    "independent": lambda lib: lib.autograd.functional.jacobian(lambda x, y: y * 2, inputs(lib)),
}


@pytest.mark.parametrize("name", CALLS)
def test_functional_is_pytorchs(name):
    for a, b in zip(flat(CALLS[name](engine)), flat(CALLS[name](torch)), strict=True):
        same(a, b, 1e-9, 1e-11)


@BOTH
def test_functional_can_be_recorded_and_strict(lib):
    x = lib.tensor([1.0, 2.0], dtype=lib.float64, requires_grad=True)
    j = lib.autograd.functional.jacobian(lambda t: t**3, x, create_graph=True)
    j.sum().backward()
    assert x.grad.tolist() == [6, 12]
    with pytest.raises(RuntimeError, match="strict"):
        lib.autograd.functional.jacobian(lambda t: lib.ones(2), x, strict=True)
    with pytest.raises(RuntimeError, match="single element"):
        lib.autograd.functional.hessian(lambda t: t, x)


def test_checkpointing_gives_the_same_gradients_and_keeps_less():
    engine.manual_seed(0)
    net = engine.nn.Sequential(
        engine.nn.Linear(6, 8), engine.nn.Tanh(), engine.nn.Dropout(0.4), engine.nn.Linear(8, 8), engine.nn.ReLU()
    )
    head = engine.nn.Linear(8, 1)
    x = engine.randn(5, 6)
    results = []
    for again in (False, True):
        net.zero_grad()
        head.zero_grad()
        engine.manual_seed(7)
        h = checkpoint(net, x, use_reentrant=False) if again else net(x)
        if again:
            fn = h.grad_fn
            assert fn.arrays is None  # given up until backward asks for it
        head(h).pow(2).sum().backward()
        results.append([array(p.grad).copy() for p in (*net.parameters(), *head.parameters())])
    for a, b in zip(*results, strict=True):
        np.testing.assert_array_equal(a, b)


def test_checkpoint_sequential_and_what_changes_between_runs():
    engine.manual_seed(1)
    chain = engine.nn.Sequential(*[engine.nn.Linear(4, 4) for _ in range(6)])
    x = engine.randn(2, 4, requires_grad=True)
    chain(x).sum().backward()
    expected = array(x.grad).copy()
    x.grad = None
    checkpoint_sequential(chain, 3, x, use_reentrant=False).sum().backward()
    np.testing.assert_array_equal(array(x.grad), expected)
    calls = []

    def changing(t):
        calls.append(1)
        return (t.exp() if len(calls) == 1 else t.sin()) * 2

    with pytest.raises(RuntimeError, match="different number or kind of operations"):
        checkpoint(changing, x).sum().backward()
