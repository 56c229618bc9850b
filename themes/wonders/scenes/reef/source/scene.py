"""Coral reef: a sandy channel between two banks of coral in clear shallow water, sun rays from above, to the right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import bpy
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from booth.rendering import corals
from booth.rendering.grading import Light
from booth.rendering.materials import finish, material, principled
from booth.rendering.nodes import Colour, Nodes, Socket
from booth.rendering.noise import fbm
from booth.rendering.objects import add_mesh, collection, paint, scatter
from booth.rendering.shapes import surface
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.sky import add_sun, direction, sun_direction
from booth.rendering.sky import finish as finish_world
from booth.rendering.stage import Stage
from booth.rendering.underwater import Water, caustics, specked, watered
from booth.rendering.water import add_surface, submerged

Field = NDArray[np.float64]

EYE = (0.0, 0.0, 1.4)
SURFACE = 7.5  # metres above the floor
NET_TILE = 9.0  # metres of caustics that repeat
WATER = Water(
    surface=SURFACE,
    sun=sun_direction(40, 16),
    # Real water takes red away four times as fast; divers' pictures are balanced to bring it back.
    extinction=(0.14, 0.062, 0.043),
    scattering=(0.0024, 0.0115, 0.0145),
    fading=(0.16, 0.06, 0.045),
    sunlight=(1.7, 1.8, 1.7),
    daylight=(0.38, 0.60, 0.68),
    forward=0.80,
    shafts=2.6,
    sky=(0.34, 0.62, 0.76),
    below=(0.04, 0.22, 0.29),
    glare=(18.0, 70.0, 1.4, 7.0),
)
SHOT = Shot(
    camera=Camera(EYE, lens=18, pitch=16, fstop=1.4, focus=4.5),
    foreground_camera=Camera(EYE, lens=18, pitch=16, fstop=0.9, focus=3.0),
    grading=Grading(
        look="AgX - High Contrast",
        white=(1.04, 1.0, 0.98),
        exposure=-0.1,
        bloom=0.16,
        bloom_from=1.1,
        before=1.25,
        after=1.2,
        vignette=0.12,
    ),
    samples=12,
    foreground_samples=24,
    bounces=3,
    sky=False,
)

TAN: list[Colour] = [(0.52, 0.31, 0.12), (0.42, 0.22, 0.09), (0.56, 0.40, 0.20), (0.34, 0.22, 0.09)]
OLIVE: list[Colour] = [(0.30, 0.23, 0.09), (0.42, 0.31, 0.11), (0.24, 0.22, 0.10)]
LILAC: list[Colour] = [(0.36, 0.20, 0.46), (0.26, 0.25, 0.52), (0.46, 0.20, 0.38)]
ROSE: list[Colour] = [(0.64, 0.22, 0.18), (0.58, 0.18, 0.30), (0.66, 0.30, 0.10)]
DEAD: Colour = (0.13, 0.10, 0.07)  # what algae have overgrown
DUST: Colour = (0.52, 0.46, 0.35)  # sand that lies on top


@dataclass(frozen=True)
class Kind:
    """A kind of coral: its *shape*, in so many *variants*; one of *colours* each, *tips* paler, its foot dead or not.

    Its *skin* is of polyps, a brain coral's meander, a honeycomb, or smooth; *cells* per metre of it stand *relief*
    metres out. *through*: the share of light that shines through.
    """

    shape: Callable[[Generator], corals.Coral]
    variants: int
    colours: list[Colour]
    cells: float
    relief: float
    tips: Colour | None = None
    skin: Literal["polyps", "meander", "honeycomb", "smooth"] = "polyps"
    through: float = 0.0
    foot: bool = True


KINDS = {
    "fan": Kind(corals.fan, 3, [(0.46, 0.06, 0.10), (0.36, 0.12, 0.40), (0.72, 0.32, 0.06)], 300, 0.001, through=0.4),
    "staghorn": Kind(corals.staghorn, 4, [*TAN, OLIVE[1], LILAC[1]], 210, 0.004, (0.64, 0.55, 0.44)),
    "bush": Kind(corals.bush, 4, [*TAN[:3], *ROSE, *OLIVE[:2], *LILAC[:2]], 260, 0.0025, (0.56, 0.42, 0.30)),
    "table": Kind(corals.table, 3, [*TAN, OLIVE[0], LILAC[0]], 240, 0.002, (0.56, 0.46, 0.34)),
    "massive": Kind(corals.boulder, 4, [*TAN, *OLIVE, ROSE[0]], 160, 0.003),
    "brain": Kind(corals.boulder, 3, [OLIVE[1], TAN[2], OLIVE[0], TAN[0]], 75, 0.006, skin="meander"),
    "honeycomb": Kind(corals.boulder, 3, [TAN[0], OLIVE[1], TAN[3], ROSE[0]], 85, 0.005, skin="honeycomb"),
    "plates": Kind(corals.plates, 3, [*TAN[:3], OLIVE[0], LILAC[2]], 140, 0.003, (0.62, 0.52, 0.42), through=0.1),
    "sponge": Kind(corals.sponge, 3, [(0.50, 0.36, 0.08), (0.34, 0.22, 0.40)], 60, 0.004, skin="smooth", foot=False),
    "rubble": Kind(
        corals.rubble, 3, [(0.46, 0.40, 0.30), (0.38, 0.32, 0.24), (0.42, 0.29, 0.25)], 90, 0.003, foot=False
    ),
}
# How they lie: kind, how many, least and greatest size, share of sand allowed from and to, how far they lean with the
# ground, metres from the eye from and to, least height of the ground, patches: the share of the ground they keep to.
SOWN = [
    ("bush", 2600, (0.45, 1.15), (0.0, 0.5), 0.75, (2.4, 26), -9, 0.6),
    ("staghorn", 700, (0.5, 1.2), (0.0, 0.5), 0.5, (2.4, 26), -9, 0.5),
    ("massive", 280, (0.25, 1.1), (0.0, 0.5), 0.6, (3.3, 26), -9, 0.7),
    ("brain", 260, (0.3, 1.0), (0.0, 0.5), 0.6, (3.3, 26), -9, 0.8),
    ("honeycomb", 260, (0.25, 0.8), (0.0, 0.5), 0.6, (3.3, 26), -9, 0.8),
    ("plates", 420, (0.5, 1.2), (0.0, 0.5), 0.6, (2.4, 26), -9, 0.45),
    ("table", 160, (0.5, 1.1), (0.0, 0.5), 0.12, (3.4, 26), 0.5, 0.8),
    ("sponge", 26, (0.5, 0.9), (0.0, 0.5), 0.2, (3.6, 20), -9, 0.8),
    ("fan", 34, (0.6, 1.1), (0.0, 0.5), 0.1, (4.0, 24), 0.9, 0.8),
    ("staghorn", 460, (0.9, 2.0), (0.0, 0.5), 0.3, (11, 34), -9, 0.6),
    ("table", 200, (0.9, 2.0), (0.0, 0.5), 0.1, (11, 34), 0.3, 0.8),
    ("massive", 200, (0.9, 2.4), (0.0, 0.5), 0.4, (11, 34), -9, 0.8),
    ("bush", 900, (0.9, 1.6), (0.0, 0.5), 0.6, (11, 34), -9, 0.7),
    ("rubble", 650, (0.6, 1.2), (0.25, 0.985), 0.8, (2.2, 16), -9, 0.6),
    ("bush", 70, (0.3, 0.7), (0.5, 0.97), 0.5, (4.6, 14), -9, 0.6),
    ("staghorn", 26, (0.3, 0.6), (0.5, 0.97), 0.2, (4.6, 14), -9, 0.6),
    ("massive", 60, (0.15, 0.5), (0.5, 0.97), 0.3, (4.6, 16), -9, 0.7),
]
# Those that catch the eye, in the outer fifths: kind, which, x, y, size, turn.
CHOSEN = [
    ("fan", 0, -3.55, 4.6, 0.95, 0.3),
    ("fan", 2, -5.0, 6.4, 1.3, 0.1),
    ("fan", 1, -4.4, 8.6, 1.3, -0.2),
    ("fan", 1, 5.0, 5.9, 1.3, -0.3),
    ("fan", 0, 3.9, 5.2, 0.9, -0.2),
    ("fan", 2, 5.6, 9.0, 1.5, 0.2),
]
# In front of the guests: kind, which, where its foot is in the picture (shares), metres from the eye, size, turn.
NEAR = [
    ("fan", 0, 0.025, 1.00, 1.35, 0.62, 0.3),
    ("staghorn", 0, 0.075, 1.05, 1.15, 0.46, 0.3),
    ("bush", 1, 0.145, 1.04, 1.10, 0.46, 1.0),
    ("bush", 2, 0.205, 1.06, 1.05, 0.36, 0.0),
    ("plates", 0, 0.030, 1.05, 1.00, 0.50, 0.8),
    ("fan", 2, 0.985, 1.00, 1.35, 0.52, -0.3),
    ("plates", 1, 0.925, 1.03, 1.15, 0.52, 2.0),
    ("bush", 0, 0.850, 1.05, 1.05, 0.44, 0.6),
    ("table", 1, 0.985, 1.06, 1.05, 0.42, 2.0),
    ("staghorn", 2, 0.895, 1.06, 1.20, 0.38, 0.9),
    ("bush", 3, 0.790, 1.07, 1.05, 0.30, 0.5),
]
# Low heads of rock in the channel, below the faces: x, y, radius, height.
HEADS = [
    (-2.4, 9.0, 1.1, 0.75),
    (1.9, 11.0, 1.3, 0.6),
    (-0.6, 15.0, 1.6, 0.8),
    (3.3, 8.2, 0.9, 0.6),
    (0.4, 7.1, 0.55, 0.25),
    (-1.0, 6.2, 0.5, 0.22),
    (-5.0, 19.0, 2.5, 1.8),
    (4.5, 20.0, 2.6, 1.5),
    (1.3, 23.0, 2.6, 1.1),
]
# Reefs that rise far behind the channel, blue in blue, below the faces: x, y, radius, height.
FAR = [
    (-7.5, 27.0, 3.6, 5.2),
    (-3.4, 31.0, 2.4, 3.3),
    (9.2, 29.0, 4.2, 5.6),
    (4.2, 34.0, 3.0, 4.2),
    (-11.5, 34.0, 4.5, 6.0),
]
# What grows on each of them: kind, how many, least and greatest size.
FAR_SOWN = [
    ("table", 26, (1.0, 2.2)),
    ("massive", 40, (0.8, 2.0)),
    ("bush", 120, (0.9, 1.8)),
    ("staghorn", 70, (1.0, 2.0)),
    ("fan", 9, (1.2, 2.0)),
]


@dataclass(frozen=True)
class Fish:
    """A kind of fish: the colours of its *back*, *side* and *belly*, of its *fins*, and of its *marks*, if any.

    *bars* stand upright, so many on its length; *lines* run along it, so many on its height. *depth* and *fork* as for
    `corals.fish`.
    """

    back: Colour
    side: Colour
    belly: Colour
    fins: Colour
    depth: float
    fork: float
    marks: Colour | None = None
    bars: float = 0.0
    lines: float = 0.0


FISH = {
    "anthias": Fish((0.72, 0.20, 0.06), (0.82, 0.30, 0.10), (0.80, 0.46, 0.30), (0.62, 0.20, 0.18), 0.30, 0.9),
    "snapper": Fish(
        (0.58, 0.38, 0.04), (0.76, 0.50, 0.03), (0.74, 0.62, 0.36), (0.76, 0.46, 0.02), 0.34, 0.5,
        marks=(0.26, 0.46, 0.70), lines=6.5,
    ),
    "sergeant": Fish(
        (0.50, 0.44, 0.12), (0.58, 0.62, 0.60), (0.72, 0.76, 0.76), (0.34, 0.38, 0.38), 0.50, 0.7,
        marks=(0.03, 0.035, 0.05), bars=8.5,
    ),
    "fusilier": Fish((0.02, 0.08, 0.22), (0.10, 0.26, 0.44), (0.40, 0.48, 0.52), (0.06, 0.10, 0.18), 0.27, 1.0),
    "jack": Fish((0.03, 0.05, 0.06), (0.14, 0.18, 0.20), (0.30, 0.34, 0.34), (0.04, 0.05, 0.06), 0.30, 1.0),
}  # fmt: skip


@dataclass(frozen=True)
class Shoal:
    """Up to *count* fish of a *kind* around *middle*, *spread* that far; *lengths* from, to; *heading* in radians.

    None nearer to the middle than *clear*, metres to a side for each metre ahead.
    """

    kind: str
    count: int
    middle: tuple[float, float, float]
    spread: tuple[float, float, float]
    lengths: tuple[float, float]
    heading: float
    clear: float = 0.42


SHOALS = [
    Shoal("anthias", 130, (-4.0, 6.3, 3.5), (1.1, 1.2, 0.55), (0.07, 0.11), 0.15),
    Shoal("anthias", 60, (4.9, 6.4, 3.3), (0.8, 0.9, 0.40), (0.07, 0.10), 2.9),
    Shoal("snapper", 22, (4.0, 5.0, 2.55), (0.60, 0.60, 0.22), (0.17, 0.23), 2.95),
    Shoal("sergeant", 12, (-3.3, 4.9, 3.0), (0.5, 0.5, 0.25), (0.12, 0.16), 0.1),
    Shoal("fusilier", 110, (-6.6, 11.0, 5.2), (1.8, 1.2, 0.35), (0.20, 0.27), 0.12),
    Shoal("fusilier", 60, (7.2, 11.0, 5.0), (1.3, 1.2, 0.35), (0.20, 0.27), 3.0),
    # Far away, so that the blue between the banks is deep: faint enough not to compete with faces.
    Shoal("jack", 170, (5.7, 16.0, 5.5), (1.8, 1.5, 0.5), (0.27, 0.38), 2.9, 0.2),
    Shoal("jack", 70, (-5.2, 17.0, 4.55), (1.3, 1.5, 0.35), (0.26, 0.36), 0.2, 0.2),
]


def light(stage: Stage) -> None:
    """The sun through the ripples, and blue from all around."""
    sun = WATER.sun_below
    add_sun(
        float(np.degrees(np.arcsin(sun[2]))),
        float(np.degrees(np.arctan2(sun[0], sun[1]))),
        (1, 0.96, 0.84),
        16.0,
        angle=0.3,
    )
    net = caustics(1024, 3, waves=(3, 22), steepness=0.085, throw=6 / NET_TILE, softness=1.1)
    add_surface(net, SURFACE, NET_TILE)
    up = stage.world.split(direction(stage.world))[2]
    blues: list[tuple[float, Colour]] = [
        (0, (0.17, 0.32, 0.34)),
        (0.45, (0.17, 0.47, 0.58)),
        (0.6, (0.35, 0.84, 0.98)),
        (0.85, (0.95, 1.6, 1.7)),
        (1, (1.4, 1.85, 1.85)),
    ]
    finish_world(stage.world, stage.world.ramp(stage.world.math("MULTIPLY_ADD", up, 0.5, 0.5), blues))


def add_strobes(energy: float) -> None:
    """A diver's two strobes beside the camera: what is near keeps its reds; *energy* in W."""
    for side in (-1, 1):
        lamp = bpy.data.lights.new("strobe", "AREA")
        lamp.energy, lamp.size, lamp.color = energy, 0.5, (1, 0.88, 0.74)
        held = bpy.data.objects.new("strobe", lamp)
        held.location, held.rotation_euler = (side * 0.9, -0.8, 2.0), (np.radians(80), 0, np.radians(-side * 32))
        bpy.context.collection.objects.link(held)


