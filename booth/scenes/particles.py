"""What drifts through a scene: snow, petals, bubbles, dust. Where each particle is depends on nothing but the time."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.colour import Numbers
from booth.picture_types import Picture, Size
from booth.scenes.description import Particles

_Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Kind:
    count: int  # at density 1
    radii: tuple[float, float]  # of the furthest and the nearest, fractions of the picture's height
    fall: float  # heights a second, of the nearest; what is further is slower
    drift: float  # the same to the right
    sway: float  # heights to either side
    colour: tuple[int, int, int]
    opacity: float  # of the furthest, 0 to 1; what is near is out of focus and thinner
    turns: int = 1  # rotations that it is drawn in


_KINDS = {
    "snow": _Kind(130, (0.0012, 0.0062), 0.17, 0.02, 0.014, (248, 250, 255), 0.85),
    "petals": _Kind(36, (0.006, 0.014), 0.10, 0.03, 0.045, (250, 196, 208), 0.92, turns=12),
    "bubbles": _Kind(44, (0.0020, 0.0095), -0.13, 0.0, 0.012, (214, 242, 250), 0.75),
    "dust": _Kind(70, (0.0011, 0.0030), -0.012, 0.010, 0.030, (255, 232, 190), 0.40),
}
_RADII = 6  # that sprites are drawn in, from far to near
_SUBPIXELS = 2  # positions within a pixel, each way, that sprites are drawn at: slow particles would be seen to jump
_MARGIN = 0.03  # of the height, around the picture: particles leave and come where nobody sees it


@dataclass(frozen=True, slots=True)
class _Sprite:
    """One particle as it is drawn: `below * transmittance / 255 + premultiplied`, as for a layer."""

    premultiplied: Picture
    transmittance: Picture  # 255 minus the opacity, once for each channel


@dataclass(frozen=True, slots=True, eq=False)
class ParticleLayer:
    """The particles of one scene in a picture of one size."""

    kind: _Kind
    size: Size
    random: Numbers  # particles x 8, uniform in 0 to 1; _positions names the columns
    sprites: dict[tuple[int, int, int, int], _Sprite]  # by radius, turn, subpixel down and subpixel across

    @property
    def nbytes(self) -> int:
        """The memory that its sprites take, in bytes."""
        return sum(sprite.premultiplied.nbytes + sprite.transmittance.nbytes for sprite in self.sprites.values())


def make_particles(particles: Particles, size: Size, light: Numbers) -> ParticleLayer:
    """*particles* for a picture of *size*, lit by *light* (red, green, blue, 0 to 1). Always the same for the same."""
    kind = _KINDS[particles.kind]
    random = np.random.default_rng(7).random((round(kind.count * particles.density), 8))
    random = random[np.argsort(random[:, 0])]  # the nearest are drawn last
    colour = np.array(kind.colour) * (0.4 + 0.6 * light / light.max())
    sprites = {}
    for radius_index, turn, down, across in np.ndindex(_RADII, kind.turns, _SUBPIXELS, _SUBPIXELS):
        nearness = radius_index / (_RADII - 1)
        radius = size[1] * (kind.radii[0] + nearness * (kind.radii[1] - kind.radii[0]))
        offset = (across / _SUBPIXELS, down / _SUBPIXELS)
        alpha = _particle_alpha(particles.kind, radius, nearness, turn / kind.turns, offset)
        alpha3 = np.repeat(alpha[..., np.newaxis] * kind.opacity * (1 - 0.45 * nearness), 3, axis=2)
        sprites[radius_index, turn, down, across] = _Sprite(
            np.round(alpha3 * colour).astype(np.uint8), np.round(255 * (1 - alpha3)).astype(np.uint8)
        )
    return ParticleLayer(kind, size, random, sprites)


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """Particles at one moment."""

    size: Size
    placed: list[tuple[_Sprite, int, int]]  # each with its left upper corner, in pixels of a picture of *size*


def drift_at(particles: ParticleLayer, moment: float) -> Drift:
    """Where *particles* are at *moment* (seconds)."""
    across, down, radius_indices, turns = _positions(particles, moment)
    columns, rows = np.floor(across * _SUBPIXELS).astype(int), np.floor(down * _SUBPIXELS).astype(int)
    placed = []
    for radius_index, turn, column, row in zip(
        radius_indices.tolist(), turns.tolist(), columns.tolist(), rows.tolist(), strict=True
    ):
        sprite = particles.sprites[radius_index, turn, row % _SUBPIXELS, column % _SUBPIXELS]
        height, width = sprite.premultiplied.shape[:2]
        placed.append((sprite, column // _SUBPIXELS - width // 2, row // _SUBPIXELS - height // 2))
    return Drift(particles.size, placed)


def draw_particles(drift: Drift, out: Picture, shift: int, rows: slice) -> None:
    """Draws what of *drift* lies in *rows* of *out*, *shift* pixels to the right; what lies outside is cut off."""
    left, right = max(0, shift), min(out.shape[1], shift + drift.size[0])
    top, bottom = rows.start, min(rows.stop, drift.size[1])
    for sprite, x, y0 in drift.placed:
        height, width = sprite.premultiplied.shape[:2]
        x0 = x + shift
        x1, y1, x2, y2 = max(x0, left), max(y0, top), min(x0 + width, right), min(y0 + height, bottom)
        if x1 < x2 and y1 < y2:
            below = out[y1:y2, x1:x2]
            visible = slice(y1 - y0, y2 - y0), slice(x1 - x0, x2 - x0)
            cv2.multiply(below, sprite.transmittance[visible], dst=below, scale=1 / 255)
            cv2.add(below, sprite.premultiplied[visible], dst=below)


def _positions(particles: ParticleLayer, moment: float) -> tuple[Numbers, Numbers, _Indices, _Indices]:
    """Of each particle at *moment*: pixels from the left and from the top, the index of its radius and of its turn."""
    kind, (width, height) = particles.kind, particles.size
    nearness, x, y, phase, period, sway, speed, turn = particles.random.T
    travelled = (0.35 + 0.65 * nearness) * (0.8 + 0.4 * speed) * moment  # seconds, as if all were the nearest
    swing = kind.sway * (0.5 + sway) * np.sin(math.tau * (moment / (3 + 4 * period) + phase))
    total_width, total_height = width / height + 2 * _MARGIN, 1 + 2 * _MARGIN  # in heights
    across = (np.mod(x * total_width + kind.drift * travelled + swing, total_width) - _MARGIN) * height
    down = (np.mod(y * total_height + kind.fall * travelled, total_height) - _MARGIN) * height
    radius_index = np.minimum((nearness**2 * _RADII).astype(int), _RADII - 1)  # the square: few are near
    rotation = np.mod(turn + moment * (0.1 + 0.3 * speed), 1.0)
    return across, down, radius_index, (rotation * kind.turns).astype(int)


def _particle_alpha(kind: str, radius: float, nearness: float, turn: float, offset: tuple[float, float]) -> Numbers:
    """The alpha (0 to 1) of one particle of *radius* pixels, its middle *offset* pixels right and down of the array's.

    *nearness* and *turn* go from 0 to 1.
    """
    reach = int(np.ceil(radius * 1.6)) + 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    x, y = x - offset[0], y - offset[1]
    edge = 1 + radius * (0.25 + 0.5 * nearness)  # pixels over which it fades out
    match kind:
        case "petals":
            angle, tilt = math.tau * turn, 0.6 + 0.25 * np.cos(2 * math.tau * turn)  # it tumbles while it falls
            along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
            distance = np.hypot(along, across / tilt)
            edge = 1 + radius * 0.25
        case "bubbles":
            return _bubble_alpha(x, y, radius)
        case _:
            distance = np.hypot(x, y)
    alpha = np.clip((radius - distance) / edge + 0.5, 0, 1)
    return np.asarray(alpha * alpha * (3 - 2 * alpha))  # smoothstep


def _bubble_alpha(x: Numbers, y: Numbers, radius: float) -> Numbers:
    """A bright rim, brightest above, with a glint in the upper left and a faint inside."""
    distance = np.hypot(x, y)
    rim = np.exp(-(((distance - 0.85 * radius) / (0.5 + 0.14 * radius)) ** 2))
    glint = np.exp(-((np.hypot(x + 0.35 * radius, y + 0.4 * radius) / (0.5 + 0.22 * radius)) ** 2))
    inside = 0.14 * np.clip(radius - distance, 0, 1)
    return np.asarray(np.clip(0.75 * rim * (0.75 - 0.25 * y / (radius + 1)) + glint + inside, 0, 1))
