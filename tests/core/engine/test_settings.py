"""Switches that scripts set before they start."""

from __future__ import annotations

import pytest

import core.engine as engine


def test_the_usual_first_lines_of_a_tutorial():
    """What newer tutorials ask before they choose a device."""
    found = engine.accelerator.current_accelerator()
    device = found.type if engine.accelerator.is_available() and found is not None else "cpu"
    assert device == ("cuda" if engine.cuda.is_available() else "cpu")
    assert not engine.backends.mps.is_available()
    engine.backends.cudnn.deterministic = True
    with engine.backends.cudnn.flags(enabled=False):
        assert not engine.backends.cudnn.enabled
    assert engine.backends.cudnn.enabled
    engine.use_deterministic_algorithms(True)
    assert engine.are_deterministic_algorithms_enabled()


def test_threads_of_matrix_products():
    before = engine.get_num_threads()
    try:
        engine.set_num_threads(1)
        assert engine.get_num_threads() == 1
    finally:
        engine.set_num_threads(before)
    with pytest.raises(RuntimeError, match="positive"):
        engine.set_num_threads(0)


def test_precision_and_compile():
    engine.set_float32_matmul_precision("high")
    assert engine.get_float32_matmul_precision() == "high"
    with pytest.raises(ValueError, match="precision"):
        engine.set_float32_matmul_precision("low")
    net = engine.nn.Linear(2, 2)
    assert engine.compile(net, mode="max-autotune") is net

    @engine.compile()
    def double(x):
        return x * 2

    assert double(engine.ones(1)).item() == 2
    with pytest.raises(RuntimeError, match="callable"):
        engine.compile(3)
