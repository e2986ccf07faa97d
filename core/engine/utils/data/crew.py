"""The worker processes of one pass, or of all passes where they persist, as the parent sees them."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections import deque
from multiprocessing.connection import wait
from typing import Any

from .worker import Failure, Job, work

__all__ = ["Crew"]

_GRACE_S = 5.0


class Crew:
    """Processes with a connection each; batches are asked for in turn and come back in the same order.

    Raises
    ------
    RuntimeError
        From :meth:`take`, if a worker dies, or takes longer than the timeout.
    """

    def __init__(self, jobs: list[Job], context: Any, timeout_s: float, in_order: bool) -> None:
        self._timeout_s, self._in_order = timeout_s, in_order
        context = context or multiprocessing.get_context()
        self._connections: list[Any] = []
        self._processes: list[Any] = []
        self._open = True
        self._grace_s = _GRACE_S
        try:
            for job in jobs:
                mine, theirs = context.Pipe()
                self._connections.append(mine)
                others = list(self._connections) if context.get_start_method() == "fork" else []
                process = context.Process(target=work, args=(job, theirs, others), daemon=True)
                process.start()
                self._processes.append(process)
                theirs.close()
        except BaseException:
            self.close()
            raise
        self.reset()

    def reset(self, again: bool = False) -> None:
        """Begin a pass; what workers still owe of the one before is thrown away."""
        if again:
            while self._asked:
                self._receive(self._asked.popleft())
            for connection in self._connections:
                connection.send("again")
        self._asked: deque[int] = deque()
        self._active = list(range(len(self._connections)))
        self._next = 0

    def __len__(self) -> int:
        return len(self._asked)

    @property
    def active(self) -> int:
        """How many workers have samples left."""
        return len(self._active)

    def ask(self, index: Any) -> None:
        """Ask the next worker for a batch."""
        worker = self._active[self._next % len(self._active)]
        self._next = (self._next + 1) % len(self._active)
        self._asked.append(worker)
        with contextlib.suppress(OSError):  # a dead worker is noticed by take
            self._connections[worker].send((index,))

    def take(self) -> Any:
        """The next batch in a tuple, or None if the worker that should have sent it has no more samples."""
        worker = self._asked.popleft() if self._in_order else self._first_ready()
        if worker not in self._active:
            self._receive(worker)
            return None
        found = self._receive(worker)
        if isinstance(found, Failure):
            raise found.raised()
        if found is None:
            place = self._active.index(worker)
            self._active.remove(worker)
            self._next -= place < self._next
            if self._active:
                self._next %= len(self._active)
        return found

    def _first_ready(self) -> int:
        waiting = {self._connections[w]: w for w in self._asked}
        ready = wait([*waiting, *(self._processes[w].sentinel for w in set(self._asked))], self._timeout_s or None)
        worker = next((w for c, w in waiting.items() if c in ready), self._asked[0])
        self._asked.remove(worker)
        return worker

    def _receive(self, worker: int) -> Any:
        connection, process = self._connections[worker], self._processes[worker]
        ready = wait([connection, process.sentinel], self._timeout_s or None)
        if not ready:
            self._grace_s = 0.0
            raise RuntimeError(
                f"DataLoader timed out after {self._timeout_s} seconds: worker process {worker} (pid {process.pid}) "
                "is still busy with one batch. Raise timeout, or look at what the dataset does there."
            )
        if connection in ready:
            with contextlib.suppress(EOFError, OSError):
                return connection.recv()
        process.join(1)
        raise RuntimeError(
            f"DataLoader worker (pid(s) {process.pid}) exited unexpectedly: worker {worker} ended with exit code "
            f"{process.exitcode} (negative: killed by that signal, often for lack of memory). num_workers=0 shows an "
            "error of the dataset where it happens."
        )

    def close(self) -> None:
        """End the processes; those that are busy after some seconds are terminated. None is left."""
        if not self._open:
            return
        self._open = False
        for connection in self._connections:
            with contextlib.suppress(OSError, ValueError):
                connection.send(None)
            connection.close()
        until = time.monotonic() + self._grace_s
        for process in self._processes:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.terminate()
                process.join()
            process.close()
