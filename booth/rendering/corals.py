"""Corals, sponges and small fish as meshes; every maker draws its own shape from a random generator."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from booth.rendering.noise import fbm
from booth.rendering.shapes import Faces, Points, grid, tube

Shape = tuple[Points, Faces]
MOST_NODES = 9000  # of one coral


@dataclass(frozen=True)
class Growth:
    """A tree of twigs: *nodes* (n, 3), each one's *parents* (-1: none), *ends*: how many tips it carries (a tip: 1)."""

    nodes: Points
    parents: NDArray[np.int64]
    ends: NDArray[np.float64]


def grow(targets: Points, roots: ArrayLike, step: float, reach: float, near: float, rounds: int = 160) -> Growth:
    """Grows twigs of *step* metres from *roots* (n, 3) to *targets* (n, 3) until one is within *near* metres.

    A target draws only what is within *reach*; one between two twigs may be left, after so many *rounds*.
    Space colonization (Runions, Lane, Prusinkiewicz, 2007).
    """
    nodes = [np.asarray(root, float) for root in np.asarray(roots, float)]
    parents = [-1] * len(nodes)
    for _ in range(rounds):
        if not len(targets) or len(nodes) > MOST_NODES:
            break
        places = np.array(nodes)
        distances, nearest = cKDTree(places).query(targets)
        drawn = distances < max(reach, distances.min() * 1.05)
        pulls = np.zeros_like(places)
        ways = (targets - places[nearest]) / np.maximum(distances, 1e-6)[:, None]
        np.add.at(pulls, nearest[drawn], ways[drawn])
        for k in np.unique(nearest[drawn]):
            length = np.linalg.norm(pulls[k])
            if length > 1e-3:
                nodes.append(places[k] + pulls[k] / length * step)
                parents.append(int(k))
        targets = targets[cKDTree(np.array(nodes)).query(targets)[0] > near]
    ends = np.zeros(len(nodes))
    for k in range(len(nodes) - 1, -1, -1):
        ends[k] = max(ends[k], 1)
        if parents[k] >= 0:
            ends[parents[k]] += ends[k]
    return Growth(np.array(nodes), np.array(parents), ends)


def skinned(growth: Growth, tip: float, power: float, sides: int) -> Shape:
    """A round twig for every link: *tip* metres thick at the ends, thicker with the number of ends to *power*.

    Links overlap a little, which hides their joints; the ends are round.
    """
    radii = tip * growth.ends**power
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    carries = np.bincount(growth.parents[growth.parents >= 0], minlength=len(radii)) > 0
    parts = []
    for k, parent in enumerate(growth.parents):
        if parent < 0:
            continue
        here, before = growth.nodes[k], growth.nodes[parent]
        ahead = (here - before) / (np.linalg.norm(here - before) + 1e-9)
        across = np.cross(ahead, [0.13, 0.21, 0.97] if abs(ahead[2]) < 0.9 else [1, 0, 0])
        across /= np.linalg.norm(across)
        ring = np.cos(angles)[:, None] * across + np.sin(angles)[:, None] * np.cross(ahead, across)
        first = min(radii[parent], radii[k] * 1.35)
        rows = [(before - ahead * first * 0.3, first), (here, radii[k])]
        if not carries[k]:
            rows += [
                (here + ahead * radii[k] * 0.55, radii[k] * 0.8),
                (here + ahead * radii[k] * 0.95, radii[k] * 0.25),
            ]
        parts.append((np.concatenate([at + ring * radius for at, radius in rows]), _sleeve(len(rows), sides)))
    return _joined(parts)


def fan(random: Generator) -> Shape:
    """A sea fan: a flat net of fine twigs in a lobed half disc, about a metre wide, facing y."""
    count = 2600
    angle, share = random.uniform(0, np.pi, count), np.sqrt(random.uniform(0.02, 1, count))
    lobe = 0.78 + 0.22 * np.sin(angle * random.integers(3, 6) + random.uniform(0, 6))
    x = np.cos(angle) * share * random.uniform(0.42, 0.58)
    z = np.sin(angle) ** 0.8 * share * random.uniform(0.75, 1.0) + 0.08
    targets = np.stack([x * lobe, random.normal(0, 0.02, count) + 0.12 * x * x, z * lobe], 1)
    return skinned(grow(targets, [(0, 0, 0), (0, 0, 0.04)], 0.02, 0.16, 0.025), 0.0036, 0.34, 5)


