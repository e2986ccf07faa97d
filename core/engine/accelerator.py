"""``torch.accelerator``: the one question of newer tutorials, whether there is a GPU, and its name."""

from __future__ import annotations

from typing import Any

from . import backend, cuda

__all__ = [
    "current_accelerator", "current_device_index", "device_count", "is_available", "set_device_index", "synchronize",
]  # fmt: skip


def is_available() -> bool:
    """True if CuPy and a CUDA device can be used."""
    return cuda.is_available()


def device_count() -> int:
    """Number of GPUs."""
    return cuda.device_count()


def current_accelerator(check_available: bool = False) -> backend.device | None:
    """``device("cuda")`` where there is a GPU, None where not."""
    return backend.device("cuda") if is_available() else None


def current_device_index() -> int:
    """Number of the GPU that new arrays go to."""
    return cuda.current_device()


def set_device_index(where: Any) -> None:
    """Let new arrays go to another GPU."""
    cuda.set_device(where)


def synchronize(where: Any = None) -> None:
    """Wait until the GPU has finished; nothing to wait for without one."""
    cuda.synchronize(where)
