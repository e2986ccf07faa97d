"""Batches of samples, in the order and with the random numbers of PyTorch's loader."""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
from collections.abc import Callable, Iterator
from typing import Any

from .collate import default_collate, default_convert
from .dataset import IterableDataset
from .iterate import ParallelPass, SinglePass
from .sampler import BatchSampler, RandomSampler, SequentialSampler

__all__ = ["DataLoader"]

_FIXED = ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers")


class _Endless:
    """For iterable datasets: no indices, as many as are asked for."""

    def __iter__(self) -> Iterator[None]:
        while True:
            yield None


class DataLoader:
    """Iterate over a dataset in batches.

    Parameters
    ----------
    dataset : Dataset
        With ``__getitem__`` and ``__len__``, or an IterableDataset.
    batch_size : int or None
        None gives single samples.
    shuffle : bool
        Random order, anew in every pass.
    sampler, batch_sampler : optional
        Another order, by indices or by lists of indices.
    num_workers : int
        Processes that load batches ahead; 0: this process loads them when they are asked for.
    collate_fn : callable, optional
        Puts a list of samples together; default :func:`default_collate`.
    pin_memory, pin_memory_device
        Accepted for compatibility.
    drop_last : bool
        Leave a smaller last batch out.
    timeout : float
        Seconds that a worker may take for a batch; 0: any time.
    worker_init_fn : callable, optional
        Called with the worker's number in each worker, after its random numbers are seeded.
    multiprocessing_context : str or context, optional
        How processes are started: "fork", "spawn" or "forkserver"; default: Python's default.
    generator : Generator, optional
        Source of random order instead of the common stream.
    prefetch_factor : int, optional
        How many batches each worker loads ahead; default 2.
    persistent_workers : bool
        Keep the processes after a pass for the next one.
    in_order : bool
        False: with workers, take batches as they become ready.

    Raises
    ------
    ValueError
        If options contradict each other.
    """

    _length_called: int | None = None
    _pass: Any = None

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Any = None,
        batch_sampler: Any = None,
        num_workers: int = 0,
        collate_fn: Callable[[list], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Any = None,
        multiprocessing_context: Any = None,
        generator: Any = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        self._iterable = isinstance(dataset, IterableDataset)
        if self._iterable:
            given = {"shuffle": shuffle or None, "sampler": sampler, "batch_sampler": batch_sampler}
            for name, value in given.items():
                if value is not None:
                    raise ValueError(
                        f"DataLoader with IterableDataset: expected unspecified {name} option, but got {name}={value}"
                    )
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(
                    "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last"
                )
            batch_size = None
        elif batch_size is None and drop_last:
            raise ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last")
        if sampler is None:
            if self._iterable:
                sampler = _Endless()
            else:
                sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_size is not None and batch_sampler is None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.dataset, self.num_workers, self.generator = dataset, num_workers, generator
        self.batch_size, self.drop_last, self.pin_memory, self.timeout = batch_size, drop_last, pin_memory, timeout
        self.sampler, self.batch_sampler, self.worker_init_fn = sampler, batch_sampler, worker_init_fn
        self.prefetch_factor = 2 if num_workers and prefetch_factor is None else prefetch_factor
        self.pin_memory_device, self.in_order = pin_memory_device, in_order
        self.multiprocessing_context = multiprocessing_context
        self.persistent_workers = persistent_workers
        self._auto = batch_sampler is not None
        self.collate_fn = collate_fn or (default_collate if self._auto else default_convert)
        self._ready = True

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _FIXED and "_ready" in self.__dict__:
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is initialized")
        if name == "multiprocessing_context" and value is not None:
            value = _context(value, self.num_workers)
        super().__setattr__(name, value)

    @property
    def _index_sampler(self) -> Any:
        return self.batch_sampler if self._auto else self.sampler

    def __iter__(self) -> Any:
        if not self.num_workers:
            return SinglePass(self)
        if not self.persistent_workers:
            return ParallelPass(self)
        if self._pass is None:
            self._pass = ParallelPass(self)
        else:
            self._pass.again()
        return self._pass

    def __len__(self) -> int:
        if not self._iterable:
            return len(self._index_sampler)
        n = self._length_called = len(self.dataset)
        if self.batch_size is None:
            return n
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)

    def check_worker_number_rationality(self) -> None:
        """Warn if there are more workers than processor cores."""
        from .iterate import _warn_of_too_many

        _warn_of_too_many(self.num_workers)


def _check_workers(num_workers: int, timeout: float, prefetch_factor: int | None, persistent_workers: bool) -> None:
    if num_workers < 0:
        raise ValueError("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.")
    if timeout < 0:
        raise ValueError("timeout option should be non-negative")
    if prefetch_factor is not None and num_workers == 0:
        raise ValueError(
            "prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable "
            "multiprocessing, otherwise set prefetch_factor to None."
        )
    if prefetch_factor is not None and prefetch_factor < 0:
        raise ValueError("prefetch_factor option should be non-negative")
    if persistent_workers and num_workers == 0:
        raise ValueError("persistent_workers option needs num_workers > 0")


def _context(value: Any, num_workers: int) -> Any:
    if num_workers == 0:
        raise ValueError(
            "multiprocessing_context can only be used with multi-process loading (num_workers > 0), but got "
            f"num_workers={num_workers}"
        )
    if isinstance(value, str):
        known = multiprocessing.get_all_start_methods()
        if value not in known:
            raise ValueError(
                f"multiprocessing_context option should specify a valid start method in {known!r}, but got "
                f"multiprocessing_context={value!r}"
            )
        return multiprocessing.get_context(value)
    if not isinstance(value, multiprocessing.context.BaseContext):
        raise TypeError(
            "multiprocessing_context option should be a valid context object or a string specifying the start method, "
            f"but got multiprocessing_context={value}"
        )
    return value
