"""Translation in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


class Translator(nn.Module):
    def __init__(self, words: int = 95, other_words: int = 113, hidden: int = 64) -> None:
        super().__init__()
        self.words = nn.Embedding(words, 32, padding_idx=0)
        self.other_words = nn.Embedding(other_words, 32, padding_idx=0)
        self.encoder = nn.GRU(32, hidden, batch_first=True)
        self.decoder = nn.GRU(32, hidden, batch_first=True)
        self.out = nn.Linear(hidden, other_words)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        read, _ = self.encoder(self.words(x))
        sentence = read[torch.arange(len(x)), lengths - 1]
        said, _ = self.decoder(self.other_words(start), sentence[None])
        return self.out(said)  # (N, L, words)


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = Translator()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for batch in data:
        x, y, start, lengths = (torch.tensor(batch[f"text_pairs_1.{port}"]) for port in ("x", "y", "start", "lengths"))
        optimizer.zero_grad()
        scores = network(x, lengths, start)
        loss = nn.functional.cross_entropy(scores.transpose(1, 2), y, ignore_index=0)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("translation", 20)), 1):
        print(step, loss)
