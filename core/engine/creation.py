"""Tensors from nothing, from numbers, and from NumPy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import backend, random
from .autograd.half import round_in_place
from .autograd.modes import InferenceCell, state
from .dtypes import get_default_dtype, to_numpy_dtype
from .sequences import even_steps, evenly_spaced
from .shapes import broadcast_shapes, shape_argument
from .tensor import Tensor, wrap

__all__ = [
    "arange", "as_tensor", "asarray", "bernoulli", "empty", "empty_like", "empty_permuted", "empty_strided", "eye",
    "from_numpy", "frombuffer", "full", "full_like", "linspace", "logspace", "meshgrid", "normal", "ones",
    "ones_like", "rand", "rand_like", "randint", "randint_like", "randn", "randn_like", "randperm", "range",
    "scalar_tensor", "tensor", "tril_indices", "triu_indices", "vander", "zeros", "zeros_like",
]  # fmt: skip


_count = range  # a function of this file has the same name


def _finish(array: Any, device: Any, requires_grad: bool) -> Tensor:
    if isinstance(array, np.generic):
        array = np.asarray(array)
    if array.dtype.byteorder == ">":
        round_in_place(array)
    if device is not None:
        array = backend.to_device(array, backend.device(device))
    made = wrap(array)
    if state.mode & 4:
        made._version_cell = InferenceCell(made._version_cell)
    if requires_grad:
        made.requires_grad = True
    return made


def _np_dtype(dtype: Any) -> np.dtype:
    return get_default_dtype().numpy if dtype is None else to_numpy_dtype(dtype)


def _numbers(data: Any, dtype: Any = None) -> np.ndarray:
    """An array of the type PyTorch would infer: Python floats take the default dtype, ints are int64."""
    if isinstance(data, Tensor):
        return backend.to_numpy(data.data_array)
    if isinstance(data, (np.ndarray, np.generic)):
        given = np.asarray(data)
        return given.astype(given.dtype.newbyteorder("=")) if not given.dtype.isnative else given
    if isinstance(data, (list, tuple)) and any(isinstance(d, Tensor) for d in data):
        data = [d.tolist() if isinstance(d, Tensor) else d for d in data]
    try:
        array = np.array(data)
    except ValueError as error:
        raise ValueError(f"expected sequences of equal length in every dimension: {error}") from None
    if array.dtype == object or array.dtype.kind in "US":
        raise TypeError(f"a tensor holds numbers, but got {type(data).__name__} with {array.dtype} elements")
    if dtype is not None:
        return array  # converted once, by the caller
    if array.dtype.kind == "f" or (array.size == 0 and isinstance(data, (list, tuple))):
        # a list of NumPy numbers keeps their type, Python's floats do not have one
        return array.astype(get_default_dtype().numpy) if array.dtype == np.float64 else array
    if array.dtype.kind == "c":
        return array.astype(np.complex64 if get_default_dtype().numpy == np.float32 else np.complex128)
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


def tensor(
    data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False, pin_memory: bool = False
) -> Tensor:
    """A new tensor with a copy of `data`: numbers, nested sequences, an array or a tensor.

    Raises
    ------
    ValueError
        If nested sequences have unequal lengths.
    TypeError
        If the elements are not numbers.
    """
    array = _numbers(data, dtype)
    wanted = array.dtype if dtype is None else to_numpy_dtype(dtype)
    made = np.array(array, dtype=wanted, order="C")
    wrapped = _finish(made, device, requires_grad)
    wrapped.dtype  # noqa: B018  (refuses element types that tensors do not hold)
    return wrapped


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """`data` as a tensor, sharing memory where possible."""
    if isinstance(data, Tensor):
        return data.to(device=device, dtype=dtype)
    if isinstance(data, np.ndarray):
        return from_numpy(data).to(device=device, dtype=dtype)
    return tensor(data, dtype=dtype, device=device)


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A tensor that shares memory with a NumPy array."""
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    if not ndarray.dtype.isnative:
        raise ValueError(
            "given numpy array has byte order different from the native byte order. Conversion between byte orders is "
            "currently not supported: use array.astype(array.dtype.newbyteorder('='))."
        )
    made = wrap(ndarray)
    made.dtype  # noqa: B018  (raises TypeError for element types that tensors do not hold)
    return made


