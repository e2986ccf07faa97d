"""How numbers are written on screen: four significant digits, the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["TensorView", "brief", "bytes_text", "column_text", "digits", "short", "view_of"]

BINS = 32
MAX_SHOWN = 64  # rows and columns of a tensor that travel to the window; the spreadsheet asks for more by slice


def digits(value: float) -> str:
    """Four significant digits in as few signs as possible: ``0.4312``, ``12.35``, ``1.234e-05``, ``nan``."""
    value = float(value)
    if value != value or value in (float("inf"), float("-inf")):
        return str(value).replace("inf", "∞")
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e5 or size < 1e-4:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{mantissa.replace('-', '−')}e{int(exponent)}"
    text = f"{value:.4g}"
    return text.replace("-", "−") if text.startswith("-") else text


def column_text(value: float, width: int = 10) -> str:
    """A number for a table in a face of equal widths: right-aligned, always four significant digits: ``0.5000``."""
    if isinstance(value, (int, np.integer, np.bool_)):
        return f"{int(value):>{width}}".replace("-", "−")
    value = float(value)
    if value == 0 or not np.isfinite(value):
        return f"{digits(value):>{width}}"
    if 1e-3 <= abs(value) < 1e5:
        return f"{value:>#{width}.4g}".replace("-", "−")
    mantissa, exponent = f"{value:.3e}".split("e")
    return f"{mantissa.replace('-', '−')}e{int(exponent)}".rjust(width)


def brief(array: np.ndarray) -> str:
    """A tensor in a few signs: its number, up to three numbers, or mean μ and standard deviation σ."""
    if array.size == 0:
        return "empty"
    if array.size == 1:
        return digits(array.reshape(-1)[0])
    if array.size <= 3 and array.ndim == 1:
        return "[" + ", ".join(digits(v) for v in array) + "]"
    if not np.issubdtype(array.dtype, np.floating):
        return f"{array.min()}…{array.max()}"
    wide = array.astype(np.float64, copy=False) if array.dtype == np.float16 else array  # sums of short floats overflow
    if np.isinf(wide).any():  # a mask of attention, say: it has no mean
        return f"{digits(wide.min())}…{digits(wide.max())}"
    return f"μ {digits(wide.mean())}  σ {digits(wide.std())}"


def short(array: np.ndarray) -> str:
    """A tensor in one number, to stand in the gap between two nodes: itself, else its size ``‖5.21‖`` (2-norm)."""
    if array.size <= 1 or not np.issubdtype(array.dtype, np.floating):
        return brief(array)
    size = float(np.linalg.norm(array.astype(np.float64, copy=False).ravel()))
    if size and not 1e-3 <= size < 1e5 and np.isfinite(size):
        mantissa, exponent = f"{size:.1e}".split("e")
        return f"‖{mantissa}e{int(exponent)}‖".replace("-", "−")
    return f"‖{size:.3g}‖"


def bytes_text(count: int) -> str:
    """``3.1 KiB``."""
    size, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"


@dataclass(frozen=True)
class TensorView:
    """What the window shows of one tensor: all of it if it is small, else its first rows and columns, and statistics
    of all of it.

    Attributes
    ----------
    shape, dtype
        Of the whole tensor.
    part
        Two-dimensional array of at most 64 x 64: leading dimensions are flattened into rows.
    minimum, maximum, mean, std, norm
        Of the finite numbers of the whole tensor; norm is the 2-norm.
    bad
        How many elements are NaN or infinite.
    histogram
        How many finite elements lie in each of 32 equal steps from minimum to maximum.
    """

    shape: tuple[int, ...]
    dtype: str
    part: np.ndarray
    minimum: float
    maximum: float
    mean: float
    std: float
    norm: float
    bad: int
    histogram: np.ndarray

    @property
    def whole(self) -> bool:
        """Whether ``part`` holds every element."""
        return self.part.size == int(np.prod(self.shape))


def view_of(array: np.ndarray) -> TensorView:
    """Make a TensorView of an array of any shape and dtype."""
    array = np.asarray(array)
    rows = array.reshape(-1, array.shape[-1]) if array.ndim > 1 else array.reshape(1, -1)
    part = np.ascontiguousarray(rows[:MAX_SHOWN, :MAX_SHOWN])
    numbers = array.astype(np.float64, copy=False).reshape(-1)
    finite = numbers[np.isfinite(numbers)]
    if not finite.size:
        return TensorView(
            array.shape, str(array.dtype), part, 0.0, 0.0, 0.0, 0.0, 0.0, numbers.size, np.zeros(BINS, int)
        )
    return TensorView(
        array.shape,
        str(array.dtype),
        part,
        float(finite.min()),
        float(finite.max()),
        float(finite.mean()),
        float(finite.std()),
        float(np.linalg.norm(finite)),
        int(numbers.size - finite.size),
        _histogram(finite),
    )


def _histogram(numbers: np.ndarray) -> np.ndarray:
    """Counts in equal steps; numpy's histogram would look for the range again."""
    low, high = numbers.min(), numbers.max()
    span = (high - low) or 1.0
    place = np.minimum(((numbers - low) * (BINS / span)).astype(np.intp), BINS - 1)
    return np.bincount(place, minlength=BINS)
