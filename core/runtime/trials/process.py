"""TrialProcess: the near end of a trial. It must outlive whatever happens at the far end."""

from __future__ import annotations

import multiprocessing
import signal
import time

from core.runtime.trials.entry import OUT_OF_MEMORY, main
from core.runtime.trials.task import Broke, Epochs, Event, Task

__all__ = ["TrialProcess", "death_sentence"]


def death_sentence(code: int | None, memory_mb: int = 0) -> str:
    """Why a process ended that said nothing, by its exit code; negative is the signal that killed it."""
    if code == OUT_OF_MEMORY:
        limit = f" than the {memory_mb} MiB that a trial may have" if memory_mb else " than there was"
        return f"It needed more memory{limit}."
    if code is not None and code < 0:
        if -code == getattr(signal, "SIGKILL", 9):
            return "The system ended it, most likely because memory ran out."
        if -code == signal.SIGSEGV:
            return "It crashed in a library (segmentation fault)."
        return f"It was ended from outside or crashed (signal {-code})."
    return f"Its process ended by itself with code {code}, before the training was done."


class TrialProcess:
    """Starts one trial and hears it out."""

    def __init__(self, task: Task) -> None:
        self.task = task
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=main, args=(theirs, task), name="trial", daemon=True)
        self._process.start()
        theirs.close()
        self._began_s: float | None = None
        self._rested_s = 0.0
        self._paused_at_s: float | None = None
        self._over = False

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def elapsed_s(self) -> float:
        """How long it has been at work, without its start and the time in which it was paused."""
        if self._began_s is None:
            return 0.0
        now = time.monotonic() if self._paused_at_s is None else self._paused_at_s
        return max(0.0, now - self._began_s - self._rested_s)

    def events(self) -> list[Event]:
        """What it said since the last call. The last of all is ``Finished`` or ``Broke``, also where it just died."""
        found: list[Event] = []
        if self._over:
            return found
        try:
            while self.connection.poll():
                found.append(self.connection.recv())
        except (EOFError, OSError):
            if not found or not self._ends(found[-1]):
                self._process.join(2.0)
                found.append(Broke(death_sentence(self._process.exitcode, self.task.memory_mb)))
        if found and self._began_s is None:
            self._began_s, self._rested_s = time.monotonic(), 0.0
        if found and self._ends(found[-1]):
            self._over = True
        return found

    def pause(self) -> None:
        """Halt after the step at hand."""
        if self._paused_at_s is None:
            self._paused_at_s = time.monotonic()
            self._send("pause")

    def go_on(self) -> None:
        """End the pause."""
        if self._paused_at_s is not None:
            self._rested_s += time.monotonic() - self._paused_at_s
            self._paused_at_s = None
            self._send("go on")

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join(5.0)
        self.connection.close()

    @staticmethod
    def _ends(event: Event) -> bool:
        return not isinstance(event, Epochs)

    def _send(self, word: str) -> None:
        try:
            self.connection.send(word)
        except OSError:
            return  # it has just ended, which ``events`` will tell
