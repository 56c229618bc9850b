"""Guests in the light of a scene: their colours are drawn towards it, and it falls on their edges.

Skin stays skin: all of it moves equally far, light or dark, as CIEDE2000 has it, and never further than `_FURTHEST`.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np

from booth.composition.shadow import with_shadow
from booth.frames import Levels
from booth.imaging.arrays import eight_bit
from booth.imaging.colour import Numbers, difference, from_hex, lab
from booth.imaging.layers import Layer, Span, layer_of
from booth.picture_types import Matte, Picture
from booth.scenes.description import Haze, Light
from booth.scenes.light import SceneLight

# The Monk Skin Tone scale (E. Monk, Google, 2022; skintone.google), dark to light, without its tones 2 and 3: in the
# rest red, green and blue rise from each to the next.
_DARK_SKINS = [(41, 36, 32), (58, 49, 42), (96, 65, 52), (130, 92, 67)]
_LIGHT_SKINS = [(160, 126, 86), (215, 189, 150), (234, 218, 186), (246, 237, 228)]
_SKINS = np.array([*_DARK_SKINS, *_LIGHT_SKINS]) / 255
_FURTHEST = 6.5  # CIEDE2000 that skin may move at all
_TINT = 0.55  # exponent: how much of the light's colour skin takes on
_MID_SKIN = 0.55  # share of white that mid skin shows in the booth's own light
_MILKY = 0.06  # of white: how far a camera's greyish black is pulled down
_DIM, _LIFT = 0.80, 1.2  # a frame whose white is darker is too dark; times that it may be lifted
_CAST = 0.06  # share of a channel that is taken off a cast
_TOE = 0.05  # of white: between it and black no skin lies, and contrast is made there

_RIM_WIDTH, _WRAP_WIDTH = 0.0045, 0.014  # shares of the longer side
_RIM, _WRAP = 0.50, 0.34  # of white at the very edge, from light and surroundings as bright as white
_SLOPE = np.array([(1, 0, -1), (2, 0, -2), (1, 0, -1)], np.float64)  # Sobel's, down to the right
_FRONT = 0.18  # share of its rim that light from the front still makes


SceneLights = Sequence[tuple[SceneLight | None, float]]
"""Scenes' lights (None changes nothing) and their shares, which add up to 1."""


def relight(
    picture: Picture,
    matte: Matte,
    falling: SceneLights,
    tones: Levels,
    *,
    mirror: bool = False,
) -> Layer | None:
    """The guests of *picture* and *matte* in the light that is *falling*; None if there is nobody.

    With *mirror* they are flipped left to right, the light is not.
    """
    if shadow := sum(share * of.shadow for of, share in falling if of):
        picture, matte = with_shadow(picture, matte, shadow)
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return None
    box = slice(y, y + height), slice(x, x + width)
    shown_x = matte.shape[1] - x - width if mirror else x
    mixed = sum(share * (colour_table(of.light, of.haze, tones) if of else _SAME) for of, share in falling)
    table = np.round(mixed).astype(np.uint8)[np.newaxis]
    lights = [(of, share) for of, share in falling if of and share]
    edges = _on_edges(matte[:, ::-1] if mirror else matte, (shown_x, y, width, height), lights) if lights else None

    def paint(colours: Picture, span: Span) -> None:
        cv2.LUT(colours, table, dst=colours)
        if edges is not None:
            cv2.add(colours, edges[span.rows, span.columns], dst=colours)

    layer = layer_of(picture[box], matte[box], mirror=mirror, paint=paint)
    assert layer, "the box holds what the matte shows"
    return replace(layer, x=shown_x, y=y)


@lru_cache(64)
def colour_table(light: Light, haze: Haze, tones: Levels) -> Numbers:
    """What becomes of each red, green and blue, 0 to 255, of guests whom the camera shows with *tones*: 256 x 3."""
    wanted = _wanted(_SKINS, light, tones)
    shares = np.linspace(0, 4, 161)[:, np.newaxis, np.newaxis]
    tried = np.round(np.clip(_SKINS + shares * (wanted - _SKINS), 0, 1) * 255) / 255  # as it will be shown
    moved = difference(lab(tried), lab(np.broadcast_to(_SKINS, tried.shape)))  # by share, by skin
    far = min(_FURTHEST, float(np.quantile(moved[40], 0.7)), float(moved.max(axis=0).min()))
    share = np.array([np.interp(far, np.maximum.accumulate(of), shares[:, 0, 0]) for of in moved.T])
    to = np.clip(_SKINS + share[:, np.newaxis] * (wanted - _SKINS), 0, 1)
    black = light.reach * (haze.amount * from_hex(haze.colour) / 2 + max(0.0, 1 - light.contrast) / 8)
    toe = np.clip(_TOE + black - light.reach * max(0.0, light.contrast - 1) / 8, 0, None)
    white = np.clip(1 + share[-1] * (_wanted(np.ones(3), light, tones) - 1), 0, 1)
    table = np.empty((256, 3))
    for channel in range(3):
        shown = [0, _TOE, *_SKINS[:, channel], 1]
        lit = [black[channel], toe[channel], *to[:, channel], white[channel]]
        table[:, channel] = np.interp(np.arange(256) / 255, shown, np.maximum.accumulate(lit))
    return table * 255


