"""The MLP on MNIST files in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import torch
from torch import nn

from core.studio.batches import Batch, batches

BATCHES = 18  # in an epoch: 1,800 pictures of the training part in batches of 100


def losses(data: Iterable[Batch]) -> Iterator[float]:
    data = iter(data)
    first = list(islice(data, BATCHES))
    training_part = torch.cat([torch.tensor(batch["mnist_1.x"]) for batch in first])
    mean, deviation = training_part.mean(), training_part.std(correction=0)

    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 128), nn.ReLU(),
        nn.Linear(128, 64), nn.ReLU(),
        nn.Linear(64, 10),
    )  # fmt: skip
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
    for batch in chain(first, data):
        x, y = torch.tensor(batch["mnist_1.x"]), torch.tensor(batch["mnist_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network((x - mean) / deviation), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("mlp_mnist", 20)), 1):
        print(step, loss)
