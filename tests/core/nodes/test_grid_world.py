"""Play Grid World: the rules of the game, the draws of a plain PyTorch loop, and that a policy learns from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch as pytorch

import core.engine as torch
from core.graph import PortRef
from core.nodes.grid_world import read_map
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from tests.core.sketches import add, draw, link

SPEC = standard_registry()["operation.play_grid_world"]
UP, RIGHT, DOWN, LEFT = range(4)


def played(policy: list[int], **params: Any) -> dict[str, Any]:
    """What comes out for a policy that always does the one thing that it names for each cell."""
    logits = torch.tensor(np.where(np.eye(4)[policy] > 0, 100.0, -100.0), dtype=torch.float32)
    out = SPEC.make(SPEC.values(params))(logits)
    return {port.name: tensor.tolist() for port, tensor in zip(SPEC.outputs, out, strict=True)}


def test_a_game_played_by_hand() -> None:
    """Right, right to the goal: the returns count back from there, and nothing counts after the end."""
    seen = played([RIGHT] * 3, map="S.G", episodes=1, longest=4, discount=0.5)
    assert seen["states"][:2] == [0, 1]
    assert seen["actions"][:2] == [RIGHT, RIGHT]
    assert seen["returns"] == pytest.approx([-0.04 + 0.5 * 1, 1, 0, 0])
    assert seen["mask"] == [1, 1, 0, 0]
    assert seen["reward"] == pytest.approx(0.96)
    assert seen["success"] == 1


def test_a_pit_ends_an_episode_and_episodes_are_dealt_out_to_the_starts() -> None:
    """Always right: the first start leads into the pit, the second to the goal."""
    seen = played([RIGHT] * 4, map="SX\nSG", episodes=2, longest=2)
    assert seen["states"][::2] == [0, 2]
    assert seen["returns"] == [-1, 0, 1, 0]
    assert (seen["reward"], seen["success"]) == (0, 0.5)


def test_walls_and_the_border_hold() -> None:
    """Whoever walks against them stays, and the episode goes on to its longest."""
    world = read_map("S#G\n...")
    assert world.next_cell[0].tolist() == [0, 0, 3, 0]
    seen = played([RIGHT] * 6, map="S#G\n...", episodes=1, longest=3, discount=1.0)
    assert seen["states"] == [0, 0, 0]
    assert seen["mask"] == [1, 1, 1]
    assert seen["returns"] == pytest.approx([-0.12, -0.08, -0.04])


def test_ice_leads_anywhere() -> None:
    """With a slip of 1 all four directions are as likely, whatever the policy wants."""
    torch.manual_seed(0)
    seen = played([RIGHT] * 9, map="...\n.SG\n...", episodes=4000, longest=2, slip=1.0)
    second = np.array(seen["states"]).reshape(4000, 2)[np.array(seen["mask"]).reshape(4000, 2)[:, 1] > 0, 1]
    counts = np.bincount(second, minlength=9)[[1, 7, 3]]
    assert np.abs(counts - 1000).max() < 100


def test_a_plain_loop_in_pytorch_plays_the_same_games() -> None:
    """The same seed and logits give the same states and actions, step by step."""
    numbers = np.random.default_rng(3).standard_normal((16, 4)).astype(np.float32)
    values = SPEC.values({"episodes": 5, "longest": 6})
    torch.manual_seed(7)
    states, actions = SPEC.make(values)(torch.tensor(numbers))[:2]

    world = read_map(values["map"])
    next_cell, ends = pytorch.tensor(world.next_cell), pytorch.tensor(np.isin(world.letters, ["G", "X"]))
    logits, state, seen, done = pytorch.tensor(numbers), pytorch.zeros(5, dtype=pytorch.int64), [], []
    pytorch.manual_seed(7)
    for _ in range(6):
        u = pytorch.rand(5)
        action = (pytorch.softmax(logits[state], -1).cumsum(-1) < u[:, None]).sum(1).clamp(max=3)
        seen.append(state)
        done.append(action)
        state = pytorch.where(ends[state], state, next_cell[state, action])
    assert states.tolist() == pytorch.stack(seen, 1).flatten().tolist()
    assert actions.tolist() == pytorch.stack(done, 1).flatten().tolist()


def test_reinforce_learns_the_way_to_the_goal() -> None:
    """A graph of nodes alone: from a policy without a plan to one that nearly always arrives, and by a short way."""
    edit = draw()
    policy = add(edit, "tensor.parameter", value=[[0.0] * 4] * 16)
    game = add(edit, "operation.play_grid_world")
    logs = add(edit, "activation.log_softmax", dim=-1)
    cells = add(edit, "operation.one_hot", num_classes=16)
    real = add(edit, "operation.cast", dtype="float32")
    rows = add(edit, "operation.matmul")
    column, back = add(edit, "operation.unsqueeze", dim=-1), add(edit, "operation.squeeze", dim=-1)
    chosen, weighed = add(edit, "operation.gather"), add(edit, "operation.multiply")
    total, loss = add(edit, "operation.sum"), add(edit, "operation.scale", factor=-1 / 16)
    adam = add(edit, "optimizer.adam", lr=0.1)
    for source, target in (
        (f"{policy}.y", f"{game}.logits"), (f"{policy}.y", f"{logs}.x"), (f"{game}.states", f"{cells}.x"),
        (f"{cells}.y", f"{real}.x"), (f"{real}.y", f"{rows}.a"), (f"{logs}.y", f"{rows}.b"),
        (f"{game}.actions", f"{column}.x"), (f"{rows}.y", f"{chosen}.x"), (f"{column}.y", f"{chosen}.index"),
        (f"{chosen}.y", f"{back}.x"), (f"{back}.y", f"{weighed}.a"), (f"{game}.returns", f"{weighed}.b"),
        (f"{weighed}.y", f"{total}.x"), (f"{total}.y", f"{loss}.x"), (f"{loss}.y", f"{adam}.loss"),
    ):  # fmt: skip
        link(edit, source, target)
    plan = compile_plan(edit.graph, standard_registry())

    def success() -> float:
        games = [plan.run(plan.order, {}) for _ in range(10)]
        return float(np.mean([values[PortRef(game, "success")].item() for values in games]))

    at_first, trainer = success(), Trainer(plan)
    for _ in range(100):
        trainer.step()
    values = plan.run(plan.order, {})
    assert at_first < 0.5
    assert success() > 0.95
    assert values[PortRef(game, "reward")].item() > 0.6  # six steps are the shortest way: 0.8
