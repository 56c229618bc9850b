"""The event's mark on every photo: a frame or picture over it, a logo, a line of text. Drawn last, over everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from booth.composition.lettering import SUPERSAMPLING, set_line
from booth.imaging.layers import Layer
from booth.imaging.picture_files import PictureFault, read_rgba
from booth.picture_types import Size
from booth.scenes.critic import FACES_ACROSS, FACES_DOWN
from booth.scenes.layers import Foreground, fit_foreground

MAX_SIZE = (2560, 2560)  # pixels; larger overlays and logos are reduced when they are read

# Fractions of the photo's short side, unless another unit is named.
_MARGIN = 0.035  # from the edges of the photo
_LINE = 0.048  # the font's size
_LINE_WIDTH = 0.6  # of the photo's width, at most; a longer line is set smaller
_LOGO = (0.22, 0.11)  # the box that the logo fills
_GLOW = 170  # of 255: opacity of the dark glow behind the line at most

_WHOLE = (0.0, 0.0, 1.0, 1.0)
_PAPERS = ((17, 21, 28), (255, 255, 255))  # a phone's page in dark mode, and in light mode
_LIGHT, _DARK = 200, 70  # of 255: logos are lost on white above the one, and on dark paper below the other
_MAX_LOST = 0.05  # fraction of a logo that may be lost
_HAS_GROUND = 0.97  # mean alpha above which a logo has a ground of its own
_STRETCHED = 0.02  # relative difference of two aspect ratios that is seen


@dataclass(frozen=True, slots=True)
class Mark:
    """What the event adds to every photo, read once: files that vanish later change nothing."""

    overlays: tuple[Image.Image, ...]  # RGBA, straight alpha; the one nearest to the photo's aspect ratio is used
    logo: Image.Image | None  # RGBA
    line: str
    font: Path


def read_mark(overlays: Sequence[Path], logo: Path | None, line: str, font: Path) -> Mark | None:
    """The mark of these files and the text *line*, set in *font*; None if there is nothing to add.

    Raises PictureFault, which names the file, if one cannot be read or an overlay has no hole.
    """
    if not (overlays or logo or line):
        return None
    return Mark(
        tuple(_read_overlay(path) for path in overlays), read_rgba(logo, MAX_SIZE) if logo else None, line, font
    )


def _read_overlay(path: Path) -> Image.Image:
    overlay = read_rgba(path, MAX_SIZE)
    if overlay.getchannel("A").getextrema()[0] == 255:
        raise PictureFault(path, "nothing of it is transparent, so it hides every guest; save it as a PNG with a hole")
    return overlay


def mark_layer(mark: Mark | None, size: Size) -> Layer | None:
    """*mark* as a layer for a photo of *size*; None if it shows nothing.

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
        line = _set_line(mark.line, mark.font, round(_LINE * short), round(_LINE_WIDTH * size[0]))
        drawn.alpha_composite(line, (margin // 2, margin // 2))
    premultiplied = np.asarray(drawn.convert("RGBa"))
    return fit_foreground(Foreground(premultiplied[..., :3], premultiplied[..., 3]), size, _WHOLE)


def scaled_logo(logo: Image.Image, box: Size) -> Image.Image:
    """*logo* as large as fits into *box* (pixels), its aspect ratio kept."""
    scale = min(box[0] / logo.width, box[1] / logo.height)
    return logo.resize(
        (max(1, round(logo.width * scale)), max(1, round(logo.height * scale))), Image.Resampling.LANCZOS
    )


def legible_logo(logo: Image.Image) -> Image.Image:
    """*logo* (RGBA) for paper that may be white or dark: on a tile of its own if part of it would be lost on either."""
    alpha = np.asarray(logo.getchannel("A"), np.float32) / 255
    levels = np.asarray(logo.convert("RGB").convert("L"))
    light, dark = float(alpha[levels > _LIGHT].sum()), float(alpha[levels < _DARK].sum())
    if alpha.mean() > _HAS_GROUND or max(light, dark) <= _MAX_LOST * float(alpha.sum()):
        return logo
    padding = round(0.16 * min(logo.size))
    size = logo.width + 2 * padding, logo.height + 2 * padding
    corners = Image.new("L", (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING))
    ImageDraw.Draw(corners).rounded_rectangle(
        (0, 0, corners.width - 1, corners.height - 1), 1.2 * padding * SUPERSAMPLING, 255
    )
    tile = Image.new("RGBA", size, _PAPERS[light < dark])
    tile.putalpha(corners.reduce(SUPERSAMPLING))
    tile.alpha_composite(logo, (padding, padding))
    return tile


def is_stretched(mark: Mark, size: Size) -> bool:
    """Whether none of the overlays has the aspect ratio of *size*, so that the nearest is stretched."""
    overlay = _nearest(mark.overlays, size)
    return overlay is not None and abs(_aspect_ratio(overlay.size) / _aspect_ratio(size) - 1) > _STRETCHED


def covers_faces(mark: Mark, size: Size) -> float:
    """The mean opacity of the overlay where faces go in a photo of *size*, 0 to 1."""
    overlay = _nearest(mark.overlays, size)
    if overlay is None:
        return 0.0
    left, right = (round(fraction * overlay.width) for fraction in FACES_ACROSS)
    top, bottom = (round(fraction * overlay.height) for fraction in FACES_DOWN)
    return float(np.asarray(overlay.getchannel("A").crop((left, top, right, bottom))).mean()) / 255


def _nearest(overlays: Sequence[Image.Image], size: Size) -> Image.Image | None:
    return min(overlays, key=lambda each: abs(np.log(_aspect_ratio(each.size) / _aspect_ratio(size))), default=None)


def _aspect_ratio(size: Size) -> float:
    return size[0] / size[1]


def _set_line(text: str, font: Path, pixels: int, max_width: int) -> Image.Image:
    """One line of white *text*, as RGBA, on a soft dark glow that reaches half its height beyond it on every side.

    *pixels* is the font's size, made smaller if the text would be wider than *max_width*.
    """
    lettering = set_line(text, font, pixels, max_width=max_width, margin=0.5)
    alpha, pixels = lettering.alpha, lettering.pixels
    blurred = alpha.filter(ImageFilter.GaussianBlur(pixels * 0.2))
    glow = Image.new("RGBA", alpha.size)
    glow.putalpha(blurred.point(lambda level: min(_GLOW, round(1.6 * level))))
    white = Image.new("RGBA", alpha.size, (255, 255, 255, 0))
    white.putalpha(alpha)
    return Image.alpha_composite(glow, white)
