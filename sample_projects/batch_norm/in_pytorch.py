"""Batch normalisation in PyTorch: prints the losses of the project's first twenty steps, without and with it."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[tuple[float, ...]]:
    # The program makes layers in the order in which the numbers reach them; these are the linear ones of both networks.
    torch.manual_seed(0)
    layers = {name: nn.Linear(64, 64) for name in ("p1", "n1", "p2", "n2", "p3", "p4", "n3")}
    layers["p out"] = nn.Linear(64, 10)
    layers["n4"] = nn.Linear(64, 64)
    layers["n out"] = nn.Linear(64, 10)
    plain: list[nn.Module] = []
    normalised: list[nn.Module] = []
    for number in range(1, 5):
        plain += [layers[f"p{number}"], nn.ReLU()]
        normalised += [layers[f"n{number}"], nn.BatchNorm1d(64), nn.ReLU()]
    networks = [nn.Sequential(*plain, layers["p out"]), nn.Sequential(*normalised, layers["n out"])]
    pairs = [(network, torch.optim.SGD(network.parameters(), lr=0.1)) for network in networks]
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
    for step, loss in enumerate(losses(batches("batch_norm", 20)), 1):
        print(step, *loss)
