"""What this machine has to give to trials, and how much of it one of them may take."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["USUAL_MB", "cores", "free_memory_mb", "limit_memory", "parallel_runs"]

USUAL_MB = 300  # what a trial takes; 150 MiB were measured for a small network


def cores() -> int:
    """Processor cores that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory_mb() -> int:
    """Memory that can be had without pushing anything out, in MiB; 0 where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    except (OSError, ValueError):
        pass
    if sys.platform == "win32":
        return _free_windows_mb()
    try:  # macOS: all of it, for what is free now is not told
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2 >> 20
    except (ValueError, OSError):
        return 0


def parallel_runs(asked: int = 0, memory_mb: int = 0) -> int:
    """How many trials may run at a time: ``asked``, or half the cores; never more than cores and free memory allow.

    Parameters
    ----------
    memory_mb
        What one of them may take; 0 counts with the usual.
    """
    count = min(asked or max(1, cores() // 2), cores())
    free = free_memory_mb()
    return max(1, min(count, free // (memory_mb or USUAL_MB)) if free else count)


def limit_memory(memory_mb: int) -> bool:
    """Let this process have no more than so many MiB; says whether the system knows such a limit.

    It is the limit on data, not on addresses: libraries reserve gigabytes of addresses that they never touch.
    """
    try:
        import resource
    except ImportError:  # Windows
        return False
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))
    except (ValueError, OSError):
        return False
    return sys.platform.startswith("linux")  # others take the number and do not keep to it


def _free_windows_mb() -> int:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong), ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("all", "free", "page", "page_free", "own", "own_free", "ext")),
        )  # fmt: skip

    status = Status(length=ctypes.sizeof(Status))
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined, unused-ignore]
    return int(status.free) >> 20
