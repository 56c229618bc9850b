"""Corals, sponges and fish as meshes; every maker draws its own shape from a random generator."""

import math
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, cKDTree

from booth.rendering.noise import fbm
from booth.rendering.shapes import Faces, Points, grid, tube

Field = NDArray[np.float64]


class Coral(NamedTuple):
    """*points* (n, 3) in metres, *faces*, and *tips*: 1 for a point at a growing end, 0 for one at the foot."""

    points: Points
    faces: Faces
    tips: Field


def twigs(paths: Points, radii: Field, sides: int, tips: Field) -> Coral:
    """Round twigs along *paths* (n, k, 3), *radii* (n, k) thick, with *tips* (n, k); open at both ends."""
    count, rows = radii.shape
    ahead = np.gradient(paths, axis=1)
    ahead /= np.linalg.norm(ahead, axis=2, keepdims=True) + 1e-9
    level = abs(ahead[:, :1, 2:]) < 0.8
    across = np.cross(ahead, np.where(level, [0.13, 0.21, 0.97], [0.97, 0.13, 0.21]))
    across /= np.linalg.norm(across, axis=2, keepdims=True)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.cos(angles)[:, None] * across[:, :, None] + np.sin(angles)[:, None] * np.cross(ahead, across)[:, :, None]
    points = paths[:, :, None] + ring * radii[:, :, None, None]
    starts = (np.arange(count) * rows * sides).astype(np.int32)
    faces = (_sleeve(rows, sides)[None] + starts[:, None, None]).reshape(-1, 4)
    return Coral(points.reshape(-1, 3), faces, np.repeat(tips, sides, axis=1).ravel())


