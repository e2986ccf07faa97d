"""Build the three font files of the window, one complete file for each style.

Why: DearPyGui draws a text with exactly one font file and has no fallback to a second one. So everything a label may
show (Latin, Greek, Cyrillic, mathematics, arrows, icons) has to be in the same file. The results are committed; this
script is only run when a source font or the list of icons changes. It fetches nothing by itself::

    npm install inter-ui@4.1.1 jetbrains-mono@1.0.6 @mdi/font@7.4.47     # anywhere; DejaVu comes with matplotlib
    python assets/fonts/build_fonts.py --npm node_modules --dejavu .../matplotlib/mpl-data/fonts/ttf \\
        --chinese /usr/share/fonts/truetype/wqy/wqy-microhei.ttc     # fonts-wqy-microhei of Debian and Ubuntu

It needs fontTools (with matplotlib) and brotli. The same sources give the same bytes: the dates in the files are fixed.

A new icon is one line at the END of ``icon_names.json`` (our name -> its Material Design Icons name): code points are
given out in that order and must not move. ``icons.json`` (our name -> the character to draw) is written from it.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

HERE = Path(__file__).resolve().parent
UNITS_PER_EM = 2048
FIRST_ICON = 0xE000
# The renderer makes ascent - descent the size asked for. Both families get the same, tighter box than they came with:
# size 14 then means letters of 12.5 px (about what a code editor shows), and 14 sans and 14 mono share a baseline.
ASCENT, DESCENT = round(0.88 * UNITS_PER_EM), round(-0.24 * UNITS_PER_EM)
CAP_HEIGHT = 0.7275 * UNITS_PER_EM  # equal in Inter and JetBrains Mono to within 3 units
ICON_BOX = 1.06 * UNITS_PER_EM  # the 24-unit grid of an icon; its ink is about 20 units, that is 1.2 capital letters
ICON_CENTRE_Y = 0.35 * UNITS_PER_EM  # half a capital letter is 0.364, half an x is 0.27: icons look right near capitals
FIXED_DATE = 3_786_912_000  # 2024-01-01 in seconds since 1904, the epoch of TrueType

# What a label may hold. Taken from the base face where it has the character, else from DejaVu.
RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x02B0, 0x02FF), (0x0300, 0x030C), (0x0370, 0x03FF), (0x0400, 0x045F),
    (0x0490, 0x0491), (0x1D2C, 0x1D6A), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF),
    (0x2100, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x2473), (0x2500, 0x25FF),
    (0x2605, 0x2606), (0x2639, 0x263B), (0x2669, 0x266F), (0x2713, 0x2718), (0x2794, 0x27BE), (0x27C0, 0x27FF),
    (0x2900, 0x297F), (0x2A00, 0x2AFF), (0x2C7C, 0x2C7D), (0xFFFD, 0xFFFD),
]  # fmt: skip
# Signs on keys and transport buttons that no text face has: drawn with the icon of the same meaning.
SIGNS_FROM_ICONS = {
    "\u2315": "search", "\u23e9": "fast-forward", "\u23ea": "rewind", "\u23ed": "skip-next", "\u23ee": "skip-previous",
    "\u23f8": "pause", "\u23f9": "stop", "\u23fa": "record",
}  # fmt: skip
# Marks that are typed after a letter (x̂, w̄). The renderer places glyphs side by side and knows no anchors, so the mark
# itself reaches back over the letter before it.
MARKS_ABOVE = range(0x0300, 0x030D)


def main() -> None:
    """Read the command line and write the three fonts and ``icons.json`` beside this script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--npm", type=Path, required=True, help="the node_modules folder with the three packages")
    parser.add_argument("--dejavu", type=Path, required=True, help="the folder with DejaVuSans.ttf and its siblings")
    parser.add_argument("--chinese", type=Path, required=True, help="wqy-microhei.ttc, for Chinese letters")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    inter = options.npm / "inter-ui" / "web"
    mono = options.npm / "jetbrains-mono" / "fonts" / "webfonts"
    names: dict[str, str] = json.loads((HERE / "icon_names.json").read_text(encoding="utf-8"))
    icons = IconSource(options.npm / "@mdi" / "font", names)

    for style, base, fallback, weight in (
        ("Studio-Regular", inter / "Inter-Regular.woff2", "DejaVuSans.ttf", 400),
        ("Studio-SemiBold", inter / "Inter-SemiBold.woff2", "DejaVuSans-Bold.ttf", 600),
        ("StudioMono-Regular", mono / "JetBrainsMonoNL-Regular.woff2", "DejaVuSansMono.ttf", 400),
    ):
        sources = (options.dejavu / fallback, options.chinese)
        path = build(style, base, sources, icons, weight, options.out)
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
    characters = {name: chr(FIRST_ICON + index) for index, name in enumerate(names)}
    text = json.dumps(characters, indent=1, ensure_ascii=True)
    (options.out / "icons.json").write_text(text + "\n", encoding="utf-8")


