"""torch.nn.utils beside PyTorch's: clipping, vectors, norms of weights, fusion, functional calls."""

from __future__ import annotations

import copy
import importlib

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

LIBS = [engine, torch]


def layer(lib, kind="Linear", *sizes):
    """A layer with the same numbers in both libraries."""
    made = getattr(lib.nn, kind)(*(sizes or (4, 3))).double()
    with lib.no_grad():
        for k, p in enumerate(made.parameters()):
            p.copy_(((lib.arange(p.numel()).double() + 1) ** 1.7 + k).sin().reshape(p.shape))
    return made


def graded(lib, factor=1.0):
    params = [lib.zeros(3, requires_grad=True), lib.zeros(2, 2, requires_grad=True), lib.zeros(1, requires_grad=True)]
    params[0].grad = lib.tensor([3.0, -4.0, 0.5]) * factor
    params[1].grad = lib.tensor([[1.0, 2.0], [-2.0, 0.1]]) * factor
    return params


def compare(make, **tolerance):
    """The same with both libraries: lists of arrays, or of what is equal as it is."""
    for a, b in zip(*(make(lib) for lib in LIBS), strict=True):
        if isinstance(a, (engine.Tensor, np.ndarray, float)):
            np.testing.assert_allclose(array(a), array(b), **{"rtol": 1e-6, "atol": 1e-9, **tolerance})
        else:
            assert a == b


def state(lib, module, x):
    """Answer, gradients, state_dict and text of a module, before and after one training step."""
    found = []
    rule = lib.optim.SGD(module.parameters(), lr=0.1)
    for _ in range(2):
        y = module(x)
        rule.zero_grad()
        (y**2).sum().backward()
        found += [y, *(p.grad for p in module.parameters()), *module.state_dict().values()]
        rule.step()
    return [repr(module), list(module.state_dict()), [n for n, _ in module.named_parameters()], *found]


@pytest.mark.parametrize("norm_type", [2.0, 1, 3.5, float("inf"), 0])
@pytest.mark.parametrize("factor", [1.0, 0.01])
def test_clip_grad_norm(norm_type, factor):
    """The norm that is returned, and the gradients after it."""

    def run(lib):
        utils, params = lib.nn.utils, graded(lib, factor)
        total = utils.clip_grad_norm_(params, 0.8, norm_type, foreach=True)
        again = utils.get_total_norm([p.grad for p in params[:2]], norm_type)
        utils.clip_grads_with_norm_(iter(params), 0.1, again)
        return [total, again, params[0].grad, params[1].grad]

    compare(run)


@pytest.mark.parametrize("lib", LIBS)
def test_clipping_at_its_edges(lib):
    """One tensor, no gradients, norms that are not finite, the old name."""
    utils = lib.nn.utils
    assert utils.clip_grad_norm_([lib.zeros(2, requires_grad=True)], 1.0).item() == 0
    assert utils.get_total_norm([]).item() == 0
    p = graded(lib)[0]
    assert utils.clip_grad_norm_(p, 100.0).item() == pytest.approx(25.25**0.5)
    assert utils.get_total_norm(p.grad).item() == pytest.approx(25.25**0.5)
    with pytest.warns(FutureWarning, match="clip_grad_norm_"):
        utils.clip_grad_norm(p, 1.0)
    with pytest.warns(UserWarning, match="empty generator"):
        utils.clip_grad_norm_((q for q in ()), 1.0)
    utils.clip_grad_value_(p, 0.3)
    assert array(p.grad).max() == pytest.approx(0.3)
    utils.clip_grad_value_(graded(lib), 0.3)
    p.grad = lib.tensor([1.0, float("nan"), 2.0])
    with pytest.raises(RuntimeError, match="non-finite"):
        utils.clip_grad_norm_([p], 1.0, error_if_nonfinite=True)
    assert not np.isnan(array(p.grad)[0])
    utils.clip_grad_norm_([p], 1.0)
    assert np.isnan(array(p.grad)).all()


@pytest.mark.parametrize("lib", LIBS)
def test_parameters_as_a_vector(lib):
    """There and back; gradients flow through the vector."""
    utils, net = lib.nn.utils, layer(lib)
    vec = utils.parameters_to_vector(net.parameters())
    assert vec.shape == (15,)
    (vec**2).sum().backward()
    np.testing.assert_allclose(array(net.bias.grad), 2 * array(net.bias))
    utils.vector_to_parameters(lib.arange(15).double(), net.parameters())
    assert array(net.weight)[1].tolist() == [4, 5, 6, 7]
    assert array(net.bias).tolist() == [12, 13, 14]
    with pytest.raises(TypeError, match=r"expected torch\.Tensor"):
        utils.vector_to_parameters([1.0], net.parameters())


