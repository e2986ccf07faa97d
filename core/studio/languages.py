"""What the window says, in the person's language.

The English sentence in the code is the key, so that code can be read without a table and a missing translation is a
readable sentence. Other languages are files in ``assets/locales/<language>/ui.json``: ``{"English": "translated"}``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["available", "current", "set_language", "tr"]

LOCALES = Path(__file__).parents[2] / "assets" / "locales"

_language = "en"
_table: dict[str, str] = {}


def tr(text: str, **values: Any) -> str:
    """``text`` in the current language, with ``{name}`` filled from ``values``."""
    found = _table.get(text) or text
    if not values:
        return found
    try:
        return found.format(**values)
    except (KeyError, IndexError, ValueError):  # a translator's slip must not take the window down
        return text.format(**values)


def set_language(language: str) -> bool:
    """Speak ``language`` (``"en"``, ``"de"``, ...) from now on; False and English where there is no table for it."""
    global _language
    _table.clear()
    _language = "en"
    if language == "en":
        return True
    try:
        content = json.loads((LOCALES / language / "ui.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    _table.update({str(k): str(v) for k, v in content.items() if v})
    _language = language
    return True


def current() -> str:
    """The language spoken now."""
    return _language


def available() -> list[str]:
    """English and every language that has a table."""
    return ["en", *sorted(p.parent.name for p in LOCALES.glob("*/ui.json") if p.parent.name != "en")]
