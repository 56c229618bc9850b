"""Plants as meshes: conifers, and tufts of grass."""

import math
from dataclasses import dataclass

import numpy as np

from booth.rendering.shapes import Faces, Mesh, Points

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
    snow: float = 0.0,
    bare: float = 0.06,
    core: float = 0.0,
) -> Mesh:
    """A conifer of whorled, drooping branches, metres; materials 0 bark, 1 needles, 2 snow.

    *detail* 0.3 (far away) to 2 (near), *snow* 0 to 1 how much of it lies on the branches, *bare* the share of the
    stem below the first branch, *core* the share of the radius that is one dark cone: trees smaller than a few pixels
    are speckle without. 5 000 to 60 000 triangles.
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
        for _ in range(max(4, int(5 + 4 * (1 - share) + (2 if snow else 0)))):
            turn += GOLDEN_ANGLE
            angle = turn + random.normal(0, 0.15)
            length = reach * random.uniform(0.62, 1.12)
            droop = -0.22 - 0.25 * (1 - share) + random.normal(0, 0.13 if snow else 0.07)
            ahead = np.array([math.cos(angle), math.sin(angle), 0.0])
            side = np.array([-ahead[1], ahead[0], 0.0])
            base = _up(height * share + random.normal(0, 0.12))
            branch = _Branch(base, ahead, side, length, droop + 0.34 * share)
            _sprays(made, branch, random, detail, snow)
            if snow and length > 0.3:
                _cushion(made, branch, random, snow)
    return made.mesh()


def _cone(made: _Triangles, radius: float, bottom: float, top: float, material: int) -> None:
    sides = 7
    around = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    corner = [np.array([radius * math.cos(angle), radius * math.sin(angle), bottom]) for angle in around]
    for k in range(sides):
        made.add(corner[k], corner[(k + 1) % sides], _up(top), material)


def _sprays(made: _Triangles, branch: _Branch, random: np.random.Generator, detail: float, snow: float) -> None:
    """Twigs to both sides: each is two slender triangles, one swept forward and one hanging."""
    length, ahead, side = branch.length, branch.ahead, branch.side
    count = max(3, int((4 + length * 3.2) * detail * (2.3 if snow else 1)))
    for k in range(count):
        t = (k + 0.6) / count
        here = branch.at(t)
        wide = (length * (0.29 if snow else 0.36) * (1 - t * 0.72) + 0.1) * random.uniform(0.5 if snow else 0.75, 1.25)
        thick = ahead * ((0.11 + 0.045 * length * (1 - t)) * (0.36 if snow else 1))
        for way in (-1, 1):
            tip = here + side * (way * wide) + ahead * (wide * 0.75) + _up(-0.22 * wide + random.normal(0, 0.05))
            made.add(here - thick + _up(0.02), here + thick, tip, 1)
            hanging = here + side * (way * wide * 0.45) + ahead * (wide * 0.7) + _up(-0.42 * wide)
            made.add(here - thick, here + thick + _up(-0.03), hanging, 1)
            if snow and random.random() < snow * (0.55 + 0.5 * t):
                high = _up(0.035 + 0.012 * length)
                first = here + (tip - here) * (0.62 * random.uniform(0.6, 1.3)) + high * 0.8
                made.add(here - thick * 0.9 + high * 0.7, here + thick * 0.9 + high, first, 2)
                second = here + (hanging - here) * (0.62 * random.uniform(0.5, 1.2)) + high * 1.1
                made.add(here - thick * 0.7 + high, here + thick * 0.9 + high * 1.2, second, 2)


def _cushion(made: _Triangles, branch: _Branch, random: np.random.Generator, snow: float) -> None:
    """The ridge of snow along a branch."""
    parts, before = 7, None
    for k in range(parts + 1):
        t = 0.15 + 0.85 * k / parts
        here = branch.at(t) + _up(0.03 + 0.012 * branch.length)
        wide = 0.02 + 0.045 * branch.length * math.sin(math.pi * min(1, t * 0.9 + 0.1))
        across = branch.side * (wide * snow * random.uniform(0.3, 1.5))
        now = (here - across - _up(0.07), here + _up(0.06 + 0.03 * branch.length), here + across - _up(0.07))
        if before:
            for u in range(2):
                made.add(before[u], before[u + 1], now[u], 2)
                made.add(before[u + 1], now[u + 1], now[u], 2)
        before = now


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


def _up(height: float) -> Point:
    return np.array([0.0, 0.0, height])
