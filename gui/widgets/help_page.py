"""Help pages: a little Markdown (headings, paragraphs, lists, code) as texts of the window."""

from __future__ import annotations

import re
from pathlib import Path

import dearpygui.dearpygui as dpg

from core.studio.languages import LOCALES, current
from gui import fonts, theme
from gui.shell.looks import look

__all__ = ["blocks", "help_path", "show_page"]


def help_path(type_name: str) -> Path | None:
    """The help page of a node type, in the current language or else in English."""
    for language in dict.fromkeys((current(), "en")):
        path = LOCALES / language / "nodes" / f"{type_name}.md"
        if path.exists():
            return path
    return None


def blocks(text: str) -> list[tuple[str, str]]:
    """Markdown as pairs of kind (``heading``, ``paragraph``, ``item``, ``code``) and plain text."""
    found: list[tuple[str, str]] = []
    open_block = False
    code: list[str] | None = None
    for line in text.splitlines():
        if line.strip().startswith("```"):
            if code is None:
                code = []
            else:
                found.append(("code", "\n".join(code)))
                code = None
            open_block = False
        elif code is not None:
            code.append(line)
        elif not line.strip():
            open_block = False
        elif line.startswith("#"):
            found.append(("heading", _plain(line.lstrip("# "))))
            open_block = False
        elif re.match(r"\s*([-*]|\d+\.)\s+", line):
            found.append(("item", _plain(re.sub(r"^\s*([-*]|\d+\.)\s+", "", line))))
            open_block = True
        elif open_block:
            kind, before = found[-1]
            found[-1] = (kind, f"{before} {_plain(line.strip())}")
        else:
            found.append(("paragraph", _plain(line.strip())))
            open_block = True
    if code:
        found.append(("code", "\n".join(code)))
    return found


def _plain(text: str) -> str:
    """Without the marks of links, bold and code inside a line."""
    text = re.sub(r"!?\[([^\]]*)\]\(([^)]*)\)", r"\1", text)
    return re.sub(r"\*\*|__|`|\$", "", text)


def show_page(parent: int, text: str, width: int) -> None:
    """Create the texts of a page, ``width`` pixels wide."""
    for kind, content in blocks(text):
        if kind == "heading":
            dpg.add_spacer(height=theme.px(2), parent=parent)
            dpg.bind_item_font(dpg.add_text(content, wrap=width, parent=parent), fonts.font("semibold"))
        elif kind == "item":
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(6), parent=parent):
                dpg.add_text("•", color=theme.colour("muted"))
                dpg.add_text(content, wrap=max(80, width - theme.px(16)))
        elif kind == "code":
            lines = content.count("\n") + 1
            with dpg.child_window(
                parent=parent,
                width=-1,
                height=theme.px(18 * lines + 18),
                border=False,
                horizontal_scrollbar=True,
                always_use_window_padding=True,
            ) as box:
                dpg.bind_item_font(dpg.add_text(content), fonts.font("mono"))
            dpg.bind_item_theme(box, look("box:field"))
        else:
            dpg.add_text(content, wrap=width, parent=parent)
