"""Whole training runs beside PyTorch: the same program and seed, and the same losses for 20 steps.

Each program is written once, for ``lib`` = this engine and ``lib`` = PyTorch: layers, starting weights, data, order of
batches, dropout masks, losses and optimizers must all agree for the curves to stay together.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

STEPS = 20


def train(lib, net, optimizer, loss_of, steps=STEPS):
    """Losses of `steps` steps."""
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(net)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def batches(lib, *arrays, size=8):
    """Endless shuffled batches of a small data set."""
    data = lib.utils.data.TensorDataset(*[lib.tensor(a) for a in arrays])
    loader = lib.utils.data.DataLoader(data, batch_size=size, shuffle=True)
    while True:
        yield from loader


def pictures(n=16, channels=1, size=16):
    random = np.random.default_rng(0)
    return random.random((n, channels, size, size)).astype(np.float32), random.integers(0, 4, n)


def mlp(lib):
    nn = lib.nn
    net = nn.Sequential(nn.Linear(256, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 16), nn.Tanh(), nn.Linear(16, 4))
    x, y = pictures()
    stream = batches(lib, x.reshape(16, -1), y)
    optimizer = lib.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-3)

    def loss_of(net):
        a, b = next(stream)
        return nn.functional.cross_entropy(net(a), b)

    return train(lib, net, optimizer, loss_of)


def lenet(lib):
    nn = lib.nn
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Sigmoid(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64, 30), nn.ReLU(), nn.Linear(30, 4),
    )  # fmt: skip
    x, y = pictures()
    stream = batches(lib, x, y)
    optimizer = lib.optim.Adam(net.parameters(), lr=0.01)

    def loss_of(net):
        a, b = next(stream)
        return nn.CrossEntropyLoss()(net(a), b)

    return train(lib, net, optimizer, loss_of)


def recurrent(kind):
    def run(lib):
        nn = lib.nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.words = nn.Embedding(12, 8)
                self.body = getattr(nn, kind)(8, 16, num_layers=2, batch_first=True, dropout=0.1)
                self.head = nn.Linear(16, 12)

            def forward(self, x):
                return self.head(self.body(self.words(x))[0])

        net = Net()
        text = np.random.default_rng(1).integers(0, 12, (16, 9))
        stream = batches(lib, text)
        optimizer = lib.optim.Adam(net.parameters(), lr=0.02)

        def loss_of(net):
            (rows,) = next(stream)
            y = net(rows[:, :-1])
            return nn.functional.cross_entropy(y.reshape(-1, 12), rows[:, 1:].reshape(-1))

        return train(lib, net, optimizer, loss_of)

    run.__name__ = kind.lower()
    return run


def transformer(lib):
    nn = lib.nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.words, self.places = nn.Embedding(12, 16), nn.Parameter(lib.randn(8, 16) * 0.1)
            layer = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.1, batch_first=True)
            self.body = nn.TransformerEncoder(layer, 2)
            self.head = nn.Linear(16, 12)

        def forward(self, x):
            mask = nn.Transformer.generate_square_subsequent_mask(8)
            return self.head(self.body(self.words(x) + self.places, mask=mask))

    net = Net()
    text = np.random.default_rng(1).integers(0, 12, (16, 9))
    stream = batches(lib, text)
    optimizer = lib.optim.AdamW(net.parameters(), lr=0.005)

    def loss_of(net):
        (rows,) = next(stream)
        return nn.functional.cross_entropy(net(rows[:, :-1]).reshape(-1, 12), rows[:, 1:].reshape(-1))

    return train(lib, net, optimizer, loss_of)


def gan(lib):
    nn = lib.nn
    maker = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.BatchNorm1d(16), nn.Linear(16, 2))
    critic = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
    first = lib.optim.Adam(maker.parameters(), lr=0.01, betas=(0.5, 0.999))
    second = lib.optim.Adam(critic.parameters(), lr=0.01, betas=(0.5, 0.999))
    judge = nn.BCEWithLogitsLoss()
    angle = np.random.default_rng(2).random(32) * 6.28
    stream = batches(lib, np.stack([np.cos(angle), np.sin(angle)], 1).astype(np.float32), size=16)
    losses = []
    for _ in range(STEPS):
        (real,) = next(stream)
        false = maker(lib.randn(16, 4))
        second.zero_grad()
        loss = judge(critic(real), lib.ones(16, 1)) + judge(critic(false.detach()), lib.zeros(16, 1))
        loss.backward()
        second.step()
        first.zero_grad()
        other = judge(critic(false), lib.ones(16, 1))
        other.backward()
        first.step()
        losses += [loss.item(), other.item()]
    return losses


def vae(lib):
    nn = lib.nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.inward, self.middle, self.spread = nn.Linear(256, 32), nn.Linear(32, 3), nn.Linear(32, 3)
            self.outward = nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Linear(32, 256), nn.Sigmoid())

        def forward(self, x):
            h = lib.relu(self.inward(x))
            mean, spread = self.middle(h), self.spread(h)
            return self.outward(mean + lib.exp(0.5 * spread) * lib.randn_like(spread)), mean, spread

    net = Net()
    stream = batches(lib, pictures()[0].reshape(16, -1))
    optimizer = lib.optim.Adam(net.parameters(), lr=0.005)

    def loss_of(net):
        (x,) = next(stream)
        y, mean, spread = net(x)
        seen = nn.functional.binary_cross_entropy(y, x, reduction="sum")
        return (seen - 0.5 * lib.sum(1 + spread - mean.pow(2) - spread.exp())) / 256

    return train(lib, net, optimizer, loss_of)


def resnet18(lib):
    nn = lib.nn

    class Block(nn.Module):
        def __init__(self, inside, outside, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(outside)
            self.conv2 = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(outside)
            self.downsample = None
            if stride != 1 or inside != outside:
                self.downsample = nn.Sequential(
                    nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside)
                )

        def forward(self, x):
            short = x if self.downsample is None else self.downsample(x)
            y = lib.relu(self.bn1(self.conv1(x)))
            return lib.relu(self.bn2(self.conv2(y)) + short)

    widths, inside, blocks = (64, 128, 256, 512), 64, []
    for k, width in enumerate(widths):
        blocks += [Block(inside, width, 1 if k == 0 else 2), Block(width, width, 1)]
        inside = width
    net = nn.Sequential(
        nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1), *blocks,
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 4),
    )  # fmt: skip
    x, y = pictures(8, 3, 64)
    stream = batches(lib, x, y, size=8)
    optimizer = lib.optim.SGD(net.parameters(), lr=0.0001, momentum=0.9)

    def loss_of(net):
        a, b = next(stream)
        return nn.functional.cross_entropy(net(a), b)

    return train(lib, net, optimizer, loss_of)


RUNS = [mlp, lenet, recurrent("RNN"), recurrent("LSTM"), recurrent("GRU"), transformer, gan, vae, resnet18]


@pytest.mark.parametrize("run", RUNS, ids=lambda r: r.__name__)
def test_losses_follow_pytorch(run):
    """Within 1e-4 over 20 steps in float32, from the same seed."""
    curves = []
    for lib in (engine, torch):
        lib.manual_seed(0)
        curves.append(run(lib))
    assert np.isfinite(curves[1]).all()
    np.testing.assert_allclose(curves[0], curves[1], rtol=0, atol=1e-4)
