"""What all optimizers share, beside PyTorch: groups, names, hooks, copies and mistakes."""

from __future__ import annotations

import copy
import importlib
import warnings

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

LIBS = [engine, torch]


def leaves(lib, count=3):
    return [lib.full((2,), float(k + 1)).requires_grad_() for k in range(count)]


def base(lib):
    """The module of the base class, which PyTorch hides behind ``torch.optim``."""
    return importlib.import_module(f"{lib.__name__}.optim.optimizer")


def descend(params, rule):
    for _ in range(3):
        rule.zero_grad()
        sum((p**2).sum() for p in params).backward()
        rule.step()


def both(make):
    """The same with both libraries: the numbers that come out."""
    results = [make(lib) for lib in LIBS]
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


@pytest.mark.parametrize("name", ["SGD", "Adam", "NAdam", "Adagrad", "ASGD"])
def test_groups_have_their_own_options(name):
    """Also one that is added later; the text shows all of them."""

    def run(lib):
        params = leaves(lib, 5)
        rule = getattr(lib.optim, name)([{"params": params[:2]}, {"params": params[2], "lr": 0.3}], lr=0.1)
        descend(params, rule)
        rule.add_param_group({"params": params[3:], "lr": 0.01, "weight_decay": 0.5})
        descend(params, rule)
        texts.append(repr(rule))
        return [array(p) for p in params]

    texts: list[str] = []
    both(run)
    assert texts[0] == texts[1]


def test_named_parameters():
    """Names stay with the groups and in the state_dict; loading without names keeps them."""
    for lib in LIBS:
        net = lib.nn.Linear(2, 1)
        rule = lib.optim.Adam(net.named_parameters(), lr=0.1)
        assert rule.param_groups[0]["param_names"] == ["weight", "bias"]
        assert rule.state_dict()["param_groups"][0]["param_names"] == ["weight", "bias"]
        rule.load_state_dict(lib.optim.Adam(net.parameters(), lr=0.5).state_dict())
        assert rule.param_groups[0]["param_names"] == ["weight", "bias"]
        assert rule.param_groups[0]["lr"] == 0.5
        with pytest.raises(ValueError, match="with/without names"):
            rule.add_param_group({"params": leaves(lib, 1)})
        with pytest.raises(ValueError, match="Some param names are missing"):
            lib.optim.SGD([("a", leaves(lib, 1)[0]), leaves(lib, 1)[0]])


@pytest.mark.parametrize("lib", LIBS)
def test_mistakes_of_groups(lib):
    """PyTorch's exception types and words."""
    a, b = leaves(lib, 2)
    rule = lib.optim.SGD([a], lr=0.1)
    for group, error, words in (
        ({"params": [a]}, ValueError, "more than one parameter group"),
        ({"params": {b}}, TypeError, "ordered collections"),
        ([b], TypeError, "must be a dict"),
        ({"params": [b * 2]}, ValueError, "can't optimize a non-leaf Tensor"),
        ({"params": ["b"]}, TypeError, "can only optimize Tensors"),
    ):
        with pytest.raises(error, match=words):
            rule.add_param_group(group)
    with pytest.warns(UserWarning, match="duplicate parameters"):
        lib.optim.SGD([b, b], lr=0.1)
    with pytest.raises(ValueError, match="didn't specify a value of required optimization parameter lr"):
        lib.optim.Optimizer([b], {"lr": base(lib).required})
    for options in ({"foreach": True, "fused": True}, {"fused": True, "differentiable": True}):
        with pytest.raises(RuntimeError, match="fused"):
            lib.optim.Adam([b], **options)
    with pytest.raises(ValueError, match="1-element"):
        lib.optim.SGD([b], lr=lib.ones(2))
    with pytest.raises(ValueError, match="different number of parameter groups"):
        rule.load_state_dict(lib.optim.SGD([{"params": [a]}, {"params": [b]}]).state_dict())
    with pytest.raises(ValueError, match="doesn't match the size of optimizer's group"):
        rule.load_state_dict(lib.optim.SGD([a, b]).state_dict())
    with pytest.raises(ValueError, match="per-parameter options"):
        lib.optim.LBFGS([{"params": [a]}, {"params": [b]}])


def test_differentiable_says_what_to_do():
    """The one option that is not offered."""
    with pytest.raises(NotImplementedError, match="create_graph"):
        engine.optim.SGD(leaves(engine, 1), differentiable=True)


