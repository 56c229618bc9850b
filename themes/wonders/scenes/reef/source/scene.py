"""Coral reef: a sandy channel between two banks of coral in clear shallow water, sun rays from above, to the right."""

from collections.abc import Callable
from dataclasses import dataclass

import bpy
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from booth.rendering import corals
from booth.rendering.grading import Light
from booth.rendering.materials import finish, material, principled
from booth.rendering.nodes import Colour, Socket
from booth.rendering.noise import fbm, ridged
from booth.rendering.objects import add_mesh, collection, scatter
from booth.rendering.shapes import surface
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.sky import add_sun, direction, sun_direction
from booth.rendering.sky import finish as finish_world
from booth.rendering.stage import Stage
from booth.rendering.underwater import Water, caustics, watered
from booth.rendering.water import add_surface, submerged

Field = NDArray[np.float64]

EYE = (0.0, 0.0, 1.4)
SURFACE = 7.5  # metres above the floor
NET_TILE = 9.0  # metres of caustics that repeat
WATER = Water(
    surface=SURFACE,
    sun=sun_direction(40, 16),
    # Real water takes red away four times as fast; divers' pictures are balanced to bring it back.
    extinction=(0.105, 0.052, 0.034),
    scattering=(0.0017, 0.0092, 0.0109),
    fading=(0.16, 0.06, 0.045),
    sunlight=(1.7, 1.8, 1.7),
    daylight=(0.38, 0.60, 0.68),
    forward=0.80,
    shafts=2.0,
    sky=(0.34, 0.62, 0.76),
    below=(0.04, 0.22, 0.29),
    glare=(18.0, 70.0, 1.4, 7.0),
)
SHOT = Shot(
    camera=Camera(EYE, lens=18, pitch=16, fstop=1.4, focus=4.5),
    foreground_camera=Camera(EYE, lens=18, pitch=16, fstop=0.9, focus=3.0),
    grading=Grading(
        look="AgX - High Contrast", exposure=-0.05, bloom=0.2, bloom_from=1.1, before=1.2, after=1.2, vignette=0.12
    ),
    samples=12,
    foreground_samples=24,
    bounces=3,
    sky=False,
)

PINK: list[Colour] = [(0.80, 0.22, 0.34), (0.82, 0.34, 0.30), (0.66, 0.14, 0.36), (0.84, 0.44, 0.42)]
GOLD: list[Colour] = [(0.66, 0.46, 0.16), (0.74, 0.58, 0.30), (0.50, 0.40, 0.14), (0.82, 0.40, 0.14)]
LILAC: list[Colour] = [(0.44, 0.22, 0.58), (0.34, 0.30, 0.64), (0.60, 0.24, 0.50)]
CREAM: list[Colour] = [(0.74, 0.64, 0.46), (0.62, 0.54, 0.40), (0.55, 0.50, 0.26)]


@dataclass(frozen=True)
class Kind:
    """A kind of coral: its *shape*, in so many *variants*; one of *colours* each, *tips* paler.

    *polyps* per metre stand *relief* metres out; *through*: the share of light that shines through; *maze*: a brain
    coral's grooves instead of polyps.
    """

    shape: Callable[[Generator], corals.Shape]
    variants: int
    colours: list[Colour]
    polyps: float
    relief: float
    through: float = 0.0
    tips: Colour | None = None
    maze: bool = False


