"""Worker processes: the batches, the order and the random numbers of PyTorch, and no process left behind."""

from __future__ import annotations

import gc
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest
import torch

import core.engine as engine

LIBS = {"engine": engine, "torch": torch}
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="classes of tests are sent by fork"),
    pytest.mark.filterwarnings("ignore:This DataLoader will create 3 worker"),
]


class Drawing:
    """Samples with random numbers of all three streams, and of which worker they are."""

    def __init__(self, lib, n=11):
        self.lib, self.n = lib, n

    def __len__(self):
        return self.n

    def __getitem__(self, k):
        info = self.lib.utils.data.get_worker_info()
        return (
            k,
            info.id,
            info.num_workers,
            info.seed % 1000,
            self.lib.rand(1).item(),
            np.random.rand(),
            random.random(),
        )


def passes(lib, dataset, count=2, **options):
    """Batches of some passes, and the next number of the stream."""
    lib.manual_seed(7)
    loader = lib.utils.data.DataLoader(dataset, **{"num_workers": 2, **options})
    found = [[plain(b) for b in loader] for _ in range(count)]
    return found, lib.rand(1).item()


def plain(value):
    """Nested lists."""
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value.tolist() if hasattr(value, "tolist") else value


@pytest.mark.parametrize(
    "options",
    [
        {}, {"shuffle": True, "batch_size": 3}, {"batch_size": None}, {"persistent_workers": True, "shuffle": True},
        {"prefetch_factor": 1, "batch_size": 4, "drop_last": True}, {"num_workers": 1},
    ],
    ids=str,
)  # fmt: skip
def test_batches_are_pytorchs(options):
    """Order, random numbers in workers, the seed of each, and the parent's stream afterwards."""
    own, reference = (passes(lib, Drawing(lib), **options) for lib in LIBS.values())
    assert own == reference


def shared_stream(lib, per_worker):
    """An iterable dataset whose workers have different numbers of samples."""

    class Stream(lib.utils.data.IterableDataset):
        def __iter__(self):
            number = lib.utils.data.get_worker_info().id
            return iter(range(100 * number, 100 * number + per_worker[number]))

    return Stream()


@pytest.mark.parametrize("per_worker", [(5, 2, 4), (0, 3, 9), (0, 0, 0)])
@pytest.mark.parametrize("batch_size", [None, 2])
def test_streams_shared_by_workers(per_worker, batch_size):
    """Each gives its own share; those that end early are left out of the turn."""
    options = {"num_workers": 3, "batch_size": batch_size, "persistent_workers": True}
    own, reference = (passes(lib, shared_stream(lib, per_worker), **options) for lib in LIBS.values())
    assert own == reference


class Broken:
    """Raises for one index."""

    def __init__(self, error):
        self.error = error

    def __len__(self):
        return 6

    def __getitem__(self, k):
        if k == 3:
            raise self.error
        return k


class Local(Exception):
    """Made from two arguments, so that it cannot be made from a text."""

    def __init__(self, a, b):
        super().__init__(a, b)


@pytest.mark.parametrize("error", [ValueError("bad sample"), KeyError("bad sample"), Local("bad sample", 1)], ids=repr)
def test_exceptions_come_through(error):
    """With their type, the worker's number and traceback; the loader goes on afterwards, as PyTorch's."""
    for lib in LIBS.values():
        batches = iter(lib.utils.data.DataLoader(Broken(error), num_workers=2))
        seen = [next(batches).item() for _ in range(3)]
        kind = RuntimeError if isinstance(error, Local) else type(error)
        with pytest.raises(kind, match=r"(?s)in DataLoader worker process 1.*__getitem__.*bad sample"):
            next(batches)
        assert [*seen, *(b.item() for b in batches)] == [0, 1, 2, 4, 5]


class Dying(Broken):
    """Ends its process, or sleeps."""

    def __getitem__(self, k):
        if k == 3:
            self.error()
        return k


def end():
    """As if killed for lack of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def sleep():
    """Longer than anybody waits."""
    signal.pause()


def test_a_worker_that_dies():
    """Is noticed at once, and named."""
    with pytest.raises(RuntimeError, match=r"exited unexpectedly.*-9"):
        list(engine.utils.data.DataLoader(Dying(end), num_workers=2))


def test_a_worker_that_hangs():
    """The timeout ends the wait; the process is ended too."""
    loader = engine.utils.data.DataLoader(Dying(sleep), num_workers=2, timeout=0.5)
    with pytest.raises(RuntimeError, match=r"timed out after 0\.5 seconds"):
        for _ in loader:
            pass


def number_seed(number):
    """A worker_init_fn: what it draws comes from the worker's own seed."""
    np.random.seed(number)


