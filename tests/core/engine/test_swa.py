"""Averaged models beside PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

LIBS = [engine, torch]


def network(lib):
    """Two layers with a batch norm, the same numbers in both libraries."""
    net = lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.BatchNorm1d(4), lib.nn.Linear(4, 1))
    with lib.no_grad():
        for k, p in enumerate(net.parameters()):
            p.copy_(lib.linspace(-0.5, 0.3 + 0.1 * k, p.numel()).reshape(p.shape))
    return net


def batches(lib):
    return [lib.linspace(-1, k + 1, 15).reshape(5, 3) for k in range(3)]


@pytest.mark.parametrize(
    ("averaging", "use_buffers"),
    [("none", False), ("none", True), ("get_swa_avg_fn", False), ("get_ema_avg_fn", True),
     ("get_ema_multi_avg_fn", True), ("get_swa_multi_avg_fn", False), ("own", False)],
)  # fmt: skip
def test_averages_are_pytorchs(averaging, use_buffers):
    """State and answers after five updates in a training run, with the names of the state_dict."""
    states = []
    for lib in LIBS:
        utils = lib.optim.swa_utils
        options = {"use_buffers": use_buffers}
        if averaging == "own":
            options["avg_fn"] = lambda average, current, count: average * 0.25 + current * 0.75
        elif averaging != "none":
            made = getattr(utils, averaging)(*([0.9] if "ema" in averaging else []))
            options["multi_avg_fn" if "multi" in averaging else "avg_fn"] = made
        net = network(lib)
        model = utils.AveragedModel(net, **options)
        rule = lib.optim.SGD(net.parameters(), lr=0.02)
        for k in range(5):
            rule.zero_grad()
            (net(batches(lib)[k % 3]) ** 2).mean().backward()
            rule.step()
            model.update_parameters(net)
        utils.update_bn([[batch, 0] for batch in batches(lib)], model)
        assert model.training
        assert model.module[1].momentum == 0.1
        states.append({**model.state_dict(), "y": model(batches(lib)[0])})
    own, reference = states
    assert list(own) == list(reference)
    for name in own:
        np.testing.assert_allclose(array(own[name]), array(reference[name]), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("lib", LIBS)
def test_an_averaged_model_is_a_copy(lib):
    """Training the model does not touch the averages; two functions at once are a mistake."""
    utils, net = lib.optim.swa_utils, network(lib)
    model = utils.AveragedModel(net)
    with lib.no_grad():
        net[0].weight.zero_()
    assert array(model.module[0].weight).any()
    model.update_parameters(net)
    assert not array(model.module[0].weight).any()
    assert model.n_averaged.item() == 1
    fn = utils.get_swa_avg_fn()
    with pytest.raises(AssertionError, match="Only one"):
        utils.AveragedModel(net, avg_fn=fn, multi_avg_fn=fn)
    with pytest.raises(ValueError, match="decay"):
        utils.get_ema_avg_fn(1.5)
    utils.update_bn([], lib.nn.Linear(1, 1))
