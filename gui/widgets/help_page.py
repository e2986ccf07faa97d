"""Pages of text: a little Markdown (headings, paragraphs, lists, code) as texts of the window.

Help pages of nodes and the pages of projects are shown by it. DearPyGui breaks lines at spaces only, which Chinese does
not have, so such texts are broken here.
"""

from __future__ import annotations

import re
from pathlib import Path

import dearpygui.dearpygui as dpg

from core.studio.languages import LOCALES, current
from gui import fonts, theme
from gui.shell.looks import look

__all__ = ["blocks", "help_path", "in_lines", "show_page"]

NOT_FIRST = "，。、；：！？）》」』”’…,.;:!?)]}"  # signs that no line begins with
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_PIECES = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+")


def help_path(type_name: str) -> Path | None:
    """The help page of a node type, in the current language or else in English."""
    for language in dict.fromkeys((current(), "en")):
        path = LOCALES / language / "nodes" / f"{type_name}.md"
        if path.exists():
            return path
    return None


def blocks(text: str) -> list[tuple[str, str]]:
    """Markdown as pairs of kind (``title``, ``heading``, ``paragraph``, ``item``, ``code``) and plain text; an item
    begins with its bullet or number and a tab."""
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
            found.append(("title" if line.startswith("# ") else "heading", _plain(line.lstrip("# "))))
            open_block = False
        elif item := re.match(r"\s*([-*]|\d+\.)\s+(.*)", line):
            sign = item[1] if item[1][0].isdigit() else "•"
            found.append(("item", f"{sign}\t{_plain(item[2])}"))
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
    text = re.sub(r"(?<![\w*])\*(?!\s)([^*]+)(?<!\s)\*(?![\w*])", r"\1", text)
    return re.sub(r"\*\*|__|`|\$", "", text)


def in_lines(text: str, width: float, face: fonts.Face = "regular") -> str:
    """A text with Chinese in it, broken into lines of ``width`` pixels at most: behind any of its letters, but not
    before a full stop or a comma, and never inside a Latin word. Other texts stay as they are."""
    if not _WIDE.search(text):
        return text
    size = theme.px(fonts.SIZES[face])
    lines, line, used = [], "", 0.0
    for piece in _PIECES.findall(text):
        wide = fonts.text_width(piece, size, face)
        if line and used + wide > width and piece[0] not in NOT_FIRST:
            lines.append(line.rstrip())
            line, used = "", 0.0
            if piece.isspace():
                continue
        line, used = line + piece, used + wide
    return "\n".join([*lines, line.rstrip()])


def _wrapped(text: str, width: int, face: fonts.Face = "regular", **where: int) -> int:
    """A text that is broken here or by DearPyGui; a comma may stand out a little."""
    broken = in_lines(text, width, face)
    return int(dpg.add_text(broken, wrap=-1 if broken != text else width, **where))


def show_page(parent: int, text: str, width: int) -> None:
    """Create the texts of a page, ``width`` pixels wide."""
    for kind, content in blocks(text):
        if kind in ("title", "heading"):
            face: fonts.Face = "title" if kind == "title" else "semibold"
            dpg.add_spacer(height=theme.px(2), parent=parent)
            dpg.bind_item_font(_wrapped(content, width, face, parent=parent), fonts.font(face))
        elif kind == "item":
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(6), parent=parent):
                sign, _, words = content.partition("\t")
                room = max(80, width - theme.px(16))
                dpg.add_text(sign, color=theme.colour("muted"))
                _wrapped(words, room)
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
            _wrapped(content, width, parent=parent)
