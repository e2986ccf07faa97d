"""A variational autoencoder in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    hidden = nn.Linear(64, 64)
    to_mean, to_log_variance = nn.Linear(64, 8), nn.Linear(64, 8)
    decoder = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 64), nn.Sigmoid())
    modules = (hidden, to_mean, to_log_variance, decoder)
    optimizer = torch.optim.Adam([p for module in modules for p in module.parameters()], lr=0.008)
    for batch in data:
        x = torch.tensor(batch["digits_1.x"])
        dice = torch.randn(len(x), 8)
        features = torch.relu(hidden(x))
        mean, log_variance = to_mean(features), to_log_variance(features)
        code = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        made_again, _new = decoder(torch.cat([code, dice])).chunk(2)
        reconstruction = nn.functional.mse_loss(made_again, x)
        divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).mean()
        optimizer.zero_grad()
        loss = 800 * reconstruction + 8 * divergence
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("vae", 20)), 1):
        print(step, loss)
