"""float16 and bfloat16 on the CPU: formats to keep numbers in, not to compute with.

As in PyTorch, a kernel reads the short format, computes and adds up in float32, and rounds once, when it writes its
result. A sum of squares then overflows only where its result does. A GPU has instructions of its own for float16 and is
left alone.

NumPy has no bfloat16. It is emulated: kept as float32 with the byte order turned round, which marks the array and makes
no other difference to NumPy, and rounded to bfloat16's 8 bits of mantissa wherever something is written. Values,
rounding and overflow are those of bfloat16; memory and speed are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["HALF", "cast", "forward_widened", "is_short", "round_in_place", "widened"]

HALF = np.dtype("float16")
_WIDE = np.dtype("float32")


def is_short(dtype: np.dtype) -> bool:
    """True for float16 and for the mark of bfloat16."""
    return dtype is HALF or not dtype.isnative


def widened(value: Any) -> Any:
    """Arrays of a short format (also in tuples) in float32; everything else as it is."""
    if isinstance(value, tuple):
        return tuple(widened(v) for v in value)
    return value.astype(_WIDE) if isinstance(value, np.ndarray) and is_short(value.dtype) else value


def _rounded(wide: np.ndarray) -> np.ndarray:
    """float32 numbers rounded to the nearest that bfloat16 has, ties to even."""
    bits = np.ascontiguousarray(wide, _WIDE).view(np.uint32)
    half = np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    found = ((bits + half) & np.uint32(0xFFFF0000)).view(_WIDE)
    return np.where(np.isnan(wide), _WIDE.type(np.nan), found.reshape(np.shape(wide)))


def round_in_place(array: Any) -> None:
    """Round what was written into a bfloat16 array; nothing for other arrays."""
    if not array.dtype.isnative:
        array[...] = _rounded(array.astype(_WIDE))


def cast(array: Any, dtype: np.dtype) -> Any:
    """The numbers in another dtype, rounded to bfloat16 where that is wanted."""
    made = array.astype(dtype)
    if not dtype.isnative:
        round_in_place(made)
    return made


def forward_widened(operation: Any, buffers: list, arrays: list) -> None:
    """Run a kernel on float32 copies of what is short among inputs and outputs."""
    from_wide = not any(isinstance(a, np.ndarray) and is_short(a.dtype) for a in arrays)
    if from_wide and buffers[0].dtype is HALF:
        operation.forward(np, *buffers, *arrays)  # a conversion into float16 rounds once by itself
        return
    wide = [np.empty(b.shape, _WIDE) if is_short(b.dtype) else b for b in buffers]
    operation.forward(np, *wide, *(widened(a) for a in arrays))
    for buffer, result in zip(buffers, wide, strict=True):
        if buffer is not result:
            buffer[...] = result if buffer.dtype is HALF else _rounded(result)
