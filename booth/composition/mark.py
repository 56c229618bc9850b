"""The event's mark on every photo: a frame or picture over it, a logo, a line of text. Drawn last, over everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

from booth.imaging.layers import Layer
from booth.imaging.picture_files import PictureFault, read_rgba
from booth.picture_types import Size
from booth.scenes.critic import FACES_ACROSS, FACES_DOWN
from booth.scenes.layers import Foreground, fit_foreground

LONGEST = (2560, 2560)  # pixels; larger overlays are reduced when they are read
_MARGIN = 0.035  # of the short side, from the edges of the photo
_LINE = 0.048  # of the short side: the font's size
_WIDEST = 0.6  # of the photo's width that the line may take; a longer one is set smaller
_LOGO = (0.22, 0.11)  # of the short side: the box that the logo fills
_FINER = 3  # the line is drawn this many times as large
_SHADE = 170  # of 255: how dark the glow behind the line is at most
_OPAQUE = 255
_WHOLE = (0.0, 0.0, 1.0, 1.0)
_PAPERS = ((17, 21, 28), (255, 255, 255))  # of phones that are set to dark, and to light
_LIGHT, _DARK = 200, 70  # levels of 255 from which on, and below which, a logo is lost on white, or on dark paper
_LOST = 0.05  # share of a logo that must not be
_WITHOUT = 0.97  # mean alpha above which a logo has a ground of its own


@dataclass(frozen=True, slots=True)
class Mark:
    """What the event adds to every photo, read once: files that vanish later change nothing."""

    overlays: tuple[Image.Image, ...]  # RGBA, straight alpha; the one whose shape is the photo's is used
    logo: Image.Image | None  # RGBA
    line: str
    font: Path


def read_mark(overlays: Sequence[Path], logo: Path | None, line: str, font: Path) -> Mark | None:
    """The mark that these files make, None if there is nothing to add. Raises PictureFault, which names the file."""
    if not (overlays or logo or line):
        return None
    return Mark(tuple(_read_overlay(path) for path in overlays), read_rgba(logo, LONGEST) if logo else None, line, font)


def _read_overlay(path: Path) -> Image.Image:
    overlay = read_rgba(path, LONGEST)
    if overlay.getchannel("A").getextrema()[0] == _OPAQUE:
        raise PictureFault(path, "nothing of it is transparent, so it hides every guest; save it as a PNG with a hole")
    return overlay


def mark_layer(mark: Mark | None, size: Size) -> Layer | None:
    """*mark* for a photo of *size*; None if it shows nothing.

    The line stands in the upper left corner and the logo in the upper right one: what screens show over the live view
    stands below.
    """
    if mark is None:
        return None
    drawn = Image.new("RGBA", size)
    if overlay := _nearest(mark.overlays, size):
        drawn = overlay.resize(size, Image.Resampling.LANCZOS)
    short = min(size)
    margin = round(_MARGIN * short)
    if mark.logo:
        logo = scaled_logo(mark.logo, (round(_LOGO[0] * short), round(_LOGO[1] * short)))
        drawn.alpha_composite(logo, (size[0] - margin - logo.width, margin))
    if mark.line:
        line = _set(mark.line, mark.font, round(_LINE * short), round(_WIDEST * size[0]))
        drawn.alpha_composite(line, (margin // 2, margin // 2))
    multiplied = np.asarray(drawn.convert("RGBa"))
    return fit_foreground(Foreground(multiplied[..., :3], multiplied[..., 3]), size, _WHOLE)


def scaled_logo(logo: Image.Image, box: Size) -> Image.Image:
    """*logo* as large as fits into *box*."""
    scale = min(box[0] / logo.width, box[1] / logo.height)
    return logo.resize(
        (max(1, round(logo.width * scale)), max(1, round(logo.height * scale))), Image.Resampling.LANCZOS
    )


def legible_logo(logo: Image.Image) -> Image.Image:
    """*logo* for paper that may be white or dark: on a tile of its own if part of it would be lost on either."""
    alpha = np.asarray(logo.getchannel("A"), np.float32) / 255
    levels = np.asarray(logo.convert("RGB").convert("L"))
    light, dark = float(alpha[levels > _LIGHT].sum()), float(alpha[levels < _DARK].sum())
    if alpha.mean() > _WITHOUT or max(light, dark) <= _LOST * float(alpha.sum()):
        return logo
    around = round(0.16 * min(logo.size))
    size = logo.width + 2 * around, logo.height + 2 * around
    corners = Image.new("L", (size[0] * _FINER, size[1] * _FINER))
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, corners.width - 1, corners.height - 1), 1.2 * around * _FINER, 255)
    tile = Image.new("RGBA", size, _PAPERS[light < dark])
    tile.putalpha(corners.reduce(_FINER))
    tile.alpha_composite(logo, (around, around))
    return tile


def is_stretched(mark: Mark, size: Size) -> bool:
    """Whether none of the overlays has the shape of *size*, so that one is stretched."""
    overlay = _nearest(mark.overlays, size)
    return overlay is not None and abs(_shape(overlay.size) / _shape(size) - 1) > 0.02


def covers_faces(mark: Mark, size: Size) -> float:
    """How much the overlay hides of where faces go in a photo of *size*, 0 to 1."""
    overlay = _nearest(mark.overlays, size)
    if overlay is None:
        return 0.0
    left, right = (round(share * overlay.width) for share in FACES_ACROSS)
    top, bottom = (round(share * overlay.height) for share in FACES_DOWN)
    return float(np.asarray(overlay.getchannel("A").crop((left, top, right, bottom))).mean()) / 255


def _nearest(overlays: Sequence[Image.Image], size: Size) -> Image.Image | None:
    return min(overlays, key=lambda each: abs(np.log(_shape(each.size) / _shape(size))), default=None)


def _shape(size: Size) -> float:
    return size[0] / size[1]


def _set(text: str, font: Path, pixels: int, widest: int) -> Image.Image:
    """One line of white *text* on a soft dark glow that reaches half its height beyond it on every side."""
    engine = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    face = ImageFont.truetype(font, pixels * _FINER, layout_engine=engine)
    if face.getlength(text) > widest * _FINER:
        pixels = max(8, int(pixels * widest * _FINER / face.getlength(text)))
        face = ImageFont.truetype(font, pixels * _FINER, layout_engine=engine)
    reach = pixels // 2
    size = (round(face.getlength(text) / _FINER) + 2 * reach, round(1.3 * pixels) + 2 * reach)
    large = Image.new("L", (size[0] * _FINER, size[1] * _FINER))
    baseline = (size[1] - reach - 0.32 * pixels) * _FINER
    ImageDraw.Draw(large).text((reach * _FINER, baseline), text, fill=255, font=face, anchor="ls")
    matte = large.reduce(_FINER)
    glow = matte.filter(ImageFilter.GaussianBlur(pixels * 0.2)).point(lambda level: min(_SHADE, round(1.6 * level)))
    shaded = Image.new("RGBA", matte.size)
    shaded.putalpha(glow)
    white = Image.new("RGBA", matte.size, (255, 255, 255, 0))
    white.putalpha(matte)
    return Image.alpha_composite(shaded, white)
