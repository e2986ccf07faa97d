"""Paths of other files inside a project: absolute in memory, relative in the file where they can be.

In memory a path must mean the same in the window and in the process that trains; in the file it must survive that the
folder is moved or sent to somebody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from core.graph import Graph
from core.nodes.params import FilePath
from core.nodes.registry import Registry

__all__ = ["absolute_paths", "relative_paths"]


def absolute_paths(graph: Graph, folder: Path, registry: Registry) -> Graph:
    """``graph`` with every file parameter completed by the project's ``folder``."""

    def complete(text: str) -> str:
        return text if Path(text).is_absolute() else str(folder / PurePosixPath(text))

    return _mapped(graph, registry, complete)


def relative_paths(graph: Graph, folder: Path, registry: Registry) -> Graph:
    """``graph`` with the file parameters that point into ``folder`` or below as seen from there, with slashes."""

    def shorten(text: str) -> str:
        path = Path(text)
        return path.relative_to(folder).as_posix() if path.is_absolute() and path.is_relative_to(folder) else text

    return _mapped(graph, registry, shorten)


def _mapped(graph: Graph, registry: Registry, change: Callable[[str], str]) -> Graph:
    out = graph.copy()
    for node in graph:
        spec = registry.get(node.type)
        names = [p.name for p in spec.params if isinstance(p, FilePath)] if spec else []
        paths = {n: change(v) for n in names if isinstance(v := node.params.get(n), str) and v.strip()}
        if paths:
            out.nodes[node.id] = replace(node, params={**node.params, **paths})
    return out
