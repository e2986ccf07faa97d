"""From the command line to the command that is run: the request, the shell script, Ctrl+C."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.setup.environment import PROGRAM_LOCKS, TEST_LOCKS
from core.setup.launcher import Request, hand_over

ROOT = Path(__file__).resolve().parents[3]


def test_arguments_go_to_the_program_unchanged() -> None:
    """What is not the set-up's own reaches main.py as typed."""
    request = Request.parse(["train", "my project", "--epochs", "3"])
    assert request.command(Path("/v/python"), Path("/r")) == [
        "/v/python", "/r/main.py", "train", "my project", "--epochs", "3",
    ]  # fmt: skip
    assert request.locks == PROGRAM_LOCKS


def test_test_runs_pytest_in_two_processes() -> None:
    """Without arguments every test runs, a file in one process."""
    request = Request.parse(["test"])
    assert request.command(Path("/v/python"), Path("/r"))[1:] == ["-m", "pytest", "-n", "2", "--dist", "loadfile"]
    assert request.locks == TEST_LOCKS


def test_arguments_of_test_go_to_pytest() -> None:
    """A person picks tests as with pytest itself."""
    command = Request.parse(["test", "tests/core", "-x"]).command(Path("/v/python"), Path("/r"))
    assert command[1:] == ["-m", "pytest", "tests/core", "-x"]


def test_gpu_is_taken_out() -> None:
    """``--gpu`` is for the set-up; the program never sees it."""
    request = Request.parse(["--gpu", "spirals"])
    assert request.wants_gpu
    assert request.arguments == ("spirals",)


@pytest.mark.parametrize(
    ("argv", "has_display", "packages"),
    [
        (["train", "x"], False, set()),
        ([], True, {"libgl1"}),
        (["my project"], True, {"libgl1"}),
        (["screenshot", "x"], True, {"libgl1"}),
        (["screenshot", "x"], False, {"libgl1", "xvfb"}),
        (["test"], True, {"libgl1", "xvfb", "libxtst6"}),
    ],
)
def test_each_command_needs_only_its_own(argv: list[str], has_display: bool, packages: set[str]) -> None:
    """Training on a server asks for no OpenGL; a picture without a display needs a screen in memory."""
    needed = {need.package for need in Request.parse(argv).needs(has_display)}
    assert needed & {"libgl1", "xvfb", "libxtst6"} == packages


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program folder with the real shell script and a set-up that only says what it got."""
    shutil.copy(ROOT / "studio", tmp_path)
    (tmp_path / "core" / "setup").mkdir(parents=True)
    (tmp_path / "core" / "setup" / "__main__.py").write_text("import sys; print(sys.argv[1:])\n")
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "dirname").symlink_to(str(shutil.which("dirname")))
    return tmp_path


def start(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script with only the fixture's tools on the path."""
    env = {"PATH": str(program / "tools")}
    return subprocess.run([program / "studio", *arguments], capture_output=True, text=True, env=env, cwd="/")


def add_python(program: Path, name: str, text: str) -> None:
    """Put a Python of our making on the path."""
    tool = program / "tools" / name
    tool.write_text(f"#!/bin/sh\n{text}\n")
    tool.chmod(0o755)


posix = pytest.mark.skipif(os.name != "posix", reason="the script for POSIX systems")


@posix
def test_an_old_python_is_passed_over(program: Path) -> None:
    """The first Python that is new enough is taken, and arguments with blanks survive."""
    add_python(program, "python3", "exit 1")
    add_python(program, "python3.12", f'exec {sys.executable} "$@"')
    assert start(program, "train", "my project").stdout == "['train', 'my project']\n"


@posix
def test_without_a_python_the_way_to_one_is_said(program: Path) -> None:
    """No Python at all ends in a sentence, not in a shell error."""
    result = start(program)
    assert result.returncode == 1
    assert "needs Python 3.10 to 3.14" in result.stderr
    assert "apt-get install python3" in result.stderr


@posix
def test_a_dangling_environment_is_passed_over(program: Path) -> None:
    """An environment whose Python was removed from the system does not stop the start."""
    (program / ".venv" / "bin").mkdir(parents=True)
    (program / ".venv" / "bin" / "python").symlink_to("/nowhere/python3.9")
    (program / ".venv" / "studio-stamp.json").touch()
    add_python(program, "python3", f'exec {sys.executable} "$@"')
    assert start(program, "list").stdout == "['list']\n"


@posix
def test_an_error_is_said_without_a_traceback(tmp_path: Path) -> None:
    """The real set-up in a folder it may not use (no lock file) explains itself and fails."""
    shutil.copytree(ROOT / "core" / "setup", tmp_path / "core" / "setup")
    (tmp_path / "core" / "__init__.py").touch()
    command = [sys.executable, str(tmp_path / "core" / "setup"), "list"]
    result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert result.returncode == 1
    assert "requirements.txt" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there the program is waited for")
def test_compiled_code_is_kept_whatever_the_container_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process of the program would compile all of its files anew."""
    given: dict[str, str] = {}
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(os, "execv", lambda path, command: given.update(os.environ))
    hand_over(["python"])
    assert "PYTHONDONTWRITEBYTECODE" not in given
