"""Settings: what a person set once and expects to find again.

One JSON file in the user's configuration folder. Keys this version does not know are kept, so that an older and a newer
program can share the file.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

__all__ = ["Settings", "config_folder", "state_folder"]

HOME_VARIABLE = "BACKPROP_STUDIO_HOME"  # one folder for everything, for tests and for portable installations
RECENT_KEPT = 12


def config_folder() -> Path:
    """Where settings and layouts live."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "config" if home else platformdirs.user_config_path("backprop-studio")


def state_folder() -> Path:
    """Where recovery files and logs live."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "state" if home else platformdirs.user_state_path("backprop-studio")


@dataclass
class Settings:
    """The settings and their defaults.

    Attributes
    ----------
    scale
        Size of the interface; 1.0 is for a desk, 1.5 and more for a projector.
    autosave_s
        Unsaved work is kept for recovery this often; 0 never.
    page_language
        Which language the pages of projects are read in; empty is that of the window.
    start_page
        Whether the start page is shown when the program starts; at the very first start a sample is open instead.
    trusted_code
        Check sums of Python code in projects that the person trusts, the oldest first.
    window
        Width and height of the window, in pixels.
    """

    theme: str = "dark"
    scale: float = 1.0
    language: str = "en"
    page_language: str = ""
    autosave_s: float = 20.0
    start_page: bool = True
    window: tuple[int, int] = (1280, 800)
    maximized: bool = False
    last_folder: str = ""
    recent_files: list[str] = field(default_factory=list)
    recent_nodes: list[str] = field(default_factory=list)
    hidden_panels: list[str] = field(default_factory=list)
    shortcuts: dict[str, list[str]] = field(default_factory=dict)
    trusted_code: list[str] = field(default_factory=list)
    hints_seen: list[str] = field(default_factory=list)
    other: dict[str, Any] = field(default_factory=dict)

    problem: str = ""  # why the file could not be read, for a notice at start

    @classmethod
    def path(cls) -> Path:
        return config_folder() / "settings.json"

    @classmethod
    def load(cls) -> Settings:
        """Read the file. A value of the wrong type is replaced by its default; a damaged file by all defaults, and
        kept beside as ``settings.damaged.json``."""
        path = cls.path()
        settings = cls()
        try:
            content = json.loads(path.read_text("utf-8"))
            if not isinstance(content, dict):
                raise ValueError("it holds no settings")
        except FileNotFoundError:
            return settings
        except (OSError, ValueError) as error:
            settings.problem = f"The settings could not be read ({error}); the defaults are used."
            if path.exists():
                path.replace(path.with_name("settings.damaged.json"))
            return settings
        known = {f.name: f for f in fields(cls) if f.name not in ("problem", "other")}
        for name, value in content.items():
            if name not in known:
                settings.other[name] = value
            elif _same_kind(getattr(settings, name), value):
                setattr(settings, name, tuple(value) if name == "window" else value)
        return settings

    def save(self) -> None:
        """Write the file as a whole or not at all; where that is impossible the settings last for this session only."""
        content = {k: v for k, v in asdict(self).items() if k not in ("problem", "other")} | self.other
        path = self.path()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings", suffix=".json")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=1, ensure_ascii=False)
            os.replace(temporary, path)
        except OSError as error:
            self.problem = f"The settings could not be saved: {error}."

    def note_file(self, path: Path) -> None:
        """Put a project at the head of the recent ones."""
        text = str(path)
        self.recent_files = [text, *(f for f in self.recent_files if f != text)][:RECENT_KEPT]
        self.last_folder = str(path.parent)

    def note_node(self, type_name: str) -> None:
        """Put a node type at the head of the recent ones."""
        self.recent_nodes = [type_name, *(n for n in self.recent_nodes if n != type_name)][:RECENT_KEPT]


def _same_kind(default: Any, value: Any) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, (int, float))
    if isinstance(default, tuple):
        return isinstance(value, (list, tuple)) and len(value) == len(default)
    return isinstance(value, type(default))
