"""A cabin in a snowy clearing under northern lights: teal from above, lamplight from the left, a weak moon behind."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from booth.rendering import materials, sky
from booth.rendering.nodes import Nodes, Socket
from booth.rendering.noise import fbm, ridged
from booth.rendering.objects import add_mesh, add_pile, collection, scatter
from booth.rendering.plants import bough, spruce
from booth.rendering.shapes import Mesh, surface
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.stage import Stage
from booth.rendering.terrain import at
from themes.wonders.scenes.aurora.source.cabin import CABIN, build_cabin

Field = NDArray[np.float64]

EYE = (0.0, 0.0, 2.3)
SHOT = Shot(
    camera=Camera(position=EYE, lens=24, shift=0.085),
    grading=Grading(exposure=2.3, bloom=0.25, bloom_from=0.35, before=1.1, after=1.1, softness=0.4),
    samples=12,
    foreground_camera=Camera(position=EYE, lens=24, shift=0.085, focus=7.0, fstop=0.8),
    foreground_samples=16,
)
MOON = (32.0, 140.0)  # degrees: elevation, azimuth; behind the camera, to its right
SKY_WINDOW = ((-62.0, 62.0), (0.0, 52.0))  # degrees that aurora and stars fill
AIR = 1 / 900  # of haze per metre: frost in the air
NIGHT = (0.022, 0.050, 0.060)  # the haze's colour

# Curtains of the aurora: where their foot crosses the line of sight (km), slope, width (km), strength, seed
CURTAINS = ((300.0, -0.95, 3.6, 1.15, 1), (470.0, 0.62, 4.2, 0.8, 2))


def light(stage: Stage) -> None:
    """The moon, and a sky of stars behind the aurora."""
    sky.add_sun(*MOON, (0.62, 0.80, 1.0), 0.075, 1.5)
    world = stage.world
    glow = sky.window(world, sky.image("aurora", stage.cached(aurora, SKY_WINDOW, CURTAINS)), *SKY_WINDOW)
    points = sky.window(world, sky.image("stars", stage.cached(stars, 5)), *SKY_WINDOW)
    up = world.split(sky.direction(world))[2]
    dark = world.ramp(
        world.math("MAXIMUM", up, 0.0),
        [
            (0, (0.012, 0.030, 0.042)),
            (0.12, (0.007, 0.017, 0.033)),
            (0.45, (0.003, 0.0075, 0.020)),
            (1, (0.003, 0.006, 0.016)),
        ],
    )
    seen = world.add("ShaderNodeLightPath").outputs["Is Camera Ray"]  # stars are too small to light anything
    twinkle = world.times(points, world.math("MULTIPLY", seen, world.between(up, 0.02, 0.25, 0.1, 1.0)))
    sky.finish(world, world.plus(world.plus(dark, glow), twinkle))


def place(stage: Stage) -> None:  # noqa: ARG001  the stage is the one that is current
    """The clearing with its path, the cabin, the forest and the mountains behind it."""
    snow = _snow("snow")
    _clearing(snow)
    _mountains()
    x, y, cabin_turn = CABIN
    build_cabin((x, y, float(_ground(np.array([x]), np.array([y]))[0]) - 0.1), cabin_turn, snow)
    _forest(snow)


def foreground(stage: Stage) -> None:  # noqa: ARG001  the stage is the one that is current
    """A snow bank along the lower edge, branches under snow from both sides."""
    snow = _snow("snow")
    x, y = np.meshgrid(np.linspace(-2.6, 2.6, 700), np.linspace(1.0, 2.6, 220))
    aside = np.clip((np.abs(x / y) - 0.25) / 0.5, 0, 1)
    crest = 1.8  # metres away; there it lies 0.235 lower for each metre, which is just above the picture's lower edge
    z = EYE[2] - (0.235 - 0.12 * aside**1.5) * crest - 0.25 * (crest - np.minimum(y, crest))
    z -= 0.9 * np.clip(y - crest, 0, 1) ** 1.4
    z += 0.04 * fbm(x * 1.3, y * 1.3, 4, 2, 0.5, 3) + 0.008 * fbm(x * 7, y * 7, 5, 2, 0.6, 9)
    add_mesh("bank", *surface(x, y, z), snow)
    parts = [_bark(), _needles(), snow]
    near = [bough(70 + k, twigs=34, needles=34, needle=(0.030, 0.0022)) for k in range(3)]
    # Where each hangs in from, which way it points (radians), its length in metres and how far it is tipped up
    hung = (
        (-2.05, 2.10, 3.30, -0.10, 1.05, -0.42),
        (-2.00, 2.30, 2.95, 0.12, 0.80, -0.50),
        (2.05, 2.15, 3.22, math.pi + 0.12, 1.00, -0.45),
        (2.00, 2.00, 2.62, math.pi - 0.15, 0.85, -0.30),
        (2.00, 2.20, 2.15, math.pi + 0.05, 0.75, -0.12),
    )
    for k, (x0, y0, z0, turn, length, tip) in enumerate(hung):
        hanging = add_pile(f"bough{k}", near[k % 3], parts)
        hanging.location, hanging.rotation_euler, hanging.scale = (x0, y0, z0), (0, -tip, turn), (length,) * 3
    sky.add_lamp((-2.4, 0.6, 2.4), (1.0, 0.62, 0.30), 2.4, 0.5, seen=False)  # what the cabin's lamp sends over


def aurora(
    window: tuple[tuple[float, float], tuple[float, float]],
    curtains: tuple[tuple[float, float, float, float, int], ...],
    size: tuple[int, int] = (2600, 1150),
) -> NDArray[np.float32]:
    """Folded curtains 92 to 260 km up, seen through *window* (degrees): (height, width, 3), the lowest row first.

    Light is summed along each ray over the curtains' height: green low down, fading into red above.
    """
    count, reach = 2600, 900.0
    x, y = np.meshgrid(np.linspace(-reach, reach, count), np.linspace(40, 1400, count))
    foot = np.zeros((count, count))
    for crosses, slope, width, strength, seed in curtains:
        along = x * math.sqrt(1 + slope * slope)
        folds = 70 * fbm(along / 210 + seed * 3, seed, 3, 2, 0.5, seed)
        folds += 30 * fbm(along / 62, seed * 2.0, 3, 2, 0.55, seed + 9)
        off = (y - (crosses + slope * x + folds)) / math.sqrt(1 + slope * slope)
        bright = np.clip(0.6 + 1.2 * fbm(x / 150 + seed * 7, seed, 2, 2, 0.5, seed + 20), 0.03, 1.6)
        rays = np.clip(0.75 + 0.75 * fbm(along / 9, y / 900 + seed, 4, 2.1, 0.65, seed + 30), 0.2, 2.0)
        across = np.where(off < 0, np.exp(-((off / (width * 0.6)) ** 2)), np.exp(-np.abs(off) / (width * 2.4)))
        foot += strength * bright * rays * across
    foot = gaussian_filter(foot, 0.6)
    columns, rows = size
    azimuth = np.radians(np.linspace(*window[0], columns))[None, :]
    elevation = np.radians(np.linspace(0.2, window[1][1], rows))[:, None]
    out = np.zeros((rows, columns, 3))
    for high in 92 + 168 * np.linspace(0, 1, 90) ** 1.4:
        away = high / np.tan(elevation + 0.035)  # the planet's curve brings its foot above the horizon
        met = at(foot, x[0], y[:, 0], np.sin(azimuth) * away, np.cos(azimuth) * away)
        met = np.where(away < 1400, met, 0)
        above = high - 92
        green = (1 - math.exp(-above / 5)) * (0.72 * math.exp(-above / 13) + 0.28 * math.exp(-above / 42))
        red = 0.20 * (1 - math.exp(-above / 40)) * math.exp(-above / 42)
        pink = 0.30 * math.exp(-(((above - 2) / 4) ** 2))
        colour = np.array(
            [
                green * 0.10 + red * 0.62 + pink * 0.8,
                green + red * 0.10 + pink * 0.15,
                green * 0.42 + red * 0.75 + pink * 0.5,
            ]
        )
        out += (met * ((high - 91) / 168) ** 0.29 / np.sqrt(np.sin(elevation) + 0.12))[..., None] * colour
    pixel = columns / 1700  # lengths below are for that width
    out = gaussian_filter(out, (2.2 * pixel, 0.9 * pixel, 0)) * (11.5 / 90 * 3)
    return np.asarray(
        out
        + gaussian_filter(out, (22 * pixel, 22 * pixel, 0)) * 0.2
        + gaussian_filter(out, (90 * pixel, 90 * pixel, 0)) * 0.1,
        np.float32,
    )


def stars(seed: int, size: tuple[int, int] = (4800, 2000)) -> NDArray[np.float32]:
    """A few bright stars and many faint ones, from warm to blue: (height, width, 3)."""
    random = np.random.default_rng(seed)
    columns, rows = size
    out = np.zeros((rows, columns, 3), np.float32)
    count = 6500
    x, y = random.integers(2, columns - 2, count), random.integers(2, rows - 2, count)
    bright = np.minimum(0.03 * random.pareto(1.35, count) + 0.015, 3.0)
    warm = random.random(count)[:, None]
    colour = np.array([1, 0.82, 0.62]) * (1 - warm) + np.array([0.68, 0.82, 1]) * warm
    np.add.at(out, (y, x), (bright[:, None] * colour * 7.0).astype(np.float32))
    return np.asarray(gaussian_filter(out, (0.62, 0.62, 0)), np.float32)


def _ground(x: Field, y: Field) -> Field:
    """The snow's height: rising to both sides, drifts of two sizes."""
    bank = 0.11 * np.clip(np.abs(x) - 3 - 0.10 * y, 0, 30) ** 1.05
    drifts = 0.25 * fbm(x * 0.10, y * 0.10, 4, 2, 0.5, 3) * np.clip(y / 8, 0.2, 1)
    return bank + drifts + 0.06 * fbm(x * 0.45, y * 0.45, 3, 2, 0.45, 5)


