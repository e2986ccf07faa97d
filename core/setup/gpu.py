"""Find which build of CuPy fits this machine, if any.

Why not a requirement: CuPy has one package for each major version of CUDA, and a machine without an NVIDIA card can use
none of them. So `./studio --gpu` asks the driver itself.
"""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
import sys
from collections.abc import Callable

from core.setup.problems import SetupError

__all__ = ["NO_DRIVER", "cuda_version", "cupy_requirement", "parse_nvidia_smi"]

CUPY_VERSION = "14.2.0"
NO_DRIVER = (
    "No NVIDIA driver was found, so CuPy is not installed and training runs on the processor.\n"
    "With an NVIDIA card: install its driver, see that `nvidia-smi` works, then run `./studio --gpu` again."
)


def cuda_version(
    ask_library: Callable[[], tuple[int, int] | None] | None = None,
    ask_tool: Callable[[], tuple[int, int] | None] | None = None,
) -> tuple[int, int] | None:
    """Return the newest CUDA (major, minor) that the installed driver runs, or None without a driver."""
    return (ask_library or _ask_library)() or (ask_tool or _ask_tool)()


def cupy_requirement(cuda: tuple[int, int]) -> str:
    """Return the requirement line for a driver's CUDA version.

    The ``ctk`` extra brings CUDA's own libraries, so that only the driver has to be on the system.

    Raises
    ------
    SetupError
        When the driver is too old for every build of CuPy that the program supports.
    """
    major = cuda[0]
    if major < 12:
        raise SetupError(
            f"The NVIDIA driver knows CUDA {cuda[0]}.{cuda[1]}, but CuPy needs 12 or newer.",
            "Update the NVIDIA driver and run `./studio --gpu` again. `./studio` alone starts without the GPU.",
        )
    # A driver runs programs built for an older CUDA as well, so a future CUDA 14 driver runs the build for 13.
    return f"cupy-cuda{min(major, 13)}x[ctk]=={CUPY_VERSION}"


def parse_nvidia_smi(output: str) -> tuple[int, int] | None:
    """Read ``CUDA Version: 12.4`` out of what nvidia-smi prints."""
    match = re.search(r"CUDA(?: \w+)? Version\s*:\s*(\d+)\.(\d+)", output)
    return (int(match[1]), int(match[2])) if match else None


def _ask_library() -> tuple[int, int] | None:
    version = ctypes.c_int(0)
    try:
        library = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        if library.cuDriverGetVersion(ctypes.byref(version)) != 0 or version.value < 1000:
            return None
    except (OSError, AttributeError):
        return None
    return version.value // 1000, version.value % 1000 // 10


def _ask_tool() -> tuple[int, int] | None:
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    try:
        result = subprocess.run([tool], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse_nvidia_smi(result.stdout) if result.returncode == 0 else None
