"""The jetty of the lake's scene: weathered boards on posts, so that who shows feet has something to stand on.

Its metres are those of the guests who stand on it. A guest with the feet at 0.95 of the picture's height has the eyes
at 0.40, and the horizon lies between: as if the camera were one metre above what they stand on. So the boards lie
a little more than half a metre above the water, and all of it is as much larger as they are more than one metre below
the camera.
"""

import math

import bpy
import numpy as np
from numpy.typing import NDArray

from booth.rendering import materials
from booth.rendering.nodes import Nodes, Socket
from booth.rendering.noise import fbm
from booth.rendering.objects import add_mesh, add_pile, paint
from booth.rendering.shapes import Mesh, Pile, box, grid, tube

Points = NDArray[np.float64]
Place = tuple[float, float, float]

EYES = 1.9  # metres of the scene above the water, as the camera
ABOVE = 0.60  # the same, of the boards
SCALE = EYES - ABOVE  # of the scene's metres in one of ours, the camera being one of ours above the boards
HALF, MIDDLE = 1.27, -0.02  # half its width, and where its middle is
ENDS = (3.2, 6.05)  # metres from the camera; below 3.9 it is below the picture
BOARD, GAP, THICK = 0.128, 0.017, 0.038
BEAMS = (-1.10, -0.38, 0.36, 1.09)  # under the boards, from its middle; where they are nailed
POSTS = (  # from its middle, metres from the camera, radius, height above the boards
    (-1.36, 5.86, 0.085, 0.14),
    (1.36, 5.90, 0.080, 0.11),
    (-1.37, 4.62, 0.090, 0.34),
    (1.37, 4.70, 0.088, 0.31),
)
COIL = (-0.92, 5.42)  # of rope


def build_jetty() -> None:
    """Builds all of it."""
    random = np.random.default_rng(17)
    _boards(random)
    wood = _posts_wood()
    beams = Pile()
    for x in BEAMS:
        beams.add(*box((x - 0.045, ENDS[0] + 0.04, -THICK - 0.16), (x + 0.045, ENDS[1] - 0.04, -THICK)))
    add_pile("beams", _placed(beams.mesh()), [wood], smooth=False)
    for x, y, radius, height in POSTS:
        _post(random, (x, y, height), radius, wood)
    _ropes(random)


def _placed(mesh: Mesh) -> Mesh:
    """*mesh* in the scene's metres, above the water."""
    return Mesh(mesh.points * SCALE + (MIDDLE * SCALE, 0, ABOVE), mesh.faces, mesh.materials)


def _boards(random: np.random.Generator) -> None:
    """Boards laid across, none quite straight or level, and two nails on every beam."""
    pile, nails, tones = Pile(), Pile(), []
    y = ENDS[0]
    while y < ENDS[1]:
        width = BOARD * random.uniform(0.88, 1.12)
        sides = -HALF - random.uniform(0, 0.07), HALF + random.uniform(0, 0.07)
        lift, skew, tilt = random.normal(0, 0.0035), random.normal(0, 0.0035), random.normal(0, 0.012)
        points, faces = _board(sides, width, random.uniform(0, 90))
        points[:, 2] += lift + tilt * points[:, 1]
        points[:, 1] += y + width / 2 + skew * points[:, 0]
        pile.add(points, faces)
        tones.append(np.full(len(points), random.random()))
        for x in BEAMS:
            for side in (-0.27, 0.27):
                across = x + random.normal(0, 0.010)
                along = y + width * (0.5 + side) + skew * across + random.normal(0, 0.005)
                nails.add(*_nail((across, along, lift + tilt * width * side)))
        y += width + GAP * random.uniform(0.55, 1.6)
    mesh = _placed(pile.mesh())
    boards = add_mesh("boards", mesh.points, mesh.faces, _boards_wood(), smooth=False)
    paint(boards, "board", np.concatenate(tones))
    add_pile("nails", _placed(nails.mesh()), [materials.plain("nails", (0.030, 0.020, 0.015), 0.6, Metallic=0.6)])