WEIGHT_NORMS = [("Linear", (4, 3), 0), ("Linear", (4, 3), 1), ("Linear", (4, 3), None), ("Conv1d", (2, 3, 2), 0),
                ("ConvTranspose1d", (2, 3, 2), 1), ("Linear", (4, 3), -1)]  # fmt: skip


def given(lib, kind):
    shape = (5, 4) if kind == "Linear" else (2, 2, 6)
    return (lib.arange(int(np.prod(shape))).double() * 0.3).cos().reshape(shape)


@pytest.mark.parametrize(("kind", "sizes", "dim"), WEIGHT_NORMS)
@pytest.mark.filterwarnings("ignore:`torch.nn.utils.weight_norm`")
def test_weight_norm_of_both_kinds(kind, sizes, dim):
    """Values, gradients, names and text; removed again; an old state loads into the new kind."""

    def run(lib):
        x, utils = given(lib, kind), lib.nn.utils
        old = utils.weight_norm(layer(lib, kind, *sizes), dim=dim)
        saved = copy.deepcopy(dict(old.state_dict()))
        found = state(lib, old, x)
        utils.remove_weight_norm(old)
        found += [old(x), repr(old), list(old.state_dict())]
        new = utils.parametrizations.weight_norm(layer(lib, kind, *sizes), dim=dim)
        new.load_state_dict(saved)
        found += state(lib, new, x)
        with lib.no_grad():
            new.weight = lib.ones_like(new.weight) * 0.3
        found += [new.weight.detach(), *new.state_dict().values()]
        utils.parametrize.remove_parametrizations(new, "weight")
        return [*found, new(x), repr(new), list(new.state_dict()), type(new).__name__]

    compare(run)


@pytest.mark.parametrize(("kind", "sizes"), [("Linear", (4, 3)), ("Conv1d", (2, 3, 2)), ("ConvTranspose1d", (2, 3, 2))])
@pytest.mark.parametrize("iterations", [1, 3])
def test_spectral_norm_of_both_kinds(kind, sizes, iterations):
    """The random vectors come from the same seed; one step in training, none in evaluation."""

    def run(lib):
        x, utils = given(lib, kind), lib.nn.utils
        found = []
        for place in (utils, utils.parametrizations):
            lib.manual_seed(3)
            net = place.spectral_norm(layer(lib, kind, *sizes), n_power_iterations=iterations)
            found += state(lib, net, x)
            net.eval()
            found += [net(x), net(x)]
            if place is utils:
                again = utils.spectral_norm(layer(lib, kind, *sizes))
                again.load_state_dict(net.state_dict())
                found += [again.eval()(x)]
                utils.remove_spectral_norm(net)
            else:
                utils.parametrize.remove_parametrizations(net, "weight")
            found += [net(x), repr(net), list(net.state_dict())]
        return found

    compare(run, atol=1e-7)


@pytest.mark.parametrize("lib", LIBS)
@pytest.mark.filterwarnings("ignore:`torch.nn.utils.weight_norm`")
def test_mistakes_with_norms(lib):
    """Twice, without one, and options that make no sense."""
    utils = lib.nn.utils
    for add, take in ((utils.weight_norm, utils.remove_weight_norm), (utils.spectral_norm, utils.remove_spectral_norm)):
        with pytest.raises(ValueError, match="not found"):
            take(layer(lib))
        with pytest.raises(RuntimeError, match="Cannot register two"):
            add(add(layer(lib)))
    for place in (utils, utils.parametrizations):
        with pytest.raises(ValueError, match="n_power_iterations"):
            place.spectral_norm(layer(lib), n_power_iterations=0)
    with pytest.raises(ValueError, match="no parameter or buffer"):
        utils.parametrizations.spectral_norm(layer(lib), "nothing")
    with pytest.raises(IndexError):
        utils.parametrizations.spectral_norm(layer(lib), dim=4)


@pytest.mark.parametrize(
    ("kind", "sizes", "transpose"),
    [("Conv1d", (2, 3, 2), False), ("Conv2d", (2, 3, 2), False), ("ConvTranspose1d", (2, 3, 2), True),
     ("Linear", (4, 3), None)],
)  # fmt: skip
@pytest.mark.parametrize("affine", [True, False])
def test_fusion_with_batch_norm(kind, sizes, transpose, affine):
    """The fused layer's numbers are PyTorch's, and do what the two did."""

    def run(lib):
        name = "BatchNorm2d" if kind == "Conv2d" else "BatchNorm1d"
        bn = getattr(lib.nn, name)(3, affine=affine or kind == "Linear").double().eval()
        with lib.no_grad():
            bn.running_mean.copy_(lib.tensor([0.1, -0.4, 0.8]))
            bn.running_var.copy_(lib.tensor([0.5, 1.5, 2.0]))
            if bn.affine:
                bn.weight.copy_(lib.tensor([2.0, -1.0, 0.3]))
                bn.bias.copy_(lib.tensor([0.0, 1.0, -0.3]))
        made = layer(lib, kind, *sizes).eval()
        utils = lib.nn.utils
        fuse = utils.fuse_linear_bn_eval if transpose is None else utils.fuse_conv_bn_eval
        fused = fuse(made, bn, *([] if transpose is None else [transpose]))
        x = given(lib, kind) if kind != "Conv2d" else (lib.arange(36).double() * 0.3).cos().reshape(2, 2, 3, 3)
        np.testing.assert_allclose(array(fused(x)), array(bn(made(x))), rtol=1e-10, atol=1e-12)
        with pytest.raises(AssertionError, match="eval"):
            fuse(made.train(), bn)
        return [fused.weight, fused.bias, type(fused.weight).__name__, repr(fused)]

    compare(run)


