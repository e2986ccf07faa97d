"""Project files give back what was saved, and whatever cannot be opened is refused in plain words."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from core.graph import Document, Graph, Node
from core.nodes.registry import standard_registry
from core.runtime.analysis import analyse
from core.storage import ProjectError, load_project, save_project
from core.storage.migrations import MIGRATIONS, migrate
from core.storage.schema import VERSION
from tests.core.graphs import graphs

DATA = Path(__file__).parents[2] / "data" / "projects"


def content(**changes: Any) -> dict[str, Any]:
    return {"format": "backprop-studio/project", "version": VERSION, **changes}


def write(path: Path, text: str | dict[str, Any]) -> Path:
    path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return path


def refusal(path: Path) -> ProjectError:
    with pytest.raises(ProjectError) as caught:
        load_project(path)
    assert caught.value.suggestion
    return caught.value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(graph=graphs)
def test_any_graph_comes_back_equal(graph: Graph, tmp_path: Path) -> None:
    """Saving and opening is the identity, types of values included."""
    path = tmp_path / "graph.bps"
    save_project(path, graph)
    back = load_project(path)
    assert back.graph == graph
    assert repr(sorted(back.graph.nodes.items())) == repr(sorted(graph.nodes.items()))
    assert not back.warnings


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(graph=graphs)
def test_saving_twice_gives_the_same_bytes(graph: Graph, tmp_path: Path) -> None:
    """An unchanged project makes no difference for a version control system."""
    save_project(tmp_path / "a.bps", graph)
    save_project(tmp_path / "b.bps", load_project(tmp_path / "a.bps").graph)
    assert (tmp_path / "a.bps").read_bytes() == (tmp_path / "b.bps").read_bytes()


def test_a_node_is_one_line(tmp_path: Path) -> None:
    """The text is for people: one node a line, and signs are not escaped."""
    save_project(tmp_path / "a.bps", Graph({"value_1": Node("value_1", "tensor.value", "Schlüssel")}))
    lines = (tmp_path / "a.bps").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "value_1" in line and "Schlüssel" in line]


@pytest.mark.parametrize("path", sorted(DATA.glob("v*/*.bps")), ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_files_of_every_version_open(path: Path, tmp_path: Path) -> None:
    """A file that any version of the program ever wrote opens, and has no errors."""
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    project = load_project(copy)
    assert project.graph.nodes
    assert all("older format" in warning for warning in project.warnings)
    assert project.graph.breakpoints
    assert not analyse(project.graph, standard_registry()).problems


def test_the_file_of_this_version_is_written_as_it_stands(tmp_path: Path) -> None:
    """The layout of the newest format is fixed by an example."""
    path = DATA / f"v{VERSION}" / "xor.bps"
    save_project(tmp_path / "again.bps", load_project(path).graph)
    assert (tmp_path / "again.bps").read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_there_is_an_example_of_every_version() -> None:
    """Who raises the format version leaves a file of the old one behind."""
    assert all(list(DATA.glob(f"v{version}/*.bps")) for version in range(1, VERSION + 1))
    assert set(MIGRATIONS) == set(range(1, VERSION))


def test_a_breakpoint_of_format_1_is_still_there() -> None:
    """There it was a mark of its node."""
    old = {"version": 1, "nodes": [{"id": "a", "breakpoint": True}, {"id": "b", "breakpoint": False}, 3]}
    new = migrate(old, newest=2)
    assert new == {"version": 2, "nodes": [{"id": "a"}, {"id": "b"}, 3], "breakpoints": [{"on": ["a"]}]}
    assert migrate({"version": 1, "nodes": 3}, newest=2)["nodes"] == 3


@pytest.mark.parametrize(
    "record", [{"on": ["nobody"]}, {"on": ["a", "b", "c"]}, {"on": ["a"], "condition": "later"}, {"on": []}]
)
def test_a_breakpoint_on_nothing_is_left_out_with_a_warning(record: dict[str, Any], tmp_path: Path) -> None:
    """The rest of the project opens."""
    nodes = [{"id": "a", "type": "tensor.value"}]
    project = load_project(write(tmp_path / "a.bps", content(nodes=nodes, breakpoints=[record, {"on": ["a"]}])))
    assert list(project.graph.breakpoints) == ["a"]
    assert "breakpoint" in project.warnings[0]


def test_damaged_json_names_line_and_column(tmp_path: Path) -> None:
    """Who edited a file by hand finds the place."""
    problem = refusal(write(tmp_path / "a.bps", '{\n "format": "backprop-studio/project",\n "version" 1\n}'))
    assert "line 3" in str(problem)
    assert "column 12" in str(problem)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other"}', "hello", '{"a": NaN}', "[" * 100_000])
def test_foreign_files_are_refused(text: str, tmp_path: Path) -> None:
    """Anything that is no project is refused, never half opened."""
    refusal(write(tmp_path / "a.bps", text))


def test_binary_and_missing_files_are_refused(tmp_path: Path) -> None:
    """A picture, a folder and nothing are no projects."""
    (tmp_path / "a.bps").write_bytes(b"\x89PNG\xff\xfe")
    assert "no project" in str(refusal(tmp_path / "a.bps"))
    assert "no file" in str(refusal(tmp_path / "b.bps"))
    refusal(tmp_path)


def test_newer_files_are_refused(tmp_path: Path) -> None:
    """A newer program's file is not guessed at."""
    problem = refusal(write(tmp_path / "a.bps", content(version=VERSION + 1)))
    assert "newer" in str(problem)
    assert "Update" in problem.suggestion


