"""Vanishing gradients in PyTorch: prints the losses of the project's first twenty steps, for each of the networks."""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn

from core.studio.batches import Batch, batches

# The program makes layers in the order in which the numbers reach them.
# t: tanh, r: ReLU, x: ReLU with shortcuts; 7 is the last layer of each.
ORDER = """t1 x1 r1 x2 t2 r2 r3 t3 x3 r4 t4 r5 x4 t5 r6 t6 x5 r7 t7 x6 x7"""


class Deep(nn.Module):
    def __init__(self, layers: list[nn.Module], activation: nn.Module, shortcuts: bool) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.activation, self.shortcuts = activation, shortcuts

    def forward(self, x: Tensor) -> Tensor:
        *hidden, out = self.layers
        for number, layer in enumerate(hidden):
            y = self.activation(layer(x))
            x = x + y if self.shortcuts and number else y
        result: Tensor = out(x)
        return result


def losses(data: Iterable[Batch]) -> Iterator[tuple[float, ...]]:
    torch.manual_seed(0)
    layers: dict[str, nn.Module] = {}
    for name in ORDER.split():
        inputs, outputs = 64 if name[1] == "1" else 32, 10 if name[1] == "7" else 32
        layers[name] = nn.Linear(inputs, outputs, bias=name[1] == "7")
    networks = [
        Deep([layers[f"{kind}{number}"] for number in range(1, 8)], activation, shortcuts)
        for kind, activation, shortcuts in (("t", nn.Tanh(), False), ("r", nn.ReLU(), False), ("x", nn.ReLU(), True))
    ]
    pairs = [(network, torch.optim.SGD(network.parameters(), lr=0.05)) for network in networks]
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
    for step, loss in enumerate(losses(batches("vanishing_gradient", 20)), 1):
        print(step, *loss)
