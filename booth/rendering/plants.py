"""Plants as meshes: conifers, snow-laden spruces, and tufts of grass."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from booth.rendering.shapes import Faces, Mesh, Pile, Points, surface, tube

GOLDEN_ANGLE = 2.399963  # radians; branches of one tree rarely stand above each other

Point = np.ndarray[tuple[int], np.dtype[np.float64]]


class _Triangles:
    def __init__(self) -> None:
        self.points: list[Point] = []
        self.materials: list[int] = []

    def add(self, a: Point, b: Point, c: Point, material: int) -> None:
        self.points += [a, b, c]
        self.materials.append(material)

    def mesh(self) -> Mesh:
        points = np.asarray(self.points, np.float64)
        return Mesh(points, np.arange(len(points), dtype=np.int32).reshape(-1, 3), np.asarray(self.materials, np.int32))


@dataclass(frozen=True)
class _Branch:
    """One branch of a conifer: where it begins, its direction and the one across, its length and curve."""

    base: Point
    ahead: Point
    side: Point
    length: float
    rise: float

    def at(self, t: float) -> Point:
        lift = self.rise * self.length * t + 0.16 * self.length * t * t
        return self.base + self.ahead * (self.length * t) + _up(lift)


def conifer(
    seed: int,
    height: float = 20.0,
    radius: float = 3.6,
    detail: float = 1.0,
    bare: float = 0.06,
    core: float = 0.0,
) -> Mesh:
    """A conifer of whorled, drooping branches to be seen from afar, metres; materials 0 bark, 1 needles.

    *detail* 0.3 (far away) to 2 (near), *bare* the share of the stem below the first branch, *core* the share of the
    radius that is one dark cone: trees smaller than a few pixels are speckle without. 5 000 to 60 000 triangles.
    """
    random = np.random.default_rng(seed)
    made = _Triangles()
    _cone(made, height * 0.017, -0.5, height * 0.99, 0)
    if core:
        _cone(made, radius * core, height * bare, height * 0.97, 1)
    whorls = int(height * 1.9 * max(1.0, detail) ** 0.5)
    turn = 0.0
    for whorl in range(whorls):
        share = bare + (1 - bare) * (whorl / whorls) ** 0.92
        reach = radius * ((1 - share) ** 0.82) * (1.06 - 0.25 * math.exp(-share * 9)) + 0.12
        for _ in range(max(4, int(5 + 4 * (1 - share)))):
            turn += GOLDEN_ANGLE
            angle = turn + random.normal(0, 0.15)
            length = reach * random.uniform(0.62, 1.12)
            droop = -0.22 - 0.25 * (1 - share) + random.normal(0, 0.07)
            ahead = np.array([math.cos(angle), math.sin(angle), 0.0])
            side = np.array([-ahead[1], ahead[0], 0.0])
            base = _up(height * share + random.normal(0, 0.12))
            branch = _Branch(base, ahead, side, length, droop + 0.34 * share)
            _sprays(made, branch, random, detail)
    return made.mesh()


def _cone(made: _Triangles, radius: float, bottom: float, top: float, material: int) -> None:
    sides = 7
    around = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    corner = [np.array([radius * math.cos(angle), radius * math.sin(angle), bottom]) for angle in around]
    for k in range(sides):
        made.add(corner[k], corner[(k + 1) % sides], _up(top), material)


def _sprays(made: _Triangles, branch: _Branch, random: np.random.Generator, detail: float) -> None:
    """Twigs to both sides: each is two slender triangles, one swept forward and one hanging."""
    length, ahead, side = branch.length, branch.ahead, branch.side
    count = max(3, int((4 + length * 3.2) * detail))
    for k in range(count):
        t = (k + 0.6) / count
        here = branch.at(t)
        wide = (length * 0.36 * (1 - t * 0.72) + 0.1) * random.uniform(0.75, 1.25)
        thick = ahead * (0.11 + 0.045 * length * (1 - t))
        for way in (-1, 1):
            tip = here + side * (way * wide) + ahead * (wide * 0.75) + _up(-0.22 * wide + random.normal(0, 0.05))
            made.add(here - thick + _up(0.02), here + thick, tip, 1)
            hanging = here + side * (way * wide * 0.45) + ahead * (wide * 0.7) + _up(-0.42 * wide)
            made.add(here - thick, here + thick + _up(-0.03), hanging, 1)


def bough(seed: int, twigs: int = 16, needles: int = 10, needle: tuple[float, float] = (0.085, 0.012)) -> Mesh:
    """A branch of length 1 along +x under its load of snow; materials 0 bark, 1 needles, 2 snow.

    *twigs* to each side, each with *needles* to each of its sides; *needle*: their length and width.
    """
    random = np.random.default_rng(seed)
    pile = Pile()
    stem = [(t, 0.0, _sag(t)) for t in np.linspace(0, 1, 9)]
    pile.add(*tube(stem, np.linspace(0.016, 0.003, 9), 5))
    at = np.repeat((np.arange(twigs) + 0.6) / twigs, 2) + random.normal(0, 0.012, 2 * twigs)
    way = np.tile([-1.0, 1.0], twigs)
    length = (0.30 * (1 - at) ** 0.8 + 0.07) * random.uniform(0.7, 1.2, 2 * twigs)
    ahead = np.stack([np.full(2 * twigs, 0.72), way * 0.78, -0.28 + random.normal(0, 0.12, 2 * twigs)], -1)
    root = np.stack([at, np.zeros(2 * twigs), _sag(at) - 0.01], -1)
    along = (np.arange(2 * needles) // 2 + 0.5) / needles
    start = root[:, None] + ahead[:, None] * (length[:, None] * along)[..., None]
    sideways = np.stack([-ahead[:, 1], ahead[:, 0], np.zeros(2 * twigs)], -1)[:, None]
    points_to = ahead[:, None] * 0.65 + sideways * np.tile([-0.75, 0.75], needles)[:, None]
    points_to = points_to + random.normal(0, 0.22, start.shape) + np.array([0, 0, -0.25])
    tip = start + points_to * (needle[0] * random.uniform(0.7, 1.2, (2 * twigs, 2 * needles, 1)))
    thick = ahead[:, None] * needle[1] / 2
    corners = np.stack([start - thick, start + thick, tip], 2).reshape(-1, 3)
    pile.add(corners, np.arange(len(corners)).reshape(-1, 3), 1)
    _load(pile, random, root, ahead, length)
    return pile.mesh()


def spruce(seed: int, boughs: Sequence[Mesh], height: float = 13.0, radius: float = 2.3) -> Mesh:
    """A slender spruce, metres, of *boughs* as `bough` makes them; the same materials."""
    random = np.random.default_rng(seed)
    pile = Pile()
    pile.add(*tube([(0, 0, -0.5), (0, 0, height * 0.5), (0, 0, height)], [height * 0.014, height * 0.008, 0.01], 7))
    turn, z = 0.0, height * 0.045
    while z < height * 0.985:
        share = z / height
        reach = radius * (1 - share) ** 0.85 * (1.05 - 0.3 * math.exp(-share * 10)) + 0.16
        for _ in range(round(6 + 4 * (1 - share))):
            turn += GOLDEN_ANGLE
            length = reach * random.uniform(0.62, 1.12)
            hang = -0.38 + 0.62 * share + random.normal(0, 0.09)  # old branches hang, young ones reach up
            here = (0.0, 0.0, z + random.normal(0, 0.10))
            chosen = boughs[int(random.integers(len(boughs)))]
            pile.add_mesh(chosen, here, turn + random.normal(0, 0.2), length, hang)
        z += 0.20 + 0.24 * (1 - share)
    return pile.mesh()


def _sag(t: Any) -> Any:
    """How far a branch of length 1 hangs down at *t* of it: a little up from the stem, then over."""
    return 0.10 * t - 0.26 * t * t


def _load(pile: Pile, random: np.random.Generator, twigs: Points, ahead: Points, length: Points) -> None:
    """Snow on a branch of length 1: pads along its stem, and one on each twig, some fallen off."""
    for t in np.linspace(0.10, 0.98, 14):
        long, wide = random.uniform(0.08, 0.13), (0.034 + 0.075 * (1 - t)) * random.uniform(0.7, 1.25)
        at = (float(t), float(random.normal(0, 0.012)), float(_sag(t)) + 0.004)
        pile.add(*_pad(random, long, wide, 0.020 + 0.035 * random.random()), 2, at, random.normal(0, 0.3))
    for root, way, reach in zip(twigs, ahead, length, strict=True):
        if random.random() < 0.22:
            continue
        here = root + way * reach * random.uniform(0.35, 0.6) + np.array([0, 0, 0.006])
        pad = _pad(
            random, reach * random.uniform(0.30, 0.5), random.uniform(0.022, 0.045), random.uniform(0.012, 0.032)
        )
        points = pad[0] + np.array([0, 0, 1]) * (
            pad[0][:, :1] * way[2] / math.hypot(way[0], way[1])
        )  # lies on its twig
        pile.add(points, pad[1], 2, (here[0], here[1], here[2]), math.atan2(way[1], way[0]))


def _pad(random: np.random.Generator, long: float, wide: float, thick: float) -> tuple[Points, Faces]:
    """A lump of snow, half as long as *long* to each end, hanging over a little at its rim."""
    out, around = np.meshgrid(np.array([0.02, 0.45, 0.8, 1.0]), np.linspace(0, 2 * math.pi, 9), indexing="ij")
    uneven = random.uniform(0.7, 1.2, 8)
    uneven = np.append(uneven, uneven[0])  # the ring closes
    lumps = 1 + np.append(random.normal(0, 0.10, (4, 8)), np.zeros((4, 1)), 1)
    lumps[:, -1] = lumps[:, 0]
    z = (thick * (1 - out**2.4) - 0.4 * thick * out**4) * lumps
    return surface(long * out * uneven * np.cos(around), wide * out * uneven * np.sin(around), z)


def blades(
    count: int,
    height: float,
    spread: float,
    seed: int,
    *,
    width: float = 0.006,
    bend: float = 0.5,
    segments: int = 5,
    lean: float = 0.25,
    variety: float = 0.5,
) -> tuple[Points, Faces]:
    """A tuft of *count* blades of grass, metres: points and quads. *bend*, *lean* and *variety* are shares."""
    random = np.random.default_rng(seed)
    points: list[tuple[float, float, float]] = []
    faces: list[tuple[int, int, int, int]] = []
    for _ in range(count):
        root = random.normal(0, spread, 2)
        angle = random.uniform(0, 2 * math.pi)
        length = height * (1 - variety * random.random())
        bent, leant = bend * random.uniform(0.3, 1.4), lean * random.normal()
        ahead = np.array([math.cos(angle), math.sin(angle)])
        side = np.array([-ahead[1], ahead[0]])
        first = len(points)
        for t in np.linspace(0, 1, segments + 1):
            x, y = root + ahead * (length * (leant * t + bent * t * t))
            z = length * t * (1 - 0.35 * bent * t * t)
            half = width * (1 - t) ** 0.6 * (0.6 + 0.8 * min(1, t * 3)) if t < 1 else 0.0004
            points.append((x - side[0] * half, y - side[1] * half, z))
            points.append((x + side[0] * half, y + side[1] * half, z))
        faces += [(corner, corner + 1, corner + 3, corner + 2) for corner in range(first, first + 2 * segments, 2)]
    return np.array(points), np.array(faces, np.int32)


def bush(seed: int, radius: float, count: int, size: float) -> tuple[Points, Faces]:
    """A clipped ball of *count* leaves, metres, each folded along its middle, the most of them near the surface."""
    random = np.random.default_rng(seed)
    out = _unit(random.normal(0, 1, (count, 3)))
    uneven = 1 + 0.10 * np.sin(out @ random.normal(0, 4, (3, 3))).sum(1)
    base = out * (radius * uneven * random.random(count) ** 0.3)[:, None] * [1, 1, 0.88]
    ahead = _unit(out * 0.7 + random.normal(0, 0.8, (count, 3)))
    side = _unit(np.cross(ahead, random.normal(0, 1, (count, 3))))
    up = np.cross(side, ahead)
    length = (size * random.uniform(0.6, 1.25, count))[:, None]
    middle = base + ahead * length * 0.5 - up * length * 0.06
    left, right = (middle + side * length * 0.24 * way + up * length * 0.1 for way in (1, -1))
    points = np.stack([base, left, base + ahead * length, right], 1).reshape(-1, 3)
    first = 4 * np.arange(count)[:, None]
    return points, np.concatenate([first + np.array(corners) for corners in ((0, 1, 2), (0, 2, 3))]).astype(np.int32)


def _unit(vectors: Points) -> Points:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1)[:, None])


def _up(height: float) -> Point:
    return np.array([0.0, 0.0, height])
