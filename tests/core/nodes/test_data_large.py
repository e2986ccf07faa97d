"""Files ten times larger than the memory that a process is given: their rows are read while training runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

MEMORY_MIB = 4

# Run in a process of its own: what it may have beyond what it holds already is limited, and data are asked for.
PROGRAM = """
import resource, sys
from core.nodes.registry import standard_registry
from core.runtime.feed import Feed

spec = standard_registry()[sys.argv[1]]
small, large, keep = sys.argv[2:5]
options = eval(sys.argv[5])

def train(path):
    values = spec.values({"path": path, "streaming": keep, "batch_size": 16, "cache_mb": 0, **options})
    feed = Feed(spec.make(values), batch_size=16, validation=0.2, cache_bytes=0)
    for _ in range(8):
        batch = feed.next()
    return len(feed.samples), float(batch["x"].sum())

train(small)  # everything is imported and every buffer made before the limit is drawn
held = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmData"))) << 10
limit = held + (int(sys.argv[6]) << 20)
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
print(*train(large))
"""


def run(kind: str, small: Path, large: Path, keep: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, kind, str(small), str(large), keep, repr(options), str(MEMORY_MIB)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def table(path: Path, megabytes: float) -> int:
    """Rows of numbers and a long remark; returns how many."""
    remark = "a remark of somebody, who had much to say about this row " * 40
    count = int(megabytes * 2**20 / (len(remark) + 20))
    with path.open("w", encoding="utf-8") as file:
        file.write("a,b,remark,y\n")
        for row in range(count):
            file.write(f'{row},{row % 7}.25,"{remark}",{row % 3}\n')
    return count


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux")
def test_a_table_larger_than_the_memory(tmp_path: Path) -> None:
    """Scanned, standardised and cut into batches; kept in memory as texts it would not fit."""
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    table(small, 0.5)
    count = table(large, 10 * MEMORY_MIB)
    done = run(
        "data.csv_file", small, large, "from the file", inputs="a, b", standardise=True, missing="fill with the mean"
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) == count


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux")
def test_an_array_larger_than_the_memory(tmp_path: Path) -> None:
    """Only the rows of a batch are read; the whole array in memory would not fit, and is refused."""
    paths = []
    for rows in (64, 10 * MEMORY_MIB * 64):  # of 16 KiB each
        paths.append(tmp_path / f"{rows}.h5")
        with h5py.File(paths[-1], "w") as out:
            out["x"], out["y"] = np.ones((rows, 4096), dtype=np.float32), np.zeros(rows)
    done = run("data.hdf5", *paths, "from the file")
    assert done.returncode == 0, done.stderr
    assert "MemoryError" in run("data.hdf5", *paths, "in memory").stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux")
def test_a_text_larger_than_the_memory(tmp_path: Path) -> None:
    """Read in pieces, and its tokens, which take four times as much, kept in a file of their own."""
    paths = []
    for times in (5_000, 10 * MEMORY_MIB * 2**20 // 41):
        paths.append(tmp_path / f"{times}.txt")
        paths[-1].write_text("a line of text that is forty letters long\n" * times, encoding="utf-8")
    options = {"tokens": "code points", "length": 64, "stride": 4096}
    done = run("data.text", *paths, "from the file", **options)
    assert done.returncode == 0, done.stderr
