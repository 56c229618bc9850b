"""What a picky designer has to say of a layout."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from booth.composition.sheet import (
    Placed,
    SheetTexts,
    Written,
    colour_of,
    compose_sheet,
    kept,
    slot_box,
    written,
)
from booth.imaging.picture_files import picture_size, read_rgba
from booth.picture_types import Box, Picture, Size
from booth.scenes.critic import FACES_ACROSS, FACES_DOWN
from booth.scenes.layouts import MM_PER_INCH, Layout, Slot, Text
from booth.scenes.themes import Colour, Theme, lacking
from booth.texts import quoted

SAFE_SLOT, SAFE_TEXT = 3.0, 4.0  # mm from the paper's edge: printers enlarge what is printed there, and cutters miss
SMALLEST_TEXT = 2.1  # mm of the letters: 6 points
LEAST_KEPT = 0.7  # fraction of a photo that a slot shows; below it whoever stands at the side is cut off
LEAST_DPI = 250  # below it paper shows pixels at arm's length
ENLARGED = 1.2  # times that a photo is, above which it is soft on paper
COVERED = 0.1  # fraction of where faces go that an overlay or a text may hide
BLEED = 5.0  # mm that a slot may run beyond the paper's edge, so that none of the paper shows at a careless cut
CONTRAST = 3.0  # of letters to what is below them, by WCAG 2.2 for large letters
_SETTLED = 0.2  # fraction of what is below a text that may have less: lines of a background


def remarks_on(layout: Layout, theme: Theme, photos: Sequence[Placed], texts: SheetTexts) -> Iterator[str]:
    """What is wrong with *layout* for photos such as these. Raises PictureFault."""
    photo = _size(photos[0].picture)
    if layout.description.dpi < LEAST_DPI:
        yield f"dpi: {layout.description.dpi} shows pixels on paper; write 300"
    for number, slot in enumerate(layout.description.slots, 1):
        yield from (f"slots {number}: {text}" for text in _on_slot(layout, slot, photo))
    yield from _on_overlaps(layout)
    yield from _on_pictures(layout)
    yield from _on_texts(layout, theme, photos, texts)


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
    beyond = [-min(distance, 0.0) for distance in _distances(slot, layout.description.paper)]
    if not slot.turn and max(beyond) > BLEED:
        whole = layout.description.paper
        yield (
            f"it reaches {max(beyond):.1f} mm beyond the paper's edge, and that is not printed; move it or make it "
            f"smaller: the paper is {whole[0]:g} mm wide and {whole[1]:g} mm high"
        )
    elif not slot.turn and (near := list(_near_edges(slot, layout.description.paper))):
        yield (
            f"it ends {min(near):.1f} mm from the paper's edge; leave {SAFE_SLOT:g} mm, or let it run "
            "3 mm beyond the edge: printers enlarge a little, and cutters miss by a millimetre"
        )


def _near_edges(slot: Slot, paper: tuple[float, float]) -> Iterator[float]:
    """The distances to the paper's edges, in mm, that are neither safe nor beyond it."""
    for distance in _distances(slot, paper):
        if -0.5 < distance < SAFE_SLOT and not abs(distance) < 0.05:
            yield max(distance, 0.0)


def _distances(slot: Slot, paper: tuple[float, float]) -> Iterator[float]:
    """From the *slot*'s edges to the paper's, in mm; negative beyond it."""
    for place, length, whole in zip(slot.place, slot.size, paper, strict=True):
        yield from (place, whole - place - length)


def _on_overlaps(layout: Layout) -> Iterator[str]:
    boxes = [slot_box(layout, slot) for slot in layout.description.slots]
    turned = [slot.turn != 0 for slot in layout.description.slots]
    for upper, box in enumerate(boxes):
        for lower, other in enumerate(boxes[:upper]):
            if not turned[upper] and not turned[lower] and _common(box, other):
                yield f"slots {upper + 1}: it lies over slots {lower + 1}; move one, or make it smaller"


def _on_pictures(layout: Layout) -> Iterator[str]:
    for name in layout.unused:
        used = "the picture below the photos is called background.png, the one above them overlay.png"
        yield f"{quoted(name)}: it is not used; {used}, in small letters (or .jpg, .webp)"
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


def _on_texts(layout: Layout, theme: Theme, photos: Sequence[Placed], texts: SheetTexts) -> Iterator[str]:
    bare = replace(layout, description=layout.description.model_copy(update={"texts": ()}))
    ground = compose_sheet(bare, theme, photos, texts)
    boxes: dict[int, Box] = {}  # by number
    for number, text in enumerate(layout.description.texts, 1):
        remarks = list(_on_text(layout, theme, text, texts))
        if found := written(layout, theme, text, texts):
            remarks += _on_ground(found, colour_of(text.colour, theme), ground)
            if not text.turn:
                remarks += [f"it lies over texts {n}; move one" for n, box in boxes.items() if _common(box, found.box)]
                boxes[number] = found.box
        yield from (f"texts {number}: {remark}" for remark in remarks)


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
    if edge < -0.1:
        yield f"it reaches {-edge:.1f} mm beyond the paper's edge and is cut off; leave {SAFE_TEXT:g} mm"
    elif edge < SAFE_TEXT - 0.1:
        yield f"it comes within {max(0.0, edge):.1f} mm of the paper's edge; leave {SAFE_TEXT:g} mm"
    for number, slot in enumerate(layout.description.slots, 1):
        if not slot.turn and _common(found.box, _faces(slot_box(layout, slot))):
            yield f"it lies where faces are in slots {number}; move it"


def _on_ground(found: Written, colour: Colour, ground: Picture) -> Iterator[str]:
    """Whether letters of that *colour* can be told from what is below them."""
    (left, top), (height, width) = found.place, ground.shape[:2]
    letters = np.asarray(found.alpha)[max(0, -top) : height - top, max(0, -left) : width - left] > 127
    below = ground[max(0, top) :, max(0, left) :][: letters.shape[0], : letters.shape[1]][letters]
    if not len(below):
        return
    lighter, darker = _luminance(below), _luminance(np.array([colour], np.uint8))
    contrast = (np.maximum(lighter, darker) + 0.05) / (np.minimum(lighter, darker) + 0.05)
    if (least := float(np.quantile(contrast, _SETTLED))) < CONTRAST:
        yield (
            f"it can hardly be told from what is below it (a contrast of {least:.1f}; {CONTRAST:g} is the least); "
            "give it another colour, or move it"
        )


def _luminance(colours: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The relative luminance of sRGB colours, 0 to 1 (WCAG 2.2)."""
    encoded = colours / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


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
