"""All optimizers beside PyTorch's: 50 steps in float64, and states that go from one library to the other."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

LIBS = [engine, torch]
RULES = [
    ("Adamax", {}),
    ("Adamax", {"lr": 0.05, "betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.1, "maximize": True}),
    ("NAdam", {}),
    ("NAdam", {"lr": 0.05, "weight_decay": 0.1, "momentum_decay": 0.02}),
    ("NAdam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("RAdam", {}),
    ("RAdam", {"lr": 0.05, "weight_decay": 0.1, "eps": 1e-4}),
    ("RAdam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.05, "weight_decay": 0.1, "initial_accumulator_value": 0.3}),
    ("Adagrad", {"lr": 0.1, "maximize": True, "eps": 1e-3}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.5, "rho": 0.8, "weight_decay": 0.1, "eps": 1e-4, "maximize": True}),
    ("Rprop", {}),
    ("Rprop", {"lr": 0.02, "etas": (0.3, 1.5), "step_sizes": (1e-3, 0.05), "maximize": True}),
    ("ASGD", {}),
    ("ASGD", {"lr": 0.05, "lambd": 0.01, "alpha": 0.6, "t0": 10, "weight_decay": 0.1, "maximize": True}),
    ("Adafactor", {}),
    ("Adafactor", {"lr": 0.1, "beta2_decay": -0.5, "eps": (1e-6, 1e-2), "d": 1.5, "weight_decay": 0.1}),
    ("Adafactor", {"maximize": True}),
    ("LBFGS", {"max_iter": 4, "lr": 0.1}),
    ("LBFGS", {"max_iter": 3, "history_size": 2, "line_search_fn": "strong_wolfe"}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1, "amsgrad": True}),
    ("AdamW", {"lr": 0.05, "amsgrad": True}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.9, "centered": True}),
]
NAMES = sorted({name for name, _ in RULES})


def problem(lib, dtype="float64"):
    """Three parameters, one without gradient, and a loss with curvature."""
    kind = getattr(lib, dtype)
    a = lib.linspace(-1, 1, 6, dtype=kind).reshape(2, 3).detach().requires_grad_()
    b = lib.tensor(0.7, dtype=kind, requires_grad=True)
    c = lib.linspace(0.3, 1, 4, dtype=kind).requires_grad_()
    unused = lib.ones(2, dtype=kind, requires_grad=True)

    def loss():
        return ((a * b).tanh().sum() - 1) ** 2 + (a.sin() * b.tanh()).sum() + (b - 0.3).cos() + (c * b).sin().sum()

    return [a, b, c, unused], loss


def steps(rule, loss, params, count):
    """Make steps; what the parameters are after each of them, and what step returned."""
    path = []

    def closure():
        rule.zero_grad()
        value = loss()
        value.backward()
        return value

    for _ in range(count):
        value = rule.step(closure)
        path.append(np.concatenate([array(p).ravel() for p in params] + [array(value).ravel()]).copy())
    return path


def translated(state, lib):
    """A state_dict with the tensors of the other library."""
    if isinstance(state, (engine.Tensor, torch.Tensor)):
        return lib.tensor(array(state))
    if isinstance(state, dict):
        return {k: translated(v, lib) for k, v in state.items()}
    if isinstance(state, (list, tuple)):
        return type(state)(translated(v, lib) for v in state)
    return state


@pytest.mark.parametrize(("name", "options"), RULES, ids=str)
def test_fifty_steps_are_pytorchs(name, options):
    """Parameters and losses agree after every one of 50 steps within 1e-10; L-BFGS's searches within 1e-8."""
    close = 1e-10 if name != "LBFGS" else 1e-8
    paths = []
    for lib in LIBS:
        params, loss = problem(lib)
        paths.append(steps(getattr(lib.optim, name)(params, **options), loss, params, 50))
    np.testing.assert_allclose(paths[0], paths[1], rtol=close, atol=close)


@pytest.mark.parametrize(("name", "options"), RULES, ids=str)
def test_float32_stays_close_and_float32(name, options):
    """Ten steps in float32: no wider state, and numbers that PyTorch's float32 has too."""
    paths = []
    for lib in LIBS:
        params, loss = problem(lib, "float32")
        rule = getattr(lib.optim, name)(params, **options)
        paths.append(steps(rule, loss, params, 10 if name != "LBFGS" else 2))
    np.testing.assert_allclose(paths[0], paths[1], rtol=2e-4, atol=2e-5)
    if name != "LBFGS":
        kinds = {array(v).dtype for state in rule.state.values() for v in state.values() if v is not None}
        assert kinds <= {np.dtype("float32")}


