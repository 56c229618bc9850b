"""A picture on paper: fitted to it, and as a page of a size in millimetres; and what a printer calls that paper."""

import io
import re
from collections.abc import Iterable

from PIL import Image

from booth.picture_types import Picture, Size

MM_PER_INCH = 25.4
DPI = 300  # of a sheet that no layout says another resolution for: what dye-sublimation printers have
SAFE_MM = 4.0  # printers without borders cut off up to so much (Selphy, DNP)

Paper = tuple[float, float]
"""Width and height in millimetres."""

PAPERS: dict[str, Paper] = {
    "4x6in": (101.6, 152.4),
    "10x15cm": (100.0, 150.0),
    "100x148mm": (100.0, 148.0),
    "5x7in": (127.0, 177.8),
}
TOLERANCE_MM = 3.0  # between two names of the same paper: 10x15 cm and 4x6 inches
_MEASURES = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$")  # the end of a name by PWG 5101.1


def fitted(image: Image.Image, paper: Paper, dpi: int = DPI) -> Image.Image:
    """*image* as large as *paper* holds it with a white margin, turned by a quarter where that makes it larger."""
    sheet = Image.new("RGB", _pixels(paper, dpi), "white")
    margin = round(SAFE_MM / MM_PER_INCH * dpi)
    room = (sheet.width - 2 * margin, sheet.height - 2 * margin)
    if (image.width > image.height) != (room[0] > room[1]):
        image = image.transpose(Image.Transpose.ROTATE_90)
    scale = min(room[0] / image.width, room[1] / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    sheet.paste(
        image.resize(size, Image.Resampling.LANCZOS), ((sheet.width - size[0]) // 2, (sheet.height - size[1]) // 2)
    )
    return sheet


def page(picture: Picture | Image.Image, dpi: int) -> bytes:
    """A PDF of one page, on which *picture* has *dpi* pixels an inch and reaches from edge to edge."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    if image.width > image.height:  # paper lies upright in a printer
        image = image.transpose(Image.Transpose.ROTATE_90)
    file = io.BytesIO()
    image.save(file, "PDF", resolution=dpi, quality=95, subsampling=0)
    return file.getvalue()


def same(one: Paper, other: Paper) -> bool:
    """Whether both are the same paper, lying alike."""
    return all(abs(side - of_other) <= TOLERANCE_MM for side, of_other in zip(one, other, strict=True))


def medium(paper: Paper, names: Iterable[str]) -> str | None:
    """That of the printer's *names* for sizes of paper which *paper* is; None if it has none of that size."""
    wanted = sorted(paper)
    best: tuple[float, str] | None = None
    for name in names:
        if not (measures := _MEASURES.search(name)):
            continue
        unit = MM_PER_INCH if measures[3] == "in" else 1.0
        sides = sorted((float(measures[1]) * unit, float(measures[2]) * unit))
        away = max(abs(side - other) for side, other in zip(sides, wanted, strict=True))
        if away <= TOLERANCE_MM and (best is None or away < best[0]):
            best = (away, name)
    return best[1] if best else None


def _pixels(paper: Paper, dpi: int) -> Size:
    return round(paper[0] / MM_PER_INCH * dpi), round(paper[1] / MM_PER_INCH * dpi)