@pytest.mark.parametrize("lib", LIBS)
def test_skip_init_takes_no_random_numbers(lib):
    """The generator is as it was; the module is there."""
    lib.manual_seed(1)
    before = array(lib.get_rng_state()).copy()
    net = lib.nn.utils.skip_init(lib.nn.Linear, 3, 2, bias=False)
    assert net.weight.shape == (2, 3)
    assert net.bias is None
    np.testing.assert_array_equal(array(lib.get_rng_state()), before)
    with pytest.raises(RuntimeError, match="Expected a Module"):
        lib.nn.utils.skip_init(dict)
    with pytest.raises(RuntimeError, match="device"):
        lib.nn.utils.skip_init(lib.nn.ReLU)


class Counting:
    """Makes a module that replaces its buffer in forward."""

    def __new__(cls, lib):
        class Counter(lib.nn.Module):
            def __init__(self):
                super().__init__()
                self.inner = layer(lib)
                self.tied = self.inner.bias
                self.register_buffer("count", lib.zeros(1).double())

            def forward(self, x, scale=1.0):
                self.count = self.count + 1
                return self.inner(x) * scale + self.tied

        return Counter()


@pytest.mark.parametrize("lib", LIBS)
def test_a_module_called_with_other_tensors(lib):
    """Gradients go to the given tensors, buffers into the given dict, the module stays as it was."""
    net, x = Counting(lib), given(lib, "Linear")
    call = importlib.import_module(f"{lib.__name__}.nn.utils.stateless")._functional_call
    plain = array(net(x))
    w = (net.inner.weight.detach() * 2).requires_grad_()
    tensors = {"inner.weight": w, "inner.bias": lib.zeros(3).double(), "count": lib.ones(1).double() * 5}
    y = call(net, tensors, (x,), {"scale": 2.0})
    np.testing.assert_allclose(array(y), 2 * array(x) @ array(w).T)  # the tied bias is 0 too
    y.sum().backward()
    assert w.grad is not None
    assert net.inner.weight.grad is None
    assert tensors["count"].item() == 6
    assert net.count.item() == 1
    np.testing.assert_allclose(array(net(x)), plain)
    y = call(net, {"inner.bias": lib.zeros(3).double()}, x, tie_weights=False)
    np.testing.assert_allclose(array(y), array(x) @ array(net.inner.weight).T + array(net.inner.bias))
    with pytest.raises(ValueError, match="tie_weights"):
        call(net, {"inner.bias": lib.zeros(3), "tied": lib.ones(3)}, x)
    with pytest.raises(RuntimeError, match="Missing"):
        call(net, {"inner.bias": lib.zeros(3)}, x, strict=True)
    with pytest.raises(RuntimeError, match="Unexpected"):
        call(net, {**dict(net.named_parameters()), **dict(net.named_buffers()), "z": lib.ones(1)}, x, strict=True)
    call(net, {"nothing": lib.ones(1)}, x)
    assert not hasattr(net, "nothing")
    with pytest.raises(AttributeError):
        call(net, {"nothing.at.all": lib.ones(1)}, x)
    with pytest.raises(TypeError):
        call(net, {"inner.bias": 3}, x)
    with pytest.warns(FutureWarning, match="functional_call"):
        lib.nn.utils.stateless.functional_call(net, {}, x)


def test_a_given_tensor_takes_the_place_of_a_computed_one():
    """By the plain name the parametrization is not used; by the original's it is."""
    net, x = engine.nn.utils.parametrizations.weight_norm(layer(engine)), given(engine, "Linear")
    call = engine.nn.utils.stateless._functional_call
    w = engine.ones(3, 4, dtype=engine.float64, requires_grad=True)
    y = call(net, {"weight": w}, x)
    np.testing.assert_allclose(array(y), array(x).sum(1, keepdims=True) + array(net.bias))
    y.sum().backward()
    assert w.grad is not None
    g = net.parametrizations.weight.original0 * 2
    np.testing.assert_allclose(
        array(call(net, {"parametrizations.weight.original0": g}, x) - net.bias), 2 * array(net(x) - net.bias)
    )
