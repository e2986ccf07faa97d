"""Binary classification in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import torch
from torch import nn

from core.studio.batches import Batch, batches

BATCHES = 15  # in an epoch: 456 tumours of the training part in batches of 32


def losses(data: Iterable[Batch]) -> Iterator[float]:
    data = iter(data)
    first = list(islice(data, BATCHES))
    training_part = torch.cat([torch.tensor(batch["breast_cancer_1.x"]) for batch in first])
    mean, deviation = training_part.mean(0), training_part.std(0, correction=0)

    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.005)
    for batch in chain(first, data):
        x, y = torch.tensor(batch["breast_cancer_1.x"]), torch.tensor(batch["breast_cancer_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(network((x - mean) / deviation), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("binary_classification", 20)), 1):
        print(step, loss)
