"""The sample projects that come with the program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["TOPICS", "Example", "example", "examples", "samples_folder"]

# What samples are about, in the order in which a course takes them.
TOPICS = (
    "First steps",
    "Regression",
    "Classification",
    "Pictures",
    "Training well",
    "Generating",
    "Sequences",
    "Language",
    "Acting, seeing, hearing",
    "Tools",
)


@dataclass(frozen=True)
class Example:
    """One sample project.

    Attributes
    ----------
    name
        That of its folder.
    summary
        Two lines of text.
    picture
        None while it has none.
    expect
        What it states that training reaches, in sentences; ``epochs`` is how long that takes.
    words
        All of its text, in every language, in small letters: what a search looks through.
    """

    name: str
    title: str
    summary: str
    path: Path
    picture: Path | None
    order: int = 100
    topic: str = ""
    expect: tuple[str, ...] = ()
    epochs: int = 0
    words: str = ""

    def fits(self, search: str) -> bool:
        """Whether every word of a search stands somewhere in its texts."""
        return all(word in self.words for word in search.lower().split())


def samples_folder() -> Path:
    """``sample_projects`` beside the code."""
    return Path(__file__).resolve().parents[2] / "sample_projects"


def examples() -> list[Example]:
    """All samples, from the simplest to the hardest. A folder is a sample if it holds a project file."""
    found = []
    for file in sorted(samples_folder().glob("*/*.bps")):
        try:
            content = json.loads(file.read_text("utf-8"))
            meta = dict(content.get("meta", {}))
            title, summary = str(content.get("title") or file.stem), str(content.get("summary") or "")
            order, topic, epochs = int(meta.get("order", 100)), str(meta.get("topic", "")), int(meta.get("epochs", 0))
            texts = [
                file.stem.replace("_", " "),
                title,
                summary,
                topic,
                *map(str, dict(meta.get("pages", {})).values()),
            ]
            expect = tuple(map(str, meta.get("expect", ())))
        except (OSError, ValueError, AttributeError, TypeError):
            continue  # it would be refused with a reason when opened; the list need not say it too
        picture = file.with_name("picture.png")
        found.append(
            Example(file.parent.name, title, summary, file, picture if picture.exists() else None, order, topic, expect,
                    epochs, "\n".join(texts).lower())
        )  # fmt: skip
    return sorted(found, key=lambda e: (e.order, e.title))


def example(name: str) -> Example | None:
    """The sample in the folder ``name``."""
    return next((e for e in examples() if e.name == name), None)
