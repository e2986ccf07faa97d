"""Tensors: creation, dtypes and their mixing, indexing, text, and mistakes."""

from __future__ import annotations

import copy
import itertools

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array, flat, same

LIBS = [engine, torch]
pytestmark = pytest.mark.filterwarnings("ignore")

MADE = [
    lambda t: t.tensor([1.5, 2]), lambda t: t.tensor([1, 2]), lambda t: t.tensor(True), lambda t: t.tensor([]),
    lambda t: t.tensor([[1, 2], [3, 4]], dtype=t.float16), lambda t: t.tensor(np.ones(2)),
    lambda t: t.tensor(2j), lambda t: t.zeros(2, 3), lambda t: t.ones((2,), dtype=t.int32), lambda t: t.full((2,), 3),
    lambda t: t.full((2,), 3.0), lambda t: t.full((), True), lambda t: t.eye(2, 3), lambda t: t.arange(5),
    lambda t: t.arange(1, 2, 0.3), lambda t: t.arange(5, 0, -2), lambda t: t.arange(3.0), lambda t: t.linspace(0, 1, 7),
    lambda t: t.linspace(3, 3, 1), lambda t: t.logspace(0, 2, 3), lambda t: t.zeros_like(t.ones(2, dtype=t.int64)),
    lambda t: t.ones_like(t.ones(2), dtype=t.bool), lambda t: t.full_like(t.ones(2), 7),
    lambda t: t.meshgrid(t.arange(2), t.arange(3), indexing="ij"),
    lambda t: t.meshgrid(t.arange(2), t.arange(3), indexing="xy"), lambda t: t.scalar_tensor(3),
    lambda t: t.ones(2).new_zeros((3,)), lambda t: t.ones(2, dtype=t.float64).new_tensor([1, 2]),
    lambda t: t.tensor([1.7, -1.7]).long(), lambda t: t.tensor([0, 2]).bool(), lambda t: t.ones(2).double(),
    lambda t: t.tensor([3, 1, 2]).sort(), lambda t: t.tensor([1, 0, 2]).nonzero(),
    lambda t: t.tensor([3, 1, 3]).unique(return_counts=True), lambda t: t.nn.functional.one_hot(t.tensor([0, 2]), 4),
    lambda t: t.tensor([7, -7]) // 2, lambda t: t.tensor([7, -7]) % 3, lambda t: ~t.tensor([True, False]),
    lambda t: 2 ** t.tensor([1, 2]), lambda t: t.tensor([4, 9]).sqrt(), lambda t: t.tensor([1, 2]).sum(),
    lambda t: t.tensor([True, True]).sum(), lambda t: t.tensor([1, 2]).prod(), lambda t: t.tensor([1, 2]) / 2,
    lambda t: t.div(t.tensor([7, -7]), 2, rounding_mode="trunc"), lambda t: t.tensor([1, 2]).cumsum(0),
]  # fmt: skip


@pytest.mark.parametrize("make", MADE, ids=range(len(MADE)))
def test_values_and_dtypes(make):
    """What creates or converts gives PyTorch's shape, dtype and values."""
    for own, reference in zip(flat(make(engine)), flat(make(torch)), strict=True):
        same(own, reference, 1e-6)


DTYPES = [
    "bool",
    "uint8",
    "int8",
    "int16",
    "int32",
    "int64",
    "float16",
    "float32",
    "float64",
    "complex64",
    "complex128",
]


@pytest.mark.parametrize("operator", ["add", "mul", "div", "eq"])
def test_type_promotion(operator):
    """All pairs of dtypes, with dimensions, 0-d and Python numbers, give PyTorch's dtype."""
    wrong = []
    for a, b in itertools.product(DTYPES, DTYPES):
        if {a, b} in ({"float16", "complex64"}, {"float16", "complex128"}):
            continue  # PyTorch has complex32 for some of these, NumPy has not
        for shape_a, shape_b in (((2,), (2,)), ((2,), ()), ((), (2,)), ((), ())):
            kinds = []
            for lib in LIBS:
                x, y = lib.ones(shape_a, dtype=getattr(lib, a)), lib.ones(shape_b, dtype=getattr(lib, b))
                kinds.append(str(getattr(lib, operator)(x, y).dtype))
            if kinds[0] != kinds[1]:
                wrong.append((a, b, shape_a, shape_b, kinds))
    for a, number in itertools.product(DTYPES, (True, 2, 2.5)):
        kinds = [str(getattr(lib, operator)(lib.ones(2, dtype=getattr(lib, a)), number).dtype) for lib in LIBS]
        if kinds[0] != kinds[1]:
            wrong.append((a, number, kinds))
    assert wrong == []


