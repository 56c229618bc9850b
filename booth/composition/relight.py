"""Relights guests for a scene: a table of colours draws them towards its light, which also falls on their edges.

Skin stays skin: by CIEDE2000 all skin moves equally far, light or dark, and never further than `_MAX_SHIFT`.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.composition.shadow import with_shadow
from booth.frames import Levels
from booth.imaging.arrays import as_uint8
from booth.imaging.colour import Numbers, difference, from_hex, lab
from booth.imaging.layers import Layer, layer_of
from booth.picture_types import Grey, Matte, Picture
from booth.scenes.description import Haze, Light
from booth.scenes.light import SceneLight

# The Monk Skin Tone scale (E. Monk, Google, 2022; skintone.google), dark to light, without its tones 2 and 3: in the
# rest red, green and blue rise from each to the next.
_DARK_SKINS = [(41, 36, 32), (58, 49, 42), (96, 65, 52), (130, 92, 67)]
_LIGHT_SKINS = [(160, 126, 86), (215, 189, 150), (234, 218, 186), (246, 237, 228)]
_SKINS = np.array([*_DARK_SKINS, *_LIGHT_SKINS]) / 255

# Levels are fractions of white. All of these were tuned by eye on the shipped scenes.
_MAX_SHIFT = 6.5  # CIEDE2000 that skin may move at all
_TINT = 0.55  # exponent: how much of the light's colour skin takes on
_MID_SKIN = 0.55  # level of mid skin in the booth's own light
_MAX_MILKY = 0.06  # level by which a camera's greyish black is pulled down at most
_DIM, _MAX_LIFT = 0.80, 1.2  # a frame whose white is below this level is lifted, at most this many times
_MAX_CAST = 0.06  # fraction of a channel by which a cast is corrected at most
_TOE = 0.05  # level; no skin lies between black and this, so contrast is made there

_RIM_WIDTH, _WRAP_WIDTH = 0.0045, 0.014  # blur of the matte, fractions of its longer side
_RIM, _WRAP = 0.50, 0.34  # level at the very edge from a key light, or from surroundings, as bright as white
_SOBEL = np.array([(1, 0, -1), (2, 0, -2), (1, 0, -1)], np.float64)  # the slope to the right; transposed, down
_FRONT = 0.18  # fraction of its rim that light from the front still makes

SceneLights = Sequence[tuple[SceneLight | None, float]]
"""Lights of scenes (None changes nothing), each with its weight; the weights add up to 1."""


def relight(
    picture: Picture,
    matte: Matte,
    lights: SceneLights,
    levels: Levels,
    *,
    mirror: bool = False,
) -> Layer | None:
    """The guests of *picture* and *matte* (same size) in *lights*, as a layer; None if there is nobody.

    *levels* are how the camera shows the guests. With *mirror* they are flipped left to right, the light is not.
    """
    grounds = [(weight * light.shadow, light.horizon) for light, weight in lights if light]
    if shadow := sum(darkness for darkness, _ in grounds):
        picture, matte = with_shadow(picture, matte, shadow, horizon=max(grounds)[1])
    if not cv2.hasNonZero(matte):
        return None
    table = _mixed_table(lights, levels)
    lit = [(light, weight) for light, weight in lights if light and weight]
    edges = _EdgeLight(matte, lit, mirror=mirror) if lit else None

    def paint(colours: Picture, x: int, y: int) -> None:
        cv2.LUT(colours, table, dst=colours)
        if edges:
            edges.add(colours, x, y)

    return layer_of(picture, matte, mirror=mirror, paint=paint)


@lru_cache(64)
def colour_table(light: Light, haze: Haze, levels: Levels) -> Numbers:
    """What each red, green and blue of guests becomes in *light* and *haze*: 256 x 3, 0 to 255, never falling.

    *levels* are how the camera shows the guests. The table passes through the skins of the Monk scale, each moved
    equally far towards how a photographer would grade it, and is linear between them.
    """
    graded = _graded(_SKINS, light, levels)
    fractions = _equal_shifts(graded)
    skins = np.clip(_SKINS + fractions[:, np.newaxis] * (graded - _SKINS), 0, 1)
    black = light.reach * (haze.amount * from_hex(haze.colour) / 2 + max(0.0, 1 - light.contrast) / 8)
    toe = np.clip(_TOE + black - light.reach * max(0.0, light.contrast - 1) / 8, 0, None)
    white = np.clip(1 + fractions[-1] * (_graded(np.ones(3), light, levels) - 1), 0, 1)
    table = np.empty((256, 3))
    for channel in range(3):
        from_levels = [0, _TOE, *_SKINS[:, channel], 1]
        to_levels = [black[channel], toe[channel], *skins[:, channel], white[channel]]
        table[:, channel] = np.interp(np.arange(256) / 255, from_levels, np.maximum.accumulate(to_levels))
    return table * 255


_IDENTITY: Numbers = np.repeat(np.arange(256.0)[:, np.newaxis], 3, axis=1)


def _mixed_table(lights: SceneLights, levels: Levels) -> NDArray[np.uint8]:
    """The weighted mean of the tables of *lights*, as cv2.LUT takes it: 1 x 256 x 3."""
    mixed = sum(
        weight * (colour_table(light.light, light.haze, levels) if light else _IDENTITY) for light, weight in lights
    )
    return np.round(mixed).astype(np.uint8)[np.newaxis]


def _equal_shifts(graded: Numbers) -> Numbers:
    """How far each skin goes towards *graded* (skins x 3), as a fraction, so that all move equally far by CIEDE2000."""
    fractions = np.linspace(0, 4, 161)[:, np.newaxis, np.newaxis]  # beyond 1: skins that grading hardly moves
    tried = np.round(np.clip(_SKINS + fractions * (graded - _SKINS), 0, 1) * 255) / 255  # as a screen shows them
    shifts = difference(lab(tried), lab(np.broadcast_to(_SKINS, tried.shape)))  # fractions x skins
    usual = float(np.quantile(shifts[40], 0.7))  # at fraction 1
    shift = min(_MAX_SHIFT, usual, float(shifts.max(axis=0).min()))
    return np.array([np.interp(shift, np.maximum.accumulate(skin), fractions[:, 0, 0]) for skin in shifts.T])


def _graded(colours: Numbers, light: Light, levels: Levels) -> Numbers:
    """*colours* (0 to 1, as the camera shows them) as a photographer would grade them for *light*."""
    milky = light.reach * min(max(0.0, levels.black - _TOE), _MAX_MILKY)
    cast = np.clip(np.array(levels.cast), 1 - _MAX_CAST, 1 + _MAX_CAST)
    exposure = min(max(1.0, _DIM / max(levels.white, 0.01)), _MAX_LIFT)
    frontal = (1 + math.cos(math.radians(light.azimuth))) / 2  # 1 from the front, 0 from behind
    key = 0.25 + 0.5 * frontal  # fraction of the light on faces that is key light
    colour = key * from_hex(light.colour) + (1 - key) * from_hex(light.ambient)
    tint = (colour / (colour @ [0.2126, 0.7152, 0.0722])) ** _TINT  # over its luminance, ITU-R BT.709
    gain: Numbers = (exposure / cast * tint * light.brightness / _MID_SKIN) ** light.reach
    shown = (colours - milky) / (1 - milky)
    return np.asarray(shown * gain / (1 + np.maximum(gain - 1, 0) * shown))  # what is lifted never passes white


class _EdgeLight:
    """What lights add to guests: most at their edges, nothing inside. It is a map as coarse as their surroundings."""

    def __init__(self, matte: Matte, lights: Sequence[tuple[SceneLight, float]], *, mirror: bool) -> None:
        """*lights*, each with its weight, on the guests of *matte*, flipped left to right with *mirror*."""
        self._step = step = lights[0][0].step
        small = matte[::step, (matte.shape[1] - 1) % step :: step][:, ::-1] if mirror else matte[::step, ::step]
        small = np.ascontiguousarray(small)
        longer = max(small.shape)
        soft = as_uint8(cv2.GaussianBlur(small, (0, 0), _RIM_WIDTH * longer, borderType=cv2.BORDER_REPLICATE))
        side = 2 * round(_WRAP_WIDTH * longer) + 1
        wide = as_uint8(cv2.blur(soft, (side, side), borderType=cv2.BORDER_REPLICATE))
        edge = _edge_of_one(soft, wide, *lights[0])
        for light, weight in lights[1:]:
            cv2.add(edge, _edge_of_one(soft, wide, light, weight), dst=edge)
        self._edge = cv2.copyMakeBorder(edge, 1, 1, 1, 1, cv2.BORDER_REPLICATE)

    def add(self, colours: Picture, x: int, y: int) -> None:
        """Adds the light to *colours*, a part of the guests' picture whose left upper corner is *x*, *y*."""
        step = self._step
        height, width = colours.shape[:2]
        left, top = x // step, y // step  # in the map, whose border of one moves all of it by one
        part = self._edge[top : -(-(y + height) // step) + 2, left : -(-(x + width) // step) + 2]
        if not part.any():
            return
        size = part.shape[1] * step, part.shape[0] * step
        enlarged = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)
        x, y = x - (left - 1) * step, y - (top - 1) * step
        cv2.add(colours, enlarged[y : y + height, x : x + width], dst=colours)


def _edge_of_one(soft: Grey, wide: Grey, scene: SceneLight, weight: float) -> Picture:
    """What *scene*'s light, at *weight* (0 to 1), adds.

    The key light makes a rim on edges that face it; the surroundings wrap around edges near them. *soft* is the small
    matte blurred a little, *wide* blurred more.
    """
    light = scene.light
    azimuth, elevation = math.radians(light.azimuth), math.radians(light.elevation)
    behind = _FRONT + (1 - _FRONT) * (1 - math.cos(azimuth)) / 2
    # The slope of the matte towards the light, 255 where a straight edge faces it and 0 where it faces away: Sobel's
    # slope of an edge blurred by a Gaussian is 8 times the height of the Gaussian's peak.
    across, down = math.sin(azimuth) * math.cos(elevation), -math.sin(elevation)
    slope = (math.sqrt(2 * math.pi) * _RIM_WIDTH * max(soft.shape) / 8) * (across * _SOBEL + down * _SOBEL.T)
    rim = cv2.filter2D(soft, cv2.CV_8U, slope, borderType=cv2.BORDER_REPLICATE)
    reach = weight * light.reach
    key = from_hex(light.colour) * (reach * _RIM * behind * light.contrast)
    wrap = cv2.cvtColor(cv2.bitwise_not(wide), cv2.COLOR_GRAY2RGB)
    wrapped = cv2.multiply(wrap, scene.surroundings, scale=reach * _WRAP / 255)
    rims = [cv2.multiply(rim, channel) for channel in key.tolist()]
    return as_uint8(cv2.add(wrapped, cv2.merge(rims)))
