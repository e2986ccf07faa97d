"""A GAN on digits in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches


def losses(data: Iterable[Batch]) -> Iterator[tuple[float, float]]:
    torch.manual_seed(0)
    generator = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 64), nn.Sigmoid())
    discriminator = nn.Sequential(nn.Linear(64, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1))
    first = torch.optim.Adam(discriminator.parameters(), lr=0.02, betas=(0.5, 0.999))
    second = torch.optim.Adam(generator.parameters(), lr=0.002, betas=(0.5, 0.999))
    judge = nn.functional.binary_cross_entropy_with_logits
    for batch in data:
        real = torch.tensor(batch["digits_1.x"])
        ones, zeros = torch.full((len(real), 1), 0.9), torch.zeros(len(real), 1)

        made = generator(torch.randn(len(real), 16)).detach()
        first.zero_grad()
        found_out = 0.5 * judge(discriminator(real), ones) + 0.5 * judge(discriminator(made), zeros)
        found_out.backward()
        first.step()

        made = generator(torch.randn(len(real), 16))
        second.zero_grad()
        fooled = judge(discriminator(made), ones)
        fooled.backward()
        second.step()
        yield found_out.item(), fooled.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("gan_digits", 20)), 1):
        print(step, loss)
