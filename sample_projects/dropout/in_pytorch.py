"""Dropout in PyTorch: prints the losses of the project's first twenty steps, without and with it."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[tuple[float, ...]]:
    torch.manual_seed(0)
    hidden = [nn.Linear(64, 256) for _ in range(2)]
    out = [nn.Linear(256, 10) for _ in range(2)]
    plain = nn.Sequential(hidden[0], nn.ReLU(), out[0])
    dropout = nn.Sequential(hidden[1], nn.ReLU(), nn.Dropout(0.5), out[1])
    pairs = [(network, torch.optim.Adam(network.parameters(), lr=0.005)) for network in (plain, dropout)]
    for batch in data:
        x, y = torch.tensor(batch["digits_1.x"]), torch.tensor(batch["digits_1.y"])
        found = []
        for network, optimizer in pairs:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(network(x), y)
            loss.backward()
            optimizer.step()
            found.append(loss.item())
        yield tuple(found)


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("dropout", 20)), 1):
        print(step, *loss)
