"""Foretelling a sine in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


class Forecast(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.reader = nn.GRU(1, 16, batch_first=True)
        self.out = nn.Linear(16, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        steps, _ = self.reader(x)
        return self.out(steps[:, -1])


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = Forecast()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for batch in data:
        x, y = torch.tensor(batch["sine_1.x"]), torch.tensor(batch["sine_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(network(x), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("sine", 20)), 1):
        print(step, loss)
