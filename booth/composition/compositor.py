"""Guests and a scene become one picture: the same function for the live view, the photo and the phone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.layers import STRIP, Layer, draw_strip
from booth.imaging.looks import LOOKS, apply_look
from booth.picture_types import Picture
from booth.scenes.layers import SceneLayers
from booth.scenes.particles import Drift, draw_particles, drift_at
from booth.scenes.water import Waves, draw_water, waves_at


@dataclass(frozen=True, slots=True)
class Slide:
    """How far a finger has pushed the scene aside, and which one follows it in."""

    shift: int  # pixels to the right; negative to the left
    neighbour: SceneLayers | None  # None past the last scene: a dark edge shows


def compose(
    scene: SceneLayers | None,
    guests: Layer | None,
    out: Picture,
    moment: float,
    slide: Slide | None = None,
    mark: Layer | None = None,
    screen: NDArray[np.uint8] | None = None,
    look: str = "",
) -> None:
    """Writes *guests* standing in *scene* into *out*, and the event's *mark* over everything.

    The scene has the size of *out*; what moves in it is drawn as it is at *moment* (seconds). With *slide* the scene
    and its foreground move, the guests stay where they are. A scene that could not be loaded is None, and black. With
    *screen*, a screen's memory of the same size (see `write_pixels`), it is written there as well. *look* names one of
    LOOKS, for all but the mark; a name that is none of them, such as one of a later booth, changes nothing.
    """
    shift, given = slide.shift if slide else 0, LOOKS.get(look)
    height, width = out.shape[:2]
    visible = [_Backdrop(scene, shift, moment)]
    if slide and shift:
        visible.append(_Backdrop(slide.neighbour, shift - width if shift > 0 else shift + width, moment))
    fronts = [(each.layers.foreground, each.x) for each in visible if each.layers and each.layers.foreground]
    for strip in range(-(-height // STRIP)):  # by strips: what is drawn over them finds them in the core's cache
        rows = slice(strip * STRIP, min((strip + 1) * STRIP, height))
        hidden = _hidden(strip, [(guests, 0), *fronts] if guests else fronts)
        for backdrop in visible:
            for columns in _between(hidden, max(0, backdrop.x), min(width, backdrop.x + width)):
                backdrop.draw(out, rows, columns)
            backdrop.draw_air(out, rows)
        if guests:
            draw_strip(guests, strip, out)
        for backdrop in visible:
            backdrop.draw_front(out, strip)
        if given:
            apply_look(out[rows], given)
        if mark:
            draw_strip(mark, strip, out)
        if screen is not None:
            write_pixels(out[rows], screen[rows])


class _Backdrop:
    """A scene that is pushed *x* pixels to the right, its water as it is at a moment; None is darkness."""

    def __init__(self, layers: SceneLayers | None, x: int, moment: float) -> None:
        self.layers = layers
        self.x = x
        self._waves: Waves | None = waves_at(layers.water, moment) if layers and layers.water else None
        self._drift: Drift | None = drift_at(layers.particles, moment) if layers and layers.particles else None

    def draw(self, out: Picture, rows: slice, columns: slice) -> None:
        """Draws what is behind the guests in *rows* and *columns* of *out*."""
        if self.layers is None:
            out[rows, columns] = 0
            return
        still = [rows]
        if waves := self._waves:
            draw_water(waves, out, self.x, rows, columns)
            still = [
                slice(rows.start, min(rows.stop, waves.water.top)),
                slice(max(rows.start, waves.water.bottom), rows.stop),
            ]
        for part in still:
            if part.start < part.stop:
                out[part, columns] = self.layers.picture[part, columns.start - self.x : columns.stop - self.x]

    def draw_air(self, out: Picture, rows: slice) -> None:
        """Draws what drifts in the *rows* of *out*: behind the guests, since on a face a flake looks like a flaw."""
        if self._drift:
            draw_particles(self._drift, out, self.x, rows)

    def draw_front(self, out: Picture, strip: int) -> None:
        """Draws what is before the guests in a *strip* of *out*."""
        if self.layers and self.layers.foreground:
            draw_strip(self.layers.foreground, strip, out, self.x)


def _hidden(strip: int, before: Sequence[tuple[Layer, int]]) -> list[tuple[int, int]]:
    """From which column to which the layers *before* the scene hide it in a whole *strip*; sorted by the first.

    Each layer comes with the pixels by which it is moved to the right.
    """
    return sorted(
        (span.x + x, span.x + x + span.width)
        for layer, x in before
        for span in layer.strips[strip]
        if span.transmittance is None
    )


def _between(hidden: Sequence[tuple[int, int]], left: int, right: int) -> Iterator[slice]:
    """The columns from *left* to *right* that are not *hidden*."""
    for start, stop in hidden:
        if left < min(start, right):
            yield slice(left, min(start, right))
        left = max(left, stop)
    if left < right:
        yield slice(left, right)


def fade(first: Picture, second: Picture, opacity: float, out: Picture) -> None:
    """Writes *second* at *opacity* (0 to 1) over *first* into *out*; all have one size."""
    cv2.addWeighted(first, 1 - opacity, second, opacity, 0, dst=out)


def write_pixels(picture: Picture, pixels: NDArray[np.uint8]) -> None:
    """Writes *picture* into a screen's memory: height x width x 4 bytes in the order blue, green, red, unused."""
    cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA, dst=pixels)
