"""`booth layouts check`: a theme's layouts with the demo guests, as a picky designer sees them."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
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
    kept,
    sheet_texts,
    slot_box,
    written,
)
from booth.config import Config
from booth.frames import Levels
from booth.imaging.framing import parse_ratio, photo_size, upright
from booth.imaging.picture_files import PictureFault, picture_size, read_rgba
from booth.ops.remarks import Remark, not_drawn
from booth.picture_types import Box, Picture, Size
from booth.scenes.critic import FACES_ACROSS, FACES_DOWN
from booth.scenes.layouts import MM_PER_INCH, Layout, LayoutFault, Slot, Text
from booth.scenes.loader import load_layers
from booth.scenes.themes import Theme, lacking, theme_of

CAMERA: Size = (1920, 1080)  # of most webcams; the photo is never smaller
SAFE_SLOT, SAFE_TEXT = (
    3.0,
    4.0,
)  # mm from the paper's edge: printers enlarge what is printed to the edge, and cutters miss
SMALLEST_TEXT = 2.1  # mm of the letters: 6 points
LEAST_KEPT = 0.7  # fraction of a photo that a slot shows; below it whoever stands at the side is cut off
LEAST_DPI = 250  # below it paper shows pixels at arm's length
ENLARGED = 1.2  # times that a photo is, above which it is soft on paper
COVERED = 0.1  # fraction of where faces go that an overlay or a text may hide
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
            remarks += [Remark(layout.key, text) for text in remarks_on(layout, theme, _size(photos[0].picture), texts)]
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


def remarks_on(layout: Layout, theme: Theme, photo: Size, texts: SheetTexts) -> Iterator[str]:
    """What is wrong with *layout* for photos of the size *photo*. Raises PictureFault."""
    if layout.description.dpi < LEAST_DPI:
        yield f"dpi: {layout.description.dpi} shows pixels on paper; write 300"
    for number, slot in enumerate(layout.description.slots, 1):
        yield from (f"slots {number}: {text}" for text in _on_slot(layout, slot, photo))
    yield from _on_overlaps(layout)
    yield from _on_pictures(layout)
    for number, text in enumerate(layout.description.texts, 1):
        yield from (f"texts {number}: {remark}" for remark in _on_text(layout, theme, text, texts))


def _on_slot(layout: Layout, slot: Slot, photo: Size) -> Iterator[str]:
    width = slot.size[0]
    shown = kept(photo, slot)
    if shown < LEAST_KEPT:
        fitting = f"[{width:g}, {width * photo[1] / photo[0]:.1f}]"
        yield f"it shows only {shown:.0%} of a photo, which has another shape; write size = {fitting}"
    left, top, right, bottom = slot_box(layout, slot)
    enlarged = max((right - left) / photo[0], (bottom - top) / photo[1])
    if enlarged > ENLARGED:
        yield f"photos of {photo[0]}x{photo[1]} are enlarged {enlarged:.1f} times, which is soft; make it smaller"
    if not slot.turn and (near := list(_near_edges(slot, layout.description.paper))):
        yield (
            f"it ends {min(near):.1f} mm from the paper's edge; leave {SAFE_SLOT:g} mm, or let it run "
            "3 mm beyond the edge: printers enlarge a little, and cutters miss by a millimetre"
        )


def _near_edges(slot: Slot, paper: tuple[float, float]) -> Iterator[float]:
    """The distances to the paper's edges, in mm, that are neither safe nor beyond it."""
    for place, length, whole in zip(slot.place, slot.size, paper, strict=True):
        for distance in (place, whole - place - length):
            if -0.5 < distance < SAFE_SLOT and not abs(distance) < 0.05:
                yield max(distance, 0.0)


def _on_overlaps(layout: Layout) -> Iterator[str]:
    boxes = [slot_box(layout, slot) for slot in layout.description.slots]
    turned = [slot.turn != 0 for slot in layout.description.slots]
    for upper, box in enumerate(boxes):
        for lower, other in enumerate(boxes[:upper]):
            if not turned[upper] and not turned[lower] and _common(box, other):
                yield f"slots {upper + 1}: it lies over slots {lower + 1}; move one, or make it smaller"


def _on_pictures(layout: Layout) -> Iterator[str]:
    for path in (layout.background, layout.overlay):
        if path is None:
            continue
        width, height = picture_size(path)
        wanted = f"{layout.size[0]}x{layout.size[1]}"
        if width < layout.size[0] or height < layout.size[1]:
            yield f"{path.name}: it has {width}x{height} pixels and is enlarged; save it at {wanted}"
        if abs(width * layout.size[1] / (height * layout.size[0]) - 1) > 0.02:
            yield f"{path.name}: it has another shape than the paper and is stretched; save it at {wanted}"
    if layout.overlay:
        opacity = np.asarray(read_rgba(layout.overlay, layout.size).resize(layout.size).getchannel("A"))
        for number, slot in enumerate(layout.description.slots, 1):
            left, top, right, bottom = _faces(slot_box(layout, slot))
            part = opacity[max(0, top) : bottom, max(0, left) : right]
            if part.size and part.mean() / 255 > COVERED:
                yield f"{layout.overlay.name}: it covers faces in slots {number}; make it transparent there"


def _on_text(layout: Layout, theme: Theme, text: Text, texts: SheetTexts) -> Iterator[str]:
    if missing := lacking(theme.fonts, text.text):
        yield f'the theme\'s fonts have no "{missing}" and show empty boxes; leave it out'
    found = written(layout, theme, text, texts)
    if found is None:
        return
    letters = _mm(layout, found.pixels)
    if letters < SMALLEST_TEXT:
        fitted = f", set in {letters:.1f} mm to fit," if letters < text.size - 0.1 else f" of {text.size:g} mm"
        yield f"letters{fitted} are hard to read on paper; {SMALLEST_TEXT:g} mm are the least"
    if text.turn:
        return
    left, top, right, bottom = found.box
    edge = _mm(layout, min(left, top, layout.size[0] - right, layout.size[1] - bottom))
    if edge < SAFE_TEXT - 0.1:
        yield f"it comes within {max(0.0, edge):.1f} mm of the paper's edge; leave {SAFE_TEXT:g} mm"
    for number, slot in enumerate(layout.description.slots, 1):
        if not slot.turn and _common(found.box, _faces(slot_box(layout, slot))):
            yield f"it lies where faces are in slots {number}; move it"


def _faces(box: Box) -> Box:
    """Where faces are in a photo in *box*."""
    left, top, right, bottom = box
    across, down = (
        [start + share * (end - start) for share in shares]
        for start, end, shares in ((left, right, FACES_ACROSS), (top, bottom, FACES_DOWN))
    )
    return round(across[0]), round(down[0]), round(across[1]), round(down[1])


def _common(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _mm(layout: Layout, pixels: float) -> float:
    return pixels / layout.description.dpi * MM_PER_INCH


def _size(picture: Picture) -> Size:
    return picture.shape[1], picture.shape[0]


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
