"""What runs in a worker process of the loader."""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import random as python_random
import signal
import threading
import traceback
from multiprocessing.connection import wait
from typing import Any, NamedTuple

import numpy as np

from ... import random
from .fetch import make_fetcher
from .transfer import packed

__all__ = ["Failure", "Job", "WorkerInfo", "get_worker_info", "work"]


class WorkerInfo:
    """About the worker process this code runs in: ``id``, ``num_workers``, ``seed``, and its copy of ``dataset``."""

    def __init__(self, id: int, num_workers: int, seed: int, dataset: Any) -> None:
        self.id, self.num_workers, self.seed, self.dataset = id, num_workers, seed, dataset

    def __repr__(self) -> str:
        return f"WorkerInfo(id={self.id}, num_workers={self.num_workers}, seed={self.seed}, dataset={self.dataset!r})"


_info: list[WorkerInfo | None] = [None]


def get_worker_info() -> WorkerInfo | None:
    """In a worker process of a DataLoader what it should know about itself; None everywhere else.

    An IterableDataset reads it to give each worker another share of the samples.
    """
    return _info[0]


class Job(NamedTuple):
    """What a worker is given at its start."""

    number: int
    workers: int
    base_seed: int
    iterable: bool
    dataset: Any
    auto: bool
    collate: Any
    drop_last: bool
    init: Any


class Failure(NamedTuple):
    """An exception on its way to the parent: its class, where that can travel, and the worker's traceback."""

    number: int
    kind: Any
    text: str

    def raised(self) -> Exception:
        """The exception for the parent, of the same type where it can be made from a text."""
        name = self.kind.__name__ if self.kind is not None else "an exception"
        text = f"Caught {name} in DataLoader worker process {self.number}.\nOriginal {self.text}"
        if self.kind is None or issubclass(self.kind, StopIteration):
            return RuntimeError(text)
        if issubclass(self.kind, KeyError):
            return KeyError(_Text(text))
        try:
            made: Exception = self.kind(text)
        except Exception:  # a class that is made from something else
            return RuntimeError(text)
        return made


class _Text(str):
    """A message that KeyError shows with its lines."""

    def __repr__(self) -> str:
        return str(self)


def _failure(number: int, error: BaseException) -> Any:
    text = "".join(traceback.format_exception(error))
    kind = type(error) if isinstance(error, Exception) else None
    try:
        return packed(Failure(number, kind, text))
    except Exception:  # a class that only exists here
        return packed(Failure(number, None, text))


def _seed(job: Job) -> int:
    """Random numbers of this worker, as PyTorch seeds them."""
    seed = job.base_seed + job.number
    python_random.seed(seed)
    random.manual_seed(seed)
    halves = [job.number, job.base_seed & 0xFFFFFFFF, job.base_seed >> 32, 0]
    np.random.seed(np.random.SeedSequence(halves).generate_state(4))
    return seed


def _receive(connection: Any, tasks: queue.SimpleQueue) -> None:
    """Take tasks in as they come, so that the parent never waits; the parent's end is the end of the worker's."""
    parent = multiprocessing.parent_process()
    sources = [connection] if parent is None else [connection, parent.sentinel]
    with contextlib.suppress(EOFError, OSError):
        while connection in wait(sources):
            tasks.put(connection.recv())
    tasks.put(None)


def _send(connection: Any, results: queue.SimpleQueue) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection.send_bytes(results.get())


def work(job: Job, connection: Any, others: list[Any]) -> None:
    """Answer tasks until the parent sends None: for indices a batch, for "again" a new pass over the dataset.

    `others` are the parent's ends of connections, which a forked process inherits and must not hold open.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends its workers
    for other in others:
        other.close()
    tasks: queue.SimpleQueue = queue.SimpleQueue()
    results: queue.SimpleQueue = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    threading.Thread(target=_send, args=(connection, results), daemon=True).start()
    broken, fetcher = None, None
    try:
        _info[0] = WorkerInfo(job.number, job.workers, _seed(job), job.dataset)
        if job.init is not None:
            job.init(job.number)
        fetcher = make_fetcher(job.iterable, job.dataset, job.auto, job.collate, job.drop_last)
    except Exception as error:
        broken = _failure(job.number, error)
    while (task := tasks.get()) is not None:
        try:
            if task == "again":
                fetcher = make_fetcher(job.iterable, job.dataset, job.auto, job.collate, job.drop_last)
            elif broken is not None:
                results.put(broken)
            else:
                assert fetcher is not None
                results.put(packed((fetcher.fetch(task[0]),)))
        except StopIteration as error:
            results.put(packed(None) if job.iterable else _failure(job.number, error))
        except Exception as error:
            results.put(_failure(job.number, error))
