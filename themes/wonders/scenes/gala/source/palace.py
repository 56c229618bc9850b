"""The front of the palace: steps, columns, three arches with a lit hall behind them, and the wings at both sides."""

import math
from collections.abc import Sequence

import bpy
import numpy as np
from numpy.typing import ArrayLike

from booth.rendering.materials import glowing, plain
from booth.rendering.objects import add_box, add_mesh, add_pile
from booth.rendering.shapes import Faces, Pile, Points, ball, box, grid, swept, tube, turned
from themes.wonders.scenes.gala.source import surfaces

FOOT, RISE, TREAD, STEPS = 14.2, 0.15, 0.36, 7  # metres: where the steps begin, and their measures
TOP = STEPS * RISE  # metres: the floor behind them
HEAD = FOOT + (STEPS - 1) * TREAD  # metres: where that floor begins
COLUMNS = (2.2, 6.6, 7.8)  # metres from the middle, at both sides
FRONT, WALL = 20.0, 22.0  # metres: the columns, and the wall with the arches
SHAFT, RADIUS = 5.3, 0.36  # metres: a column's height without its base, and its radius
ARCHES = (-4.4, 0.0, 4.4)  # metres: their middles
OPENING, SPRING = 1.45, 3.7  # metres: half of an arch's width, and the height over the floor where its curve begins
ENTABLATURE = TOP + 0.36 + SHAFT  # metres: what lies on the columns

Place = tuple[float, float, float]


def add_palace() -> None:
    """All of it."""
    cut, smooth, pale = (
        surfaces.stone("ashlar", courses=True),
        surfaces.stone("stone", courses=False),
        surfaces.marble(),
    )
    _steps(pale)
    _columns(smooth)
    for middle in ARCHES:
        arch_wall(cut, (middle - 2.2, middle + 2.2), middle, (OPENING, SPRING), (TOP, ENTABLATURE + 0.1), WALL)
        _archivolt(smooth, middle, OPENING, SPRING, WALL)
        _doors(middle, opened=middle == 0)
    for side in (-1, 1):
        add_box((side * 6.6, WALL, TOP), (side * 8.6, WALL + 0.6, ENTABLATURE + 0.1), cut)
        add_box((side * 8.2, WALL + 0.6, TOP), (side * 8.6, WALL + 3.5, ENTABLATURE + 0.1), smooth)
    _entablature(smooth)
    _wings(cut, smooth)


def _steps(pale: bpy.types.Material) -> None:
    """The steps between two cheeks, and the terrace at both sides."""
    for k in range(STEPS):
        y, z = FOOT + k * TREAD, (k + 1) * RISE
        add_box((-5.1, y, z - RISE), (5.1, HEAD + 0.4, z - 0.035), pale, 0.006)
        add_box((-5.1, y - 0.03, z - 0.035), (5.1, HEAD + 0.4, z), pale, 0.014)  # its nosing stands out a little
    add_box((-10.0, HEAD + 0.3, 0), (10.0, WALL + 12, TOP), pale, 0.01)
    for side in (-1, 1):
        for grow, low, high in ((0.06, 0.0, 0.22), (0.0, 0.2, TOP), (0.07, TOP, TOP + 0.16)):
            near, far = FOOT - 0.5 - grow, HEAD + 0.6
            add_box((side * (5.1 - grow), near, low), (side * (6.9 + grow), far, high), pale, 0.02)
        pile, baluster = Pile(), _baluster()
        for x in np.arange(7.1, 9.9, 0.26):
            pile.add(*baluster, 0, (side * float(x), HEAD + 0.5, TOP + 0.1))
        add_pile("balusters", pile.mesh(), [pale])
        add_box((side * 6.9, HEAD + 0.34, TOP), (side * 10.0, HEAD + 0.66, TOP + 0.12), pale, 0.015)
        add_box((side * 6.9, HEAD + 0.32, TOP + 0.72), (side * 10.0, HEAD + 0.68, TOP + 0.86), pale, 0.02)


def _baluster() -> tuple[Points, Faces]:
    profile = [(0.08, 0), (0.08, 0.06), (0.05, 0.09), (0.085, 0.22), (0.075, 0.30), (0.04, 0.46), (0.06, 0.52)]
    return turned([*profile, (0.04, 0.55), (0.075, 0.58), (0.075, 0.63)], 14)


def _columns(made: bpy.types.Material) -> None:
    pile = Pile()
    for x in COLUMNS:
        for side in (-1, 1):
            at = (side * x, FRONT, TOP)
            pile.add(*box((-0.50, -0.50, 0), (0.50, 0.50, 0.14)), 0, at)
            pile.add(*_base(), 0, at)
            pile.add(*_shaft(), 0, (at[0], at[1], TOP + 0.36))
            _capital(pile, (at[0], at[1], TOP + 0.36 + SHAFT - 0.82))
    add_pile("columns", pile.mesh(), [made])


