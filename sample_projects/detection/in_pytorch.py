"""Detection in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    trunk = nn.Sequential(
        nn.Conv2d(3, 8, 5, stride=2, padding=2), nn.ReLU(),
        nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU(),
        nn.Flatten(),
        nn.Linear(1024, 64), nn.ReLU(),
    )  # fmt: skip
    what, where = nn.Linear(64, 3), nn.Linear(64, 4)
    parameters = [p for module in (trunk, what, where) for p in module.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.005)
    for batch in data:
        x, y, box = (torch.tensor(batch[f"shapes_1.{port}"]) for port in ("x", "y", "box"))
        features = trunk(x)
        wrong = nn.functional.cross_entropy(what(features), y)
        away = nn.functional.smooth_l1_loss(torch.sigmoid(where(features)), box, beta=0.1)
        optimizer.zero_grad()
        loss = wrong + 10 * away
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("detection", 20)), 1):
        print(step, loss)