def _clearing(snow: object) -> None:
    across, deep = np.linspace(-1, 1, 1100), np.linspace(0, 1, 1100)
    away = 0.8 + deep * 18 + deep**3 * 420
    x, y = across[None, :] * (6 + away[:, None]), np.repeat(away[:, None], len(across), 1)
    z = _ground(x, y)
    path = np.abs(x - (-1.1 * np.sin(y * 0.13) - y * 0.26))  # metres from the trodden path to the cabin
    steps = 1 + 0.6 * fbm(x * 2.6, y * 2.6, 3, 2, 0.5, 31)
    z -= 0.16 * np.exp(-((path / 0.42) ** 4)) * (y < 60) * steps
    z += 0.05 * np.exp(-(((path - 0.62) / 0.16) ** 2)) * (y < 60)
    z += 0.010 * fbm(x * 3.1, y * 9.0, 4, 2, 0.55, 47) * np.clip(1 - y / 40, 0, 1)  # the wind's ripples
    add_mesh("clearing", *surface(x, y, z), snow)


def _mountains() -> None:
    x, y = np.meshgrid(np.linspace(-3200, 3200, 1100), np.linspace(420, 3400, 420))
    crests = ridged(x / 1500 + 2.2, y / 1500, 9, 2.0, 0.5, 13) ** 1.3
    z = np.clip((y - 600) / 1400, 0, 1) * crests * 620 * (0.45 + 0.55 * np.clip(np.abs(x) / 1300, 0, 1)) + 6
    made, nodes = materials.material("mountains")
    geometry = nodes.add("ShaderNodeNewGeometry").outputs
    level = nodes.split(geometry["Normal"])[2]
    broken = nodes.math("MULTIPLY_ADD", nodes.noise(geometry["Position"], 0.02, 6, 0.6), 0.5, -0.25)
    colour = nodes.mix(
        nodes.between(nodes.math("ADD", level, broken), 0.55, 0.75), (0.05, 0.05, 0.055), (0.75, 0.80, 0.88)
    )
    far = materials.hazed(nodes, materials.principled(nodes, colour, 0.9), EYE, 1 / 4200, lambda *_: NIGHT, most=0.85)
    materials.finish(nodes, far)
    add_mesh("mountains", *surface(x, y, z), made)