def _base() -> tuple[Points, Faces]:
    """Two rolls with a hollow between."""
    roll = [(0.38 + 0.09 * math.sin(a), 0.20 - 0.06 * math.cos(a)) for a in np.linspace(0, math.pi, 9)]
    upper = [(0.36 + 0.05 * math.sin(a), 0.32 - 0.035 * math.cos(a)) for a in np.linspace(0, math.pi, 7)]
    return turned([*roll, (0.37, 0.27), *upper, (0.34, 0.37)], 40)


def _shaft() -> tuple[Points, Faces]:
    """Fluted, and a little slimmer towards its top."""
    sides, rows = 144, 12
    angle, up = np.meshgrid(np.linspace(0, 2 * math.pi, sides + 1), np.linspace(0, 1, rows))
    flutes = np.clip(np.abs(np.sin(angle * 12)) * 1.25, 0, 1) ** 0.7
    radius = RADIUS * (1 - 0.13 * up**1.7) - 0.030 * flutes * (1 - (2 * up - 1) ** 40)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle), up * (SHAFT - 0.8)], -1).reshape(-1, 3)
    return points, grid(sides + 1, rows)


def _capital(pile: Pile, at: Place) -> None:
    """A bell with two rows of curled leaves, a scroll below each corner, and a slab on top."""
    pile.add(*turned([(0.35, -0.06), (0.35, 0), (0.30, 0.02), (0.30, 0.5), (0.40, 0.70)], 32), 0, at)
    for count, high, low, first in ((8, 0.34, 0.0, 0.0), (8, 0.58, 0.02, math.pi / 8)):
        for k in range(count):
            pile.add(*_acanthus(high), 0, (at[0], at[1], at[2] + low), first + k * 2 * math.pi / count)
    for k in range(4):
        turn = math.pi / 4 + k * math.pi / 2
        t = np.linspace(0, 1, 30)
        curl = 0.5 * math.pi + t[::-1] * 3.2 * math.pi
        size = 0.02 + 0.085 * t[::-1]
        path = np.stack([0.46 + size * np.cos(curl), 0 * t, 0.56 + size * np.sin(curl)], -1)
        pile.add(*tube(path, np.full(30, 0.032), 8), 0, at, turn)
    for half, low, high in ((0.44, 0.68, 0.75), (0.48, 0.75, 0.82)):
        pile.add(*box((-half, -half, low), (half, half, high)), 0, at)


def _acanthus(high: float) -> tuple[Points, Faces]:
    """One leaf of the capital, along +x, its tip curling out and down."""
    t, u = np.meshgrid(np.linspace(0, 1, 9), np.linspace(-1, 1, 5), indexing="ij")
    wide = 0.125 * (1 - 0.55 * t**3) * (1 + 0.12 * np.sin(t * 22))
    out = 0.315 + 0.05 * t + 0.14 * t**5 - 0.03 * u * u
    up = high * (t - 0.32 * np.clip(t - 0.72, 0, 1) ** 1.2 * 3)
    return np.stack([out, wide * u, up], -1).reshape(-1, 3), grid(5, 9)


def outline(half: float, spring: float, steps: int = 28) -> tuple[Points, Points]:
    """The line of an arch in the plane (x, z), and the direction away from it, from the left foot to the right."""
    angle = np.linspace(math.pi, 0, steps)
    out = np.stack([np.cos(angle), np.sin(angle)], -1)
    curve = out * half + [0, spring]
    feet = np.array([[-half, 0.0]]), np.array([[half, 0.0]])
    return np.concatenate([feet[0], curve, feet[1]]), np.concatenate([out[:1], out, out[-1:]])


def arch_wall(
    made: bpy.types.Material,
    x: tuple[float, float],
    middle: float,
    arch: tuple[float, float],
    z: tuple[float, float],
    y: float,
) -> None:
    """A wall between these metres with an arch (half its width, where its curve begins) in it, 0.6 m thick."""
    inner, out = outline(*arch)
    inner = inner + np.array([middle, z[0]])
    reach = np.where(np.abs(out[:, 0]) > 1e-6, (np.where(out[:, 0] < 0, x[0], x[1]) - middle) / out[:, 0], 1e9)
    rise = np.where(out[:, 1] > 1e-6, (z[1] - z[0] - arch[1]) / np.maximum(out[:, 1], 1e-6), 1e9)
    outer = out * np.minimum(reach, rise)[:, None] + [middle, z[0] + arch[1]]
    outer[0], outer[-1] = (x[0], z[0]), (x[1], z[0])
    corners = np.array([[x[0], z[1]], [x[1], z[1]]])
    nearest = [int(np.argmin(np.hypot(*(outer - corner).T))) for corner in corners]
    outer[nearest] = corners
    rows = [np.insert(line, 1, depth, 1) for line, depth in ((outer, y), (inner, y), (inner, y + 0.6))]
    count = len(inner)
    add_mesh("wall", np.concatenate(rows), grid(count, 3), made, smooth=False)