def _board(sides: tuple[float, float], width: float, seed: float) -> tuple[Points, NDArray[np.int32]]:
    """A board across, its top at 0: worn edges, cupped a little as old boards are."""
    worn = 0.006
    half = width / 2
    right = np.array([(0, -0.003), (half * 0.5, -0.0015), (half - worn, -0.001), (half, -worn), (half, -THICK)])
    outline = np.concatenate([right[:0:-1] * (-1, 1), right])
    x = np.linspace(*sides, 60)
    bowed = fbm(x * 1.3 + seed, x * 0 + seed, 3, 2, 0.5, 3) * 0.006
    edges = [fbm(x * 3.0 + seed, x * 0 + seed + side, 4, 2, 0.6, 7) * 0.006 for side in (0, 5)]
    y = outline[None, :, 0] + np.where(outline[None, :, 0] < 0, edges[0][:, None], edges[1][:, None])
    z = outline[None, :, 1] + bowed[:, None]
    points = np.stack([np.broadcast_to(x[:, None], y.shape), y, z], -1).reshape(-1, 3)
    count = len(outline)
    ends = [(0, 1, 7, 8), (1, 2, 6, 7), (2, 3, 5, 6), (3, 4, 5, 5)]
    last = np.array(ends) + (len(x) - 1) * count
    faces = np.concatenate([grid(count, len(x))[:, ::-1], ends[:3], last[:3]]).astype(np.int32)
    return points, faces


def _nail(at: Place) -> tuple[Points, NDArray[np.int32]]:
    """A nail's head."""
    rim = np.linspace(0, 2 * math.pi, 10, endpoint=False)
    disc = np.stack([np.cos(rim) * 0.0085, np.sin(rim) * 0.0085, np.full(10, -0.001)], 1)
    points = np.concatenate([disc, [(0, 0, 0.0035)]]) + at
    return points, np.array([(k, (k + 1) % 10, 10) for k in range(10)], np.int32)


def _post(random: np.random.Generator, top: Place, radius: float, wood: bpy.types.Material) -> None:
    """A round post out of the water, its end sawn off aslant and split by weather."""
    sides, foot = 40, -1.3
    levels = np.concatenate([np.linspace(foot, top[2] - 0.03, 26), [top[2] - 0.008, top[2]]])
    angles = 2 * math.pi * np.arange(sides) / sides
    slant, lean = random.normal(0, 0.10, 2), random.normal(0, 0.018, 2)
    shape = 1 + fbm(np.cos(angles) * 1.2 + top[0], np.sin(angles) * 1.2, 3, 2, 0.5, 23) * 0.14
    pile = Pile()
    rings = []
    for number, level in enumerate(levels):
        size = radius * (0.93 if number == len(levels) - 1 else 1) * shape
        x, y = np.cos(angles) * size, np.sin(angles) * size
        z = level + (slant[0] * x + slant[1] * y) * (level > top[2] - 0.05)
        rings.append(np.stack([x + lean[0] * level, y + lean[1] * level, z], 1))
    points = np.concatenate([*rings, [rings[-1].mean(0) - (0, 0, 0.006)]]) + np.array([top[0], top[1], 0])
    first = np.arange(len(levels) - 1)[:, None] * sides
    side, following = np.arange(sides)[None, :], (np.arange(sides)[None, :] + 1) % sides
    wall = np.stack([first + side, first + following, first + sides + following, first + sides + side], -1)
    pile.add(points, wall.reshape(-1, 4))
    start = (len(levels) - 1) * sides
    cap = [(start + k, start + (k + 1) % sides, len(points) - 1) for k in range(sides)]
    pile.add(points, cap, 1)
    add_pile("post", _placed(pile.mesh()), [wood, _sawn(top)], smooth=False)


