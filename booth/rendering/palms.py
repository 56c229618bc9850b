"""Coconut palms and their fronds as meshes."""

import math

import numpy as np
from numpy.random import Generator

from booth.rendering.plants import GOLDEN_ANGLE
from booth.rendering.shapes import Faces, Mesh, Pile, Points, grid, tube

PARTS = 46  # of a frond's stem; a pair of leaflets at most of them
BARE = 4  # parts without leaflets


def frond(
    random: Generator, rise: float, length: float = 3.1, bend: float = 1.0, leaflet: float = 0.62
) -> tuple[Points, Faces, Points, Faces]:
    """A frond from the origin along +x, metres: points and faces of its stem, then of its leaflets.

    It leaves at *rise* radians above the horizon and hangs over with *bend*; *leaflet* is the longest one's length.
    """
    steepness = rise - np.cumsum((0.030 + 0.020 * np.arange(PARTS) / PARTS) * bend)
    ways = np.stack([np.cos(steepness), np.zeros(PARTS), np.sin(steepness)], 1)
    path = np.concatenate([np.zeros((1, 3)), np.cumsum(ways * (length / PARTS), 0)])
    twist = random.normal(0, 0.25)
    points: list[Points] = []
    faces: list[tuple[int, int, int, int]] = []
    for k in range(BARE, PARTS):
        share, way, root = k / PARTS, ways[k], path[k]
        long = leaflet * math.sin(math.pi * min(1.0, 0.12 + share * 0.9)) ** 0.6 * random.uniform(0.8, 1.12)
        for side in (-1, 1):
            out = np.array([0.0, 0.8 * side, 0.10 * side * twist - 0.05]) + way * random.uniform(0.45, 0.65)
            out /= np.linalg.norm(out)
            hang = np.array([0.0, 0.0, -(0.30 + 0.32 * random.random()) * long])
            first = len(points)
            for t, half in ((0.0, 0.009), (0.3, 0.019), (0.65, 0.014), (1.0, 0.001)):
                middle = root + out * (long * t) + hang * t * t
                points += [middle - way * half, middle + way * half]
            faces += [(first + 2 * k, first + 2 * k + 1, first + 2 * k + 3, first + 2 * k + 2) for k in range(3)]
    stem = tube(path, np.linspace(0.028, 0.004, len(path)), 5)
    return *stem, np.array(points), np.array(faces, np.int32)


def palm(seed: int, height: float, lean: float, fronds: int = 22) -> Mesh:
    """A palm that leans *lean* metres along +x; materials 0 trunk, 1 frond, 2 dead frond, 3 nut."""
    random = np.random.default_rng(seed)
    pile = Pile()
    t = np.linspace(0, 1, 90)
    path = np.stack([lean * t**1.7, 0.25 * np.sin(t * 2.5), height * t - 0.05 * height * t * t], 1)
    rings = 0.006 * np.cos(np.arange(len(t)) * 2.1)  # the scars of old fronds
    pile.add(*tube(path, 0.15 * (1 - 0.45 * t) + 0.10 * np.exp(-t * 9) + rings, 14), 0)
    top = (float(path[-1, 0]), float(path[-1, 1]), float(path[-1, 2]))
    for k in range(fronds):
        rise = 1.15 - 1.75 * k / fronds + random.normal(0, 0.08)
        turn = k * GOLDEN_ANGLE + random.normal(0, 0.1)
        shape = frond(random, rise, 3.1 * random.uniform(0.85, 1.12), 1.05 if rise > 0 else 0.7)
        material = 1 if k < fronds - 3 else 2
        pile.add(*shape[:2], material, top, turn)
        pile.add(*shape[2:], material, top, turn)
    down, around = np.meshgrid(np.linspace(0, math.pi, 8), np.linspace(0, 2 * math.pi, 11))
    nut = np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), 1.2 * np.cos(down)], -1).reshape(
        -1, 3
    )
    for _ in range(7):
        angle = random.uniform(0, 2 * math.pi)
        beside = (top[0] + 0.2 * math.cos(angle), top[1] + 0.2 * math.sin(angle), top[2] - 0.25 - 0.1 * random.random())
        pile.add(nut * 0.11, grid(8, 11), 3, beside)
    return pile.mesh()