@pytest.mark.parametrize("version", [0, -1, "1", None, True, 1.5])
def test_versions_that_are_none_are_refused(version: Any, tmp_path: Path) -> None:
    """Only whole numbers from 1 on are versions."""
    refusal(write(tmp_path / "a.bps", content(version=version)))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"nodes": [{"id": "a", "type": 3}]}, "node 'a', type"),
        ({"nodes": [{"id": "a"}]}, "node 'a'"),
        ({"nodes": [{"id": "a", "type": "t", "pos": [1]}]}, "node 'a', pos"),
        ({"nodes": [{"id": "a", "type": "t"}, {"id": "a", "type": "t"}]}, "'a' belongs to two nodes"),
        ({"nodes": [{"id": "", "type": "t"}]}, "is empty"),
        ({"nodes": {}}, "nodes"),
        ({"links": [["a", "y", "b"]]}, "links"),
        ({"meta": 3}, "meta"),
    ],
)
def test_wrong_content_names_the_place(changes: dict[str, Any], named: str, tmp_path: Path) -> None:
    """A file whose content makes no sense says where."""
    assert named in str(refusal(write(tmp_path / "a.bps", content(**changes))))


def test_a_link_to_nowhere_is_left_out_with_a_warning(tmp_path: Path) -> None:
    """One bad link does not cost the rest of the project."""
    file = content(nodes=[{"id": "a", "type": "tensor.value"}], links=[["a", "y", "gone", "x"]])
    project = load_project(write(tmp_path / "a.bps", file))
    assert not project.graph.links
    assert "gone" in project.warnings[0]


def test_unknown_fields_and_types_are_kept_or_passed_over(tmp_path: Path) -> None:
    """A node type that this program has not is kept as it is, so that saving does not lose it."""
    file = content(nodes=[{"id": "a", "type": "future.node", "params": {"p": 1}, "shade": 2}], planet="Mars")
    assert load_project(write(tmp_path / "a.bps", file)).graph.nodes["a"].params == {"p": 1}


def test_a_bom_does_not_matter(tmp_path: Path) -> None:
    """Some Windows editors write one."""
    (tmp_path / "a.bps").write_bytes(b"\xef\xbb\xbf" + json.dumps(content()).encode())
    assert load_project(tmp_path / "a.bps").graph == Graph()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), "\ud800"])
def test_what_json_cannot_hold_is_refused_and_the_old_file_stays(value: Any, tmp_path: Path) -> None:
    """A value that could not be read back must not be written."""
    path = tmp_path / "a.bps"
    save_project(path, Graph(meta={"title": "old"}))
    before = path.read_bytes()
    with pytest.raises(ProjectError):
        save_project(path, Graph({"n": Node("n", "t", params={"p": value})}))
    assert path.read_bytes() == before


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk or a pulled plug costs nothing, and leaves no temporary file."""
    path = tmp_path / "a.bps"
    save_project(path, Graph(meta={"title": "old"}))

    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProjectError, match="No space left"):
        save_project(path, Graph(meta={"title": "new"}))
    assert load_project(path).graph.meta == {"title": "old"}
    assert os.listdir(tmp_path) == ["a.bps"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions and links")
def test_permissions_and_links_survive(tmp_path: Path) -> None:
    """Saving keeps who may read the file, and writes through a symbolic link."""
    path, link = tmp_path / "a.bps", tmp_path / "link.bps"
    save_project(path, Graph())
    assert path.stat().st_mode & 0o400
    path.chmod(0o640)
    link.symlink_to(path)
    save_project(link, Graph(meta={"title": "x"}))
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert load_project(path).graph.meta == {"title": "x"}


def test_migrations_run_one_after_the_other_and_change_no_argument() -> None:
    """A file of version 1 goes through every step."""
    steps = {1: lambda c: {**c, "trail": [1]}, 2: lambda c: {**c, "trail": [*c["trail"], 2]}}
    old = {"version": 1}
    assert migrate(old, steps, newest=3) == {"version": 3, "trail": [1, 2]}
    assert old == {"version": 1}


def test_an_old_file_is_backed_up_before_it_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a newer program saves over can be had back."""
    monkeypatch.setattr("core.storage.project.VERSION", VERSION + 1)
    path = write(tmp_path / "a.bps", content())
    monkeypatch.setattr("core.storage.project.migrate", dict)
    project = load_project(path)
    backup = tmp_path / f"a.bps.v{VERSION}.bak"
    assert backup.read_bytes() == path.read_bytes()
    assert backup.name in project.warnings[0]


def test_file_parameters_are_relative_in_the_file_and_absolute_in_memory(tmp_path: Path) -> None:
    """A folder with project and data can be moved or sent."""
    here = tmp_path / "here"
    document = Document()
    with document.edit("add") as edit:
        edit.add_node("data.csv_file", params={"path": str(here / "data" / "a.csv")}, id="inside")
        edit.add_node("data.csv_file", params={"path": str(tmp_path / "b.csv")}, id="outside")
        edit.add_node("data.csv_file", params={"path": ""}, id="none")
    save_project(here / "p.bps", document.graph)
    assert '"data/a.csv"' in (here / "p.bps").read_text(encoding="utf-8")
    here.rename(tmp_path / "there")
    graph = load_project(tmp_path / "there" / "p.bps").graph
    paths = {n.id: n.params["path"] for n in graph}
    expected = {"inside": str(tmp_path / "there" / "data" / "a.csv"), "outside": str(tmp_path / "b.csv"), "none": ""}
    assert paths == expected
