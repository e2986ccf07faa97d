"""Weight decay in PyTorch: prints the losses of the project's first twenty steps, without and with it."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[tuple[float, ...]]:
    torch.manual_seed(0)
    first = [nn.Linear(1, 64) for _ in range(2)]
    second = [nn.Linear(64, 64) for _ in range(2)]
    out = [nn.Linear(64, 1) for _ in range(2)]
    networks = [nn.Sequential(a, nn.ReLU(), b, nn.ReLU(), c) for a, b, c in zip(first, second, out, strict=True)]
    pairs = [
        (network, torch.optim.AdamW(network.parameters(), lr=0.01, weight_decay=decay))
        for network, decay in zip(networks, (0.0, 1.0), strict=True)
    ]
    for batch in data:
        x, y = torch.tensor(batch["polynomial_1.x"]), torch.tensor(batch["polynomial_1.y"])
        found = []
        for network, optimizer in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(network(x), y)
            loss.backward()
            optimizer.step()
            found.append(loss.item())
        yield tuple(found)


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("weight_decay", 20)), 1):
        print(step, *loss)