def place(stage: Stage) -> None:  # noqa: ARG001  every script's has it
    """The banks and the channel, all corals, and the fish."""
    add_strobes(600)
    rows = 760
    y = 0.6 + np.linspace(0, 1, rows) ** 1.7 * 44
    x = np.linspace(-1, 1, rows)[None, :] * (3.5 + 1.25 * y[:, None])
    y = np.repeat(y[:, None], rows, 1)
    z, sand = ground(x, y)
    paint(add_mesh("ground", *surface(x, y, z), ground_material()), "sand", sand)
    kinds = {name: planted(name, kind, under_water=True) for name, kind in KINDS.items()}
    for seed, (name, count, sizes, sands, lean, away, least, patches) in enumerate(SOWN):
        sow(kinds[name], seed + 1, count, sizes, sands, lean, away, least, patches, facing=name == "fan")
    for name, which, across, along, size, turn in CHOSEN:
        height = float(ground(np.array([across]), np.array([along]))[0][0])
        put(kinds[name].objects[which], (across, along, height + 0.1), size, turn)
    far_reefs(kinds)
    for number, each in enumerate(SHOALS):
        swim(number, each)


def foreground(stage: Stage) -> None:  # noqa: ARG001  every script's has it
    """Corals at the lower corners, near enough to be soft, and dark enough to be a frame."""
    add_strobes(45)
    wanted = {name for name, *_ in NEAR}
    kinds = {name: planted(name, kind, under_water=False) for name, kind in KINDS.items() if name in wanted}
    for name, which, across, down, away, size, turn in NEAR:
        put(kinds[name].objects[which], SHOT.camera.seen_at(across, down, away), size, turn)


