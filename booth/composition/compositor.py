"""Guests and a scene become one picture: the same function for the live view, the photo and the phone."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.layers import Layer, draw_layer
from booth.picture_types import Picture
from booth.scenes.layers import SceneLayers
from booth.scenes.particles import draw_particles
from booth.scenes.water import draw_water


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
) -> None:
    """Writes *guests* standing in *scene* into *out*, and the event's *mark* over everything.

    The scene has the size of *out*; what moves in it is drawn as it is at *moment* (seconds). With *slide* the scene
    and its foreground move, the guests stay where they are. A scene that could not be loaded is None, and black.
    """
    shift = slide.shift if slide else 0
    width = out.shape[1]
    visible = [(scene, shift)]
    if slide and shift:
        visible.append((slide.neighbour, shift - width if shift > 0 else shift + width))
    for layers, x in visible:
        left, right = max(0, x), min(width, x + width)
        if layers is None:
            out[:, left:right] = 0
        else:
            out[:, left:right] = layers.picture[:, left - x : right - x]
            if layers.water:
                draw_water(layers.water, out, x, moment)
    if guests:
        draw_layer(guests, out)
    for layers, x in visible:
        if layers and layers.particles:
            draw_particles(layers.particles, out, x, moment)
        if layers and layers.foreground:
            draw_layer(layers.foreground, out, x)
    if mark:
        draw_layer(mark, out)


def fade(first: Picture, second: Picture, opacity: float, out: Picture) -> None:
    """Writes *second* at *opacity* (0 to 1) over *first* into *out*; all have one size."""
    cv2.addWeighted(first, 1 - opacity, second, opacity, 0, dst=out)


def write_pixels(picture: Picture, pixels: NDArray[np.uint8]) -> None:
    """Writes *picture* into a screen's memory: height x width x 4 bytes in the order blue, green, red, unused."""
    cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA, dst=pixels)