def test_numpy_numbers_do_not_widen():
    """A np.float64 is a number like any other: float32 stays float32."""
    x = engine.ones(2)
    assert (x * np.float64(2)).dtype is engine.float32
    assert (np.float64(2) * x).dtype is engine.float32


def test_default_dtype():
    """Python floats follow it; other types are refused."""
    engine.set_default_dtype(engine.float64)
    try:
        assert engine.tensor(1.5).dtype is engine.float64
        assert engine.zeros(2).dtype is engine.float64
    finally:
        engine.set_default_dtype(engine.float32)
    with pytest.raises(TypeError):
        engine.set_default_dtype(engine.int64)


KEYS = [
    0, -1, slice(None), slice(1, None), slice(None, None, 2), (0, 1), (slice(None), 0), (..., 0), None, (None, 0, None),
    [0, 2], ([0, 2], [1, 1]), ([0, 2], slice(None)), (slice(None), [0, 1]), ([[0], [1]], [1, 2]), (0, [1, 2]),
    (slice(None), 0, [1]), (..., [0, 1]), (None, [0, 1]), np.int64(1), (True,),
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_reading_and_writing_by_key(key):
    """Every kind of bracket selects the same elements, and assigns to them."""
    results = []
    for lib in LIBS:
        x = lib.arange(24.0).reshape(3, 4, 2)
        y = x.clone()
        y[key] = -1
        z = x.clone()
        z[key] = z[key] * 2
        results.append((x[key], y, z))
    for own, reference in zip(*results, strict=True):
        same(own, reference)


def test_masks_select_and_assign():
    """Boolean tensors of the whole shape, or of leading dimensions."""
    results = []
    for lib in LIBS:
        x = lib.arange(12.0).reshape(3, 4)
        y = x.clone()
        y[x > 5] = 0
        y[lib.tensor([True, False, False])] = 9
        results.append((x[x > 5], x[lib.tensor([True, False, True])], y))
    for own, reference in zip(*results, strict=True):
        same(own, reference)


def test_views_share_memory():
    """Changing a view changes its base, and the other way round; copies do not."""
    for lib in LIBS:
        x = lib.zeros(2, 3)
        for view in (x[0], x.t(), x.view(6), x.unsqueeze(0), x[:, 1:], x.detach(), x.diagonal(), x[0, 1]):
            before = x.sum().item()
            view.add_(1)
            assert x.sum().item() == before + view.numel()
        x.clone().add_(1)
        assert x[0].data_ptr() == x.data_ptr()


TEXTS = [
    lambda t: t.tensor(1.5), lambda t: t.tensor([1.0, 2.0]), lambda t: t.tensor([1, 200, -3]), lambda t: t.tensor([]),
    lambda t: t.tensor([True, False]), lambda t: t.arange(12.0).reshape(3, 4) / 7, lambda t: t.tensor([1e-5, 1.0]),
    lambda t: t.tensor([1e10, 1.0]), lambda t: t.tensor([float("nan"), float("inf"), 1.0]), lambda t: t.zeros(2, 2, 2),
    lambda t: t.arange(2000), lambda t: t.arange(2000.0).reshape(40, 50), lambda t: t.ones(2, dtype=t.float64),
    lambda t: t.ones(2, requires_grad=True), lambda t: t.ones(2, requires_grad=True) * 2, lambda t: t.zeros(2, 0),
    lambda t: t.zeros(0, dtype=t.int64), lambda t: t.arange(30.0) + 0.25, lambda t: t.tensor([1.0, -2.5, 1000.125]),
    lambda t: t.tensor([1.0, 100000.0]), lambda t: t.tensor(5), lambda t: t.ones(2, 3).size(), lambda t: t.float32,
    lambda t: t.arange(40, dtype=t.int32), lambda t: t.ones(3, dtype=t.float16), lambda t: t.tensor(-0.0),
]  # fmt: skip


@pytest.mark.parametrize("make", TEXTS, ids=range(len(TEXTS)))
def test_text_is_pytorchs(make):
    """repr, character by character."""
    assert repr(make(engine)) == repr(make(torch))


MISTAKES = [
    lambda t: t.ones(2) + t.ones(3), lambda t: t.ones(2, 3) @ t.ones(2, 3), lambda t: t.mm(t.ones(2), t.ones(2)),
    lambda t: t.ones(2, 3).reshape(4), lambda t: t.ones(2, 3).reshape(-1, -1), lambda t: t.ones(2, 3).t().view(6),
    lambda t: t.ones(2).sum(1), lambda t: t.ones(2, 2).sum((0, 0)), lambda t: t.ones(2)[2], lambda t: t.ones(2)[0, 0],
    lambda t: t.ones(2)[1.5], lambda t: t.tensor(1)[0], lambda t: t.ones(2)[::-1], lambda t: t.ones(2, 2)[[0, 2]],
    lambda t: t.ones(2)[t.tensor([True])], lambda t: t.cat([]), lambda t: t.cat([t.ones(2, 2), t.ones(2, 3)]),
    lambda t: t.cat([t.tensor(1)]), lambda t: t.stack([t.ones(2), t.ones(3)]), lambda t: t.ones(2).item(),
    lambda t: bool(t.ones(2)), lambda t: len(t.tensor(1)), lambda t: t.tensor([1, 2]).mean(),
    lambda t: t.ones(2, 3).expand(3, 3), lambda t: t.ones(2, 3).permute(0), lambda t: t.ones(2, 3, 4).t(),
    lambda t: t.dot(t.ones(2), t.ones(3)), lambda t: t.dot(t.ones(2, 2), t.ones(2)), lambda t: t.tensor([1, "a"]),
    lambda t: t.tensor([[1], [1, 2]]), lambda t: t.tensor([True]) - t.tensor([True]), lambda t: t.zeros(-1),
    lambda t: t.ones(2).clamp(), lambda t: t.ones(0).max(), lambda t: t.ones(0, 2).max(0),
    lambda t: t.tensor([1]) ** -1, lambda t: t.arange(0, 1, 0), lambda t: t.arange(1, 0, 1), lambda t: t.ones(2) & 1.5,
    lambda t: t.gather(t.ones(2, 2), 1, t.tensor([[5]])), lambda t: t.ones(2, dtype=t.int64).add_(1.5),
    lambda t: t.ones(2).add_(t.ones(3, 2)), lambda t: t.ones(2, device="tpu"),
    lambda t: t.masked_select(t.ones(2), t.ones(2)),
    lambda t: t.split(t.ones(3), [1, 1]), lambda t: t.where(t.ones(2), t.ones(2), t.ones(2)),
    lambda t: t.bmm(t.ones(1, 2, 3), t.ones(2, 3, 4)), lambda t: t.randint(3, 3, (2,)),
    lambda t: t.einsum("ij,j", t.ones(2, 2)),
    lambda t: t.ones(2, 3).flatten(1, 0), lambda t: t.ones(2).unsqueeze(3), lambda t: t.outer(t.ones(2, 2), t.ones(2)),
]  # fmt: skip


@pytest.mark.parametrize("call", MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_raise_pytorchs_exception(call):
    """The same type as PyTorch, and a message that says something."""
    with pytest.raises(Exception) as theirs:
        call(torch)
    with pytest.raises(type(theirs.value)) as ours:
        call(engine)
    assert str(ours.value)


def test_copies():
    """deepcopy keeps values, dtype and requires_grad; parameters stay parameters. Pickles: see test_saving."""
    p = engine.nn.Parameter(engine.randn(2, 3))
    twin = copy.deepcopy(p)
    assert type(twin) is type(p)
    same(twin, p)
    assert twin.requires_grad
    assert twin.data_ptr() != p.data_ptr()


def test_numpy_shares_memory():
    """from_numpy and numpy() copy nothing."""
    a = np.zeros(3, np.float32)
    t = engine.from_numpy(a)
    t += 1
    assert a.tolist() == [1, 1, 1]
    assert t.numpy() is a
    assert t.data_array is a
    assert np.asarray(t) is a


def test_no_cuda_says_so():
    """Asking for a GPU where there is none explains itself."""
    if engine.cuda.is_available():
        pytest.skip("this machine has a GPU; test_gpu runs there")
    with pytest.raises(AssertionError, match="no CUDA device"):
        engine.ones(2).cuda()
    assert engine.cuda.device_count() == 0


def test_array_is_what_pytorch_prints():
    """tolist, item, iteration, membership and conversion to Python numbers."""
    for lib in LIBS:
        x = lib.tensor([[1.0, 2.0], [3.0, 4.0]])
        assert [r.tolist() for r in x] == [[1, 2], [3, 4]]
        assert 3.0 in x
        assert float(x[1, 1]) == 4.0
        assert int(lib.tensor(3)) == 3
        assert f"{x[0, 1]:.2f}" == "2.00"
        assert [10, 20, 30][lib.tensor(1)] == 20
    assert array(engine.ones(2)).dtype == np.float32
