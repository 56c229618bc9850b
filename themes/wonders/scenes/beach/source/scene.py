"""A tropical beach at sunset: the sun low over the sea, right of the middle; palms on the left frame the sky."""

import math

import bpy
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from booth.rendering import sky
from booth.rendering.clouds import clouds
from booth.rendering.materials import finish, hazed, leaf, material, plain, principled
from booth.rendering.nodes import Colour, Nodes, Socket
from booth.rendering.noise import fbm, ridged
from booth.rendering.objects import add_mesh, add_pile, collection, paint, scatter
from booth.rendering.palms import frond, palm
from booth.rendering.plants import blades
from booth.rendering.shapes import Pile, grid, surface
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.sky import add_lamp
from booth.rendering.stage import Stage
from booth.rendering.water import REFRACTION

Field = NDArray[np.float64]

EYE = (0.0, 0.0, 1.65)
SHOT = Shot(
    camera=Camera(EYE, lens=27, shift=0.045),
    foreground_camera=Camera(EYE, lens=27, shift=0.045, fstop=1.3, focus=2.6),
    grading=Grading(exposure=-0.15, bloom=0.11, bloom_from=2.2, before=1.22, after=1.2, softness=0.3),
    samples=16,
    foreground_samples=40,
)
SUN = (4.6, 21.5)  # degrees: elevation, azimuth
SUNLIGHT = (1.0, 0.57, 0.28)
TO_SUN = sky.sun_direction(*SUN)
SKY_WINDOW = ((-62.0, 62.0), (0.0, 48.0))  # degrees that the clouds fill
OCEAN = 120.0  # metres of sea that repeat
# Waves that break: metres from the shore, height, width of the front and of the back.
BREAKERS = [(5.4, 0.17, 0.45, 1.5), (12.5, 0.44, 0.8, 2.4), (26.0, 0.60, 1.2, 4.5)]
# Islands: x, y, half width, height, seed.
ISLANDS = [
    (-1500, 3600, 1150, 150, 1), (-1750, 2500, 560, 105, 4), (3300, 5200, 1500, 180, 2),
    (-6200, 11500, 3100, 560, 5), (9900, 13500, 3600, 620, 7),
]  # fmt: skip
# Palms: x, y, height, lean, turn, seed.
PALMS = [
    (-5.75, 8.8, 5.5, 1.7, -0.12, 1),
    (-8.9, 11.6, 6.9, 1.5, 0.2, 2),
    (-14.5, 13.2, 9.5, 2.6, -0.3, 3),
    (-20.0, 17.0, 10.0, 2.0, 0.5, 6),
    (-12.2, 13.0, 6.2, 1.2, 1.9, 8),
]


def light(stage: Stage) -> None:
    """The sun, and a sky with two layers of clouds around it."""
    stage.scene.cycles.denoising_prefilter = "ACCURATE"  # waves narrower than a pixel are speckle otherwise
    sky.add_sun(*SUN, SUNLIGHT, 4.5, 1.0).visible_glossy = False
    # Its glitter on the water and on wet sand has a lamp of its own: at the full one's strength it burns to white.
    sky.add_sun(*SUN, SUNLIGHT, 1.5, 1.0).visible_diffuse = False
    world = stage.world
    seen = sky.physical_sky(world, *SUN, 0.10, aerosol=0.55, ozone=2.2, air=1.1)
    veil = stage.cached(
        clouds, (3400, 1300), *SKY_WINDOW, TO_SUN,
        bottom=7500.0, top=8300.0, cover=0.58, scale=15000.0, stretch=2.6, ragged=0.45, thickness=0.0022, glow=0.6,
        light_steps=4,
    )  # fmt: skip
    heaps = stage.cached(
        clouds, (3400, 1300), *SKY_WINDOW, TO_SUN,
        bottom=2600.0, top=3700.0, cover=0.475, scale=8000.0, stretch=0.6, ragged=0.36, thickness=0.008, glow=0.72,
    )  # fmt: skip
    seen = clouded(world, seen, veil, (1.25, 0.56, 0.30), (0.17, 0.16, 0.25), (0.02, 0.12))
    seen = clouded(world, seen, heaps, (1.35, 0.42, 0.13), (0.13, 0.105, 0.17), (0.015, 0.09))
    cosine = world.vector("DOT_PRODUCT", sky.direction(world), TO_SUN)
    edge = (math.cos(math.radians(0.46)), math.cos(math.radians(0.38)))
    camera = world.add("ShaderNodeLightPath").outputs["Is Camera Ray"]  # the lamp is the sun for everything else
    disc = world.math("MULTIPLY", world.between(cosine, *edge), camera)
    seen = world.plus(seen, world.vector("MULTIPLY", world.grey(disc), (42, 25, 10)))
    for power, colour in ((1500.0, (1.5, 0.62, 0.16)), (160.0, (0.34, 0.12, 0.022)), (22.0, (0.10, 0.028, 0.004))):
        glow = world.math("POWER", world.math("MAXIMUM", cosine, 0.0), power)
        seen = world.plus(seen, world.vector("MULTIPLY", world.grey(glow), colour))
    sky.finish(world, seen)


