"""``torch.backends``: switches that scripts set before they start.

This engine has one way to compute on each device, and it gives the same result each time, so the switches are kept and
change nothing.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from . import cuda as _cuda

__all__ = ["cpu", "cuda", "cudnn", "mkl", "mps", "openmp"]


class _Flags(SimpleNamespace):
    """Switches that remember what they are set to."""

    def flags(self, **options: Any) -> _Kept:
        """``with cudnn.flags(enabled=False): ...`` sets switches for a block."""
        return _Kept(self, options)


class _Kept:
    def __init__(self, flags: _Flags, options: dict[str, Any]) -> None:
        self._flags, self._options = flags, options

    def __enter__(self) -> None:
        self._former = {name: getattr(self._flags, name, None) for name in self._options}
        vars(self._flags).update(self._options)

    def __exit__(self, *exc: object) -> None:
        vars(self._flags).update(self._former)


def _no() -> bool:
    return False


cudnn = _Flags(
    enabled=True, benchmark=False, deterministic=True, allow_tf32=False, is_available=_no, version=lambda: None
)
cuda = _Flags(is_built=_cuda.is_available, matmul=_Flags(allow_tf32=False))
mps = _Flags(is_available=_no, is_built=_no)
mkl = _Flags(is_available=_no)
openmp = _Flags(is_available=_no)
cpu = _Flags(get_cpu_capability=lambda: "DEFAULT")
