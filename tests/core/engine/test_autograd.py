"""The tape: accumulation, hooks, modes, freeing, version counters, observers."""

from __future__ import annotations

import gc
import threading
import weakref

import numpy as np
import pytest
import torch

import core.engine as engine
from core.engine.autograd import AccumulateGrad, Observer, gradcheck, observe
from core.engine.autograd.gradcheck import GradcheckError

from .helpers import array, same

LIBS = [engine, torch]


@pytest.mark.parametrize("lib", LIBS)
def test_gradients_accumulate_over_passes(lib):
    """A second backward adds to grad, in the same tensor."""
    x = lib.ones(3, requires_grad=True)
    (x * 2).sum().backward()
    held = x.grad
    (x * 3).sum().backward()
    assert x.grad is held
    assert x.grad.tolist() == [5, 5, 5]


def test_leaves_do_not_share_a_gradient():
    """Both inputs of a sum receive the same numbers, but each its own memory."""
    a, b = engine.ones(2, requires_grad=True), engine.ones(2, requires_grad=True)
    y = a + b
    y.backward(engine.ones(2))
    a.grad.zero_()
    assert b.grad.tolist() == [1, 1]


def test_given_gradient_is_not_taken_over():
    """Changing grad later leaves the tensor that was passed to backward alone."""
    x, g = engine.ones(2, requires_grad=True), engine.ones(2)
    x.backward(g)
    x.grad += 1
    assert g.tolist() == [1, 1]


@pytest.mark.parametrize("lib", LIBS)
def test_second_backward_is_refused(lib):
    """Saved arrays are freed, and the error says what to do."""
    x = lib.ones(3, requires_grad=True)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match=r"backward through the graph a second time.*retain_graph=True"):
        y.backward()


@pytest.mark.parametrize("lib", LIBS)
def test_retain_graph_allows_a_second_backward(lib):
    """With retain_graph the same graph runs again."""
    x = lib.ones(3, requires_grad=True)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [4, 4, 4]


def test_saved_arrays_are_freed_after_backward():
    """The record keeps nothing alive that only backward needed."""
    x = engine.ones(3, requires_grad=True)
    y = x.exp()
    fn = y.grad_fn
    assert list(fn.saved) == ["y"]
    y.sum().backward()
    assert fn.saved == {}


def test_a_step_leaves_no_garbage():
    """Tensors die by reference counting alone: there is no cycle through the tape."""
    gc.disable()
    try:
        x = engine.ones(3, requires_grad=True)
        y = (x * 2).exp()
        watch = weakref.ref(y)
        y.sum().backward()
        del y
        assert watch() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("lib", LIBS)
def test_no_grad_as_block_and_decorator(lib):
    """Nothing is recorded inside, everything again after it."""
    x = lib.ones(2, requires_grad=True)
    with lib.no_grad():
        assert not (x * 2).requires_grad
        with lib.enable_grad():
            assert (x * 2).requires_grad
        assert not lib.is_grad_enabled()
    assert lib.is_grad_enabled()

    @lib.no_grad()
    def double(t):
        return t * 2

    assert not double(x).requires_grad
    with lib.set_grad_enabled(False):
        assert not (x * 2).requires_grad
    assert (x * 2).requires_grad


def test_grad_mode_belongs_to_the_thread():
    """no_grad in one thread does not stop another from recording."""
    seen = []
    with engine.no_grad():
        thread = threading.Thread(target=lambda: seen.append((engine.ones(1, requires_grad=True) * 2).requires_grad))
        thread.start()
        thread.join()
    assert seen == [True]


@pytest.mark.parametrize("lib", LIBS)
def test_hooks_change_and_see_gradients(lib):
    """A hook on an inner tensor replaces its gradient; a hook on a leaf sees the whole of it; handles remove."""
    x = lib.ones(2, requires_grad=True)
    y = x * 2
    seen = []
    y.register_hook(lambda g: g * 10)
    handle = x.register_hook(lambda g: seen.append(g.tolist()))
    (y.sum() + x.sum()).backward(retain_graph=True)
    assert x.grad.tolist() == [21, 21]
    assert seen == [[21, 21]]
    handle.remove()
    y.sum().backward()
    assert len(seen) == 1


