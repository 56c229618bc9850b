"""Old brick: the wall's courses, its towers, and the bricks near the camera, laid one by one."""

import itertools
import math

import bpy
import numpy as np
from numpy.typing import ArrayLike

from booth.rendering.materials import finish, material, principled
from booth.rendering.noise import Field, fbm
from booth.rendering.objects import add_mesh, add_pile, paint
from booth.rendering.shapes import Faces, Pile, Points, grid
from themes.wonders.scenes.wall.source.air import misty
from themes.wonders.scenes.wall.source.way import (
    ALONG,
    COURSE_OF_THE_WALL,
    HERE,
    NEAREST,
    TOWERS,
    on_wall,
    unit,
)

HALF = 2.5  # metres, half of the walkway
PARAPET, MERLON, THICK = 0.85, 0.75, 0.45  # metres: height of the parapet, of a merlon on it, and thickness of both
PERIOD, SOLID = 2.3, 1.5  # metres from merlon to merlon, and length of one
LAID = 26.0  # metres of wall from the camera on that are laid brick by brick
BRICK, COURSE, JOINT = 0.40, 0.118, 0.008  # metres: length, height with its joint, width of a joint
DEEP = 13.0  # metres of masonry below the walkway, most of it in the hill


def stone(name: str, *, courses: bool) -> bpy.types.Material:
    """Old brick. *courses*: drawn from the attribute `wall` (metres along and up); else `tint` tells bricks apart."""
    made, nodes = material(name)
    place = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    broad, middling, fine = (
        nodes.noise(place, 0.55, 5, 0.6),
        nodes.noise(place, 4.5, 5, 0.65),
        nodes.noise(place, 60, 3, 0.7),
    )
    relief = nodes.math("MULTIPLY_ADD", fine, 0.5, middling)
    if courses:
        drawn = nodes.add("ShaderNodeAttribute", attribute_name="wall").outputs["Vector"]
        uneven = nodes.add("ShaderNodeTexNoise", {"Vector": place, "Scale": 5.0, "Detail": 3.0}).outputs[1]
        shifted = nodes.plus(drawn, nodes.times(nodes.vector("SUBTRACT", uneven, (0.5, 0.5, 0.5)), 0.035))
        pattern = nodes.add(
            "ShaderNodeTexBrick",
            {
                "Vector": shifted, "Color1": (0.25,) * 3, "Color2": (0.75,) * 3, "Mortar": (1.1,) * 3, "Scale": 1.0,
                "Mortar Size": 0.012, "Mortar Smooth": 0.5, "Brick Width": BRICK, "Row Height": COURSE,
            },
        )  # fmt: skip
        tint = nodes.split(pattern.outputs[0])[0]
        relief = nodes.math("MULTIPLY_ADD", pattern.outputs["Fac"], -1.2, relief)
    else:
        tint = nodes.attribute("tint")
    weathered = nodes.math("MULTIPLY_ADD", tint, 0.34, nodes.math("MULTIPLY", middling, 0.45))
    colour = nodes.ramp(
        nodes.math("ADD", weathered, nodes.math("MULTIPLY_ADD", broad, 0.55, -0.16)),
        [
            (0.22, (0.085, 0.077, 0.068)),
            (0.45, (0.19, 0.172, 0.150)),
            (0.62, (0.29, 0.262, 0.225)),
            (0.85, (0.44, 0.41, 0.36)),
        ],
    )
    lichen = nodes.between(nodes.noise(place, 2.2, 5, 0.7), 0.60, 0.70, 0.0, 0.5)
    colour = nodes.mix(lichen, colour, (0.095, 0.095, 0.06))
    streaks = nodes.between(nodes.noise(nodes.stretched(place, (1.6, 1.6, 0.14)), 1.0, 5, 0.6), 0.55, 0.72, 0.0, 0.5)
    colour = nodes.mix(streaks, colour, (0.075, 0.068, 0.06))
    lit = principled(nodes, colour, 0.95, nodes.bump(relief, 0.018, 0.8), Specular_IOR_Level=0.2)
    finish(nodes, misty(nodes, lit))
    return made


def mortar() -> bpy.types.Material:
    """What shows between bricks."""
    made, nodes = material("mortar")
    place = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    colour = nodes.ramp(nodes.noise(place, 7, 6, 0.7), [(0.3, (0.15, 0.135, 0.115)), (0.6, (0.33, 0.30, 0.26))])
    bump = nodes.bump(nodes.noise(place, 30, 5, 0.7), 0.02, 0.8)
    finish(nodes, principled(nodes, colour, 1.0, bump, Specular_IOR_Level=0.1))
    return made


