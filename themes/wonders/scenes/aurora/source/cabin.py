"""The log cabin of the aurora scene, with light in its windows."""

import bpy
from mathutils import Matrix, Vector

from booth.rendering import materials, sky
from booth.rendering.objects import add_mesh, add_pile
from booth.rendering.shapes import Pile

CABIN = (-9.6, 25.0, 0.32)  # metres from the camera, and its turn in radians
HALF = (2.6, 2.0)  # metres, half its length and depth
BOX = [(0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7), (4, 5, 6, 7), (3, 2, 1, 0)]
LAMP = (1.0, 0.55, 0.20)

Span = tuple[float, float]


def build_cabin(at: tuple[float, float, float], turn: float, snow: object) -> None:
    """Builds the cabin with its foot *at*, turned by *turn* radians, its roof under *snow*."""
    Builder(at, turn, snow).build()


class Builder:
    """Puts parts where the cabin stands; their measures are metres from its middle."""

    def __init__(self, at: tuple[float, float, float], turn: float, snow: object) -> None:
        self._at, self._turn, self._snow = at, turn, snow
        self._wood = _logs()
        self._frame = materials.plain("frame", (0.05, 0.03, 0.02))

    def build(self) -> None:
        """All of it."""
        for log in range(11):
            low = 0.1 + log * 0.24
            self._box((-HALF[0], HALF[0]), (-HALF[1], HALF[1]), (low, low + 0.235), self._wood, 0.09)
        self._roof()
        front = -HALF[1]
        for middle in (-1.5, 0.25):
            self._window(middle, front)
        self._box((1.35, 2.2), (front - 0.08, front - 0.05), (0.1, 2.1), self._frame, 0)
        self._box((1.5, 1.75), (0.3, 0.6), (4.0, 5.3), materials.plain("chimney", (0.12, 0.10, 0.09)), 0.03)
        self._box((1.70, 1.86), (-2.45, -2.3), (1.95, 2.2), materials.glowing("lantern", (1.0, 0.58, 0.22), 14.0), 0.02)
        for place, strength, colour, radius in (
            ((-0.6, -3.4, 1.5), 75.0, LAMP, 0.3),
            ((1.8, -2.7, 2.0), 34.0, (1.0, 0.6, 0.28), 0.1),
        ):
            turned = Matrix.Rotation(self._turn, 3, "Z") @ Vector(place)
            sky.add_lamp(tuple(Vector(self._at) + turned), colour, strength, radius, seen=False)

    def _window(self, middle: float, front: float) -> None:
        out = (front - 0.13, front - 0.07)
        self._box((middle - 0.5, middle + 0.5), (front - 0.09, front - 0.06), (1.1, 2.05), _lit_room(), 0)
        for low, high in ((1.04, 1.10), (1.55, 1.60), (2.05, 2.11)):
            self._box((middle - 0.56, middle + 0.56), out, (low, high), self._frame, 0)
        for left in (middle - 0.56, middle - 0.025, middle + 0.50):
            self._box((left, left + 0.06), out, (1.04, 2.10), self._frame, 0)

    def _roof(self) -> None:
        pile = Pile()
        for lift, thick, over, part in ((0.0, 0.1, 0.55, 0), (0.12, 0.36, 0.50, 1)):  # boards, and the snow on them
            x, top, eaves = HALF[0] + over, 4.55 + lift, 2.45 + lift
            outline = [
                (-x, -2.75, eaves),
                (x, -2.75, eaves),
                (x, 0, top),
                (-x, 0, top),
                (x, 2.75, eaves),
                (-x, 2.75, eaves),
            ]
            raised = [(a, b, c + thick) for a, b, c in outline]
            faces = [(0, 1, 2, 3), (3, 2, 4, 5), (6, 7, 8, 9), (9, 8, 10, 11)]
            faces += [(0, 1, 7, 6), (1, 2, 8, 7), (2, 4, 10, 8), (0, 3, 9, 6), (3, 5, 11, 9)]
            pile.add(outline + raised, faces, part)
        roof = self._put(add_pile("roof", pile.mesh(), [self._wood, self._snow], smooth=False))
        _bevel(roof, 0.09)
        ends = [(side * HALF[0], y, z) for side in (-1, 1) for y, z in ((-HALF[1], 2.6), (HALF[1], 2.6), (0, 4.4))]
        self._put(add_mesh("gable", ends, [(0, 1, 2), (5, 4, 3)], self._wood, smooth=False))

    def _box(self, x: Span, y: Span, z: Span, material: object, bevel: float) -> None:
        corners = [(x[a], y[b], height) for height in z for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
        box = self._put(add_mesh("box", corners, BOX, material, smooth=False))
        if bevel:
            _bevel(box, bevel)

    def _put(self, part: bpy.types.Object) -> bpy.types.Object:
        part.location, part.rotation_euler = self._at, (0, 0, self._turn)
        return part


def _bevel(on: bpy.types.Object, width: float) -> None:
    rounding = on.modifiers.new("bevel", "BEVEL")
    rounding.width, rounding.segments = width, 3


def _logs() -> object:
    made, nodes = materials.material("logs")
    here = nodes.add("ShaderNodeTexCoord").outputs["Object"]
    grain = nodes.noise(nodes.stretched(here, (0.6, 6.0, 14.0)), 2.0, 6, 0.6)
    colour = nodes.ramp(grain, [(0.3, (0.055, 0.030, 0.018)), (0.7, (0.16, 0.09, 0.05))])
    materials.finish(nodes, materials.principled(nodes, colour, 0.8, nodes.bump(grain, 0.02, 0.6)))
    return made


def _lit_room() -> object:
    """A room behind glass: brighter where its lamp hangs, darker at the sill and behind curtains."""
    made, nodes = materials.material("room")
    here = nodes.add("ShaderNodeTexCoord").outputs["Object"]
    high = nodes.between(nodes.split(here)[2], 1.0, 1.9, 0.45, 1.1)
    soft = nodes.between(nodes.noise(here, 2.3, 2, 0.5), 0.35, 0.65, 0.55, 1.25)
    shine = nodes.math("MULTIPLY", nodes.math("MULTIPLY", high, soft), 1.9)
    glow = nodes.add("ShaderNodeEmission", {0: (1.0, 0.50, 0.16), 1: shine}).outputs[0]
    materials.finish(nodes, glow)
    return made
