"""Attention in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


class Attention(nn.Module):
    def __init__(self, features: int = 8) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(2, features) for _ in range(3))
        self.out = nn.Linear(features, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        query, key, value = self.query(x), self.key(x), self.value(x)
        scores = query @ key.transpose(1, 2) / query.shape[-1] ** 0.5
        mixed = torch.softmax(scores, dim=-1) @ value
        return self.out(mixed.mean(dim=1))


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = Attention()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for batch in data:
        x, y = torch.tensor(batch["adding_1.x"]), torch.tensor(batch["adding_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(network(x), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("attention", 20)), 1):
        print(step, loss)
