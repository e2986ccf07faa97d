"""Where the process of a trial begins. What must be settled before NumPy is imported is settled here.

One thread for the matrix products: trials run beside each other, and sums in another order would give other numbers
than the same trial alone.
"""

from __future__ import annotations

import contextlib
import os
from multiprocessing.connection import Connection

from core.runtime.trials.task import Task

__all__ = ["OUT_OF_MEMORY", "main"]

OUT_OF_MEMORY = 77  # exit code where not even the memory for a message is left


def main(connection: Connection, task: Task) -> None:
    """Do the task and say how it went; ends at once when nobody listens any more."""
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(os, "nice"):
        os.nice(5)  # the window goes first
    from core.runtime.trials.work import Work

    try:
        with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
            Work(connection, task).run()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
