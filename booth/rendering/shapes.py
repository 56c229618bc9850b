"""Meshes as arrays, before Blender sees them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from booth.rendering.noise import fbm

Points = NDArray[np.float64]
Faces = NDArray[np.int32]


@dataclass(frozen=True)
class Mesh:
    """*points* (n, 3) in metres; *faces* (m, 3 or 4) of their numbers; *materials* (m,): which of an object's own."""

    points: Points
    faces: Faces
    materials: NDArray[np.int32]


class Pile:
    """Collects pieces into one mesh."""

    def __init__(self) -> None:
        self._points: list[Points] = []
        self._faces: list[Faces] = []
        self._materials: list[NDArray[np.int32]] = []
        self._count = 0

    def add(
        self,
        points: ArrayLike,
        faces: ArrayLike,
        material: int = 0,
        at: tuple[float, float, float] = (0, 0, 0),
        turn: float = 0.0,
        scale: float = 1.0,
    ) -> None:
        """Adds a piece, scaled, turned about z by *turn* radians, moved *at*; a quad a, b, c, c is a triangle."""
        corners = np.asarray(points, np.float64) * scale
        if turn:
            cos, sin = math.cos(turn), math.sin(turn)
            corners = corners @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
        numbers = np.asarray(faces, np.int32)
        if numbers.shape[1] == 3:
            numbers = np.concatenate([numbers, numbers[:, 2:]], 1)
        self._points.append(corners + np.asarray(at))
        self._faces.append(numbers + self._count)
        self._materials.append(np.full(len(numbers), material, np.int32))
        self._count += len(corners)

    def add_mesh(
        self,
        mesh: Mesh,
        at: tuple[float, float, float] = (0, 0, 0),
        turn: float = 0.0,
        scale: float = 1.0,
        tip: float = 0.0,
    ) -> None:
        """Adds all of *mesh* as `add` does, with its +x first tipped up by *tip* radians."""
        cos, sin = math.cos(tip), math.sin(tip)
        tipped = mesh.points @ np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
        self.add(tipped, mesh.faces, 0, at, turn, scale)
        self._materials[-1] = mesh.materials

    def mesh(self) -> Mesh:
        """All pieces as one."""
        return Mesh(np.concatenate(self._points), np.concatenate(self._faces), np.concatenate(self._materials))


def grid(columns: int, rows: int) -> Faces:
    """The faces of *rows* times *columns* points that lie row after row."""
    first = np.arange(columns - 1)[None, :] + np.arange(rows - 1)[:, None] * columns
    return np.stack([first, first + 1, first + 1 + columns, first + columns], -1).reshape(-1, 4).astype(np.int32)


def surface(x: Points, y: Points, z: Points) -> tuple[Points, Faces]:
    """Points and faces of the heights *z* over the places (*x*, *y*), all (rows, columns)."""
    return np.stack([x, y, z], -1).reshape(-1, 3), grid(z.shape[1], z.shape[0])


def pebble(random: np.random.Generator, size: float) -> tuple[Points, Faces]:
    """A broken stone of about *size* metres: a ball cut by planes and roughened."""
    up, around = np.meshgrid(np.linspace(0, math.pi, 48), np.linspace(0, 2 * math.pi, 72))
    ball = np.stack([np.sin(up) * np.cos(around), np.sin(up) * np.sin(around), np.cos(up)], -1)
    cuts = random.normal(size=(14, 3))
    cuts /= np.linalg.norm(cuts, axis=1)[:, None]
    reach = np.min(random.uniform(0.62, 0.95, 14) / np.maximum(ball @ cuts.T, 0.05), axis=-1)
    rough = fbm(ball[..., 0] * 3 + ball[..., 2], ball[..., 1] * 3 - ball[..., 2] * 2, 4, 2.0, 0.55, 71) * 0.05
    radius = np.minimum(reach, 1.15) + rough
    points, faces = surface(*(np.moveaxis(ball * radius[..., None] * (1.25, 0.9, 0.7), -1, 0) * size))
    return points, faces