KINDS = {
    "fan": Kind(corals.fan, 4, PINK[:3] + LILAC[2:], 120, 0.003, 0.35),
    "staghorn": Kind(corals.staghorn, 4, CREAM + GOLD[:2] + LILAC[:1], 110, 0.006, tips=(0.86, 0.80, 0.74)),
    "table": Kind(corals.table, 3, CREAM[:2] + GOLD[:1] + PINK[3:], 110, 0.006, tips=(0.82, 0.66, 0.62)),
    "brain": Kind(corals.boulder, 4, GOLD[:3] + CREAM[2:] + PINK[3:], 60, 0.02, maze=True),
    "fingers": Kind(corals.fingers, 4, [*PINK, GOLD[3], LILAC[2]], 80, 0.006, tips=(0.92, 0.70, 0.66)),
    "sponge": Kind(corals.sponge, 3, LILAC + GOLD[:1], 28, 0.03),
    "soft": Kind(corals.tentacles, 3, [PINK[3], PINK[1], (0.62, 0.46, 0.50)], 60, 0.002, 0.3, (0.94, 0.72, 0.74)),
    "plates": Kind(corals.plates, 3, GOLD[:2] + PINK[1:2] + CREAM[2:], 55, 0.008, 0.1, (0.84, 0.62, 0.52)),
}
# How they lie: kind, how many, least and greatest size, share of sand allowed from and to, how far they lean with the
# ground, metres from the eye from and to, least height of the ground.
SOWN = [
    ("fingers", 1700, (0.35, 1.0), (0.0, 0.5), 0.7, (2.4, 24), -9),
    ("brain", 260, (0.3, 1.0), (0.0, 0.5), 0.6, (2.4, 24), -9),
    ("staghorn", 300, (0.5, 1.1), (0.0, 0.5), 0.35, (2.4, 24), -9),
    ("soft", 800, (0.35, 0.9), (0.0, 0.5), 0.7, (2.4, 24), -9),
    ("plates", 280, (0.5, 1.2), (0.0, 0.5), 0.5, (2.4, 24), -9),
    ("table", 45, (0.5, 0.9), (0.0, 0.5), 0.3, (2.4, 24), 0.8),
    ("sponge", 130, (0.6, 1.2), (0.0, 0.5), 0.2, (3.6, 24), -9),
    ("fan", 110, (0.6, 1.35), (0.0, 0.5), 0.1, (2.4, 24), 0.7),
    ("staghorn", 420, (0.9, 2.0), (0.0, 0.5), 0.3, (11, 32), -9),
    ("table", 120, (0.9, 1.8), (0.0, 0.5), 0.2, (11, 32), -9),
    ("fan", 140, (1.0, 1.9), (0.0, 0.5), 0.1, (10, 30), -9),
    ("plates", 260, (1.0, 2.2), (0.0, 0.5), 0.4, (11, 32), -9),
    ("brain", 160, (1.0, 2.4), (0.0, 0.5), 0.4, (11, 32), -9),
    ("fingers", 190, (0.25, 0.65), (0.5, 0.97), 0.5, (4.6, 14), -9),
    ("staghorn", 40, (0.3, 0.6), (0.5, 0.97), 0.2, (4.6, 14), -9),
    ("brain", 60, (0.25, 0.6), (0.5, 0.97), 0.3, (4.6, 16), -9),
    ("soft", 60, (0.3, 0.7), (0.5, 0.97), 0.3, (4.6, 14), -9),
]
# Those that catch the eye, in the outer fifths: kind, which, x, y, size, turn.
CHOSEN = [
    ("fan", 0, -3.75, 4.5, 1.35, 0.3),
    ("fan", 2, -5.3, 6.1, 1.9, 0.1),
    ("staghorn", 1, -4.5, 5.2, 1.5, 1.0),
    ("fan", 1, 5.2, 5.9, 1.7, -0.3),
    ("fan", 3, 4.0, 4.7, 1.2, -0.2),
    ("staghorn", 0, 5.4, 6.6, 1.6, 2.0),
    ("fingers", 0, -3.3, 4.2, 1.3, 0.5),
]
# In front of the guests: kind, which, where its foot is in the picture (shares), metres from the eye, size, turn.
NEAR = [
    ("fan", 0, 0.025, 1.00, 1.35, 0.62, 0.3),
    ("staghorn", 0, 0.075, 1.05, 1.15, 0.46, 0.3),
    ("fingers", 1, 0.145, 1.04, 1.10, 0.46, 1.0),
    ("soft", 1, 0.205, 1.05, 1.05, 0.40, 0.0),
    ("brain", 0, 0.020, 1.05, 0.95, 0.42, 0.0),
    ("fan", 2, 0.985, 1.00, 1.35, 0.52, -0.3),
    ("plates", 1, 0.925, 1.03, 1.15, 0.52, 2.0),
    ("soft", 0, 0.850, 1.05, 1.05, 0.44, 0.6),
    ("fingers", 2, 0.975, 1.05, 1.00, 0.50, 2.0),
    ("staghorn", 2, 0.895, 1.06, 1.20, 0.38, 0.9),
    ("fingers", 3, 0.790, 1.06, 1.05, 0.30, 0.5),
]
# Low heads of rock in the channel, below the faces: x, y, radius, height.
HEADS = [
    (-2.4, 9.0, 1.1, 0.75),
    (1.9, 11.0, 1.3, 0.6),
    (-0.6, 15.0, 1.6, 0.8),
    (3.3, 8.2, 0.9, 0.8),
    (0.4, 7.1, 0.55, 0.25),
    (-1.0, 6.2, 0.5, 0.22),
    (-5.0, 19.0, 2.5, 1.8),
    (4.5, 20.0, 2.6, 1.5),
    (1.3, 23.0, 2.6, 1.1),
]
# Shoals: colour, height of a fish, how many, middle, spread, least and greatest length in metres, heading in radians.
SHOALS = [
    ((0.95, 0.34, 0.16), 0.34, 70, (-4.6, 7.2, 3.9), (1.3, 1.4, 0.75), (0.10, 0.15), 0.2),
    ((0.16, 0.42, 0.75), 0.42, 60, (5.8, 9.0, 3.7), (1.7, 1.7, 1.0), (0.11, 0.16), 2.9),
    ((0.35, 0.45, 0.50), 0.36, 110, (-8.0, 15.0, 5.2), (2.6, 2.5, 1.0), (0.16, 0.22), 0.1),
    ((0.95, 0.75, 0.10), 0.48, 7, (4.4, 6.0, 2.7), (0.9, 0.8, 0.5), (0.12, 0.16), 2.7),
]


