"""Guests in the light of a scene: their colours are drawn towards it, and it falls on their edges.

Skin stays skin: all of it moves equally far, light or dark, as CIEDE2000 has it, and never further than `_FURTHEST`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.frames import Matte, Picture, Tones
from booth.imaging.arrays import eight_bit
from booth.imaging.colour import Numbers, difference, from_hex, lab
from booth.imaging.layers import Layer, layer_of
from booth.setting import Haze, Light, Setting

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

_MAP = 320  # pixels of the longer side, or a little more, of the map that edges are lit in
_RIM_WIDTH, _WRAP_WIDTH, _AROUND = 0.0045, 0.014, 0.03  # shares of the longer side
_RIM, _WRAP = 0.50, 0.34  # of white at the very edge, from light and surroundings as bright as white
_FRONT = 0.18  # share of its rim that light from the front still makes


@dataclass(frozen=True, slots=True, eq=False)
class SceneLight:
    """The light of a scene as it falls on guests in a picture of one size."""

    light: Light
    haze: Haze
    around: NDArray[np.float32]  # the scene out of focus, red, green, blue, 0 to 1, small
    step: int  # pixels of the picture for one of `around`


Falling = Sequence[tuple[SceneLight | None, float]]
"""Scenes' lights (None changes nothing) and their shares, which add up to 1."""


def scene_light(picture: Picture, setting: Setting) -> SceneLight | None:
    """The light in the scene *picture*; None if guests are to stay as the camera sees them."""
    if setting.light.reach == 0:
        return None
    height, width = picture.shape[:2]
    step = max(1, max(width, height) // _MAP)
    small = cv2.resize(picture, (-(-width // step), -(-height // step)), interpolation=cv2.INTER_AREA)
    around = cv2.GaussianBlur(small, (0, 0), _AROUND * max(width, height) / step)
    return SceneLight(setting.light, setting.haze, np.float32(1 / 255) * around, step)


def lit_layer(
    picture: Picture,
    matte: Matte,
    falling: Falling,
    tones: Tones,
    *,
    mirror: bool = False,
) -> Layer | None:
    """The guests of *picture* and *matte* in the light that is *falling*; None if there is nobody.

    With *mirror* they are flipped left to right, the light is not.
    """
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return None
    box = slice(y, y + height), slice(x, x + width)
    table = sum(share * (light_table(of.light, of.haze, tones) if of else _SAME) for of, share in falling)
    colours = eight_bit(cv2.LUT(picture[box], np.round(table).astype(np.uint8)[np.newaxis]))
    layer = layer_of(colours, matte[box], mirror=mirror)
    assert layer, "the box holds what the matte shows"
    layer = replace(layer, x=matte.shape[1] - x - width if mirror else x, y=y)
    lights = [(of, share) for of, share in falling if of and share]
    if lights:
        _light_edges(layer, matte[:, ::-1] if mirror else matte, lights)
    return layer


@lru_cache(64)
def light_table(light: Light, haze: Haze, tones: Tones) -> Numbers:
    """What becomes of each red, green and blue, 0 to 255, of guests whom the camera shows with *tones*: 256 x 3."""
    wanted = _wanted(_SKINS, light, tones)
    shares = np.linspace(0, 4, 161)[:, np.newaxis, np.newaxis]
    tried = np.clip(_SKINS + shares * (wanted - _SKINS), 0, 1)
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


def _wanted(colours: Numbers, light: Light, tones: Tones) -> Numbers:
    """What a photographer would make of *colours* (0 to 1, as the camera shows them) in this light."""
    milk = light.reach * min(max(0.0, tones.black - _TOE), _MILKY)
    cast = np.clip(np.array(tones.cast), 1 - _CAST, 1 + _CAST)
    exposure = min(max(1.0, _DIM / max(tones.white, 0.01)), _LIFT)
    falls = (1 + np.cos(np.radians(light.azimuth))) / 2  # 1 from the front, 0 from behind
    key = 0.25 + 0.5 * falls  # share of the light on faces
    colour = key * from_hex(light.colour) + (1 - key) * from_hex(light.ambient)
    tint = (colour / (colour @ [0.2126, 0.7152, 0.0722])) ** _TINT
    gain: Numbers = (exposure / cast * tint * light.brightness / _MID_SKIN) ** light.reach
    shown = (colours - milk) / (1 - milk)
    return np.asarray(shown * gain / (1 + np.maximum(gain - 1, 0) * shown))  # what is lifted never passes white


def _light_edges(layer: Layer, matte: Matte, lights: Sequence[tuple[SceneLight, float]]) -> None:
    """Lets *lights* fall on the edges of *layer*, in place: what is bright around them, and what comes from behind."""
    step = lights[0][0].step
    height, width = layer.colour.shape[:2]
    left, top = layer.x // step, layer.y // step
    part = slice(top, -(-(layer.y + height) // step)), slice(left, -(-(layer.x + width) // step))
    edge = sum(share * _edge_light(light, _small(matte, step), part) for light, share in lights)
    small = np.clip(np.asarray(edge) * 255, 0, 255).astype(np.uint8)
    falls = cv2.resize(small, (small.shape[1] * step, small.shape[0] * step), interpolation=cv2.INTER_LINEAR)
    falls = falls[layer.y - top * step :, layer.x - left * step :]
    for rows, columns in layer.spans:
        guest = cv2.bitwise_not(layer.rest[rows, columns])
        colour = layer.colour[rows, columns]
        cv2.add(colour, cv2.multiply(falls[rows, columns], guest, scale=1 / 255), dst=colour)


def _edge_light(light: SceneLight, matte: NDArray[np.uint8], part: tuple[slice, slice]) -> NDArray[np.float32]:
    """What falls on the edges of the small *matte* within *part*, red, green and blue, 0 to 1."""
    longer = max(matte.shape)
    soft = cv2.GaussianBlur(matte, (0, 0), _RIM_WIDTH * longer, borderType=cv2.BORDER_REPLICATE)
    wide = cv2.GaussianBlur(matte, (0, 0), _WRAP_WIDTH * longer, borderType=cv2.BORDER_REPLICATE)[part]
    azimuth, elevation = np.radians(light.light.azimuth), np.radians(light.light.elevation)
    across, down = np.sin(azimuth) * np.cos(elevation), -np.sin(elevation)
    towards = -across * cv2.Sobel(soft, cv2.CV_32F, 1, 0) - down * cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    towards = towards[part] * np.float32(
        np.sqrt(2 * np.pi) * _RIM_WIDTH * longer / (8 * 255)
    )  # 1 where a straight edge faces the light
    behind = _FRONT + (1 - _FRONT) * (1 - np.cos(azimuth)) / 2
    reach = light.light.reach
    rim = (reach * _RIM * behind * light.light.contrast) * np.maximum(towards, 0)
    wrap = (reach * _WRAP / 255) * cv2.bitwise_not(wide)
    key = from_hex(light.light.colour).astype(np.float32)
    lit: NDArray[np.float32] = wrap[..., np.newaxis] * light.around[part] + rim[..., np.newaxis] * key
    return lit


def _small(matte: Matte, step: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(matte[::step, ::step])