@pytest.mark.parametrize(("name", "options"), RULES, ids=str)
@pytest.mark.parametrize(("source", "target"), [LIBS, LIBS[::-1]], ids=["to torch", "from torch"])
def test_a_state_goes_over_in_the_middle(name, options, source, target):
    """A state_dict of the other library goes on where that one stopped, with the same keys."""
    params, loss = problem(source)
    rule = getattr(source.optim, name)(params, **options)
    steps(rule, loss, params, 5)
    saved, start = copy.deepcopy(translated(rule.state_dict(), target)), [array(p).copy() for p in params]
    end = steps(rule, loss, params, 5)
    others, loss = problem(target)
    with target.no_grad():
        for p, value in zip(others, start, strict=True):
            p.copy_(target.tensor(value))
    own = getattr(target.optim, name)(others, lr=0.123)
    own.load_state_dict(saved)
    np.testing.assert_allclose(steps(own, loss, others, 5), end, rtol=1e-10, atol=1e-10)
    for number, entry in rule.state_dict()["state"].items():
        assert entry.keys() == own.state_dict()["state"][number].keys()
    assert rule.state_dict()["param_groups"] == own.state_dict()["param_groups"]


@pytest.mark.parametrize("name", NAMES)
def test_defaults_and_repr_are_pytorchs(name):
    """Hyper-parameters of a new optimizer by name and value, its text, and a formula."""
    own, reference = (getattr(lib.optim, name)([lib.ones(1, requires_grad=True)]) for lib in LIBS)
    assert own.defaults == reference.defaults
    assert repr(own) == repr(reference)
    assert own.formula


@pytest.mark.parametrize(
    ("name", "options"),
    [r for r in RULES if r[0] != "Adafactor" and "maximize" not in r[1] and "max_iter" not in r[1]],
    ids=str,
)
def test_complex_parameters_are_two_real_ones(name, options):
    """Updates treat real and imaginary parts apart, as PyTorch does."""
    finals = []
    for lib in LIBS:
        z = lib.tensor([0.5 + 1j, -1 + 0.25j], dtype=lib.complex128, requires_grad=True)
        rule = getattr(lib.optim, name)([z], **options)
        for _ in range(10):
            rule.zero_grad()
            ((z * z - 1j).abs() ** 2).sum().backward()
            rule.step()
        finals.append([array(z)] + [array(v) for k, v in sorted(rule.state[z].items()) if k != "step"])
    for a, b in zip(*finals, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("options", [{}, {"nesterov": False, "adjust_lr_fn": "match_rms_adamw", "lr": 0.02}], ids=str)
@pytest.mark.parametrize("shape", [(3, 5), (6, 2)])
def test_muon(options, shape):
    """Ten steps of Muon, whose directions are computed in bfloat16 (three digits)."""
    finals = []
    for lib in LIBS:
        w = lib.linspace(-1, 1.3, shape[0] * shape[1]).reshape(shape).detach().requires_grad_()
        rule = lib.optim.Muon([w], **options)
        assert set(rule.defaults) == {"lr", "weight_decay", "momentum", "nesterov", "ns_coefficients", "eps",
                                      "ns_steps", "adjust_lr_fn"}  # fmt: skip
        for _ in range(10):
            rule.zero_grad()
            ((w.sin() + 0.3) ** 2).sum().backward()
            rule.step()
        finals.append(np.concatenate([array(w).ravel(), array(rule.state[w]["momentum_buffer"]).ravel()]))
    np.testing.assert_allclose(*finals, rtol=0, atol=4e-3 * 10 * options.get("lr", 1e-3) * 5)


@pytest.mark.parametrize("lib", LIBS)
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("Adamax", {"lr": -1}), ("Adamax", {"betas": (0.5, 1.0)}), ("NAdam", {"momentum_decay": -1}),
        ("RAdam", {"eps": -1}), ("Adagrad", {"lr_decay": -1}), ("Adagrad", {"initial_accumulator_value": -1}),
        ("Adadelta", {"rho": 1.1}), ("Rprop", {"etas": (1.0, 1.2)}), ("ASGD", {"weight_decay": -1}),
        ("Adafactor", {"d": 0.5}), ("Adafactor", {"beta2_decay": 0.5}), ("Adafactor", {"eps": (-1, 0.1)}),
        ("Muon", {}), ("Muon", {"adjust_lr_fn": "other"}), ("LBFGS", {"lr": -1}), ("Adam", {"lr": float("nan")}),
    ],
)  # fmt: skip
def test_options_that_make_no_sense(lib, name, options):
    """PyTorch's ValueErrors."""
    with pytest.raises(ValueError):
        getattr(lib.optim, name)([lib.ones(1, requires_grad=True)], **options)
