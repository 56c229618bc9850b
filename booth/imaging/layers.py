"""Layers: parts of a picture with soft edges, drawn over another. The guests are one, a scene's foreground is one."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture


class Span(NamedTuple):
    """A part of a layer's box that is drawn in one go."""

    rows: slice
    columns: slice
    solid: bool  # opaque throughout: it is copied, not blended


_STRIP = 48  # rows; a strip of three channels and of what lies below it stay in a core's cache from step to step
_GAP = 32  # columns; to leave out a narrower gap costs more than to draw it
_SOLID = 32  # columns; a narrower solid part is drawn faster together with its soft edges


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture with premultiplied alpha, cut to the box in which it is not empty.

    Drawing it is `below * transmittance / 255 + premultiplied` in the soft spans and `premultiplied` in the solid ones.
    Outside its spans the arrays are uninitialised, and so is the transmittance of solid spans.
    """

    premultiplied: Picture
    transmittance: Picture  # 255 minus the matte, the same in each channel: OpenCV multiplies only arrays of one shape
    x: int  # the box's left upper corner in the picture, pixels
    y: int
    spans: tuple[Span, ...]


def layer_of(
    picture: Picture, matte: Matte, *, mirror: bool = False, paint: Callable[[Picture, Span], None] | None = None
) -> Layer | None:
    """The layer of *picture* with *matte*, of the same size, as its alpha; None if that is empty.

    *mirror*: flipped left to right, within the picture's width. *paint* is called for each span with its colours, which
    it may change in place before they are multiplied by the matte: they are in the cache then.
    """
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return None
    box = slice(y, y + height), slice(x, x + width)
    box_matte, box_picture = matte[box], picture[box]
    if mirror:
        box_matte, x = as_uint8(cv2.flip(box_matte, 1)), matte.shape[1] - x - width
    box_spans = spans(box_matte)
    premultiplied, transmittance = (np.empty((height, width, 3), np.uint8) for _ in range(2))
    for span in box_spans:
        rows, columns, solid = span
        part = premultiplied[rows, columns]
        if mirror:
            cv2.flip(box_picture[rows, width - columns.stop : width - columns.start], 1, dst=part)
        else:
            part[:] = box_picture[rows, columns]
        if paint:
            paint(part, span)
        if not solid:
            matte3 = cv2.cvtColor(box_matte[rows, columns], cv2.COLOR_GRAY2RGB)
            cv2.multiply(part, matte3, dst=part, scale=1 / 255)
            cv2.bitwise_not(matte3, dst=transmittance[rows, columns])
    return Layer(premultiplied, transmittance, x, y, box_spans)


def spans(matte: Matte) -> tuple[Span, ...]:
    """The parts of *matte* that are not empty, strip by strip from the top; wide gaps between people are left out."""
    height, width = matte.shape
    strips = [slice(top, min(top + _STRIP, height)) for top in range(0, height, _STRIP)]
    # For each strip and column, with an empty column at both ends: 0 empty, 1 soft, 2 solid.
    kinds = np.zeros((len(strips), width + 2), np.uint8)
    for strip, rows in enumerate(strips):
        np.add(matte[rows].any(axis=0), matte[rows].min(axis=0) == 255, out=kinds[strip, 1:-1], dtype=np.uint8)
    found = []
    changes = [np.flatnonzero(kind[1:] != kind[:-1]).tolist() for kind in kinds]
    for rows, kind, columns in zip(strips, kinds, changes, strict=True):
        soft = None  # the column at which a soft span began that has not ended yet
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
    """Draws *layer* over *out*, in place, moved *shift* pixels to the right; what then lies outside is cut off."""
    left = layer.x + shift
    for rows, columns, solid in layer.spans:
        start, stop = max(columns.start, -left), min(columns.stop, out.shape[1] - left)
        if start < stop:
            below = out[layer.y + rows.start : layer.y + rows.stop, left + start : left + stop]
            above = layer.premultiplied[rows, start:stop]
            if solid:
                below[:] = above
            else:
                cv2.multiply(below, layer.transmittance[rows, start:stop], dst=below, scale=1 / 255)
                cv2.add(below, above, dst=below)
