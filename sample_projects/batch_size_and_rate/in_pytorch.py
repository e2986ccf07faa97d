"""Batch size and learning rate in PyTorch: prints the losses of the project's first twenty steps, for each network."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches

RATES = (0.05, 0.05, 0.4, 0.4)


def losses(data: Iterable[Batch]) -> Iterator[tuple[float, ...]]:
    torch.manual_seed(0)
    hidden = [nn.Linear(2, 16) for _ in RATES]
    out = [nn.Linear(16, 1) for _ in RATES]
    networks = [nn.Sequential(a, nn.Tanh(), b) for a, b in zip(hidden, out, strict=True)]
    optimizers = [torch.optim.SGD(n.parameters(), lr=rate) for n, rate in zip(networks, RATES, strict=True)]
    for batch in data:
        found = []
        for number, (network, optimizer) in enumerate(zip(networks, optimizers, strict=True), 1):
            x, y = torch.tensor(batch[f"moons_{number}.x"]), torch.tensor(batch[f"moons_{number}.y"])
            optimizer.zero_grad()
            loss = nn.functional.binary_cross_entropy_with_logits(network(x), y)
            loss.backward()
            optimizer.step()
            found.append(loss.item())
        yield tuple(found)


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("batch_size_and_rate", 20)), 1):
        print(step, *loss)