def fan(random: Generator) -> Coral:
    """A sea fan: a flat, fine net of twigs in a lobed disc on a short stem, about a metre wide, facing y.

    Twigs are the shortest ways from the foot to all places of the disc, and as thick as many of them lead through.
    """
    mesh = 0.014  # metres between twigs
    x, z = (each.ravel() for each in np.meshgrid(np.arange(-0.6, 0.6, mesh), np.arange(-0.5, 0.5, mesh)))
    x, z = x + random.normal(0, mesh * 0.28, x.size), z + random.normal(0, mesh * 0.28, z.size)
    angle, lobes = np.arctan2(z, x), random.uniform(0, 6, 3)
    edge = 0.84 + sum(
        size * np.sin(angle * n + at) for n, size, at in zip((3, 7, 13), (0.1, 0.07, 0.04), lobes, strict=True)
    )
    within = np.hypot(x / 0.52, z / 0.46) < edge
    stem = np.stack([np.zeros(8), np.linspace(0, 0.1, 8)], 1)
    flat = np.concatenate([stem, np.stack([x, z + 0.47], 1)[within]])
    flat = flat[(flat[:, 1] >= 0.1) | (np.arange(len(flat)) < len(stem))]
    corners = Delaunay(flat).simplices
    links = np.unique(np.sort(corners[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0)
    links = links[np.linalg.norm(flat[links[:, 0]] - flat[links[:, 1]], axis=1) < 2.2 * mesh]
    lengths = np.linalg.norm(flat[links[:, 0]] - flat[links[:, 1]], axis=1) * random.uniform(0.6, 1.4, len(links))
    graph = coo_matrix((lengths, links.T), (len(flat), len(flat))).tocsr()
    ways, before = dijkstra(graph, directed=False, indices=0, return_predecessors=True)
    carried = np.ones(len(flat))
    for k in np.argsort(ways)[::-1]:
        if before[k] >= 0:
            carried[before[k]] += carried[k]
    nodes = np.stack([flat[:, 0], 0.16 * flat[:, 0] ** 2 + 0.03 * np.sin(flat[:, 1] * 6), flat[:, 1]], 1)
    grown = np.flatnonzero(before >= 0)
    tree = np.stack([before[grown], grown], 1)
    bridges = links[random.random(len(links)) < 0.3]
    parts = []
    for pairs, thick, power in ((tree, 0.0021, 0.24), (bridges, 0.0018, 0.0)):
        many = carried[pairs]
        radii = thick * np.minimum(many, many[:, 1:] * 1.8) ** power
        parts.append(twigs(nodes[pairs], radii, 5, many**-0.25))
    return _joined(parts)


def staghorn(random: Generator) -> Coral:
    """Staghorn: a thicket of antlers, about 0.9 m wide."""
    out, share = _outward(random, 20)
    lean = share * 1.15
    ahead = out * np.sin(lean)[:, None] + np.array([0, 0, 1]) * np.cos(lean)[:, None]
    stems = _antlers(random, out * share[:, None] * 0.16, ahead, random.uniform(0.26, 0.44, 20))
    parts = [(stems, 0.0105, 0.5)]
    first = _forked(random, stems, 5, (0.3, 0.95), (0.09, 0.22))
    second = _forked(random, first, 3, (0.3, 0.9), (0.04, 0.10))
    parts += [(first, 0.0088, 0.8), (second, 0.0075, 1.0)]
    swell = np.array([1.1, 1.0, 0.96, 0.9, 0.82, 0.66, 0.2])
    made = []
    for paths, thick, young in parts:
        radii = thick * random.uniform(0.85, 1.15, (len(paths), 1)) * swell
        tips = young * np.linspace(0.25, 1, paths.shape[1]) ** 1.5 * np.ones((len(paths), 1))
        tips[:, -2:] = 1
        made.append(twigs(paths, radii, 7, tips))
    return _joined(made)


def bush(random: Generator) -> Coral:
    """A bushy acropora: a cushion of short upright twigs with side buds, about 0.6 m wide."""
    count = 230
    out, share = _outward(random, count)
    lean = share * 1.05 + random.normal(0, 0.1, count)
    ahead = out * np.sin(lean)[:, None] + np.array([0, 0, 1]) * np.cos(lean)[:, None]
    feet = out * share[:, None] * 0.14 + np.array([0, 0, 0.04]) * (1 - share[:, None])
    top = 0.21 * (1 + 0.25 * fbm(out[:, 0] * share * 2, out[:, 1] * share * 2, 2, 2.0, 0.5, int(random.integers(999))))
    stems = _antlers(random, feet, ahead, top * random.uniform(0.8, 1.1, count), 0.3)
    buds = _forked(random, stems, 6, (0.4, 0.95), (0.025, 0.055))
    made = []
    for paths, thick in ((stems, 0.0085), (buds, 0.0062)):
        radii = thick * random.uniform(0.85, 1.15, (len(paths), 1)) * np.array([1.2, 1.1, 1.0, 0.95, 0.9, 0.7, 0.2])
        height = np.linalg.norm(paths, axis=2) / 0.26
        made.append(twigs(paths, radii, 6, np.clip(height, 0, 1) ** 2))
    return _joined(made)


def table(random: Generator) -> Coral:
    """Table coral: a wide thin plate of close short twigs on a stem, about 1.4 m wide and 0.3 m high."""
    rows, columns, lobes = 14, 96, random.uniform(0, 6, 3)

    def edge(angle: Field) -> Field:
        waves = zip((2, 5, 11), (0.14, 0.09, 0.04), lobes, strict=True)
        return np.asarray(0.66 * (1 + sum(size * np.sin(angle * turns + at) for turns, size, at in waves)))

    def top(x: Field, y: Field) -> Field:
        waves = 0.025 * np.sin(x * 5 + lobes[0]) * np.cos(y * 4 + lobes[1])
        return np.asarray(0.24 + 0.12 * (x * x + y * y) + waves)

    share, angle = np.meshgrid(np.linspace(0.02, 1, rows), np.linspace(0, 2 * np.pi, columns), indexing="ij")
    x, y = np.cos(angle) * share * edge(angle), np.sin(angle) * share * edge(angle)
    thick = 0.009 + 0.20 * np.clip(1 - share / 0.35, 0, 1) ** 2
    above = np.stack([x, y, top(x, y)], -1).reshape(-1, 3)
    below = np.stack([x * 0.99, y * 0.99, top(x, y) - thick], -1).reshape(-1, 3)
    rim = (rows - 1) * columns + np.arange(columns - 1)
    sides = np.stack([rim, rim + 1, rim + 1 + len(above), rim + len(above)], 1)
    faces = np.concatenate([grid(columns, rows), grid(columns, rows)[:, ::-1] + len(above), sides])
    young = np.concatenate([0.5 * share.ravel() ** 4, 0.6 * share.ravel() ** 8])
    count = 2600
    angle, share = random.uniform(0, 2 * np.pi, count), np.sqrt(random.uniform(0, 1, count))
    out = np.stack([np.cos(angle), np.sin(angle), 0 * angle], 1)
    feet = out * (share * edge(angle))[:, None]
    feet[:, 2] = top(feet[:, 0], feet[:, 1]) - 0.005
    lean = 1.25 * share**5 + random.normal(0, 0.25, count)
    ahead = out * np.sin(lean)[:, None] + np.array([0, 0, 1]) * np.cos(lean)[:, None]
    length = random.uniform(0.022, 0.055, count)
    paths = feet[:, None] + ahead[:, None] * length[:, None, None] * np.array([0, 0.5, 0.85, 1.0])[:, None]
    radii = random.uniform(0.0042, 0.0062, (count, 1)) * np.array([1.15, 1, 0.8, 0.2])
    tips = np.array([0.35, 0.7, 0.95, 1]) * (0.75 + 0.25 * share[:, None])
    return _joined([Coral(np.concatenate([above, below]), faces, young), twigs(paths, radii, 5, tips)])


def boulder(random: Generator) -> Coral:
    """A massive coral's body: a dome with lobes that bulge out between seams, about 0.8 m wide."""
    rows, columns = 90, 180
    down, around = np.meshgrid(np.linspace(0, np.pi * 0.75, rows), np.linspace(0, 2 * np.pi, columns), indexing="ij")
    ball = np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), np.cos(down)], -1)
    flat = ball.reshape(-1, 3)
    x, y, z = flat.T
    seed = int(random.integers(1000))
    body = 1 + 0.18 * fbm(x * 1.3 + z, y * 1.3 - z * 0.8, 3, 2.0, 0.5, seed)
    for number, height in ((int(random.integers(12, 26)), random.uniform(0.06, 0.20)), (150, random.uniform(0, 0.035))):
        seeds = random.normal(size=(number, 3))
        near, far = cKDTree(seeds / np.linalg.norm(seeds, axis=1)[:, None]).query(flat, 2)[0].T
        body += height * np.sqrt(np.clip((far - near) * math.sqrt(number) / 3, 0, 1)) - height * 0.5
    body += 0.012 * fbm(x * 9 + z * 5, y * 9 - z * 7, 3, 2.0, 0.5, seed + 1)
    points = flat * body[:, None] * [0.42, 0.42, 0.33]
    return Coral(points, grid(columns, rows), np.clip((z + 0.55) / 0.9, 0, 1))