def light(stage: Stage) -> None:
    """The sun through the ripples, blue from all around, and a diver's lamp behind the camera."""
    sun = WATER.sun_below
    add_sun(float(np.degrees(np.arcsin(sun[2]))), float(np.degrees(np.arctan2(sun[0], sun[1]))), (1, 0.97, 0.86), 10.5)
    net = caustics(1024, 3, waves=(3, 22), steepness=0.085, throw=6 / NET_TILE, softness=1.1)
    add_surface(net, SURFACE, NET_TILE)
    up = stage.world.split(direction(stage.world))[2]
    blues: list[tuple[float, Colour]] = [
        (0, (0.18, 0.38, 0.41)),
        (0.45, (0.18, 0.56, 0.71)),
        (0.6, (0.37, 0.98, 1.15)),
        (0.85, (1.0, 1.9, 2.0)),
        (1, (1.5, 2.15, 2.15)),
    ]
    finish_world(stage.world, stage.world.ramp(stage.world.math("MULTIPLY_ADD", up, 0.5, 0.5), blues))
    lamp = bpy.data.lights.new("lamp", "AREA")
    lamp.energy, lamp.size, lamp.color = 1900, 2.5, (1, 0.93, 0.85)
    held = bpy.data.objects.new("lamp", lamp)
    held.location, held.rotation_euler = (0, -6, 4.0), (np.radians(80), 0, 0)
    bpy.context.collection.objects.link(held)


