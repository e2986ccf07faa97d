"""Saving and opening a project.

Opening changes nothing but what is returned, and runs nothing: a file is data, whoever it comes from. What cannot be
opened is refused with the line and column or the node, and with what to do.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from core.graph import Graph
from core.nodes.registry import Registry, standard_registry
from core.storage.atomic import write_atomically
from core.storage.errors import ProjectError
from core.storage.migrations import migrate, version_of
from core.storage.paths import absolute_paths, relative_paths
from core.storage.schema import FORMAT, VERSION, ProjectFile, RecoveryRecord, from_graph, to_graph, to_text
from core.storage.weights import Weights, load_weights, save_weights

__all__ = ["EXTENSION", "Project", "load_project", "read_file", "save_project"]

EXTENSION = ".bps"


@dataclass
class Project:
    """What ``load_project`` found; ``warnings`` are sentences to show."""

    graph: Graph
    weights: Weights | None = None
    warnings: list[str] = field(default_factory=list)


def save_project(
    path: Path,
    graph: Graph,
    weights: Weights | None = None,
    *,
    registry: Registry | None = None,
    recovery: RecoveryRecord | None = None,
) -> None:
    """Write a project, and its weights beside it where there are some.

    Raises
    ------
    ProjectError
        If it cannot be written; an older file at ``path`` is untouched then.
    """
    path = Path(path)
    placed = graph if recovery else relative_paths(graph, path.absolute().parent, registry or standard_registry())
    content = from_graph(placed)
    content.recovery = recovery
    _encoded(content)  # a value that cannot be saved must show before the weights are replaced
    if weights is not None:
        content.weights = save_weights(path, weights)
    write_atomically(path, _encoded(content))


def load_project(path: Path, *, with_weights: bool = True, registry: Registry | None = None) -> Project:
    """Read a project. A file of an older format is copied to ``<name>.v<N>.bak`` before it is migrated.

    Raises
    ------
    ProjectError
        If the file is damaged, foreign or of a newer format, or if its weights are damaged.
    """
    path = Path(path)
    content, version = read_file(path)
    warnings = _back_up(path, version) if version < VERSION else []
    try:
        graph, left_out = to_graph(content)
    except ProjectError as problem:
        raise ProjectError(f"{path.name}: {problem}", problem.suggestion) from None
    if content.recovery is None:
        graph = absolute_paths(graph, path.absolute().parent, registry or standard_registry())
    project = Project(graph, None, [*warnings, *left_out])
    if with_weights and content.weights is not None:
        project.weights, more = load_weights(path, content.weights)
        project.warnings += more
    return project


def read_file(path: Path) -> tuple[ProjectFile, int]:
    """The records of a project file in the present format, and the format version that the file itself has."""
    raw = _parse(path)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ProjectError(
            f"{path.name} is no project of Backprop Studio", f"Choose a file that ends with {EXTENSION}."
        )
    try:
        version = version_of(raw)
    except ProjectError as problem:
        raise ProjectError(f"{path.name}: {problem}", problem.suggestion) from None
    try:
        return msgspec.convert(migrate(raw), ProjectFile), version
    except msgspec.ValidationError as problem:
        raise ProjectError(
            f"{path.name} is damaged: {_plain_words(str(problem), raw)}",
            "Open a backup; or mend the place with a text editor.",
        ) from None


def _parse(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_refuse_constant)
    except FileNotFoundError:
        raise ProjectError(f"There is no file {path}", "It may have been moved or renamed; choose it again.") from None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise ProjectError(f"{path} cannot be read: {reason}", "Choose a file that you may read.") from None
    except UnicodeDecodeError:
        raise ProjectError(
            f"{path.name} is no text and so no project", f"Choose a file that ends with {EXTENSION}."
        ) from None
    except json.JSONDecodeError as problem:
        raise ProjectError(
            f"{path.name} is damaged at line {problem.lineno}, column {problem.colno}: {problem.msg}",
            "Open a backup; or mend the place with a text editor.",
        ) from None
    except (ValueError, RecursionError) as problem:
        raise ProjectError(f"{path.name} is damaged: {problem}", "Open a backup of the file.") from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number that a project can hold")


def _back_up(path: Path, version: int) -> list[str]:
    """Keep the file as it is before a newer program saves over it; an older backup is not overwritten."""
    backup = path.with_name(f"{path.name}.v{version}.bak")
    if backup.exists():
        return []
    try:
        shutil.copy2(path, backup)
    except OSError:
        with contextlib.suppress(OSError):
            backup.unlink()
        return [f"No backup {backup.name} could be written; save under another name to keep the old file."]
    return [f"The file is of an older format; its old content was kept as {backup.name}."]


def _plain_words(message: str, raw: dict[str, Any]) -> str:
    """msgspec's message, with the id of the node in place of its number where it is known."""
    head, _, where = message.partition(" - at `$.")
    where = where.rstrip("`")
    with contextlib.suppress(KeyError, IndexError, TypeError, ValueError):
        group, _, rest = where.partition("[")
        number, _, tail = rest.partition("]")
        where = f"{group[:-1]} {raw[group][int(number)]['id']!r}, {tail.lstrip('.')}".rstrip(", ")
    return f"{where}: {head}" if where else head


def _encoded(content: ProjectFile) -> bytes:
    try:
        return to_text(content).encode("utf-8")
    except UnicodeEncodeError as problem:
        raise ProjectError(f"A text holds a sign that is no Unicode: {problem.reason}", "Remove that sign.") from None
