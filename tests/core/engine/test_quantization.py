"""Quantization beside PyTorch: the same whole numbers, scales and zero points, and close results."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

pytestmark = pytest.mark.filterwarnings("ignore")
LIBS = (engine, torch)


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32) * 2


@pytest.mark.parametrize("dtype", ["qint8", "quint8", "qint32"])
def test_quantize_per_tensor(dtype):
    results = []
    for lib in LIBS:
        q = lib.quantize_per_tensor(lib.tensor(numbers(5, 7)), 0.03, 10, getattr(lib, dtype))
        results.append((array(q.int_repr()), array(q.dequantize()), q.q_scale(), q.q_zero_point(), repr(q)))
    for a, b in zip(*results, strict=True):
        if isinstance(b, np.ndarray):
            np.testing.assert_array_equal(a, b)
            assert a.dtype == b.dtype
        else:
            assert a == b


def test_quantize_per_channel():
    results = []
    for lib in LIBS:
        scales, zeros = lib.tensor([0.1, 0.02, 0.3], dtype=lib.float64), lib.tensor([0, 5, -3])
        q = lib.quantize_per_channel(lib.tensor(numbers(2, 3, 4)), scales, zeros, 1, lib.qint8)
        results.append(
            (array(q.int_repr()), array(q.dequantize()), array(q.q_per_channel_scales()), q.q_per_channel_axis())
        )
    for a, b in zip(*results, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("reduce_range", [True, False])
@pytest.mark.parametrize("dtype", ["qint8", "quint8"])
@pytest.mark.parametrize("shift", [0.0, 5.0, -5.0])
def test_dynamic_choice_of_scale_and_zero_point(dtype, reduce_range, shift):
    results = []
    for lib in LIBS:
        x = lib.tensor(numbers(6, 5) + np.float32(shift))
        q = lib.quantize_per_tensor_dynamic(x, getattr(lib, dtype), reduce_range)
        results.append((q.q_scale(), q.q_zero_point(), array(q.int_repr())))
    assert results[0][0] == pytest.approx(results[1][0], rel=1e-6)
    assert results[0][1] == results[1][1]
    np.testing.assert_array_equal(results[0][2], results[1][2])


def test_dynamic_linear_layers():
    """The same int8 weights, scale and zero point; results equal to rounding of the last steps."""
    models, outputs, weights = [], [], []
    for lib in LIBS:
        lib.manual_seed(1)
        nn = lib.nn
        net = nn.Sequential(nn.Linear(16, 12), nn.ReLU(), nn.Sequential(nn.Linear(12, 4)))
        small = lib.ao.quantization.quantize_dynamic(net, {nn.Linear}, dtype=lib.qint8)
        models.append((net, small))
        weights.append([m.weight() for m in (small[0], small[2][0])])
        outputs.append((array(small(lib.tensor(numbers(9, 16)))), array(net(lib.tensor(numbers(9, 16))))))
    assert repr(models[0][1]) == repr(models[1][1])
    for own, reference in zip(*weights, strict=True):
        np.testing.assert_array_equal(array(own.int_repr()), array(reference.int_repr()))
        assert own.q_scale() == pytest.approx(reference.q_scale(), rel=1e-6)
        assert own.q_zero_point() == reference.q_zero_point() == 0
    np.testing.assert_allclose(outputs[0][0], outputs[1][0], rtol=0, atol=1e-5)
    assert np.abs(outputs[0][0] - outputs[0][1]).max() < 0.1
    net, small = models[0]
    assert type(net[0]) is engine.nn.Linear  # the model itself stays as it is
    assert small[0].weight().nbytes * 4 == net[0].weight.nbytes
    assert small[0].last_input.q_zero_point() > 0


def test_observers():
    from torch.ao.quantization import observer

    for symmetric in (False, True):
        scheme = torch.per_tensor_symmetric if symmetric else torch.per_tensor_affine
        own = engine.quantization.MinMaxObserver(engine.qint8, symmetric)
        reference = observer.MinMaxObserver(dtype=torch.qint8, qscheme=scheme)
        for seed in (0, 1):
            own(engine.tensor(numbers(4, 4, seed=seed)))
            reference(torch.tensor(numbers(4, 4, seed=seed)))
        for a, b in zip(own.calculate_qparams(), reference.calculate_qparams(), strict=True):
            assert a.item() == pytest.approx(b.item(), rel=1e-6)
    own = engine.quantization.PerChannelMinMaxObserver(1)
    reference = observer.PerChannelMinMaxObserver(1, dtype=torch.qint8, qscheme=torch.per_channel_symmetric)
    own(engine.tensor(numbers(3, 4)))
    reference(torch.tensor(numbers(3, 4)))
    np.testing.assert_allclose(array(own.calculate_qparams()[0]), array(reference.calculate_qparams()[0]), rtol=1e-6)


def test_what_cannot_be_done_is_said():
    with pytest.raises(RuntimeError, match="Float Tensor"):
        engine.quantize_per_tensor(engine.ones(2).double(), 0.1, 0, engine.qint8)
    with pytest.raises(RuntimeError, match="zero_point 300"):
        engine.quantize_per_tensor(engine.ones(2), 0.1, 300, engine.qint8)
    with pytest.raises(ValueError, match="Conv2d"):
        engine.quantization.quantize_dynamic(engine.nn.Conv2d(1, 1, 1), {engine.nn.Conv2d})
    with pytest.raises(RuntimeError, match="kPerTensorAffine"):
        engine.quantize_per_channel(
            engine.ones(2, 2), engine.ones(2), engine.zeros(2).long(), 0, engine.qint8
        ).q_scale()
