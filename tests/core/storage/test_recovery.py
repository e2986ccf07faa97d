"""Unsaved work survives a crash, and is offered to nobody while its owner runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.graph import Graph, Node
from core.storage import Recovery
from core.storage.processes import is_running, started

GRAPH = Graph({"value_1": Node("value_1", "tensor.value")}, meta={"title": "Draft"})


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_work_of_a_crashed_instance_is_recovered(tmp_path: Path, gone: int) -> None:
    """Everything needed to go on: the graph, the file it belongs to, a title and a time."""
    crashed = Recovery(tmp_path, pid=gone)
    id = crashed.new_id()
    crashed.autosave(id, GRAPH, tmp_path / "lesson.bps")
    found = Recovery(tmp_path).list()
    assert [(r.id, r.original, r.title) for r in found] == [(id, tmp_path / "lesson.bps", "Draft")]
    assert Recovery(tmp_path).recover(id).graph == GRAPH
    assert Recovery(tmp_path).list(), "it stays until it is discarded"


def test_live_work_is_not_offered(tmp_path: Path) -> None:
    """Two windows of the program do not take each other's work."""
    first = Recovery(tmp_path)
    first.autosave(first.new_id(), GRAPH, None)
    assert Recovery(tmp_path).list() == []


def test_a_number_given_again_is_another_process(tmp_path: Path) -> None:
    """The start time tells a living owner from a stranger with the same number."""
    recovery = Recovery(tmp_path)
    recovery._started = "another start"
    recovery.autosave(recovery.new_id(), GRAPH, None)
    assert len(Recovery(tmp_path).list()) == 1


def test_discarded_work_is_gone(tmp_path: Path, gone: int) -> None:
    """After saving nothing is left to recover; discarding twice is harmless."""
    crashed = Recovery(tmp_path, pid=gone)
    id = crashed.new_id()
    crashed.autosave(id, GRAPH, None)
    crashed.discard(id)
    crashed.discard(id)
    assert not os.listdir(tmp_path)


def test_damaged_and_foreign_files_are_passed_over(tmp_path: Path, gone: int) -> None:
    """One bad file does not hide the good ones, and is not deleted."""
    crashed = Recovery(tmp_path, pid=gone)
    crashed.autosave(crashed.new_id(), GRAPH, None)
    (tmp_path / "bad.bps").write_text("{", encoding="utf-8")
    assert len(Recovery(tmp_path).list()) == 1
    assert (tmp_path / "bad.bps").exists()


def test_an_empty_or_missing_folder_has_nothing(tmp_path: Path) -> None:
    """The first start of all."""
    assert Recovery(tmp_path / "missing").list() == []


@pytest.mark.parametrize("id", ["../x", "", "a*", "a/b"])
def test_an_id_cannot_lead_out_of_the_folder(id: str, tmp_path: Path) -> None:
    """Ids become file names."""
    with pytest.raises(ValueError, match="no id"):
        Recovery(tmp_path).discard(id)


def test_processes_are_known_by_number_and_start(gone: int) -> None:
    """This process runs, an ended one does not."""
    assert is_running(os.getpid(), started(os.getpid()))
    assert not started(gone)
    assert not is_running(os.getpid(), "")
