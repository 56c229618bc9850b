"""`booth layouts check`: a theme's layouts with the demo guests, as a picky designer sees them."""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.composition.encode import compose_photo
from booth.composition.levels import measure_levels
from booth.composition.sheet import (
    Placed,
    SheetTexts,
    compose_sheet,
    focus_on_guests,
    sheet_texts,
)
from booth.config import Config
from booth.frames import Levels
from booth.imaging.framing import parse_ratio, photo_size, upright
from booth.imaging.picture_files import PictureFault
from booth.ops.layout_critic import remarks_on
from booth.ops.remarks import Remark, not_drawn
from booth.picture_types import Picture, Size
from booth.scenes.layouts import Layout, LayoutFault
from booth.scenes.loader import load_layers
from booth.scenes.themes import Theme, theme_of

CAMERA: Size = (1920, 1080)  # of most webcams; the photo is never smaller
SHEET_HEIGHT, MARGIN, CAPTION = 900, 50, 62  # pixels of one row of the sheet

_EXAMPLE_LINE, _EXAMPLE_CODE = "Anna & Tom", "KXQRTM"
_EXAMPLE_DAY = datetime(2026, 6, 12)
_SAMPLES = 4  # photos


def check(config: Config, home: Path, sheet: Path) -> tuple[list[str], list[Remark]]:
    """Checks every layout of the theme: the keys of those that can be used, and the remarks on all of them.

    Draws every layout with the demo guests into the file *sheet*, a JPEG. Raises SettingsFault.
    """
    log, logged = logging.Logger("layouts"), _Remarks()
    log.addHandler(logged)
    theme, remarks = theme_of(config, home, log), logged.remarks
    texts = example_texts(config, theme)
    photos = samples(theme, config)
    cells = []
    for layout in theme.layouts:
        try:
            composed = compose_sheet(layout, theme, photos, texts)
            remarks += [Remark(layout.key, text) for text in remarks_on(layout, theme, photos, texts)]
            cells.append((layout, composed))
        except PictureFault as fault:
            remarks.append(Remark(layout.key, f"{fault.reason} ({fault.path})", fault=True))
    try:
        _draw(sheet, theme, cells)
    except OSError as fault:
        remarks.append(not_drawn(sheet, fault))
    return [layout.key for layout, _ in cells], remarks


def example_texts(config: Config, theme: Theme) -> SheetTexts:
    """The event's line as it will be, or that of an example, with the date and the code of one."""
    texts = sheet_texts(config.event, theme, config.screen.languages[0], _EXAMPLE_DAY, _EXAMPLE_CODE)
    return texts if texts.line else SheetTexts(_EXAMPLE_LINE, texts.date, texts.code, texts.language)


def samples(theme: Theme, config: Config) -> list[Placed]:
    """Photos of the demo guests in the theme's first scenes, as the booth would take them for a strip."""
    camera = upright(CAMERA, config.camera.rotation)
    size = photo_size(camera, parse_ratio(config.photo.shape, camera))
    demo = DemoCamera(Clock(), size, cast="two")
    photos = []
    for number in range(_SAMPLES):
        colours, matte = demo.cutout(37 * number)
        layers = load_layers(theme.scenes[number % len(theme.scenes)], size)
        levels = measure_levels(colours, matte) or Levels()
        photo = compose_photo(colours, matte, layers, levels, 0.0, mirror=False)
        photos.append(Placed(photo, focus_on_guests(matte)))
    return photos


class _Remarks(logging.Handler):
    """Turns what the reader of themes logs about layouts that it leaves out into remarks."""

    def __init__(self) -> None:
        super().__init__()
        self.remarks: list[Remark] = []

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if isinstance(fault, (PictureFault, LayoutFault)) and "layouts" in fault.path.parts:
            key = fault.path.parts[fault.path.parts.index("layouts") + 1]
            self.remarks.append(Remark(key, f"{fault.reason} ({fault.path})", fault=True))


def _draw(sheet: Path, theme: Theme, cells: Sequence[tuple[Layout, Picture]]) -> None:
    """Draws all layouts in one row as they lie on a table, in proportion to their paper."""
    font = ImageFont.truetype(str(theme.fonts.text), 21)
    tallest = max((layout.description.paper[1] for layout, _ in cells), default=1.0)
    sizes = [[round(length / tallest * SHEET_HEIGHT) for length in layout.description.paper] for layout, _ in cells]
    width = MARGIN + sum(size[0] + MARGIN for size in sizes)
    drawn = Image.new("RGB", (width, SHEET_HEIGHT + CAPTION + 2 * MARGIN), (196, 190, 182))
    draw, x = ImageDraw.Draw(drawn), MARGIN
    for (layout, composed), size in zip(cells, sizes, strict=True):
        y = MARGIN + SHEET_HEIGHT - size[1]
        shadow = Image.new("L", drawn.size)
        shadow.paste(120, (x + 4, y + 10, x + size[0] + 4, y + size[1] + 10))
        drawn.paste((40, 34, 28), (0, 0), shadow.filter(ImageFilter.GaussianBlur(12)))
        drawn.paste(Image.fromarray(composed).resize((size[0], size[1]), Image.Resampling.LANCZOS), (x, y))
        across, down = layout.description.paper
        for line, caption in enumerate((layout.name("en"), f"{layout.key}, {across:g} x {down:g} mm")):
            draw.text((x, MARGIN + SHEET_HEIGHT + 14 + 28 * line), caption, theme.ink, font)
        x += size[0] + MARGIN
    drawn.save(sheet, "JPEG", quality=88, optimize=True)
