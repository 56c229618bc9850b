"""Makes the two font files beside this script out of two families, so that one file draws every script.

Pillow shapes and orders a line of mixed scripts, but it draws all of it with one font; an operator's name in Latin
letters inside an Arabic sentence would be boxes. So Arabic from Noto Sans Arabic is added to Manrope, weight by weight.
Hints are dropped: at the sizes of a booth they change nothing.

To run it, in an environment of its own on Debian 12:
    pip install fonttools==4.68.0
    apt-get download fonts-manrope fonts-noto-extra
    dpkg-deb -x fonts-manrope_*.deb unpacked
    dpkg-deb -x fonts-noto-extra_*.deb unpacked
    python themes/wonders/fonts/merge.py unpacked
"""

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

FAMILY = "Wonders Sans"
WEIGHTS = ("SemiBold", "ExtraBold")
ARABIC = {*range(0x600, 0x700), *range(0x750, 0x780), *range(0x200C, 0x2010)}  # letters, marks, digits; joiners
ASCENT, DESCENT = 1.16, 0.46  # of the font's size: holds every letter and common mark of both scripts
EPOCH_1904 = 3786912000  # 2024-01-01 in a font's seconds, so that the same packages give the same bytes


def part(path: Path, codes: set[int]) -> TTFont:
    """The glyphs of *codes* with all their shaping rules, without hints."""
    options = subset.Options(hinting=False, layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


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
        10: "Manrope with the Arabic of Noto Sans Arabic",
        13: sources[0]["name"].getDebugName(13),
        14: "https://openfontlicense.org",
        16: FAMILY,
        17: weight,
    }
    font["name"].names = []
    for number, text in words.items():
        font["name"].setName(text, number, 3, 1, 0x409)  # Windows, Unicode, English: the record everything reads


def main(unpacked: Path) -> None:
    """Writes one file per weight beside this script."""
    for weight in WEIGHTS:
        manrope = next(unpacked.rglob(f"Manrope-{weight}.ttf"))
        arabic = next(unpacked.rglob(f"NotoSansArabic-{weight}.ttf"))
        have = set(TTFont(manrope).getBestCmap())
        latin = part(manrope, have)
        added = part(arabic, (set(TTFont(arabic).getBestCmap()) & ARABIC) - have)
        em = latin["head"].unitsPerEm
        scale_upem(added, em)
        with tempfile.TemporaryDirectory() as folder:
            parts = [f"{folder}/latin.ttf", f"{folder}/arabic.ttf"]
            latin.save(parts[0])
            added.save(parts[1])
            font = merge.Merger().merge(parts)
        name(font, weight, [latin, added])
        font["hhea"].ascent = font["OS/2"].sTypoAscender = font["OS/2"].usWinAscent = round(ASCENT * em)
        font["hhea"].descent = font["OS/2"].sTypoDescender = -round(DESCENT * em)
        font["OS/2"].usWinDescent = round(DESCENT * em)
        font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0
        font["head"].created = font["head"].modified = EPOCH_1904
        font.recalcTimestamp = False
        font.save(Path(__file__).with_name(f"WondersSans-{weight}.ttf"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
