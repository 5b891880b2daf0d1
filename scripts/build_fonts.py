"""Builds the fonts of the printed reports: python scripts/build_fonts.py FOLDER_OF_WHEELS.

The folder holds the two wheels named in audit/fonts/README.md. Needs fontTools; takes about a minute.
"""

import sys
import zipfile
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parent.parent / "audit" / "fonts"
SYMBOLS = "，。、；：？！…—–·「」『』《》“”‘’（）【】￥℃％‰①②③④⑤⑥⑦⑧⑨⑩✓✔✗✘□■●○◎★☆→←↑↓▲▼△▽≤≥≠±×÷√°²³㎡№ⅠⅡⅢ"
DROPPED_TABLES = ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG"]
HANGUL = range(0xAC00, 0xD7A4)
KEPT_NAMES = (0, 13, 14)
"""Copyright, licence, licence address: the SIL Open Font License asks for them."""


def gb2312() -> set[int]:
    """Every character of GB/T 2312 and printable ASCII, with the symbols of our templates."""
    cells = (bytes((row, column)) for row in range(0xA1, 0xF8) for column in range(0xA1, 0xFF))
    chinese = {ord(cell.decode("gb2312")) for cell in cells if cell.decode("gb2312", "ignore")}
    return chinese | set(range(0x20, 0x7F)) | {ord(symbol) for symbol in SYMBOLS}


def source(wheels: Path, wheel: str, member: str) -> TTFont:
    (path,) = wheels.glob(wheel)
    with zipfile.ZipFile(path) as archive:
        return TTFont(BytesIO(archive.read(member)))


def keep(font: TTFont, characters: set[int]) -> None:
    options = subset.Options()
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.ignore_missing_glyphs = True
    options.name_IDs = ["*"]
    options.layout_features = []
    options.drop_tables += DROPPED_TABLES
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def rename(font: TTFont, family: str, style: str) -> None:
    """A changed font may not carry the reserved name, and must not clash with an installed Noto."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES]
    values = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}"}
    for name_id, value in {**values, 6: f"{family}-{style}".replace(" ", "")}.items():
        names.setName(value, name_id, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [f"{family}-{style}".replace(" ", "")]
    font["OS/2"].usWeightClass = 700 if style == "Bold" else 400
    font["OS/2"].fsSelection = 0x20 if style == "Bold" else 0x40
    font["head"].macStyle = int(style == "Bold")


def build(font: TTFont, characters: set[int], family: str, style: str, name: str) -> None:
    keep(font, characters)
    rename(font, family, style)
    font.recalcTimestamp = False
    font.save(OUT / name)
    print(name, len(font.getGlyphOrder()), "glyphs", (OUT / name).stat().st_size, "bytes")


def main(wheels: Path) -> None:
    noto = "mpl_font/fonts/noto/NotoSansCJKsc-{}.otf"
    for style in ("Regular", "Bold"):
        font = source(wheels, "mpl_font-*.whl", noto.format(style))
        build(font, gb2312(), "Report CJK", style, f"ReportCJK-{style}.otf")
    full = source(wheels, "pylopdf_fonts_zh_cn-*.whl", "pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf")
    in_full = set(full.getBestCmap())
    rest = source(wheels, "mpl_font-*.whl", noto.format("Regular"))
    only_in_rest = set(rest.getBestCmap()) - in_full - set(HANGUL)
    build(full, in_full, "Report CJK Full", "Regular", "ReportCJKFull-Regular.otf")
    build(rest, only_in_rest, "Report CJK Rare", "Regular", "ReportCJKRare-Regular.otf")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