def _ropes(random: np.random.Generator) -> None:
    """A coil on the boards, and two turns about the nearer post on the left with an end that hangs down."""
    rope = Pile()
    turns = np.linspace(0, 2 * math.pi * 6.0, 540)
    layer = turns / (2 * math.pi)
    radius = 0.235 - 0.022 * (layer % 3) + fbm(turns * 0.5, turns * 0, 3, 2, 0.5, 31) * 0.012
    height = 0.016 + 0.024 * np.floor(layer / 3) + 0.010 * (layer % 1)
    coil = np.stack([COIL[0] + np.cos(turns) * radius, COIL[1] - np.sin(turns) * radius, height], 1)
    trail = np.linspace(0, 1, 80)[1:, None]
    bend = np.array([0.0, -0.36, 0.0]) * trail + np.array([0.26, 0.05, 0.0]) * trail**2
    settled = coil[-1] * (1, 1, 0) + (0, 0, 0.016) + (0, 0, coil[-1][2] - 0.016) * np.exp(-trail * 5)
    _strands(rope, np.concatenate([coil, settled + bend]))
    x, y, around, _ = POSTS[2]
    wound = np.linspace(0, 2 * math.pi * 3.2, 240)
    circle = around * 1.03 + 0.013 + random.normal(0, 0.0004, 240)
    up = 0.11 + 0.031 * wound / (2 * math.pi) + 0.006 * np.sin(wound)
    _strands(rope, np.stack([x + np.cos(wound + 1.0) * circle, y + np.sin(wound + 1.0) * circle, up], 1))
    add_pile("rope", _placed(rope.mesh()), [_hemp()])


def _strands(pile: Pile, path: Points) -> None:
    """Three strands twisted about *path*."""
    ahead = np.gradient(path, axis=0)
    lengths = np.linalg.norm(ahead, axis=1, keepdims=True)
    side = np.cross(ahead / lengths, (0, 0, 1.0))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, ahead / lengths)
    twist = np.cumsum(lengths) * 2 * math.pi / 0.085
    for strand in range(3):
        angle = (twist + strand * 2 * math.pi / 3)[:, None]
        pile.add(*tube(path + (np.cos(angle) * side + np.sin(angle) * up) * 0.0075, np.full(len(path), 0.0085), 6))


def _boards_wood() -> bpy.types.Material:
    """Silver-grey wood: grain along each board, cracks, rust below the nails, and dew that has not dried yet."""
    made, nodes = materials.material("boards")
    here = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    own = nodes.attribute("board")
    placed = nodes.plus(here, nodes.vector("MULTIPLY", nodes.grey(own), (37.0, 5.0, 11.0)))
    grain = nodes.noise(nodes.stretched(placed, (0.9, 22.0, 22.0)), 1.0, 5, 0.62, 0.6)
    fine = nodes.noise(nodes.stretched(placed, (3.0, 60.0, 60.0)), 1.0, 3, 0.6)
    tone = nodes.math("MULTIPLY_ADD", grain, 0.75, nodes.math("MULTIPLY", fine, 0.25))
    grey = nodes.ramp(
        tone,
        [
            (0.33, (0.056, 0.053, 0.053)),
            (0.45, (0.16, 0.16, 0.165)),
            (0.55, (0.27, 0.275, 0.285)),
            (0.68, (0.42, 0.43, 0.445)),
        ],
    )
    older = nodes.mix(nodes.between(own, 0.55, 1.0), grey, nodes.vector("MULTIPLY", grey, (0.82, 0.74, 0.66)))
    shown = nodes.times(older, nodes.between(nodes.math("FRACT", nodes.math("MULTIPLY", own, 7.3)), 0, 1, 0.68, 1.15))
    worn = nodes.noise(here, 1.1, 3, 0.55)
    shown = nodes.times(shown, nodes.between(worn, 0.3, 0.7, 0.80, 1.12))
    shown = nodes.mix(_rust(nodes, here), shown, (0.055, 0.034, 0.022))
    wet = _wet(nodes, here, grain)
    shown = nodes.mix(wet, shown, nodes.vector("MULTIPLY", shown, (0.40, 0.38, 0.37)))
    rough = nodes.mix(wet, (0.72,) * 3, (0.16,) * 3)
    relief = nodes.math("MULTIPLY", tone, nodes.math("MULTIPLY_ADD", wet, -0.6, 1.0))
    normal = nodes.bump(relief, 0.012, 0.7)
    materials.finish(nodes, materials.principled(nodes, shown, rough, normal, Specular_IOR_Level=0.4))
    return made