def sponge(random: Generator) -> Coral:
    """Tube sponges: a few open chimneys with a thick lip, up to 0.6 m high."""
    t = np.array([0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.92, 0.98, 1.0, 0.985, 0.93, 0.8, 0.6])
    wall = np.array([0.72, 0.78, 0.86, 0.96, 1.02, 1.03, 1.06, 1.1, 1.08, 0.98, 0.84, 0.78, 0.76, 0.72])
    parts = []
    for out in _outward(random, int(random.integers(4, 8)))[0]:
        height = 0.6 * random.uniform(0.4, 1)
        path = out * 0.08 * random.uniform(0.5, 1.4) + out * (0.22 * height) * (t**1.5)[:, None]
        path += random.normal(0, 0.03, 3) * (t**2)[:, None]
        path[:, 2] += height * t
        points, faces = tube(path, 0.042 * random.uniform(0.75, 1.2) * wall, 28)
        parts.append(Coral(points, faces, np.repeat(np.minimum(t * 1.0, 0.8), 28)))
    return _joined(parts)


def plates(random: Generator) -> Coral:
    """Leaf coral: thin wavy plates above each other, about 0.8 m wide."""
    rows, columns = 18, 120
    share, angle = np.meshgrid(np.linspace(0.02, 1, rows), np.linspace(0, 2 * np.pi, columns), indexing="ij")
    rim = (rows - 1) * columns + np.arange(columns - 1)
    count = rows * columns
    edge = np.stack([rim, rim + 1, rim + 1 + count, rim + count], 1)
    parts = []
    for k in range(random.integers(6, 10)):
        size = 0.45 * random.uniform(0.45, 1) * (1 - 0.05 * k)
        lobe = 0.62 + 0.38 * np.cos(angle - random.uniform(0, 6.28))
        at = random.uniform(0, 6.28, 4)
        ragged = 1 + 0.09 * np.sin(angle * 5 + at[0]) + 0.06 * np.sin(angle * 11 + at[1]) + 0.03 * np.sin(angle * 23)
        reach = share * size * lobe * ragged
        x, y = np.cos(angle) * reach, np.sin(angle) * reach
        waves = np.sin(angle * 6 + at[2]) + 0.6 * np.sin(angle * 13 + at[3] + share * 2)
        z = 0.055 * k + 0.30 * size * share**1.5 + 0.045 * size * share**2 * waves
        top = np.stack([x, y, z], -1).reshape(-1, 3)
        below = np.stack([x * 0.99, y * 0.99, z - 0.006 - 0.03 * (1 - share)], -1).reshape(-1, 3)
        faces = np.concatenate([grid(columns, rows), grid(columns, rows)[:, ::-1] + count, edge])
        parts.append(Coral(np.concatenate([top, below]), faces, np.tile(0.2 + 0.8 * share.ravel() ** 3, 2)))
    return _joined(parts)


