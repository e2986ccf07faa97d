"""Policy gradient: an agent learns from rewards alone to walk to the goal of a small world."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Policy gradient on a grid",
        summary="An agent walks through a small world with a wall and a pit, and is told only what it has earned.\n"
        "What led to more than usual becomes more likely: after a few seconds it always finds the goal.",
        topic="Acting, seeing, hearing",
        order=910,
        epochs=150,
        panels=("loss", "output"),
        output="pictures_1",
        expect=("output play_grid_world_1.success > 0.9", "output play_grid_world_1.reward > 0.6"),
    )
    cells = s.node("tensor.eye", 0, 0, "cells", n=16)
    policy = s.node("layer.linear", 240, 0, "policy", out_features=4, bias=False)
    chances = s.node("activation.log_softmax", 480, 0, "log chances")
    exp = s.node("operation.exp", 680, 0, "chances")
    turn = s.node("operation.transpose", 880, 0, "move by move")
    pictures = s.node("probe.pictures", 1080, 180, "up, right, down, left", count=4, scale="0 to 1")
    play = s.node("operation.play_grid_world", 240, 200)
    reward = s.node("probe.scalar", 0, 420, "reward")
    success = s.node("probe.scalar", 240, 420, "success")
    place = s.node("own.expression", 480, 160, "4 · state + action", formula="4 * a + b", constants="")
    whole = s.node("operation.cast", 680, 340, "whole numbers", dtype="int64")
    flat = s.node("operation.reshape", 680, 180, "in one row", shape=[-1])
    chosen = s.node("operation.gather", 880, 180, "of what was done", dim=0)
    loss = s.node("own.expression", 680, 500, "policy gradient", constants="",
                  formula="-sum(a * b * (c - sum(c) / sum(b))) / 16")  # fmt: skip
    adam = s.node("optimizer.adam", 880, 500, lr=0.1)
    s.chain(cells, policy, chances, exp, turn, pictures)
    s.link(f"{policy}.y", f"{play}.logits")
    s.link(f"{play}.states", f"{place}.a")
    s.link(f"{play}.actions", f"{place}.b")
    s.link(f"{play}.reward", f"{reward}.x")
    s.link(f"{play}.success", f"{success}.x")
    s.chain(place, whole)
    s.chain(chances, flat, chosen)
    s.link(f"{whole}.y", f"{chosen}.index")
    s.link(f"{chosen}.y", f"{loss}.a")
    s.link(f"{play}.mask", f"{loss}.b")
    s.link(f"{play}.returns", f"{loss}.c")
    s.link(f"{loss}.y", f"{adam}.loss")
    return s.graph
