"""Four optimizers on one surface in PyTorch: prints the heights of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from core.studio.batches import Batch, batches


def valley(point: Tensor) -> Tensor:
    x, y = point
    return (1 - x) ** 2 + 10 * (y - x**2) ** 2


def losses(data: Iterable[Batch]) -> Iterator[tuple[float, ...]]:
    points = [torch.tensor([-1.5, 2.0], requires_grad=True) for _ in range(4)]
    optimizers = [
        torch.optim.Adam([points[0]], lr=0.05),
        torch.optim.RMSprop([points[1]], lr=0.01),
        torch.optim.SGD([points[2]], lr=0.01),
        torch.optim.SGD([points[3]], lr=0.005, momentum=0.9),
    ]
    for _ in data:
        found = []
        for point, optimizer in zip(points, optimizers, strict=True):
            optimizer.zero_grad()
            height = valley(point)
            height.backward()
            optimizer.step()
            found.append(height.item())
        yield tuple(found)


if __name__ == "__main__":
    for step, heights in enumerate(losses(batches("optimizer_race", 20)), 1):
        print(step, *heights)
