import os
import tempfile

import torch
from torch import nn

torch.manual_seed(3)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4 * 9, 3)
        self.register_buffer("scale", torch.tensor(2.0))

    def forward(self, x):
        return self.fc(torch.flatten(torch.relu(self.norm(self.conv(x))), 1)) * self.scale


net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
x = torch.randn(8, 1, 5, 5)
for _ in range(3):
    optimizer.zero_grad()
    loss = net(x).pow(2).mean()
    loss.backward()
    optimizer.step()
for param_tensor in net.state_dict():
    print(param_tensor, "\t", net.state_dict()[param_tensor].size())
for var_name, value in optimizer.state_dict().items():
    print(var_name, "\t", value if var_name == "param_groups" else sorted(value))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "checkpoint.pt")
    torch.save({"epoch": 3, "model": net.state_dict(), "optimizer": optimizer.state_dict(), "loss": loss}, path)
    other = Net()
    again = torch.optim.Adam(other.parameters(), lr=0.5)
    checkpoint = torch.load(path, weights_only=True)
    print(other.load_state_dict(checkpoint["model"]))
    again.load_state_dict(checkpoint["optimizer"])
    print(checkpoint["epoch"], checkpoint["loss"])
    net.eval()
    other.eval()
    print(torch.equal(net(x), other(x)), again.param_groups[0]["lr"])
    state = dict(checkpoint["model"])
    del state["fc.bias"]
    state["extra"] = torch.ones(1)
    print(other.load_state_dict(state, strict=False))
    try:
        other.load_state_dict(state)
    except RuntimeError as error:
        print(error)
