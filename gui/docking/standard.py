"""The arrangements that come with the program, and where the person's own one is kept."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from core.studio.settings import config_folder
from gui.docking.tree import Split, Stack, from_dict

__all__ = ["LARGE_WIDTH", "load_layout", "save_layout", "standard"]

FOLDER = Path(__file__).parents[2] / "assets" / "layouts"
LARGE_WIDTH = 1600  # from here on Loss and Output, and Inspector and Debugger, are seen at the same time


def standard(width: float, height: float) -> Stack | Split:
    """The arrangement for a window of this size, in pixels at an interface size of 1.0."""
    name = "large" if width >= LARGE_WIDTH and height >= 800 else "default"
    return from_dict(json.loads((FOLDER / f"{name}.json").read_text("utf-8")))


def _path() -> Path:
    return config_folder() / "layout.json"


def load_layout() -> dict[str, Any] | None:
    """The remembered arrangement, or None where there is none that can be read."""
    try:
        content = json.loads(_path().read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def save_layout(state: dict[str, Any] | None) -> None:
    """Remember an arrangement, or with None forget it; where nothing can be written it lasts for this session only."""
    path = _path()
    try:
        if state is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".layout", suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(state, file)
        os.replace(temporary, path)
    except OSError:
        return
