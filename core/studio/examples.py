"""The sample projects that come with the program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Example", "example", "examples", "samples_folder"]


@dataclass(frozen=True)
class Example:
    """One sample project: its folder's name, title, two lines of text, project file and picture (None while it has
    none)."""

    name: str
    title: str
    summary: str
    path: Path
    picture: Path | None
    order: int = 100


def samples_folder() -> Path:
    """``sample_projects`` beside the code."""
    return Path(__file__).resolve().parents[2] / "sample_projects"


def examples() -> list[Example]:
    """All samples, from the simplest to the hardest. A folder is a sample if it holds a project file."""
    found = []
    for file in sorted(samples_folder().glob("*/*.bps")):
        try:
            content = json.loads(file.read_text("utf-8"))
            title, summary = str(content.get("title") or file.stem), str(content.get("summary") or "")
            order = int(content.get("meta", {}).get("order", 100))
        except (OSError, ValueError, AttributeError):
            continue  # it would be refused with a reason when opened; the list need not say it too
        picture = file.with_name("picture.png")
        found.append(Example(file.parent.name, title, summary, file, picture if picture.exists() else None, order))
    return sorted(found, key=lambda e: (e.order, e.title))


def example(name: str) -> Example | None:
    """The sample in the folder ``name``."""
    return next((e for e in examples() if e.name == name), None)
