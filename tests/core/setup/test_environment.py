"""The virtual environment: its stamp, a real making of one, and the ways back from an interruption."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest

from core.setup.environment import Environment, Stamp, count_packages, forget_half_installed
from core.setup.problems import SetupError
from core.setup.progress import Progress

LOCK = "requirements.txt"
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


def make_wheel(folder: Path, version: str) -> None:
    """Write the smallest wheel that pip accepts: a package of one file."""
    info = f"studio_probe-{version}.dist-info"
    files = {
        "studio_probe.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: studio-probe\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"studio_probe-{version}-py3-none-any.whl", "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)


def installed(environment: Environment) -> str:
    """Ask the environment's own Python which version it has."""
    ask = [str(environment.python), "-c", "import studio_probe; print(studio_probe.VERSION)"]
    return subprocess.run(ask, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Make a real environment once, from a lock file with one package that lies in a folder."""
    root = tmp_path_factory.mktemp("studio")
    for version in ("1.0", "2.0"):
        make_wheel(root, version)
    (root / LOCK).write_text("studio-probe==1.0\n")
    environment = Environment(root)
    with pytest.MonkeyPatch.context() as patch:
        offline(patch, root)
        environment.update([LOCK], Progress(StringIO()))
    return environment


@pytest.fixture(autouse=True)
def _offline(made: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    offline(monkeypatch, made.root)


def offline(patch: pytest.MonkeyPatch, wheels: Path) -> None:
    """Let pip see one folder and no network."""
    patch.setenv("PIP_NO_INDEX", "1")
    patch.setenv("PIP_FIND_LINKS", str(wheels))


def test_a_new_environment_holds_the_lock(made: Environment) -> None:
    """After an update the package is there and the stamp says so."""
    assert installed(made) == "1.0"
    assert made.is_current([LOCK])


def test_a_changed_lock_brings_the_environment_up_to_date(made: Environment) -> None:
    """A new hash means an update, which changes the packages and keeps the environment."""
    config = (made.folder / "pyvenv.cfg").stat().st_mtime_ns
    (made.root / LOCK).write_text("studio-probe==2.0\n")
    assert not made.is_current([LOCK])
    made.update([LOCK], Progress(StringIO()))
    assert installed(made) == "2.0"
    assert (made.folder / "pyvenv.cfg").stat().st_mtime_ns == config


def test_a_half_installed_package_is_installed_again(made: Environment) -> None:
    """A package without RECORD counts as missing, though pip alone would take it for installed."""
    (record,) = made.folder.rglob("studio_probe-*.dist-info/RECORD")
    record.unlink()
    record.parent.parent.joinpath("studio_probe.py").unlink()
    made.stamp_file.unlink()
    made.update([LOCK], Progress(StringIO()))
    assert installed(made) in ("1.0", "2.0")


def test_a_broken_environment_is_made_anew(made: Environment) -> None:
    """An environment without a working pip (a stop in its making) is replaced."""
    (pip,) = made.folder.rglob("site-packages/pip/__init__.py")
    pip.unlink()
    made.stamp_file.unlink()
    made.update([LOCK], Progress(StringIO()))
    assert made.is_current([LOCK])
    assert pip.exists()


def test_no_network_is_said_plainly_and_leaves_no_stamp(made: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed update says what to do, and the next start knows that it has to go on."""
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    before = (made.root / LOCK).read_text()
    (made.root / LOCK).write_text("studio-absent==1.0\n")
    with pytest.raises(SetupError, match="no connection") as caught:
        made.update([LOCK], Progress(StringIO()))
    assert "Check the network" in str(caught.value)
    assert not made.is_current([LOCK])
    (made.root / LOCK).write_text(before)
    made.update([LOCK], Progress(StringIO()))
    assert made.is_current([LOCK])


def test_a_stamp_comes_back_as_written() -> None:
    """Writing and reading a stamp loses nothing."""
    stamp = Stamp("3.12", {"requirements.txt": "ab"}, "cupy-cuda12x==1")
    assert Stamp.parse(stamp.to_json()) == stamp


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"python": "3.11", "locks": 3, "gpu": ""}'])
def test_a_damaged_stamp_counts_as_none(text: str) -> None:
    """A stamp cut off by a full disk must not stop the start."""
    assert Stamp.parse(text) is None


@pytest.mark.parametrize(
    ("stamp", "gpu", "current"),
    [
        ({"python": HERE}, "", True),
        ({"python": "3.9"}, "", False),  # the system's Python went on to another version
        ({"python": HERE, "locks": {}}, "", False),
        ({"python": HERE}, "cupy-cuda12x", False),
        ({"python": HERE, "gpu": "cupy-cuda12x"}, "cupy-cuda12x", True),
        ({"python": HERE, "gpu": "cupy-cuda12x"}, "", True),
    ],
)
def test_what_makes_an_environment_current(tmp_path: Path, stamp: dict, gpu: str, current: bool) -> None:
    """Python's version, every lock and the asked-for build of CuPy have to agree."""
    (tmp_path / LOCK).write_text("a==1\n")
    environment = Environment(tmp_path)
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    locks = environment.lock_hashes([LOCK])
    environment.stamp_file.write_text(Stamp(**{"locks": locks, **stamp}).to_json())
    assert environment.is_current([LOCK], gpu) is current


def test_line_ends_do_not_change_the_hash(tmp_path: Path) -> None:
    """A checkout with the line ends of Windows is the same lock."""
    environment = Environment(tmp_path)
    (tmp_path / LOCK).write_bytes(b"a==1\nb==2\n")
    unix = environment.lock_hashes([LOCK])
    (tmp_path / LOCK).write_bytes(b"a==1\r\nb==2\r\n")
    assert environment.lock_hashes([LOCK]) == unix


def test_each_package_is_counted_once() -> None:
    """A package has a line for each version of Python, comments none."""
    assert count_packages("# x==1\nnumpy==2 ; python_version < '3.11'\nnumpy==3 ; b\nmsgspec==1\n") == 2


def test_left_overs_of_pip_are_removed(tmp_path: Path) -> None:
    """Folders that pip had moved aside and records of unfinished packages go, whole packages stay."""
    site = tmp_path / "lib" / "python3.12" / "site-packages"
    for name in ("whole-1.dist-info", "half-1.dist-info", "~umpy"):
        (site / name).mkdir(parents=True)
    (site / "whole-1.dist-info" / "RECORD").touch()
    assert sorted(forget_half_installed(tmp_path)) == ["half-1.dist-info", "~umpy"]
    assert [path.name for path in site.iterdir()] == ["whole-1.dist-info"]
