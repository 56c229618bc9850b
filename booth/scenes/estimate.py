"""What a picture says about its place by itself: for an operator's own scene that nothing else is said about."""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Picture
from booth.scenes.description import HexColour, Light, SceneDescription

_SIZE = (160, 90)  # pixels that a place is judged by: what is finer tells nothing about its light
_BAND = 7  # rows above and below a horizon that are compared
_HORIZON = (0.25, 0.85)  # shares of the height between which it is looked for
_GLOWING = 0.97  # of white; what is brighter is a source of light, or mirrors one
_BLOB = 0.15  # standard deviation, as a share of the width, that a source of light stays below
_VIEW = 60.0  # degrees across, of the lens that most pictures are taken with
_REACH = 0.4  # a guess is followed less far than what somebody has said
_INSIDE = 0.3  # of either side: a focus is no nearer to an edge, whatever lies there

_Grid = NDArray[np.float32]


def needs_estimate(said: SceneDescription) -> bool:
    """Whether *said* leaves anything to be estimated."""
    return "focus" not in said.model_fields_set or said.light.model_fields_set != set(Light.model_fields)


def with_estimates(said: SceneDescription, picture: Picture) -> SceneDescription:
    """*said*, with what it says nothing about estimated from *picture*."""
    light = estimate_light(picture)
    light = light.model_copy(update={name: getattr(said.light, name) for name in said.light.model_fields_set})
    focus = said.focus if "focus" in said.model_fields_set else estimate_focus(picture)
    return said.model_copy(update={"light": light, "focus": focus})


def estimate_light(picture: Picture) -> Light:
    """The light in *picture*: where from, of which colours, how hard. Careful, since it is a guess."""
    small = _small(picture)
    luminance: _Grid = small @ np.array([0.2126, 0.7152, 0.0722], np.float32)  # Rec. 709's weights
    key = _normalised(small[luminance >= np.quantile(luminance, 0.95)].mean(0))
    ambient = _normalised(small[luminance <= np.median(luminance)].mean(0))
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
    """How high the horizon of *picture* is, share of the height from the top: where its rows change most."""
    rows = cv2.cvtColor(_small(picture), cv2.COLOR_RGB2LAB).mean(1)
    sums = np.concatenate([np.zeros((1, 3)), rows.cumsum(0)])
    tested = np.arange(round(_HORIZON[0] * _SIZE[1]), round(_HORIZON[1] * _SIZE[1]))
    change = 2 * sums[tested] - sums[tested - _BAND] - sums[tested + _BAND]
    return float(tested[np.linalg.norm(change, axis=1).argmax()]) / _SIZE[1]


def estimate_focus(picture: Picture) -> tuple[float, float]:
    """What crops of *picture* should keep, shares from left and top: the middle of what stands out (spectral residual).

    Source: Hou and Zhang, "Saliency detection: a spectral residual approach", 2007, as OpenCV's saliency module has it.
    """
    found, salience = cv2.saliency.StaticSaliencySpectralResidual.create().computeSaliency(_small(picture))
    if not found:
        return 0.5, 0.5
    weight = np.where(salience >= np.quantile(salience, 0.9), salience, 0)
    if weight.sum() == 0:
        return 0.5, 0.5
    y, x = np.mgrid[0 : 1 : weight.shape[0] * 1j, 0 : 1 : weight.shape[1] * 1j]
    middle = (float((along * weight).sum() / weight.sum()) for along in (x, y))
    across, down = (min(max(_INSIDE, at), 1 - _INSIDE) for at in middle)
    return across, down


def _direction(luminance: _Grid, horizon: float) -> tuple[float, float]:
    """Azimuth and elevation, degrees, of the strongest light."""
    glowing = luminance >= _GLOWING
    glowing[round(horizon * _SIZE[1]) :] = False  # what glows below the horizon mirrors the light, or is a lamp
    if glowing.any():
        rows, columns = np.nonzero(glowing)
        if columns.std() < _BLOB * _SIZE[0]:  # the sun, or what is nearest to it: behind the guests
            aside = (columns.mean() / _SIZE[0] - 0.5) * _VIEW
            behind = 180.0 - aside if aside >= 0 else -180.0 - aside
            return float(behind), float(max(2.0, (horizon - rows.mean() / _SIZE[1]) * _VIEW * _SIZE[1] / _SIZE[0]))
    ground = luminance[round(horizon * _SIZE[1]) :]
    left, right = float(ground[:, : _SIZE[0] // 2].mean()), float(ground[:, _SIZE[0] // 2 :].mean())
    return float(np.clip(120 * (right - left) / max(right + left, 0.01), -60, 60)), 40.0


def _normalised(colour: NDArray[np.float32]) -> HexColour:
    """*colour*, 0 to 1, as bright as can be and half as strong: what lies in a picture is lit, not the light."""
    tint = colour / max(float(colour.max()), 0.01)
    red, green, blue = np.round(255 * (0.5 + 0.5 * tint)).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _small(picture: Picture) -> _Grid:
    return np.float32(1 / 255) * cv2.resize(picture, _SIZE, interpolation=cv2.INTER_AREA)
