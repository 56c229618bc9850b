"""The hills that carry the wall, the ranges behind them, and the autumn woods."""

import math
from collections.abc import Sequence

import bpy
import numpy as np

from booth.rendering.materials import finish, material, principled
from booth.rendering.noise import Field, fbm, ridged
from booth.rendering.objects import add_pile, collection, scatter
from booth.rendering.shapes import Mesh, Pile, tube
from booth.rendering.stage import Stage
from booth.rendering.terrain import at as interpolated
from booth.rendering.terrain import eroded
from themes.wonders.scenes.wall.source.air import misty
from themes.wonders.scenes.wall.source.way import (
    COURSE_OF_THE_WALL,
    smooth_way,
    to_wall,
    unit,
)

CELL = 4.0  # metres between two points of the near hills' heights
RISE = ((0, 30), (600, 70), (2500, 400), (6000, 1450), (14000, 2800), (22000, 3300))
"""How high the far ranges are: (metres away, metres high)."""


def far_heights(x: Field, y: Field, rise: Sequence[tuple[float, float]]) -> Field:
    """Ranges that *rise* (metres away, metres high) with the distance, so that each looks over the one before."""
    away = np.hypot(x, y)
    warp = fbm(x / 2100, y / 2100, 3, 2.0, 0.5, 41) * 500
    crests = ridged((x + warp) / 2300 + 5.3, y / 1500 + 0.4, 6, 2.05, 0.42, 51)
    metres, high = np.array(rise, np.float64).T
    return np.asarray(-75 - 0.012 * np.minimum(away, 3000) + crests**1.3 * np.interp(away, metres, high))


def near_axes() -> tuple[Field, Field]:
    """Columns' x and rows' y of the near hills, metres."""
    return np.arange(-900, 2200, CELL), np.arange(-60, 3600, CELL)


def near_heights(course: Sequence[Sequence[float]], rise: Sequence[tuple[float, float]]) -> Field:
    """The hills whose crests carry the wall of that *course*, weathered by rain; on the near axes.

    They go over into far ranges of that *rise*.
    """
    way = smooth_way(course)
    x, y = np.meshgrid(*near_axes())
    away, nearest = to_wall(x, y)
    free = np.clip(away / 60, 0, 1)
    bent_x = x + fbm(x / 420, y / 420, 4, 2.0, 0.5, 11) * 70 * free
    bent_y = y + fbm(x / 420 + 7, y / 420, 4, 2.0, 0.5, 15) * 70 * free
    ridge = np.full(x.shape, -400.0)
    for px, py, pz in way[::6]:
        d = np.hypot(bent_x - px, bent_y - py)
        fall = 0.62 * d - 0.00028 * np.minimum(d, 900) ** 2 - 2.5 * (1 - np.exp(-d / 20))
        ridge = np.maximum(ridge, pz - 6.0 - fall)
    heights = np.logaddexp(ridge / 14, far_heights(x, y, rise) / 14) * 14
    heights += (ridged(x / 330 + 3, y / 330, 7, 2.1, 0.5, 21) - 0.55) * 85 * np.clip(away / 170, 0, 1)
    heights = eroded(
        heights, CELL, 450_000, 5, capacity=3.2, erosion=0.3, deposit=0.25, life=60, deepest=24, highest=10
    )
    foot = way[nearest, 2]  # the wall stands on the hill and not in it
    loose = np.clip((away - 5) / 16, 0, 1)
    bank = (foot - 6.0 - away * 0.30) * (1 - loose) + np.minimum(heights, foot - 4) * loose
    return np.where(away < 21, bank, heights)


class Hills:
    """The ground: weathered near hills that go over into far ranges."""

    def __init__(self, stage: Stage) -> None:
        self._along, self._deep = near_axes()
        self._near = stage.cached(near_heights, COURSE_OF_THE_WALL, RISE)

    def height(self, x: Field, y: Field) -> Field:
        """Metres, at the places (*x*, *y*)."""
        columns, rows = (x - self._along[0]) / CELL, (y - self._deep[0]) / CELL
        inside = np.minimum.reduce([columns, len(self._along) - 2 - columns, rows + 100, len(self._deep) - 2 - rows])
        near = np.clip(inside / 90, 0, 1)
        low = np.maximum(y, self._deep[0])
        close = interpolated(self._near, self._along, self._deep, x, low)
        return np.asarray(close * near + far_heights(x, y, RISE) * (1 - near))


def ground() -> bpy.types.Material:
    """Autumn grass and scrub between the trees."""
    made, nodes = material("ground")
    place = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    broad, fine = nodes.noise(place, 0.02, 6, 0.6), nodes.noise(place, 0.16, 6, 0.65)
    colour = nodes.ramp(
        nodes.math("MULTIPLY_ADD", broad, 0.6, nodes.math("MULTIPLY", fine, 0.4)),
        [(0.35, (0.030, 0.042, 0.015)), (0.5, (0.075, 0.075, 0.022)), (0.62, (0.15, 0.11, 0.038))],
    )
    finish(nodes, misty(nodes, principled(nodes, colour, 1.0, nodes.bump(fine, 7.0, 1.0), Specular_IOR_Level=0.1)))
    return made


