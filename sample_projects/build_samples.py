"""Writes the project file of every sample from its ``draw.py``: ``python -m sample_projects.build_samples [names]``.

A sample is a folder with ``draw.py`` (a function ``draw`` that returns the graph), the pages that explain it, the same
network in PyTorch, a picture, and perhaps data. Run this after changing a drawing or a page.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from core.graph import Graph
from core.storage import EXTENSION, save_project

__all__ = ["build", "drawn", "names"]

FOLDER = Path(__file__).resolve().parent


def names() -> list[str]:
    """The folders that hold a drawing."""
    return sorted(path.parent.name for path in FOLDER.glob("*/draw.py"))


def drawn(name: str) -> Graph:
    """What the drawing of a sample makes."""
    graph = importlib.import_module(f"sample_projects.{name}.draw").draw()
    assert isinstance(graph, Graph)
    return graph


def build(wanted: list[str], folder: Path = FOLDER) -> list[Path]:
    """Write the project files of these samples; of all, if none is named."""
    written = []
    for name in wanted or names():
        path = folder / name / f"{name}{EXTENSION}"
        path.parent.mkdir(exist_ok=True)
        save_project(path, drawn(name))
        written.append(path)
    return written


if __name__ == "__main__":
    for path in build(sys.argv[1:]):
        print(path.relative_to(FOLDER.parent))
