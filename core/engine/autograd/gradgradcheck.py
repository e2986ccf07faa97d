"""Are the derivatives of derivatives right? The gradient is treated as a function and checked like any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import backend
from ..tensor import Tensor, wrap
from .backward import grad
from .gradcheck import gradcheck

__all__ = ["gradgradcheck"]


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Tensor | Sequence[Any],
    grad_outputs: Tensor | Sequence[Tensor] | None = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
) -> bool:
    """Compare second derivatives of `func` with central differences of its first ones.

    Parameters
    ----------
    func : callable
        Takes `inputs`, returns a tensor or a tuple of tensors.
    inputs : Tensor or sequence
        Use float64: in float32 differences are noise.
    grad_outputs : Tensor or sequence of Tensor, optional
        Where the first derivative is taken; normal numbers of a fixed seed if left out.
    eps, atol, rtol, raise_exception
        As for :func:`gradcheck`.
    """
    args = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    outputs = [y for y in _tuple(func(*args)) if isinstance(y, Tensor) and y.requires_grad]
    if grad_outputs is None:
        random = np.random.default_rng(0)
        seeds = []
        for y in outputs:
            values = random.standard_normal(y.shape)
            if y.is_complex():
                values = values + 1j * random.standard_normal(y.shape)
            xp = backend.array_module(y.data_array)
            seeds.append(wrap(xp.asarray(values, dtype=y.data_array.dtype)).requires_grad_())
    else:
        seeds = list(_tuple(grad_outputs))
    count = len(args)

    def first(*given: Any) -> tuple:
        own, weights = given[:count], given[count:]
        results = [y for y in _tuple(func(*own)) if isinstance(y, Tensor) and y.requires_grad]
        wanted = [a for a in own if isinstance(a, Tensor) and a.requires_grad]
        found = grad(results, wanted, list(weights), create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None and g.requires_grad)

    def tracked(*given: Any) -> tuple:
        """`gradcheck` moves plain tensors about: they have to be differentiated first."""
        again = [
            g.detach().requires_grad_() if isinstance(a, Tensor) and a.requires_grad and not g.requires_grad else g
            for g, a in zip(given, [*args, *seeds], strict=True)
        ]
        from .modes import enable_grad

        with enable_grad():
            return first(*again)

    if not first(*args, *seeds):
        return True  # linear in every input: nothing depends on anything
    return gradcheck(tracked, [*args, *seeds], eps=eps, atol=atol, rtol=rtol, raise_exception=raise_exception)


def _tuple(value: Any) -> tuple:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)
