"""A roof terrace over the city at dusk: warm bulbs from above, the afterglow behind, the city out of focus."""

import math

import bpy
import numpy as np

from booth.rendering.materials import finish, glowing, leaf, material, plain, principled
from booth.rendering.nodes import Colour
from booth.rendering.objects import add_box, add_mesh, add_pile
from booth.rendering.plants import bush
from booth.rendering.shapes import Mesh, Pile, ball, hanging, tube
from booth.rendering.shot import ASPECT, SIZE, Camera, Grading, Shot
from booth.rendering.sky import add_lamp, add_panel, direction, image
from booth.rendering.sky import finish as finish_sky
from booth.rendering.stage import Stage
from themes.wonders.scenes.city.source.skyline import skyline

EYE = (0.0, 0.0, 1.55)
CAMERA = Camera(position=EYE, lens=32.0, shift=0.034, fstop=1.8, focus=4.1)
SHOT = Shot(
    camera=CAMERA,
    grading=Grading(exposure=0.75, bloom=0.3, bloom_from=1.2, before=1.12, after=1.15, sharpen=0.15, grain=0.003),
    samples=16,
    foreground_camera=Camera(position=EYE, lens=32.0, shift=0.034, fstop=1.8, focus=2.4),
    foreground_samples=48,
    noise=0.03,
)
SHARE = 50  # per cent of the picture's size: what stands before this lens's focus has no edge narrower than 4 pixels
BULB: Colour = (1.0, 0.60, 0.26)
FILAMENT: Colour = (75.0, 34.5, 9.0)  # what blooms is cut off at 60: any brighter, and its halo would be white
CANDLE: Colour = (1.0, 0.50, 0.18)
BLUR = 19.0  # pixels: the radius of a far lamp's disc, before this lens adds its own

Place = tuple[float, float, float]

# Strings of bulbs: from, to, sag, bulbs; metres
STRINGS = (
    ((-3.6, 4.4, 2.78), (3.9, 4.3, 3.08), 0.50, 19),
    ((-3.8, 2.6, 2.9), (3.9, 6.4, 3.6), 0.45, 17),
    ((-4.6, 7.0, 3.9), (3.2, 3.0, 2.95), 0.5, 17),
)
# Planters with clipped box: x, y, radius, height of the pot
PLANTERS = ((1.92, 3.8, 0.34, 0.50), (1.66, 2.9, 0.25, 0.34), (2.55, 4.0, 0.42, 0.8))
# Lanterns on the parapet: x, y, height, watts
LANTERNS = ((-1.36, 4.30, 0.40, 7.0), (-1.66, 4.27, 0.27, 4.0), (1.44, 4.30, 0.38, 7.0), (1.16, 4.28, 0.25, 4.0))
PARAPET = 0.42  # metres high
LEDGE = 1.135  # metres: the stone in front of the guests


def light(stage: Stage) -> None:
    """The city and its sky, and the warm bulbs over the terrace."""
    world = stage.world
    x, y, z = world.split(direction(world))
    frame = CAMERA.lens / 36
    across = world.math("MULTIPLY_ADD", world.math("DIVIDE", x, y), frame, 0.5)
    up = world.math("MULTIPLY_ADD", world.math("DIVIDE", z, y), frame * ASPECT, 1 - CAMERA.horizon)
    at = world.add("ShaderNodeCombineXYZ", {"X": across, "Y": up}).outputs[0]
    picture = world.add("ShaderNodeTexImage", {"Vector": at}, extension="EXTEND", interpolation="Cubic")
    width, height = SIZE
    city = stage.cached(skyline, width, height, height * CAMERA.horizon, width * frame, BLUR)
    picture.image = image("city", city[::-1])
    dusk = world.ramp(
        world.math("MAXIMUM", z, 0.0),
        [(0.0, (0.20, 0.11, 0.13)), (0.3, (0.05, 0.05, 0.12)), (1.0, (0.012, 0.02, 0.06))],
    )
    finish_sky(world, world.mix(world.math("GREATER_THAN", y, 0.15), dusk, picture.outputs[0]))
    add_panel((0, 0.2, 4.2), (0, 3, 0), 3.0, (1.0, 0.66, 0.36), 95.0)