def failing(number):
    """A worker_init_fn that fails."""
    raise ValueError(f"no start {number}")


def test_worker_init_fn():
    """Runs in each worker after seeding; its exception is the parent's."""
    own, reference = (passes(lib, Drawing(lib), worker_init_fn=number_seed) for lib in LIBS.values())
    assert own == reference
    with pytest.raises(ValueError, match="no start"):
        list(engine.utils.data.DataLoader(range(3), num_workers=1, worker_init_fn=failing))


def test_large_batches_and_tensors():
    """Many megabytes, more than a pipe holds, of tensors, parameters and bfloat16; requires_grad survives."""
    dataset = [(engine.full((300, 300), float(k)), engine.full((3,), k, dtype=engine.bfloat16)) for k in range(8)]
    got = list(engine.utils.data.DataLoader(dataset, batch_size=4, num_workers=2))
    assert [tuple(a.shape) for a, _ in got] == [(4, 300, 300)] * 2
    assert got[1][1].dtype is engine.bfloat16
    assert got[1][1][3, 0].item() == 7
    leaf = next(iter(engine.utils.data.DataLoader([engine.nn.Parameter(engine.ones(2))], None, num_workers=1)))
    assert type(leaf) is engine.nn.Parameter
    assert leaf.requires_grad
    with pytest.raises(RuntimeError, match="Cowardly"):
        next(iter(engine.utils.data.DataLoader([leaf], num_workers=1)))


def test_a_huge_list_of_indices():
    """Tasks larger than a pipe's buffer do not block."""
    batches = list(engine.utils.data.DataLoader(range(120_000), batch_size=60_000, num_workers=2))
    assert [b.sum().item() for b in batches] == [sum(range(60_000)), sum(range(60_000, 120_000))]


@pytest.mark.parametrize("context", ["spawn", multiprocessing.get_context("fork")], ids=["by name", "by context"])
def test_ways_to_start(context):
    """A dataset of tensors is sent to processes that start from nothing."""
    dataset = engine.utils.data.TensorDataset(engine.arange(4), engine.ones(4, 2))
    loader = engine.utils.data.DataLoader(dataset, 2, num_workers=1, multiprocessing_context=context)
    assert [a.tolist() for a, _ in loader] == [[0, 1], [2, 3]]


def test_out_of_order():
    """in_order=False gives the same batches in any order."""
    loader = engine.utils.data.DataLoader(range(9), 2, num_workers=2, in_order=False)
    assert sorted(plain(list(loader))) == [[0, 1], [2, 3], [4, 5], [6, 7], [8]]


def test_nothing_is_left():
    """After a break, after an exception, after persistent workers: no process."""
    before = set(multiprocessing.active_children())
    for options in ({}, {"persistent_workers": True}):
        loader = engine.utils.data.DataLoader(range(100), num_workers=2, **options)
        for batch in loader:
            assert batch.item() == 0
            break
        del batch
        if options:  # a pass that was broken off does not disturb the next
            assert [b.item() for b in loader] == list(range(100))
        del loader
    gc.collect()
    assert not set(multiprocessing.active_children()) - before


INTERRUPTED = """
    import os, signal, time
    import core.engine as torch

    class Slow(torch.utils.data.Dataset):
        def __len__(self):
            return 100

        def __getitem__(self, k):
            time.sleep(0.05)
            return os.getpid()

    signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs in the background may have it switched off
    workers = set()
    try:
        for pids in torch.utils.data.DataLoader(Slow(), num_workers=2):
            workers.add(pids.item())
            if len(workers) == 2:
                print(*workers, flush=True)
                os.killpg(0, signal.SIGINT)  # as the terminal does
    except KeyboardInterrupt:
        print("interrupted")
"""


def test_interrupting_ends_all():
    """Ctrl+C reaches all processes; the parent raises, the workers go without a word."""
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(INTERRUPTED)], capture_output=True, text=True, timeout=60, check=False,
        start_new_session=True,
    )  # fmt: skip
    first, second = run.stdout.splitlines()
    assert second == "interrupted"
    assert run.stderr == ""
    for pid in first.split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def test_too_many_workers():
    """PyTorch's warning."""
    for lib in LIBS.values():
        with pytest.warns(UserWarning, match="suggested max number of worker"):
            lib.utils.data.DataLoader(range(3), num_workers=10_000).check_worker_number_rationality()
