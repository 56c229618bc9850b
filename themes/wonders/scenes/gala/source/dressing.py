"""What stands about for the evening: carpet, posts with ropes, lamps, topiary and flowers."""

import itertools
import math
from collections.abc import Sequence

import bpy
import numpy as np

from booth.rendering.materials import glowing, plain
from booth.rendering.objects import add_box, add_mesh, add_pile, collection, scatter
from booth.rendering.plants import GOLDEN_ANGLE, bush
from booth.rendering.shapes import Faces, Pile, Points, ball, grid, hanging, tube, turned
from booth.rendering.sky import add_lamp
from themes.wonders.scenes.gala.source import surfaces
from themes.wonders.scenes.gala.source.palace import FOOT, TOP, steps_line

LAMP = (1.0, 0.62, 0.30)
POST = 0.98  # metres: where the ropes hang
HALF = 1.3  # metres: half of the carpet's width

Place = tuple[float, float, float]


def add_carpet() -> None:
    """From before the camera up the steps and in at the door."""
    line = np.array(steps_line(0.014))
    across = np.array([-HALF, -HALF + 0.01, HALF - 0.01, HALF])
    points = np.array([(x, y, z - (0.014 if abs(x) == HALF else 0.0)) for y, z in line for x in across])
    add_mesh("carpet", points, grid(4, len(line)), surfaces.carpet(HALF - 0.12, 0.035), smooth=False)


def add_ropes(posts: Sequence[Place], sag: float = 0.24, sides: int = 18) -> None:
    """Brass posts at these places and red velvet between them."""
    metal, cloth = surfaces.brass("brass"), surfaces.velvet("rope", (0.26, 0.005, 0.012))
    for at in posts:
        add_mesh("post", *_post(), metal).location = at
    for (x0, y0, z0), (x1, y1, z1) in itertools.pairwise(posts):
        away = np.array([x1 - x0, y1 - y0]) / math.hypot(x1 - x0, y1 - y0) * 0.05
        start, end = (x0 + away[0], y0 + away[1], z0 + POST - 0.06), (x1 - away[0], y1 - away[1], z1 + POST - 0.06)
        path = hanging(start, end, sag, np.linspace(0, 1, 40))
        add_mesh("rope", *tube(path[2:-2], np.full(36, 0.021), sides), cloth)
        for tip in (path[:3], path[:-4:-1]):
            add_mesh("end", *tube(tip, [0.012, 0.027, 0.025], sides), metal)


def _post() -> tuple[Points, Faces]:
    """A domed foot, a slim tube, a collar for the hooks and a ball on top."""
    foot = [(0.17, 0), (0.17, 0.012), (0.165, 0.022), (0.12, 0.045), (0.06, 0.060), (0.034, 0.085), (0.026, 0.12)]
    collar = [(0.026, POST - 0.10), (0.044, POST - 0.09), (0.048, POST - 0.06), (0.044, POST - 0.03), (0.028, POST)]
    top = [(0.022, POST + 0.012), (0.030, POST + 0.02)]
    knob = [(0.05 * math.sin(a), POST + 0.068 - 0.05 * math.cos(a)) for a in np.linspace(0.45, math.pi, 14)]
    return turned([*foot, *collar, *top, *knob], 32)


def add_candelabrum(at: Place, watts: float) -> None:
    """A bronze lamp post with four globes around a fifth."""
    x, y, z = at
    bronze, globe = surfaces.brass("bronze", 0.4), glowing("globe", LAMP, 3.0)
    stem = [(0.34, 0), (0.34, 0.1), (0.2, 0.16), (0.14, 0.5), (0.2, 0.62), (0.08, 0.72), (0.05, 1.9), (0.09, 2.0)]
    add_mesh("stem", *turned([*stem, (0.05, 2.1), (0.04, 2.72), (0.12, 2.76)], 24), bronze).location = at
    points, faces = ball(20, 14)
    places = [(0.0, 0.0, 2.92)]
    for k in range(4):
        a, t = math.pi / 4 + k * math.pi / 2, np.linspace(0, 1, 14)
        arm = np.stack([0.52 * t * math.cos(a), 0.52 * t * math.sin(a), 2.05 - 0.22 * np.sin(t * math.pi)], -1)
        add_mesh("arm", *tube(arm, np.full(14, 0.025), 8), bronze).location = at
        places.append((0.52 * math.cos(a), 0.52 * math.sin(a), 2.24))
    for a, b, c in places:
        add_mesh("globe", points * 0.15 + [x + a, y + b, z + c], faces, globe)
    add_lamp((x, y - 0.1, z + 2.45), LAMP, watts, 0.3, seen=False)


def add_topiary(at: Place, balls: Sequence[tuple[float, float]], seed: int, leaf: float) -> None:
    """Clipped box in a pot, *balls* of (height of the middle, radius), with small lights in it."""
    x, y, z = at
    pot, green = (
        plain("pot", (0.035, 0.032, 0.030), 0.35),
        surfaces.leaves("box", (0.035, 0.065, 0.018), (0.09, 0.12, 0.035)),
    )
    add_box((x - 0.31, y - 0.31, z), (x + 0.31, y + 0.31, z + 0.60), pot, 0.02)
    add_box((x - 0.34, y - 0.34, z + 0.58), (x + 0.34, y + 0.34, z + 0.64), surfaces.brass("band"), 0.015)
    add_mesh(
        "stem", *tube([(x, y, z + 0.5), (x, y, z + balls[-1][0])], [0.04, 0.03], 8), plain("bark", (0.06, 0.04, 0.03))
    )
    random, sparks, (points, faces) = np.random.default_rng(seed), Pile(), ball(8, 6)
    for k, (high, radius) in enumerate(balls):
        leaves, pairs = bush(seed + k, radius, int(26000 * radius**2), leaf)
        add_mesh("box", leaves + np.array([x, y, z + high]), pairs, green, smooth=False)
        for _ in range(int(55 * radius**2)):
            out = random.normal(0, 1, 3)
            out *= radius * 1.01 / np.linalg.norm(out)
            sparks.add(points * 0.011, faces, 0, (x + out[0], y + out[1], z + high + out[2] * 0.88))
    add_pile("sparks", sparks.mesh(), [glowing("spark", (1.0, 0.66, 0.32), 60.0)])


