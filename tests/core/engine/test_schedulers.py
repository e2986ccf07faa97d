"""Learning rates and momenta of 60 steps beside PyTorch's, with two groups, resumed in the middle."""

from __future__ import annotations

import copy
import re
import warnings

import numpy as np
import pytest
import torch

import core.engine as engine

LIBS = [engine, torch]


def named(value):
    """The id of a parameter, without addresses, which differ from process to process."""
    return re.sub(r" at 0x[0-9a-f]+", "", getattr(value, "__name__", str(value)))[:60]


class Decay:
    """A callable object, whose attributes are saved."""

    def __init__(self):
        self.rate = 0.9

    def __call__(self, epoch):
        return self.rate**epoch


def chained(lib, rule):
    s = lib.optim.lr_scheduler
    return s.ChainedScheduler([s.ConstantLR(rule, factor=0.1, total_iters=7), s.ExponentialLR(rule, gamma=0.9)])


def sequential(lib, rule):
    s = lib.optim.lr_scheduler
    parts = [s.LinearLR(rule, 0.2, 1.0, 6), s.CosineAnnealingLR(rule, 9), s.ExponentialLR(rule, 0.9)]
    return s.SequentialLR(rule, parts, milestones=[6, 20])


def nested(lib, rule):
    s = lib.optim.lr_scheduler
    inner = s.SequentialLR(rule, [s.ConstantLR(rule, 0.5, 4), s.StepLR(rule, 3, 0.5)], milestones=[5])
    return s.SequentialLR(rule, [inner, s.PolynomialLR(rule, 10, 2.0)], milestones=[15])


SCHEDULES = [
    ("LambdaLR", {"lr_lambda": lambda epoch: 0.95**epoch}),
    ("LambdaLR", {"lr_lambda": [lambda epoch: 1 / (1 + epoch), Decay()]}),
    ("MultiplicativeLR", {"lr_lambda": lambda epoch: 0.99 if epoch % 3 else 1.01}),
    ("MultiplicativeLR", {"lr_lambda": [lambda epoch: 0.9, lambda epoch: 1.0]}),
    ("StepLR", {"step_size": 7, "gamma": 0.5}),
    ("MultiStepLR", {"milestones": [5, 9, 9, 30], "gamma": 0.3}),
    ("ConstantLR", {}),
    ("ConstantLR", {"factor": 0.25, "total_iters": 12}),
    ("LinearLR", {}),
    ("LinearLR", {"start_factor": 0.9, "end_factor": 0.1, "total_iters": 33}),
    ("ExponentialLR", {"gamma": 0.93}),
    ("PolynomialLR", {}),
    ("PolynomialLR", {"total_iters": 41, "power": 2.5}),
    ("CosineAnnealingLR", {"T_max": 13, "eta_min": 0.001}),
    ("CosineAnnealingWarmRestarts", {"T_0": 5, "T_mult": 2, "eta_min": 0.002}),
    ("CosineAnnealingWarmRestarts", {"T_0": 8}),
    ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.3, "step_size_up": 7, "step_size_down": 4}),
    ("CyclicLR", {"base_lr": [0.01, 0.02], "max_lr": [0.3, 0.2], "step_size_up": 6, "mode": "triangular2"}),
    ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.3, "step_size_up": 5, "mode": "exp_range", "gamma": 0.97,
                  "base_momentum": 0.6, "max_momentum": [0.8, 0.95]}),
    ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.3, "step_size_up": 5, "scale_fn": Decay(), "scale_mode": "iterations",
                  "cycle_momentum": False}),
    ("OneCycleLR", {"max_lr": 0.3, "total_steps": 61}),
    ("OneCycleLR", {"max_lr": [0.3, 0.1], "epochs": 8, "steps_per_epoch": 8, "anneal_strategy": "linear",
                    "three_phase": True, "pct_start": 0.25, "div_factor": 10.0}),
    ("OneCycleLR", {"max_lr": 0.3, "total_steps": 70, "cycle_momentum": False, "final_div_factor": 100.0}),
    (chained, {}),
    (sequential, {}),
    (nested, {}),
    ("SWALR", {"swa_lr": [0.02, 0.5], "anneal_epochs": 9}),
    ("SWALR", {"swa_lr": 0.02, "anneal_epochs": 14, "anneal_strategy": "linear"}),
    ("SWALR", {"swa_lr": 0.02, "anneal_epochs": 0}),
]  # fmt: skip


def optimizer(lib, kind="SGD", lr=0.1):
    a, b = lib.ones(1, requires_grad=True), lib.ones(1, requires_grad=True)
    options = {"momentum": 0.5} if kind == "SGD" else {}
    return getattr(lib.optim, kind)([{"params": [a]}, {"params": [b], "lr": 0.3}], lr=lr, **options)


