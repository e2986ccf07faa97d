"""float16 on the CPU: a format to keep numbers in, not to compute with.

As in PyTorch, a kernel reads float16, computes and adds up in float32, and rounds once, when it writes its result. A
sum of squares then overflows only where its result does. A GPU has instructions of its own for that and is left alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["HALF", "forward_widened", "widened"]

HALF = np.dtype("float16")


def widened(value: Any) -> Any:
    """float16 arrays (also in tuples) in float32; everything else as it is."""
    if isinstance(value, tuple):
        return tuple(widened(v) for v in value)
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype is HALF else value


def forward_widened(operation: Any, buffers: list, arrays: list) -> None:
    """Run a kernel on float32 copies of what is float16 among inputs and outputs."""
    if not any(isinstance(a, np.ndarray) and a.dtype is HALF for a in arrays):
        operation.forward(np, *buffers, *arrays)  # a conversion into float16 rounds once by itself
        return
    wide = [np.empty(b.shape, np.float32) if b.dtype is HALF else b for b in buffers]
    operation.forward(np, *wide, *(widened(a) for a in arrays))
    for buffer, result in zip(buffers, wide, strict=True):
        if buffer is not result:
            buffer[...] = result
