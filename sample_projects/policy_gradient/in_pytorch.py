"""Policy gradient in PyTorch: prints the losses of the project's first twenty steps."""

from collections.abc import Iterable, Iterator

import torch
from torch import nn

from core.studio.batches import Batch, batches

MAP = ("S...", ".#.X", "....", "...G")
MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left
TOLERANCE = 1e-3  # the loss is a difference of large sums near 0
EPISODES, LONGEST, DISCOUNT = 16, 20, 0.99


def neighbours() -> torch.Tensor:
    """Where each of the four moves leads from every cell, (16, 4)."""
    found = torch.zeros(16, 4, dtype=torch.int64)
    for cell in range(16):
        for move, (down, right) in enumerate(MOVES):
            row, column = cell // 4 + down, cell % 4 + right
            free = 0 <= row < 4 and 0 <= column < 4 and MAP[row][column] != "#"
            found[cell, move] = 4 * row + column if free else cell
    return found


@torch.no_grad()
def play(logits: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Episodes with this policy: states, actions, returns and mask, each (episodes, steps)."""
    letters, leads = "".join(MAP), neighbours()
    reached = torch.tensor([letter == "G" for letter in letters])
    fallen = torch.tensor([letter == "X" for letter in letters])
    state = torch.zeros(EPISODES, dtype=torch.int64)
    alive = torch.ones(EPISODES)
    told: list[tuple[torch.Tensor, ...]] = []
    for _ in range(LONGEST):
        reach = torch.softmax(logits[state], dim=-1).cumsum(-1)
        action = (reach < torch.rand(EPISODES)[:, None]).sum(1).clamp(max=3)
        after = leads[state, action]
        reward = torch.where(reached[after], 1.0, torch.where(fallen[after], -1.0, -0.04))
        told.append((state, action, reward * alive, alive))
        alive = alive * ~(reached | fallen)[after]
        state = after
    states, actions, rewards, mask = (torch.stack(each, dim=1) for each in zip(*told, strict=True))
    returns = torch.zeros_like(rewards)
    later = torch.zeros(EPISODES)
    for step in reversed(range(LONGEST)):
        later = rewards[:, step] + DISCOUNT * later
        returns[:, step] = later
    return states, actions, returns, mask


def losses(data: Iterable[Batch]) -> Iterator[float]:
    torch.manual_seed(0)
    policy = nn.Linear(16, 4, bias=False)
    optimizer = torch.optim.Adam(policy.parameters(), lr=0.1)
    for _ in data:
        logits = policy(torch.eye(16))
        states, actions, returns, mask = play(logits)
        chosen = torch.log_softmax(logits, dim=-1)[states, actions]
        baseline = returns.sum() / mask.sum()
        optimizer.zero_grad()
        loss = -(chosen * mask * (returns - baseline)).sum() / EPISODES
        loss.backward()
        optimizer.step()
        yield loss.item()


if __name__ == "__main__":
    for step, loss in enumerate(losses(batches("policy_gradient", 20)), 1):
        print(step, loss)
