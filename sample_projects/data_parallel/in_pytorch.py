"""Data parallel in PyTorch: prints the losses of the project's first twenty steps.

Two copies on two devices would hold the same weights; on one device the halves go through the one network in turn.
"""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.002)
    for batch in data:
        x, y = torch.tensor(batch["digits_1.x"]), torch.tensor(batch["digits_1.y"])
        optimizer.zero_grad()
        total = 0.0
        for part, target in zip(x.chunk(2), y.chunk(2), strict=True):
            loss = nn.functional.cross_entropy(network(part), target) * len(part) / len(x)
            loss.backward()  # gradients add up
            total += loss.item()
        optimizer.step()
        yield total


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("data_parallel", 20)), 1):
        print(step, loss)