def retouched(light: Light) -> Light:
    """The water: rays, depth, the surface, and what drifts in it."""
    return specked(watered(light, SHOT.camera, WATER), 260, (0.16, 0.20, 0.21))


def far_reefs(kinds: dict[str, bpy.types.Collection]) -> None:
    """The reefs of FAR: steep rock, overgrown, with tables and fans on top."""
    look = ground_material()
    across, along = np.meshgrid(np.linspace(-1.7, 1.7, 200), np.linspace(-1.7, 1.7, 200))
    for number, (x0, y0, radius, high) in enumerate(FAR):
        z = far_height(across, along, high, number)
        rock = add_mesh(f"far {number}", *surface(x0 + across * radius, y0 + along * radius, z), look)
        paint(rock, "sand", np.zeros(across.shape))
        random = np.random.default_rng(170 + number)
        for name, count, sizes in FAR_SOWN:
            x, y = random.uniform(-1.25, 1.25, (2, count))
            places = np.stack([x0 + x * radius, y0 + y * radius, far_height(x, y, high, number) - 0.05], 1)
            turns = random.normal(0, 0.5, count) if name == "fan" else random.uniform(0, 2 * np.pi, count)
            sown, lean = f"far {name} {number}", random.normal(0, 0.15, (count, 2))
            scatter(sown, places, random.uniform(*sizes, count), turns, kinds[name], tilts=lean, seed=number)