def foliage() -> bpy.types.Material:
    """Leaves from green through gold to rust: groves of a kind, and each tree a little its own."""
    made, nodes = material("foliage")
    tree = nodes.add("ShaderNodeObjectInfo")
    grove = nodes.noise(tree.outputs["Location"], 0.011, 3, 0.5)
    own = nodes.math("MULTIPLY_ADD", tree.outputs["Random"], 0.5, -0.25)
    colour = nodes.ramp(
        nodes.math("MULTIPLY_ADD", grove, 0.95, own),
        [
            (0.20, (0.028, 0.052, 0.012)),
            (0.44, (0.075, 0.095, 0.016)),
            (0.60, (0.20, 0.155, 0.018)),
            (0.74, (0.33, 0.175, 0.020)),
            (0.92, (0.28, 0.085, 0.016)),
        ],
    )
    front = principled(nodes, colour, 0.7, Specular_IOR_Level=0.15)
    back = nodes.add("ShaderNodeBsdfTranslucent", {0: colour}).outputs[0]
    finish(nodes, misty(nodes, nodes.mix_shaders(0.38, front, back)))
    return made


def bark() -> bpy.types.Material:
    """Stems; few are seen."""
    made, nodes = material("bark")
    finish(nodes, misty(nodes, principled(nodes, (0.05, 0.038, 0.03), 0.9)))
    return made


def broadleaf(seed: int, leaves: int, size: float) -> Mesh:
    """A round-crowned tree 6 m high: *leaves* of *size* metres in lobes over a stem. Materials: leaves, bark."""
    random = np.random.default_rng(seed)
    lobes = random.integers(13, 20)
    angle, share = random.uniform(0, 2 * math.pi, lobes), np.sqrt(random.uniform(0, 1, lobes))
    z = random.uniform(1.4, 5.0, lobes)
    wide = 2.0 * np.sqrt(np.clip(1 - ((z - 2.7) / 3.1) ** 2, 0.05, 1))
    centre = np.stack([np.cos(angle) * share * wide, np.sin(angle) * share * wide, z], 1)
    radius = random.uniform(0.65, 1.15, lobes)
    lobe = random.integers(0, lobes, leaves)
    out = unit(random.normal(size=(leaves, 3)) + np.array([0, 0, 0.35]))
    middle = centre[lobe] + out * (radius[lobe] * random.uniform(0.72, 1.08, leaves))[:, None]
    facing = out + random.normal(0, 0.55, (leaves, 3))
    long = unit(np.cross(facing, random.normal(size=(leaves, 3))))
    broad = unit(np.cross(facing, long)) * 0.6
    half = (size * random.uniform(0.6, 1.3, leaves))[:, None]
    corners = np.stack([middle - long * half, middle - broad * half, middle + long * half, middle + broad * half], 1)
    pile = Pile()
    pile.add(corners.reshape(-1, 3), np.arange(leaves * 4).reshape(-1, 4), 0)
    pile.add(*tube([(0, 0, -1.0), (0.05, 0, 1.2), (0.1, 0.1, 3.2)], [0.16, 0.13, 0.05], 5), 1)
    return pile.mesh()


def add_forest(hills: Hills) -> None:
    """Trees on every slope that can be seen, smaller towards the wall."""
    materials = [foliage(), bark()]
    near = collection(
        "near",
        [add_pile(f"near {k}", broadleaf(k, 5200, 0.13), materials, smooth=False, linked=False) for k in range(6)],
    )
    away = collection(
        "away",
        [add_pile(f"away {k}", broadleaf(20 + k, 900, 0.30), materials, smooth=False, linked=False) for k in range(6)],
    )
    random = np.random.default_rng(8)
    tried = 900_000
    y = 18 + 3300 * random.uniform(0, 1, tried) ** 0.62
    x = y * random.uniform(-0.70, 0.72, tried)
    z = hills.height(x, y)
    to, _ = to_wall(x, y)
    step = 6.0  # metres over which the slope is measured
    slope_x, slope_y = (hills.height(x + step, y) - z) / step, (hills.height(x, y + step) - z) / step
    turned_to_us = (slope_x * x + slope_y * y - z) / np.hypot(x, y)
    grove = fbm(x / 60, y / 60, 4, 2.0, 0.5, 77)
    thinned = np.clip(1.0 - 0.6 * np.clip((y - 900) / 2000, 0, 1), 0.3, 1)
    stands = (
        (to > 7.5 + 2 * random.random(tried))
        & (turned_to_us > -0.18)
        & (np.hypot(slope_x, slope_y) < 2.8)
        & (random.random(tried) < (0.62 + grove * 0.5) * thinned)
    )
    x, y, z, to, grove = x[stands], y[stands], z[stands], to[stands], grove[stands]
    size = random.uniform(0.42, 1.0, len(x)) * np.clip(0.95 + grove * 0.4, 0.5, 1.3)
    size *= np.interp(to, [7, 14, 40], [0.35, 0.6, 1.0])
    turns, tilts = random.uniform(0, 2 * math.pi, len(x)), random.normal(0, 0.08, (len(x), 2))
    roots = np.stack([x, y, z - 0.4], 1)
    close = np.hypot(x, y) < 260
    scatter("near trees", roots[close], size[close], turns[close], near, tilts=tilts[close])
    scatter("far trees", roots[~close], size[~close] * 1.12, turns[~close], away, tilts=tilts[~close])
