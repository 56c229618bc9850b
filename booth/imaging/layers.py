"""A layer: part of a picture, with soft edges, drawn over another. Guests are one, a scene's foreground is one."""

from dataclasses import dataclass

import cv2

from booth.frames import Matte, Picture
from booth.imaging.arrays import eight_bit


@dataclass(frozen=True, slots=True)
class Layer:
    """Colours already multiplied by their matte, what they leave of the picture below, and where they lie.

    Only the box that is not empty is kept, and nothing needs computing but `below * rest / 255 + colour`.
    """

    colour: Picture
    rest: Picture  # 255 minus the matte, once for each channel: OpenCV multiplies whole pixels only by whole pixels
    x: int  # the box's left upper corner in the picture, pixels
    y: int


def layer_of(picture: Picture, matte: Matte) -> Layer | None:
    """The part of *picture* that *matte* (same size) shows as a layer, or None if it shows nothing."""
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return None
    matte3 = cv2.cvtColor(matte[y : y + height, x : x + width], cv2.COLOR_GRAY2RGB)
    colour = cv2.multiply(picture[y : y + height, x : x + width], matte3, scale=1 / 255)
    return Layer(eight_bit(colour), eight_bit(cv2.bitwise_not(matte3)), x, y)


def draw_layer(layer: Layer, out: Picture, shift: int = 0) -> None:
    """Draws *layer* over *out* in place, moved *shift* pixels to the right; what lies outside is cut off."""
    height, width = layer.colour.shape[:2]
    left = layer.x + shift
    cut_left = max(0, -left)
    cut_right = max(0, left + width - out.shape[1])
    if cut_left + cut_right >= width:
        return
    columns = slice(cut_left, width - cut_right)
    below = out[layer.y : layer.y + height, left + cut_left : left + width - cut_right]
    cv2.multiply(below, layer.rest[:, columns], dst=below, scale=1 / 255)
    cv2.add(below, layer.colour[:, columns], dst=below)