class Masonry:
    """Faces of the wall, each with its place in the courses, gathered into one mesh."""

    def __init__(self) -> None:
        self._corners: list[Points] = []
        self._drawn: list[Points] = []

    def add(self, corners: Points, drawn: Points) -> None:
        """Quads: *corners* (n, 4, 3), and *drawn* (n, 4, 2), metres along and up the courses."""
        self._corners.append(corners.reshape(-1, 3))
        self._drawn.append(drawn.reshape(-1, 2))

    def ribbon(self, along: Field, first: tuple[float, float], second: tuple[float, float]) -> None:
        """A strip between two lines along the wall, each given by its (offset to the right, height)."""
        a, b = on_wall(along, *first), on_wall(along, *second)
        lies = abs(second[0] - first[0]) > abs(second[1] - first[1])
        base = first[0] if lies else first[1]
        up = math.hypot(second[0] - first[0], second[1] - first[1])
        low, high = (np.stack([along, np.full(len(along), base + h)], -1) for h in (0, up))
        self.add(np.stack([a[:-1], a[1:], b[1:], b[:-1]], 1), np.stack([low[:-1], low[1:], high[1:], high[:-1]], 1))

    def box(
        self, along: tuple[ArrayLike, ArrayLike], across: tuple[float, float], up: tuple[ArrayLike, ArrayLike]
    ) -> None:
        """Boxes, without a floor, between these metres along, across and up; some of them arrays of equal length."""
        s0, s1, h0, h1 = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, np.float64)) for v in (*along, *up)))
        s, side, h = (s0, s1), tuple(np.full(s0.shape, float(v)) for v in across), (h0, h1)
        level = on_wall((s0 + s1) / 2, sum(across) / 2, 0)[:, 2]
        for fixed, face in (
            (1, ((0, 0, 0), (1, 0, 0), (1, 0, 1), (0, 0, 1))),
            (1, ((0, 1, 0), (1, 1, 0), (1, 1, 1), (0, 1, 1))),
            (0, ((0, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1))),
            (0, ((1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 0, 1))),
            (2, ((0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))),
        ):
            corners, drawn = [], []
            for i, j, k in face:
                corner = on_wall(s[i], side[j], 0)
                corner[:, 2] = (corner[:, 2] + level) / 2 + h[k]  # half as steep as the walkway
                corners.append(corner)
                drawn.append(np.stack([s[i] if fixed == 1 else side[j], s[i] if fixed == 2 else h[k]], -1))
            self.add(np.stack(corners, 1), np.stack(drawn, 1))

    def mesh(self, name: str, made_of: bpy.types.Material) -> None:
        """Puts it into the place."""
        corners, drawn = np.vstack(self._corners), np.vstack(self._drawn)
        added = add_mesh(name, corners, np.arange(len(corners)).reshape(-1, 4), made_of, smooth=False)
        flat = np.concatenate([drawn, np.zeros((len(drawn), 1))], 1).astype(np.float32)
        added.data.attributes.new("wall", "FLOAT_VECTOR", "POINT").data.foreach_set("vector", flat.ravel())


def add_wall() -> None:
    """The whole wall with its towers; the nearest stretch of it brick by brick."""
    built = Masonry()
    away = ALONG[ALONG >= HERE + LAID - 1]
    for side in (-1, 1):
        inner, outer, band = side * HALF, side * (HALF + THICK), side * (HALF + THICK + 0.10)
        built.ribbon(ALONG, (side * (HALF + 1.5), -DEEP), (outer, -0.25))
        built.ribbon(ALONG, (band, -0.30), (band, -0.12))
        built.ribbon(ALONG, (outer, -0.12), (band, -0.12))
        built.ribbon(ALONG, (outer, -0.3), (outer, 0.0))
        built.ribbon(away, (outer, 0.0), (outer, PARAPET))
        built.ribbon(away, (inner, PARAPET), (outer, PARAPET))
        built.ribbon(away, (inner, 0.0), (inner, PARAPET))
        random = np.random.default_rng(4 + side)
        merlons = np.arange(HERE + LAID, ALONG[-1] - 3, PERIOD)
        merlons = merlons[random.random(len(merlons)) > 0.04]  # a few have fallen
        tops = PARAPET + MERLON * random.uniform(0.8, 1.05, len(merlons))
        built.box((merlons, merlons + SOLID), (inner, outer), (PARAPET, tops))
    built.ribbon(away, (-HALF, 0.0), (HALF, 0.0))
    windows = Pile()
    for index, tall in TOWERS.items():
        spot = float(NEAREST.query(COURSE_OF_THE_WALL[index][:2])[1])
        add_tower(built, windows, spot, tall)
    made, nodes = material("inside")
    finish(nodes, misty(nodes, principled(nodes, (0.014, 0.013, 0.012), 1.0)))
    add_pile("windows", windows.mesh(), [made], smooth=False)
    built.mesh("wall", stone("courses", courses=True))
    add_brickwork()


