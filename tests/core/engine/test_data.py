"""Datasets, collating and batches."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

LIBS = [engine, torch]


def plain(batch):
    """A batch as nested Python lists."""
    if isinstance(batch, (list, tuple)):
        return [plain(b) for b in batch]
    if isinstance(batch, dict):
        return {k: plain(v) for k, v in batch.items()}
    return batch.tolist() if hasattr(batch, "tolist") else batch


SAMPLES = [
    [(1, 2.5), (2, 3.5), (3, 4.5)],
    [{"a": np.ones(2), "b": "x"}, {"a": np.zeros(2), "b": "y"}],
    [np.float32(1), np.float32(2)],
    [[1, [2, 3]], [4, [5, 6]]],
]


@pytest.mark.parametrize("samples", SAMPLES, ids=range(len(SAMPLES)))
def test_collating_is_pytorchs(samples):
    """Values and dtypes."""
    own, reference = (next(iter(lib.utils.data.DataLoader(samples, batch_size=2))) for lib in LIBS)
    assert plain(own) == plain(reference)


@pytest.mark.parametrize("options", [{}, {"drop_last": True}, {"batch_size": 4}, {"batch_size": None}], ids=str)
def test_batches_and_length(options):
    """The last batch may be smaller, or left out."""
    options = {"batch_size": 3, **options}
    results = []
    for lib in LIBS:
        loader = lib.utils.data.DataLoader(lib.utils.data.TensorDataset(lib.arange(10), lib.ones(10, 2)), **options)
        results.append((len(loader), [plain(b) for b in loader]))
    assert results[0] == results[1]


def test_batch_sampler_and_custom_collate():
    """Lists of indices from outside, samples put together by the caller."""
    for lib in LIBS:
        loader = lib.utils.data.DataLoader(range(10), batch_sampler=[[1, 2], [5]], collate_fn=lambda s: s)
        assert list(loader) == [[1, 2], [5]]


def test_iterable_and_joined_datasets():
    """Datasets without indices, and several in a row."""
    for lib in LIBS:

        class Stream(lib.utils.data.IterableDataset):
            def __iter__(self):
                return iter(range(5))

        assert [b.tolist() for b in lib.utils.data.DataLoader(Stream(), batch_size=2)] == [[0, 1], [2, 3], [4]]
        both = lib.utils.data.ConcatDataset([range(3), range(10, 12)])
        assert [both[k] for k in range(len(both))] == [0, 1, 2, 10, 11]
        assert both[-1] == 11


@pytest.mark.parametrize("lib", LIBS)
@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": 0},
        {"sampler": [0], "shuffle": True},
        {"batch_sampler": [[0]], "batch_size": 2},
        {"num_workers": -1},
    ],
    ids=str,
)
def test_contradictory_options(lib, options):
    """ValueError, as in PyTorch."""
    with pytest.raises(ValueError):
        lib.utils.data.DataLoader(range(4), **options)


def test_uneven_samples_are_refused():
    """Tuples of different lengths do not make a batch."""
    with pytest.raises(RuntimeError):
        engine.utils.data.default_collate([(1, 2), (1,)])
    with pytest.raises(TypeError):
        engine.utils.data.default_collate([object()])
    with pytest.raises(AssertionError):
        engine.utils.data.TensorDataset(engine.ones(2), engine.ones(3))
