"""Tensors as text, character by character as PyTorch prints them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import core.engine as engine

FLOATS = [
    [], [0.0], [1.0, 2.0], [1.5, -2.25], [0.1], [1e-5, 1.0], [1e5, 1.0], [1e9], [1e-8], [12345.678, 0.001], [-0.0],
    [math.nan], [math.inf, -math.inf, 1.0], [math.nan, 1.5, -2.0], [math.nan, 100.0, -2000.0], [1e-45, 1.0],
    [3.4e38, 1.0], [999.0, 1.0], [1001.0, 1.0], [1e8], [100000001.0], [0.00009], [0.0001], [123456.0, 2.5],
    [[1.0, 2.0], [3.0, 4.5]], [[[1.0], [2.0]], [[3.0], [4.0]]], [[]], [[], []], [1e300, 1e-300],
]  # fmt: skip
OTHERS = [
    (np.arange(5), "int64"), (np.arange(5), "int32"), (np.arange(5), "uint8"), (np.array([-1, 100]), "int8"),
    (np.arange(5), "int16"), (np.array([True, False]), "bool"), (np.array(True), "bool"), (np.array(3), "int64"),
    (np.array(2.5), "float64"), (np.array(2.5), "float16"), (np.array([1.0, 2.345]), "float16"),
    (np.array([1 + 2j, -1.5 - 0.25j]), "complex64"), (np.array([1 + 2j, 3 - 4j]), "complex128"),
    (np.array([1e-6 + 2j, 3 - 4000j]), "complex64"), (np.array([[1 + 2j], [3 + 0j]]), "complex64"),
    (np.array(1 - 1j), "complex64"), (np.zeros((0, 3)), "float32"), (np.zeros(0), "int64"), (np.zeros((2, 0)), "bool"),
    (np.zeros((0,)), "complex64"), (np.arange(2000), "int64"), (np.arange(2000.0), "float32"),
    (np.arange(3000.0).reshape(50, 60) / 7, "float32"), (np.arange(4000).reshape(10, 20, 20), "int64"),
    (np.arange(1200).reshape(2, 600) + 0.5j, "complex64"), (np.arange(40.0) * 1.5, "float32"),
    (np.arange(60).reshape(3, 20) * 1000, "int64"), (np.ones((3, 3)), "float64"), (np.ones((2, 2, 2, 2)), "float32"),
    (np.array([[True, False], [False, True]]), "bool"), (np.linspace(0, 1, 101), "float32"),
    (np.array([10**15, -1]), "int64"), (np.zeros(1001), "float32"), (np.full((5, 5), np.nan), "float32"),
]  # fmt: skip


def both(array, dtype):
    """The same tensor of both libraries."""
    array = np.asarray(array).astype(dtype)
    return engine.from_numpy(array.copy()), torch.from_numpy(array.copy())


@pytest.fixture
def options():
    """Options back to the defaults at the end."""
    yield
    for lib in (engine, torch):
        lib.set_printoptions(profile="default", sci_mode=None)


@pytest.mark.parametrize("values", FLOATS, ids=str)
def test_floats(values):
    """The format follows the printed elements: whole, decimal or scientific."""
    own, reference = both(values, "float64" if "1e+300" in str(values) else "float32")
    assert repr(own) == repr(reference)


@pytest.mark.parametrize(("array", "dtype"), OTHERS, ids=lambda v: str(v) if isinstance(v, str) else str(v.shape))
def test_dtypes_and_shapes(array, dtype):
    """Every dtype, 0-d, empty, nested, long and summarised."""
    own, reference = both(array, dtype)
    assert repr(own) == repr(reference)
    assert str(own) == str(reference)


@pytest.mark.parametrize(
    "change",
    [
        {"precision": 2}, {"precision": 8}, {"threshold": 5}, {"edgeitems": 1, "threshold": 5}, {"linewidth": 40},
        {"linewidth": 200}, {"sci_mode": True}, {"sci_mode": False}, {"profile": "short"}, {"profile": "full"},
        {"edgeitems": 0, "threshold": 5},
    ],
    ids=str,
)  # fmt: skip
def test_options(change, options):
    """set_printoptions means the same."""
    for lib in (engine, torch):
        lib.set_printoptions(**change)
    for array, dtype in [*OTHERS[:16], (np.arange(24.0).reshape(4, 6) / 7, "float32"), (np.arange(1100), "int64"),
                         (np.array([1e-6, 1.0]), "float32"), (np.arange(60).reshape(3, 4, 5), "int64")]:  # fmt: skip
        own, reference = both(array, dtype)
        assert repr(own) == repr(reference)


def test_gradients_are_told():
    """requires_grad and grad_fn stand at the end, on a line of their own where the last is full."""
    for make in (
        lambda lib: lib.ones(3, requires_grad=True),
        lambda lib: lib.ones(3, requires_grad=True) * 2,
        lambda lib: lib.ones(3, requires_grad=True).sum(),
        lambda lib: lib.ones(2, 10, requires_grad=True).exp(),
        lambda lib: lib.ones(3, requires_grad=True, dtype=lib.float64).relu(),
        lambda lib: lib.ones(17, requires_grad=True, dtype=lib.float64).mean(),
        lambda lib: lib.zeros(0, requires_grad=True),
        lambda lib: lib.nn.Parameter(lib.ones(2, 2)),
        lambda lib: lib.ones(30, requires_grad=True, dtype=lib.float64),
    ):
        assert repr(make(engine)) == repr(make(torch))


def test_the_default_dtype_is_not_told():
    """float64 goes without saying where it is the default."""
    try:
        for lib in (engine, torch):
            lib.set_default_dtype(lib.float64)
        assert repr(engine.ones(2)) == repr(torch.ones(2))
        assert repr(engine.ones(2, dtype=engine.float32)) == repr(torch.ones(2, dtype=torch.float32))
    finally:
        for lib in (engine, torch):
            lib.set_default_dtype(lib.float32)


@pytest.mark.parametrize("name", ["max", "min", "sort", "topk", "median", "nanmedian", "kthvalue", "mode", "cummax",
                                  "cummin", "aminmax", "frexp", "histogram"])  # fmt: skip
def test_several_results(name):
    """Named tuples stand a line for each result."""
    texts = []
    for lib in (engine, torch):
        x = lib.tensor([[1.0, 3.0, 2.0], [5.0, 4.0, 6.5]])
        rest = {"topk": (2,), "kthvalue": (2,), "aminmax": (), "frexp": (), "histogram": (2,)}.get(name, (1,))
        texts.append(repr(getattr(lib, name)(x, *rest)))
    assert texts[0] == texts[1]
