"""What drifts through a scene: snow, petals, bubbles, dust. Where each is depends on nothing but the time."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from booth.imaging.colour import Numbers
from booth.picture_types import Picture, Size
from booth.scenes.description import Particles


@dataclass(frozen=True, slots=True)
class _Kind:
    most: int  # of them at density 1
    sizes: tuple[float, float]  # radius of the furthest and the nearest, shares of the height
    falls: float  # heights a second, of the nearest; what is further is slower
    drifts: float  # the same to the right
    sways: float  # shares of the height to either side
    colour: tuple[int, int, int]
    opacity: float  # of the furthest; what is near is out of focus and thinner
    turns: int = 1  # in how many positions it is drawn


_KINDS = {
    "snow": _Kind(130, (0.0012, 0.0062), 0.17, 0.02, 0.014, (248, 250, 255), 0.85),
    "petals": _Kind(36, (0.006, 0.014), 0.10, 0.03, 0.045, (250, 196, 208), 0.92, turns=12),
    "bubbles": _Kind(44, (0.0020, 0.0095), -0.13, 0.0, 0.012, (214, 242, 250), 0.75),
    "dust": _Kind(70, (0.0011, 0.0030), -0.012, 0.010, 0.030, (255, 232, 190), 0.60),
}
_LEVELS = 6  # sizes that are drawn
_PARTS = 2  # of a pixel: something slow would be seen to jump otherwise
_MARGIN = 0.03  # of the height around the picture, where what leaves is gone and what comes is not yet there


@dataclass(frozen=True, slots=True, eq=False)
class ParticleLayer:
    """The particles of one scene in a picture of one size."""

    kind: _Kind
    size: Size
    chances: Numbers  # for each particle eight numbers from 0 to 1
    sprites: dict[tuple[int, int, int, int], tuple[Picture, Picture]]  # colour times matte, and what that leaves, by
    # level, turn, and parts of a pixel down and across

    @property
    def nbytes(self) -> int:
        """The memory that its sprites take, in bytes."""
        return sum(colour.nbytes + rest.nbytes for colour, rest in self.sprites.values())


def make_particles(particles: Particles, size: Size, light: Numbers) -> ParticleLayer:
    """*particles* in a picture of *size*, in *light* (red, green, blue, 0 to 1)."""
    kind = _KINDS[particles.kind]
    chances = np.random.default_rng(7).random((round(kind.most * particles.density), 8))
    chances = chances[np.argsort(chances[:, 0])]  # the nearest are drawn last
    colour = np.array(kind.colour) * (0.4 + 0.6 * light / light.max())
    sprites = {}
    for level, turn, down, across in np.ndindex(_LEVELS, kind.turns, _PARTS, _PARTS):
        near = level / (_LEVELS - 1)
        radius = size[1] * (kind.sizes[0] + near * (kind.sizes[1] - kind.sizes[0]))
        at = (across / _PARTS, down / _PARTS)
        matte = _drawn(particles.kind, radius, near, turn / kind.turns, at)
        matte3 = np.repeat(matte[..., np.newaxis] * kind.opacity * (1 - 0.45 * near), 3, axis=2)
        sprites[level, turn, down, across] = (
            np.round(matte3 * colour).astype(np.uint8),
            np.round(255 * (1 - matte3)).astype(np.uint8),
        )
    return ParticleLayer(kind, size, chances, sprites)


def draw_particles(what: ParticleLayer, out: Picture, shift: int, moment: float) -> None:
    """Draws it as it is at *moment* (seconds) into *out*, *shift* pixels to the right; what lies outside is cut off."""
    kind, (width, height) = what.kind, what.size
    near, x, y, phase, period, sway, speed, turn = what.chances.T
    pace = (0.35 + 0.65 * near) * (0.8 + 0.4 * speed) * moment
    swings = kind.sways * (0.5 + sway) * np.sin(math.tau * (moment / (3 + 4 * period) + phase))
    wide, high = width / height + 2 * _MARGIN, 1 + 2 * _MARGIN
    across = (np.mod(x * wide + kind.drifts * pace + swings, wide) - _MARGIN) * height
    down = (np.mod(y * high + kind.falls * pace, high) - _MARGIN) * height
    level = np.minimum((near**2 * _LEVELS).astype(int), _LEVELS - 1)  # few are near
    turned = np.mod(turn + moment * (0.1 + 0.3 * speed), 1.0)
    left, right = max(0, shift), min(out.shape[1], shift + width)
    parts_x, parts_y = np.floor(across * _PARTS).astype(int), np.floor(down * _PARTS).astype(int)
    places = zip(
        level.tolist(), (turned * kind.turns).astype(int).tolist(), parts_x.tolist(), parts_y.tolist(), strict=True
    )
    for size, position, part_x, part_y in places:
        colour, rest = what.sprites[size, position, part_y % _PARTS, part_x % _PARTS]
        rows, columns = colour.shape[:2]
        x0, y0 = part_x // _PARTS - columns // 2 + shift, part_y // _PARTS - rows // 2
        x1, y1 = max(x0, left), max(y0, 0)
        x2, y2 = min(x0 + columns, right), min(y0 + rows, height)
        if x1 < x2 and y1 < y2:
            below = out[y1:y2, x1:x2]
            inside = slice(y1 - y0, y2 - y0), slice(x1 - x0, x2 - x0)
            cv2.multiply(below, rest[inside], dst=below, scale=1 / 255)
            cv2.add(below, colour[inside], dst=below)


def _drawn(kind: str, radius: float, near: float, turn: float, at: tuple[float, float]) -> Numbers:
    """The matte, 0 to 1, of one particle of *radius* pixels, *at* parts of a pixel right and down of the middle."""
    reach = int(np.ceil(radius * 1.6)) + 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    x, y = x - at[0], y - at[1]
    soft = 1 + radius * (0.25 + 0.5 * near)  # pixels over which its edge fades
    match kind:
        case "petals":
            angle, tilt = math.tau * turn, 0.6 + 0.25 * np.cos(2 * math.tau * turn)  # it tumbles while it falls
            along, over = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
            away = np.hypot(along, over / tilt)
            soft = 1 + radius * 0.25
        case "bubbles":
            away = np.hypot(x, y)
            rim = np.exp(-(((away - 0.85 * radius) / (0.5 + 0.14 * radius)) ** 2))
            glint = np.exp(-((np.hypot(x + 0.35 * radius, y + 0.4 * radius) / (0.5 + 0.22 * radius)) ** 2))
            inside = 0.14 * np.clip(radius - away, 0, 1)
            return np.asarray(np.clip(0.75 * rim * (0.75 - 0.25 * y / (radius + 1)) + glint + inside, 0, 1))
        case _:
            away = np.hypot(x, y)
    matte = np.clip((radius - away) / soft + 0.5, 0, 1)
    return np.asarray(matte * matte * (3 - 2 * matte))
