"""Batches of samples, in the order and with the random numbers of PyTorch's loader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ...creation import as_tensor, tensor
from ...dtypes import float64
from ...functions.join import stack
from ...tensor import Tensor, wrap
from .dataset import IterableDataset, TensorDataset
from .sampler import BatchSampler, RandomSampler, SequentialSampler, draw_seed

__all__ = ["DataLoader", "default_collate"]


def default_collate(batch: list) -> Any:
    """Samples put together: tensors and numbers become one tensor, tuples and dicts are joined item by item.

    Raises
    ------
    TypeError
        For elements of other types.
    RuntimeError
        If the samples have different lengths.
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch)
    if isinstance(first, (np.ndarray, np.generic)):
        return stack([as_tensor(np.asarray(b)) for b in batch])
    if isinstance(first, float):
        return tensor(batch, dtype=float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return {key: default_collate([b[key] for b in batch]) for key in first}
    if isinstance(first, (tuple, list)):
        if any(len(b) != len(first) for b in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        parts = [default_collate(list(part)) for part in zip(*batch, strict=True)]
        if hasattr(first, "_fields"):
            return type(first)(*parts)
        return parts
    raise TypeError(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found "
        f"{type(first)}. Pass collate_fn for other samples."
    )


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
        Accepted for compatibility: samples are always loaded in this process, in the same order.
    collate_fn : callable, optional
        Puts a list of samples together; default :func:`default_collate`.
    drop_last : bool
        Leave a smaller last batch out.
    generator : Generator, optional
        Source of random order instead of the common stream.
    """

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
    ) -> None:
        if num_workers < 0:
            raise ValueError("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.")
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
        self.dataset, self.num_workers, self.generator = dataset, num_workers, generator
        self.batch_size, self.drop_last, self.pin_memory, self.timeout = batch_size, drop_last, pin_memory, timeout
        self._iterable = isinstance(dataset, IterableDataset)
        if self._iterable and shuffle:
            raise ValueError(
                f"DataLoader with IterableDataset: expected unspecified shuffle option, but got shuffle={shuffle}"
            )
        if sampler is None and not self._iterable:
            sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_size is not None and batch_sampler is None and not self._iterable:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.sampler, self.batch_sampler = sampler, batch_sampler
        self.collate_fn = collate_fn or (default_collate if batch_size or batch_sampler else _single)

    def __iter__(self) -> Iterator[Any]:
        draw_seed(self.generator)  # PyTorch draws a seed for worker processes here, even without any
        return self._batches()

    def _batches(self) -> Iterator[Any]:
        if self._iterable:
            yield from self._stream()
        elif self.batch_sampler is None:
            for index in self.sampler:
                yield self.collate_fn(self.dataset[index])
        else:
            # rows of tensors can be taken at once: the same batch, without a Python loop over samples
            quick = type(self.dataset) is TensorDataset and self.collate_fn is default_collate
            for indices in self.batch_sampler:
                if quick:
                    yield [_rows(t, indices) for t in self.dataset.tensors]
                else:
                    yield self.collate_fn([self.dataset[k] for k in indices])

    def _stream(self) -> Iterator[Any]:
        if self.batch_size is None:
            for sample in self.dataset:
                yield self.collate_fn(sample)
            return
        batch = []
        for sample in self.dataset:
            batch.append(sample)
            if len(batch) == self.batch_size:
                yield self.collate_fn(batch)
                batch = []
        if batch and not self.drop_last:
            yield self.collate_fn(batch)

    def __len__(self) -> int:
        if self._iterable:
            n = len(self.dataset)
            if self.batch_size is None:
                return n
            return n // self.batch_size if self.drop_last else -(-n // self.batch_size)
        return len(self.sampler if self.batch_sampler is None else self.batch_sampler)


def _single(sample: Any) -> Any:
    """Without batches, arrays and numbers still become tensors."""
    return as_tensor(sample) if isinstance(sample, (np.ndarray, np.generic)) else sample


def _rows(tensor: Tensor, indices: list) -> Tensor:
    if tensor.requires_grad or not all(isinstance(k, int) for k in indices):
        return stack([tensor[k] for k in indices])
    return wrap(tensor.data_array[indices])
