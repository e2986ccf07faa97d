"""Sentiment in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


class Reader(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(130, 16, padding_idx=0)
        self.lstm = nn.LSTM(16, 32, batch_first=True)
        self.out = nn.Linear(32, 2)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        steps, _ = self.lstm(self.words(x))
        return self.out(steps[torch.arange(len(x)), lengths - 1])


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = Reader()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for batch in data:
        x, y, lengths = (torch.tensor(batch[f"text_1.{port}"]) for port in ("x", "y", "lengths"))
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x, lengths), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("sentiment", 20)), 1):
        print(step, loss)
