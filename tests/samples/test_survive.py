"""What happens to a sample project when something is not as it should be: nothing is lost, and the person is told."""

import errno
import json
import os
from dataclasses import replace

import pytest

import core.engine as torch
from core.graph import Graph
from core.nodes.params import FilePath, FolderPath
from core.nodes.registry import standard_registry
from core.nodes.trust import trust
from core.runtime.analysis import analyse
from core.runtime.plan import CompileError, compile_plan
from core.storage import load_project
from core.studio.examples import Example
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.waiting import wait
from tests.samples.common import ALL, each


def files_of(graph: Graph) -> list[tuple[str, FilePath]]:
    """The nodes of a graph that read a file or a folder, each with that parameter."""
    return [
        (node.id, param)
        for node in graph
        for param in standard_registry()[node.type].params
        if isinstance(param, FilePath) and node.params.get(param.name)
    ]


WITH_FILES = [e for e in ALL if files_of(load_project(e.path, with_weights=False).graph)]
with_files = pytest.mark.parametrize("sample", WITH_FILES, ids=lambda e: e.name)


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path / "home"))
    made = Session(settings=Settings())
    made.said = []
    made.noticed.connect(lambda notice: made.said.append((notice.severity, notice.text)))
    yield made
    made.close()


def broken(sample: Example, instead) -> tuple[Graph, str]:
    """The sample with another path in its first node that reads one, and that node."""
    graph = load_project(sample.path).graph
    node, param = files_of(graph)[0]
    node_now = graph.nodes[node]
    graph.nodes[node] = replace(node_now, params={**node_now.params, param.name: str(instead(param))})
    return graph, node


def told(graph: Graph, node: str) -> str:
    """What is said at a node, before or when it runs."""
    with trust(True):
        problems = [p for p in analyse(graph, standard_registry()).problems if p.node == node]
        if problems:
            return f"{problems[0].message} {problems[0].suggestion}"
        with pytest.raises(RuntimeError) as stopped:
            compile_plan(graph, standard_registry())
    return str(stopped.value)


def test_samples_ship_their_data():
    """Some read files; each of them lies in the sample's own folder, and the project file says so from there."""
    assert len(WITH_FILES) >= 8
    for sample in WITH_FILES:
        stated = {n["id"]: n.get("params", {}) for n in json.loads(sample.path.read_text("utf-8"))["nodes"]}
        for node, param in files_of(load_project(sample.path).graph):
            path = stated[node][param.name]
            assert path.startswith("data"), f"{sample.name}: {path}"
            assert (sample.path.parent / path).exists()


@with_files
def test_data_that_are_gone_are_named_with_what_to_do(sample, tmp_path):
    """At the node, with the path."""
    graph, node = broken(sample, lambda param: tmp_path / "gone")
    assert "gone" in told(graph, node)


@with_files
def test_a_wrong_file_is_refused_at_its_node(sample, tmp_path):
    """Noise in place of the file, or an empty folder in place of the folder."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "noise.bin").write_bytes(os.urandom(2000))
    graph, node = broken(
        sample, lambda param: tmp_path / ("folder" if isinstance(param, FolderPath) else "noise.bin")
    )  # fmt: skip
    assert len(told(graph, node)) > 20


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
@each
def test_a_gpu_that_is_not_there_is_told_with_the_way_out(sample):
    """A sentence, not a crash; the project opens all the same."""
    with trust(True), pytest.raises(CompileError, match=r"no GPU.*Choose cpu"):
        compile_plan(load_project(sample.path).graph, standard_registry(), device="cuda")


def test_it_is_closed_and_opened_in_the_middle_of_training(session):
    """What runs ends with its project; the next one begins at its own first step."""
    session.running.warm_up(prepare=True)  # as the window does
    for name in ("two_spirals", "linear_regression"):
        assert session.files.open_example(name)
        session.running.run()
        wait(session, lambda: session.running.step_count > 3)
    session.files.new()
    assert session.running.step_count == 0
    assert session.running.state == "idle"
    assert [text for severity, text in session.said if severity == "error"] == []


def test_a_full_disk_takes_nothing(session, tmp_path, monkeypatch):
    """Saving says so, the older file stays, and the project is still unsaved."""
    session.files.open_example("xor")
    assert session.files.save(tmp_path / "mine.bps")
    before = (tmp_path / "mine.bps").read_bytes()
    session.edit.set_param("linear_1", "out_features", 5)
    monkeypatch.setattr(os, "fsync", full_disk)
    assert not session.files.save()
    assert (tmp_path / "mine.bps").read_bytes() == before
    assert session.document.dirty
    assert any("No space left" in text for severity, text in session.said if severity == "error")


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
