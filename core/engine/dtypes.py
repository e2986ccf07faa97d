"""Element types and PyTorch's rules for mixing them.

NumPy and PyTorch promote differently (NumPy: int64 with float32 is float64; PyTorch: float32), so the rules stand
here once and every operation asks this file. Kernels see NumPy dtypes, people see :class:`dtype`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = [
    "BFLOAT16",
    "bfloat16",
    "bool_",
    "complex64",
    "complex128",
    "dtype",
    "finfo",
    "fitted",
    "float16",
    "float32",
    "float64",
    "from_numpy_dtype",
    "get_default_dtype",
    "holds",
    "iinfo",
    "int8",
    "int16",
    "int32",
    "int64",
    "is_floating",
    "promote_types",
    "result_type",
    "set_default_dtype",
    "to_numpy_dtype",
    "uint8",
]  # fmt: skip

_CATEGORIES = {"b": 0, "i": 1, "u": 1, "f": 2, "c": 3}


class dtype:
    """The type of a tensor's elements, such as ``torch.float32``.

    Attributes
    ----------
    name : str
        PyTorch's name without the prefix.
    numpy : numpy.dtype
        The same type for NumPy and CuPy.
    is_floating_point, is_complex, is_signed : bool
    itemsize : int
        Bytes of one element.
    """

    __slots__ = ("category", "is_complex", "is_floating_point", "is_signed", "itemsize", "name", "numpy", "title")

    def __init__(self, name: str, title: str, kept: np.dtype | None = None) -> None:
        self.name = name
        self.title = title  # the word PyTorch's messages use: Float, Long, ...
        self.numpy = np.dtype(name) if kept is None else kept
        self.category = _CATEGORIES[self.numpy.kind]
        self.is_floating_point = self.category == 2
        self.is_complex = self.category == 3
        self.is_signed = self.numpy.kind not in "bu"
        self.itemsize = self.numpy.itemsize if kept is None else 2

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return "bool_" if self.name == "bool" else self.name


float16 = dtype("float16", "Half")
float32 = dtype("float32", "Float")
float64 = dtype("float64", "Double")
BFLOAT16 = np.dtype(np.float32).newbyteorder()  # how bfloat16 is marked, see autograd.half
bfloat16 = dtype("bfloat16", "BFloat16", BFLOAT16)
complex64 = dtype("complex64", "ComplexFloat")
complex128 = dtype("complex128", "ComplexDouble")
uint8 = dtype("uint8", "Byte")
int8 = dtype("int8", "Char")
int16 = dtype("int16", "Short")
int32 = dtype("int32", "Int")
int64 = dtype("int64", "Long")
bool_ = dtype("bool", "Bool")

_ALL = (float16, bfloat16, float32, float64, complex64, complex128, uint8, int8, int16, int32, int64, bool_)
_BY_NUMPY = {d.numpy: d for d in _ALL}
_default = [float32]


def from_numpy_dtype(numpy_dtype: Any) -> dtype:
    """The :class:`dtype` of a NumPy dtype; ``TypeError`` for types that tensors do not hold."""
    try:
        return _BY_NUMPY[numpy_dtype]
    except (KeyError, TypeError):
        found = _BY_NUMPY.get(np.dtype(numpy_dtype).newbyteorder("="))
        if found is None:
            raise TypeError(
                f"can't convert np.ndarray of type {numpy_dtype}. The only supported types are: "
                + ", ".join(d.name for d in _ALL)
            ) from None
        return found


def to_numpy_dtype(value: Any) -> np.dtype:
    """The NumPy dtype for a :class:`dtype`, a Python type (``float``, ``int``, ``bool``) or a NumPy dtype."""
    if isinstance(value, dtype):
        return value.numpy
    if value is float:
        return _default[0].numpy
    return from_numpy_dtype(np.dtype(value)).numpy


def get_default_dtype() -> dtype:
    """The type given to Python floats (float32 at start)."""
    return _default[0]


def set_default_dtype(d: dtype) -> None:
    """Change the type given to Python floats.

    Raises
    ------
    TypeError
        If `d` is not a floating point dtype.
    """
    if not isinstance(d, dtype) or not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    _default[0] = d


def is_floating(numpy_dtype: np.dtype) -> bool:
    """True for real and complex floating types, the ones that can carry a gradient."""
    return numpy_dtype.kind in "fc"


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The smallest type that holds both, the higher category (bool < integer < float < complex) deciding first."""
    return _BY_NUMPY[_promote(type1.numpy, type2.numpy)]


