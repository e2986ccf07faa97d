"""Feed: a data node's samples, split into a training and a validation part and cut into batches."""

from __future__ import annotations

from typing import Any

import numpy as np

import core.engine as torch
from core.nodes.samples import DataError, Samples

__all__ = ["Feed"]


class Feed:
    """Endless batches of one data node.

    Parameters
    ----------
    samples
        What the node's build gave.
    batch_size
        Samples in a batch; 0 takes all at once. The last batch of an epoch may be smaller.
    shuffle
        New order in every epoch, drawn from ``seed``.
    validation
        Part (0 to 0.5) that is kept apart and never trained on, chosen by ``seed``.
    device
        Where the tensors live.
    """

    def __init__(
        self,
        samples: Samples,
        *,
        batch_size: int = 0,
        shuffle: bool = True,
        validation: float = 0.0,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        count = len(samples)
        held = round(count * validation)
        if count - held < 1:
            raise DataError(f"There are {count} samples; nothing is left to train on. Lower the validation part.")
        order = np.random.default_rng(seed).permutation(count) if held else np.arange(count)
        self.samples = samples
        self.train = np.sort(order[held:])
        self.validation = np.sort(order[:held])
        self.batch_size = batch_size or len(self.train)
        self.shuffle = shuffle
        self._x = torch.tensor(samples.x, device=device)
        self._y = torch.tensor(samples.y, device=device)
        self._generator = torch.Generator()
        self.seed = seed
        self.restart()

    @property
    def batches(self) -> int:
        """Batches in one epoch."""
        return -(-len(self.train) // self.batch_size)

    def restart(self) -> None:
        """Begin again with the first batch of the first epoch."""
        self._generator.manual_seed(self.seed)
        self._order = self._new_order()
        self._next = 0

    def next(self) -> tuple[Any, Any]:
        """The next batch: inputs and targets; after the last of an epoch comes the first of the next."""
        if self._next >= len(self._order):
            self._order, self._next = self._new_order(), 0
        chosen = self._order[self._next : self._next + self.batch_size]
        self._next += self.batch_size
        return self.take(chosen)

    def take(self, indices: np.ndarray) -> tuple[Any, Any]:
        """Inputs and targets of certain samples."""
        if len(indices) == len(self.samples) and not self.shuffle:
            return self._x, self._y
        where = torch.from_numpy(np.ascontiguousarray(indices, dtype=np.int64))
        return self._x[where], self._y[where]

    def position(self) -> dict[str, Any]:
        """Where the feed stands, to be given to ``go_to``."""
        return {"order": self._order.copy(), "next": self._next, "generator": self._generator.get_state()}

    def go_to(self, position: dict[str, Any]) -> None:
        """Return to where ``position`` was asked for."""
        self._order, self._next = position["order"].copy(), position["next"]
        self._generator.set_state(position["generator"])

    def _new_order(self) -> np.ndarray:
        if not self.shuffle or self.batch_size >= len(self.train):
            return self.train
        return self.train[torch.randperm(len(self.train), generator=self._generator).numpy()]
