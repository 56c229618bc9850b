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

STRIP = 72  # rows; a strip of a picture and what is drawn over it stay in a core's cache from step to step
_GAP = 32  # columns; to leave out a narrower gap costs more than to draw it
_SOLID = 32  # columns; a narrower solid part is drawn faster together with its soft edges


@dataclass(frozen=True, slots=True)
class Span:
    """What a layer has in a part of a strip. Drawing it is `below * transmittance / 255 + premultiplied`.

    Its arrays are its own: cut from a wide picture each of their rows would lie in another page of memory, and finding
    the pages takes longer than the arithmetic.
    """

    x: int  # the left upper corner in the picture, pixels
    y: int
    premultiplied: Picture
    transmittance: Picture | None  # 255 minus the matte, in each channel, as OpenCV multiplies; None where it is opaque

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.premultiplied.shape[1])


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture with premultiplied alpha, kept where it is not empty."""

    strips: tuple[tuple[Span, ...], ...]  # the spans in each STRIP rows of the picture, from the top

    @property
    def nbytes(self) -> int:
        """The memory that its arrays take, in bytes."""
        arrays = ((span.premultiplied, span.transmittance) for spans in self.strips for span in spans)
        return sum(array.nbytes for both in arrays for array in both if array is not None)


class Part(NamedTuple):
    """A part of a matte that is drawn in one go."""

    rows: slice
    columns: slice
    solid: bool  # 255 throughout: it is copied, not blended


def layer_of(
    picture: Picture,
    matte: Matte,
    *,
    mirror: bool = False,
    paint: Callable[[Picture, int, int], None] | None = None,
) -> Layer | None:
    """The layer of *picture* with *matte*, of the same size, as its alpha; None if that is empty.

    *mirror*: flipped left to right. *paint* is called for each span with its colours and their left upper corner in the
    layer (x, y). It may change them in place before they are multiplied by the matte: they are in the cache then.
    """

    def span(part: Part) -> Span:
        rows, columns, solid = part
        colours, x = picture[rows, columns], matte.shape[1] - columns.stop if mirror else columns.start
        colours = as_uint8(cv2.flip(colours, 1)) if mirror else colours.copy()
        if paint:
            paint(colours, x, rows.start)
        if solid:
            return Span(x, rows.start, colours, None)
        alpha = matte[rows, columns]
        alpha3 = as_uint8(cv2.cvtColor(cv2.flip(alpha, 1) if mirror else alpha, cv2.COLOR_GRAY2RGB))
        cv2.multiply(colours, alpha3, dst=colours, scale=1 / 255)
        cv2.bitwise_not(alpha3, dst=alpha3)
        return Span(x, rows.start, colours, alpha3)

    strips = tuple(tuple(span(part) for part in parts) for parts in parts_of(matte))
    return Layer(strips) if any(strips) else None


def layer_of_premultiplied(colour: Picture, matte: Matte) -> Layer | None:
    """The layer of *colour*, premultiplied by *matte* of the same size; None if that is empty."""
    strips = []
    for parts in parts_of(matte):
        spans = []
        for rows, columns, solid in parts:
            below = None if solid else as_uint8(cv2.cvtColor(255 - matte[rows, columns], cv2.COLOR_GRAY2RGB))
            spans.append(Span(columns.start, rows.start, colour[rows, columns].copy(), below))
        strips.append(tuple(spans))
    return Layer(tuple(strips)) if any(strips) else None


def parts_of(matte: Matte) -> list[list[Part]]:
    """The parts of *matte* that are not empty, strip by strip from the top; wide gaps between people are left out."""
    x, y, width, height = cv2.boundingRect(matte)
    strips = [slice(top, min(top + STRIP, len(matte))) for top in range(0, len(matte), STRIP)]
    # For each strip and column, with an empty column at both ends: 0 empty, 1 soft, 2 solid.
    kinds = np.zeros((len(strips), width + 2), np.uint8)
    for kind, rows in zip(kinds, strips, strict=True):
        if rows.start < y + height and rows.stop > y:
            part = matte[rows, x : x + width]
            np.add(part.max(axis=0) > 0, part.min(axis=0) == 255, out=kind[1:-1], dtype=np.uint8)
    return [list(_parts_of_strip(rows, kind, x)) for rows, kind in zip(strips, kinds, strict=True)]


def _parts_of_strip(rows: slice, kind: NDArray[np.uint8], x: int) -> Iterator[Part]:
    """The parts of one strip whose columns, from *x* - 1 on, are of a *kind* each: see `parts_of`."""
    soft = None  # the column at which a soft part began that has not ended yet
    columns = np.flatnonzero(kind[1:] != kind[:-1]).tolist()
    for start, stop in itertools.pairwise(columns):
        solid = kind[start + 1] == 2 and stop - start >= _SOLID
        gap = kind[start + 1] == 0 and stop - start > _GAP
        if not solid and not gap:
            soft = start if soft is None else soft
            continue
        if soft is not None:
            yield Part(rows, slice(x + soft, x + start), solid=False)
            soft = None
        if solid:
            yield Part(rows, slice(x + start, x + stop), solid=True)
    if soft is not None:
        yield Part(rows, slice(x + soft, x + columns[-1]), solid=False)


def draw_layer(layer: Layer, out: Picture, shift: int = 0) -> None:
    """Draws *layer* over *out*, in place, moved *shift* pixels to the right; what then lies outside is cut off."""
    for strip in range(len(layer.strips)):
        draw_strip(layer, strip, out, shift)


def draw_strip(layer: Layer, strip: int, out: Picture, shift: int = 0) -> None:
    """The same, of the rows from STRIP x *strip* on alone."""
    for span in layer.strips[strip]:
        left = span.x + shift
        start, stop = max(0, -left), min(span.width, out.shape[1] - left)
        if start < stop:
            below = out[span.y : span.y + len(span.premultiplied), left + start : left + stop]
            above = span.premultiplied[:, start:stop]
            if span.transmittance is None:
                below[:] = above
            else:
                cv2.multiply(below, span.transmittance[:, start:stop], dst=below, scale=1 / 255)
                cv2.add(below, above, dst=below)