def add_tower(built: Masonry, windows: Pile, spot: float, tall: float) -> None:
    """A watchtower over the walkway, *tall* metres: a block on a foot, a band, a battlement, arched windows."""
    half = 0.56 * tall
    foot, band = half + 0.5, half + 0.25
    built.box((spot - foot, spot + foot), (-foot, foot), (-DEEP, 1.0))
    built.box((spot - half, spot + half), (-half, half), (1.0, tall - 1.6))
    built.box((spot - band, spot + band), (-band, band), (tall - 1.6, tall - 1.25))
    built.box((spot - half, spot + half), (-half, half), (tall - 1.25, tall - 0.6))
    step = 2 * half / 5
    for i in range(5):
        a = -half + step * i + 0.15
        b = a + (0.6 if (i + int(spot)) % 5 == 3 else step - 0.75)  # one merlon is half gone
        for e in (-1, 1):
            built.box((spot + a, spot + b), (e * half, e * (half - 0.6)), (tall - 0.6, tall + 0.35))
            built.box((spot + e * half, spot + e * (half - 0.6)), (a, b), (tall - 0.6, tall + 0.35))
    bow = np.linspace(0, math.pi, 9)
    arch = np.array([(0.6, 0.0), *zip(0.6 * np.cos(bow), 1.3 + 0.6 * np.sin(bow), strict=True), (-0.6, 0.0)])
    fan = np.array([(0, i, i + 1, i + 1) for i in range(1, len(arch) - 1)])
    level = on_wall(spot, 0, 0)[2]
    for e in (-1, 1):
        for c in (-half * 0.58, 0.0, half * 0.58):
            proud = e * (half + 0.03)  # metres, so that it does not flicker with the wall behind it
            for corners in (on_wall(spot + c + arch[:, 0], proud, 0), on_wall(spot + proud, c + arch[:, 0], 0)):
                corners[:, 2] = level + 3.2 + arch[:, 1]
                windows.add(corners, fan)


def old_brick(random: np.random.Generator, size: tuple[float, float, float]) -> tuple[Points, Faces]:
    """A box of *size* metres with rounded, chipped edges."""
    whole = np.array(size)
    counts = np.maximum(2, np.round(whole / 0.035)).astype(int)
    sides, faces, count = [], [], 0
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        a, b = np.meshgrid(np.linspace(-1, 1, counts[u] + 1), np.linspace(-1, 1, counts[v] + 1))
        for end in (-1, 1):
            points = np.empty((a.size, 3))
            points[:, axis], points[:, u], points[:, v] = end, a.ravel(), b.ravel()
            net = grid(counts[u] + 1, counts[v] + 1) + count
            sides.append(points)
            faces.append(net if end > 0 else net[:, ::-1])
            count += len(points)
    points = np.vstack(sides) * whole / 2
    edge = 0.010  # metres, radius of the rounding
    core = np.clip(points, edge - whole / 2, whole / 2 - edge)
    off = points - core
    length = np.linalg.norm(off, axis=1)[:, None]
    points = core + off / np.maximum(length, 1e-9) * np.minimum(length, edge)
    at = points * 9 + random.uniform(-50, 50, 3)
    lumps = fbm(at[:, 0] + at[:, 2] * 0.7, at[:, 1] - at[:, 2] * 0.6, 4, 2.0, 0.6, int(random.integers(1000)))
    on_edge = np.clip((length[:, 0] - edge) / 0.006, 0, 1)
    worn = 0.007 * (0.25 + 2.0 * on_edge) * np.clip(lumps + 0.4, 0, 2)
    return points - unit(points / whole**2) * worn[:, None], np.vstack(faces)