def far_height(x: Field, y: Field, high: float, number: int) -> Field:
    """The height of a reef of FAR, *high* at most, at the places (*x*, *y*), shares of its radius from its middle."""
    away = np.hypot(x, y) + 0.34 * fbm(x * 0.9 + 7 * number, y * 0.9, 3, 2.0, 0.5, 130 + number)
    rise = np.clip(1.25 - away, 0, 1) ** 0.6 - 0.22 * np.clip(away, 0, 1)
    lumps = 0.11 * fbm(x * 2.6 + number, y * 2.6, 5, 2.0, 0.55, 140 + number)
    return np.asarray(high * (rise + lumps * np.clip(1.4 - away, 0, 1)) - 0.5)


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
    lumps = 0.26 * fbm(x * 0.6, y * 0.6, 3, 2.0, 0.5, 31) + 0.15 * fbm(x * 2.1, y * 2.1, 4, 2.0, 0.5, 41)
    return rise + lumps * rock + 0.05 * fbm(x * 0.5, y * 0.5, 3, 2.0, 0.5, 61), 1 - rock


def ground_material() -> bpy.types.Material:
    """Rock under a turf of algae; pale rippled sand where the attribute "sand" says so."""
    made, nodes = material("ground")
    at = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    wide, middle, fine = nodes.noise(at, 0.9, 5, 0.6), nodes.noise(at, 3.7, 5, 0.65), nodes.noise(at, 14, 5, 0.7)
    turf: list[tuple[float, Colour]] = [
        (0.3, (0.16, 0.12, 0.07)),
        (0.45, (0.26, 0.20, 0.12)),
        (0.55, (0.30, 0.19, 0.16)),
        (0.7, (0.18, 0.17, 0.08)),
    ]
    colour = nodes.mix(nodes.between(middle, 0.55, 0.7, 0, 0.7), nodes.ramp(wide, turf), (0.36, 0.21, 0.22))
    colour = nodes.mix(nodes.between(fine, 0.45, 0.7), colour, (0.07, 0.06, 0.04))
    colour = nodes.mix(nodes.between(nodes.noise(at, 6, 4, 0.6), 0.60, 0.74), colour, DUST)
    cells = nodes.add("ShaderNodeTexVoronoi", {"Vector": at, "Scale": 24.0}).outputs["Distance"]
    relief = nodes.math("ADD", nodes.math("MULTIPLY_ADD", fine, 0.8, middle), nodes.math("MULTIPLY", cells, 0.4))
    rock = principled(nodes, colour, 0.9, nodes.bump(relief, 0.07, 1.0), Specular_IOR_Level=0.15)

    pale = nodes.mix(nodes.noise(at, 2, 5, 0.6), (0.34, 0.29, 0.21), (0.46, 0.41, 0.31))
    pale = nodes.mix(nodes.between(nodes.noise(at, 5, 5, 0.7), 0.55, 0.75), pale, (0.24, 0.20, 0.14))
    pale = nodes.mix(nodes.between(nodes.noise(at, 55, 3, 0.7), 0.60, 0.72), pale, (0.22, 0.17, 0.12))  # grit
    waves = {"Vector": at, "Scale": 1.6, "Distortion": 5.0, "Detail": 3.0, "Detail Scale": 1.2}
    ripples = nodes.add("ShaderNodeTexWave", waves, bands_direction="Y").outputs["Fac"]
    relief = nodes.math("MULTIPLY_ADD", nodes.noise(at, 30, 3, 0.6), 0.5, ripples)
    sand = principled(nodes, pale, 0.95, nodes.bump(relief, 0.035, 0.7), Specular_IOR_Level=0.1)

    ragged = nodes.math("ADD", nodes.attribute("sand"), nodes.math("MULTIPLY_ADD", middle, 1.2, -0.6))
    both = nodes.mix_shaders(nodes.between(ragged, 0.3, 0.7), rock, sand)
    finish(nodes, submerged(nodes, both, EYE, WATER.extinction[1]))
    return made