def place(stage: Stage) -> None:  # noqa: ARG001  every script's has it
    """Sand, sea, islands, palms and scrub."""
    rows = 900
    across = np.linspace(-1, 1, rows)
    x, y = np.meshgrid(across * (4 + 56 * np.abs(across) ** 2.2), 1.2 + np.linspace(0, 1, rows) ** 2 * 45)
    add_mesh("sand", *surface(x, y, sand_height(x, y)), sand_material())
    wrack()
    sea()
    islands()
    made = palm_materials()
    for px, py, height, lean, turn, seed in PALMS:
        added = add_pile(f"palm {seed}", palm(seed, height, lean), made)
        added.location, added.rotation_euler = (px, py, 0.05 + float(dune(px, py))), (0, 0, turn)
    scrub()


def foreground(stage: Stage) -> None:  # noqa: ARG001  every script's has it
    """A palm frond that hangs into the upper right corner, and sea-grass in the lower ones; all out of focus."""
    add_lamp((0, -0.3, 2.1), (1.0, 0.86, 0.70), 130.0, 0.4)  # the fill light that guests have reaches them too
    random = np.random.default_rng(21)
    fresh = leaf_material("frond", (0.05, 0.10, 0.02), (0.12, 0.16, 0.035), 0.5)
    # Where their stems begin (shares of the picture, metres away), their turn and their rise in radians.
    for across, down, away, turn, rise in ((1.13, -0.14, 1.75, 3.35, 0.10), (1.06, -0.26, 1.6, 2.95, -0.30)):
        pile, shape = Pile(), frond(random, rise, 0.72, 0.72, 0.23)
        pile.add(*shape[:2])
        pile.add(*shape[2:])
        added = add_pile(f"frond {across}", pile.mesh(), [fresh])
        added.location, added.rotation_euler = SHOT.camera.seen_at(across, down, away), (0, 0, turn)
    grass = leaf_material("grass", (0.10, 0.14, 0.035), (0.27, 0.26, 0.10), 0.55)
    tufts = [
        add_mesh(f"tuft {k}", *blades(34, 0.5, 0.05, k, width=0.0045, bend=0.5, segments=7), grass, linked=False)
        for k in range(4)
    ]
    count = 240
    side = random.choice([-1, 1], count)
    inward = random.random(count) ** 1.5 * 0.19  # share of the width from the side
    rooted = np.stack([0.5 + side * (0.52 - inward), 1.07 + 0.5 * inward, random.uniform(1.25, 2.0, count)], 1)
    spots = [SHOT.camera.seen_at(*map(float, spot)) for spot in rooted]
    sizes = random.uniform(0.6, 1.0, count) * (1.05 - 3.6 * inward) * np.where(side < 0, 0.9, 0.75)
    scatter("grass", spots, sizes, random.uniform(0, 2 * np.pi, count), collection("tufts", tufts))


def clouded(
    world: Nodes, behind: Socket, layer: NDArray[np.float32], sunlit: Colour, shaded: Colour, above: tuple[float, float]
) -> Socket:
    """*behind* with a *layer* of clouds; they drown in haze where the sine of the elevation is below *above*."""
    lit, ambient, alpha = world.split(sky.window(world, sky.image("clouds", layer), *SKY_WINDOW))
    shown = world.between(world.split(sky.direction(world))[2], *above)
    shine = world.vector("MULTIPLY", world.grey(world.math("MINIMUM", lit, 2.2)), sunlit)
    colour = world.plus(shine, world.vector("MULTIPLY", world.grey(ambient), shaded))
    clear = world.math("SUBTRACT", 1.0, world.math("MULTIPLY", alpha, shown))
    return world.plus(world.times(behind, clear), world.times(colour, shown))