def place(stage: Stage) -> None:  # noqa: ARG001  every script's has it
    """The banks and the channel, all corals, and the fish."""
    rows = 760
    y = 0.6 + np.linspace(0, 1, rows) ** 1.7 * 44
    x = np.linspace(-1, 1, rows)[None, :] * (3.5 + 1.25 * y[:, None])
    y = np.repeat(y[:, None], rows, 1)
    z, sand = ground(x, y)
    floor = add_mesh("ground", *surface(x, y, z), ground_material())
    floor.data.attributes.new("sand", "FLOAT", "POINT").data.foreach_set("value", sand.astype(np.float32).ravel())
    kinds = {name: planted(name, kind, under_water=True) for name, kind in KINDS.items()}
    for seed, (name, count, sizes, sands, lean, away, least) in enumerate(SOWN):
        sow(kinds[name], seed + 1, count, sizes, sands, lean, away, least, facing=name == "fan")
    for name, which, across, along, size, turn in CHOSEN:
        height = float(ground(np.array([across]), np.array([along]))[0][0])
        put(kinds[name].objects[which], (across, along, height - 0.05), size, turn)
    for number, (colour, depth, count, middle, spread, lengths, heading) in enumerate(SHOALS):
        shoal(number, colour, depth, count, middle, spread, lengths, heading)


def foreground(stage: Stage) -> None:  # noqa: ARG001  every script's has it
    """Corals at the lower corners, near enough to be soft."""
    wanted = {name for name, *_ in NEAR}
    kinds = {name: planted(name, kind, under_water=False) for name, kind in KINDS.items() if name in wanted}
    for name, which, across, down, away, size, turn in NEAR:
        put(kinds[name].objects[which], SHOT.camera.seen_at(across, down, away), size, turn)


def retouched(light: Light) -> Light:
    """The water: rays, depth and the surface."""
    return watered(light, SHOT.camera, WATER)


def ground(x: Field, y: Field) -> tuple[Field, Field]:
    """Height of the ground in metres, and the share of sand on it, at the places (*x*, *y*)."""
    half = 1.25 + 0.40 * np.minimum(y, 14) + 0.9 * fbm(y * 0.3, np.sign(x) * 3, 3, 2.0, 0.5, 9)
    inside = np.abs(x + 0.3) - half + 0.48 * fbm(x * 0.22, y * 0.22, 3, 2.0, 0.5, 5)
    top = np.where(x < 0, 3.7, 2.7) * (0.78 + 0.6 * fbm(x * 0.17 + 3, y * 0.17, 3, 2.0, 0.5, 21))
    rise = top * np.clip(inside / 2.3, 0, 1) ** 0.75 * (1 - 0.25 * np.clip(inside / 2.3 - 1, 0, 2))
    for hx, hy, radius, height in HEADS:
        near = np.exp(-1.2 * ((x - hx) ** 2 + (y - hy) ** 2) / radius**2)
        rise = np.maximum(rise, height * near * (1 + 0.5 * fbm(x * 1.3, y * 1.3, 3, 2.0, 0.5, 51)))
    rock = np.clip(rise / 0.35, 0, 1)
    lumps = 0.36 * (ridged(x * 0.45, y * 0.45, 5, 2.0, 0.5, 31) - 0.45) + 0.16 * fbm(x * 2.1, y * 2.1, 4, 2.0, 0.5, 41)
    return rise + lumps * rock + 0.05 * fbm(x * 0.5, y * 0.5, 3, 2.0, 0.5, 61), 1 - rock