def coral_material(name: str, kind: Kind, *, under_water: bool) -> bpy.types.Material:
    """The look of *kind*; *under_water*: with the water between it and the camera."""
    made, nodes = material(name)
    geometry = nodes.add("ShaderNodeNewGeometry").outputs
    at = geometry["Position"]  # polyps are as large on a small coral as on a large one
    patches, young = nodes.noise(at, 9, 4, 0.65), nodes.attribute("tips")
    chance = nodes.add("ShaderNodeObjectInfo").outputs["Random"]
    last = len(kind.colours) - 1
    colour = nodes.ramp(chance, [(number / last, each) for number, each in enumerate(kind.colours)])
    colour = nodes.mix(nodes.between(patches, 0.35, 0.7), colour, nodes.times(colour, 0.55))
    height, depth = skin(nodes, kind, at)
    colour = nodes.mix(height, nodes.times(colour, depth), colour)
    if kind.tips is not None:
        colour = nodes.mix(nodes.between(young, 0.7, 1.0, 0, 0.6), colour, kind.tips)
    if kind.foot:
        ragged = nodes.math("MULTIPLY_ADD", patches, 0.5, young)
        colour = nodes.mix(nodes.between(ragged, 0.28, 0.52), DEAD, colour)
    level = nodes.between(nodes.split(geometry["Normal"])[2], 0.6, 1.0)
    lies = nodes.math("MULTIPLY", level, nodes.between(nodes.noise(at, 5, 5, 0.7), 0.50, 0.72, 0, 0.6))
    colour = nodes.mix(lies, colour, DUST)
    lumps = nodes.math("MULTIPLY_ADD", nodes.noise(at, 22, 4, 0.6), 0.03, nodes.math("MULTIPLY", height, kind.relief))
    shader: Socket = principled(nodes, colour, 0.8, nodes.bump(lumps, 1.0, 0.8), Specular_IOR_Level=0.15)
    if kind.through:
        back = nodes.add("ShaderNodeBsdfTranslucent", {0: colour}).outputs[0]
        shader = nodes.mix_shaders(kind.through, shader, back)
    finish(nodes, submerged(nodes, shader, EYE, WATER.extinction[1]) if under_water else shader)
    return made