@pytest.mark.parametrize("lib", LIBS)
def test_retain_grad_keeps_inner_gradients(lib):
    """grad of a tensor that is no leaf, on request."""
    x = lib.ones(2, requires_grad=True)
    y = x * 2
    y.retain_grad()
    (y * 3).sum().backward()
    assert y.grad.tolist() == [3, 3]


@pytest.mark.parametrize("lib", LIBS)
def test_changing_a_saved_array_is_noticed(lib):
    """The version counter is shared with views, and checked where the array is used."""
    x = lib.ones(3, requires_grad=True)
    y = x * 1
    z = y * y
    with lib.no_grad():
        y[0].add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


@pytest.mark.parametrize("lib", LIBS)
def test_in_place_operations_are_recorded(lib):
    """x.mul_ inside the graph has the gradient of x * ...; saving its own result is no conflict."""
    x = lib.full((3,), 0.5, requires_grad=True)
    y = x * 2
    y.mul_(3).add_(x)
    y.exp_()
    y.sum().backward()
    np.testing.assert_allclose(array(x.grad), np.full(3, 7 * np.exp(3.5)), rtol=1e-6)


@pytest.mark.parametrize("lib", LIBS)
def test_leaf_cannot_be_changed_in_place(lib):
    """Only under no_grad."""
    x = lib.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        x.add_(1)
    with lib.no_grad():
        x.add_(1)
    assert x.tolist() == [2, 2]


def test_grad_function_returns_instead_of_accumulating():
    """autograd.grad for leaves and inner tensors; unused inputs are refused or None."""
    for lib in LIBS:
        x = lib.ones(2, requires_grad=True)
        w = lib.ones(2, requires_grad=True)
        y = x * 3
        gx, gy = lib.autograd.grad((y * y).sum(), [x, y], retain_graph=True)
        assert gx.tolist() == [18, 18]
        assert gy.tolist() == [6, 6]
        assert x.grad is None
        with pytest.raises(RuntimeError, match="not have been used"):
            lib.autograd.grad(y.sum(), [w], retain_graph=True)
        assert lib.autograd.grad(y.sum(), [w], allow_unused=True) == (None,)


@pytest.mark.parametrize("lib", LIBS)
def test_graph_can_be_walked(lib):
    """Names, next functions and leaves as in PyTorch."""
    w = lib.ones(2, requires_grad=True)
    fn = (w * lib.ones(2) + 1).sum().grad_fn
    assert fn.name() == "SumBackward0"
    add = fn.next_functions[0][0]
    mul = add.next_functions[0][0]
    assert [add.name(), mul.name()] == ["AddBackward0", "MulBackward0"]
    leaf, constant = mul.next_functions
    assert leaf[0].name().endswith("AccumulateGrad")
    assert leaf[0].variable is w
    assert constant == (None, 0)


def test_deep_graphs_do_not_recurse():
    """Depth is not limited by Python's stack."""
    x = engine.ones((), requires_grad=True)
    y = x
    for _ in range(20_000):
        y = y * 1.0
    y.backward()
    assert x.grad.item() == 1


@pytest.mark.parametrize("lib", LIBS)
def test_what_cannot_be_differentiated_is_refused(lib):
    """PyTorch's exception types."""
    x = lib.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="implicitly created only for scalar outputs"):
        (x * 2).backward()
    with pytest.raises(RuntimeError, match="does not require grad"):
        lib.ones(1).backward()
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        (x * 2).backward(lib.ones(2))
    with pytest.raises(RuntimeError, match="floating point"):
        lib.tensor([1, 2], requires_grad=True)
    with pytest.raises(RuntimeError, match="requires grad"):
        x.numpy()


