"""Layers: parts of a picture with soft edges, drawn over another. The guests are one, a scene's foreground is one."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture


class Span(NamedTuple):
    """A part of a layer's strip that is drawn in one go."""

    rows: slice  # of the layer's arrays
    columns: slice
    solid: bool  # opaque throughout: it is copied, not blended


STRIP = 72  # rows; a strip of three channels and of what lies below it stay in a core's cache from step to step
_GAP = 32  # columns; to leave out a narrower gap costs more than to draw it
_SOLID = 32  # columns; a narrower solid part is drawn faster together with its soft edges


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture with premultiplied alpha, cut to the box in which it is not empty.

    Drawing it is `below * transmittance / 255 + premultiplied` in the soft spans and `premultiplied` in the solid ones.
    Outside its spans the arrays are uninitialised, and so is the transmittance of solid spans. The box begins and
    ends at multiples of STRIP, or with the picture: the strips of all layers in a picture lie on each other.
    """

    premultiplied: Picture
    transmittance: Picture  # 255 minus the matte, the same in each channel: OpenCV multiplies only arrays of one shape
    x: int  # the box's left upper corner in the picture, pixels
    y: int
    strips: tuple[tuple[Span, ...], ...]  # what is drawn in each STRIP rows of the box, from the top; left to right

    def spans(self, strip: int) -> tuple[Span, ...]:
        """What is drawn in the rows from STRIP x *strip* on of the picture."""
        own = strip - self.y // STRIP
        return self.strips[own] if 0 <= own < len(self.strips) else ()


def layer_of(
    picture: Picture,
    matte: Matte,
    *,
    mirror: bool = False,
    paint: Callable[[Picture, int, int], None] | None = None,
) -> Layer | None:
    """The layer of *picture* with *matte*, of the same size, as its alpha; None if that is empty.

    *mirror*: flipped left to right, within the picture's width. *paint* is called for each span with its colours and
    their left upper corner in the layer's picture (x, y). It may change them in place before they are multiplied by the
    matte: they are in the cache then.
    """
    x, y, width, height = layer_box(matte)
    if width == 0:
        return None
    box = slice(y, y + height), slice(x, x + width)
    box_matte, box_picture = matte[box], picture[box]
    if mirror:
        box_matte, x = as_uint8(cv2.flip(box_matte, 1)), matte.shape[1] - x - width
    strips = spans(box_matte)
    premultiplied, transmittance = (np.empty((height, width, 3), np.uint8) for _ in range(2))
    for rows, columns, solid in itertools.chain.from_iterable(strips):
        part = premultiplied[rows, columns]
        if mirror:
            cv2.flip(box_picture[rows, width - columns.stop : width - columns.start], 1, dst=part)
        else:
            part[:] = box_picture[rows, columns]
        if paint:
            paint(part, x + columns.start, y + rows.start)
        if not solid:
            matte3 = cv2.cvtColor(box_matte[rows, columns], cv2.COLOR_GRAY2RGB)
            cv2.multiply(part, matte3, dst=part, scale=1 / 255)
            cv2.bitwise_not(matte3, dst=transmittance[rows, columns])
    return Layer(premultiplied, transmittance, x, y, strips)


def layer_box(matte: Matte) -> tuple[int, int, int, int]:
    """Left, top, width and height of the box of a layer with *matte*; the width is 0 if that is empty."""
    x, y, width, height = cv2.boundingRect(matte)
    top, bottom = y // STRIP * STRIP, min(-(-(y + height) // STRIP) * STRIP, matte.shape[0])
    return x, top, width, bottom - top


def spans(matte: Matte) -> tuple[tuple[Span, ...], ...]:
    """The parts of *matte* that are not empty, strip by strip from the top; wide gaps between people are left out."""
    height, width = matte.shape
    strips = [slice(top, min(top + STRIP, height)) for top in range(0, height, STRIP)]
    # For each strip and column, with an empty column at both ends: 0 empty, 1 soft, 2 solid.
    kinds = np.zeros((len(strips), width + 2), np.uint8)
    for strip, rows in enumerate(strips):
        part = matte[rows]
        np.add(part.max(axis=0) > 0, part.min(axis=0) == 255, out=kinds[strip, 1:-1], dtype=np.uint8)
    changes = [np.flatnonzero(kind[1:] != kind[:-1]).tolist() for kind in kinds]
    return tuple(
        tuple(_spans_of_strip(rows, kind, columns)) for rows, kind, columns in zip(strips, kinds, changes, strict=True)
    )


def _spans_of_strip(rows: slice, kind: NDArray[np.uint8], columns: list[int]) -> Iterator[Span]:
    """The spans of one strip, whose *kind* (see `spans`) changes at *columns*."""
    soft = None  # the column at which a soft span began that has not ended yet
    for start, stop in itertools.pairwise(columns):
        solid = kind[start + 1] == 2 and stop - start >= _SOLID
        gap = kind[start + 1] == 0 and stop - start > _GAP
        if not solid and not gap:
            soft = start if soft is None else soft
            continue
        if soft is not None:
            yield Span(rows, slice(soft, start), solid=False)
            soft = None
        if solid:
            yield Span(rows, slice(start, stop), solid=True)
    if soft is not None:
        yield Span(rows, slice(soft, columns[-1]), solid=False)


def draw_layer(layer: Layer, out: Picture, shift: int = 0) -> None:
    """Draws *layer* over *out*, in place, moved *shift* pixels to the right; what then lies outside is cut off."""
    for strip in range(-(-out.shape[0] // STRIP)):
        draw_strip(layer, strip, out, shift)


def draw_strip(layer: Layer, strip: int, out: Picture, shift: int = 0) -> None:
    """The same, of the rows from STRIP x *strip* on of *out* alone."""
    left = layer.x + shift
    for rows, columns, solid in layer.spans(strip):
        start, stop = max(columns.start, -left), min(columns.stop, out.shape[1] - left)
        if start < stop:
            below = out[layer.y + rows.start : layer.y + rows.stop, left + start : left + stop]
            above = layer.premultiplied[rows, start:stop]
            if solid:
                below[:] = above
            else:
                cv2.multiply(below, layer.transmittance[rows, start:stop], dst=below, scale=1 / 255)
                cv2.add(below, above, dst=below)
