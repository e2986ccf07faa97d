"""Rarer Chinese letters: the program's faces with those of a font of the system added, made once and kept.

DearPyGui draws a text with exactly one font file, and a whole Chinese face is too large to come along with the program:
our faces hold the common 3,755 letters. Where the system has a face, the others are copied into copies of our own, in
the user's cache: in a process of its own, which takes some seconds at the very first start; from the next start on the
letters are there. Where the system has none, they show as boxes, and a notice says which package brings one.

Usage: ``python -m gui.wide_fonts FOLDER`` (done by the program itself).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs

__all__ = ["PACKAGE", "faces_folder", "make_in_background", "system_face"]

OUR_FACES = Path(__file__).parents[1] / "assets" / "fonts"
FILES = ("Studio-Regular.ttf", "Studio-SemiBold.ttf", "StudioMono-Regular.ttf")
PACKAGE = "fonts-wqy-microhei"  # of Debian and Ubuntu; Windows and macOS come with a face
UNITS_PER_EM = 2048

_CANDIDATES = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
)


@lru_cache(maxsize=1)
def system_face() -> Path | None:
    """A Chinese face of this system, or None."""
    return next((Path(name) for name in _CANDIDATES if Path(name).is_file()), None)


def _stamp() -> str:
    """Our faces and the system's, as they are now: others need another folder."""
    found = system_face()
    parts = [OUR_FACES / name for name in FILES] + ([found] if found else [])
    return "-".join(str(path.stat().st_size) for path in parts)


def _cache() -> Path:
    home = os.environ.get("BACKPROP_STUDIO_HOME")
    return (Path(home) / "cache" if home else platformdirs.user_cache_path("backprop-studio")) / "fonts"


def faces_folder() -> Path:
    """Where the faces of this start lie: with Chinese letters, if they have been made, else our own."""
    folder = _cache() / _stamp()
    return folder if all((folder / name).is_file() for name in FILES) else OUR_FACES


def make_in_background() -> subprocess.Popen[bytes] | None:
    """Begin to make the faces for the next start, if they are not there and the system has what it takes."""
    if system_face() is None or faces_folder() != OUR_FACES:
        return None
    quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if sys.platform == "win32":
        quiet["creationflags"] = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    root = Path(__file__).parents[1]
    return subprocess.Popen([sys.executable, "-m", "gui.wide_fonts", str(_cache() / _stamp())], cwd=root, **quiet)


def letters() -> list[int]:
    """Code points of GB2312 (6,763 Chinese letters and signs) and of full-width forms."""
    found = {ord(c) for c in (chr(k) for k in range(0xFF01, 0xFF5F))} | set(range(0x3000, 0x3040))
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((first, second)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return sorted(found)


def make(folder: Path) -> None:
    """Write our faces with Chinese letters into ``folder``: all of them, or none."""
    source = system_face()
    if source is None:
        return
    if hasattr(os, "nice"):
        os.nice(10)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        for name in FILES:
            _extend(OUR_FACES / name, source, Path(scratch) / name)
        folder.mkdir(exist_ok=True)
        for name in FILES:
            os.replace(Path(scratch) / name, folder / name)


def _extend(ours: Path, theirs: Path, out: Path) -> None:
    """One face with the letters that it lacks, at the size of its em."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    font = TTFont(ours)
    source = TTFont(theirs, fontNumber=0)
    have, known, glyphs = font.getBestCmap(), source.getBestCmap(), source.getGlyphSet()
    scale = UNITS_PER_EM / source["head"].unitsPerEm
    order = font.getGlyphOrder()
    names: dict[int, str] = {}
    for code in letters():
        if code in have or code not in known:
            continue
        recording = DecomposingRecordingPen(glyphs)
        glyphs[known[code]].draw(recording)
        pen = TTGlyphPen(None)
        to_curves = Cu2QuPen(pen, 2.0, reverse_direction="CFF " in source)
        recording.replay(TransformPen(to_curves, (scale, 0, 0, scale, 0, 0)))
        names[code] = name = f"uni{code:04X}.wide"
        glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        order.append(name)
        font["glyf"].glyphs[name] = glyph
        font["hmtx"].metrics[name] = (round(source["hmtx"][known[code]][0] * scale), getattr(glyph, "xMin", 0))
    font.setGlyphOrder(order)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(names)
    font.save(out)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