class Bricks:
    """Bricks laid one by one into one mesh; the attribute `tint` differs from brick to brick."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self._points: list[Points] = []
        self._faces: list[Faces] = []
        self._tints: list[Field] = []
        self._count = 0
        self._moulds: dict[tuple[float, float, float], list[tuple[Points, Faces]]] = {}

    def lay(self, size: tuple[float, float, float], at: Points, turn: tuple[float, float, float]) -> None:
        """One of *size* with its middle *at* a place, turned about x, y and z by radians."""
        key = (round(size[0], 2), round(size[1], 2), round(size[2], 2))
        if key not in self._moulds:
            self._moulds[key] = [old_brick(self.random, size) for _ in range(9)]
        points, faces = self._moulds[key][self.random.integers(9)]
        if self.random.random() < 0.5:
            points = points * (-1, -1, 1)  # the other way round
        (a, b, c), (d, e, f) = np.cos(turn), np.sin(turn)
        about_x, about_y = np.array([[1, 0, 0], [0, a, -d], [0, d, a]]), np.array([[b, 0, e], [0, 1, 0], [-e, 0, b]])
        about_z = np.array([[c, -f, 0], [f, c, 0], [0, 0, 1]])
        self._points.append(points @ (about_z @ about_y @ about_x).T + at)
        self._faces.append(faces + self._count)
        self._tints.append(np.full(len(points), self.random.random()))
        self._count += len(points)

    def on_wall(self, size: tuple[float, float, float], along: float, across: float, up: float, loose: float) -> None:
        """One whose middle is at that place on the wall, lying along it; *loose* metres out of line."""
        here, ahead = on_wall(along, across, up), on_wall(along + 0.05, across, up)
        way = ahead - here
        yaw, pitch = math.atan2(way[1], way[0]), -math.atan2(way[2], math.hypot(way[0], way[1]))
        a, b, c = self.random.normal(0, 1, 3)
        here = here + np.array([-math.sin(yaw) * b, math.cos(yaw) * b, 0.4 * a]) * loose
        self.lay(size, here, (c * loose * 1.6, pitch + a * loose, yaw + b * loose))

    def mesh(self, name: str, made_of: bpy.types.Material) -> None:
        """Puts them into the place."""
        added = add_mesh(name, np.vstack(self._points), np.vstack(self._faces), made_of)
        paint(added, "tint", np.concatenate(self._tints))


def add_brickwork() -> None:
    """The stretch of walkway and parapets nearest to the camera, on a core of mortar."""
    bricks, core = Bricks(3), Masonry()
    first, last = HERE - 3.0, HERE + LAID
    steps = np.arange(first, last + 0.01, 1.0)
    low = round(PARAPET / COURSE)
    for side in (-1, 1):
        inner, outer = side * (HALF + 0.016), side * (HALF + THICK - 0.016)
        core.ribbon(steps, (inner, -0.1), (inner, PARAPET - 0.03))
        core.ribbon(steps, (inner, PARAPET - 0.03), (outer, PARAPET - 0.03))
        core.ribbon(steps, (outer, -0.1), (outer, PARAPET - 0.03))
        for course in range(low):
            add_course(
                bricks, side, course, first - (course % 2) * BRICK / 2, last, out=0.025 if course == low - 1 else 0
            )
        for number in range(-2, int(LAID / PERIOD) + 1):
            start = HERE + number * PERIOD
            rows = round(MERLON / COURSE) - (0, 1, 0, 0, 2, 0, 1, 0, 0, 3)[(number * 3 + side + 1) % 10]
            for row in range(rows):
                torn = 0.35 * bricks.random.random() if 0 < rows - row < 2 and rows < 6 else 0.0
                add_course(bricks, side, low + row, start, start + SOLID - torn, out=0.03 if row == 5 else 0)
            top = PARAPET + rows * COURSE - 0.02
            core.box((start + 0.02, start + SOLID - 0.4), (inner, outer), (PARAPET - 0.1, top - 0.1))
            core.box((start + 0.02, start + SOLID - 0.02), (inner, outer), (PARAPET - 0.1, top - 0.2))
    paver = 0.40  # metres
    for row, along in enumerate(np.arange(first, last, paver)):
        for across in np.arange(-HALF - 0.1 - (row % 2) * paver / 2, HALF + 0.2, paver):
            bricks.on_wall((paver - 0.01, paver - 0.01, 0.09), float(along), float(across), -0.045, 0.009)
    core.ribbon(steps, (-HALF - 0.2, -0.016), (HALF + 0.2, -0.016))
    bricks.mesh("bricks", stone("brick", courses=False))
    core.mesh("core", mortar())


def add_course(bricks: Bricks, side: int, course: int, start: float, end: float, out: float) -> None:
    """One course of a parapet, two bricks deep, its joints over the middles of the bricks below; *out*: it juts out."""
    up = (course + 0.5) * COURSE
    ends = np.arange(start, end + 0.01, BRICK)
    if course % 2:
        ends = np.concatenate([[start], np.arange(start + BRICK / 2, end + 0.01, BRICK)])
    if end - ends[-1] > 0.06:
        ends = np.append(ends, end)
    deep = THICK / 2 + out
    for row in (-1, 1):
        across = side * (HALF + THICK / 2) + row * deep / 2
        for a, b in itertools.pairwise(ends):
            length = round(b - a, 2) - JOINT
            bricks.on_wall((length, deep - JOINT, COURSE - JOINT), (a + b) / 2, across, up, 0.005)
