"""Feed: a data node's samples, cut into a training, a validation and a test part, and the training part into batches.

Samples in memory become tensors once. Others are read from their files batch by batch, ahead of time if the node has
workers; which rows come when is settled before anything is read, so workers never change a number.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np

import core.engine as torch
from core.nodes.parts import parts_of
from core.nodes.samples import Rows, Samples
from core.runtime.row_cache import RowCache

__all__ = ["Batch", "Feed"]

Batch = dict[str, Any]  # a tensor for every output port

CHUNK_BYTES = 64 << 20  # of the inputs that are worked on at a time where no gradient is wanted


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
    validation, test
        Parts (0 to 0.5 each) that are kept apart and never trained on, chosen by ``seed``.
    balance
        ``"as it is"``; ``"same parts"``: every part holds the classes in the same proportion; ``"draw equally"``: also,
        training draws every class equally often, with replacement.
    fold
        (k, count): hold back the k-th of so many pieces instead of the validation part.
    workers, cache_bytes
        For samples that are read from files: threads that read ahead, and the memory for rows that were read.
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
        test: float = 0.0,
        balance: str = "as it is",
        fold: tuple[int, int] | None = None,
        seed: int = 0,
        workers: int = 0,
        cache_bytes: int = 256 << 20,
        device: str = "cpu",
    ) -> None:
        parts = parts_of(
            samples, validation=validation, test=test, seed=seed, stratify=balance != "as it is", fold=fold
        )
        self.samples = samples
        self.train, self.validation, self.test = parts.train, parts.validation, parts.test
        self.batch_size = batch_size or len(self.train)
        self.shuffle = shuffle
        self.device = device
        self._tensors: Batch | None = None
        self._rows: dict[str, Rows] = {}
        self._crew: ThreadPoolExecutor | None = None
        if all(isinstance(rows, np.ndarray) and not isinstance(rows, np.memmap) for rows in samples.ports.values()):
            self._tensors = {port: torch.tensor(rows, device=device) for port, rows in samples.ports.items()}
        else:
            self._rows = {port: RowCache(rows, cache_bytes) for port, rows in samples.ports.items()}
            self._crew = ThreadPoolExecutor(workers, "read ahead") if workers else None
        self._weights = _equal_weights(samples, self.train) if balance == "draw equally" else None
        self._workers = workers
        self._generator = torch.Generator()
        self.seed = seed
        self.restart()

    @property
    def batches(self) -> int:
        """Batches in one epoch."""
        return -(-len(self.train) // self.batch_size)

    @property
    def streamed(self) -> bool:
        """Whether rows are read from files while training runs."""
        return self._tensors is None

    def restart(self) -> None:
        """Begin again with the first batch of the first epoch."""
        self._generator.manual_seed(self.seed)
        self._order = self._new_order()
        self._next = 0
        self._ahead: deque[tuple[int, Future[dict[str, np.ndarray]]]] = deque()

    def next(self) -> Batch:
        """The next batch, a tensor for every port; after the last of an epoch comes the first of the next."""
        if self._next >= len(self._order):
            self._order, self._next = self._new_order(), 0
            self._ahead.clear()
        at, self._next = self._next, self._next + self.batch_size
        if self._crew is None:
            return self.take(self._order[at : self._next])
        while len(self._ahead) <= self._workers:
            start = self._ahead[-1][0] + self.batch_size if self._ahead else at
            if start >= len(self._order):
                break
            chosen = self._order[start : start + self.batch_size]
            self._ahead.append((start, self._crew.submit(self._read, chosen)))
        return self._as_tensors(self._ahead.popleft()[1].result())

    def take(self, indices: np.ndarray) -> Batch:
        """Certain samples, a tensor for every port."""
        if self._tensors is None:
            return self._as_tensors(self._read(indices))
        if len(indices) == len(self.samples) and not self.shuffle and self._weights is None:
            return dict(self._tensors)
        where = torch.from_numpy(np.ascontiguousarray(indices, dtype=np.int64))
        return {port: tensor[where] for port, tensor in self._tensors.items()}

    def chunks(self, indices: np.ndarray) -> Iterator[np.ndarray]:
        """Row numbers in pieces that fit the memory, to look at a whole part without training on it."""
        x = self.samples.x
        each = max(1, int(np.prod(x.shape[1:])) * x.dtype.itemsize)
        size = max(1, CHUNK_BYTES // each)
        for start in range(0, len(indices), size):
            yield indices[start : start + size]

    def position(self) -> dict[str, Any]:
        """Where the feed stands, to be given to ``go_to``."""
        return {"order": self._order.copy(), "next": self._next, "generator": self._generator.get_state()}

    def go_to(self, position: dict[str, Any]) -> None:
        """Return to where ``position`` was asked for."""
        self._order, self._next = position["order"].copy(), position["next"]
        self._generator.set_state(position["generator"])
        self._ahead.clear()

    def fits(self, position: dict[str, Any]) -> bool:
        """Whether a position belongs to these samples cut in this way."""
        order = position["order"]
        return len(order) == len(self.train) and not len(np.setdiff1d(order, self.train))

    def close(self) -> None:
        """End the threads that read ahead."""
        if self._crew is not None:
            self._crew.shutdown(wait=False, cancel_futures=True)

    def _read(self, indices: np.ndarray) -> dict[str, np.ndarray]:
        return {port: rows[indices] for port, rows in self._rows.items()}

    def _as_tensors(self, arrays: dict[str, np.ndarray]) -> Batch:
        return {port: torch.tensor(array, device=self.device) for port, array in arrays.items()}

    def _new_order(self) -> np.ndarray:
        if self._weights is not None:
            drawn = torch.multinomial(self._weights, len(self.train), replacement=True, generator=self._generator)
            return self.train[drawn.numpy()]
        if not self.shuffle or self.batch_size >= len(self.train):
            return self.train
        return self.train[torch.randperm(len(self.train), generator=self._generator).numpy()]


def _equal_weights(samples: Samples, train: np.ndarray) -> Any:
    """The chance of each training sample to be drawn, so that all classes come equally often; None without classes."""
    if not samples.class_names:
        return None
    labels = np.asarray(samples.y[train]).reshape(len(train), -1)
    numbers = labels.argmax(axis=1) if labels.shape[1] > 1 else labels[:, 0].astype(np.int64)
    return torch.tensor(1.0 / np.bincount(numbers)[numbers], dtype=torch.float64)
