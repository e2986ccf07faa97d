"""The derivative of y = x² + 3x + 1 in PyTorch: prints y and its gradient at x = 2."""

from collections.abc import Iterable, Iterator

import torch

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[float]:
    x = torch.tensor(2.0, requires_grad=True)
    for _ in data:
        x.grad = None
        y = x**2 + 3 * x + 1
        y.backward()
        yield y.item()
    print("dy/dx =", x.grad)


if __name__ == "__main__":
    for y in losses(batches("derivative", 1)):
        print("y =", y)
