"""The hall behind the arches: gilded, with mirrors that double its chandeliers, and a wide stair."""

import math

import bpy
import numpy as np

from booth.rendering.materials import glowing, plain
from booth.rendering.objects import add_box, add_mesh, add_pile
from booth.rendering.shapes import Mesh, Pile, ball, grid, tube, turned
from booth.rendering.sky import add_lamp
from themes.wonders.scenes.gala.source import surfaces
from themes.wonders.scenes.gala.source.palace import ARCHES, OPENING, SPRING, TOP, WALL, Place, arch_wall

HALL = (9.6, 33.0, 7.4)  # metres: half its width, its back wall, its height over the floor
WARM = (1.0, 0.66, 0.34)


def add_hall() -> None:
    """All of it, and its curtains behind the outer doors."""
    half, back, high = HALL
    wall = plain("damask", (0.34, 0.16, 0.075), 0.6)
    add_box((-half, back, TOP), (half, back + 0.2, TOP + high), wall)
    add_box((-half, WALL + 0.6, TOP + high), (half, back, TOP + high + 0.2), wall)
    for side in (-1, 1):
        add_box((side * half, WALL + 3.4, TOP), (side * (half + 0.2), back, TOP + high), wall)
    _niches(wall, back, TOP + high)
    gilt, bulb = surfaces.brass("chandelier", 0.3), glowing("bulb", WARM, 13.0)
    _stair(back, gilt)
    for middle, size in zip(ARCHES, (0.72, 1.05, 0.72), strict=True):
        _chandelier((middle * 1.12, 25.0, TOP + 4.5), size, 14, gilt, bulb)
        if middle:
            _curtains(middle, WALL + 0.7)


def _stair(back: float, gilt: bpy.types.Material) -> None:
    """Wide, with a runner under rods, a rail and a lamp at both sides."""
    pale, runner = (
        plain("stair", (0.40, 0.30, 0.19), 0.4),
        plain("runner", (0.19, 0.006, 0.011), 0.9, Specular_IOR_Level=0.1),
    )
    for k in range(13):
        y, z = 27.0 + k * 0.34, TOP + (k + 1) * 0.16
        add_box((-1.5, y, TOP), (1.5, back, z), pale, 0.01)
        add_box((-0.85, y - 0.01, TOP), (0.85, back, z + 0.01), runner)
        add_box((-0.9, y - 0.03, z - 0.15), (0.9, y - 0.01, z - 0.10), gilt)
    for side in (-1, 1):
        add_mesh(
            "newel", *turned([(0.14, 0), (0.14, 0.2), (0.09, 0.3), (0.09, 1.2), (0.15, 1.3)], 16), pale
        ).location = (side * 1.5, 26.8, TOP)
        _sconce((side * 1.5, 26.8, TOP + 1.55))
        rail = [(side * 1.5, 26.8, TOP + 1.1), (side * 1.5, 31.2, TOP + 3.1)]
        add_mesh("rail", *tube(rail, [0.07, 0.07], 8), gilt)


def _niches(wall: bpy.types.Material, back: float, top: float) -> None:
    """Arched mirrors between half-columns with lamps: they double the chandeliers."""
    cream = plain("cream", (0.66, 0.52, 0.34), 0.5)
    mirror = plain("mirror", (0.80, 0.60, 0.36), 0.26, Metallic=1.0)
    for middle in (-6.5, 0.0, 6.5):
        low = TOP + (2.2 if middle == 0 else 0.0)
        niche, shape = (middle - 2.4, middle + 2.4), (1.15, 2.5)
        arch_wall(wall, niche, middle, shape, (low, top), back - 0.9)
        add_box((middle - 2.4, back - 0.05, low), (middle + 2.4, back, top), mirror)
        add_lamp((middle, back - 0.45, low + 2.9), WARM, 60.0, 0.25, seen=False)
        for side in (-1, 1):
            at = (middle + side * 1.75, back - 1.2, low)
            add_mesh("pilaster", *turned([(0.24, 0), (0.22, 4.2), (0.34, 4.4)], 16), cream).location = at
            _sconce((middle + side * 1.75, back - 1.5, low + 2.2))


def _sconce(at: Place) -> None:
    points, faces = ball(12, 8)
    add_mesh("sconce", points * [0.09, 0.09, 0.14] + np.asarray(at), faces, glowing("sconce", (1.0, 0.62, 0.30), 6.0))


def _curtains(middle: float, y: float) -> None:
    """Two, drawn back to the sides, each gathered at a third of its height."""
    cloth = surfaces.velvet("curtain", (0.44, 0.022, 0.026))
    for side in (-1, 1):
        t, up = np.meshgrid(np.linspace(0, 1, 90), np.linspace(0, 1, 40))
        gathered = 0.34 + 0.66 * np.abs(up - 0.34) ** 0.75 / 0.66**0.75
        x = middle + side * (OPENING + 0.1 - t * 0.95 * np.minimum(gathered, 1))
        folds = y + 0.06 * np.sin(t * 42 + 1.5 * np.sin(up * 3)) * gathered
        points = np.stack([x, folds, TOP + up * (SPRING - 0.05)], -1).reshape(-1, 3)
        add_mesh("curtain", points, grid(90, 40), cloth)


def _chandelier(at: Place, size: float, bulbs: int, gilt: bpy.types.Material, lamp: bpy.types.Material) -> None:
    """Two rings of bulbs on curved arms below a stem; *at*: its middle, *size*: its radius, metres."""
    pile, shapes = Pile(), ball(10, 7)
    pile.add(*turned([(0.02, 2.2), (0.02, 0.5), (0.12, 0.35), (0.06, 0.1), (0.18, -0.1), (0.10, -0.4), (0, -0.5)], 14))
    for count, radius, low in ((bulbs, 1.0, 0.0), (bulbs // 2, 0.6, 0.55)):
        for k in range(count):
            t, turn = np.linspace(0, 1, 9), 2 * math.pi * k / count
            arm = np.stack([radius * t, 0 * t, low + 0.15 - 0.32 * np.sin(t * math.pi)], -1)
            pile.add(*tube(arm, np.full(9, 0.02), 5), 0, (0, 0, 0), turn)
            place = (radius * math.cos(turn), radius * math.sin(turn), low + 0.25)
            pile.add(np.asarray(shapes[0]) * [0.06, 0.06, 0.10], shapes[1], 1, place)
    mesh = pile.mesh()
    add_pile("chandelier", Mesh(mesh.points * size + np.asarray(at), mesh.faces, mesh.materials), [gilt, lamp])
