"""Composes photos and texts into a layout: one sheet, as it is printed and as a strip is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from booth.composition.lettering import SUPERSAMPLING, set_line
from booth.config import Event
from booth.imaging.cropping import Focus, cover, crop_box
from booth.imaging.picture_files import read_rgba
from booth.picture_types import Box, Matte, Picture, Size
from booth.scenes.layouts import Layout, Slot, Text
from booth.scenes.themes import Colour, Theme

_BELOW_HAIR = 0.15  # of the photo's height, below the highest head: the middle of what is kept
MIDDLE: Focus = (0.5, 0.4)  # what a slot of another shape keeps of a photo whose guests are not known: heads


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A photo for a slot, and what of it is kept where the slot has another shape."""

    picture: Picture
    focus: Focus = MIDDLE


@dataclass(frozen=True, slots=True)
class SheetTexts:
    """What a layout's texts are filled with; what is empty leaves out the texts that ask for nothing else."""

    line: str
    date: str
    code: str
    language: str


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands on a sheet, before it is turned."""

    alpha: Image.Image  # L: how much of each pixel is letter
    place: tuple[int, int]  # its left upper corner on the sheet, pixels
    pixels: int  # the size of its letters, smaller than asked for where they would be too wide

    @property
    def box(self) -> Box:
        """Where there are letters on the sheet."""
        left, top, right, bottom = self.alpha.getbbox() or (0, 0, 0, 0)
        x, y = self.place
        return x + left, y + top, x + right, y + bottom


def sheet_texts(event: Event, theme: Theme, language: str, taken: datetime, code: str) -> SheetTexts:
    """The texts for a photo *taken* at *event* with the *code*; the date as people write it in *language*."""
    return SheetTexts(event.title, theme.words[language].day(taken), code, language)


def compose_sheet(layout: Layout, theme: Theme, photos: Sequence[Placed], texts: SheetTexts) -> Picture:
    """The sheet of *layout*, in its pixels: *photos* in its slots, in order, and from the first again for more slots.

    From below: the background's colour, its picture, the photos, the overlay, the texts. Raises PictureFault if one of
    the layout's files cannot be read, ValueError without photos.
    """
    if not photos:
        raise ValueError("a sheet needs at least one photo")
    sheet = Image.new("RGB", layout.size, colour_of(layout.description.background, theme))
    if layout.background:
        _cover(sheet, layout.background)
    for number, slot in enumerate(layout.description.slots):
        _place_photo(sheet, layout, slot, photos[number % len(photos)])
    if layout.overlay:
        _cover(sheet, layout.overlay)
    for text in layout.description.texts:
        _place_text(sheet, layout, theme, text, texts)
    return np.array(sheet)


def slot_box(layout: Layout, slot: Slot) -> Box:
    """Where *slot* lies before it is turned, in whole pixels; a part of it may lie beyond the paper."""
    (left, top), (width, height) = slot.place, slot.size
    edges = (layout.pixels(edge) for edge in (left, top, left + width, top + height))
    x, y, right, bottom = (round(edge) for edge in edges)
    return x, y, right, bottom


def filled(text: Text, texts: SheetTexts) -> str:
    """What is written for *text*; empty if all that it asks for is."""
    fields = {"line": texts.line, "date": texts.date, "code": texts.code}
    asked = [value for name, value in fields.items() if f"{{{name}}}" in text.text]
    if asked and not any(asked):
        return ""
    words = text.text.format_map(fields).strip(" ·|–-")  # a separator beside nothing
    return words.upper() if text.capitals else words


def written(layout: Layout, theme: Theme, text: Text, texts: SheetTexts) -> Written | None:
    """*text* as it stands on the sheet; None if nothing is to be written."""
    words = filled(text, texts)
    if not words:
        return None
    lettering = set_line(
        words,
        theme.fonts.strong if text.weight == "strong" else theme.fonts.text,
        round(layout.pixels(text.size)),
        max_width=round(layout.pixels(text.width)),
        spacing=text.spacing,
        language=texts.language,
    )
    x, y = (layout.pixels(length) for length in text.place)
    before = {"left": 0.0, "middle": 0.5, "right": 1.0}[text.align]
    place = round(x - before * lettering.alpha.width), round(y - lettering.foot)
    return Written(lettering.alpha, place, lettering.pixels)


def colour_of(name: str, theme: Theme) -> Colour:
    """The colour that a layout names: one of the theme's, or "#rrggbb"."""
    named = {"accent": theme.accent, "ink": theme.ink, "paper": theme.paper}
    if name in named:
        return named[name]
    return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)


def focus_on_guests(matte: Matte) -> Focus:
    """What a slot of another shape keeps of a photo with guests by *matte*: the middle of them, and their heads."""
    rows, columns = np.flatnonzero(matte.max(axis=1) > 127), np.flatnonzero(matte.max(axis=0) > 127)
    if not len(rows):
        return MIDDLE
    height, width = matte.shape
    return float(columns[0] + columns[-1] + 1) / 2 / width, float(rows[0] / height) + _BELOW_HAIR


def kept(photo: Size, slot: Slot) -> float:
    """The fraction of a *photo* that *slot* shows."""
    left, top, right, bottom = crop_box(photo, (round(100 * slot.size[0]), round(100 * slot.size[1])), MIDDLE)
    return (right - left) * (bottom - top)


def _cover(sheet: Image.Image, path: Path) -> None:
    """Draws the picture in *path*, stretched to the whole *sheet*, over it. Raises PictureFault."""
    picture = read_rgba(path, sheet.size)
    if picture.size != sheet.size:
        picture = picture.resize(sheet.size, Image.Resampling.LANCZOS)
    sheet.paste(picture, (0, 0), picture)


def _place_photo(sheet: Image.Image, layout: Layout, slot: Slot, photo: Placed) -> None:
    left, top, right, bottom = slot_box(layout, slot)
    size = right - left, bottom - top
    picture = Image.fromarray(cover(photo.picture, size, photo.focus)).convert("RGBA")
    picture.putalpha(_rounded(size, layout.pixels(slot.corner)))
    _paste_turned(sheet, picture, ((left + right) / 2, (top + bottom) / 2), slot.turn)


def _rounded(size: Size, radius: float) -> Image.Image:
    """The opacity of a rectangle of *size* whose corners have *radius*, both in pixels."""
    if radius <= 0:
        return Image.new("L", size, 255)
    large = Image.new("L", (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING))
    ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), radius * SUPERSAMPLING, 255)
    return large.reduce(SUPERSAMPLING)


def _place_text(sheet: Image.Image, layout: Layout, theme: Theme, text: Text, texts: SheetTexts) -> None:
    found = written(layout, theme, text, texts)
    if found is None:
        return
    picture = Image.new("RGBA", found.alpha.size, (*colour_of(text.colour, theme), 0))
    picture.putalpha(found.alpha)
    (x, y), (width, height) = found.place, picture.size
    _paste_turned(sheet, picture, (x + width / 2, y + height / 2), text.turn)


def _paste_turned(sheet: Image.Image, picture: Image.Image, middle: tuple[float, float], turn: float) -> None:
    """Draws *picture* (RGBA) over *sheet* with its middle there, turned clockwise by *turn* degrees."""
    if turn:
        picture = picture.convert("RGBa").rotate(-turn, Image.Resampling.BICUBIC, expand=True).convert("RGBA")
    sheet.paste(picture, (round(middle[0] - picture.width / 2), round(middle[1] - picture.height / 2)), picture)
