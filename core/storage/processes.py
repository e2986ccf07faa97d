"""Whether the program instance that wrote a file still runs.

A process number alone is not enough, since systems give numbers again: the time at which that process started decides.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["is_running", "started"]


def started(pid: int) -> str:
    """When the process with this number started, as a text to compare; empty if there is no such process."""
    if sys.platform == "win32":
        return _started_windows(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        fields = stat.rpartition(")")[2].split()  # the name in brackets may hold spaces and brackets itself
        return "" if fields[0] in "ZX" else f"{boot} {fields[19]}"
    except (OSError, IndexError):
        return _started_ps(pid) if not Path("/proc/self/stat").exists() else ""


def is_running(pid: int, start: str) -> bool:
    """Whether the very process that had this number and start still runs."""
    return bool(start) and started(pid) == start


def _started_ps(pid: int) -> str:
    """macOS and the BSDs have no /proc."""
    try:
        answer = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(pid)],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()


def _started_windows(pid: int) -> str:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return ""
    try:
        times = [ctypes.c_ulonglong() for _ in range(4)]
        code = ctypes.c_ulong()
        pointer = ctypes.c_void_p(handle)
        kernel.GetExitCodeProcess(pointer, ctypes.byref(code))
        if code.value != 259:  # STILL_ACTIVE
            return ""
        return str(times[0].value) if kernel.GetProcessTimes(pointer, *map(ctypes.byref, times)) else ""
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
