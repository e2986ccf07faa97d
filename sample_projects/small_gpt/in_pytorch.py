"""The small GPT in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches

CHARACTERS, STEPS, FEATURES = 45, 32, 32


class SmallGPT(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.letters = nn.Embedding(CHARACTERS, FEATURES)
        self.positions = nn.Embedding(STEPS, FEATURES)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                FEATURES, 4, 4 * FEATURES, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(2)
        )
        self.norm = nn.LayerNorm(FEATURES)
        self.out = nn.Linear(FEATURES, CHARACTERS)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        steps = x.shape[1]
        later = torch.ones(steps, steps, dtype=torch.bool).triu(1)
        h = self.letters(x) + self.positions(torch.arange(steps))
        for layer in self.layers:
            h = layer(h, src_mask=later, is_causal=True)
        return self.out(self.norm(h))  # (N, L, characters)


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network = SmallGPT()
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.005)
    for batch in data:
        x, y = torch.tensor(batch["text_1.x"]), torch.tensor(batch["text_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x).transpose(1, 2), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("small_gpt", 20)), 1):
        print(step, loss)
