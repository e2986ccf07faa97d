"""Recurrent layers and cells beside PyTorch: outputs, states, gradients, names, starting values, packed sequences."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array, same

LIBS = (engine, torch)
KINDS = {
    "rnn": lambda lib, **k: lib.nn.RNN(3, 4, **k),
    "relu": lambda lib, **k: lib.nn.RNN(3, 4, nonlinearity="relu", **k),
    "lstm": lambda lib, **k: lib.nn.LSTM(3, 4, **k),
    "projected": lambda lib, **k: lib.nn.LSTM(3, 4, proj_size=2, **k),
    "gru": lambda lib, **k: lib.nn.GRU(3, 4, **k),
}
OPTIONS = [
    {}, {"num_layers": 2, "bias": False}, {"bidirectional": True, "batch_first": True},
    {"num_layers": 2, "bidirectional": True, "dropout": 0.3},
]  # fmt: skip


def flat(value):
    return [t for part in value for t in flat(part)] if isinstance(value, (tuple, list)) else [value]


def both(make, shape, hx=False):
    """The same layer, input and loss in both libraries: all that should agree."""
    found = []
    for lib in LIBS:
        lib.manual_seed(11)
        layer = make(lib)
        layer = layer.double()
        values = np.random.default_rng(0)
        x = lib.tensor(values.standard_normal(shape), requires_grad=True)
        state = None
        if hx:
            batch = () if len(shape) == 2 else (shape[0] if layer.batch_first else shape[1],)
            rows = layer.num_layers * (2 if layer.bidirectional else 1)
            sizes = [getattr(layer, "proj_size", 0) or layer.hidden_size]
            sizes += [layer.hidden_size] if layer.mode == "LSTM" else []
            state = [lib.tensor(values.standard_normal((rows, *batch, n)), requires_grad=True) for n in sizes]
        given = None if state is None else (tuple(state) if layer.mode == "LSTM" else state[0])
        lib.manual_seed(3)
        y = flat(layer(x, given))
        weights = [values.standard_normal(tuple(t.shape)) for t in y]
        sum((t * lib.tensor(w)).sum() for t, w in zip(y, weights, strict=True)).backward()
        names = dict(layer.named_parameters())
        found.append((list(names), repr(layer), [*y, x.grad, *[t.grad for t in state or ()],
                                                 *names.values(), *[p.grad for p in names.values()]]))  # fmt: skip
    (names, text, own), (names2, text2, reference) = found
    assert names == names2
    assert text == text2
    for a, b in zip(own, reference, strict=True):
        same(a, b, 1e-9, 1e-11)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_layers(kind, options):
    """From the same seed: starting values, dropout masks, outputs and every gradient."""
    both(lambda lib: KINDS[kind](lib, **options), (5, 2, 3), hx=True)
    both(lambda lib: KINDS[kind](lib, **options), (3, 3))


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_packed_sequences(kind):
    """Unequal lengths, unsorted, both directions, two layers; padded again at the end."""
    found = []
    for lib in LIBS:
        lib.manual_seed(2)
        layer = KINDS[kind](lib, num_layers=2, bidirectional=True).double()
        values = np.random.default_rng(1)
        parts = [lib.tensor(values.standard_normal((n, 3)), requires_grad=True) for n in (2, 5, 1, 4)]
        rnn = lib.nn.utils.rnn
        padded = rnn.pad_sequence(parts)
        packed = rnn.pack_padded_sequence(padded, lib.tensor([2, 5, 1, 4]), enforce_sorted=False)
        h0 = lib.tensor(values.standard_normal((4, 4, 4)))
        y, h = layer(packed, (h0, h0) if kind == "lstm" else h0)
        out, lengths = rnn.pad_packed_sequence(y, batch_first=True, padding_value=-1.0, total_length=6)
        total = (out * lib.tensor(values.standard_normal((4, 6, 8)))).sum()
        sum((t.pow(2).sum() for t in flat(h)), total).backward()
        found.append([packed.data, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices, out, lengths,
                      *flat(h), *[t.grad for t in parts], *[p.grad for p in layer.parameters()]])  # fmt: skip
    for a, b in zip(*found, strict=True):
        same(a, b, 1e-9, 1e-11)


@pytest.mark.parametrize("name", ["RNNCell", "LSTMCell", "GRUCell"])
@pytest.mark.parametrize("shape", [(2, 3), (3,)])
def test_cells(name, shape):
    found = []
    for lib in LIBS:
        lib.manual_seed(4)
        cell = getattr(lib.nn, name)(3, 5).double()
        values = np.random.default_rng(3)
        x = lib.tensor(values.standard_normal(shape), requires_grad=True)
        y = flat(cell(x))
        again = flat(cell(x, tuple(y) if len(y) > 1 else y[0]))
        sum(t.pow(2).sum() for t in again).backward()
        found.append((repr(cell), [*again, x.grad, *[p.grad for p in cell.parameters()]]))
    assert found[0][0] == found[1][0]
    for a, b in zip(found[0][1], found[1][1], strict=True):
        same(a, b, 1e-9, 1e-11)


@pytest.mark.parametrize("lib", LIBS, ids=["engine", "torch"])
def test_what_does_not_fit_is_refused(lib):
    layer = lib.nn.GRU(3, 4)
    with pytest.raises(RuntimeError, match="Expected 3"):
        layer(lib.zeros(5, 2, 4))
    with pytest.raises(RuntimeError, match="Expected hidden size"):
        layer(lib.zeros(5, 2, 3), lib.zeros(1, 3, 4))
    with pytest.raises(ValueError, match="hidden_size"):
        lib.nn.LSTM(3, 0)
    with pytest.raises(ValueError, match="Unknown nonlinearity"):
        lib.nn.RNN(3, 4, nonlinearity="sine")
    with pytest.raises(RuntimeError, match="sorted in decreasing order"):
        lib.nn.utils.rnn.pack_padded_sequence(lib.zeros(5, 2, 3), [2, 5])
    with pytest.raises(RuntimeError, match="greater than 0"):
        lib.nn.utils.rnn.pack_padded_sequence(lib.zeros(5, 2, 3), [5, 0])
    with pytest.warns(UserWarning, match="dropout option adds dropout"):
        lib.nn.LSTM(3, 4, dropout=0.5)


def test_sequence_tools():
    """pack_sequence, unpack_sequence, unpad_sequence and padding on the left."""
    parts = [np.arange(n, dtype=np.float64) + 1 for n in (3, 1, 2)]
    found = []
    for lib in LIBS:
        rnn = lib.nn.utils.rnn
        given = [lib.tensor(p) for p in parts]
        packed = rnn.pack_sequence(given, enforce_sorted=False)
        back = rnn.unpack_sequence(packed)
        left = rnn.pad_sequence(given, batch_first=True, padding_value=9.0, padding_side="left")
        found.append([packed.data, *back, left, *rnn.unpad_sequence(rnn.pad_sequence(given), lib.tensor([3, 1, 2]))])
    for a, b in zip(*found, strict=True):
        np.testing.assert_array_equal(array(a), array(b))
