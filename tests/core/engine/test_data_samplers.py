"""Orders, splits and collating beside PyTorch: the same seed gives the same indices and leaves the same stream."""

from __future__ import annotations

import collections
import warnings

import numpy as np
import pytest
import torch

import core.engine as engine

LIBS = [engine, torch]
Point = collections.namedtuple("Point", "x y")


def both(call):
    """What a call gives with both libraries, each from the same seed, and the next number of its stream."""
    found = []
    for lib in LIBS:
        lib.manual_seed(3)
        try:
            value = call(lib, lib.utils.data)
        except Exception as error:
            value = type(error).__name__
        found.append((plain(value), lib.rand(1).item()))
    return found


def plain(value):
    """Nested Python values, with the types of tensors and containers."""
    if isinstance(value, (engine.Tensor, torch.Tensor)):
        return str(value.dtype), value.tolist()
    if isinstance(value, dict):
        return type(value).__name__, {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [plain(v) for v in value]
    return value


SAMPLERS = {
    "random": lambda lib, d: list(d.RandomSampler(range(50))),
    "replacement": lambda lib, d: list(d.RandomSampler(range(50), replacement=True, num_samples=77)),
    "more": lambda lib, d: list(d.RandomSampler(range(5), num_samples=13)),
    "own generator": lambda lib, d: list(d.RandomSampler(range(9), generator=lib.Generator().manual_seed(5))),
    "own, replaced": lambda lib, d: list(
        d.RandomSampler(range(9), replacement=True, num_samples=40, generator=lib.Generator().manual_seed(5))
    ),
    "no boolean": lambda lib, d: d.RandomSampler(range(9), replacement=1),
    "empty": lambda lib, d: d.RandomSampler([]),
    "none": lambda lib, d: d.RandomSampler(range(3), num_samples=0),
    "subset": lambda lib, d: list(d.SubsetRandomSampler([4, 8, 15, 16, 23, 42])),
    "weighted": lambda lib, d: list(d.WeightedRandomSampler([0.1, 0.7, 0.0, 2.0], 20)),
    "weighted once": lambda lib, d: list(d.WeightedRandomSampler([0.1, 0.7, 0.5, 2.0], 3, replacement=False)),
    "weighted 2d": lambda lib, d: d.WeightedRandomSampler([[0.1]], 3),
    "weighted none": lambda lib, d: d.WeightedRandomSampler([0.1], 0),
    "batches": lambda lib, d: [list(d.BatchSampler(range(7), 3, drop)) for drop in (True, False)],
    "batches of lists": lambda lib, d: len(d.BatchSampler(list(range(7)), 3, False)),
    "bad batches": lambda lib, d: d.BatchSampler(range(7), True, False),
    "bad drop": lambda lib, d: d.BatchSampler(range(7), 2, 1),
    **{
        f"distributed {n} {drop} {shuffle}": lambda lib, d, n=n, drop=drop, shuffle=shuffle: [
            list(d.DistributedSampler(range(n), 3, rank, shuffle, 7, drop)) for rank in range(3)
        ]
        for n, drop, shuffle in [(10, False, True), (10, True, True), (2, False, False), (1, True, True)]
    },
    "bad rank": lambda lib, d: d.DistributedSampler(range(3), 2, 2),
    "split": lambda lib, d: [s.indices for s in d.random_split(range(11), [5, 6])],
    "shares": lambda lib, d: [
        s.indices for s in d.random_split(range(11), [0.3, 0.3, 0.4], lib.Generator().manual_seed(1))
    ],
    "wrong sum": lambda lib, d: d.random_split(range(11), [5, 5]),
    "wrong share": lambda lib, d: d.random_split(range(11), [1.5, -0.5]),
    "stacked": lambda lib, d: list(d.DataLoader(d.StackDataset(range(4), lib.arange(4)), 2)),
    "stacked by name": lambda lib, d: list(
        d.DataLoader(d.StackDataset(a=range(4), b=d.Subset(range(9), [3, 1, 4, 1])), 3)
    ),
    "stacked uneven": lambda lib, d: d.StackDataset(range(3), range(4)),
    "stacked both": lambda lib, d: d.StackDataset(range(3), a=range(3)),
    "stacked nothing": lambda lib, d: d.StackDataset(),
    "joined": lambda lib, d: list(d.DataLoader(d.TensorDataset(lib.ones(2)) + d.TensorDataset(lib.zeros(1)), 2)),
    "joined nothing": lambda lib, d: d.ConcatDataset([]),
    "shuffled": lambda lib, d: list(d.DataLoader(range(10), 3, shuffle=True)),
    "shuffled singly": lambda lib, d: list(d.DataLoader(range(5), None, shuffle=True)),
    "two passes": lambda lib, d: [list(x) for x in [d.DataLoader(range(5), 2, shuffle=True)] * 2],
    "weights in a loader": lambda lib, d: list(
        d.DataLoader(range(4), 3, sampler=d.WeightedRandomSampler([1.0] * 4, 6))
    ),
    "own generator in a loader": lambda lib, d: list(
        d.DataLoader(range(6), 4, shuffle=True, generator=lib.Generator().manual_seed(2))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLERS)
def test_orders(name):
    """Equal indices, equal exceptions, equal random numbers afterwards."""
    own, reference = both(SAMPLERS[name])
    assert own == reference


class Names(dict):
    """A mapping with a type of its own."""


COLLATED = [
    [(1, 2.5), (2, 3.5)], [True, False], [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}], [Point(1, 2.0), Point(3, 4.0)],
    [np.ones(2), np.zeros(2)], [np.float32(1), np.float32(2)], [np.int64(1)], [np.float64(1)], ["a", "b"], [b"a"],
    [[1, [2, 3]], [4, [5, 6]]], [[[1, 2]], [[1]]], [(1, 2), (1,)], [None], [object()], [np.array(["a"])],
    [np.array(1.5)], [Names(a=1), Names(a=2)], [range(2), range(2)], [1, 2.5], [1j],
]  # fmt: skip


@pytest.mark.parametrize("batch", COLLATED, ids=range(len(COLLATED)))
def test_collating(batch):
    """Values, dtypes, container types and exceptions."""
    for name in ("default_collate", "default_convert"):
        own, reference = both(lambda lib, d, name=name: getattr(d, name)(batch))
        assert own == reference or (name == "default_convert" and batch[0].__class__ is object)


def test_tensors_of_different_shapes():
    """A RuntimeError that names the shapes."""
    with pytest.raises(RuntimeError, match="3"):
        engine.utils.data.default_collate([engine.ones(2), engine.ones(3)])


def test_streams_in_a_row():
    """ChainDataset, the + of iterable datasets, and what neither takes."""
    for lib in LIBS:
        data = lib.utils.data

        class Stream(data.IterableDataset):
            def __init__(self, n):
                self.n = n

            def __iter__(self):
                return iter(range(self.n))

            def __len__(self):
                return self.n

        both = Stream(3) + Stream(2)
        assert isinstance(both, data.ChainDataset)
        assert [b.tolist() for b in data.DataLoader(both, 2)] == [[0, 1], [2, 0], [1]]
        assert len(both) == 5
        assert len(data.DataLoader(both, 2)) == 3
        assert len(data.DataLoader(both, 2, drop_last=True)) == len(list(data.DataLoader(both, 2, drop_last=True))) == 2
        with pytest.raises(AssertionError):
            list(data.ChainDataset([[1]]))
        with pytest.raises(AssertionError):
            data.ConcatDataset([Stream(2)])
        for options in ({"shuffle": True}, {"sampler": [1]}, {"batch_sampler": [[1]]}):
            with pytest.raises(ValueError, match="IterableDataset"):
                data.DataLoader(Stream(2), **options)

        class Liar(Stream):
            def __len__(self):
                return 1

        loader = data.DataLoader(Liar(3))
        assert sum(1 for _ in loader) == 3  # nobody asked for the length
        len(loader)
        with pytest.warns(UserWarning, match="was reported to be 1"):
            list(loader)


@pytest.mark.parametrize("lib", LIBS)
@pytest.mark.parametrize(
    "options",
    [
        {"timeout": -1}, {"prefetch_factor": 2}, {"persistent_workers": True}, {"multiprocessing_context": "fork"},
        {"num_workers": 1, "multiprocessing_context": "no"}, {"num_workers": 1, "prefetch_factor": -1},
        {"batch_size": None, "drop_last": True},
    ],
    ids=str,
)  # fmt: skip
def test_options_that_do_not_fit(lib, options):
    """ValueError, as in PyTorch."""
    with pytest.raises(ValueError):
        lib.utils.data.DataLoader(range(4), **options)


def test_small_things():
    """Attributes that are fixed, pinned memory without a GPU, empty splits."""
    for lib in LIBS:
        loader = lib.utils.data.DataLoader(range(4))
        with pytest.raises(ValueError, match="should not be set"):
            loader.batch_size = 3
        with pytest.warns(UserWarning, match="Length of split at index 1 is 0"):
            lib.utils.data.random_split(range(1), [0.5, 0.5])
        with pytest.raises(TypeError):
            lib.utils.data.DataLoader(range(4), num_workers=1, multiprocessing_context=3)
        assert lib.utils.data.get_worker_info() is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(list(engine.utils.data.DataLoader(range(4), pin_memory=True))) == 4
    with pytest.raises(RuntimeError, match="num_replicas"):
        engine.utils.data.DistributedSampler(range(4))