def shore(x: Field) -> Field:
    """Where the water ends: its y at each *x*."""
    return np.asarray(9.5 + 1.6 * np.sin(x * 0.16 + 0.6) + 0.9 * np.sin(x * 0.41 + 2.0) - 0.22 * x)


def dune(x: Field | float, y: Field | float) -> Field:
    """Height of the dune on the left."""
    return np.asarray(1.5 * np.clip((-x - 7 - 0.25 * y) / 9, 0, 1) ** 1.4)


def sand_height(x: Field, y: Field) -> Field:
    """Height of the sand: it rises from the water, and is trodden where it is dry."""
    dry = shore(x) - y  # metres from the water
    height = 0.035 * np.clip(dry, -60, 40) + 0.02 * fbm(x * 0.35, y * 0.35, 4, 2, 0.5, 3) * np.clip(dry / 4, 0, 1)
    height += 0.012 * fbm(x * 2, y * 2, 4, 2, 0.5, 7) * np.clip(dry / 5, 0, 1)
    trodden = np.clip((dry - 2.6) / 3, 0, 1) * np.clip(0.65 + 0.9 * fbm(x * 0.5, y * 0.5, 3, 2, 0.5, 27), 0.15, 1.1)
    height += 0.020 * np.abs(fbm(x * 3.1, y * 3.1, 4, 2.1, 0.5, 17)) * trodden
    return np.asarray(height + dune(x, y) * np.clip(dry / 6, 0, 1))


def sand_material() -> bpy.types.Material:
    """Pale where it is dry; dark and shining where the water just left."""
    made, nodes = material("sand")
    at = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    coarse, grains = nodes.noise(at, 3, 6, 0.6), nodes.noise(at, 160, 2, 0.6)
    level = nodes.math(
        "ADD", nodes.split(at)[2], nodes.math("MULTIPLY_ADD", nodes.noise(at, 0.5, 4, 0.6), 0.05, -0.025)
    )
    wet = nodes.between(level, 0.13, 0.05)
    tint = nodes.math("MULTIPLY_ADD", grains, 0.6, nodes.math("MULTIPLY", coarse, 0.4))
    pale = nodes.mix(tint, (0.46, 0.35, 0.24), (0.70, 0.57, 0.42))
    damp = nodes.between(nodes.noise(at, 0.9, 4, 0.6), 0.45, 0.7)
    pale = nodes.mix(nodes.math("MULTIPLY", damp, 0.4), pale, (0.38, 0.28, 0.19))
    relief = nodes.math("MULTIPLY_ADD", grains, 0.25, coarse)
    normal = nodes.bump(relief, 0.02, nodes.math("MULTIPLY_ADD", wet, -0.72, 0.75))
    rough = nodes.math("MULTIPLY_ADD", wet, nodes.math("MULTIPLY_ADD", damp, 0.16, -0.62), 0.85)
    finish(nodes, principled(nodes, nodes.mix(wet, pale, (0.13, 0.085, 0.05)), rough, normal, IOR=1.4))
    return made


def wrack() -> None:
    """What the last high water left: bits of weed and a few shells along a line on the sand."""
    random = np.random.default_rng(31)
    weed, shell = plain("weed", (0.055, 0.040, 0.018), 0.6), plain("shell", (0.66, 0.55, 0.45), 0.4)
    bits = []
    for k in range(4):
        threads, faces = blades(9, 0.07, 0.03, k, width=0.003, bend=1.6, lean=0.9)
        bits.append(add_mesh(f"weed {k}", threads * [1, 1, 0.15], faces, weed, linked=False))  # it lies down
    down, around = np.meshgrid(np.linspace(0, math.pi / 2, 6), np.linspace(0, 2 * math.pi, 12))
    dome = np.stack([np.sin(down) * np.cos(around), 0.8 * np.sin(down) * np.sin(around), 0.5 * np.cos(down)], -1)
    shells = [add_mesh("shell", dome.reshape(-1, 3) * 0.022, grid(6, 12), shell, linked=False)]
    for name, kinds, count, wide in (("weed", bits, 170, 0.3), ("shells", shells, 60, 1.0)):
        x = random.uniform(-9, 9, count)
        y = shore(x) - 3.3 - 0.5 * fbm(x * 0.5, x * 0, 3, 2, 0.5, 77) + random.normal(0, wide, count)
        near = y > 1.6
        x, y = x[near], y[near]
        spots = np.stack([x, y, sand_height(x, y)], 1)
        flat = random.normal(0, 0.1, (len(x), 2))
        sizes, turns = random.uniform(0.5, 1.4, len(x)), random.uniform(0, 2 * np.pi, len(x))
        scatter(name, spots, sizes, turns, collection(name, kinds), tilts=flat)


