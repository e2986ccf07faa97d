"""The same numbers as tensors of the engine and of PyTorch, and how close two results must be."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

import core.engine as engine

from .cases import Constant


def tensors(lib: Any, arrays: tuple, grad: bool = True, device: str = "cpu") -> list[Any]:
    """Copies of the arrays as tensors; floating and complex ones require a gradient."""
    found = []
    for array in arrays:
        if lib is torch:
            made = torch.from_numpy(np.array(array))
        else:
            made = engine.from_numpy(np.array(array)).to(device)
        found.append(
            made.requires_grad_() if grad and array.dtype.kind in "fc" and not isinstance(array, Constant) else made
        )
    return found


def flat(result: Any) -> list[Any]:
    """All tensors of a result, in order."""
    return [t for part in result for t in flat(part)] if isinstance(result, (tuple, list)) else [result]


def array(tensor: Any) -> np.ndarray:
    """The elements as NumPy."""
    return tensor.detach().cpu().resolve_conj().resolve_neg().numpy()


def same(own: Any, reference: Any, rtol: float = 1e-10, atol: float = 1e-12) -> None:
    """Shape, dtype and values agree."""
    a, b = array(own), array(reference)
    assert a.shape == b.shape
    assert a.dtype == b.dtype
    np.testing.assert_allclose(a, b, rtol=rtol, atol=atol)


def weighted(lib: Any, outputs: list, weights: list) -> Any:
    """One real number that depends on every element of every differentiable output."""
    total = None
    for y, w in zip(outputs, weights, strict=True):
        if w is not None:
            term = (y * lib.from_numpy(w).to(y.device)).sum()
            term = term.real if term.is_complex() else term
            total = term if total is None else total + term
    return total
