"""WorkerProcess: the window's end of the training process.

A thread of its own empties the pipe, because a minimised window can block the main thread for as long as it likes and a
full pipe would stop training. The main thread calls ``events`` once a frame.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from typing import Any

from core.runtime import messages as m
from core.runtime.mailbox import Mailbox
from core.runtime.worker import main

__all__ = ["WorkerProcess"]


class WorkerProcess:
    """Starts, talks to, and ends one training process."""

    def __init__(self) -> None:
        self._mailbox = Mailbox()
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=main, args=(theirs, self._mailbox.name), name="training", daemon=True)
        with _worker_environment():
            self._process.start()
        theirs.close()
        self._inbox: deque[m.Event] = deque()
        self._gone = threading.Event()
        self._reader = threading.Thread(target=self._read, name="training events", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def alive(self) -> bool:
        """False once the process ended for whatever reason; events it sent before are still to be had."""
        return not self._gone.is_set()

    @property
    def ended(self) -> bool:
        """The process is gone, and every event that it sent has been taken."""
        return not self.alive and not self._inbox

    @property
    def exit_code(self) -> int | None:
        """Exit status once it ended; negative is the signal that killed it."""
        self._process.join(timeout=0.2)
        return self._process.exitcode

    def send(self, command: m.Command) -> bool:
        """Give a command; False if there is nobody to take it."""
        try:
            self._connection.send(command)
        except (BrokenPipeError, OSError):
            return False
        return True

    def events(self, limit: int = 200) -> list[Any]:
        """Events that came since the last call, in order, and the newest snapshot if there is a new one."""
        found: list[Any] = []
        while self._inbox and len(found) < limit:
            found.append(self._inbox.popleft())
        letter = self._mailbox.take()
        if letter is not None:
            found.append(letter)
        return found

    def close(self, timeout_s: float = 1.0) -> None:
        """End the process, kindly first."""
        self.send(m.Shutdown())
        self._process.join(timeout_s)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(timeout_s)
        self._connection.close()
        self._reader.join(timeout_s)
        self._mailbox.close()

    def _read(self) -> None:
        try:
            while True:
                self._inbox.append(self._connection.recv())
        except (EOFError, OSError, TypeError):  # TypeError: closed under our feet by close()
            self._gone.set()


class _worker_environment:
    """BLAS threads for the child: all cores but the window's one. Measured with one of two cores busy, two BLAS threads
    made a small network six times slower than one."""

    _NAMES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")

    def __enter__(self) -> None:
        self._before = {name: os.environ.get(name) for name in self._NAMES}
        for name, value in self._before.items():
            if value is None:
                os.environ[name] = str(max(1, (os.cpu_count() or 2) - 1))

    def __exit__(self, *_: object) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