def ocean() -> NDArray[np.float32]:
    """How far a sea of wind waves moves each point of a grid over OCEAN metres: (rows along y, columns, xyz)."""
    made = bpy.data.objects.new("ocean", bpy.data.meshes.new("ocean"))
    bpy.context.collection.objects.link(made)
    waves = made.modifiers.new("ocean", "OCEAN")
    waves.geometry_mode, waves.size, waves.repeat_x, waves.repeat_y = "GENERATE", 1, 1, 1
    waves.resolution = waves.viewport_resolution = 18
    waves.spatial_size, waves.wind_velocity, waves.wave_scale, waves.choppiness = int(OCEAN), 6.5, 0.55, 1.1
    waves.wave_scale_min, waves.wave_alignment, waves.wave_direction = 0.05, 0.55, math.radians(90)
    waves.random_seed, waves.time = 3, 3
    grown = made.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = grown.to_mesh()
    points = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", points)
    grown.to_mesh_clear()
    bpy.data.objects.remove(made)
    side = math.isqrt(len(points) // 3)
    moved = points.reshape(side, side, 3)
    even = np.linspace(-OCEAN / 2, OCEAN / 2, side)
    moved[..., 0] -= even[None, :]
    moved[..., 1] -= even[:, None]
    return moved[:-1, :-1]


def sea() -> None:
    """Wind waves that calm down towards the shore, breakers in front of it, and a thin sheet running up the sand."""
    moved = ocean()
    rows, columns = 1500, 1900
    y = np.repeat(1 / np.linspace(1 / 6, 1 / 9000, rows)[:, None], columns, 1)  # as dense as the picture sees it
    x = np.linspace(-1, 1, columns)[None, :] * (4 + 0.74 * y)

    def sampled(axis: int, scale: float = 1.0) -> Field:
        spots = [((way / scale / OCEAN + 0.5) % 1) * len(moved) for way in (y, x)]
        return np.asarray(map_coordinates(moved[..., axis], spots, order=1, mode="grid-wrap"))

    off = y - shore(x)
    calm = np.clip((off - 0.6) / 13, 0, 1) ** 1.1 * np.clip(1 - off / 900, 0, 1) ** 1.5
    crest, foam = breakers(x, y, off)
    foam = np.maximum(foam, swash(x, y, off))
    height = calm * (sampled(2) + 1.1 * sampled(2, 3.7)) * 0.55 + crest + 0.012 * np.clip(1 - off / 3, 0, 1)
    afloat = np.clip((off - 0.3) / 3, 0, 1)
    # Chop: short waves with long crests, each size as far out as the rows can follow it.
    height += 0.012 * fbm(x * 0.8, y * 2.0, 2, 2, 0.5, 51) * afloat * np.clip(2 - off / 25, 0, 1)
    height += 0.030 * fbm(x * 0.25, y * 0.65, 2, 2, 0.5, 53) * afloat * np.clip(2 - off / 60, 0, 1)
    height += 0.080 * fbm(x * 0.06, y * 0.16, 2, 2, 0.5, 57) * afloat * np.clip(1.6 - off / 400, 0, 1)
    churned = np.clip(foam - 0.45, 0, 1) * np.clip(off / 3, 0, 1)
    height += churned * (0.16 * np.abs(fbm(x * 2.6, y * 2.6, 4, 2, 0.55, 71)) + 0.01)
    moved_x, moved_y = x + sampled(0) * calm * 0.6, y + sampled(1) * calm * 0.6
    moved_y -= 0.55 * crest  # a breaking wave leans forward
    water = add_mesh("sea", *surface(moved_x, moved_y, height + 0.01), sea_material())
    sunward = np.exp(-(((np.degrees(np.arctan2(x, y)) - SUN[1]) / 24) ** 2))
    for name, values in (("foam", foam), ("off", off), ("thin", np.clip(crest / 0.62, 0, 1)), ("sunward", sunward)):
        paint(water, name, values)


def swash(x: Field, y: Field, off: Field) -> Field:
    """Foam where the water ends, 0 to 1: the edge of the last wave, an older one within, and patches behind them."""
    ragged = fbm(x * 0.6, y * 0.6, 4, 2, 0.5, 91)
    edge = np.clip(1 - np.abs(off - 0.35 - 0.45 * ragged) / 0.55, 0, 1) * 0.95
    older = np.clip(1 - np.abs(off - 2.4 - 0.9 * fbm(x * 0.35, y * 0.2, 4, 2, 0.5, 93)) / 0.9, 0, 1) * 0.62
    patches = np.clip(0.30 + 0.45 * fbm(x * 0.22, y * 0.4, 3, 2, 0.5, 95), 0, 0.62) * np.clip(1 - off / 9, 0, 1)
    return np.maximum(np.maximum(edge, older), patches) * (off > -0.3)


def breakers(x: Field, y: Field, off: Field) -> tuple[Field, Field]:
    """Height of the breaking waves, and foam on and around them, 0 to 1."""
    crest, foam = np.zeros_like(x), np.zeros_like(x)
    for number, (where, height, front, back) in enumerate(BREAKERS, 1):
        bent = 1.1 * fbm(x * 0.10, x * 0 + number * 7, 3, 2, 0.5, number)
        before = off - where - bent - 0.35 * fbm(x * 0.5, y * 0.1, 3, 2, 0.5, number + 5)  # negative: towards the shore
        strong = np.clip(0.62 + 1.25 * fbm(x * 0.05 + number * 3, x * 0 + number, 3, 2, 0.5, 40 + number), 0.05, 1.2)
        shape = np.exp(-(np.abs(before / np.where(before < 0, front, back)) ** 1.6)) * strong
        shape *= 1 + 0.12 * fbm(x * 0.9, y * 0.9, 4, 2, 0.5, 60 + number)
        crest += height * shape
        streaks = 0.5 + 0.9 * fbm(x * 1.5, before * 0.35 / front, 5, 2, 0.6, 83 + number)  # water runs up the face
        lip = np.clip(1 - np.abs(before + front * 0.12) / (front * 0.38), 0, 1) * np.clip((strong - 0.5) * 2.2, 0, 1)
        # Where it is highest it has fallen over already: white water from the crest down to the foot of its face.
        fallen = np.clip((strong - 1.12 + 0.6 * fbm(x * 0.2, before * 0.3, 4, 2, 0.55, 87 + number)) * 4, 0, 1)
        fallen *= np.clip((before + front * 2.1) / (front * 0.5), 0, 1) * np.clip(1 - before / (front * 0.6), 0, 1)
        left = np.exp(-np.clip(before, 0, None) / (back * 1.6)) * (before > 0) * np.clip((strong - 0.4) * 1.6, 0, 0.6)
        carried = np.clip(1 + before / (back * 2.2), 0, 1) * (before < 0) * np.clip((strong - 0.45) * 1.2, 0, 0.42)
        white = np.maximum(lip * (0.55 + 0.6 * streaks), fallen * (0.70 + 0.35 * streaks))
        foam = np.maximum(foam, np.maximum(white, left + carried))
    return crest, np.clip(foam, 0, 1)


def sea_material() -> bpy.types.Material:
    """Water by its depth, light through thin crests, and foam that dissolves into lace."""
    made, nodes = material("sea")
    at = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    foam, off, thin, sunward = (nodes.attribute(name) for name in ("foam", "off", "thin", "sunward"))
    away = nodes.vector("LENGTH", at)

    # Foam thins out into lace: threads along the zero lines of bent noise, of two sizes, between holes of any shape.
    bend = nodes.add("ShaderNodeTexNoise", {"Vector": at, "Scale": 0.8, "Detail": 3.0}).outputs["Color"]
    warped = nodes.plus(nodes.stretched(at, (0.75, 1.0, 1.0)), nodes.times(bend, 1.3))
    threads = []
    for scale in (1.5, 4.3):
        far_from_line = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", nodes.noise(warped, scale, 2, 0.5), 0.5))
        threads.append(nodes.between(far_from_line, 0.10, 0.0))
    lace = nodes.math("MAXIMUM", threads[0], nodes.math("MULTIPLY", threads[1], 0.8))
    bubbles = nodes.noise(warped, 5.5, 3, 0.65)
    torn = nodes.math("MULTIPLY_ADD", lace, 0.42, nodes.math("MULTIPLY_ADD", bubbles, 0.9, -0.80))
    white = nodes.between(nodes.math("MULTIPLY_ADD", foam, 1.25, torn), 0.25, 0.85)

    # Waves that are too small to be seen far away spread the light there, in patches where the wind reaches the water.
    wind = nodes.noise(nodes.stretched(at, (0.02, 0.06, 1.0)), 1.0, 3, 0.6)
    rough = nodes.math("MULTIPLY", nodes.between(away, 8, 160, 0.10, 0.40), nodes.between(wind, 0.3, 0.7, 0.75, 1.15))
    ripples = nodes.noise(nodes.stretched(at, (0.5, 1.0, 1.0)), 3.5, 2, 0.5)
    normal = nodes.bump(ripples, 0.03, nodes.between(away, 8, 45, 0.5, 0.0))
    depths: list[tuple[float, Colour]] = [
        (0, (0.10, 0.13, 0.10)),
        (0.15, (0.018, 0.085, 0.080)),
        (0.5, (0.006, 0.045, 0.055)),
        (1, (0.004, 0.020, 0.034)),
    ]
    body = principled(nodes, nodes.ramp(nodes.between(off, 0, 60, smooth=False), depths), rough, normal, IOR=REFRACTION)
    # The low sun shines through a crest from behind; one sheet cannot let it in at its back, so it glows by itself:
    # amber where the water is thin, deep green below, and most of all where the sun stands behind it.
    tints: list[tuple[float, Colour]] = [
        (0.1, (0.004, 0.030, 0.028)),
        (0.6, (0.035, 0.085, 0.065)),
        (1, (0.24, 0.165, 0.095)),
    ]
    inside = nodes.times(nodes.ramp(thin, tints), nodes.math("POWER", thin, 1.3))
    glow = nodes.add("ShaderNodeEmission", {0: inside, 1: nodes.math("MULTIPLY_ADD", sunward, 1.1, 0.35)})
    body = nodes.add("ShaderNodeAddShader", {0: body, 1: glow.outputs[0]}).outputs[0]

    # A little of its own light stands for the sun that its bubbles scatter around in it.
    scattered = nodes.times(
        nodes.mix(bubbles, (0.10, 0.065, 0.05), (0.50, 0.34, 0.24)), nodes.math("MULTIPLY_ADD", sunward, 0.7, 0.4)
    )
    froth_normal = nodes.bump(nodes.math("ADD", bubbles, lace), 0.05, 0.8)
    froth = principled(nodes, (0.90, 0.87, 0.82), 0.7, froth_normal, Emission_Color=scattered, Emission_Strength=1.0)
    both = nodes.mix_shaders(white, body, froth)
    sheet = nodes.math("MULTIPLY", nodes.between(off, 2.2, 0.2), nodes.math("SUBTRACT", 1.0, white))
    clear = nodes.add("ShaderNodeBsdfTransparent").outputs[0]
    seen = nodes.mix_shaders(sheet, both, clear)
    finish(nodes, hazed(nodes, seen, EYE, 1 / 9000, lambda _nodes, _way: (0.64, 0.39, 0.22), most=0.7))
    return made


def islands() -> None:
    """Wooded hills on the horizon, one range behind the other in haze."""
    made, side = island_material(), 640
    x, y = np.meshgrid(np.linspace(-1.3, 1.3, side), np.linspace(-1.3, 1.3, side))
    rim = 1 - np.hypot(x, y * 1.2)
    for at_x, at_y, half, tall, seed in ISLANDS:
        hills = 0.55 + 0.75 * fbm(x * 1.9 + seed * 5, y * 1.4, 5, 2, 0.45, 60 + seed)
        # Valleys run down to the sea between wooded ridges, whose sides the low sun lights or leaves in shade.
        bend = 0.25 * fbm(x * 2.4, y * 2.4, 2, 2, 0.5, 90 + seed)
        valleys = ridged((x + bend) * 3.6 + seed, (y + bend) * 2.0, 5, 2.1, 0.5, 80 + seed)
        height = np.sign(rim) * np.abs(rim) ** 0.8 * tall * np.maximum(hills, 0.12)
        height = gaussian_filter(height, side / 200) * (0.62 + 0.66 * valleys)
        crowns = min(5.0, 0.03 * tall) * fbm(x * half / 19, y * half / 19, 3, 2, 0.6, 70 + seed)
        height += crowns * np.clip((height - 6) / 14, 0, 1) - 4
        add_mesh(f"island {seed}", *surface(x * half + at_x, y * half * 0.6 + at_y, height), made)


def island_material() -> bpy.types.Material:
    """Woods, and pale rock where they end above the sea; the haze is golden towards the sun, else mauve."""
    made, nodes = material("islands")
    at = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    woods: list[tuple[float, Colour]] = [(0.3, (0.022, 0.045, 0.015)), (0.7, (0.13, 0.14, 0.045))]
    patches = nodes.math("MULTIPLY_ADD", nodes.noise(at, 0.004, 4, 0.6), 0.5, -0.25)
    tint = nodes.ramp(nodes.math("ADD", nodes.noise(at, 0.05, 6, 0.6), patches), woods)
    ragged = nodes.math("MULTIPLY_ADD", nodes.noise(at, 0.02, 4, 0.7), -14.0, nodes.split(at)[2])
    tint = nodes.mix(nodes.between(ragged, 1.0, -2.0), tint, (0.30, 0.23, 0.16))
    slopes = principled(nodes, tint, 1.0, Specular_IOR_Level=0.0)

    def haze(nodes: Nodes, way: Socket) -> Socket:
        sunward = nodes.between(nodes.vector("DOT_PRODUCT", way, TO_SUN), 0.62, 1.0)
        return nodes.mix(sunward, (0.26, 0.185, 0.19), (0.72, 0.43, 0.25))

    veiled = hazed(nodes, slopes, EYE, 1 / 9500, haze, most=0.95)
    finish(nodes, hazed(nodes, veiled, EYE, 1 / 9000, haze, height=35.0, most=0.8))  # and thickest over the water
    return made


def leaf_material(name: str, base: Colour, tip: Colour, through: float, roughness: float = 0.4) -> bpy.types.Material:
    """A leaf's material, each instance of its own tint."""
    made, nodes = material(name)
    finish(nodes, leaf(nodes, base, tip, roughness, through))
    return made


def palm_materials() -> list[bpy.types.Material]:
    """Trunk, frond, dead frond and nut, as `palm` numbers them."""
    bark, nodes = material("trunk")
    within = nodes.add("ShaderNodeTexCoord").outputs["Object"]
    waves = {"Vector": within, "Scale": 2.2, "Distortion": 3.0, "Detail": 3.0}
    scars = nodes.add("ShaderNodeTexWave", waves, bands_direction="Z").outputs["Fac"]
    colour = nodes.mix(scars, (0.13, 0.10, 0.075), (0.19, 0.15, 0.115))
    finish(nodes, principled(nodes, colour, 0.9, nodes.bump(scars, 0.03, 0.7)))
    fresh = leaf_material("frond", (0.035, 0.075, 0.015), (0.09, 0.12, 0.025), 0.35, 0.35)
    dead = leaf_material("dead", (0.16, 0.10, 0.045), (0.20, 0.13, 0.06), 0.2, 0.7)
    return [bark, fresh, dead, plain("nut", (0.12, 0.08, 0.03), 0.5)]


def scrub() -> None:
    """Tufts of hard grass on the dune at the left."""
    made = leaf_material("scrub", (0.04, 0.075, 0.02), (0.10, 0.12, 0.035), 0.35, 0.45)
    tufts = [
        add_mesh(f"scrub {k}", *blades(80, 0.7, 0.22, k, width=0.009, bend=0.7, lean=0.5), made, linked=False)
        for k in range(4)
    ]
    random = np.random.default_rng(4)
    x, y = random.uniform(-30, -7, 900), random.uniform(8, 34, 900)
    dry = (shore(x) - y > 1.5) & (-x - 7.2 - 0.25 * y + random.normal(0, 0.6, 900) > 0)
    x, y = x[dry], y[dry]
    spots = np.stack([x, y, 0.035 * (shore(x) - y) + dune(x, y) - 0.05], 1)
    sizes, turns = random.uniform(0.5, 1.5, len(x)), random.uniform(0, 2 * np.pi, len(x))
    scatter("scrub", spots, sizes, turns, collection("scrub", tufts))
