"""The light of a scene: what its description says of it, and its surroundings small and blurred, ready for guests."""

from dataclasses import dataclass

import cv2

from booth.imaging.arrays import as_uint8
from booth.picture_types import Picture
from booth.scenes.description import Haze, Light, SceneDescription

_MAP_LONG_SIDE = 320  # pixels, or a little more, of the map that edges are lit in
_SURROUNDINGS_BLUR = 0.03  # standard deviation as a fraction of the longer side


@dataclass(frozen=True, slots=True, eq=False)
class SceneLight:
    """The light of a scene as it falls on guests in a picture of one size."""

    light: Light
    haze: Haze
    surroundings: Picture  # the scene, small and blurred
    step: int  # width and height of one pixel of *surroundings* in pixels of the picture
    shadow: float = 0.0  # how dark feet make the ground, 0 to 1
    horizon: float = 0.5  # up to where there is ground, a fraction of the height from the top


def scene_light(picture: Picture, description: SceneDescription) -> SceneLight | None:
    """The light in the scene *picture*; None if guests are to stay as the camera sees them (a reach of 0)."""
    if description.light.reach == 0:
        return None
    height, width = picture.shape[:2]
    step = max(1, max(width, height) // _MAP_LONG_SIDE)
    small = cv2.resize(picture, (-(-width // step), -(-height // step)), interpolation=cv2.INTER_AREA)
    blurred = as_uint8(cv2.GaussianBlur(small, (0, 0), _SURROUNDINGS_BLUR * max(width, height) / step))
    shadow, horizon = description.depth.shadow, description.horizon
    return SceneLight(description.light, description.haze, blurred, step, shadow, horizon)