def staghorn(random: Generator) -> Shape:
    """Staghorn: a dome of antlers, about 0.9 m wide."""
    size, count = 0.45, 240
    way = random.normal(size=(count, 3))
    way[:, 2] = abs(way[:, 2]) * 0.8 + 0.1
    targets = way / np.linalg.norm(way, axis=1)[:, None] * size * random.uniform(0.35, 1, (count, 1)) ** 0.5
    targets[:, 2] *= 0.8
    growth = grow(targets, [(0, 0, 0), (0.02, 0, 0.02), (-0.02, 0.01, 0.02)], 0.035, size * 0.6, 0.056)
    return skinned(growth, 0.0115, 0.17, 8)


def table(random: Generator) -> Shape:
    """Table coral: a wide plate of twigs on a stem, about 1.3 m wide and 0.4 m high."""
    count = 520
    angle, share = random.uniform(0, 2 * np.pi, count), np.sqrt(random.uniform(0.01, 1, count))
    reach = share * 0.7 * (0.8 + 0.2 * np.sin(angle * 3 + random.uniform(0, 6)) + 0.1 * np.sin(angle * 7))
    height = 0.32 + 0.09 * share * share + random.uniform(0, 0.09, count)
    targets = np.stack([np.cos(angle) * reach, np.sin(angle) * reach, height], 1)
    return skinned(grow(targets, [(0, 0, z) for z in (0, 0.08, 0.16, 0.24)], 0.035, 0.4, 0.048), 0.009, 0.22, 6)


def boulder(random: Generator) -> Shape:
    """A brain coral's body: a lumpy dome, about 0.8 m wide."""
    rows, columns = 50, 90
    down, around = np.meshgrid(np.linspace(0, np.pi * 0.75, rows), np.linspace(0, 2 * np.pi, columns), indexing="ij")
    ball = np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), np.cos(down)], -1)
    x, y, z = np.moveaxis(ball, -1, 0)
    seed = int(random.integers(1000))
    lumps = 1 + 0.16 * fbm(x * 1.6 + z, y * 1.6 - z * 0.8, 3, 2.0, 0.5, seed)
    return (ball * lumps[..., None] * [0.42, 0.42, 0.31]).reshape(-1, 3), grid(columns, rows)


def fingers(random: Generator) -> Shape:
    """Finger coral: a clump of knobby fingers, about 0.5 m wide."""
    size, parts = 0.3, []
    t = np.linspace(0, 1, 9)
    for _ in range(46):
        out, share = _outward(random)
        lean = share * 0.9
        length = size * random.uniform(0.5, 1) * (1.1 - 0.5 * share)
        ahead = out * math.sin(lean) + np.array([0, 0, math.cos(lean)])
        bend = random.normal(0, 0.12, 3) * length
        knobs = np.array([0.75, 0.85, 0.95, 1, 1.05, 1.08, 1.0, 0.72, 0.05])
        path = out * (share * size * 0.55) + ahead * length * t[:, None] + bend * (t**2)[:, None]
        parts.append(tube(path, size * 0.105 * random.uniform(0.8, 1.2) * knobs, 9))
    return _joined(parts)


def sponge(random: Generator) -> Shape:
    """Tube sponges: a few open chimneys with a thick lip, up to 0.6 m high."""
    t = np.array([0, 0.15, 0.35, 0.6, 0.85, 0.97, 1.0, 0.985, 0.9, 0.6])
    wall = np.array([0.7, 0.85, 1, 1.06, 1.12, 1.16, 1.05, 0.85, 0.75, 0.7])
    angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    parts = []
    for k in range(random.integers(4, 8)):
        out, _ = _outward(random)
        height = 0.6 * random.uniform(0.45, 1)
        path = out * 0.09 * random.uniform(0.4, 1.4) + out * (0.25 * height) * (t**1.5)[:, None]
        path[:, 2] += height * t
        ring = np.stack([np.cos(angles), np.sin(angles), 0 * angles], 1) * (1 + 0.06 * np.sin(angles * 3 + k))[:, None]
        radii = 0.055 * random.uniform(0.8, 1.25) * wall
        points = np.concatenate([at + ring * radius for at, radius in zip(path, radii, strict=True)])
        parts.append((points, _sleeve(len(t), len(angles))))
    return _joined(parts)


