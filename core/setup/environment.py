"""The virtual environment beside the code: made once, brought up to date when a lock file changes.

Why a stamp: asking pip whether everything is installed takes a second or more. The stamp holds the hashes of the lock
files that were installed last; comparing them takes a millisecond. It is taken away before anything is changed and
written when all is done, so an interrupted set-up is noticed by the next start and simply goes on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.setup.problems import explain, explain_os_error
from core.setup.progress import PipProgress, Progress, run_streamed

__all__ = ["PROGRAM_LOCKS", "TEST_LOCKS", "Environment", "Stamp", "count_packages", "forget_half_installed"]

PROGRAM_LOCKS = ("requirements.txt",)
TEST_LOCKS = (*PROGRAM_LOCKS, "requirements-test.txt", "requirements-torch.txt")


@dataclass(frozen=True)
class Stamp:
    """What an environment holds: its Python (major.minor), the hash of each lock file, CuPy's requirement or ""."""

    python: str
    locks: Mapping[str, str] = field(default_factory=dict)
    gpu: str = ""

    @classmethod
    def parse(cls, text: str) -> Stamp | None:
        """Read a stamp; anything unreadable counts as no stamp."""
        try:
            data = json.loads(text)
            return cls(str(data["python"]), {str(k): str(v) for k, v in data["locks"].items()}, str(data["gpu"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def to_json(self) -> str:
        """Return the text of the stamp file."""
        return json.dumps({"python": self.python, "locks": dict(self.locks), "gpu": self.gpu}, indent=1) + "\n"


class Environment:
    """The folder ``.venv`` in the root of the program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.stamp_file = self.folder / "studio-stamp.json"
        windows = sys.platform == "win32"
        self.python = self.folder / ("Scripts/python.exe" if windows else "bin/python")

    def lock_hashes(self, locks: Sequence[str]) -> dict[str, str]:
        """Return the hash of each lock file; line ends do not count, so that every checkout gives the same."""
        return {n: hashlib.sha256(b"\n".join((self.root / n).read_bytes().splitlines())).hexdigest() for n in locks}

    def read_stamp(self) -> Stamp | None:
        """Return the stamp, or None when there is none that can be read."""
        try:
            return Stamp.parse(self.stamp_file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    def is_current(self, locks: Sequence[str], gpu: str = "") -> bool:
        """Whether the environment holds these lock files (and this build of CuPy, if one is asked for)."""
        stamp = self.read_stamp()
        return (
            stamp is not None
            and self.python.exists()
            and stamp.python == _this_python()
            and all(stamp.locks.get(name) == value for name, value in self.lock_hashes(locks).items())
            and (not gpu or stamp.gpu == gpu)
        )

    def update(self, locks: Sequence[str], progress: Progress, gpu: str = "") -> None:
        """Make or repair the environment and install what the lock files say.

        Raises
        ------
        SetupError
            When it cannot be made; the next call starts from what is there.
        """
        with _one_at_a_time(self.root, progress):
            before = self.read_stamp()
            if self.is_current(locks, gpu):  # another start has done it while this one waited
                return
            if before is not None:
                locks = [name for name in TEST_LOCKS if name in locks or name in before.locks]
                gpu = gpu or before.gpu
            hashes = self.lock_hashes(locks)
            try:
                self.stamp_file.unlink(missing_ok=True)
                if not self._is_usable():
                    self._make(progress)
                forget_half_installed(self.folder)
                self._install(locks, gpu, progress)
                partial = self.stamp_file.with_suffix(".partial")
                partial.write_text(Stamp(_this_python(), hashes, gpu).to_json(), encoding="utf-8")
                partial.replace(self.stamp_file)
            except OSError as error:
                raise explain_os_error("Setting up the environment", error) from error

    def _is_usable(self) -> bool:
        """Whether it has a working pip under the Python that runs this set-up."""
        try:
            result = subprocess.run([self.python, "-m", "pip", "--version"], capture_output=True, text=True)
        except OSError:
            return False
        return result.returncode == 0 and f"(python {_this_python()})" in result.stdout

    def _make(self, progress: Progress) -> None:
        progress.begin("Making a virtual environment in .venv")
        # When this runs in the very environment that is to be replaced, the Python below it must do the work.
        python = getattr(sys, "_base_executable", None) or sys.executable
        code, output = run_streamed([python, "-m", "venv", "--clear", str(self.folder)], str.strip, progress)
        if code != 0:
            raise explain("Making the virtual environment", output)
        progress.end()

    def _install(self, locks: Sequence[str], gpu: str, progress: Progress) -> None:
        wanted = [argument for name in locks for argument in ("-r", str(self.root / name))]
        total = sum(count_packages((self.root / name).read_text(encoding="utf-8")) for name in locks)
        progress.begin(f"Installing {total} packages")
        self._pip(wanted, PipProgress(total), progress)
        progress.end()
        if gpu:
            progress.begin(f"Installing {gpu}")
            self._pip([gpu, "-c", str(self.root / PROGRAM_LOCKS[0])], PipProgress(12), progress)
            progress.end()

    def _pip(self, arguments: Sequence[str], reader: PipProgress, progress: Progress) -> None:
        command = [str(self.python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        env = {**os.environ, "PYTHONUTF8": "1"}
        code, output = run_streamed([*command, "--progress-bar", "off", *arguments], reader.read, progress, env)
        if code != 0:
            raise explain("Installing the packages", output)


def count_packages(lock: str) -> int:
    """Count the different packages in a lock file; one may have a line for each version of Python."""
    return len({match[1].lower() for match in re.finditer(r"(?m)^([A-Za-z0-9][\w.-]*)==", lock)})


def forget_half_installed(folder: Path) -> list[str]:
    """Remove what an interrupted pip left, so that pip installs it again; return the names.

    pip writes a package's RECORD last. A package without one is incomplete, yet pip would take it for installed. A
    folder whose name starts with ``~`` is an old version that pip had moved aside.
    """
    removed = []
    for site in (*folder.glob("lib/python*/site-packages"), *folder.glob("Lib/site-packages")):
        incomplete = (path for path in site.glob("*.dist-info") if not (path / "RECORD").exists())
        for path in (*incomplete, *site.glob("~*")):
            shutil.rmtree(path, ignore_errors=True)
            removed.append(path.name)
    return removed


def _this_python() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


@contextlib.contextmanager
def _one_at_a_time(root: Path, progress: Progress) -> Iterator[None]:
    """Let a second start wait while a first one sets up; the system gives the lock back even after a crash."""
    name = hashlib.sha256(f"{root}{getattr(os, 'getuid', int)()}".encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"backprop-studio-{name}.lock").open("a") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                progress.say("Another start is setting up the environment; waiting for it.")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield
