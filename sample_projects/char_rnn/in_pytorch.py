"""The character language model in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


class LanguageModel(nn.Module):
    def __init__(self, characters: int = 42, features: int = 24, hidden: int = 64) -> None:
        super().__init__()
        self.letters = nn.Embedding(characters, features)
        self.reader = nn.LSTM(features, hidden, batch_first=True)
        self.out = nn.Linear(hidden, characters)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        steps, _ = self.reader(self.letters(x))
        return self.out(steps)  # (N, L, characters)


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = LanguageModel()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for batch in data:
        x, y = torch.tensor(batch["text_1.x"]), torch.tensor(batch["text_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x).transpose(1, 2), y)  # classes second
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("char_rnn", 20)), 1):
        print(step, loss)
