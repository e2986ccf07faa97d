"""The start itself: see what is missing, bring it in, hand over to the program or to the tests.

Why the order: what is there is only looked at (files, hashes, loadable libraries: some milliseconds), so an ordinary
start goes straight through. Only when something is missing does anything slow run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.setup import gpu, system_packages
from core.setup.environment import PROGRAM_LOCKS, TEST_LOCKS, Environment
from core.setup.problems import SetupError, explain_os_error
from core.setup.progress import Progress
from core.setup.system_packages import DISPLAY_NEEDS, TEST_NEEDS, VENV_NEED, WINDOW_NEEDS, Need

__all__ = ["Request", "launch"]

# Commands that open no window, and so need none of its libraries.
_WITHOUT_WINDOW = frozenset({"train", "check", "list", "--help", "-h", "--version"})


@dataclass(frozen=True)
class Request:
    """What a command line asks for, as far as the set-up cares."""

    arguments: tuple[str, ...]
    is_test: bool = False
    wants_gpu: bool = False

    @classmethod
    def parse(cls, argv: Sequence[str]) -> Request:
        """Split off ``--gpu`` and ``test``; all else is left for the program or for pytest."""
        rest = tuple(argument for argument in argv if argument != "--gpu")
        is_test = rest[:1] == ("test",)
        return cls(rest[1:] if is_test else rest, is_test, "--gpu" in argv)

    @property
    def locks(self) -> tuple[str, ...]:
        """The lock files that must be installed."""
        return TEST_LOCKS if self.is_test else PROGRAM_LOCKS

    def needs(self, has_display: bool) -> tuple[Need, ...]:
        """What the system must have."""
        if self.is_test:
            return (*WINDOW_NEEDS, *TEST_NEEDS)
        command = self.arguments[0] if self.arguments else ""
        if command in _WITHOUT_WINDOW:
            return ()
        if command == "screenshot" and not has_display:
            return (*WINDOW_NEEDS, *DISPLAY_NEEDS)
        return WINDOW_NEEDS

    def command(self, python: Path, root: Path) -> list[str]:
        """Return the command that the set-up ends in."""
        if not self.is_test:
            return [str(python), str(root / "main.py"), *self.arguments]
        # A process can open one viewport only, so each file of tests stays in one worker ("loadfile").
        return [str(python), "-m", "pytest", *(self.arguments or ("-n", "2", "--dist", "loadfile"))]


def launch(argv: Sequence[str], root: Path) -> int:
    """Set up what the command line needs and run it; returns an exit code only when that cannot happen."""
    request = Request.parse(argv)
    progress = Progress()
    try:
        environment = prepare(request, root, progress)
    except SetupError as error:
        progress.say(f"\n{error}")
        return 1
    except OSError as error:
        progress.say(f"\n{explain_os_error('The set-up', error)}")
        return 1
    except KeyboardInterrupt:
        progress.say("\nStopped. Nothing is broken: the next start goes on from here.")
        return 130
    if request.is_test:
        os.chdir(root)
    hand_over(request.command(environment.python, root))
    return 0


def prepare(request: Request, root: Path, progress: Progress) -> Environment:
    """Bring the system and the environment to what the request needs."""
    environment = Environment(root)
    cupy = _choose_cupy(progress) if request.wants_gpu else ""
    current = environment.is_current(request.locks, cupy)
    lacking = system_packages.missing(request.needs(bool(os.environ.get("DISPLAY"))))
    if not current:
        lacking += system_packages.missing([VENV_NEED])
    if lacking or not current:
        progress.say("Setting up Backprop Studio; this happens once and after an update.")
    if lacking:
        system_packages.install(lacking, progress)
    if not current:
        environment.update(request.locks, progress, cupy)
    return environment


def hand_over(command: Sequence[str]) -> None:
    """Become the program. On Windows "becoming" would free the terminal too early, so there it is waited for."""
    # OpenBLAS's threads spin for a while after each product, waiting for the next one, and take the cores away from the
    # NumPy code in between: measured on two cores, that made a training step 2.7 times slower. 18 means 2^18 clock
    # ticks, about 0.1 ms, before a thread sleeps; lower hurts small nets. It must be set before NumPy is loaded.
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "18")
    # Images of containers often forbid Python to keep what it compiled. The program is some six hundred files, and so
    # is every training process that it starts: measured, 0.7 s with kept code and 2.0 s without.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        try:
            sys.exit(subprocess.call(list(command)))
        except KeyboardInterrupt:
            sys.exit(130)
    os.execv(command[0], list(command))


def _choose_cupy(progress: Progress) -> str:
    version = gpu.cuda_version()
    if version is None:
        progress.say(gpu.NO_DRIVER)
        return ""
    return gpu.cupy_requirement(version)
