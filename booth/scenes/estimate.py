"""Estimates from a picture what its description omits: for an operator's own scene that nobody has described."""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.cropping import Focus
from booth.picture_types import Picture
from booth.scenes.description import HexColour, Light, SceneDescription

_SIZE = (160, 90)  # pixels that a place is judged at: finer detail tells nothing about its light
_BAND = 7  # rows above and below a horizon that are compared
_HORIZONS = (0.25, 0.85)  # fractions of the height between which the horizon is looked for
_GLOWING = 0.97  # of white; what is brighter is a source of light, or mirrors one
_MAX_SPREAD = 0.15  # of the width: standard deviation of what glows if it is one source
_FIELD_OF_VIEW = 60.0  # degrees across, of the lens that most pictures are taken with
_REACH = 0.4  # an estimate is followed less far than a description
_FOCUS_MARGIN = 0.3  # fraction of width and height: a focus is no nearer to an edge, whatever lies there

_Luminance = NDArray[np.float32]
"""Height x width, 0 to 1."""


def needs_estimate(description: SceneDescription) -> bool:
    """Whether *description* omits anything that can be estimated."""
    return "focus" not in description.model_fields_set or description.light.model_fields_set != set(Light.model_fields)


def with_estimates(description: SceneDescription, picture: Picture) -> SceneDescription:
    """*description*, with the light and the focus that it omits estimated from *picture*."""
    stated = {name: getattr(description.light, name) for name in description.light.model_fields_set}
    light = estimate_light(picture).model_copy(update=stated)
    focus = description.focus if "focus" in description.model_fields_set else estimate_focus(picture)
    return description.model_copy(update={"light": light, "focus": focus})


def estimate_light(picture: Picture) -> Light:
    """The light in *picture*: its direction, colours and contrast, all kept moderate since they are guesses.

    The key light has the colour of the brightest twentieth, the ambient light that of the darker half. The rest was
    tuned by eye on photographs.
    """
    small = _small(picture)
    luminance: _Luminance = small @ np.array([0.2126, 0.7152, 0.0722], np.float32)  # ITU-R BT.709
    key = _tint(small[luminance >= np.quantile(luminance, 0.95)].mean(0))
    ambient = _tint(small[luminance <= np.median(luminance)].mean(0))
    azimuth, elevation = _direction(luminance, estimate_horizon(picture))
    return Light(
        azimuth=azimuth,
        elevation=elevation,
        colour=key,
        ambient=ambient,
        contrast=float(np.clip(0.8 + luminance.std(), 0.85, 1.15)),  # 0.2 is the spread of an ordinary photograph
        brightness=float(np.clip(0.45 + 0.2 * float(luminance.mean()), 0.45, 0.62)),
        reach=_REACH,
    )


def estimate_horizon(picture: Picture) -> float:
    """The height of the horizon of *picture*, a fraction from the top: where its rows change most in CIELAB."""
    rows = cv2.cvtColor(_small(picture), cv2.COLOR_RGB2LAB).mean(1)
    sums = np.concatenate([np.zeros((1, 3)), rows.cumsum(0)])
    tested = np.arange(round(_HORIZONS[0] * _SIZE[1]), round(_HORIZONS[1] * _SIZE[1]))
    change = 2 * sums[tested] - sums[tested - _BAND] - sums[tested + _BAND]
    return float(tested[np.linalg.norm(change, axis=1).argmax()]) / _SIZE[1]


def estimate_focus(picture: Picture) -> Focus:
    """What crops of *picture* should keep: the centre of the tenth of it that is most salient (spectral residual).

    Source: Hou and Zhang, "Saliency detection: a spectral residual approach", CVPR 2007, in OpenCV's implementation.
    """
    found, saliency = cv2.saliency.StaticSaliencySpectralResidual.create().computeSaliency(_small(picture))
    if not found:
        return 0.5, 0.5
    weight = np.where(saliency >= np.quantile(saliency, 0.9), saliency, 0)
    if weight.sum() == 0:
        return 0.5, 0.5
    y, x = np.mgrid[0 : 1 : weight.shape[0] * 1j, 0 : 1 : weight.shape[1] * 1j]
    centre = (float((axis * weight).sum() / weight.sum()) for axis in (x, y))
    across, down = (min(max(_FOCUS_MARGIN, position), 1 - _FOCUS_MARGIN) for position in centre)
    return across, down


def _direction(luminance: _Luminance, horizon: float) -> tuple[float, float]:
    """Azimuth and elevation of the strongest light, in degrees as in Light."""
    glowing = luminance >= _GLOWING
    glowing[round(horizon * _SIZE[1]) :] = False  # what glows below the horizon mirrors the light, or is a lamp
    if glowing.any():
        rows, columns = np.nonzero(glowing)
        if columns.std() < _MAX_SPREAD * _SIZE[0]:  # the sun, or the sky nearest to it: behind the guests
            aside = (columns.mean() / _SIZE[0] - 0.5) * _FIELD_OF_VIEW
            azimuth = 180.0 - aside if aside >= 0 else -180.0 - aside
            elevation = (horizon - rows.mean() / _SIZE[1]) * _FIELD_OF_VIEW * _SIZE[1] / _SIZE[0]
            return float(azimuth), float(max(2.0, elevation))
    ground = luminance[round(horizon * _SIZE[1]) :]
    left, right = float(ground[:, : _SIZE[0] // 2].mean()), float(ground[:, _SIZE[0] // 2 :].mean())
    return float(np.clip(120 * (right - left) / max(right + left, 0.01), -60, 60)), 40.0


def _tint(colour: NDArray[np.float32]) -> HexColour:
    """*colour* (0 to 1) as bright as can be and half as saturated: a picture shows what is lit, not the light."""
    brightest = colour / max(float(colour.max()), 0.01)
    red, green, blue = np.round(255 * (0.5 + 0.5 * brightest)).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _small(picture: Picture) -> NDArray[np.float32]:
    """*picture* as 90 x 160 x 3, 0 to 1."""
    return np.float32(1 / 255) * cv2.resize(picture, _SIZE, interpolation=cv2.INTER_AREA)