def rubble(random: Generator) -> Coral:
    """Broken twigs of dead coral that lie about, in a patch 0.5 m wide."""
    count = 46
    out, share = _outward(random, count)
    way, _ = _outward(random, count)
    way[:, 2] = random.normal(0.05, 0.2, count)
    feet = out * share[:, None] * 0.25 + np.array([0, 0, 1]) * random.uniform(0, 0.03, (count, 1))
    bits = _antlers(random, feet, way, random.uniform(0.03, 0.11, count), 0.0)
    radii = random.uniform(0.005, 0.012, (count, 1)) * np.array([0.3, 1.0, 1.0, 0.95, 0.9, 0.8, 0.3])
    return twigs(bits, radii, 6, np.full(radii.shape, 0.5))


def fish(depth: float, fork: float, bend: float) -> Coral:
    """A fish, 1 long, nose to +x, *depth* high; how deep its tail is cut (*fork*, 0 to 1), *bend* to its left.

    Its tips are its fins.
    """
    along = np.array([0, 0.015, 0.05, 0.10, 0.17, 0.26, 0.36, 0.47, 0.57, 0.66, 0.73, 0.79])
    back = np.array([0, 0.16, 0.40, 0.62, 0.83, 0.97, 1.0, 0.92, 0.72, 0.46, 0.26, 0.19]) * depth * 0.52
    belly = np.array([0, 0.14, 0.33, 0.55, 0.78, 0.95, 1.0, 0.93, 0.73, 0.46, 0.25, 0.18]) * depth * 0.48
    wide = np.array([0, 0.2, 0.45, 0.7, 0.9, 1.0, 0.98, 0.85, 0.62, 0.36, 0.2, 0.1]) * (0.06 + 0.09 * depth)
    angles = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    up, side = np.sin(angles), np.cos(angles)
    high = np.where(up > 0, back[:, None] * up, belly[:, None] * up)
    body = np.stack([np.repeat(0.5 - along[:, None], 14, 1), wide[:, None] * side, high], -1)
    parts = [Coral(body.reshape(-1, 3), _sleeve(len(along), 14), np.zeros(body.shape[0] * 14))]
    span = 0.12 + 0.25 * depth
    notch = -0.5 + 0.14 * fork
    outlines = [  # from the body outwards, in pairs
        [(-0.26, 0.035), (-0.33, 0.045), (-0.44, span * 0.75), (-0.36, 0.025), (-0.5, span), (notch, 0)],
        [(-0.26, -0.035), (-0.33, -0.045), (-0.44, -span * 0.75), (-0.36, -0.025), (-0.5, -span), (notch, 0)],
        [(0.26, depth * 0.40), (0.17, depth * 0.60), (0.06, depth * 0.50), (0.0, depth * 0.68)],
        [(0.06, depth * 0.50), (0.0, depth * 0.68), (-0.10, depth * 0.34), (-0.18, depth * 0.52)],
        [(-0.10, depth * 0.34), (-0.18, depth * 0.52), (-0.20, depth * 0.14), (-0.28, depth * 0.24)],
        [(-0.01, -depth * 0.46), (-0.10, -depth * 0.64), (-0.20, -depth * 0.13), (-0.27, -depth * 0.26)],
        [(0.20, -depth * 0.42), (0.12, -depth * 0.66), (0.10, -depth * 0.46), (0.06, -depth * 0.60)],
    ]
    for outline in outlines:
        flat = np.array([(x, 0.0, z) for x, z in outline])
        strip = np.array([(k, k + 1, k + 3, k + 2) for k in range(0, len(flat) - 2, 2)], np.int32)
        parts.append(Coral(flat, strip, np.ones(len(flat))))
    breast = wide[4] * 0.9
    for way in (-1, 1):
        flat = np.array(
            [(0.22, 0, 0), (0.21, 0, -depth * 0.12), (0.08, way * 0.07, -depth * 0.02), (0.1, way * 0.06, -0.1)]
        )
        flat[:, 1] += way * breast
        flat[:, 2] -= depth * 0.08
        parts.append(Coral(flat, np.array([(0, 1, 3, 2)], np.int32), np.ones(4)))
    made = _joined(parts)
    swung = np.clip(0.2 - made.points[:, 0], 0, None)
    made.points[:, 1] += bend * swung * swung
    return made


