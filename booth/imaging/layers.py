"""A layer: part of a picture, with soft edges, drawn over another. Guests are one, a scene's foreground is one."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture


class Span(NamedTuple):
    """A part of a layer's box."""

    rows: slice
    columns: slice
    solid: bool  # nothing of what lies below is seen: it is copied, not blended


_STRIP = 48  # rows: a strip of three channels, and what lies below it, stay in a core's cache from step to step
_GAP = 32  # columns; a narrower gap costs more to leave out than to draw
_SOLID = 32  # columns; what is solid, but narrower, is quicker drawn with its edges


@dataclass(frozen=True, slots=True)
class Layer:
    """Colours already multiplied by their matte, what they leave of the picture below, and where they lie.

    Only the box that is not empty is kept, and nothing needs computing but `below * rest / 255 + colour`, and that only
    in the spans, of which the solid ones are their colour alone. Elsewhere the arrays hold anything.
    """

    colour: Picture
    rest: Picture  # 255 minus the matte, once for each channel: OpenCV multiplies whole pixels only by whole pixels
    x: int  # the box's left upper corner in the picture, pixels
    y: int
    spans: tuple[Span, ...]


def layer_of(
    picture: Picture, matte: Matte, *, mirror: bool = False, paint: Callable[[Picture, Span], None] | None = None
) -> Layer | None:
    """The part of *picture* that *matte* (same size) shows as a layer, or None if it shows nothing.

    With *mirror* it is flipped left to right, and where it lies in the picture too. *paint* changes the colours of a
    span of the layer's box in place, while they are at hand.
    """
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return None
    box = slice(y, y + height), slice(x, x + width)
    inside, pixels = matte[box], picture[box]
    if mirror:
        inside, x = as_uint8(cv2.flip(inside, 1)), matte.shape[1] - x - width
    parts = spans(inside)
    colour, rest = np.empty((height, width, 3), np.uint8), np.empty((height, width, 3), np.uint8)
    for span in parts:
        rows, columns, solid = span
        part = colour[rows, columns]
        if mirror:
            cv2.flip(pixels[rows, width - columns.stop : width - columns.start], 1, dst=part)
        else:
            part[:] = pixels[rows, columns]
        if paint:
            paint(part, span)
        if not solid:
            matte3 = cv2.cvtColor(inside[rows, columns], cv2.COLOR_GRAY2RGB)
            cv2.multiply(part, matte3, dst=part, scale=1 / 255)
            cv2.bitwise_not(matte3, dst=rest[rows, columns])
    return Layer(colour, rest, x, y, parts)


def spans(matte: Matte) -> tuple[Span, ...]:
    """Where *matte* is not empty, strip by strip from the top, with gaps between people left out."""
    height, width = matte.shape
    strips = [slice(top, min(top + _STRIP, height)) for top in range(0, height, _STRIP)]
    # Of each column in each strip, with an empty one at both ends: 0 is empty, 1 is soft, 2 is solid.
    kinds = np.zeros((len(strips), width + 2), np.uint8)
    for strip, rows in enumerate(strips):
        np.add(matte[rows].any(axis=0), matte[rows].min(axis=0) == 255, out=kinds[strip, 1:-1], dtype=np.uint8)
    found = []
    changes = [np.flatnonzero(kind[1:] != kind[:-1]).tolist() for kind in kinds]
    for rows, kind, columns in zip(strips, kinds, changes, strict=True):
        soft = None  # where a soft span began that has not ended yet
        for start, stop in itertools.pairwise(columns):
            solid = kind[start + 1] == 2 and stop - start >= _SOLID
            gap = kind[start + 1] == 0 and stop - start > _GAP
            if not solid and not gap:
                soft = start if soft is None else soft
                continue
            if soft is not None:
                found.append(Span(rows, slice(soft, start), solid=False))
                soft = None
            if solid:
                found.append(Span(rows, slice(start, stop), solid=True))
        if soft is not None:
            found.append(Span(rows, slice(soft, columns[-1]), solid=False))
    return tuple(found)


def draw_layer(layer: Layer, out: Picture, shift: int = 0) -> None:
    """Draws *layer* over *out* in place, moved *shift* pixels to the right; what lies outside is cut off."""
    left = layer.x + shift
    for rows, columns, solid in layer.spans:
        start, stop = max(columns.start, -left), min(columns.stop, out.shape[1] - left)
        if start < stop:
            below = out[layer.y + rows.start : layer.y + rows.stop, left + start : left + stop]
            colour = layer.colour[rows, start:stop]
            if solid:
                below[:] = colour
            else:
                cv2.multiply(below, layer.rest[rows, start:stop], dst=below, scale=1 / 255)
                cv2.add(below, colour, dst=below)
