"""Drawing a sample project: a sketch with the pages and the data of the sample's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.studio.sketch import Sketch

__all__ = ["SampleSketch"]


class SampleSketch(Sketch):
    """A sketch in a sample's folder.

    Parameters
    ----------
    folder
        Its pages (``page.en.md``, ``page.zh.md``) become the project's pages, and ``file`` gives paths of its data.
    meta
        What the project says of itself: title, summary, topic, order, epochs, panels, expect, ...
    """

    def __init__(self, folder: Path, **meta: Any) -> None:
        self.folder = folder
        pages = {path.suffixes[0][1:]: path.read_text("utf-8") for path in sorted(folder.glob("page.*.md"))}
        super().__init__(**meta, **({"pages": pages} if pages else {}))

    def file(self, name: str = "") -> str:
        """The path of a file in the sample's folder ``data``."""
        return str(self.folder / "data" / name)