def scalar_tensor(s: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A 0-d tensor."""
    return full((), s, dtype=dtype or get_default_dtype(), device=device, requires_grad=requires_grad)


def _make(kind: str, shape: tuple, dtype: Any, device: Any, requires_grad: bool, *value: Any) -> Tensor:
    where = backend.CPU if device is None else backend.device(device)
    xp = backend.module_for(where)
    if any(s < 0 for s in shape):
        raise RuntimeError(f"Trying to create tensor with negative dimension: {list(shape)}")
    if where.index is not None:
        with xp.cuda.Device(where.index):
            return _finish(getattr(xp, kind)(shape, *value, dtype=dtype), None, requires_grad)
    return _finish(getattr(xp, kind)(shape, *value, dtype=dtype), None, requires_grad)


def zeros(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Zeros."""
    return _make("zeros", shape_argument(size), _np_dtype(dtype), device, requires_grad)


def ones(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones."""
    return _make("ones", shape_argument(size), _np_dtype(dtype), device, requires_grad)


def empty(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Whatever the memory holds."""
    return _make("empty", shape_argument(size), _np_dtype(dtype), device, requires_grad)


def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """One value everywhere; without `dtype` the value decides (bool, int64 or the default)."""
    value = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    chosen = _numbers(value).dtype if dtype is None else to_numpy_dtype(dtype)
    return _make("full", shape_argument((size,)), chosen, device, requires_grad, value)


def _like(input: Tensor, dtype: Any, device: Any) -> tuple[tuple, np.dtype, Any]:
    chosen = input.data_array.dtype if dtype is None else to_numpy_dtype(dtype)
    return input.data_array.shape, chosen, input.device if device is None else device


def zeros_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Zeros in the shape, dtype and place of `input`."""
    return _make("zeros", *_like(input, dtype, device), requires_grad)


def ones_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones in the shape, dtype and place of `input`."""
    return _make("ones", *_like(input, dtype, device), requires_grad)


def empty_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Unset memory in the shape, dtype and place of `input`."""
    return _make("empty", *_like(input, dtype, device), requires_grad)


def full_like(
    input: Tensor, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """One value in the shape, dtype and place of `input`."""
    return _make("full", *_like(input, dtype, device), requires_grad, fill_value)


def arange(
    start: Any, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Numbers from `start` (0 if only one is given) up to, not including, `end`."""
    if end is None:
        start, end = 0, start
    if step == 0:
        raise RuntimeError("step must be nonzero")
    for name, value in (("start", start), ("end", end)):
        if isinstance(value, float) and not math.isfinite(value):
            raise RuntimeError(f"arange(): unsupported range: {start} -> {end}; {name} must be finite")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    if dtype is None:
        whole = all(isinstance(v, int) or (isinstance(v, Tensor) and v.dtype.category == 1) for v in (start, end, step))
        dtype = np.int64 if whole else None
    n = math.ceil((end - start) / step)
    return _finish(even_steps(start, step, n, _np_dtype(dtype)), device, requires_grad)


def linspace(
    start: Any, end: Any, steps: int, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """`steps` numbers at equal distances, both ends included."""
    if not isinstance(steps, int):
        raise TypeError(
            f"linspace() received an invalid combination of arguments: steps must be int, not {type(steps).__name__}; "
            "round it with int(...)."
        )
    if steps < 0:
        raise RuntimeError(f"linspace(): number of steps must be non-negative, but got {steps}")
    _only_numbers("linspace", start, end)
    return _finish(evenly_spaced(float(start), float(end), steps, _np_dtype(dtype)), device, requires_grad)


def _only_numbers(name: str, *ends: Any) -> None:
    for end in ends:
        if isinstance(end, Tensor) and end.ndim:
            raise RuntimeError(
                f"{name} only supports 0-dimensional start and end tensors, but got one of shape {list(end.shape)}."
            )


def logspace(
    start: float, end: float, steps: int, base: float = 10.0, *, dtype: Any = None, device: Any = None
) -> Tensor:
    """`steps` powers of `base` with exponents at equal distances."""
    if steps < 0:
        raise RuntimeError(f"logspace(): number of steps must be non-negative, but got {steps}")
    _only_numbers("logspace", start, end)
    return _finish(np.power(base, np.linspace(start, end, steps)).astype(_np_dtype(dtype)), device, False)


def eye(n: int, m: int | None = None, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones on the diagonal of an n by m matrix."""
    for word, size in (("n", n), ("m", n if m is None else m)):
        if size < 0:
            raise RuntimeError(f"eye(): {word} must be greater or equal to 0, got {size}")
    return _finish(np.eye(n, n if m is None else m, dtype=_np_dtype(dtype)), device, requires_grad)


def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """Coordinates of a grid, one tensor for each axis; ``indexing="xy"`` exchanges the first two."""
    given: Sequence[Tensor] = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors
    axes = list(given)
    if indexing not in ("ij", "xy"):
        raise RuntimeError('torch.meshgrid: indexing must be one of "xy" or "ij", but received: ' + repr(indexing))
    swap = indexing == "xy" and len(axes) > 1
    if swap:
        axes[0], axes[1] = axes[1], axes[0]
    shape = [t.numel() for t in axes]
    grids = [t.reshape([-1 if d == k else 1 for d in _count(len(axes))]).expand(shape) for k, t in enumerate(axes)]
    if swap:
        grids[0], grids[1] = grids[1], grids[0]
    return tuple(grids)


def _drawn(shape: tuple, dtype: Any, device: Any, requires_grad: bool, fill: Any, *args: Any, **kwargs: Any) -> Tensor:
    array = np.empty(shape, dtype)
    fill(array, *args, **kwargs)
    return _finish(array, device, requires_grad)


def rand(
    *size: Any, generator: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Uniform numbers of [0, 1)."""
    shape = shape_argument(size)
    return _drawn(shape, _np_dtype(dtype), device, requires_grad, random.fill_uniform, generator=generator)


def randn(
    *size: Any, generator: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Normal numbers with mean 0 and variance 1."""
    shape = shape_argument(size)
    return _drawn(shape, _np_dtype(dtype), device, requires_grad, random.fill_normal, generator=generator)


def randint(
    low: Any, high: Any = None, size: Any = None, *, generator: Any = None, dtype: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Whole numbers: ``randint(high, size)`` or ``randint(low, high, size)``, `high` excluded."""
    if size is None:
        low, high, size = 0, low, high
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    chosen = np.int64 if dtype is None else to_numpy_dtype(dtype)
    return _drawn(tuple(size), chosen, device, requires_grad, random.fill_random, low, high, generator=generator)


def randperm(n: int, *, generator: Any = None, dtype: Any = None, device: Any = None) -> Tensor:
    """The numbers 0 to n - 1 in random order."""
    order = random.permutation(n, generator)
    return _finish(order if dtype is None else order.astype(to_numpy_dtype(dtype)), device, False)


def rand_like(input: Tensor, *, dtype: Any = None, device: Any = None, generator: Any = None) -> Tensor:
    """Uniform numbers in the shape of `input`."""
    shape, chosen, where = _like(input, dtype, device)
    return _drawn(shape, chosen, where, False, random.fill_uniform, generator=generator)


def randn_like(input: Tensor, *, dtype: Any = None, device: Any = None, generator: Any = None) -> Tensor:
    """Normal numbers in the shape of `input`."""
    shape, chosen, where = _like(input, dtype, device)
    return _drawn(shape, chosen, where, False, random.fill_normal, generator=generator)


def randint_like(input: Tensor, low: int, high: int | None = None, *, dtype: Any = None, device: Any = None) -> Tensor:
    """Whole numbers in the shape of `input`."""
    if high is None:
        low, high = 0, low
    shape, chosen, where = _like(input, dtype, device)
    return _drawn(shape, chosen, where, False, random.fill_random, low, high)


def normal(
    mean: Any = 0.0, std: Any = 1.0, size: Any = None, *, generator: Any = None, dtype: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Any:  # fmt: skip
    """Normal numbers; mean and deviation are numbers (with `size`), or one or both of them tensors."""
    if not isinstance(mean, Tensor) and not isinstance(std, Tensor):
        if size is None:
            raise TypeError("normal() needs a tensor as mean or std, or a size")
        fill = random.fill_normal
        return _drawn(tuple(size), _np_dtype(dtype), device, requires_grad, fill, mean, std, generator)
    deviations = std.data_array if isinstance(std, Tensor) else np.asarray(std)
    if deviations.size and not bool((deviations >= 0).all()):
        raise RuntimeError("normal expects all elements of std >= 0.0")
    shape = broadcast_shapes(*(t.shape for t in (mean, std) if isinstance(t, Tensor)), operation="normal")
    like = mean if isinstance(mean, Tensor) else std
    drawn = _drawn(shape, like.data_array.dtype, like.device, False, random.fill_normal, generator=generator)
    return drawn * std + mean


def bernoulli(input: Tensor, p: float | None = None, *, generator: Any = None) -> Tensor:
    """Ones with the probabilities in `input`, or with probability `p` in its shape, else zeros."""
    drawn = np.empty(input.data_array.shape, input.data_array.dtype)
    if p is not None:
        random.fill_bernoulli(drawn, p, generator)
        return _finish(drawn, input.device, False)
    random.fill_uniform(drawn, generator=generator)
    return _finish((drawn < backend.to_numpy(input.data_array)).astype(input.data_array.dtype), input.device, False)


def tril_indices(row: int, col: int, offset: int = 0, *, dtype: Any = None, device: Any = None) -> Tensor:
    """Places of the lower triangle of a row by col matrix, rows above columns: shape (2, n)."""
    chosen = np.int64 if dtype is None else to_numpy_dtype(dtype)
    return _finish(np.stack(np.tril_indices(row, offset, col)).astype(chosen), device, False)


def triu_indices(row: int, col: int, offset: int = 0, *, dtype: Any = None, device: Any = None) -> Tensor:
    """Places of the upper triangle of a row by col matrix, rows above columns: shape (2, n)."""
    chosen = np.int64 if dtype is None else to_numpy_dtype(dtype)
    return _finish(np.stack(np.triu_indices(row, offset, col)).astype(chosen), device, False)


def empty_strided(
    size: Any, stride: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Unset memory in which neighbours are `stride` elements apart."""
    sizes, steps = tuple(size), tuple(stride)
    kind = _np_dtype(dtype)
    length = 1 + sum((s - 1) * t for s, t in zip(sizes, steps, strict=True)) if all(sizes) else 0
    memory = np.empty(length, kind)
    shown = np.lib.stride_tricks.as_strided(memory, sizes, tuple(t * kind.itemsize for t in steps))
    return _finish(shown, device, requires_grad)


def empty_permuted(size: Any, physical_layout: Any, *, dtype: Any = None, device: Any = None) -> Tensor:
    """Unset memory whose dimensions lie in the order `physical_layout`, the innermost last."""
    order = tuple(physical_layout)
    made = np.empty([size[d] for d in order], _np_dtype(dtype))
    return _finish(made.transpose(np.argsort(order)), device, False)


def range(start: Any = 0, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None) -> Tensor:
    """Numbers from `start` to `end`, both included; :func:`arange` is usually meant."""
    count = math.floor((end - start) / step) + 1
    return _finish((start + step * np.arange(count)).astype(_np_dtype(dtype)), device, False)


def asarray(obj: Any, *, dtype: Any = None, device: Any = None, copy: bool | None = None) -> Tensor:
    """`obj` as a tensor, sharing memory where possible unless `copy` is true."""
    made = as_tensor(obj, dtype=dtype, device=device)
    shares = made is obj or (
        isinstance(obj, (np.ndarray, Tensor))
        and np.may_share_memory(made.data_array, obj.data_array if isinstance(obj, Tensor) else obj)
    )
    if copy is False and not shares:
        raise ValueError("can't alias: the dtype or device differs, or the object has no memory to share")
    return made.clone() if copy and shares else made


def frombuffer(buffer: Any, *, dtype: Any, count: int = -1, offset: int = 0, requires_grad: bool = False) -> Tensor:
    """A vector that shares the memory of a bytes-like object."""
    return _finish(np.frombuffer(buffer, to_numpy_dtype(dtype), count, offset), None, requires_grad)


def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """Powers of a vector's elements as columns, the highest first unless `increasing`."""
    if x.ndim != 1:
        raise RuntimeError("x must be a one-dimensional tensor.")
    count = x.shape[0] if N is None else N
    powers = np.arange(count) if increasing else np.arange(count)[::-1]
    xp = backend.array_module(x.data_array)
    found = x.unsqueeze(-1) ** wrap(xp.asarray(powers.astype(x.data_array.dtype)))
    return found if x.dtype.category > 1 else found.to(np.int64)
