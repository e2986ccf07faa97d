"""A small VGG in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def block(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(),
        nn.Conv2d(outputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(),
        nn.MaxPool2d(2),
    )  # fmt: skip


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Unflatten(1, (1, 8, 8)), block(1, 8), block(8, 16), nn.Flatten(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.005)
    for batch in data:
        x, y = torch.tensor(batch["digits_1.x"]), torch.tensor(batch["digits_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("vgg_small", 20)), 1):
        print(step, loss)
