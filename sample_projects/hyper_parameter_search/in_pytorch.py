"""The network of the search in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch], lr: float = 0.0005, width: int = 8) -> Iterator[float]:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(2, width), nn.ReLU(), nn.Linear(width, 2))
    optimizer = torch.optim.Adam(network.parameters(), lr=lr)
    for batch in data:
        x, y = torch.tensor(batch["moons_1.x"]), torch.tensor(batch["moons_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("hyper_parameter_search", 20)), 1):
        print(step, loss)
