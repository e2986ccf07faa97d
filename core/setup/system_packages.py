"""See which system libraries the window or the tests lack, and install them where that is allowed.

Why load instead of asking the package manager: trying to load a library takes less than a millisecond and works on any
Linux; asking dpkg takes longer than the whole start may. Only Linux needs this: on Windows and macOS OpenGL is part of
the system and DearPyGui brings the rest.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.setup.problems import SetupError, explain
from core.setup.progress import Progress, run_streamed

__all__ = [
    "DISPLAY_NEEDS", "TEST_NEEDS", "VENV_NEED", "WINDOW_NEEDS", "Need", "apt_line", "install", "missing",
    "way_to_install",
]  # fmt: skip


@dataclass(frozen=True)
class Need:
    """One thing the system must have: any one of some libraries, or a program, or a module of Python itself."""

    purpose: str
    package: str
    libraries: tuple[str, ...] = ()
    program: str = ""
    module: str = ""

    @property
    def sign(self) -> str:
        """Its file or program name, by which other systems than Debian can be asked for it."""
        return " or ".join(self.libraries) or self.program or self.module


WINDOW_NEEDS = (
    Need("OpenGL, which draws the window", "libgl1", ("libGL.so.1",)),
    Need("OpenGL's driver", "libglx-mesa0", ("libGLX_mesa.so.0", "libGLX_nvidia.so.0", "libGLX_system.so.0")),
    Need("the X window system", "libx11-6", ("libX11.so.6",)),
    Need("mouse cursors", "libxcursor1", ("libXcursor.so.1",)),
    Need("keyboard and mouse", "libxi6", ("libXi.so.6",)),
    Need("several screens", "libxinerama1", ("libXinerama.so.1",)),
    Need("screen sizes", "libxrandr2", ("libXrandr.so.2",)),
    Need("the C++ library", "libstdc++6", ("libstdc++.so.6",)),
)
DISPLAY_NEEDS = (Need("a screen in memory, for a picture without a display", "xvfb", program="Xvfb"),)
TEST_NEEDS = (
    Need("a screen in memory, for the tests of the window", "xvfb", program="Xvfb"),
    Need("real key presses and clicks in the tests", "libxtst6", ("libXtst.so.6",)),
)
VENV_NEED = Need(
    "Python's own way to make an environment",
    # The system's own Python keeps it in a package of its version; "python3-venv" brings that of the default version.
    f"python{sys.version_info[0]}.{sys.version_info[1]}-venv" if sys.base_prefix == "/usr" else "python3-venv",
    module="ensurepip",
)


def can_load(library: str) -> bool:
    """Whether the dynamic loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(
    needs: Sequence[Need],
    loads: Callable[[str], bool] = can_load,
    finds: Callable[[str], object] = shutil.which,
    has_module: Callable[[str], object] = importlib.util.find_spec,
    platform: str = sys.platform,
) -> list[Need]:
    """Return those needs that this system does not meet; always none outside Linux."""
    if not platform.startswith("linux"):
        return []

    def met(need: Need) -> bool:
        if need.libraries:
            return any(loads(library) for library in need.libraries)
        return bool(finds(need.program) if need.program else has_module(need.module))

    return [need for need in needs if not met(need)]


def apt_line(needs: Sequence[Need], prefix: str = "sudo ") -> str:
    """Return the exact line that installs the needs on Debian and Ubuntu."""
    packages = " ".join(dict.fromkeys(need.package for need in needs))
    return f"{prefix}apt-get update && {prefix}apt-get install -y --no-install-recommends {packages}"


def way_to_install(has_apt: bool, is_root: bool, has_sudo: bool, sudo_is_silent: bool, can_ask: bool) -> str:
    """Decide how system packages can be installed: "root", "sudo", "tell" (print the line) or "unknown"."""
    if not has_apt:
        return "unknown"
    if is_root:
        return "root"
    return "sudo" if has_sudo and (sudo_is_silent or can_ask) else "tell"


def install(needs: Sequence[Need], progress: Progress) -> None:
    """Install what is missing, or say exactly how a person can.

    Raises
    ------
    SetupError
        When it may not or cannot be installed from here; its text holds the line to type.
    """
    reasons = "\n".join(f"  {need.package:<16} {need.purpose}" for need in needs)
    way = _way_here()
    refuse(needs, way, reasons)
    progress.say(f"The system lacks:\n{reasons}\nInstalling with: {apt_line(needs, '' if way == 'root' else 'sudo ')}")
    prefix = [] if way == "root" else ["sudo", "-n"]
    if way == "sudo" and subprocess.run(["sudo", "-v"]).returncode != 0:  # asks for the password, on the terminal
        raise SetupError(
            "Without the password nothing can be installed.", f"Or run this line:\n\n    {apt_line(needs)}\n"
        )
    packages = list(dict.fromkeys(need.package for need in needs))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    progress.begin(f"Installing {len(packages)} system packages")
    # A package list that cannot be refreshed in full is no reason to stop: what is known may be enough.
    _, updated = run_streamed([*prefix, "apt-get", "update"], lambda _: "reading the package lists", progress, env)
    command = [*prefix, "apt-get", "install", "-y", "--no-install-recommends", *packages]
    code, output = run_streamed(command, str.strip, progress, env)
    if code != 0:
        error = explain("Installing system packages", output)
        if "unable to locate package" in output.lower():  # the lists are empty: why stands in the first tool's output
            error = explain("Reading the package lists", updated + output)
        error.todo += f"\nThe line that was tried:\n\n    {apt_line(needs)}\n"
        raise error
    progress.end()
    left = missing(needs, has_module=_module_of_new_process)
    if left:
        names = ", ".join(need.sign for need in left)
        raise SetupError(f"The packages were installed, but {names} still cannot be loaded.", "Restart the computer.")


def refuse(needs: Sequence[Need], way: str, reasons: str) -> None:
    """Raise the kind explanation when nothing can be installed from here."""
    if way == "tell":
        raise SetupError(
            f"The system lacks:\n{reasons}",
            f"Installing them needs an administrator. Run this line, then start again:\n\n    {apt_line(needs)}\n",
        )
    if way == "unknown":
        signs = "\n".join(f"  {need.sign:<40} {need.purpose}" for need in needs)
        raise SetupError(
            f"The system lacks:\n{signs}",
            "It is neither Debian nor Ubuntu, so which packages bring these is not known here: install them with your "
            "system's package manager and start again.",
        )


def _way_here() -> str:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    has_sudo = shutil.which("sudo") is not None
    silent = has_sudo and not is_root and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    can_ask = sys.stdin is not None and sys.stdin.isatty() and not os.environ.get("CI")
    return way_to_install(shutil.which("apt-get") is not None, is_root, has_sudo, silent, can_ask)


def _module_of_new_process(name: str) -> bool:
    # This process has cached where modules are not; a new one sees what has just been installed.
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0