class Recorder(Observer):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.forward, self.before, self.after = [], [], []

    def after_forward(self, operation, inputs, outputs, grad_fn):
        self.forward.append((operation.name, inputs, outputs, grad_fn))

    def before_backward(self, grad_fn, grad_outputs):
        self.before.append((grad_fn, grad_outputs))

    def after_backward(self, grad_fn, grad_outputs, grad_inputs):
        self.after.append((grad_fn, grad_outputs, grad_inputs))


def test_observer_sees_a_whole_training_step():
    """Every operation of layers and loss, forward and backward, with real arrays; leaves included."""
    model = engine.nn.Sequential(engine.nn.Linear(3, 4), engine.nn.ReLU(), engine.nn.Linear(4, 2))
    x, target = engine.randn(5, 3), engine.tensor([0, 1, 1, 0, 1])
    recorder = Recorder()
    with observe(recorder):
        loss = engine.nn.CrossEntropyLoss()(model(x), target)
        loss.backward()
    assert [f[0] for f in recorder.forward] == ["linear", "relu", "linear", "log_softmax", "nll_loss"]
    numbers = [f[3].sequence_nr for f in recorder.forward]
    assert numbers == sorted(numbers)
    linear = recorder.forward[0]
    assert linear[1][0] is x
    assert linear[3].operation.input_names == ("input", "weight", "bias")
    names = [fn.name() for fn, *_ in recorder.after]
    assert names.count("AccumulateGrad") == 4
    assert [fn for fn, _ in recorder.before] == [fn for fn, *_ in recorder.after]
    for fn, outputs, inputs in recorder.after:
        if isinstance(fn, AccumulateGrad):
            np.testing.assert_array_equal(outputs[0], fn.variable.grad.data_array)
            assert inputs == ()
        else:
            assert [g is None for g in inputs] == [e is None for e in fn.edges]


def test_observer_is_told_without_grad_too():
    """grad_fn is None then; observers nest and leave."""
    outer, inner = Recorder(), Recorder()
    with observe(outer):
        with observe(inner), engine.no_grad():
            engine.ones(2, requires_grad=True) * 2
        engine.ones(2) + 1
    engine.ones(2) + 1
    assert [f[3] for f in inner.forward] == [None]
    assert [f[0] for f in outer.forward] == ["mul", "add"]


@pytest.mark.parametrize("lib", LIBS)
def test_users_own_function(lib):
    """autograd.Function with saved tensors, constants and an output that is not differentiable."""

    class Cube(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, factor):
            ctx.save_for_backward(x)
            ctx.factor = factor
            sign = x > 0
            ctx.mark_non_differentiable(sign)
            return factor * x**3, sign

        @staticmethod
        def backward(ctx, grad, _):
            (x,) = ctx.saved_tensors
            return grad * 3 * ctx.factor * x**2, None

    x = lib.tensor([1.0, -2.0], dtype=lib.float64, requires_grad=True)
    y, sign = Cube.apply(x, 2)
    y.sum().backward()
    assert x.grad.tolist() == [6, 24]
    assert not sign.requires_grad
    assert y.grad_fn.name() == "CubeBackward"


def test_gradcheck_finds_a_wrong_derivative():
    """A check that never fails would check nothing."""

    class Wrong(engine.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2.1

    x = engine.ones(2, dtype=engine.float64, requires_grad=True)
    with pytest.raises(GradcheckError):
        gradcheck(Wrong.apply, [x])
    assert not gradcheck(Wrong.apply, [x], raise_exception=False)


def test_several_uses_of_one_tensor_add_up():
    """A diamond: both ways contribute."""
    grads = []
    for lib in LIBS:
        x = lib.linspace(0.1, 1, 4, dtype=lib.float64).requires_grad_()
        y = x * x
        parts = y.split(2)
        (parts[0] * parts[1] + y[1:3].exp() + x[:2]).sum().backward()
        grads.append(x.grad)
    same(*grads)