def place(stage: Stage) -> None:  # noqa: ARG001  every script's has it
    """The deck, the parapet with its rail, planters, lanterns, and the strings of bulbs."""
    wood = _planks()
    for k in range(44):
        x = -3.6 + k * 0.165
        add_box((x, 0.8, -0.03), (x + 0.158, 4.2, 0), wood, 0.004)
    stone, steel = _stone("parapet", (0.17, 0.145, 0.125)), plain("steel", (0.30, 0.29, 0.28), 0.3, Metallic=1.0)
    add_box((-6, 4.2, -0.3), (6, 4.55, PARAPET), stone, 0.01)
    for k in range(-3, 4):
        add_box((k * 1.55 - 0.77, 4.36, PARAPET), (k * 1.55 - 0.73, 4.40, 1.06), steel, 0.004)
    add_box((-6, 4.345, 1.06), (6, 4.415, 1.10), steel, 0.012)
    glass = _glass()
    for k in range(-4, 4):
        add_box((k * 1.55 + 0.82, 4.375, 0.47), (k * 1.55 + 2.27, 4.385, 1.02), glass)
    pot, box = plain("pot", (0.05, 0.046, 0.042), 0.6), _leaves("box", (0.060, 0.100, 0.026), (0.14, 0.17, 0.045))
    for side in (-1, 1):
        for k, (x, y, radius, high) in enumerate(PLANTERS):
            half = radius * 0.62
            add_box((side * x - half, y - half, 0), (side * x + half, y + half, high), pot, 0.015)
            _add_bush(100 * k + side, radius, 6500, (side * x, y, high + radius * 0.72), 0.05, box)
        # Bulbs above and candles beside them that the picture does not show light the shrubs from the middle.
        add_lamp((side * 1.0, 2.6, 1.9), BULB, 14.0, 0.10, seen=False)
        add_lamp((side * 1.25, 3.3, 0.75), CANDLE, 5.0, 0.05, seen=False)
    for x, y, high, watts in LANTERNS:
        _lantern((x, y, PARAPET), high, watts, flame=16.0)
    wire = plain("wire", (0.012, 0.012, 0.013), 1.0, Specular_IOR_Level=0.1)
    looks, rng = [wire, _bulb_glass(), glowing("filament", FILAMENT, 1.0)], np.random.default_rng(6)
    for start, end, sag, count in STRINGS:
        add_mesh("wire", *tube(hanging(start, end, sag, np.linspace(0, 1, 60)), np.full(60, 0.005), 5), wire)
        for at in hanging(start, end, sag, (np.arange(count) + 0.5) / count):
            added = add_pile("bulb", _bulb(), looks)
            added.location = at
            added.scale = (rng.uniform(0.92, 1.1),) * 3  # no two are quite alike, and none hangs quite straight
            added.rotation_euler = (*rng.normal(0, 0.06, 2), rng.uniform(0, 2 * math.pi))


def foreground(stage: Stage) -> None:
    """A weathered stone ledge with a lantern and olive leaves at either end."""
    stage.scene.render.resolution_percentage = SHARE
    add_box((-1.7, 1.36, LEDGE - 0.5), (1.7, 1.72, LEDGE), _stone("ledge", (0.20, 0.165, 0.135)), 0.012)
    green = _leaves("olive", (0.060, 0.090, 0.030), (0.13, 0.15, 0.065))
    for side in (-1, 1):
        _lantern((side * 0.70, 1.54, LEDGE), 0.20 if side < 0 else 0.17, 0.7, flame=4.5)
        _add_bush(30 + side, 0.19, 1500, (side * 0.93, 1.50, LEDGE + 0.10), 0.055, green)
        _add_bush(40 + side, 0.09, 420, (side * 0.80, 1.42, LEDGE + 0.0), 0.045, green)
        add_lamp((side * 0.55, 1.30, 1.55), BULB, 1.6, 0.06, seen=False)
    add_panel((-0.8, -0.4, 2.8), (0, 1.5, 1.1), 1.2, (1.0, 0.72, 0.45), 9.0)
    add_panel((0, 4, 4), (0, 1.5, 1.1), 2.0, (0.52, 0.40, 0.75), 26.0)


def _bulb() -> Mesh:
    """A bulb that hangs from the origin; materials 0 socket, 1 glass, 2 filament."""
    pile = Pile()
    pile.add(*tube([(0, 0, 0.004), (0, 0, -0.05), (0, 0, -0.051)], [0.015, 0.017, 0.001], 12), 0)
    # From the neck to the round end; the lowest ring closes it.
    down = np.linspace(0, 1, 22)
    round_part = np.sqrt(np.clip(1 - ((down - 0.6) / 0.4) ** 2, 0, None))
    wide = np.where(down < 0.6, 0.44 + 0.56 * np.sin(down / 0.6 * math.pi / 2) ** 1.5, round_part)
    path = np.stack([0 * down, 0 * down, -0.046 - 0.076 * down], 1)
    pile.add(*tube(path, np.maximum(0.031 * wide, 0.0003), 24), 1)
    # A thread that goes down and up between its posts, all around, as old bulbs have it.
    t = np.linspace(0, 1, 73)
    around = 2 * math.pi * t
    zigzag = -0.083 + 0.012 * np.cos(6 * around) * (1 - 0.3 * np.cos(around))
    thread = np.stack([0.0075 * np.cos(around), 0.0075 * np.sin(around), zigzag], 1)
    pile.add(*tube(thread, np.full(73, 0.0013), 6), 2)
    return pile.mesh()


