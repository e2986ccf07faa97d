"""Tones and noises in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import torch
from torch import nn

from core.studio.batches import Batch, batches

BATCHES = 8  # in an epoch: 120 sounds of the training part in batches of 16


def losses(data: Iterable[Batch]) -> Iterator[float]:
    data = iter(data)
    first = list(islice(data, BATCHES))
    training_part = torch.cat([torch.tensor(batch["sound_folder_1.x"]) for batch in first])
    mean, deviation = training_part.mean(), training_part.std(correction=0)

    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 4),
    )  # fmt: skip
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for batch in chain(first, data):
        x, y = torch.tensor(batch["sound_folder_1.x"]), torch.tensor(batch["sound_folder_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network((x - mean) / deviation), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("sound", 20)), 1):
        print(step, loss)