def _archivolt(made: bpy.types.Material, middle: float, half: float, spring: float, y: float) -> None:
    """The moulding around an arch, with a keystone."""
    line, out = outline(half, spring)
    path, outs = np.insert(line + np.array([middle, TOP]), 1, y, 1), np.insert(out, 1, 0, 1)
    profile = [(0, 0), (0, 0.05), (0.10, 0.05), (0.10, 0.08), (0.20, 0.08), (0.22, 0.13), (0.30, 0.13), (0.30, 0)]
    add_mesh("archivolt", *swept(path, outs, np.tile([0, -1, 0], (len(path), 1)), profile), made, smooth=False)
    crown = TOP + spring + half
    add_box((middle - 0.13 * half, y - 0.2, crown - 0.08), (middle + 0.13 * half, y, crown + 0.33 * half), made, 0.03)
    for side in (-1, 1):  # the imposts that the curve stands on
        ends = middle + side * (half - 0.04), middle + side * (half + 0.36)
        add_box((ends[0], y - 0.18, TOP + spring - 0.14), (ends[1], y + 0.2, TOP + spring + 0.06), made, 0.02)


def _doors(middle: float, *, opened: bool) -> None:
    """A fan of bars over the doors; *opened*: their leaves stand inwards; else they are glazed."""
    gilt = surfaces.brass("gilt", 0.32)
    y, z = WALL + 0.35, TOP + SPRING
    for k in range(1, 6):
        a = math.pi * k / 6
        ends = [(middle + r * math.cos(a), y, z + r * math.sin(a)) for r in (0.42, OPENING)]
        add_mesh("bar", *tube(ends, [0.022, 0.022], 6), gilt)
    for r in (0.42, OPENING - 0.03):
        arc = [(middle + r * math.cos(a), y, z + r * math.sin(a)) for a in np.linspace(0, math.pi, 24)]
        add_mesh("bar", *tube(arc, np.full(24, 0.03), 6), gilt)
    add_box((middle - OPENING, y - 0.06, z - 0.09), (middle + OPENING, y + 0.06, z + 0.05), gilt, 0.01)
    wood = plain("door", (0.085, 0.034, 0.016), 0.35)
    if opened:
        for side in (-1, 1):
            hinge = middle + side * (OPENING - 0.055)
            add_box((hinge - 0.035, y, TOP), (hinge + 0.035, y + 1.25, z - 0.1), wood, 0.01)
            for low, high in ((0.15, 1.0), (1.15, SPRING - 0.3)):
                add_box((hinge - 0.055, y + 0.15, TOP + low), (hinge + 0.055, y + 1.1, TOP + high), gilt, 0.015)
        return
    for off, half in ((OPENING - 0.04, 0.045), (0.66, 0.02), (0.0, 0.03)):
        for x in (middle - off, middle + off):
            add_box((x - half, y - 0.03, TOP), (x + half, y + 0.03, z - 0.05), gilt, 0.006)
    for high in (0.75, 1.55, 2.35):
        add_box((middle - OPENING, y - 0.02, TOP + high - 0.02), (middle + OPENING, y + 0.02, TOP + high + 0.02), wood)
    add_box((middle - OPENING, y - 0.02, TOP), (middle + OPENING, y + 0.02, TOP + 0.7), wood)


def _along_front(made: bpy.types.Material, x: float, y: tuple[float, float], z: float, profile: ArrayLike) -> None:
    """A moulding along the front of a block from -*x* to *x* and back along both of its sides."""
    path = [(-x, y[1], z), (-x, y[0], z), (x, y[0], z), (x, y[1], z)]
    outs = [(-1, 0, 0), (-1, -1, 0), (1, -1, 0), (1, 0, 0)]
    add_mesh("moulding", *swept(path, outs, np.tile([0, 0, 1.0], (4, 1)), profile), made, smooth=False)


CORNICE = [(0, 0), (0.06, 0.03), (0.06, 0.10), (0.14, 0.16), (0.16, 0.20), (0.42, 0.22), (0.42, 0.32), (0.47, 0.36),
           (0.52, 0.44), (0.52, 0.47), (0, 0.50)]  # fmt: skip