def ground_material() -> bpy.types.Material:
    """Rock crusted with pink algae; pale rippled sand where the attribute "sand" says so."""
    made, nodes = material("ground")
    at = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    wide, middle, fine = nodes.noise(at, 0.9, 5, 0.6), nodes.noise(at, 3.7, 5, 0.65), nodes.noise(at, 14, 4, 0.6)
    crust: list[tuple[float, Colour]] = [
        (0.3, (0.20, 0.15, 0.10)),
        (0.45, (0.36, 0.27, 0.18)),
        (0.55, (0.44, 0.20, 0.24)),
        (0.7, (0.24, 0.22, 0.10)),
    ]
    colour = nodes.mix(nodes.between(middle, 0.50, 0.66), nodes.ramp(wide, crust), (0.52, 0.24, 0.30))
    colour = nodes.mix(nodes.between(fine, 0.5, 0.72), colour, (0.10, 0.085, 0.06))
    colour = nodes.mix(nodes.between(nodes.noise(at, 6, 3, 0.5), 0.62, 0.72), colour, (0.55, 0.48, 0.36))
    cells = nodes.add("ShaderNodeTexVoronoi", {"Vector": at, "Scale": 9.0}).outputs["Distance"]
    relief = nodes.math("ADD", nodes.math("MULTIPLY_ADD", fine, 0.8, middle), nodes.math("MULTIPLY", cells, 0.6))
    rock = principled(nodes, colour, 0.9, nodes.bump(relief, 0.07, 1.0), Specular_IOR_Level=0.15)

    pale = nodes.mix(nodes.noise(at, 2, 5, 0.6), (0.44, 0.39, 0.30), (0.58, 0.53, 0.43))
    pale = nodes.mix(nodes.between(nodes.noise(at, 5, 4, 0.7), 0.55, 0.75), pale, (0.30, 0.25, 0.19))
    waves = {"Vector": at, "Scale": 1.1, "Distortion": 5.0, "Detail": 3.0, "Detail Scale": 1.2}
    ripples = nodes.add("ShaderNodeTexWave", waves, bands_direction="Y").outputs["Fac"]
    relief = nodes.math("MULTIPLY_ADD", nodes.noise(at, 30, 3, 0.6), 0.5, ripples)
    sand = principled(nodes, pale, 0.95, nodes.bump(relief, 0.05, 0.7), Specular_IOR_Level=0.1)

    share = nodes.add("ShaderNodeAttribute", attribute_name="sand").outputs["Fac"]
    ragged = nodes.math("ADD", share, nodes.math("MULTIPLY_ADD", middle, 0.8, -0.4))
    both = nodes.mix_shaders(nodes.between(ragged, 0.4, 0.6), rock, sand)
    finish(nodes, submerged(nodes, both, EYE, WATER.extinction[1]))
    return made


def coral_material(name: str, kind: Kind, *, under_water: bool) -> bpy.types.Material:
    """The look of *kind*; *under_water*: with the water between it and the camera."""
    made, nodes = material(name)
    at = nodes.add("ShaderNodeTexCoord").outputs["Object"]
    chance = nodes.add("ShaderNodeObjectInfo").outputs["Random"]
    last = len(kind.colours) - 1
    colour = nodes.ramp(chance, [(number / last, each) for number, each in enumerate(kind.colours)])
    colour = nodes.mix(nodes.between(nodes.noise(at, 7, 3, 0.6), 0.35, 0.7), colour, nodes.times(colour, 0.55))
    if kind.tips is not None:
        up = nodes.split(nodes.add("ShaderNodeTexCoord").outputs["Generated"])[2]
        colour = nodes.mix(nodes.math("MULTIPLY", nodes.between(up, 0.55, 1.0), 0.7), colour, kind.tips)
    if kind.maze:  # contours of a smooth noise wind as its grooves do
        relief = nodes.math("ABSOLUTE", nodes.math("SINE", nodes.math("MULTIPLY", nodes.noise(at, 2.6, 2, 0.5), 75.0)))
        colour = nodes.mix(nodes.between(relief, 0.2, 0.8), nodes.times(colour, 0.35), colour)
    else:
        cells = nodes.add("ShaderNodeTexVoronoi", {"Vector": at, "Scale": kind.polyps}).outputs["Distance"]
        relief = nodes.math("SUBTRACT", nodes.noise(at, kind.polyps * 0.3, 3, 0.6), cells)
        colour = nodes.mix(nodes.between(cells, 0.1, 0.6), colour, nodes.times(colour, 0.62))
    shader: Socket = principled(nodes, colour, 0.75, nodes.bump(relief, kind.relief, 0.8), Specular_IOR_Level=0.2)
    if kind.through:
        back = nodes.add("ShaderNodeBsdfTranslucent", {0: colour}).outputs[0]
        shader = nodes.mix_shaders(kind.through, shader, back)
    finish(nodes, submerged(nodes, shader, EYE, WATER.extinction[1]) if under_water else shader)
    return made