_SAME: Numbers = np.repeat(np.arange(256.0)[:, np.newaxis], 3, axis=1)


def _wanted(colours: Numbers, light: Light, tones: Levels) -> Numbers:
    """What a photographer would make of *colours* (0 to 1, as the camera shows them) in this light."""
    milk = light.reach * min(max(0.0, tones.black - _TOE), _MILKY)
    cast = np.clip(np.array(tones.cast), 1 - _CAST, 1 + _CAST)
    exposure = min(max(1.0, _DIM / max(tones.white, 0.01)), _LIFT)
    falls = (1 + math.cos(math.radians(light.azimuth))) / 2  # 1 from the front, 0 from behind
    key = 0.25 + 0.5 * falls  # share of the light on faces
    colour = key * from_hex(light.colour) + (1 - key) * from_hex(light.ambient)
    tint = (colour / (colour @ [0.2126, 0.7152, 0.0722])) ** _TINT
    gain: Numbers = (exposure / cast * tint * light.brightness / _MID_SKIN) ** light.reach
    shown = (colours - milk) / (1 - milk)
    return np.asarray(shown * gain / (1 + np.maximum(gain - 1, 0) * shown))  # what is lifted never passes white


def _on_edges(matte: Matte, box: tuple[int, int, int, int], lights: Sequence[tuple[SceneLight, float]]) -> Picture:
    """What falls in *box* (left, top, width, height) on guests with *matte*: most at their edges, nothing inside."""
    x, y, width, height = box
    step = lights[0][0].step
    left, top = x // step, y // step
    part = slice(top, -(-(y + height) // step)), slice(left, -(-(x + width) // step))
    small = np.ascontiguousarray(matte[::step, ::step])
    longer = max(small.shape)
    soft = eight_bit(cv2.GaussianBlur(small, (0, 0), _RIM_WIDTH * longer, borderType=cv2.BORDER_REPLICATE))
    side = 2 * round(_WRAP_WIDTH * longer) + 1
    wide = eight_bit(cv2.blur(soft, (side, side), borderType=cv2.BORDER_REPLICATE)[part])
    edge = _edge_light(soft, wide, part, *lights[0])
    for light, share in lights[1:]:
        cv2.add(edge, _edge_light(soft, wide, part, light, share), dst=edge)
    falls = cv2.resize(edge, (edge.shape[1] * step, edge.shape[0] * step), interpolation=cv2.INTER_LINEAR)
    return eight_bit(falls[y - top * step :, x - left * step :])


def _edge_light(soft: Matte, wide: Matte, part: tuple[slice, slice], of: SceneLight, share: float) -> Picture:
    """What falls on edges within *part* of the small matte when *share* (0 to 1) of a light is there.

    *soft* is that matte blurred a little, *wide* its part blurred more.
    """
    azimuth, elevation = math.radians(of.light.azimuth), math.radians(of.light.elevation)
    behind = _FRONT + (1 - _FRONT) * (1 - math.cos(azimuth)) / 2
    # The slope of the matte towards the light, 255 where a straight edge faces it and 0 where it faces away: Sobel's
    # slope of an edge blurred by a Gaussian is 8 times the height of the Gaussian's peak.
    across, down = math.sin(azimuth) * math.cos(elevation), -math.sin(elevation)
    slope = (math.sqrt(2 * math.pi) * _RIM_WIDTH * max(soft.shape) / 8) * (across * _SLOPE + down * _SLOPE.T)
    rim = cv2.filter2D(soft, cv2.CV_8U, slope, borderType=cv2.BORDER_REPLICATE)[part]
    reach = share * of.light.reach
    key = from_hex(of.light.colour) * (reach * _RIM * behind * of.light.contrast)
    wrap = cv2.cvtColor(cv2.bitwise_not(wide), cv2.COLOR_GRAY2RGB)
    lit = cv2.multiply(wrap, of.surroundings[part], scale=reach * _WRAP / 255)
    parts = [cv2.multiply(rim, of_channel) for of_channel in key.tolist()]
    return eight_bit(cv2.add(lit, cv2.merge(parts)))