def _entablature(made: bpy.types.Material) -> None:
    """Beam, frieze with wreaths, dentils, cornice, and a balustrade with urns."""
    low, x, y = ENTABLATURE, 8.25, FRONT - 0.42
    add_box((-x, y, low), (x, WALL + 0.6, low + 0.75), made, 0.01)
    for high, out in ((0.0, 0.0), (0.12, 0.03), (0.24, 0.06)):
        _along_front(made, x, (y, WALL), low + high, [(out, 0), (out + 0.03, 0.02), (out + 0.03, 0.12), (0, 0.12)])
    pile = Pile()
    for at in np.arange(-x, x + 0.01, 0.22):
        pile.add(*box((at - 0.065, y - 0.13, low + 0.64), (at + 0.065, y, low + 0.76)))
    add_pile("dentils", pile.mesh(), [made], smooth=False)
    _along_front(made, x, (y, WALL), low + 0.75, CORNICE)
    foot = low + 1.25
    add_box((-x - 0.1, y - 0.1, foot - 0.05), (x + 0.1, WALL + 0.6, foot + 0.12), made, 0.02)
    pile, one, urn = Pile(), _baluster(), _urn()
    posts = sorted([side * at for side in (-1, 1) for at in COLUMNS])
    for at in np.arange(-x + 0.1, x, 0.25):
        if min(abs(at - post) for post in posts) > 0.3:
            pile.add(*one, 0, (float(at), y + 0.15, foot + 0.1))
    for post in posts:
        pile.add(*box((post - 0.27, y - 0.12, foot), (post + 0.27, y + 0.42, foot + 0.9)))
        pile.add(*urn, 0, (post, y + 0.15, foot + 0.9), 0.0, 0.75)
    add_pile("balustrade", pile.mesh(), [made])
    add_box((-x, y, foot + 0.72), (x, y + 0.3, foot + 0.86), made, 0.02)


def _urn() -> tuple[Points, Faces]:
    profile = [
        (0.17, 0),
        (0.17, 0.06),
        (0.06, 0.12),
        (0.07, 0.2),
        (0.24, 0.42),
        (0.27, 0.62),
        (0.22, 0.68),
        (0.28, 0.74),
    ]
    return turned([*profile, (0.20, 0.80), (0.05, 0.98), (0.06, 1.04), (0.0, 1.1)], 24)


def _wings(cut: bpy.types.Material, smooth: bpy.types.Material) -> None:
    """Lower, further back, with a row of lit windows."""
    y, top = WALL + 3.2, TOP + 5.3
    lit = _window_light()
    for side in (-1, 1):
        for k in range(4):
            middle = side * (10.3 + 3.3 * k)
            arch_wall(cut, (middle - 1.65, middle + 1.65), middle, (0.72, 2.6), (TOP, top), y)
            _archivolt(smooth, middle, 0.72, 2.6, y)
            add_box((middle - 0.8, y + 0.5, TOP), (middle + 0.8, y + 0.52, TOP + 3.4), lit)
            for bar in (-0.36, 0.0, 0.36):
                add_box((middle + bar - 0.02, y + 0.42, TOP), (middle + bar + 0.02, y + 0.46, TOP + 3.4), smooth)
            for bar in (0.9, 1.75, 2.6):
                add_box((middle - 0.8, y + 0.42, TOP + bar), (middle + 0.8, y + 0.46, TOP + bar + 0.04), smooth)
    _along_front(smooth, 24.0, (y, y + 2), top, CORNICE)
    add_box((-24, y, top), (24, y + 0.5, top + 0.9), smooth, 0.02)
    add_box((-24, y - 0.1, 0), (24, y + 1, TOP + 0.02), smooth)


def _window_light() -> bpy.types.Material:
    return glowing("window", (1.0, 0.50, 0.17), 1.1)


def add_rods(half: float) -> None:
    """A brass rod at the back of every step, which holds the carpet, *half* as long."""
    pile, ends = Pile(), ball(10, 8)
    for k in range(STEPS):
        y, z = FOOT + k * TREAD - 0.06, k * RISE + 0.035
        pile.add(*tube([(-half, y, z), (half, y, z)], [0.014, 0.014], 8))
        for side in (-1, 1):
            pile.add(np.asarray(ends[0]) * 0.03 + [side * half, y, z], ends[1])
    add_pile("rods", pile.mesh(), [surfaces.brass("rod", 0.3)])


def steps_line(above: float) -> Sequence[tuple[float, float]]:
    """Where something *above* metres thick lies on the ground, the steps and the floor: (y, z), from near to far."""
    line = [(-1.0, above), (FOOT - 0.05, above)]
    for k in range(STEPS):
        y, z = FOOT + k * TREAD - 0.03, (k + 1) * RISE + above
        line += [(y - above, z - RISE + 0.01), (y - above, z - 0.02), (y - above * 0.3, z - 0.004), (y + 0.03, z)]
        line += [(y + TREAD - 0.02 - above, z)]
    return [*line[:-1], (WALL + 5.0, TOP + above)]