def _forest(snow: object) -> None:
    """Spruces around the clearing, none nearer than 15 m: nearer ones would show what they are made of."""
    random = np.random.default_rng(8)
    parts = [_bark(), _needles(), snow]
    kinds = {}
    for name, twigs, needles, first in (("near", 16, 9, 0), ("far", 9, 4, 20)):
        thick = 0.014 if name == "near" else 0.03
        boughs = [bough(first + k, twigs, needles, (0.10, thick)) for k in range(5)]
        trees = [spruce(first + k, boughs, 13, 1.75 + 0.22 * k) for k in range(5)]
        kinds[name] = collection(name, [_tree(f"{name}{k}", tree, parts) for k, tree in enumerate(trees)])
    x, y = _spots(random)
    size = random.uniform(0.50, 1.15, len(x)) * np.clip(0.62 + np.abs(x) / 26 + y / 260, 0.5, 1.15)
    size *= np.clip(1.25 - y / 420, 0.5, 1)
    roots = np.stack([x, y, _ground(x, y) - 0.15], 1)
    turns, tilts = random.uniform(0, 2 * math.pi, len(x)), random.normal(0, 0.02, (len(x), 2))
    for name, these in (("near", y < 48), ("far", y >= 48)):
        scatter(name, roots[these], size[these], turns[these], kinds[name], tilts=tilts[these])


