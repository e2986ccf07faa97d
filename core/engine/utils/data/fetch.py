"""From indices to batches: the same in this process and in workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...functions.join import stack
from ...tensor import Tensor, wrap
from .collate import default_collate
from .dataset import TensorDataset

__all__ = ["Fetcher", "IterableFetcher", "MapFetcher", "make_fetcher"]


class Fetcher:
    """Makes what the loader yields; ``fetch`` raises StopIteration when an iterable dataset has no more."""

    def __init__(self, dataset: Any, auto: bool, collate: Callable, drop_last: bool) -> None:
        self.dataset, self.auto, self.collate, self.drop_last = dataset, auto, collate, drop_last

    def fetch(self, index: Any) -> Any:
        """The batch for a list of indices, or the sample for one index."""
        raise NotImplementedError


class MapFetcher(Fetcher):
    """Samples by index."""

    def fetch(self, index: Any) -> Any:
        """The batch for a list of indices, or the sample for one index."""
        if not self.auto:
            return self.collate(self.dataset[index])
        if type(self.dataset) is TensorDataset and self.collate is default_collate:
            # rows of tensors can be taken at once: the same batch, without a Python loop over samples
            return [_rows(t, index) for t in self.dataset.tensors]
        at_once = getattr(self.dataset, "__getitems__", None)
        return self.collate(at_once(index) if callable(at_once) else [self.dataset[k] for k in index])


class IterableFetcher(Fetcher):
    """Samples in the order in which the dataset gives them."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._source = iter(self.dataset)
        self._ended = False

    def fetch(self, index: Any) -> Any:
        """The next batch of as many samples as `index` has places."""
        if not self.auto:
            return self.collate(next(self._source))
        if self._ended:
            raise StopIteration
        batch = []
        for _ in index:
            try:
                batch.append(next(self._source))
            except StopIteration:
                self._ended = True
                break
        if not batch or (self.drop_last and len(batch) < len(index)):
            raise StopIteration
        return self.collate(batch)


def make_fetcher(iterable: bool, dataset: Any, auto: bool, collate: Callable, drop_last: bool) -> Fetcher:
    """The fetcher for a kind of dataset."""
    return (IterableFetcher if iterable else MapFetcher)(dataset, auto, collate, drop_last)


def _rows(tensor: Tensor, indices: list) -> Tensor:
    if tensor.requires_grad or not all(isinstance(k, int) for k in indices):
        return stack([tensor[k] for k in indices])
    return wrap(tensor.data_array[indices])
