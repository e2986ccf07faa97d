"""Square brackets of every kind, reading and writing, with gradients, as PyTorch answers them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import core.engine as engine

pytestmark = pytest.mark.filterwarnings("ignore")

SHAPE = (4, 3, 5)
T = "tensor"  # ("tensor", values): a tensor of positions or a mask


def t(values, dtype=None):
    """A key that is a tensor."""
    return (T, values, dtype)


MASK = np.arange(60).reshape(SHAPE) % 3 == 0
KEYS = [
    0, -1, 3, slice(None), slice(1, 3), slice(None, None, 2), slice(-2, None), slice(3, 1), slice(0, 0), slice(10, 20),
    None, Ellipsis, True, False, (0, 1), (0, 1, 2), (..., 0), (0, ...), (None, 0), (0, None, 1), (slice(None), None),
    (slice(1, 3), 0), (..., None), (None, ..., None), (slice(None), slice(None), -1), (), (..., slice(1, 2)),
    [0, 2], [0, -1], [True, False, True, False], [[0, 1], [2, 3]], ([0, 1], [1, 2]), ([0, 1], [1, 2], [3, 4]),
    ([0, 1], slice(None), [3, 4]), (slice(None), [0, 2]), (slice(None), [0, 2], None), (0, [0, 2]), ([0, 2], 0),
    ([0, 2], ..., [1, 3]), (slice(None), [0], [1, 3]), ([[0], [1]], [1, 2]), (None, [0, 1]), ([], ), [],
    t([0, 2]), t([[0, 1], [2, 3]]), t(1), t(-1), t([], "int64"), t([0, 1], "int32"), t([0, 1], "uint8"),
    t(True), t(False), t([True, False, True, True]), t(MASK), t(MASK[:, :, 0]), t(MASK.any(axis=(1, 2))),
    (t([0, 1]), t([1, 2])), (t([0, 1]), 1), (slice(None), t([0, 1])), (slice(None), t([True, False, True])),
    (t([True, False, True, False]), t([0, 1])), (t([True, False, True, False]), slice(None), 0),
    (slice(1, 3), t([0, 2]), slice(None, None, 2)), (t([0, 1]), slice(None), t([1, 2])),
    (t([[0], [1]]), slice(None), t([1, 2])), (..., t([0, 4])), (None, t([0, 1]), None), (t(0), t(1), t(2)),
    (t(0), slice(None)), (0, t([1, 2]), slice(None)), (slice(None), 0, t([1, 2])), (t([1, 2]), 0, slice(None)),
    (t([0, 1]), None, t([1, 2])), (t(MASK[:, :, 0]), t([0])), (t(MASK[:, :, 0]), 1), (np.int64(1), np.array([0, 1])),
    np.array([0, 1]), (slice(None), np.array([True, False, True])), (slice(None), slice(None), t([[0, 1], [2, 3]])),
    ((0, 1), (1, 2)), [slice(0, 2), 1], (True, 0), (0, True), (slice(np.int64(1), np.int64(3)),),
    4, -5, (0, 3), (0, 0, 0, 0), [4], ([0], [3]), t([4]), t([-5]), t([0.5]), t([True, False]), "a", 1.5,
    slice(None, None, -1), slice(0, 4, 0), (..., ...), (t([0, 1]), t([0, 1, 2])), t([1j]), t(MASK[:, :, :4]),
]  # fmt: skip


def keyed(lib, key):
    """The key with tensors of one library."""
    if isinstance(key, tuple) and len(key) == 3 and isinstance(key[0], str) and key[0] == T:
        array = np.array(key[1], dtype=key[2])
        return lib.from_numpy(array.copy())
    if isinstance(key, tuple):
        return tuple(keyed(lib, k) for k in key)
    if isinstance(key, list):
        return [keyed(lib, k) for k in key]
    return key


def tried(action):
    """The result, or the type of the error."""
    try:
        return action()
    except Exception as error:
        return type(error)


def sources():
    """The same numbers in both libraries."""
    x = np.random.default_rng(3).standard_normal(SHAPE)
    return engine.from_numpy(x.copy()), torch.from_numpy(x.copy())


def alike(own, reference):
    """Same error type, or same shape, dtype and values."""
    if isinstance(reference, type) or isinstance(own, type):
        return own is reference
    a, b = own.detach().numpy(), reference.detach().numpy()
    return a.shape == b.shape and a.dtype == b.dtype and bool(np.array_equal(a, b, equal_nan=True))


@pytest.mark.parametrize("key", KEYS, ids=lambda k: str(k)[:60])
def test_reading(key):
    """Values and shapes, or the type of the error."""
    x, y = sources()
    own, reference = tried(lambda: x[keyed(engine, key)]), tried(lambda: y[keyed(torch, key)])
    assert alike(own, reference), (own, reference)


@pytest.mark.parametrize("key", KEYS, ids=lambda k: str(k)[:60])
def test_gradient_of_reading(key):
    """The gradient comes back to the places that were read."""
    x, y = (s.requires_grad_() for s in sources())
    own, reference = tried(lambda: x[keyed(engine, key)]), tried(lambda: y[keyed(torch, key)])
    if isinstance(reference, type):
        return
    for z in (own, reference):
        (z * z).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), y.grad.numpy())


@pytest.mark.parametrize("key", KEYS, ids=lambda k: str(k)[:60])
@pytest.mark.parametrize("kind", ["number", "same", "row"])
def test_writing(key, kind):
    """A number, a tensor of the selected shape, and one that is broadcast."""
    x, y = sources()
    part = tried(lambda: y[keyed(torch, key)])
    values = np.random.default_rng(4).standard_normal(() if isinstance(part, type) else tuple(part.shape))
    if kind == "row" and values.ndim:
        values = values[..., :1]
    results = []
    for lib, z in ((engine, x), (torch, y)):
        value = 2.5 if kind == "number" else lib.from_numpy(np.array(values))

        def write(z=z, lib=lib, value=value):
            z[keyed(lib, key)] = value
            return z

        results.append(tried(write))
    if "tensor', [0, 1], 'uint8'" in str(key):
        return
    assert alike(*results), results


@pytest.mark.parametrize("key", KEYS[:30] + KEYS[44:60], ids=lambda k: str(k)[:60])
def test_gradient_of_writing(key):
    """What was overwritten gets no gradient, what was written does."""
    grads = []
    for lib, z in zip((engine, torch), sources(), strict=True):
        z.requires_grad_()
        part = tried(lambda z=z, lib=lib: z.detach()[keyed(lib, key)])
        if isinstance(part, type):
            return
        value = (part.clone() * 0 + 0.5).requires_grad_()
        copy = z * 1
        if tried(lambda copy=copy, lib=lib, value=value: copy.__setitem__(keyed(lib, key), value)) is not None:
            return
        (copy * copy * copy).sum().backward()
        grads.append((z.grad.numpy(), np.zeros(value.shape) if value.grad is None else value.grad.numpy()))
    np.testing.assert_allclose(grads[0][0], grads[1][0])
    if "2, 2" not in str(key):
        np.testing.assert_allclose(grads[0][1], grads[1][1])


positions = st.one_of(
    st.integers(-3, 2), st.none(), st.just(Ellipsis),
    st.builds(slice, st.one_of(st.none(), st.integers(-4, 4)), st.one_of(st.none(), st.integers(-4, 4)),
              st.one_of(st.none(), st.integers(1, 3))),
    st.lists(st.integers(-3, 2), min_size=1, max_size=2), st.booleans(),
    st.lists(st.integers(-3, 2), min_size=2, max_size=2).map(lambda v: t(v)), st.integers(-3, 2).map(lambda v: t(v)),
    st.lists(st.booleans(), min_size=3, max_size=3).map(lambda v: t(v)),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(positions, min_size=1, max_size=5).map(tuple))
def test_any_mixture(key):
    """Mixtures of all kinds of keys give the same elements, or errors in the same places."""
    if sum(k is Ellipsis for k in key) > 1:
        return
    x = np.arange(81.0).reshape(3, 3, 3, 3)
    own = tried(lambda: engine.from_numpy(x.copy())[keyed(engine, key)])
    reference = tried(lambda: torch.from_numpy(x.copy())[keyed(torch, key)])
    if isinstance(reference, type):
        assert isinstance(own, type), (own, reference)
    else:
        assert alike(own, reference), (own, reference)
