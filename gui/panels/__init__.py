"""The panels. Each file here declares one Panel subclass; the window finds them by looking, no list is kept."""

from __future__ import annotations

import importlib
import pkgutil

from gui.panels.base import Panel

__all__ = ["Panel", "all_panels"]


def all_panels() -> list[type[Panel]]:
    """Every panel class, in the order in which their tabs stand."""
    for module in pkgutil.iter_modules(__path__, __name__ + "."):
        importlib.import_module(module.name)
    return sorted(_subclasses(Panel), key=lambda p: (p.area, p.order, p.name))


def _subclasses(base: type[Panel]) -> list[type[Panel]]:
    found = []
    for cls in base.__subclasses__():
        found += ([cls] if cls.name else []) + _subclasses(cls)
    return found