def schedule(lib, rule, name, options):
    if callable(name):
        return name(lib, rule)
    place = lib.optim.swa_utils if name == "SWALR" else lib.optim.lr_scheduler
    return getattr(place, name)(rule, **copy.deepcopy(options))


def now(rule, made):
    return [
        [float(g["lr"]) for g in rule.param_groups],
        [g.get("momentum", g.get("betas", (0,))[0] if "betas" in g else 0) for g in rule.param_groups],
        [float(v) for v in made.get_last_lr()],
    ]


def curve(rule, made, count):
    found = [now(rule, made)]
    for _ in range(count):
        rule.step()
        made.step()
        found.append(now(rule, made))
    return found


@pytest.mark.parametrize(("name", "options"), SCHEDULES, ids=named)
@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_sixty_steps_are_pytorchs(name, options, kind):
    """Rates and momenta of both groups after every step, and no warning."""
    curves = []
    for lib in LIBS:
        with warnings.catch_warnings():
            # A sequence in a sequence steps its first schedule before the optimizer, in PyTorch too.
            warnings.simplefilter("ignore" if name is nested else "error")
            rule = optimizer(lib, kind)
            made = schedule(lib, rule, name, options)
            curves.append(curve(rule, made, 60))
    np.testing.assert_allclose(*curves, rtol=1e-12, atol=0)


@pytest.mark.filterwarnings("ignore:Detected call")
@pytest.mark.parametrize(("name", "options"), SCHEDULES, ids=named)
def test_a_saved_schedule_goes_on(name, options):
    """State of optimizer and schedule into new ones after 17 steps; what is saved has PyTorch's keys."""
    curves, keys = [], []
    for lib in LIBS:
        rule = optimizer(lib)
        rule.step()
        made = schedule(lib, rule, name, options)
        whole = curve(rule, made, 17)
        saved = copy.deepcopy((rule.state_dict(), made.state_dict()))
        rest = curve(rule, made, 20)
        rule = optimizer(lib, lr=0.7)
        made = schedule(lib, rule, name, options)
        made.load_state_dict(saved[1])
        rule.load_state_dict(saved[0])
        assert curve(rule, made, 20) == rest
        curves.append(whole + rest)
        keys.append(set(saved[1]) - {"_is_initial", "_get_lr_called_within_step"})
    np.testing.assert_allclose(*curves, rtol=1e-12, atol=0)
    assert keys[0] >= keys[1] - {"_anneal_func_type"}


@pytest.mark.parametrize(
    "options",
    [{"patience": 2}, {"patience": 1, "mode": "max", "threshold": 0.05, "cooldown": 3, "factor": 0.5},
     {"patience": 0, "threshold_mode": "abs", "threshold": 0.3, "min_lr": [0.01, 0.2], "factor": 0.3},
     {"patience": 3, "mode": "max", "threshold_mode": "abs", "eps": 0.05}],
    ids=str,
)  # fmt: skip
def test_reduce_on_plateau(options):
    """A noisy loss; saved and gone on with in the middle."""
    numbers = np.abs(np.sin(np.arange(60) * 1.3)) + 3 / (1 + np.arange(60))
    curves = []
    for lib in LIBS:
        rule = optimizer(lib)
        made = lib.optim.lr_scheduler.ReduceLROnPlateau(rule, **options)
        found = []
        for k, number in enumerate(numbers):
            rule.step()
            made.step(lib.tensor(number) if k % 2 else number)
            found.append([*(g["lr"] for g in rule.param_groups), made.num_bad_epochs, made.best, *made.get_last_lr()])
            if k == 25:
                states = copy.deepcopy((rule.state_dict(), made.state_dict()))
                rule = optimizer(lib)
                made = lib.optim.lr_scheduler.ReduceLROnPlateau(rule)
                rule.load_state_dict(states[0])
                made.load_state_dict(states[1])
        curves.append(found)
    np.testing.assert_allclose(*curves, rtol=1e-12)


@pytest.mark.parametrize(("name", "options"), [s for s in SCHEDULES if isinstance(s[0], str) and s[0] != "SWALR"],
                         ids=named)  # fmt: skip
def test_a_given_epoch_uses_the_closed_form(name, options):
    """The deprecated step(epoch), with its warning."""
    curves = []
    for lib in LIBS:
        rule = optimizer(lib)
        made = schedule(lib, rule, name, options)
        found = []
        rule.step()
        for epoch in (3, 1, 12, 40, 7):
            with warnings.catch_warnings(record=True) as seen:
                warnings.simplefilter("always")
                made.step(epoch)
            found.append([g["lr"] for g in rule.param_groups])
            assert bool(seen) == (name != "CosineAnnealingWarmRestarts")
        curves.append(found)
    np.testing.assert_allclose(*curves, rtol=1e-12)