def rose(seed: int, petals: int = 24) -> tuple[Points, Faces]:
    """A full rose of radius 1 that looks up: petals in a spiral, the outer ones wider open, their rims turned over."""
    random, pile = np.random.default_rng(seed), Pile()
    v, u = np.meshgrid(np.linspace(0, 1, 9), np.linspace(-1, 1, 9), indexing="ij")
    for k in range(petals):
        t = (k + 0.5) / petals
        wide = (1.25 - 0.45 * t) * (0.35 + 0.65 * np.sin(np.clip(v * 1.15, 0, 1) * math.pi / 2))
        angle = k * GOLDEN_ANGLE + random.normal(0, 0.15) + u * wide
        rim = np.clip(v - 0.72, 0, 1) * 3.5
        radius = (0.10 + 0.72 * t**0.9) * (0.25 + 0.75 * v**0.7) + 0.24 * t * rim - 0.05 * u * u * v
        up = (0.95 - 0.62 * t**1.3) * v - 0.26 * t * rim**1.5 - 0.16 * u * u * v + random.normal(0, 0.02)
        pile.add(np.stack([radius * np.cos(angle), radius * np.sin(angle), up], -1).reshape(-1, 3), grid(9, 9))
    mesh = pile.mesh()
    return mesh.points, mesh.faces


def bouquet_of(petals: Sequence[bpy.types.Material], first: int) -> bpy.types.Collection:
    """Roses to scatter, three of each of *petals*."""
    made = [
        add_mesh(f"rose {k}", *rose(first + k, 20 + 3 * (k % 3)), each, linked=False)
        for k, each in enumerate([each for each in petals for _ in range(3)])
    ]
    return collection("roses", made)


def add_arrangement(at: Place, roses: bpy.types.Collection, seed: int) -> None:
    """A wide one for an urn, spilling over its rim; *at* is the middle of the rim."""
    x, y, z = at
    for k, (across, near, up, radius) in enumerate(
        ((0, 0, 0.28, 0.56), (-0.48, -0.1, 0.02, 0.36), (0.48, -0.1, 0.04, 0.36), (0.05, -0.42, -0.05, 0.34))
    ):
        add_flowers((x + across, y + near, z + up), radius, 0.105, roses, seed + k)


def add_flowers(
    at: Place, radius: float, size: float, roses: bpy.types.Collection, seed: int, leaf: float = 1.6
) -> None:
    """A loose dome of *roses*, *size* metres in radius each, over leaves *leaf* times as long; *at*: its middle."""
    random, middle = np.random.default_rng(seed), np.asarray(at)
    count = int(2.6 * (radius / size) ** 2)
    k = np.arange(count) + 0.5
    down, turn = np.arccos(1 - 1.35 * k / count), GOLDEN_ANGLE * k + random.normal(0, 0.12, count)
    reach = radius * random.uniform(0.86, 1.10, count)[:, None]
    out = np.stack([np.sin(down) * np.cos(turn), np.sin(down) * np.sin(turn), 0.85 * np.cos(down)], -1)
    tilts = np.stack([random.normal(0, 0.15, count), down + random.normal(0, 0.2, count)], -1)
    scatter(
        "flowers", middle + out * reach, size * random.uniform(0.7, 1.15, count), turn, roses, tilts=tilts, seed=seed
    )
    green = surfaces.leaves("foliage", (0.030, 0.060, 0.020), (0.075, 0.11, 0.045))
    leaves, pairs = bush(seed, radius * 0.97, int(100 * (radius / size / leaf) ** 2), size * leaf)
    add_mesh("foliage", leaves + middle, pairs, green, smooth=False)


def add_trees(places: Sequence[tuple[float, float, float, float]]) -> None:
    """Crowns behind the wings, dark against the sky: x, y, height of the middle and radius."""
    green = surfaces.leaves("crown", (0.012, 0.020, 0.014), (0.022, 0.034, 0.020), 0.1)
    for k, (x, y, high, radius) in enumerate(places):
        leaves, pairs = bush(60 + k, radius, 16000, 0.24)
        add_mesh("crown", leaves * [1, 1, 1.1] + [x, y, high], pairs, green, smooth=False)


def add_urn(at: Place, high: float, made: bpy.types.Material) -> None:
    """A stone vase on a foot, *high* metres."""
    profile = [
        (0.24, 0),
        (0.24, 0.07),
        (0.12, 0.13),
        (0.09, 0.24),
        (0.15, 0.34),
        (0.34, 0.62),
        (0.38, 0.84),
        (0.35, 0.90),
    ]
    points, faces = turned([*profile, (0.43, 0.95), (0.43, 1.0), (0.36, 1.0), (0.30, 0.8)], 36)
    add_mesh("urn", points * high, faces, made).location = at


def rope_line(side: int) -> list[Place]:
    """Where the posts on one *side* of the carpet stand."""
    return [(side * 1.72, y, 0.0) for y in (4.3, 6.7, 9.1, 11.5, FOOT - 0.3)]


def sides_of_the_steps() -> list[Place]:
    """On the cheeks of the steps, left and right."""
    return [(side * 6.0, FOOT + 0.6, TOP + 0.16) for side in (-1, 1)]