def skin(nodes: Nodes, kind: Kind, at: Socket) -> tuple[Socket, float]:
    """The height, 0 to 1, of the skin of *kind* at a place, and how dark its lowest parts are."""
    if kind.skin == "smooth":
        return nodes.noise(at, kind.cells, 3, 0.6), 0.8
    if kind.skin == "polyps":
        cells = nodes.add("ShaderNodeTexVoronoi", {"Vector": at, "Scale": kind.cells}).outputs["Distance"]
        return nodes.between(cells, 0.7, 0.1), 0.75
    if kind.skin == "honeycomb":
        settings = {"Vector": at, "Scale": kind.cells}
        cells = nodes.add("ShaderNodeTexVoronoi", settings, feature="DISTANCE_TO_EDGE").outputs["Distance"]
        return nodes.between(cells, 0.32, 0.06), 0.55
    # Waves of one length from all around add up to valleys that wind as a brain coral's do (and as Turing's).
    random = np.random.default_rng(3)
    total: Socket | float = 0.0
    for way in random.normal(size=(11, 3)):
        wave = nodes.vector("DOT_PRODUCT", at, tuple(way / np.linalg.norm(way) * 2 * np.pi * kind.cells))
        total = nodes.math("ADD", total, nodes.math("SINE", nodes.math("ADD", wave, random.uniform(0, 6.28))))
    return nodes.between(total, -1.6, 1.6), 0.6