def planted(name: str, kind: Kind, *, under_water: bool) -> bpy.types.Collection:
    """All variants of *kind*, to be scattered or put."""
    look = coral_material(name, kind, under_water=under_water)
    shapes = [kind.shape(np.random.default_rng(100 + 7 * number)) for number in range(kind.variants)]
    return collection(name, [add_mesh(f"{name} {n}", *shape, look, linked=False) for n, shape in enumerate(shapes)])


def put(kind: bpy.types.Object, at: tuple[float, float, float], size: float, turn: float) -> None:
    """One more of *kind*."""
    added = kind.copy()
    added.location, added.scale, added.rotation_euler = at, (size,) * 3, (0, 0, turn)
    bpy.context.collection.objects.link(added)


def sow(
    kind: bpy.types.Collection,
    seed: int,
    count: int,
    sizes: tuple[float, float],
    sands: tuple[float, float],
    lean: float,
    away: tuple[float, float],
    least: float,
    *,
    facing: bool,
) -> None:
    """Up to *count* of *kind* on the ground, as SOWN says; *facing*: turned to the camera."""
    random = np.random.default_rng(seed)
    y = away[0] + (away[1] - away[0]) * random.random(count * 3) ** 1.4
    x = random.uniform(-1, 1, count * 3) * (1 + 1.12 * y)
    z, sand = ground(x, y)
    fits = (sand >= sands[0]) & (sand <= sands[1]) & (z > least) & (np.hypot(x, y) > 2.3)
    fits &= (np.abs(x) / y > 0.52) | (z < 0.9) | (y > 12)  # the middle stays calm, where the faces are
    x, y, z = x[fits][:count], y[fits][:count], z[fits][:count]
    step = 0.08
    steep_x = (ground(x + step, y)[0] - ground(x - step, y)[0]) / (2 * step)
    steep_y = (ground(x, y + step)[0] - ground(x, y - step)[0]) / (2 * step)
    tilts = np.stack([np.arctan(np.clip(steep_y, -2, 2)), -np.arctan(np.clip(steep_x, -2, 2))], 1) * lean
    turns = random.normal(0, 0.5, len(x)) if facing else random.uniform(0, 2 * np.pi, len(x))
    places = np.stack([x, y, z - 0.02], 1)
    scatter(f"sown {seed}", places, random.uniform(*sizes, len(x)), turns, kind, tilts=tilts, seed=seed)


def shoal(
    number: int,
    colour: Colour,
    depth: float,
    count: int,
    middle: tuple[float, float, float],
    spread: tuple[float, float, float],
    lengths: tuple[float, float],
    heading: float,
) -> None:
    """Small fish swimming one way, pale below, in the outer parts of the picture; as SHOALS says."""
    made, nodes = material(f"fish {number}")
    within = nodes.add("ShaderNodeTexCoord").outputs["Generated"]
    pale = tuple(0.5 + 0.5 * share for share in colour)
    tint = nodes.mix(nodes.between(nodes.split(within)[2], 0.2, 0.75), pale, colour)
    from_eye = nodes.vector("MULTIPLY", nodes.vector("SUBTRACT", within, (0.87, 0.5, 0.56)), (1.0, 0.0, depth))
    tint = nodes.mix(nodes.between(nodes.vector("LENGTH", from_eye), 0.035, 0.025), tint, (0.01, 0.01, 0.01))
    skin = principled(nodes, tint, 0.35, Specular_IOR_Level=0.6)
    finish(nodes, submerged(nodes, skin, EYE, WATER.extinction[1]))
    kind = collection(f"fish {number}", [add_mesh(f"fish {number}", *corals.fish(depth), made, linked=False)])
    random = np.random.default_rng(50 + number)
    places = np.array(middle) + random.normal(0, 1, (count, 3)) * np.array(spread)
    places = places[np.abs(places[:, 0]) / places[:, 1] > 0.42]
    count = len(places)
    tilts = np.stack([random.normal(0, 0.12, count), random.normal(0, 0.2, count)], 1)
    turns = heading + random.normal(0, 0.35, count)
    scatter(f"shoal {number}", places, random.uniform(*lengths, count), turns, kind, tilts=tilts)
