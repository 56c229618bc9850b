"""A layer: part of a picture, with soft edges, drawn over another. Guests are one, a scene's foreground is one."""

from dataclasses import dataclass

import cv2
import numpy as np

from booth.frames import Matte, Picture
from booth.imaging.arrays import eight_bit

Span = tuple[slice, slice]
"""Rows and columns of a layer's box; what lies in none of its spans is empty."""

_STRIP = 48  # rows: a strip of three channels, and what lies below it, stay in a core's cache from step to step
_GAP = 32  # columns; a narrower gap costs more to leave out than to draw


@dataclass(frozen=True, slots=True)
class Layer:
    """Colours already multiplied by their matte, what they leave of the picture below, and where they lie.

    Only the box that is not empty is kept, and nothing needs computing but `below * rest / 255 + colour`, and that only
    in the spans. Outside of the spans both arrays hold anything.
    """

    colour: Picture
    rest: Picture  # 255 minus the matte, once for each channel: OpenCV multiplies whole pixels only by whole pixels
    x: int  # the box's left upper corner in the picture, pixels
    y: int
    spans: tuple[Span, ...]


def layer_of(picture: Picture, matte: Matte, *, mirror: bool = False) -> Layer | None:
    """The part of *picture* that *matte* (same size) shows as a layer, or None if it shows nothing.

    With *mirror* it is flipped left to right, and where it lies in the picture too.
    """
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return None
    box = slice(y, y + height), slice(x, x + width)
    inside, pixels = matte[box], picture[box]
    if mirror:
        inside, x = eight_bit(cv2.flip(inside, 1)), matte.shape[1] - x - width
    parts = spans(inside)
    colour, rest = np.empty((height, width, 3), np.uint8), np.empty((height, width, 3), np.uint8)
    for rows, columns in parts:
        matte3 = cv2.cvtColor(inside[rows, columns], cv2.COLOR_GRAY2RGB)
        if mirror:
            part = cv2.flip(pixels[rows, width - columns.stop : width - columns.start], 1)
        else:
            part = pixels[rows, columns]
        cv2.multiply(part, matte3, dst=colour[rows, columns], scale=1 / 255)
        cv2.bitwise_not(matte3, dst=rest[rows, columns])
    return Layer(colour, rest, x, y, parts)


def spans(matte: Matte) -> tuple[Span, ...]:
    """Where *matte* is not empty, strip by strip from the top, with gaps between people left out."""
    found = []
    for top in range(0, matte.shape[0], _STRIP):
        rows = slice(top, min(top + _STRIP, matte.shape[0]))
        columns = np.flatnonzero(cv2.reduce(matte[rows], 0, cv2.REDUCE_MAX))
        if columns.size:
            gaps = np.flatnonzero(np.diff(columns) > _GAP)
            starts, stops = columns[[0, *(gaps + 1)]], columns[[*gaps, -1]] + 1
            found += [(rows, slice(*run)) for run in zip(starts.tolist(), stops.tolist(), strict=True)]
    return tuple(found)


def draw_layer(layer: Layer, out: Picture, shift: int = 0) -> None:
    """Draws *layer* over *out* in place, moved *shift* pixels to the right; what lies outside is cut off."""
    left = layer.x + shift
    for rows, columns in layer.spans:
        start, stop = max(columns.start, -left), min(columns.stop, out.shape[1] - left)
        if start < stop:
            below = out[layer.y + rows.start : layer.y + rows.stop, left + start : left + stop]
            cv2.multiply(below, layer.rest[rows, start:stop], dst=below, scale=1 / 255)
            cv2.add(below, layer.colour[rows, start:stop], dst=below)