class IconSource:
    """The icons by our names, with outlines from the Material Design Icons font."""

    def __init__(self, package: Path, names: dict[str, str]) -> None:
        listing = (package / "scss" / "_variables.scss").read_text(encoding="utf-8")
        code_points = {name: int(code, 16) for name, code in re.findall(r'"([\w-]+)": ([0-9A-F]{4,5})', listing)}
        self.font = TTFont(package / "fonts" / "materialdesignicons-webfont.ttf")
        cmap = self.font.getBestCmap()
        self.glyphs = {name: cmap[code_points[theirs]] for name, theirs in names.items()}

    def draw(self, name: str, pen: BasePen, advance: float) -> None:
        """Draw an icon centred in ``advance`` and on the height of a capital letter."""
        scale = ICON_BOX / 512  # the source grid: 512 units from y = -64 to 448
        move = (scale, 0, 0, scale, (advance - ICON_BOX) / 2, ICON_CENTRE_Y - 192 * scale)
        draw_decomposed(self.font, self.glyphs[name], TransformPen(pen, move))


def draw_decomposed(font: TTFont, glyph: str, pen: BasePen) -> None:
    """Draw a glyph with its components resolved, so that it stands alone in another font."""
    glyphs = font.getGlyphSet()
    recording = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(recording)
    recording.replay(pen)


def chinese(style: str) -> list[int]:
    """What the pages of samples and templates use; in the regular face also the 3,755 letters of the first level of
    GB2312, which cover nearly every text, with the signs of its first row and full-width forms. None in mono."""
    if style.startswith("StudioMono"):
        return []
    pairs = [(0xA1, second) for second in range(0xA1, 0xFF)]
    pairs += [(first, second) for first in range(0xB0, 0xD8) for second in range(0xA1, 0xFF)]
    root = HERE.parents[1]
    pages = [*root.glob("sample_projects/*/page.zh.md"), *root.glob("core/studio/templates/pages/*.zh.md")]
    texts = [path.read_text("utf-8") for path in sorted(pages)]
    letters = {ord(sign) for sign in "".join(texts) if ord(sign) > 0x2E7F}
    if style == "Studio-Regular":
        letters |= set(range(0xFF01, 0xFF5F))
        letters |= {ord(sign) for pair in pairs for sign in bytes(pair).decode("gb2312", errors="ignore")}
    return sorted(letters)


def build(style: str, base: Path, sources: tuple[Path, Path], icons: IconSource, weight: int, out: Path) -> Path:
    """Write one complete font file and return its path; ``sources`` give what the base face lacks."""
    font = TTFont(base, recalcTimestamp=False)
    font.flavor = None  # unpack from woff2
    is_mono = style.startswith("StudioMono")
    if not is_mono:
        use_tabular_digits(font)
    wanted = [code for first, last in RANGES for code in range(first, last + 1)]
    strip(font, wanted)
    if font["head"].unitsPerEm != UNITS_PER_EM:
        scale_upem(font, UNITS_PER_EM)
    cell = font["hmtx"][font.getBestCmap()[ord("0")]][0]

    fallback, eastern = sources
    add_missing(font, TTFont(fallback), wanted, cell if is_mono else None)
    add_missing(font, TTFont(eastern, fontNumber=0), chinese(style), None)
    icon_advance = 2 * cell if is_mono else round(1.14 * UNITS_PER_EM)
    for index, name in enumerate(icons.glyphs):
        pen = TTGlyphPen(None)
        icons.draw(name, pen, icon_advance)
        put(font, FIRST_ICON + index, pen, icon_advance)
    for sign, name in SIGNS_FROM_ICONS.items():
        pen = TTGlyphPen(None)
        icons.draw(name, pen, icon_advance)
        put(font, ord(sign), pen, icon_advance)
    reach_back(font, cell)
    finish(font, style, weight)
    path = out / f"{style}.ttf"
    font.save(path)
    return path


