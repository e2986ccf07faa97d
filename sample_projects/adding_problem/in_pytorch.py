"""The adding problem in PyTorch: prints the losses of RNN, LSTM and GRU in the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


class Adder(nn.Module):
    """Reads a sequence and answers with a number."""

    def __init__(self, reader: nn.Module) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        steps, _ = self.reader(x)
        return self.out(steps[:, -1])


def losses(data: Iterable[Batch]) -> Iterator[tuple[float, ...]]:
    torch.manual_seed(0)
    gru, lstm, rnn = (Adder(kind(2, 16, batch_first=True)) for kind in (nn.GRU, nn.LSTM, nn.RNN))
    networks = (rnn, lstm, gru)
    for network in networks:
        network.out = nn.Linear(16, 1)
    optimizers = [torch.optim.Adam(network.parameters(), lr=0.02) for network in networks]
    for batch in data:
        x, y = torch.tensor(batch["adding_1.x"]), torch.tensor(batch["adding_1.y"]) - 1
        found = []
        for network, optimizer in zip(networks, optimizers, strict=True):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(network(x), y)
            loss.backward()
            optimizer.step()
            found.append(loss.item())
        yield tuple(found)


if __name__ == "__main__":
    for step, found in enumerate(losses(batches("adding_problem", 20)), 1):
        print(step, *found)