def _spots(random: np.random.Generator) -> tuple[Field, Field]:
    """Where trees stand: in groves, apart from each other, not in the clearing, on the path or before the cabin."""
    count = 16_000
    x, y = random.uniform(-160, 160, count), random.uniform(15, 330, count)
    clear = 3.9 + 0.16 * y * np.clip(1 - y / 70, 0, 1) + 1.2 * fbm(x * 0.05, y * 0.05, 3, 2, 0.5, 51)
    may = (np.abs(x + 0.04 * y) > clear) & (np.abs(x) < y * 0.75 + 12) & (fbm(x / 22, y / 22, 3, 2, 0.5, 61) > -0.28)
    may &= random.random(count) < np.clip(0.35 + y / 160, 0, 0.9)
    may &= (np.abs(x - CABIN[0] - 0.6) > 5.2) | (np.abs(y - CABIN[1] - 1) > 7.5)
    may &= (np.abs(x + 0.31 * y) > 3.4) | (y > 26)
    kept: list[tuple[float, float]] = []
    for here in sorted(zip(x[may], y[may], strict=True), key=lambda spot: spot[1]):
        apart = (2.2 + here[1] * 0.012) ** 2
        if all((here[0] - a) ** 2 + (here[1] - b) ** 2 > apart for a, b in kept[-160:]):
            kept.append((float(here[0]), float(here[1])))
    spots = np.array(kept)
    return spots[:, 0], spots[:, 1]


def _tree(name: str, tree: Mesh, parts: list[object]) -> object:
    return add_pile(name, tree, parts, linked=False)


def _snow(name: str) -> object:
    made, nodes = materials.material(name)
    here = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    relief = nodes.math("MULTIPLY_ADD", nodes.noise(here, 55, 2, 0.6), 0.18, nodes.noise(here, 1.4, 6, 0.6))
    shine = materials.principled(nodes, (0.81, 0.85, 0.91), 0.55, nodes.bump(relief, 0.03, 0.5), Specular_IOR_Level=0.3)
    materials.finish(nodes, _in_frost(nodes, shine))
    return made


def _needles() -> object:
    made, nodes = materials.material("needles")
    leaf = materials.leaf(nodes, (0.010, 0.022, 0.014), (0.022, 0.036, 0.018), 0.6, 0.15)
    materials.finish(nodes, _in_frost(nodes, leaf))
    return made


def _bark() -> object:
    return materials.plain("bark", (0.05, 0.036, 0.028))


def _in_frost(nodes: Nodes, surface_: Socket) -> Socket:
    return materials.hazed(nodes, surface_, EYE, AIR, lambda *_: NIGHT, most=0.9)