def _rust(nodes: Nodes, here: Socket) -> Socket:
    """Where the iron of nails has darkened the wood: in rows above the beams."""
    x = nodes.split(here)[0]
    stained: Socket | None = None
    for beam in BEAMS:
        away = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", x, (beam + MIDDLE) * SCALE))
        row = nodes.between(away, 0.075, 0.0, 0.0, 1.0)
        stained = row if stained is None else nodes.math("MAXIMUM", stained, row)
    patchy = nodes.between(nodes.noise(nodes.stretched(here, (5.0, 9.0, 9.0)), 1.0, 3, 0.6), 0.40, 0.68)
    return nodes.math("MULTIPLY", nodes.math("MULTIPLY", stained, patchy), 0.62)


def _wet(nodes: Nodes, here: Socket, grain: Socket) -> Socket:
    """Where dew still lies, 0 to 1: in patches that follow the boards."""
    patches = nodes.noise(nodes.stretched(here, (0.75, 1.5, 1.0)), 1.0, 4, 0.6)
    return nodes.between(nodes.math("MULTIPLY_ADD", grain, -0.14, patches), 0.425, 0.52, 0.0, 0.92)


def _posts_wood() -> bpy.types.Material:
    """Grey, cracked along, green and dark where the water reaches."""
    made, nodes = materials.material("posts")
    here = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    grain = nodes.noise(nodes.stretched(here, (28.0, 28.0, 1.6)), 1.0, 5, 0.62, 0.8)
    colour = nodes.ramp(
        grain, [(0.34, (0.024, 0.022, 0.020)), (0.48, (0.075, 0.080, 0.086)), (0.66, (0.17, 0.185, 0.20))]
    )
    low = nodes.between(nodes.split(here)[2], 0.45, 0.15)
    colour = nodes.mix(low, colour, (0.018, 0.022, 0.014))
    materials.finish(nodes, materials.principled(nodes, colour, 0.75, nodes.bump(grain, 0.018, 0.9)))
    return made


def _sawn(top: Place) -> bpy.types.Material:
    """The sawn end of the post at *top*, with its rings."""
    made, nodes = materials.material("sawn")
    here = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    middle = ((top[0] + MIDDLE) * SCALE, top[1] * SCALE, 0.0)
    out = nodes.vector("MULTIPLY", nodes.vector("SUBTRACT", here, middle), (1.0, 1.0, 0.0))
    away = nodes.math("MULTIPLY_ADD", nodes.noise(here, 9.0, 3, 0.5), 0.03, nodes.vector("LENGTH", out))
    rings = nodes.math("SINE", nodes.math("MULTIPLY", away, 420.0))
    tone = nodes.math("MULTIPLY_ADD", rings, 0.10, nodes.noise(here, 26.0, 4, 0.6))
    colour = nodes.ramp(tone, [(0.35, (0.10, 0.085, 0.07)), (0.65, (0.36, 0.33, 0.30))])
    materials.finish(nodes, materials.principled(nodes, colour, 0.8))
    return made


def _hemp() -> bpy.types.Material:
    made, nodes = materials.material("hemp")
    here = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    fuzz = nodes.noise(here, 70.0, 3, 0.6)
    colour = nodes.ramp(fuzz, [(0.35, (0.17, 0.125, 0.075)), (0.65, (0.40, 0.32, 0.21))])
    materials.finish(nodes, materials.principled(nodes, colour, 0.9, nodes.bump(fuzz, 0.004, 0.6)))
    return made
