"""Gradient descent on two vectors in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[float]:
    w = torch.tensor([0.5, -1.0, 0.25], requires_grad=True)
    x = torch.tensor([1.0, 2.0, 3.0])
    optimizer = torch.optim.SGD([w], lr=0.01)
    for _ in data:
        optimizer.zero_grad()
        loss = (torch.dot(w, x) - 4) ** 2
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("gradient_descent", 20)), 1):
        print(step, loss)