def planted(name: str, kind: Kind, *, under_water: bool) -> bpy.types.Collection:
    """All variants of *kind*, to be scattered or put."""
    look = coral_material(name, kind, under_water=under_water)
    made = []
    for number in range(kind.variants):
        points, faces, tips = kind.shape(np.random.default_rng(100 + 7 * number))
        made.append(add_mesh(f"{name} {number}", points, faces, look, linked=False))
        paint(made[-1], "tips", tips)
    return collection(name, made)


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
    patches: float,
    *,
    facing: bool,
) -> None:
    """Up to *count* of *kind* on the ground, as SOWN says; *facing*: turned to the camera."""
    random = np.random.default_rng(seed)
    y = away[0] + (away[1] - away[0]) * random.random(count * 5) ** 1.4
    x = random.uniform(-1, 1, count * 5) * (1 + 1.12 * y)
    z, sand = ground(x, y)
    fits = (sand >= sands[0]) & (sand <= sands[1]) & (z > least) & (np.hypot(x, y) > 2.3)
    fits &= (np.abs(x) / y > 0.52) | (z < 0.9) | (y > 12)  # the middle stays calm, where the faces are
    spread = fbm(x * 0.45, y * 0.45, 3, 2.0, 0.5, 200 + seed)
    fits &= spread < np.quantile(spread, patches)
    x, y, z = x[fits][:count], y[fits][:count], z[fits][:count]
    step = 0.08
    steep_x = (ground(x + step, y)[0] - ground(x - step, y)[0]) / (2 * step)
    steep_y = (ground(x, y + step)[0] - ground(x, y - step)[0]) / (2 * step)
    tilts = np.stack([np.arctan(np.clip(steep_y, -2, 2)), -np.arctan(np.clip(steep_x, -2, 2))], 1) * lean
    turns = random.normal(0, 0.5, len(x)) if facing else random.uniform(0, 2 * np.pi, len(x))
    places = np.stack([x, y, z - 0.02], 1)
    scatter(f"sown {seed}", places, random.uniform(*sizes, len(x)), turns, kind, tilts=tilts, seed=seed)


