"""Data parallelism on several names of the CPU: replicas in threads give what the whole batch gives."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import core.engine as engine
from core.engine.nn.parallel import gather, parallel_apply, replicate, scatter

from .helpers import array

CPUS = ["cpu:0", "cpu:1", "cpu:2"]


def network():
    engine.manual_seed(0)
    return engine.nn.Sequential(engine.nn.Linear(6, 8), engine.nn.Tanh(), engine.nn.Linear(8, 2)).double()


@pytest.mark.parametrize("rows", [7, 9, 2])
def test_gradients_are_those_of_the_whole_batch(rows):
    net = network()
    x = engine.tensor(np.random.default_rng(0).standard_normal((rows, 6)), requires_grad=True)
    net(x).pow(2).sum().backward()
    expected = [array(p.grad).copy() for p in net.parameters()] + [array(x.grad).copy()]
    net.zero_grad()
    x.grad = None
    wrapped = engine.nn.DataParallel(net, CPUS)
    y = wrapped(x)
    assert y.shape == (rows, 2)
    y.pow(2).sum().backward()
    for a, b in zip([*net.parameters(), x], expected, strict=True):
        np.testing.assert_allclose(array(a.grad), b, rtol=1e-12)
    assert list(wrapped.state_dict()) == [f"module.{name}" for name in net.state_dict()]


def test_training_with_replicas_follows_training_without():
    curves = []
    for wrap in (lambda m: m, lambda m: engine.nn.DataParallel(m, CPUS[:2])):
        net = wrap(network())
        optimizer = engine.optim.Adam(net.parameters(), lr=0.05)
        x = engine.tensor(np.random.default_rng(1).standard_normal((8, 6)))
        losses = []
        for _ in range(20):
            optimizer.zero_grad()
            loss = (net(x) - 1).pow(2).mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        curves.append(losses)
    np.testing.assert_allclose(curves[0], curves[1], rtol=1e-10)
    assert curves[0][-1] < curves[0][0] / 10


def test_replicas_run_in_threads_of_their_own_and_share_statistics_of_the_first():
    seen = []

    class Net(engine.nn.Module):
        def __init__(self):
            super().__init__()
            self.norm = engine.nn.BatchNorm1d(3)

        def forward(self, x, *, shift):
            seen.append(threading.current_thread())
            return {"y": self.norm(x) + shift, "n": (x.sum(),)}

    net = engine.nn.DataParallel(Net(), CPUS[:2])
    out = net(engine.randn(8, 3), shift=engine.zeros(8, 3))
    assert out["y"].shape == (8, 3)
    assert out["n"][0].shape == (2,)  # a number from each replica
    assert len(set(seen)) == 2
    assert int(net.module.norm.num_batches_tracked) == 1


def test_the_pieces():
    parts = scatter((engine.arange(5), {"k": [engine.ones(4, 2)]}, "text"), CPUS[:2])
    assert [p[0].tolist() for p in parts] == [[0, 1, 2], [3, 4]]
    assert [p[1]["k"][0].shape for p in parts] == [(2, 2), (2, 2)]
    assert parts[1][2] == "text"
    net = network()
    copies = replicate(net, CPUS[:2])
    assert list(copies[0].parameters()) == []
    results = parallel_apply(copies, [engine.ones(1, 6).double(), engine.zeros(2, 6).double()])
    assert gather(results, "cpu").shape == (3, 2)


def test_an_error_names_the_replica_and_none_without_devices():
    net = engine.nn.DataParallel(network(), CPUS[:2])
    with pytest.raises(RuntimeError, match=r"Caught RuntimeError in replica 0 on device cpu:0"):
        net(engine.zeros(4, 5).double())
    plain = engine.nn.DataParallel(network(), [])
    assert plain(engine.zeros(3, 6).double()).shape == (3, 2)