@pytest.mark.parametrize("lib", LIBS)
def test_words_about_order(lib):
    """A schedule that steps before the optimizer, rates asked for outside of step, an epoch that is given."""
    rule = optimizer(lib)
    made = lib.optim.lr_scheduler.StepLR(rule, 3)
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        made.step()
    with pytest.warns(UserWarning, match="get_last_lr"):
        made.get_lr()
    with pytest.warns(UserWarning, match="epoch parameter"):
        made.step(4)
    made = lib.optim.lr_scheduler.StepLR(rule, 3)
    rule.step = lambda: None
    with pytest.warns(UserWarning, match="overridden"):
        made.step()


@pytest.mark.parametrize("lib", LIBS)
def test_a_run_is_resumed_with_last_epoch(lib):
    """initial_lr must be in the groups; from there the rate goes on."""
    s = lib.optim.lr_scheduler
    with pytest.raises(KeyError, match="initial_lr"):
        s.ExponentialLR(optimizer(lib), 0.5, last_epoch=3)
    rule = optimizer(lib)
    for group in rule.param_groups:
        group["initial_lr"] = group["lr"]
    made = s.LambdaLR(rule, lambda epoch: 0.5**epoch, last_epoch=1)
    assert made.last_epoch == 2
    np.testing.assert_allclose([g["lr"] for g in rule.param_groups], [0.025, 0.075])


@pytest.mark.parametrize("lib", LIBS)
def test_a_rate_that_is_a_tensor_stays_one(lib):
    """The schedule writes into the optimizer's tensor."""
    lr = lib.tensor(0.1)
    rule = lib.optim.SGD([lib.ones(1, requires_grad=True)], lr=lr)
    made = lib.optim.lr_scheduler.ExponentialLR(rule, 0.5)
    rule.step()
    made.step()
    assert rule.param_groups[0]["lr"] is lr
    assert lr.item() == pytest.approx(0.05)
    assert made.base_lrs[0].item() == pytest.approx(0.1)


@pytest.mark.parametrize("lib", LIBS)
def test_options_that_make_no_sense(lib):
    """PyTorch's exception types."""
    s, rule = lib.optim.lr_scheduler, optimizer(lib)
    plain = lib.optim.Adagrad([lib.ones(1, requires_grad=True)])
    other = s.ConstantLR(optimizer(lib))
    for make, error in (
        (lambda: s.StepLR(5, 3), TypeError),
        (lambda: s.LambdaLR(rule, [lambda e: e]), ValueError),
        (lambda: s.MultiplicativeLR(rule, 3), TypeError),
        (lambda: s.ConstantLR(rule, factor=1.5), ValueError),
        (lambda: s.LinearLR(rule, start_factor=0), ValueError),
        (lambda: s.LinearLR(rule, end_factor=2), ValueError),
        (lambda: s.CosineAnnealingWarmRestarts(rule, T_0=0), ValueError),
        (lambda: s.CosineAnnealingWarmRestarts(rule, T_0=2, T_mult=0), ValueError),
        (lambda: s.CyclicLR(rule, 0.1, 0.2, mode="square"), ValueError),
        (lambda: s.CyclicLR(rule, [0.1], 0.2), ValueError),
        (lambda: s.CyclicLR(plain, 0.1, 0.2), ValueError),
        (lambda: s.OneCycleLR(plain, 0.1, 10), ValueError),
        (lambda: s.OneCycleLR(rule, 0.1), ValueError),
        (lambda: s.OneCycleLR(rule, 0.1, 0), ValueError),
        (lambda: s.OneCycleLR(rule, 0.1, 10, pct_start=2.0), ValueError),
        (lambda: s.OneCycleLR(rule, 0.1, 10, anneal_strategy="none"), ValueError),
        (lambda: s.ReduceLROnPlateau(rule, factor=1.0), ValueError),
        (lambda: s.ReduceLROnPlateau(rule, mode="low"), ValueError),
        (lambda: s.ReduceLROnPlateau(rule, min_lr=[0.1]), ValueError),
        (lambda: s.ChainedScheduler([]), ValueError),
        (lambda: s.ChainedScheduler([s.ReduceLROnPlateau(rule)]), ValueError),
        (lambda: s.ChainedScheduler([s.ConstantLR(rule), other]), ValueError),
        (lambda: s.SequentialLR(rule, [s.ConstantLR(rule)], [3]), ValueError),
        (lambda: s.SequentialLR(rule, [3], []), TypeError),
        (lambda: lib.optim.swa_utils.SWALR(rule, 0.1, anneal_epochs=-1), ValueError),
    ):
        with pytest.raises(error):
            make()
    made = s.OneCycleLR(optimizer(lib), 0.1, 2)
    made.optimizer.step()
    made.step()
    made.step()
    with pytest.raises(ValueError, match="Tried to step"):
        made.step()
