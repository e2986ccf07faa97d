"""Episodes of a small game, played by the policy that is learned: where policy gradients get their numbers from."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape
from core.nodes.grid_world import MOVES, play, read_map
from core.nodes.params import Float, Int, Text
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    world, logits = read_map(params["map"]), inputs["logits"]
    wanted = (world.cells, len(MOVES))
    if logits.shape != wanted:
        raise ShapeError(
            f"the map has {world.cells} cells, so the logits must be {format_shape(wanted)}, but they are "
            f"{format_shape(logits.shape)}",
            f"Link a Parameter with {world.cells} rows of 4 numbers, or a network that is fed an Identity Matrix with "
            f"{world.cells} rows and gives 4 numbers.",
            "logits",
        )
    steps = (params["episodes"] * params["longest"],)
    whole, real, one = TensorInfo(steps, "int64"), TensorInfo(steps), TensorInfo(())
    return {"states": whole, "actions": whole, "returns": real, "mask": real, "reward": one, "success": one}


@node_type(
    "operation.play_grid_world",
    label="Play Grid World",
    group="Choice",
    also_called=("reinforcement learning", "policy gradient", "reinforce", "environment", "maze", "agent", "game"),
    inputs=[In("logits", dtype="float", help="The policy: for every cell a number for up, right, down and left.")],
    outputs=[
        Out("states", help="The cell of every step, episode after episode: (episodes · longest,) whole numbers."),
        Out("actions", help="What was done there: 0 up, 1 right, 2 down, 3 left."),
        Out("returns", help="The rewards from this step on, later ones discounted; 0 after the end."),
        Out("mask", help="1 for real steps, 0 for those after the end of an episode."),
        Out("reward", help="All rewards of an episode, averaged over the episodes."),
        Out("success", help="The part of the episodes that reached the goal."),
    ],
    params=[
        Text("map", "S...\n.#.X\n....\n...G", help="A line for each row: S start, G goal, X pit, # wall, dots free."),
        Int("episodes", 16, min=1, max=10_000, help="How many episodes are played in every step of training."),
        Int("longest", 20, min=1, max=1000, label="longest episode", help="After so many steps an episode is over."),
        Float("discount", 0.99, min=0.0, max=1.0, help="How much a reward counts one step earlier."),
        Float("step_reward", -0.04, help="The reward of a step that ends nothing."),
        Float("goal_reward", 1.0, help="The reward of the step to the goal."),
        Float("pit_reward", -1.0, help="The reward of the step into a pit."),
        Float("slip", 0.0, min=0.0, max=1.0, help="Chance of a step to go anywhere, as on ice."),
    ],
    infer=_infer,
    formula=r"G_t = r_t + \gamma\, G_{t+1}",
    summary="Plays a game on a small map with the policy that it is given, and tells what each step led to.",
    icon="grid",
    torch="torch.distributions.Categorical",
)  # fmt: skip
def play_grid_world(
    map: str,
    episodes: int,
    longest: int,
    discount: float,
    step_reward: float,
    goal_reward: float,
    pit_reward: float,
    slip: float,
) -> Callable[..., tuple[torch.Tensor, ...]]:
    world, prizes = read_map(map), (step_reward, goal_reward, pit_reward)

    def compute(logits: torch.Tensor) -> tuple[torch.Tensor, ...]:
        reach = torch.cumsum(torch.softmax(logits.detach(), dim=-1), dim=-1).cpu().numpy()
        drawn, slides = [], []
        for _ in range(longest):  # one draw a step, as whoever writes the loop by hand does
            drawn.append(torch.rand(episodes).numpy())
            if slip:
                slides.append(_slide(torch.rand(episodes).numpy(), slip))
        played = play(world, reach, np.stack(drawn), np.stack(slides) if slip else None, prizes)

        def given(values: Any, dtype: Any = torch.float32) -> torch.Tensor:
            return torch.tensor(np.asarray(values).reshape(-1), dtype=dtype, device=logits.device)

        return (
            given(played.states, torch.int64),
            given(played.actions, torch.int64),
            given(played.returns(discount)),
            given(played.real),
            given(played.rewards.sum(1).mean()).reshape(()),
            given(played.reached.mean()).reshape(()),
        )

    return compute


def _slide(drawn: np.ndarray, slip: float) -> np.ndarray:
    """The direction of those whose number lies below the chance of slipping, each as likely; -1 for the others."""
    anywhere = np.minimum(drawn / slip * len(MOVES), len(MOVES) - 1).astype(np.int64)
    return np.where(drawn < slip, anywhere, -1)
