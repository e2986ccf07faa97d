"""Files ten times larger than the memory that a process is given: their rows are read while training runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

MEMORY_MIB = 4
LINE = "a line of text that is forty letters long\n"
LINES = 10 * MEMORY_MIB * 2**20 // len(LINE)

# Run in a process of its own: what it may have beyond what it holds already is limited, and data are asked for.
PROGRAM = """
import json, resource, sys
from core.nodes.registry import standard_registry
from core.runtime.feed import Feed

jobs, registry = json.loads(sys.argv[1]), standard_registry()

def train(kind, path, keep, options):
    spec = registry[kind]
    values = spec.values({"path": path, "streaming": keep, "batch_size": 16, "cache_mb": 0, **options})
    feed = Feed(spec.make(values), batch_size=16, validation=0.2, cache_bytes=0)
    for _ in range(8):
        batch = feed.next()
    return len(feed.samples)

for kind, small, large, keep, options in jobs.values():
    train(kind, small, keep, options)  # everything is imported and every buffer made before the limit is drawn
held = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmData"))) << 10
limit = held + (int(sys.argv[2]) << 20)
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
found = {}
for name, (kind, small, large, keep, options) in jobs.items():
    try:
        found[name] = train(kind, large, keep, options)
    except MemoryError:
        found[name] = "MemoryError"
print(json.dumps(found))
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """How many samples each large file gave, by what was tried, and how many there should be; one process for all."""
    folder = tmp_path_factory.mktemp("large")
    rows = table(folder / "large.csv", 10 * MEMORY_MIB)
    table(folder / "small.csv", 0.5)
    for name, count in (("small", 64), ("large", 10 * MEMORY_MIB * 64)):  # of 16 KiB each
        with h5py.File(folder / f"{name}.h5", "w") as out:
            out["x"], out["y"] = np.ones((count, 4096), dtype=np.float32), np.zeros(count)
    for name, times in (("small", 5_000), ("large", LINES)):
        (folder / f"{name}.txt").write_text(LINE * times, encoding="utf-8")

    def job(kind: str, ending: str, keep: str, **options: object) -> tuple[object, ...]:
        return kind, str(folder / f"small.{ending}"), str(folder / f"large.{ending}"), keep, options

    jobs = {
        "table": job("data.csv_file", "csv", "from the file", inputs="a, b", standardise=True,
                     missing="fill with the mean"),
        "array": job("data.hdf5", "h5", "from the file"),
        "array in memory": job("data.hdf5", "h5", "in memory"),
        "text": job("data.text", "txt", "from the file", tokens="code points", length=64, stride=4096),
    }  # fmt: skip
    command = [sys.executable, "-c", PROGRAM, json.dumps(jobs), str(MEMORY_MIB)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "rows of the table": rows}


def table(path: Path, megabytes: float) -> int:
    """Rows of numbers and a long remark; returns how many."""
    remark = "a remark of somebody, who had much to say about this row " * 40
    count = int(megabytes * 2**20 / (len(remark) + 20))
    with path.open("w", encoding="utf-8") as file:
        file.write("a,b,remark,y\n")
        for row in range(count):
            file.write(f'{row},{row % 7}.25,"{remark}",{row % 3}\n')
    return count


def test_a_table_larger_than_the_memory(outcomes: dict[str, object]) -> None:
    """Scanned, standardised and cut into batches; kept in memory as texts it would not fit."""
    assert outcomes["table"] == outcomes["rows of the table"]


def test_an_array_larger_than_the_memory(outcomes: dict[str, object]) -> None:
    """Only the rows of a batch are read; the whole array in memory would not fit, and is refused."""
    assert outcomes["array"] == 10 * MEMORY_MIB * 64
    assert outcomes["array in memory"] == "MemoryError"


def test_a_text_larger_than_the_memory(outcomes: dict[str, object]) -> None:
    """Read in pieces, and its tokens, which take four times as much, kept in a file of their own."""
    assert outcomes["text"] == len(range(0, LINES * len(LINE) - 64, 4096))