def _antlers(random: Generator, feet: Points, ahead: Points, lengths: Field, rise: float = 0.35) -> Points:
    """Paths (n, 7, 3) of twigs from *feet* towards *ahead* that bend at random and, by *rise*, upwards."""
    t = np.array([0, 0.18, 0.38, 0.58, 0.78, 0.94, 1.0])[None, :, None]
    bend = random.normal(0, 0.16, feet.shape) + np.array([0, 0, rise])
    straight = feet[:, None] + ahead[:, None] * lengths[:, None, None] * t
    return np.asarray(straight + bend[:, None] * lengths[:, None, None] * t**2 * 0.6)


def _forked(
    random: Generator, paths: Points, each: int, where: tuple[float, float], lengths: tuple[float, float]
) -> Points:
    """Side twigs, *each* on every one of *paths* (n, k, 3), *where* along it (shares); paths of the same kind."""
    count, rows = paths.shape[:2]
    along = random.uniform(*where, (count, each)) * (rows - 1)
    low = np.minimum(along.astype(int), rows - 2)
    row = np.arange(count)[:, None]
    first, second = paths[row, low], paths[row, low + 1]
    feet = first + (second - first) * (along - low)[..., None]
    ahead = second - first
    ahead /= np.linalg.norm(ahead, axis=2, keepdims=True) + 1e-9
    aside = random.normal(size=ahead.shape)
    aside -= ahead * (aside * ahead).sum(2, keepdims=True)
    aside /= np.linalg.norm(aside, axis=2, keepdims=True)
    angle = random.uniform(0.6, 1.1, (count, each, 1))
    ways = ahead * np.cos(angle) + aside * np.sin(angle)
    return _antlers(random, feet.reshape(-1, 3), ways.reshape(-1, 3), random.uniform(*lengths, count * each))


def _outward(random: Generator, count: int) -> tuple[Points, Field]:
    """*count* level directions (n, 3), and how far out of a disc, 0 to 1."""
    angle = random.uniform(0, 2 * np.pi, count)
    return np.stack([np.cos(angle), np.sin(angle), 0 * angle], 1), np.sqrt(random.random(count))


def _sleeve(rows: int, sides: int) -> Faces:
    """The faces between *rows* rings of *sides* points."""
    first = np.arange(rows - 1)[:, None] * sides
    side, following = np.arange(sides)[None, :], (np.arange(sides)[None, :] + 1) % sides
    faces = np.stack([first + side, first + following, first + sides + following, first + sides + side], -1)
    return faces.reshape(-1, 4).astype(np.int32)


def _joined(parts: list[Coral]) -> Coral:
    starts = np.cumsum([0] + [len(part.points) for part in parts[:-1]])
    faces = [part.faces + start for part, start in zip(parts, starts, strict=True)]
    points, tips = np.concatenate([part.points for part in parts]), np.concatenate([part.tips for part in parts])
    return Coral(points, np.concatenate(faces).astype(np.int32), tips)
