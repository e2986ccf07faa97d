"""LeNet-5 on files in the format of CIFAR-10 in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import torch
from torch import nn

from core.studio.batches import Batch, batches

BATCHES = 18  # in an epoch: 720 pictures of the training part in batches of 40


def losses(data: Iterable[Batch]) -> Iterator[float]:
    data = iter(data)
    first = list(islice(data, BATCHES))
    training_part = torch.cat([torch.tensor(batch["cifar10_1.x"]) for batch in first])
    mean = training_part.mean((0, 2, 3), keepdim=True)
    deviation = training_part.std((0, 2, 3), correction=0, keepdim=True)

    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(3, 6, 5), nn.Tanh(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(),
        nn.Linear(120, 84), nn.Tanh(),
        nn.Linear(84, 10),
    )  # fmt: skip
    optimizer = torch.optim.Adam(network.parameters(), lr=0.002)
    for batch in chain(first, data):
        x, y = torch.tensor(batch["cifar10_1.x"]), torch.tensor(batch["cifar10_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network((x - mean) / deviation), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("lenet_cifar10", 20)), 1):
        print(step, loss)
