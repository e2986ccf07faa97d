"""A polynomial in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    layer = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.05)
    for batch in data:
        x, y = torch.tensor(batch["polynomial_1.x"]), torch.tensor(batch["polynomial_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(layer(torch.cat([x, x**2, x**3], dim=1)), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("polynomial", 20)), 1):
        print(step, loss)
