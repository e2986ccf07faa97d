"""Saving and loading in PyTorch: the first twenty losses of the project, with a break after the tenth."""

import io
from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def made() -> tuple[nn.Sequential, torch.optim.Adam]:
    network = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
    return network, torch.optim.Adam(network.parameters(), lr=0.05)


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    network, optimizer = made()
    for step, batch in enumerate(data):
        if step == 10:  # save, forget everything, and load
            file = io.BytesIO()
            torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict()}, file)
            file.seek(0)
            saved = torch.load(file)
            network, optimizer = made()
            network.load_state_dict(saved["network"])
            optimizer.load_state_dict(saved["optimizer"])
        x, y = torch.tensor(batch["moons_1.x"]), torch.tensor(batch["moons_1.y"])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("saving_and_loading", 20)), 1):
        print(step, loss)