def fish_material(name: str, kind: Fish) -> bpy.types.Material:
    """The look of *kind*: dark above, pale below, which hides it from both sides."""
    made, nodes = material(name)
    at = nodes.add("ShaderNodeTexCoord").outputs["Object"]
    x, _, z = nodes.split(at)
    high = nodes.math("MULTIPLY", z, 1 / kind.depth)  # -0.5 at the belly, 0.5 at the back
    tint = nodes.mix(
        nodes.between(high, -0.05, -0.34), nodes.mix(nodes.between(high, 0.10, 0.34), kind.side, kind.back), kind.belly
    )
    if kind.marks is not None:
        if kind.bars:
            wave = nodes.math("SINE", nodes.math("MULTIPLY", x, 2 * np.pi * kind.bars))
            dark = nodes.math("MULTIPLY", nodes.between(wave, 0.2, 0.6), nodes.between(high, -0.36, -0.1))
        else:
            wave = nodes.math("SINE", nodes.math("MULTIPLY_ADD", high, 2 * np.pi * kind.lines, 0.9))
            dark = nodes.math("MULTIPLY", nodes.between(wave, 0.35, 0.8), nodes.between(high, -0.2, -0.05))
        tint = nodes.mix(nodes.math("MULTIPLY", dark, 0.85), tint, kind.marks)
    tint = nodes.mix(nodes.attribute("tips"), tint, kind.fins)
    from_eye = nodes.vector("MULTIPLY", nodes.vector("SUBTRACT", at, (0.42, 0.0, kind.depth * 0.07)), (1.0, 0.0, 1.0))
    tint = nodes.mix(nodes.between(nodes.vector("LENGTH", from_eye), 0.026, 0.020), tint, (0.01, 0.01, 0.01))
    skin = principled(nodes, tint, 0.4, Specular_IOR_Level=0.5)
    finish(nodes, submerged(nodes, skin, EYE, WATER.extinction[1]))
    return made


def swim(number: int, shoal: Shoal) -> None:
    """The fish of *shoal*: apart by more than their length, all on one way, in the picture's outer parts."""
    kind = FISH[shoal.kind]
    look = fish_material(f"fish {number}", kind)
    variants = []
    for bend in (-0.35, -0.1, 0.1, 0.35):
        points, faces, tips = corals.fish(kind.depth, kind.fork, bend)
        variants.append(add_mesh(f"fish {number}", points, faces, look, linked=False))
        paint(variants[-1], "tips", tips)
    random = np.random.default_rng(50 + number)
    tried = np.array(shoal.middle) + np.clip(random.normal(0, 0.8, (shoal.count * 4, 3)), -2, 2) * shoal.spread
    tried = tried[np.abs(tried[:, 0]) / tried[:, 1] > shoal.clear]
    tried = tried[tried[:, 2] > ground(tried[:, 0], tried[:, 1])[0] + 0.35]
    places: list[NDArray[np.float64]] = []
    for each in tried:
        if all(np.linalg.norm(each - other) > shoal.lengths[1] * 1.2 for other in places):
            places.append(each)
    count = min(len(places), shoal.count)
    tilts = np.stack([random.normal(0, 0.05, count), random.normal(0, 0.09, count)], 1)
    turns = shoal.heading + random.normal(0, 0.14, count)
    kinds = collection(f"fish {number}", variants)
    scatter(
        f"shoal {number}", places[:count], random.uniform(*shoal.lengths, count), turns, kinds, tilts=tilts, seed=number
    )