def _promote(a: np.dtype, b: np.dtype) -> np.dtype:
    if a is b or a == b:
        return a
    ca, cb = _CATEGORIES[a.kind], _CATEGORIES[b.kind]
    if ca == cb or (ca >= 2 and cb >= 2):
        return np.promote_types(a, b)
    return a if ca > cb else b


def result_type(*values: Any) -> np.dtype:
    """NumPy dtype in which arrays and Python numbers are computed together, by PyTorch's three priorities.

    Arrays with dimensions decide; 0-d arrays raise the result only to a higher category, and Python numbers likewise
    after them. Values are anything with ``dtype`` and ``ndim``, or Python numbers.

    Source: https://docs.pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
    """
    ranks: list[np.dtype | None] = [None, None, None]
    for value in values:
        if isinstance(value, (bool, int, float, complex)):
            rank, found = 2, _scalar_type(value)
        else:
            rank, found = (0 if value.ndim else 1), value.dtype
        current = ranks[rank]
        ranks[rank] = found if current is None else _promote(current, found)
    return _combine(ranks[0], _combine(ranks[1], ranks[2]))  # type: ignore[return-value]


def _scalar_type(value: Any) -> np.dtype:
    if isinstance(value, bool):
        return bool_.numpy
    if isinstance(value, int):
        return int64.numpy
    if isinstance(value, float):
        return _default[0].numpy
    return _complex_of(_default[0].numpy)


def _complex_of(real: np.dtype) -> np.dtype:
    return complex128.numpy if real == float64.numpy else complex64.numpy


def _combine(higher: np.dtype | None, lower: np.dtype | None) -> np.dtype | None:
    if higher is None or lower is None:
        return lower if higher is None else higher
    ch, cl = _CATEGORIES[higher.kind], _CATEGORIES[lower.kind]
    if ch >= cl:
        return higher
    return _complex_of(higher) if ch == 2 else _promote(higher, lower)


def fitted(number: int, dtype: np.dtype) -> int:
    """A Python int as an element of an integer dtype; negative ones count from the end of an unsigned type's range.

    Raises
    ------
    RuntimeError
        If the dtype cannot hold it.
    """
    limits = np.iinfo(dtype)
    if limits.min <= number <= limits.max:
        return number
    if dtype.kind == "u" and -int(limits.max) <= number < 0:
        return number + int(limits.max) + 1
    raise RuntimeError(f"value cannot be converted to type {dtype.name}_t without overflow: {number}")


def holds(dtype: np.dtype, number: float) -> bool:
    """True if a Python number lies in the range of a dtype; infinity and NaN do in floating ones."""
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        return math.isfinite(number) and limits.min <= number <= limits.max
    if dtype.kind in "fc":
        return not math.isfinite(number) or abs(number) <= float(np.finfo(dtype).max)
    return True


class finfo:
    """Limits of a floating point type: ``bits, eps, max, min, tiny, smallest_normal, resolution, dtype``."""

    def __init__(self, type: dtype | None = None) -> None:
        chosen = type or get_default_dtype()
        if not (chosen.is_floating_point or chosen.is_complex):
            raise TypeError(f"torch.finfo() requires a floating point input type. Use torch.iinfo to handle '{chosen}'")
        self.dtype, self.bits = chosen.name, chosen.itemsize * (4 if chosen.is_complex else 8)
        if chosen is bfloat16:  # 8 bits of exponent, 7 of mantissa and one that is not written
            self.eps, self.resolution = 2.0**-7, 0.01
            self.max, self.tiny = (2 - 2.0**-7) * 2.0**127, 2.0**-126
            self.min, self.smallest_normal = -self.max, self.tiny
            return
        info = np.finfo(chosen.numpy)
        self.bits = info.bits
        self.eps, self.max, self.min = float(info.eps), float(info.max), float(info.min)
        self.tiny = self.smallest_normal = float(info.smallest_normal)
        self.resolution = float(info.resolution)


class iinfo:
    """Limits of an integer type: ``bits, max, min, dtype``."""

    def __init__(self, type: dtype) -> None:
        if type.category != 1:
            raise TypeError(f"torch.iinfo() requires an integer input type. Use torch.finfo to handle '{type}'")
        info = np.iinfo(type.numpy)
        self.dtype, self.bits, self.max, self.min = type.name, info.bits, int(info.max), int(info.min)
