"""Are the written derivatives those of the written values? Central differences answer, entry by entry.

A complex number counts as two real ones: gradients in PyTorch's convention, ``dL/dx + i dL/dy``, are then ordinary
Jacobians of real functions, for the real part of an output (seed 1) and for its imaginary part (seed i).
"""

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
        Use float64 or complex128: in float32 differences are noise.
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
    outputs = [(k, y) for k, y in enumerate(_tuple(func(*args))) if isinstance(y, Tensor) and y.requires_grad]
    wanted = [args[k] for k in checked]
    for number, y in outputs:
        seeds = np.zeros((y.numel(),), y.data_array.dtype)
        rows = _parts(seeds)  # shares memory with the seeds
        analytic = [np.zeros((rows.size, _parts(backend.to_numpy(t.data_array)).size)) for t in wanted]
        for row in range(rows.size):
            rows[...] = 0.0
            rows[row] = 1.0
            given = wrap(backend.array_module(y.data_array).array(seeds.reshape(y.shape)))
            for column, g in enumerate(grad([y], wanted, [given], retain_graph=True, allow_unused=True)):
                if g is not None:
                    analytic[column][row] = _parts(backend.to_numpy(g.data_array))
        for column, k in enumerate(checked):
            numeric = _numerical(func, args, k, number, rows.size, eps)
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


def _parts(array: np.ndarray) -> np.ndarray:
    """The real numbers in an array, one after the other."""
    line = np.ascontiguousarray(array).reshape(-1)
    return line.view(line.real.dtype) if line.dtype.kind == "c" else line


def _numerical(func: Callable, args: list, k: int, number: int, rows: int, eps: float) -> np.ndarray:
    base = backend.to_numpy(args[k].data_array)
    jacobian = np.zeros((rows, _parts(base).size))
    xp = backend.array_module(args[k].data_array)
    with no_grad():
        for column in range(jacobian.shape[1]):
            values = []
            for step in (eps, -eps):
                moved = np.array(base, order="C")
                _parts(moved)[column] += step
                changed = [*args[:k], wrap(xp.asarray(moved)), *args[k + 1 :]]
                values.append(_parts(backend.to_numpy(_tuple(func(*changed))[number].data_array)))
            jacobian[:, column] = (values[0] - values[1]) / (2 * eps)
    return jacobian
