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
    """How far the scene has been pushed aside by a finger, and which one follows it in."""

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
    """Writes *guests* standing in *scene* into *out*, and the event's *mark* over all.

    What moves in the scene stands where it does at *moment* (seconds).

    The scene's size is that of *out*. With *slide* the scene is moved under the guests, who stay where they stand. No
    scene is darkness, which is what a booth shows of a place that it could not load.
    """
    shift = slide.shift if slide else 0
    width = out.shape[1]
    sides = [(scene, shift)]
    if slide and shift:
        sides.append((slide.neighbour, shift - width if shift > 0 else shift + width))
    for layers, x in sides:
        left, right = max(0, x), min(width, x + width)
        if layers is None:
            out[:, left:right] = 0
        else:
            out[:, left:right] = layers.picture[:, left - x : right - x]
            if layers.water:
                draw_water(layers.water, out, x, moment)
    if guests:
        draw_layer(guests, out)
    for layers, x in sides:
        if layers and layers.particles:
            draw_particles(layers.particles, out, x, moment)
        if layers and layers.foreground:
            draw_layer(layers.foreground, out, x)
    if mark:
        draw_layer(mark, out)


def fade(first: Picture, second: Picture, share: float, out: Picture) -> None:
    """Writes a mix of two pictures into *out*: all *first* at *share* 0, all *second* at 1."""
    cv2.addWeighted(first, 1 - share, second, share, 0, dst=out)


def write_pixels(picture: Picture, pixels: NDArray[np.uint8]) -> None:
    """Writes *picture* into a screen's memory: height x width x 4 bytes in the order blue, green, red, unused."""
    cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA, dst=pixels)
