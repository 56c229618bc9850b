"""Makes the two font files beside this script out of three families, so that one file draws every script.

Pillow shapes and orders a line of mixed scripts, but it draws all of it with one font; an operator's name in Latin
letters inside an Arabic sentence would be boxes. So Arabic of Noto Sans Arabic and the Chinese and Japanese that the
themes' texts use of Noto Sans CJK are added to Manrope, weight by weight. Hints are dropped: at the sizes of a booth
they change nothing.

To run it, whenever a Chinese or Japanese text has got a new character, in an environment of its own on Debian 12:
    pip install fonttools==4.68.0
    apt-get download fonts-manrope fonts-noto-extra fonts-noto-cjk fonts-noto-cjk-extra
    for each in fonts-*.deb; do dpkg-deb -x $each unpacked; done
    python themes/wonders/fonts/merge.py unpacked
"""

import re
import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem

FAMILY = "Wonders Sans"
WEIGHTS = {"SemiBold": "Medium", "ExtraBold": "Bold"}  # Noto Sans CJK has others, and denser strokes at each
ARABIC = {*range(0x600, 0x700), *range(0x750, 0x780), *range(0x200C, 0x2010)}  # letters, marks, digits; joiners
KANA = {
    *range(0x3000, 0x3040),
    *range(0x3041, 0x3097),
    *range(0x30A0, 0x3100),
    *range(0xFF01, 0xFF5F),
}  # and full width
FOR_EVENTS = (
    "♥♡★☆♪年月日祝贺囍喜婚结結礼式新郎娘生快乐诞誕周岁歳毕毕业業卒会會展春夏秋冬"
    "家友爱愛幸福永远遠花心东京北上海大小中国學学校公司社様和与"
)
"""What operators like to write into their event's line, beside the characters that the themes' texts have."""
THEMES = Path(__file__).parents[2]
ASCENT, DESCENT = 1.16, 0.46  # of the font's size: holds every letter and common mark of all scripts
EPOCH_1904 = 3786912000  # 2024-01-01 in a font's seconds, so that the same packages give the same bytes


def part(font: TTFont, codes: set[int]) -> TTFont:
    """The glyphs of *codes* with all their shaping rules, without hints."""
    options = subset.Options(hinting=False, layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def chinese_and_japanese(path: Path, codes: set[int]) -> TTFont:
    """The glyphs of *codes* as Japan writes them, and for text in the language zh as China does; TrueType outlines."""
    font = TTFont(path, fontNumber=0, lazy=True)
    positions = font["GSUB"].table
    for record in positions.ScriptList.ScriptRecord:  # else every glyph brings its Korean and its Taiwanese form
        record.Script.LangSysRecord = [each for each in record.Script.LangSysRecord if each.LangSysTag == "ZHS "]
    options = subset.Options(hinting=False, layout_features=["locl"], notdef_outline=True)
    options.drop_tables += ["GPOS", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    with tempfile.NamedTemporaryFile(suffix=".otf") as file:
        font.save(file.name)
        font = TTFont(file.name)
    to_truetype(font)
    return font


def to_truetype(font: TTFont) -> None:
    """Changes the outlines of *font* from cubic curves (CFF) to quadratic ones, which differ by half a unit at most."""
    glyphs, names = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in names:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, 0.5, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], font["glyf"], maxp = newTable("loca"), newTable("glyf"), newTable("maxp")
    font["glyf"].glyphOrder, font["glyf"].glyphs = names, outlines
    del font["CFF "]
    font["head"].glyphDataFormat = 0
    maxp.tableVersion = 0x00010000
    maxp.maxZones, maxp.maxTwilightPoints, maxp.maxStorage, maxp.maxFunctionDefs = 1, 0, 0, 0
    maxp.maxInstructionDefs, maxp.maxStackElements, maxp.maxSizeOfInstructions = 0, 0, 0
    maxp.maxComponentElements = 0
    maxp.numGlyphs = len(names)
    font["maxp"] = maxp
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def name(font: TTFont, weight: str, sources: list[TTFont]) -> None:
    """Gives *font* a name of its own and keeps the notices of its *sources*."""
    notices = "; ".join(source["name"].getDebugName(0) for source in sources)
    words = {
        0: notices,
        1: f"{FAMILY} {weight}",
        2: "Regular",
        3: f"{FAMILY} {weight} 1",
        4: f"{FAMILY} {weight}",
        5: "Version 1.000",
        6: f"{FAMILY.replace(' ', '')}-{weight}",
        10: "Manrope with the Arabic of Noto Sans Arabic, and some of Noto Sans CJK",
        13: sources[0]["name"].getDebugName(13),
        14: "https://openfontlicense.org",
        16: FAMILY,
        17: weight,
    }
    font["name"].names = []
    for number, text in words.items():
        font["name"].setName(text, number, 3, 1, 0x409)  # Windows, Unicode, English: the record everything reads


def texts() -> str:
    """All that the themes say in Chinese and Japanese."""
    words = [path.read_text(encoding="utf-8") for path in THEMES.glob("*/words/[zj][ha].toml")]
    names = [
        " ".join(re.findall(r'^(?:zh|ja) = "(.*)"', path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in THEMES.glob("*/scenes/*/scene.toml")
    ]
    # Every file names its language in its own script.
    return "".join([*words, *names, *(FOR_EVENTS,)])


def main(unpacked: Path) -> None:
    """Writes one file per weight beside this script."""
    for weight, weight_of_cjk in WEIGHTS.items():
        latin = TTFont(next(unpacked.rglob(f"Manrope-{weight}.ttf")))
        arabic = TTFont(next(unpacked.rglob(f"NotoSansArabic-{weight}.ttf")))
        cjk = next(unpacked.rglob(f"NotoSansCJK-{weight_of_cjk}.ttc"))
        have = set(latin.getBestCmap())
        added = set(arabic.getBestCmap()) & ARABIC - have
        missing = ({ord(char) for char in texts()} | KANA) - have - added
        parts = [part(latin, have), part(arabic, added), chinese_and_japanese(cjk, missing)]
        em = latin["head"].unitsPerEm
        with tempfile.TemporaryDirectory() as folder:
            paths = [f"{folder}/{number}.ttf" for number in range(len(parts))]
            for each, path in zip(parts, paths, strict=True):
                if each["head"].unitsPerEm != em:
                    scale_upem(each, em)
                each.save(path)
            font = merge.Merger().merge(paths)
        name(font, weight, parts)
        font["hhea"].ascent = font["OS/2"].sTypoAscender = font["OS/2"].usWinAscent = round(ASCENT * em)
        font["hhea"].descent = font["OS/2"].sTypoDescender = -round(DESCENT * em)
        font["OS/2"].usWinDescent = round(DESCENT * em)
        font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0
        font["head"].created = font["head"].modified = EPOCH_1904
        font.recalcTimestamp = False
        font.save(Path(__file__).with_name(f"WondersSans-{weight}.ttf"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