def _bulb_glass() -> bpy.types.Material:
    """Clear glass, full of the glow around the thread: gold in the middle, amber and nearly gone at its edge."""
    made, nodes = material("bulb")
    edge = nodes.add("ShaderNodeLayerWeight", {"Blend": 0.5}).outputs["Facing"]
    glows: list[tuple[float, Colour]] = [
        (0.0, (2.0, 0.92, 0.20)),
        (0.35, (0.84, 0.31, 0.052)),
        (0.7, (0.26, 0.08, 0.011)),
        (0.9, (0.18, 0.049, 0.006)),
        (1.0, (0.04, 0.010, 0.001)),
    ]
    glow = nodes.add("ShaderNodeEmission", {0: nodes.ramp(edge, glows)}).outputs[0]
    clear = nodes.add("ShaderNodeBsdfTransparent", {"Color": (0.96, 0.93, 0.90)}).outputs[0]
    finish(nodes, nodes.add("ShaderNodeAddShader", {0: clear, 1: glow}).outputs[0])
    return made


def _add_bush(seed: int, radius: float, count: int, at: Place, size: float, made: bpy.types.Material) -> None:
    leaves, faces = bush(seed % 1000, radius, count, size)
    add_mesh("bush", leaves + np.array(at), faces, made, smooth=False)


def _lantern(at: Place, high: float, watts: float, flame: float) -> None:
    """Four posts, a roof and a candle, whose light is a lamp of *watts* and whose *flame* is so bright to look at."""
    x, y, z = at
    half = high * 0.30
    iron = plain("iron", (0.012, 0.012, 0.013), 0.5)
    for i in (-half, half):
        for j in (-half, half):
            add_box((x + i - 0.008, y + j - 0.008, z), (x + i + 0.008, y + j + 0.008, z + high), iron, 0.002)
    for low, thick, wide in ((0.0, 0.025, half + 0.015), (high, 0.02, half + 0.02), (high + 0.02, 0.04, half * 0.6)):
        add_box((x - wide, y - wide, z + low), (x + wide, y + wide, z + low + thick), iron, 0.003)
    wax = plain("wax", (0.62, 0.52, 0.38), 0.4, Emission_Color=(1.0, 0.42, 0.13), Emission_Strength=0.35)
    top = z + high * 0.42
    add_mesh("candle", *tube([(x, y, z + 0.02), (x, y, top), (x, y, top + 0.001)], [0.036, 0.036, 0.001], 16), wax)
    points, faces = ball()
    add_mesh("flame", points * [0.011, 0.011, 0.027] + [x, y, top + 0.03], faces, glowing("flame", CANDLE, flame))
    add_lamp((x, y, z + high * 0.6), CANDLE, watts, 0.03, seen=False)


def _leaves(name: str, base: Colour, tip: Colour) -> bpy.types.Material:
    made, nodes = material(name)
    finish(nodes, leaf(nodes, base, tip, 0.42, 0.3))
    return made


def _planks() -> bpy.types.Material:
    made, nodes = material("wood")
    at = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    grain = nodes.noise(nodes.stretched(at, (14, 1.2, 14)), 1.6, 8, 0.65)
    colour = nodes.ramp(grain, [(0.3, (0.07, 0.035, 0.018)), (0.7, (0.20, 0.11, 0.06))])
    finish(
        nodes, principled(nodes, colour, nodes.math("MULTIPLY_ADD", grain, 0.3, 0.15), nodes.bump(grain, 0.004, 0.3))
    )
    return made


def _stone(name: str, colour: Colour) -> bpy.types.Material:
    """Old sandstone: stained, with small pits and a little lichen."""
    made, nodes = material(name)
    at = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    stains, fine = nodes.noise(at, 3.5, 6, 0.65, 0.6), nodes.noise(at, 70, 6, 0.7)
    tone = nodes.ramp(stains, [(0.3, [c * 0.45 for c in colour]), (0.5, colour), (0.75, [c * 1.35 for c in colour])])
    lichen = nodes.between(nodes.noise(at, 11, 6, 0.7, 0.4), 0.58, 0.66)
    tone = nodes.mix(nodes.math("MULTIPLY", lichen, 0.6), tone, (0.13, 0.12, 0.075))
    pits = nodes.math("MULTIPLY_ADD", stains, 1.5, fine)
    finish(nodes, principled(nodes, tone, nodes.between(fine, 0.3, 0.7, 0.6, 0.95), nodes.bump(pits, 0.008, 0.7)))
    return made


def _glass() -> bpy.types.Material:
    """Only a tint: what a pane mirrors out of focus is a stray blob that nobody can read."""
    made, nodes = material("glass")
    finish(nodes, nodes.add("ShaderNodeBsdfTransparent", {"Color": (0.93, 0.96, 0.95)}).outputs[0])
    return made
