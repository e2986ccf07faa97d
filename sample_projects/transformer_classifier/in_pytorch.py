"""A transformer encoder in PyTorch: prints the losses of the project's first twenty steps."""

import math
from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def waves(steps: int, features: int) -> torch.Tensor:
    """Sine waves in the even features, cosine waves in the odd ones."""
    speed = torch.exp(torch.arange(0, features, 2) * (-math.log(10000.0) / features))
    angle = torch.arange(steps)[:, None] * speed
    return torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(1)


class Encoder(nn.Module):
    def __init__(self, words: int = 130, features: int = 32) -> None:
        super().__init__()
        self.words = nn.Embedding(words, features)
        layers = [
            nn.TransformerEncoderLayer(features, 4, dim_feedforward=64, dropout=0.0, batch_first=True) for _ in range(2)
        ]
        self.layers = nn.ModuleList(layers)
        self.out = nn.Linear(features, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        padding = x == 0
        h = self.words(x)
        h = h + waves(x.shape[1], h.shape[2])
        for layer in self.layers:
            h = layer(h, src_key_padding_mask=padding)
        real = ~padding[..., None]
        return self.out((h * real).sum(dim=1) / real.sum(dim=1))


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = Encoder()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.004)
    for batch in data:
        x, y = torch.tensor(batch["text_1.x"]), torch.tensor(batch["text_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("transformer_classifier", 20)), 1):
        print(step, loss)