def tentacles(random: Generator) -> Shape:
    """A soft coral: a cushion of tentacles that sway one way, about 0.4 m wide."""
    size, parts = 0.22, []
    t = np.linspace(0, 1, 8)
    for _ in range(170):
        out, share = _outward(random)
        ahead = out * share + np.array([0, 0, 1.15 - share * 0.6])
        length = size * random.uniform(0.7, 1.15)
        sway = (np.array([0.35, 0.1, 0]) + random.normal(0, 0.12, 3)) * length
        path = out * share * size * 0.8 + ahead / np.linalg.norm(ahead) * length * t[:, None] + sway * (t**2)[:, None]
        parts.append(tube(path, size * 0.038 * np.array([1, 0.95, 0.9, 0.85, 0.85, 0.95, 1.05, 0.1]), 6))
    return _joined(parts)


def plates(random: Generator) -> Shape:
    """Leaf coral: wavy plates above each other, about 0.8 m wide."""
    rows, columns = 12, 64
    share, angle = np.meshgrid(np.linspace(0.02, 1, rows), np.linspace(0, 2 * np.pi, columns), indexing="ij")
    rim = (rows - 1) * columns + np.arange(columns - 1)
    count = rows * columns
    edge = np.stack([rim, rim + 1, rim + 1 + count, rim + count], 1)
    parts = []
    for k in range(random.integers(4, 7)):
        size = 0.45 * random.uniform(0.5, 1) * (1 - 0.08 * k)
        lobe = 0.62 + 0.38 * np.cos(angle - random.uniform(0, 6.28))
        reach = share * size * lobe * (1 + 0.10 * np.sin(angle * 5 + k) + 0.06 * np.sin(angle * 11 + k * 2))
        x, y = np.cos(angle) * reach, np.sin(angle) * reach
        z = 0.07 * k + 0.22 * size * share**1.5 + 0.05 * size * share * np.sin(angle * 6 + k * 1.7)
        top = np.stack([x, y, z], -1).reshape(-1, 3)
        below = np.stack([x * 0.985, y * 0.985, z - 0.012 - 0.03 * (1 - share)], -1).reshape(-1, 3)
        faces = np.concatenate([grid(columns, rows), grid(columns, rows)[:, ::-1] + count, edge])
        parts.append((np.concatenate([top, below]), faces))
    return _joined(parts)


def fish(depth: float) -> Shape:
    """A small reef fish, 1 long, nose to +x, *depth* high."""
    along = np.array([0, 0.04, 0.12, 0.25, 0.4, 0.55, 0.7, 0.82, 0.9])
    high = depth * 0.5 * np.array([0.02, 0.28, 0.62, 0.92, 1, 0.9, 0.62, 0.32, 0.2])
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    rings = [
        np.stack([np.full(12, 0.5 - at), np.cos(angles) * half * 0.38, np.sin(angles) * half], 1)
        for at, half in zip(along, high, strict=True)
    ]
    tail = [(-0.38, 0, 0.03), (-0.38, 0, -0.03), (-0.62, 0.02, 0.2), (-0.5, 0, 0), (-0.62, 0.02, -0.2)]
    back = [(0.2, 0, depth * 0.44), (0.05, 0, depth * 0.66), (-0.25, 0, depth * 0.42), (-0.33, 0, depth * 0.14)]
    belly = [(-0.02, 0, -depth * 0.45), (-0.2, 0, -depth * 0.62), (-0.32, 0, -depth * 0.14)]
    fins = np.array([(0, 2, 3, 3), (0, 3, 1, 1), (1, 3, 4, 4), (5, 6, 7, 8), (9, 10, 11, 11)], np.int32)
    return _joined([(np.concatenate(rings), _sleeve(len(along), 12)), (np.array(tail + back + belly), fins)])


def _outward(random: Generator) -> tuple[Points, float]:
    """A level direction, and how far out of a disc, 0 to 1."""
    angle = random.uniform(0, 2 * np.pi)
    return np.array([math.cos(angle), math.sin(angle), 0.0]), math.sqrt(random.random())


def _sleeve(rows: int, sides: int) -> Faces:
    """The faces between *rows* rings of *sides* points."""
    first = np.arange(rows - 1)[:, None] * sides
    side, following = np.arange(sides)[None, :], (np.arange(sides)[None, :] + 1) % sides
    faces = np.stack([first + side, first + following, first + sides + following, first + sides + side], -1)
    return faces.reshape(-1, 4).astype(np.int32)


def _joined(parts: list[Shape]) -> Shape:
    starts = np.cumsum([0] + [len(points) for points, _ in parts[:-1]])
    faces = [faces + start for (_, faces), start in zip(parts, starts, strict=True)]
    return np.concatenate([points for points, _ in parts]), np.concatenate(faces).astype(np.int32)
