"""Parametrizations beside PyTorch's: computed tensors, their originals, assignments, copies and mistakes."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import core.engine as engine

from .helpers import array
from .test_nn_utils import LIBS, compare, given, layer, state


def functions(lib):
    """Parametrizations in one library's modules."""

    class Symmetric(lib.nn.Module):
        def forward(self, x):
            return x.triu() + x.triu(1).mT

    class Exp(lib.nn.Module):
        calls = 0

        def forward(self, x):
            Exp.calls += 1
            return x.exp()

        def right_inverse(self, y):
            return y.log()

    class Sum(lib.nn.Module):
        def forward(self, a, b):
            return a + b

        def right_inverse(self, y):
            return [y * 0.25, y * 0.75]

    return Symmetric, Exp, Sum


def positive(lib, *sizes):
    net = layer(lib, "Linear", *(sizes or (4, 3)))
    with lib.no_grad():
        net.weight.abs_().add_(0.1)
    return net


@pytest.mark.parametrize("which", [(0,), (1,), (2,), (1, 0), (0, 1, 1)], ids=str)
def test_a_computed_weight(which):
    """Training, names, text, assignment, copies, and both ways back; one or several functions."""

    def run(lib):
        p, x = lib.nn.utils.parametrize, given(lib, "Linear")
        kinds = functions(lib)
        net = positive(lib, 4, 4)
        for k in which:
            assert p.register_parametrization(net, "weight", kinds[k]()) is net
        found = [p.is_parametrized(net), p.is_parametrized(net, "weight"), p.is_parametrized(net, "bias"),
                 type(net).__name__, p.type_before_parametrizations(net) is lib.nn.Linear]  # fmt: skip
        found += state(lib, net, x)
        if 0 not in which:
            net.weight = lib.full((4, 4), 0.7).double()
            found += [net.weight, *net.parametrizations.weight.state_dict().values()]
        other = copy.deepcopy(net)
        with lib.no_grad():
            next(other.parametrizations.weight.parameters()).mul_(2)
        found += [net.weight, other.weight, type(other).__name__]
        p.remove_parametrizations(net, "weight")
        found += [
            type(net).__name__,
            repr(net),
            list(net.state_dict()),
            net.weight,
            net(x),
            hasattr(net, "parametrizations"),
        ]
        if 2 not in which:
            net = positive(lib, 4, 4)
            for k in which:
                p.register_parametrization(net, "weight", kinds[k]())
            p.remove_parametrizations(net, "weight", leave_parametrized=False)
            found += [net.weight]
        return found

    compare(run)


def test_a_copy_loses_its_parametrizations_alone():
    """The class that was made for a module is not that of its copy."""
    net = engine.nn.utils.parametrizations.weight_norm(layer(engine))
    other = copy.deepcopy(net)
    engine.nn.utils.parametrize.remove_parametrizations(other, "weight")
    np.testing.assert_allclose(array(net.weight), array(other.weight), rtol=1e-12)
    assert engine.nn.utils.parametrize.is_parametrized(net, "weight")


@pytest.mark.parametrize("lib", LIBS)
def test_inside_cached_a_tensor_is_computed_once(lib):
    """And anew after it; buffers and two tensors of a module can be computed too."""
    p, (_, exp, _) = lib.nn.utils.parametrize, functions(lib)
    net = positive(lib)
    net.register_buffer("scale", lib.ones(2).double())
    p.register_parametrization(net, "weight", exp())
    p.register_parametrization(net, "scale", exp())
    assert list(net.state_dict()) == [
        "bias", "parametrizations.weight.original", "parametrizations.scale.original"]  # fmt: skip
    exp.calls = 0
    with p.cached():
        with p.cached():
            assert net.weight is net.weight
        assert net.weight is net.weight
    assert exp.calls == 1
    assert net.weight is not net.weight
    np.testing.assert_allclose(array(net.scale), [1, 1])
    other = layer(lib)
    p.transfer_parametrizations_and_params(net, other, "weight")
    assert other.parametrizations.weight.original is net.parametrizations.weight.original
    p.remove_parametrizations(net, "scale")
    assert p.is_parametrized(net)
    assert "scale" in net._buffers


@pytest.mark.parametrize("lib", LIBS)
def test_mistakes(lib):
    """PyTorch's exception types."""
    p, (symmetric, _, two) = lib.nn.utils.parametrize, functions(lib)

    class Longer(lib.nn.Module):
        def forward(self, x):
            return lib.cat([x, x])

    class Single(lib.nn.Module):
        def forward(self, x):
            return x.float()

    class Number(lib.nn.Module):
        def forward(self, x):
            return 3

    net = layer(lib, "Linear", 4, 4)
    for bad in (Longer, Single, Number):
        with pytest.raises(ValueError):
            p.register_parametrization(net, "weight", bad())
        assert not p.is_parametrized(net)
    with pytest.raises(ValueError):
        p.register_parametrization(net, "nothing", symmetric())
    with pytest.raises(ValueError):
        p.remove_parametrizations(net, "weight")
    with pytest.raises(ValueError):
        p.ParametrizationList([], net.weight)
    p.register_parametrization(net, "weight", symmetric())
    for bad in (Longer, Single, Number):
        with pytest.raises(ValueError):
            p.register_parametrization(net, "weight", bad())
    with pytest.raises(RuntimeError, match="right_inverse"):
        net.weight = lib.ones(4, 4).double()
    p.register_parametrization(net, "weight", Longer(), unsafe=True)
    assert net.weight.shape == (8, 4)
    sums = p.register_parametrization(layer(lib), "weight", two())
    with pytest.raises(ValueError):
        p.remove_parametrizations(sums, "weight", leave_parametrized=False)


@pytest.mark.parametrize(
    ("sizes", "kind"),
    [((4, 4), None), ((4, 3), None), ((3, 4), None), ((4, 4), "cayley"), ((4, 3), "cayley"), ((3, 4), "matrix_exp"),
     ((4, 4), "householder")],
)  # fmt: skip
@pytest.mark.parametrize("base", [True, False])
def test_orthogonal(sizes, kind, base):
    """Weights stay orthogonal in training and are PyTorch's; assignment where it is possible."""

    def run(lib):
        lib.manual_seed(2)
        net = lib.nn.utils.parametrizations.orthogonal(
            layer(lib, "Linear", *sizes), orthogonal_map=kind, use_trivialization=base
        )
        x = (lib.arange(5 * sizes[0]).double() * 0.3).cos().reshape(5, -1)
        found = state(lib, net, x)
        w = array(net.weight)
        w = w if w.shape[0] >= w.shape[1] else w.T
        np.testing.assert_allclose(w.T @ w, np.eye(w.shape[1]), atol=1e-8)
        if base:
            eye = lib.eye(4).double()[: sizes[1], : sizes[0]]
            net.weight = eye
            np.testing.assert_allclose(array(net.weight), array(eye), atol=1e-10)
        return found

    compare(run, atol=1e-7)


@pytest.mark.parametrize("lib", LIBS)
def test_orthogonal_mistakes(lib):
    """A vector, an unknown map, no such tensor."""
    make = lib.nn.utils.parametrizations.orthogonal
    for name, options in (("bias", {}), ("nothing", {}), ("weight", {"orthogonal_map": "polar"})):
        with pytest.raises(ValueError):
            make(layer(lib), name, **options)
