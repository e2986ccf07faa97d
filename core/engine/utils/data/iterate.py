"""One pass over a loader: in this process, or with workers ahead of it."""

from __future__ import annotations

import contextlib
import os
import warnings
from typing import Any

from .crew import Crew
from .fetch import make_fetcher
from .sampler import draw_seed
from .worker import Job

__all__ = ["ParallelPass", "SinglePass"]


class _Pass:
    """What both have in common: indices, the seed that PyTorch draws for workers even without any, and counting."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._indices = iter(loader._index_sampler)
        self._base_seed = draw_seed(loader.generator)
        self._yielded = 0
        if loader.pin_memory and not _has_gpu():
            warnings.warn(
                "'pin_memory' argument is set as true but no accelerator is found, then device pinned memory won't be "
                "used.",
                stacklevel=3,
            )

    def __iter__(self) -> Any:
        return self

    def __len__(self) -> int:
        return len(self._loader._index_sampler)

    def _take(self) -> Any:
        raise NotImplementedError

    def __next__(self) -> Any:
        found = self._take()
        self._yielded += 1
        loader = self._loader
        length = loader._length_called if loader._iterable else None
        if length is not None and self._yielded > length:
            advice = (
                " For multiprocessing data-loading, this could be caused by not properly configuring the "
                "IterableDataset replica at each worker: let each give its own share, see get_worker_info()."
                if loader.num_workers
                else ""
            )
            warnings.warn(
                f"Length of IterableDataset {loader.dataset} was reported to be {length} (when accessing "
                f"len(dataloader)), but {self._yielded} samples have been fetched.{advice}",
                stacklevel=2,
            )
        return found


def _has_gpu() -> bool:
    from ... import backend

    return backend.cuda_device_count() > 0


class SinglePass(_Pass):
    """Samples are loaded when they are asked for."""

    def __init__(self, loader: Any) -> None:
        super().__init__(loader)
        if loader.timeout:
            raise AssertionError("timeout is for workers: it needs num_workers > 0")
        self._fetcher = make_fetcher(
            loader._iterable, loader.dataset, loader._auto, loader.collate_fn, loader.drop_last
        )

    def _take(self) -> Any:
        return self._fetcher.fetch(next(self._indices))


class ParallelPass(_Pass):
    """Worker processes load ``prefetch_factor`` batches each ahead of the one that is used."""

    def __init__(self, loader: Any) -> None:
        super().__init__(loader)
        _warn_of_too_many(loader.num_workers)
        common = (
            loader._iterable, loader.dataset, loader._auto, loader.collate_fn, loader.drop_last, loader.worker_init_fn,
        )  # fmt: skip
        jobs = [Job(k, loader.num_workers, self._base_seed, *common) for k in range(loader.num_workers)]
        self._crew = Crew(jobs, loader.multiprocessing_context, loader.timeout, loader.in_order)
        self._begin()

    def _begin(self) -> None:
        self._indices = iter(self._loader._index_sampler)
        self._ended = False
        self._yielded = 0
        for _ in range(max(1, self._loader.prefetch_factor) * self._loader.num_workers):
            self._ask()

    def again(self) -> None:
        """Another pass with the same processes."""
        self._crew.reset(again=True)
        self._begin()

    def _ask(self) -> None:
        if self._crew.active and not self._ended:
            try:
                index = next(self._indices)
            except StopIteration:
                self._ended = True
                return
            self._crew.ask(index)

    def _take(self) -> Any:
        while len(self._crew):
            try:
                found = self._crew.take()
            except KeyboardInterrupt:
                self._crew.close()
                raise
            except BaseException:
                self._ask()
                raise
            self._ask()
            if found is not None:
                return found[0]
        if not self._loader.persistent_workers:
            self._crew.close()
        raise StopIteration

    def __del__(self) -> None:
        with contextlib.suppress(AttributeError):  # a pass that could not begin
            self._crew.close()


def _warn_of_too_many(workers: int) -> None:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if allowed and workers > allowed:
        warnings.warn(
            f"This DataLoader will create {workers} worker processes in total. Our suggested max number of worker in "
            f"current system is {allowed}, which is smaller than what this DataLoader is going to create. Please be "
            "aware that excessive worker creation might get DataLoader running slow or even freeze, lower the worker "
            "number to avoid potential slowness/freeze if necessary.",
            stacklevel=4,
        )