def tube(path: ArrayLike, radii: Sequence[float] | Points, sides: int = 6) -> tuple[Points, Faces]:
    """A round stem along *path* (k, 3) with *radii* (k,)."""
    along = np.asarray(path, np.float64)
    count = len(along)
    angles = 2 * math.pi * np.arange(sides) / sides
    points = []
    across = np.array([0.13, 0.21, 0.97])
    for i in range(count):
        ahead = along[min(i + 1, count - 1)] - along[max(i - 1, 0)]
        ahead /= np.linalg.norm(ahead) + 1e-9
        if i == 0 and abs(ahead[2]) >= 0.9:
            across = np.array([1.0, 0.0, 0.0])
        across = across - ahead * (across @ ahead)  # carried along, so that the stem does not twist where it bends
        across /= np.linalg.norm(across)
        other = np.cross(ahead, across)
        points.append(along[i] + radii[i] * (np.cos(angles)[:, None] * across + np.sin(angles)[:, None] * other))
    first = np.arange(count - 1)[:, None] * sides
    side, following = np.arange(sides)[None, :], (np.arange(sides)[None, :] + 1) % sides
    faces = np.stack([first + side, first + following, first + sides + following, first + sides + side], -1)
    return np.concatenate(points), faces.reshape(-1, 4).astype(np.int32)


def box(low: Sequence[float], high: Sequence[float]) -> tuple[Points, Faces]:
    """A block between two opposite corners."""
    around = ((0, 0), (1, 0), (1, 1), (0, 1))
    ends = np.sort(np.array([low, high], np.float64), 0)
    points = np.array([(ends[a, 0], ends[b, 1], ends[c, 2]) for c in (0, 1) for a, b in around])
    faces = [(0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7), (4, 5, 6, 7), (3, 2, 1, 0)]
    return points, np.array(faces, np.int32)


def ball(sides: int = 12, rows: int = 9) -> tuple[Points, Faces]:
    """A ball of radius 1."""
    down, turn = np.meshgrid(np.linspace(0, math.pi, rows), np.linspace(0, 2 * math.pi, sides), indexing="ij")
    points = np.stack([np.sin(down) * np.cos(turn), np.sin(down) * np.sin(turn), np.cos(down)], -1)
    return points.reshape(-1, 3), grid(sides, rows)


def turned(profile: ArrayLike, sides: int = 32) -> tuple[Points, Faces]:
    """What a lathe makes of *profile* (k, 2), radius and height; a place that stands there twice is a sharp edge."""
    radii, heights = np.asarray(profile, np.float64).T
    angles = 2 * math.pi * np.arange(sides) / sides
    flat = radii[:, None, None] * np.stack([np.cos(angles), np.sin(angles)], -1)
    points = np.concatenate([flat, np.repeat(heights[:, None, None], sides, 1)], 2).reshape(-1, 3)
    rows = np.nonzero((np.diff(radii) != 0) | (np.diff(heights) != 0))[0][:, None] * sides
    side, following = np.arange(sides)[None, :], (np.arange(sides)[None, :] + 1) % sides
    faces = np.stack([rows + side, rows + following, rows + sides + following, rows + sides + side], -1)
    return points, faces.reshape(-1, 4).astype(np.int32)


def swept(path: ArrayLike, outs: ArrayLike, ups: ArrayLike, profile: ArrayLike) -> tuple[Points, Faces]:
    """A moulding: *profile* (m, 2), out and up, along *path* (k, 3), where (k, 3) *outs* and *ups* say what that is."""
    out, up = np.asarray(profile, np.float64).T
    along, across, above = (np.asarray(each, np.float64)[:, None] for each in (path, outs, ups))
    points = along + across * out[None, :, None] + above * up[None, :, None]
    return points.reshape(-1, 3), grid(len(out), len(along))


def hanging(start: Sequence[float], end: Sequence[float], sag: float, at: ArrayLike) -> Points:
    """The places (k, 3) at the shares *at* (k,) of a string that hangs *sag* metres low in its middle."""
    t = np.asarray(at, np.float64)[:, None]
    points = np.asarray(start) + (np.asarray(end, np.float64) - np.asarray(start)) * t
    return np.asarray(points - 4 * sag * t * (1 - t) * np.array([0, 0, 1]))
