"""Meshes as arrays, before Blender sees them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
