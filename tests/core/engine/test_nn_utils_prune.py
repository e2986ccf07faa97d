"""Pruning beside PyTorch's: masks, names, gradients, several times, by random numbers from the same seed."""

from __future__ import annotations

import pytest
import torch
import torch.nn.utils.prune

import core.engine as engine

from .helpers import array
from .test_nn_utils import LIBS, compare, given, layer, state

CALLS = [
    ("identity", {}),
    ("random_unstructured", {"amount": 0.4}),
    ("random_unstructured", {"amount": 3}),
    ("l1_unstructured", {"amount": 0.5}),
    ("l1_unstructured", {"amount": 0}),
    ("random_structured", {"amount": 0.5, "dim": 1}),
    ("ln_structured", {"amount": 1, "n": 2, "dim": 0}),
    ("ln_structured", {"amount": 0.5, "n": float("inf"), "dim": -1}),
    ("ln_structured", {"amount": 0.0, "n": 1, "dim": 0}),
]


@pytest.mark.parametrize(("name", "options"), CALLS, ids=str)
def test_pruning_once_and_again(name, options):
    """Every kind, then by size, then every kind; at the end for good."""

    def run(lib):
        prune, net, x = lib.nn.utils.prune, layer(lib), given(lib, "Linear")
        lib.manual_seed(5)
        found = []
        for kind, how in ((name, options), ("l1_unstructured", {"amount": 0.3}), (name, options)):
            assert getattr(prune, kind)(net, "weight", **how) is net
            found += [net.weight_mask, *state(lib, net, x)]
        assert prune.is_pruned(lib.nn.Sequential(net))
        prune.remove(net, "weight")
        assert not prune.is_pruned(net)
        return [*found, net.weight, net(x), repr(net), list(net.state_dict()), isinstance(net.weight, lib.nn.Parameter)]

    compare(run)


def test_masks_scores_and_several_parameters():
    """A mask of one's own, scores in place of sizes, and parameters of two layers as one vector."""

    def run(lib):
        prune, net, other = lib.nn.utils.prune, layer(lib), layer(lib, "Linear", 3, 2)
        prune.custom_from_mask(net, "bias", mask=lib.tensor([1, 0, 1]))
        scores = lib.arange(12).double().reshape(3, 4)
        prune.l1_unstructured(net, "weight", 4, importance_scores=scores)
        found = [net.bias, net.weight]
        pairs = [(net, "weight"), (other, "weight")]
        prune.global_unstructured(pairs, pruning_method=prune.L1Unstructured, amount=0.4)
        found += [net.weight, other.weight, len(list(net._forward_pre_hooks))]
        prune.global_unstructured(
            pairs, prune.L1Unstructured, importance_scores={(other, "weight"): other.weight * 0}, amount=3
        )
        t = lib.tensor([3.0, -1.0, 2.0, 0.5])
        method = prune.L1Unstructured(0.5)
        found += [method.prune(t), method.prune(t, default_mask=lib.tensor([0.0, 1.0, 1.0, 1.0]))]
        return [*found, net.weight, other.weight_mask]

    compare(run)


@pytest.mark.parametrize("lib", LIBS)
def test_mistakes(lib):
    """PyTorch's exception types; a failed pruning leaves the parameter."""
    prune, net = lib.nn.utils.prune, layer(lib)
    for call, error in (
        (lambda: prune.l1_unstructured(net, "weight", 1.5), ValueError),
        (lambda: prune.l1_unstructured(net, "weight", -1), ValueError),
        (lambda: prune.l1_unstructured(net, "weight", "all"), TypeError),
        (lambda: prune.l1_unstructured(net, "weight", 13), ValueError),
        (lambda: prune.ln_structured(net, "bias", 1, 2, 0), ValueError),
        (lambda: prune.ln_structured(net, "weight", 1, 2, 2), IndexError),
        (lambda: prune.custom_from_mask(net, "weight", lib.ones(2)), AssertionError),
        (lambda: prune.l1_unstructured(net, "weight", 1, importance_scores=lib.ones(2)), AssertionError),
        (lambda: prune.remove(net, "weight"), ValueError),
        (lambda: prune.global_unstructured(3, prune.L1Unstructured), TypeError),
        (lambda: prune.global_unstructured([(net, "bias")], prune.L1Unstructured, [], amount=1), TypeError),
        (lambda: prune.global_unstructured([(net, "bias")], prune.LnStructured, amount=1, n=2), TypeError),
        (lambda: prune.PruningContainer(3), (TypeError, AttributeError)),
    ):
        with pytest.raises(error):
            call()
    assert isinstance(net.weight, lib.nn.Parameter)
    assert [n for n, _ in net.named_parameters()] in (["weight", "bias"], ["bias", "weight"])
    assert array(net(given(lib, "Linear"))).shape == (5, 3)


@pytest.mark.parametrize("lib", [engine, torch])
def test_a_method_of_ones_own(lib):
    """A subclass with PRUNING_TYPE and compute_mask, in a container after another one."""
    prune, net = lib.nn.utils.prune, layer(lib)

    class EverySecond(prune.BasePruningMethod):
        PRUNING_TYPE = "unstructured"

        def compute_mask(self, t, default_mask):
            mask = default_mask.clone()
            mask.view(-1)[::2] = 0
            return mask

    prune.l1_unstructured(net, "weight", 4)
    container = EverySecond.apply(net, "weight")
    assert isinstance(container, prune.PruningContainer)
    assert len(container) == 2
    assert isinstance(container[1], EverySecond)
    assert array(net.weight_mask).sum() == 4  # of the 8 that were left
