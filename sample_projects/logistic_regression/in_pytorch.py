"""Logistic regression in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    score = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(score.parameters(), lr=0.05)
    for batch in data:
        x, y = torch.tensor(batch["blobs_1.x"]), torch.tensor(batch["blobs_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(score(x), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("logistic_regression", 20)), 1):
        print(step, loss)
