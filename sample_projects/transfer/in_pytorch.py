"""Transfer learning in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from torch import nn

from core.studio.batches import Batch, batches

TRUNK = Path(__file__).parent / "data" / "trunk.pth"


class Block(nn.Module):
    """Two convolutions, added to their own input; names are torchvision's."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        shortcut = None
        if stride != 1:
            shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class Trunk(nn.Module):
    """A ResNet with three blocks and no last layer."""

    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.layer1 = nn.Sequential(Block(width, width, 1))
        self.layer2 = nn.Sequential(Block(width, 2 * width, 2))
        self.layer3 = nn.Sequential(Block(2 * width, 4 * width, 2))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.bn1(self.conv1(x)))
        return self.layer3(self.layer2(self.layer1(x))).mean((2, 3))


def losses(data: Iterable[Batch]) -> Iterator[list[float]]:
    torch.manual_seed(0)
    trunks = [Trunk() for _ in range(3)]
    heads = [nn.Linear(32, 3) for _ in range(3)]
    trunks[0].load_state_dict(torch.load(TRUNK, weights_only=True))
    for trunk in trunks[:2]:
        trunk.requires_grad_(False).eval()
    networks = [nn.Sequential(trunk, head) for trunk, head in zip(trunks, heads, strict=True)]
    optimizers = [
        torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=rate)
        for network, rate in zip(networks, (0.01, 0.01, 0.003), strict=True)
    ]
    for batch in data:
        x, y = torch.tensor(batch["shapes_1.x"]), torch.tensor(batch["shapes_1.y"])
        found = []
        for network, optimizer in zip(networks, optimizers, strict=True):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(network(x), y)
            loss.backward()
            optimizer.step()
            found.append(loss.item())
        yield found


if __name__ == "__main__":
    for step, found in enumerate(losses(batches("transfer", 20)), 1):
        print(step, *found)
