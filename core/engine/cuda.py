"""The part of ``torch.cuda`` that scripts ask before they choose a device."""

from __future__ import annotations

from typing import Any

from . import backend
from .random import manual_seed

__all__ = [
    "current_device", "device_count", "empty_cache", "get_device_name", "is_available", "manual_seed",
    "manual_seed_all", "memory_allocated", "synchronize",
]  # fmt: skip


def is_available() -> bool:
    """True if CuPy and a CUDA device can be used."""
    return backend.cuda_device_count() > 0


def device_count() -> int:
    """Number of CUDA devices."""
    return backend.cuda_device_count()


def _module() -> Any:
    return backend.module_for(backend.device("cuda"))


def current_device() -> int:
    """Number of the device that new arrays go to."""
    return int(_module().cuda.runtime.getDevice())


def get_device_name(device: Any = None) -> str:
    """The maker's name of a device."""
    index = current_device() if device is None else backend.device(device).index or 0
    name = _module().cuda.runtime.getDeviceProperties(index)["name"]
    return name.decode() if isinstance(name, bytes) else str(name)


def synchronize(device: Any = None) -> None:
    """Wait until the GPU has finished."""
    backend.synchronize()


def empty_cache() -> None:
    """Give memory that is kept for reuse back to the driver."""
    if is_available():
        _module().get_default_memory_pool().free_all_blocks()


def memory_allocated(device: Any = None) -> int:
    """Bytes in use on the current device, 0 without one."""
    return int(_module().get_default_memory_pool().used_bytes()) if is_available() else 0


def manual_seed_all(seed: int) -> None:
    """As :func:`manual_seed`: one stream serves all devices."""
    manual_seed(seed)
