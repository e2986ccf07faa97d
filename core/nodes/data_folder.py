"""Where the program keeps data sets that it has downloaded."""

from __future__ import annotations

from pathlib import Path

__all__ = ["data_folder"]


def data_folder() -> Path:
    """The folder of downloaded data sets, for all projects of this person; it may not exist yet."""
    from platformdirs import user_data_dir

    return Path(user_data_dir("backprop-studio", appauthor=False)) / "datasets"
