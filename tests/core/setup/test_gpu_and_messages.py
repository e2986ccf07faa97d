"""The build of CuPy that fits, the words for what goes wrong, and the progress that is shown."""

from __future__ import annotations

import sys
from io import StringIO

import pytest

from core.setup.gpu import cuda_version, cupy_requirement, parse_nvidia_smi
from core.setup.problems import SetupError, explain, explain_os_error
from core.setup.progress import PipProgress, Progress, run_streamed


@pytest.mark.parametrize(
    ("output", "version"),
    [
        ("| NVIDIA-SMI 550.54.15   Driver Version: 550.54.15   CUDA Version: 12.4     |", (12, 4)),
        ("| NVIDIA-SMI 590.10  Driver Version: 590.10  CUDA UMD Version: 13.1 |", (13, 1)),
        ("| CUDA Version: N/A |", None),
        ("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", None),
    ],
)
def test_nvidia_smi_is_read(output: str, version: tuple[int, int] | None) -> None:
    """The CUDA version stands in the head of nvidia-smi's table."""
    assert parse_nvidia_smi(output) == version


@pytest.mark.parametrize(("cuda", "package"), [((12, 0), "cupy-cuda12x"), ((13, 1), "cupy-cuda13x"), ((14, 0), "13x")])
def test_the_build_fits_the_driver(cuda: tuple[int, int], package: str) -> None:
    """CUDA 12 takes the build for 12; a driver newer than all builds takes the newest."""
    assert package in cupy_requirement(cuda)


def test_an_old_driver_is_refused_with_a_way_out() -> None:
    """A driver too old for CuPy is named with its version."""
    with pytest.raises(SetupError, match=r"CUDA 11\.8"):
        cupy_requirement((11, 8))


def test_the_tool_is_asked_when_the_library_knows_nothing() -> None:
    """Either sign of a driver is enough; neither means there is none."""
    assert cuda_version(lambda: None, lambda: (12, 4)) == (12, 4)
    assert cuda_version(lambda: (13, 0), lambda: (12, 4)) == (13, 0)
    assert cuda_version(lambda: None, lambda: None) is None


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("Retrying ... NewConnectionError: Failed to establish a new connection\nERROR: No matching distribution found",
         "no connection"),
        ("W: Failed to fetch ... Temporary failure resolving 'mirror'", "no connection"),
        ("ERROR: No matching distribution found for dearpygui==2.3.1", "no version for this Python"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend", "Another program"),
        ("PermissionError: [Errno 13] Permission denied", "permission denied"),
        ("something never seen", "Installing did not succeed"),
    ],
)  # fmt: skip
def test_output_becomes_a_sentence(output: str, words: str) -> None:
    """The surest sign wins, and the tool's own words stay below."""
    error = explain("Installing", output)
    assert words in error.what
    assert output.splitlines()[0] in str(error)


def test_a_full_disk_in_python_itself_reads_the_same() -> None:
    """Whether pip or Python meets the full disk, the words are the same."""
    import errno

    assert explain_os_error("Making it", OSError(errno.ENOSPC, "x")).what == "The disk is full."


def test_pip_lines_become_a_state() -> None:
    """The state counts packages, not lines."""
    pip = PipProgress(3)
    assert pip.read("Collecting numpy==2.4.6 (from -r requirements.txt (line 3))") == "1 of 3, numpy"
    assert pip.read("  Downloading numpy-2.4.6-cp311-cp311-linux.whl (16.9 MB)") == "1 of 3, numpy (16.9 MB)"
    assert pip.read("Requirement already satisfied: rich==15 in x") == "2 of 3, rich"
    assert pip.read("Installing collected packages: numpy") == "unpacking all of them"


def test_a_log_gets_whole_lines() -> None:
    """Where the output is no terminal there are no control characters."""
    stream, times = StringIO(), iter([0.0, 2.5])
    progress = Progress(stream, lambda: next(times))
    progress.begin("Installing 3 packages")
    progress.note("1 of 3")
    progress.end()
    assert stream.getvalue() == "Installing 3 packages …\nInstalling 3 packages: done in 2.5 s\n"


def test_a_tool_is_run_with_no_input_and_its_output_kept() -> None:
    """A tool that asks a question gets an end of file instead of hanging the start."""
    lines: list[str] = []

    def on_line(line: str) -> str:
        lines.append(line.strip())
        return ""

    code = "import sys; print('one'); print(repr(sys.stdin.read())); sys.exit(3)"
    status, output = run_streamed([sys.executable, "-c", code], on_line, Progress(StringIO()))
    assert (status, output) == (3, "one\n''\n")
    assert lines == ["one", "''"]
