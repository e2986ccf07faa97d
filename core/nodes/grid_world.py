"""A world of cells in which an agent walks: the smallest game on which policy gradients can be seen to learn.

A map is drawn with letters: S where it starts, G the goal, X a pit, # a wall, a dot for free ground. Cells are numbered
row by row from 0, walls too, so a network gives one row of numbers for each cell. Goal and pit end an episode.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.graph.shapes import ShapeError

__all__ = ["MOVES", "World", "play", "read_map"]

MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left, as rows and columns

_LETTERS = "SGX#."


@dataclass(frozen=True)
class World:
    """A map, ready to be played.

    Attributes
    ----------
    letters
        What each cell is, (cells,).
    next_cell
        Where each action leads from each cell, (cells, 4); against a wall or the border one stays.
    starts
        Cells with S; the episodes are dealt out to them in turn.
    """

    letters: np.ndarray
    next_cell: np.ndarray
    starts: np.ndarray

    @property
    def cells(self) -> int:
        return len(self.letters)


def read_map(text: str) -> World:
    """The world that a map draws.

    Raises
    ------
    ShapeError
        If its rows differ in length, a letter is unknown, or start or goal is missing.
    """
    rows = text.split()
    if len({len(row) for row in rows}) != 1:
        lengths = ", ".join(str(len(row)) for row in rows) or "none"
        raise ShapeError(f"the rows of the map have different lengths: {lengths}", "Give every line as many letters.")
    unknown = sorted(set("".join(rows)) - set(_LETTERS))
    if unknown:
        raise ShapeError(
            f"the map has a letter {unknown[0]!r}", "Use S for start, G for goal, X for a pit, # for a wall and dots."
        )
    grid = np.array([list(row) for row in rows])
    for letter, what in (("S", "start"), ("G", "goal")):
        if not (grid == letter).any():
            raise ShapeError(f"the map has no {what}", f"Write {letter} where the {what} is.")
    height, width = grid.shape
    row, column = np.divmod(np.arange(grid.size), width)
    next_cell = np.empty((grid.size, len(MOVES)), np.int64)
    for action, (down, right) in enumerate(MOVES):
        to = np.clip(row + down, 0, height - 1) * width + np.clip(column + right, 0, width - 1)
        next_cell[:, action] = np.where(grid.ravel()[to] == "#", np.arange(grid.size), to)
    return World(grid.ravel(), next_cell, np.flatnonzero(grid.ravel() == "S"))


@dataclass(frozen=True)
class Played:
    """Episodes as they went: arrays (episodes, longest); ``real`` is false after an episode's end."""

    states: np.ndarray
    actions: np.ndarray
    rewards: np.ndarray
    real: np.ndarray
    reached: np.ndarray  # (episodes,): whether the goal was

    def returns(self, discount: float) -> np.ndarray:
        """What is still to come at each step, later rewards counting less; 0 after the end."""
        total, found = np.zeros(len(self.rewards)), np.zeros(self.rewards.shape)
        for step in reversed(range(self.rewards.shape[1])):
            total = self.rewards[:, step] + discount * total
            found[:, step] = total
        return found * self.real


def play(
    world: World, reach: np.ndarray, drawn: np.ndarray, slipped: np.ndarray | None, prizes: tuple[float, float, float]
) -> Played:
    """Play episodes side by side.

    Parameters
    ----------
    reach
        Running sums of the chances of the actions, (cells, 4).
    drawn
        A number from 0 up to 1 for every step of every episode, (longest, episodes): the action is how many running
        sums lie below it.
    slipped
        Where to slide instead of where the action leads, in the same shape, -1 for nowhere else; None without ice.
    prizes
        The reward of a step, of reaching the goal, of falling into a pit.
    """
    longest, episodes = drawn.shape
    state = world.starts[np.arange(episodes) % len(world.starts)]
    alive, reached = np.ones(episodes, bool), np.zeros(episodes, bool)
    states, actions = np.empty((2, episodes, longest), np.int64)
    rewards, real = np.zeros((episodes, longest)), np.zeros((episodes, longest), bool)
    for step in range(longest):
        action = np.minimum((reach[state] < drawn[step][:, None]).sum(1), len(MOVES) - 1)  # sums may end below 1
        states[:, step], actions[:, step], real[:, step] = state, action, alive
        direction = action if slipped is None else np.where(slipped[step] < 0, action, slipped[step])
        state = np.where(alive, world.next_cell[state, direction], state)
        letter = world.letters[state]
        reward = np.select([letter == "G", letter == "X"], [prizes[1], prizes[2]], prizes[0])
        rewards[:, step] = reward * alive
        reached |= letter == "G"
        alive &= (letter != "G") & (letter != "X")
    return Played(states, actions, rewards, real, reached)