def use_tabular_digits(font: TTFont) -> None:
    """Give the digits one width (the face's own ``tnum`` forms): a live number must not jitter."""
    gsub = font["GSUB"].table
    lookups = {i for f in gsub.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for i in f.Feature.LookupListIndex}
    swap: dict[str, str] = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            swap.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if code in table.cmap:
                table.cmap[code] = swap.get(table.cmap[code], table.cmap[code])  # tables may share one mapping


def strip(font: TTFont, wanted: list[int]) -> None:
    """Keep the wanted characters' outlines only; the renderer reads neither hints nor layout rules."""
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "meta", "DSIG", "gasp", "fpgm", "prep", "cvt "]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def add_missing(font: TTFont, source: TTFont, wanted: list[int], cell: int | None) -> None:
    """Copy what the base face lacks, in the same letter height, and for a monospace face in the same cell width."""
    have, theirs = font.getBestCmap(), source.getBestCmap()
    scale = UNITS_PER_EM / source["head"].unitsPerEm
    for code in wanted:
        if code in have or code not in theirs:
            continue
        advance = source["hmtx"][theirs[code]][0] * scale
        squeeze = cell / advance if cell and advance else 1.0
        pen = TTGlyphPen(None)
        draw_decomposed(source, theirs[code], TransformPen(pen, (scale * squeeze, 0, 0, scale, 0, 0)))
        put(font, code, pen, round(advance * squeeze))


def put(font: TTFont, code: int, pen: TTGlyphPen, advance: float) -> None:
    """Add the drawn glyph under a code point, replacing what stood there."""
    name = f"uni{code:04X}.studio"
    glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    if name not in font.getGlyphOrder():
        font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = glyph
    font["hmtx"][name] = (round(advance), getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode() and (code <= 0xFFFF or table.format == 12):
            table.cmap[code] = name


def reach_back(font: TTFont, cell: int) -> None:
    """Move the marks above so that they take no room and stand over the letter typed before them."""
    cmap = font.getBestCmap()
    for code in MARKS_ABOVE:
        if code not in cmap:
            continue
        source = font["glyf"][cmap[code]]
        if not source.numberOfContours:
            continue
        source.recalcBounds(font["glyf"])
        shift = -cell * (0.5 if font["post"].isFixedPitch else 0.44) - (source.xMin + source.xMax) / 2
        pen = TTGlyphPen(None)
        draw_decomposed(font, cmap[code], TransformPen(pen, (1, 0, 0, 1, shift, 0)))
        put(font, code, pen, 0)


def finish(font: TTFont, style: str, weight: int) -> None:
    """Set the line box, the names and the dates. The names avoid those that the sources' licences reserve."""
    hhea, os2, head = font["hhea"], font["OS/2"], font["head"]
    hhea.ascent = os2.sTypoAscender = ASCENT
    hhea.descent = os2.sTypoDescender = DESCENT
    hhea.lineGap = os2.sTypoLineGap = 0
    os2.usWinAscent, os2.usWinDescent = ASCENT, -DESCENT
    os2.usWeightClass = weight
    os2.sCapHeight = round(CAP_HEIGHT)
    head.created = head.modified = FIXED_DATE
    family, sub = style.split("-")
    table = font["name"]
    notice = "Built from Inter, JetBrains Mono, DejaVu and Material Design Icons; see licences/."
    table.names = []
    for number, text in ((0, notice), (1, family), (2, sub), (4, f"{family} {sub}"), (6, style)):
        table.setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    main()