def test_a_learning_rate_may_be_a_tensor():
    """A tensor of one element that is changed between steps."""

    def run(lib):
        params = leaves(lib)
        lr = lib.tensor(0.1)
        rule = lib.optim.SGD(params, lr=lr)
        descend(params, rule)
        lr.fill_(0.02)
        descend(params, rule)
        return [array(p) for p in params]

    both(run)


@pytest.mark.parametrize("lib", LIBS)
def test_hooks(lib):
    """Before and after steps, of one optimizer and of all; around saving and loading, in order."""
    seen = []
    (p,) = leaves(lib, 1)
    p.grad = lib.ones(2)
    rule = lib.optim.SGD([p], lr=0.1)
    everywhere = base(lib)
    handles = [
        rule.register_step_pre_hook(lambda o, args, kwargs: seen.append(("before", o is rule, len(args)))),
        rule.register_step_post_hook(lambda o, args, kwargs: seen.append(("after", o is rule, len(args)))),
        everywhere.register_optimizer_step_pre_hook(lambda o, args, kwargs: seen.append("all before")),
        everywhere.register_optimizer_step_post_hook(lambda o, args, kwargs: seen.append("all after")),
        rule.register_state_dict_pre_hook(lambda o: seen.append("save 2")),
        rule.register_state_dict_pre_hook(lambda o: seen.append("save 1"), prepend=True),
        rule.register_state_dict_post_hook(lambda o, state: {**state, "more": 1}),
        rule.register_load_state_dict_pre_hook(lambda o, state: seen.append(state.pop("more"))),
        rule.register_load_state_dict_post_hook(lambda o: seen.append("loaded")),
    ]
    rule.step()
    saved = rule.state_dict()
    rule.load_state_dict(saved)
    assert saved["more"] == 1
    assert seen == ["all before", ("before", True, 1), ("after", True, 1), "all after", "save 1", "save 2", 1, "loaded"]
    for handle in handles:
        handle.remove()
    rule.step()
    assert len(seen) == 8
    rule.register_step_pre_hook(lambda o, args, kwargs: ((*args, lambda: seen.append("closure")), kwargs))
    rule.step()
    assert seen[-1] == "closure"
    rule.register_step_pre_hook(lambda o, args, kwargs: 5)
    with pytest.raises(RuntimeError, match="new_args, new_kwargs"):
        rule.step()


@pytest.mark.parametrize("lib", LIBS)
def test_an_optimizer_of_ones_own(lib):
    """A subclass with a step as in PyTorch's documents; its hooks are called too."""

    class Signs(lib.optim.Optimizer):
        def __init__(self, params, lr=0.1):
            super().__init__(params, {"lr": lr})

        @lib.no_grad()
        def step(self, closure=None):
            for group in self.param_groups:
                for p in group["params"]:
                    p.add_(p.grad.sign(), alpha=-group["lr"])

    (p,) = leaves(lib, 1)
    rule, seen = Signs([p]), []
    rule.register_step_post_hook(lambda *args: seen.append(1))
    p.grad = lib.tensor([2.0, -3.0])
    rule.step()
    np.testing.assert_allclose(array(p), [0.9, 1.1])
    assert seen == [1]


@pytest.mark.parametrize("name", ["SGD", "Adam", "RAdam", "Adagrad"])
def test_a_deep_copy_goes_on_alone(name):
    """A copy of parameters and optimizer together: neither changes the other."""

    def run(lib):
        params = leaves(lib, 4)
        rule = getattr(lib.optim, name)(params, lr=0.1)
        descend(params, rule)
        others, other = copy.deepcopy((params, rule))
        assert other.param_groups[0]["params"][0] is others[0]
        descend(others, other)
        return [array(p) for p in params + others]

    both(run)


@pytest.mark.parametrize("lib", LIBS)
def test_zero_grad_keeps_the_tensor_on_request(lib):
    """set_to_none=False writes zeros into the gradient that is there."""
    (p,) = leaves(lib, 1)
    (p**2).sum().backward()
    held = p.grad
    rule = lib.optim.SGD([p])
    rule.zero_grad(set_to_none=False)
    assert p.grad is held
    assert array(p.grad).tolist() == [0, 0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rule.zero_grad()
    assert p.grad is None
