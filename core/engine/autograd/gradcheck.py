"""Are the written derivatives those of the written values? Central differences answer, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import backend
from ..tensor import Tensor, wrap
from .backward import grad
from .modes import no_grad

__all__ = ["GradcheckError", "gradcheck"]


class GradcheckError(RuntimeError):
    """The analytical and the numerical derivative differ."""


def gradcheck(
    func: Callable[..., Any],
    inputs: Tensor | Sequence[Any],
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
) -> bool:
    """Compare the derivatives of `func` with central differences, for every input that requires a gradient.

    Parameters
    ----------
    func : callable
        Takes `inputs`, returns a tensor or a tuple of tensors.
    inputs : Tensor or sequence
        Use float64: in float32 differences are noise.
    eps : float
        Step of the central difference.
    atol, rtol : float
        Allowed difference, absolute and relative.

    Raises
    ------
    GradcheckError
        Where they differ, unless `raise_exception` is false.
    """
    args = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    checked = [k for k, a in enumerate(args) if isinstance(a, Tensor) and a.requires_grad]
    if not checked:
        raise ValueError("gradcheck expects at least one input tensor to require gradient, but none of the them have")
    outputs = [y for y in _tuple(func(*args)) if y.requires_grad]
    for number, y in enumerate(outputs):
        analytic = [np.zeros((y.numel(), args[k].numel())) for k in checked]
        for row in range(y.numel()):
            seed = np.zeros(y.numel())
            seed[row] = 1.0
            given = wrap(backend.array_module(y.data_array).asarray(seed.reshape(y.shape), dtype=y.data_array.dtype))
            wanted = [args[k] for k in checked]
            for column, g in enumerate(grad([y], wanted, [given], retain_graph=True, allow_unused=True)):
                if g is not None:
                    analytic[column][row] = backend.to_numpy(g.data_array).ravel()
        for column, k in enumerate(checked):
            numeric = _numerical(func, args, k, number, y.numel(), eps)
            if not np.allclose(analytic[column], numeric, atol=atol, rtol=rtol, equal_nan=True):
                if raise_exception:
                    raise GradcheckError(
                        f"Jacobian mismatch for output {number} with respect to input {k},\n"
                        f"numerical:\n{numeric}\nanalytical:\n{analytic[column]}"
                    )
                return False
    return True


def _tuple(value: Any) -> tuple:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def _numerical(func: Callable, args: list, k: int, number: int, rows: int, eps: float) -> np.ndarray:
    jacobian = np.zeros((rows, args[k].numel()))
    base = backend.to_numpy(args[k].data_array)
    xp = backend.array_module(args[k].data_array)
    with no_grad():
        for column in range(base.size):
            values = []
            for step in (eps, -eps):
                moved = np.array(base)
                moved.reshape(-1)[column] += step
                changed = [*args[:k], wrap(xp.asarray(moved)), *args[k + 1 :]]
                results = [y for y in _tuple(func(*changed)) if y.is_floating_point()]
                values.append(backend.to_numpy(results[number].data_array).ravel())
            jacobian[:, column] = (values[0] - values[1]) / (2 * eps)
    return jacobian
