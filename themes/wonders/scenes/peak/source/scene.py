"""On a snowy summit above a sea of clouds: the sun low on the right, peaks around, a trodden ridge that leads away."""

import math

import bpy
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter

from booth.rendering import materials, sky
from booth.rendering.cloudsea import sea_of_clouds
from booth.rendering.nodes import Nodes, Socket
from booth.rendering.noise import fbm, ridged
from booth.rendering.objects import add_mesh, add_pile, paint
from booth.rendering.shapes import Pile, grid, pebble, surface, tube
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.stage import Stage
from booth.rendering.terrain import at, eroded, step

Field = NDArray[np.float64]

EYES = 1.9  # metres above the snow
SUMMIT = 780.0  # metres above the clouds, which lie about z = 0
EYE = (0.0, 0.0, SUMMIT + EYES)
LENS, SHIFT = 28.0, 0.0562  # the horizon at 0.60 of the height
SHOT = Shot(
    camera=Camera(EYE, LENS, SHIFT),
    grading=Grading(exposure=0.10, look="AgX - High Contrast", bloom=0.12, bloom_from=1.5, before=1.12, after=1.1),
    samples=10,
    bounces=3,
    foreground_camera=Camera(EYE, LENS, SHIFT, focus=4.0, fstop=3.4),
    foreground_samples=16,
)
SUN = (9.0, 76.0)  # degrees: elevation, azimuth; raking from the right, a little from ahead, so that clouds glow
SUNLIGHT = (1.0, 0.60, 0.30)
AIR = 1 / 30_000  # of haze per metre
CLOUD_SHINE, CLOUD_SHADE = (2.35, 1.54, 0.95), (0.17, 0.28, 0.53)
PLUME = ((-36.0, -21.0), (6.0, 15.5))  # degrees that the snow fills which the wind blows off the highest peak
WINDOW = ((-35.0, 35.0), (-19.0, 1.0))  # degrees that the clouds fill

ALONG = np.linspace(-16_000, 16_000, 1601)  # metres, across
DEEP = np.linspace(-2_000, 26_000, 1401)  # metres, away from the camera
TOPS = np.linspace(-20_000, 20_000, 1601)  # metres, both ways
# The ridge's crest, metres: away, across, up
CREST = (
    (0, 7, 20, 50, 110, 200, 300, 420, 560, 900),
    (-1.6, -2.4, -3.2, -5.5, -24, -62, -84, -128, -170, -330),
    (0, -0.4, -1.5, -5.2, -13, -21, -29, -27, -90, -420),
)
# x, y, height above the clouds, steepness, turn (degrees) of its arêtes, how many
PEAKS = (
    (-2500, 5900, 1960, 1.75, 28, 4),
    (-5600, 9200, 1350, 1.25, 65, 4),
    (-1900, 11200, 880, 1.15, 10, 3),
    (4300, 8600, 1230, 1.45, 40, 4),
    (7400, 12500, 1500, 1.3, 80, 4),
    (1700, 14500, 1020, 1.2, 30, 3),
    (5400, 6000, 420, 1.1, 15, 3),
    (-5600, 16500, 1500, 1.2, 50, 4),
    (9800, 18500, 1600, 1.2, 5, 4),
    (-600, 21500, 1150, 1.1, 25, 4),
    (4600, 23000, 1500, 1.1, 60, 4),
    (-11500, 20500, 1700, 1.1, 35, 4),
    (-4000, 24000, 1350, 1.0, 10, 4),
)
TRACK = 0.9  # metres from the crest to the footprints, on the sunny side
STRIDE = 0.42  # metres


def light(stage: Stage) -> None:
    """The low sun, a deep blue sky, and the sea of clouds below it."""
    sky.add_sun(*SUN, SUNLIGHT, 14.0, 0.6)
    world = stage.world
    clear = sky.physical_sky(world, *SUN, 0.12, altitude=3000.0, aerosol=0.7, ozone=1.5)
    toward = sky.direction(world)
    up = world.split(toward)[2]
    low = world.math("POWER", world.between(up, 0.16, -0.015, smooth=False), 1.4)
    air = world.mix(low, clear, world.vector("MULTIPLY", _haze(world, toward), (1.14, 1.0, 0.84)))
    glow, alpha = _sea(stage, world, 0, toward)
    snow = stage.cached(plume, PLUME, _highest(stage.cached(mountains, ALONG, DEEP, PEAKS)), 900)
    blown = world.split(sky.window(world, sky.image("plume", snow), *PLUME))[0]
    air = world.mix(blown, air, (1.75, 1.35, 1.10))
    seen = world.plus(world.times(air, world.math("SUBTRACT", 1.0, alpha)), glow)
    # What lights the snow from below is a white floor, all around and not only where the camera looks.
    floor = world.mix(world.between(up, -0.02, -0.10), air, (0.34, 0.37, 0.46))
    camera = world.add("ShaderNodeLightPath").outputs["Is Camera Ray"]
    sky.finish(world, world.mix(camera, floor, seen))


def place(stage: Stage) -> None:
    """Peaks in the clouds, and the ridge that the guests stand on."""
    heights = stage.cached(mountains, ALONG, DEEP, PEAKS)
    _peaks(stage, heights)
    _ridge(stage)


def foreground(_: Stage) -> None:
    """Wind-shaped snow and rock in the lower corners, a line of flags at the left, an ice axe at the right."""
    x, y = np.meshgrid(np.linspace(-1.7, 1.7, 1300), np.linspace(1.2, 2.7, 420))
    z = _lip(x, y)
    bank = add_mesh("bank", *surface(x, y, z), _snow("bank", crystals=False))
    paint(bank, "bare", np.zeros(x.size))
    random = np.random.default_rng(12)
    rocks = Pile()
    for rx, ry, size in ((-1.02, 2.02, 0.13), (-0.80, 1.92, 0.075), (-1.20, 1.95, 0.15), (1.17, 1.95, 0.12)):
        foot = float(_lip(np.array(rx), np.array(ry)))
        rocks.add(*pebble(random, size), at=(rx, ry, foot + 0.15 * size), turn=random.uniform(0, 6))
    add_pile("rocks", rocks.mesh(), [_rimed()])
    _axe((0.99, 1.86))
    _flags((-0.61, 1.80, EYE[2] - 0.55), (-1.26, 1.74, EYE[2] + 0.03))


def _lip(x: Field, y: Field) -> Field:
    """The height of the snow just in front of the guests; in their middle it is below the picture."""
    left, right = np.clip((-x - 0.50) / 0.62, 0, 1), np.exp(-(((x - 0.97) / 0.29) ** 2))  # that one has a sunny side
    high = 0.62 - 0.24 * left**1.3 - 0.26 * right
    back = y - 1.95 - 0.10 * np.sin(x * 2.1 + 0.4)
    z = EYE[2] - high - np.where(back > 0, back * 0.75, 0.16 * back**2)
    wind_x, wind_y = x * 0.96 + y * 0.28, y * 0.96 - x * 0.28
    carved = ridged(wind_x / 0.9, wind_y / 0.30 + fbm(x * 1.2, y * 1.2, 2, 2, 0.5, 31) * 0.5, 4, 2.1, 0.5, 23)
    return np.asarray(z + (carved - 0.55) * 0.05 + fbm(x * 1.6, y * 1.6, 3, 2, 0.5, 5) * 0.03)


def _bar(path: Field, high: Field, wide: Field) -> tuple[Field, NDArray[np.int32]]:
    """A bar along *path* (k, 3) in the plane y = 0: *high* in that plane and *wide* across it, (k,) metres each."""
    ahead = np.gradient(path, axis=0)
    up = np.stack([-ahead[:, 2], np.zeros(len(path)), ahead[:, 0]], 1)
    up *= (high / 2 / np.linalg.norm(up, axis=1))[:, None]
    side = np.stack([np.zeros(len(path)), wide / 2, np.zeros(len(path))], 1)
    rings = np.stack([path + up + side, path + up - side, path - up - side, path - up + side, path + up + side], 1)
    return rings.reshape(-1, 3), grid(5, len(path))


def _axe(at_: tuple[float, float]) -> None:
    """An ice axe that stands in the snow: a steel pick and adze on a coloured shaft with a band on it."""
    foot = float(_lip(np.array(at_[0]), np.array(at_[1])))
    share = np.linspace(0, 1, 24)
    flat = np.zeros(24)
    pile = Pile()
    pile.add(*tube([(0, 0, h) for h in np.linspace(-0.1, 0.272, 12)], [0.0125] * 12, 16), 0)
    pile.add(*tube([(0, 0, h) for h in (0.10, 0.104, 0.136, 0.14)], [0.0126, 0.0142, 0.0142, 0.0126], 16), 2)
    pick = np.stack([-0.165 * share, flat, 0.285 - 0.040 * share**2.0], 1)
    pile.add(*_bar(pick, 0.030 - 0.024 * share, np.full(24, 0.0065)), 1)
    adze = np.stack([0.085 * share, flat, 0.285 - 0.012 * share**1.5], 1)
    pile.add(*_bar(adze, 0.028 - 0.023 * share**0.7, 0.0075 + 0.050 * share**1.5), 1)
    pile.add(*tube([(0, 0, h) for h in (0.245, 0.25, 0.30, 0.303)], [0.0128, 0.0155, 0.0140, 0.004], 16), 1)
    steel = materials.plain("steel", (0.42, 0.43, 0.45), 0.32, Metallic=1.0)
    shaft = materials.plain("shaft", (0.80, 0.16, 0.03), 0.35, Metallic=0.4)
    band = materials.plain("band", (0.03, 0.03, 0.035), 0.7)
    axe = add_pile("axe", pile.mesh(), [shaft, steel, band])
    axe.location, axe.rotation_euler = (*at_, foot - 0.04), (0.10, 0.13, 0.35)


def _flags(start: tuple[float, float, float], end: tuple[float, float, float]) -> None:
    """A sagging line of weathered flags that the wind lifts to the left."""
    share = np.linspace(0, 1, 60)[:, None]
    line = np.array(start) * (1 - share) + np.array(end) * share
    line[:, 2] -= 0.13 * share[:, 0] * (1 - share[:, 0])
    pile = Pile()
    pile.add(*tube(line, [0.0022] * 60, 6), 5)
    for flag in range(5):
        first = 0.19 + 0.165 * flag
        a, down = np.meshgrid(np.linspace(first, first + 0.145, 26), np.linspace(0, 1, 30))
        top = np.stack([np.interp(a, share[:, 0], line[:, k]) for k in range(3)], -1)
        drop = 0.135 * down
        lifted = 0.55 + 0.5 * fbm(flag * 3.1 + down * 0.8, a * 5, 2, 2, 0.5, 4)
        wave = fbm(a * 16 + down * 0.6, down * 1.7 + flag * 5, 3, 2, 0.5, 8) * 0.045 * down**0.7
        x = top[..., 0] - drop * lifted * 0.75 + wave * 0.3
        y = top[..., 1] - drop * 0.12 + wave
        z = top[..., 2] - drop * np.sqrt(np.maximum(1 - (0.75 * lifted) ** 2, 0.1))
        pile.add(*surface(x, y, z), flag)
    colours = ((0.03, 0.10, 0.36), (0.74, 0.73, 0.70), (0.52, 0.035, 0.03), (0.03, 0.23, 0.075), (0.78, 0.44, 0.03))
    cord = _cloth(9, (0.5, 0.45, 0.4))
    add_pile("flags", pile.mesh(), [*(_cloth(k, colour) for k, colour in enumerate(colours)), cord])


def _cloth(number: int, colour: tuple[float, float, float]) -> bpy.types.Material:
    """Thin cotton: the sun shines through it."""
    made, nodes = materials.material(f"cloth{number}")
    front = nodes.add("ShaderNodeBsdfDiffuse", {0: colour}).outputs[0]
    back = nodes.add("ShaderNodeBsdfTranslucent", {0: colour}).outputs[0]
    materials.finish(nodes, nodes.mix_shaders(0.45, front, back))
    return made


def _rimed() -> bpy.types.Material:
    """Dark rock with snow on top, and rime where the wind comes from."""
    made, nodes = materials.material("rimed")
    geometry = nodes.add("ShaderNodeNewGeometry").outputs
    fine = nodes.noise(geometry["Position"], 26, 6, 0.7)
    rock = nodes.ramp(fine, [(0.35, (0.018, 0.018, 0.021)), (0.65, (0.12, 0.11, 0.105))])
    facing = nodes.vector("DOT_PRODUCT", geometry["Normal"], (0.62, -0.15, 0.77))
    white = nodes.between(nodes.math("MULTIPLY_ADD", nodes.math("SUBTRACT", fine, 0.5), 1.3, facing), 0.22, 0.36)
    colour = nodes.mix(white, rock, (0.86, 0.885, 0.92))
    rough = nodes.bump(fine, 0.03, 0.8)
    materials.finish(nodes, materials.principled(nodes, colour, 0.8, rough, Specular_IOR_Level=0.2))
    return made


def mountains(along: Field, deep: Field, peaks: tuple[tuple[float, ...], ...]) -> Field:
    """Heights in metres above the clouds, (rows, columns): pyramids of arêtes, worn."""
    x, y = np.meshgrid(along, deep)
    warped_x = x + fbm(x / 1500, y / 1500, 5, 2, 0.5, 11) * 260
    warped_y = y + fbm(x / 1500 + 9, y / 1500, 5, 2, 0.5, 15) * 260
    crests = ridged(x / 2100 + 3.1, y / 2100 + 1.7, 8, 2.05, 0.52, 21)
    heights = -750 + crests * 520 + fbm(x / 5000, y / 5000, 3, 2, 0.5, 3) * 260
    for number, (px, py, top, steep, turn, arms) in enumerate(peaks):
        near = np.ix_(np.abs(deep - py) < 4500, np.abs(along - px) < 4500)
        east, north = warped_x[near] - px, warped_y[near] - py
        for arm in range(int(arms)):
            angle = math.radians(turn + 360 * arm / arms + 23 * math.sin(7.3 * number + 2.9 * arm))
            u = east * math.cos(angle) + north * math.sin(angle)
            v = north * math.cos(angle) - east * math.sin(angle)
            falls = steep * (0.56 + 0.12 * math.sin(5.1 * number + 1.7 * arm))
            ahead = np.maximum(u, 0)
            notched = fbm(u / 420 + 13 * number + 5 * arm, v / 900, 4, 2, 0.55, 50 + number) * 110
            down = steep * (np.hypot(v, 12) + np.maximum(-u, 0)) + falls * ahead - notched * np.clip(ahead / 500, 0, 1)
            shaped = down * (1 - 0.22 * np.clip(down / 2200, 0, 1))  # steepest at the top
            heights[near] = np.maximum(heights[near], top - shaped)
    heights += (crests - 0.5) * 170 * np.clip((heights + 400) / 600, 0, 1)
    heights = -700 + (heights + 700) * step(np.hypot(x, y), 1800, 3600)
    cell = float(along[1] - along[0])
    return np.asarray(eroded(heights, cell, 1_100_000, 5, capacity=3.0, erosion=0.3, deposit=0.2, life=60))


def tops(places: Field) -> Field:
    """How high the clouds reach, (rows, columns): long swells with rounded billows in drifts."""
    x, y = np.meshgrid(places, places)
    bent_x = x + fbm(x / 3000, y / 3000, 3, 2, 0.5, 5) * 700
    bent_y = y + fbm(x / 3000, y / 3000, 3, 2, 0.5, 9) * 700
    swell = fbm(bent_x / 7000, bent_y / 5000, 3, 2, 0.5, 31) * 150
    rolls = fbm(bent_x / 1900, bent_y / 1100, 3, 2, 0.45, 37) * 60
    drifts = np.clip(0.5 + fbm(x / 4200, y / 4200, 3, 2, 0.5, 43) * 1.1, 0, 1)
    billows = 0.60 - ridged(bent_x / 1300, bent_y / 1300, 6, 2.1, 0.5, 47)
    return np.asarray(swell + rolls + billows * (110 + 230 * drifts))


def clouds(
    columns: int,
    window: tuple[tuple[float, float], tuple[float, float]],
    sun: tuple[float, float, float],
    high: Field,
    places: Field,
    heights: Field,
    along: Field,
    deep: Field,
) -> NDArray[np.float32]:
    """What `sea_of_clouds` makes of all this, *columns* wide."""
    (left, right), (low, top) = window
    size = columns, round(columns * (top - low) / (right - left))
    return sea_of_clouds(size, *window, EYE[2], sun, (high, places, places), (heights, along, deep))


def plume(
    window: tuple[tuple[float, float], tuple[float, float]], summit: tuple[float, float], columns: int
) -> NDArray[np.float32]:
    """How much of the sky blown snow hides, (height, width, 3): a flag of it from *summit* (degrees) to the left."""
    (left, right), (low, high) = window
    rows = round(columns * (high - low) / (right - left))
    azimuth, elevation = np.meshgrid(np.linspace(left, right, columns), np.linspace(low, high, rows))
    along = np.maximum(summit[0] + 0.25 - azimuth, 0)  # degrees downwind
    waving = fbm(along / 2.6, 0.0, 3, 2, 0.5, 3) * 0.22 * np.clip(along, 0, 2)
    above = elevation - summit[1] + 0.12 - 0.10 * along + waving
    wide = 0.10 + 0.16 * along**0.9
    fine = fbm(along / 2.4, above / (wide * 1.3), 6, 2.1, 0.6, 9)
    body = np.exp(-((np.where(above > 0, above, above * 0.35) / wide) ** 2)) * np.exp(-along / 3.0)
    dense = np.clip(body * np.clip(0.85 + fine * 0.8, 0, 1.5), 0, 1) * np.clip(along / 0.2, 0, 1) * 0.7
    return np.repeat(dense[..., None], 3, 2).astype(np.float32)


def _highest(heights: Field) -> tuple[float, float]:
    """Where the first of the peaks ended up after all that wore it, as azimuth and elevation in degrees."""
    px, py = PEAKS[0][:2]
    rows, columns = np.flatnonzero(np.abs(DEEP - py) < 900), np.flatnonzero(np.abs(ALONG - px) < 900)
    row, column = divmod(int(heights[np.ix_(rows, columns)].argmax()), len(columns))
    x, y, z = ALONG[columns[column]], DEEP[rows[row]], heights[rows[row], columns[column]]
    return math.degrees(math.atan2(x, y)), math.degrees(math.atan2(z - EYE[2], math.hypot(x, y)))


def _sea(stage: Stage, nodes: Nodes, layer: int, toward: Socket) -> tuple[Socket, Socket]:
    """The light of the clouds that way and how much they hide; *layer* 0 before the sky, 1 before the land."""
    columns = 2400 if stage.scene.render.resolution_y > 800 else 1200
    heights = stage.cached(mountains, ALONG, DEEP, PEAKS)
    high = stage.cached(tops, TOPS)
    seen = stage.cached(clouds, columns, WINDOW, sky.sun_direction(*SUN), high, TOPS, heights, ALONG, DEEP)
    picture = sky.image(f"clouds {layer}", seen[layer])
    lit, ambient, alpha = nodes.split(sky.window(nodes, picture, *WINDOW, toward))
    shine = nodes.vector("MULTIPLY", nodes.grey(lit), CLOUD_SHINE)
    shade = nodes.vector("MULTIPLY", nodes.grey(ambient), CLOUD_SHADE)
    colour = nodes.plus(shine, shade)
    # Far clouds drown in the haze; how far they are follows from how far below the horizon they are seen.
    down = nodes.math("MAXIMUM", nodes.math("MULTIPLY", nodes.split(toward)[2], -1.0), 0.008)
    clear = nodes.math("EXPONENT", nodes.math("DIVIDE", -SUMMIT * AIR, down))
    hazy = nodes.times(_haze(nodes, toward), alpha)
    return nodes.mix(clear, hazy, colour), alpha


def _peaks(stage: Stage, heights: Field) -> None:
    """The mountains as a fan around the camera: as fine far away as near, in the picture, and coarse beside it."""
    seen = np.linspace(-34, 34, int(1300 / _coarser(stage)))  # degrees
    angles = np.radians(np.concatenate([seen, np.linspace(34.5, 100, 100)]))
    away = np.geomspace(1800, 25_800, int(1500 / _coarser(stage)))
    x = np.clip(np.sin(angles)[None, :] * away[:, None], ALONG[0], ALONG[-1])
    y = np.cos(angles)[None, :] * away[:, None]
    z = at(heights, ALONG, DEEP, x, y, smooth=True)
    north, east = np.gradient(heights, DEEP[1] - DEEP[0], ALONG[1] - ALONG[0])
    slope = at(np.hypot(north, east), ALONG, DEEP, x, y)
    rocky = step(slope, 0.7, 1.3)
    gullies = ridged(x / 150 + fbm(x / 90, y / 90, 3, 2, 0.5, 71), y / 150, 6, 2.1, 0.55, 61)
    z = z + (gullies - 0.55) * (14 + 40 * rocky)
    land = add_mesh("peaks", *surface(x, y, z), _alpine(stage))
    paint(land, "gullies", gullies)
    paint(land, "proud", at(heights - gaussian_filter(heights, 3), ALONG, DEEP, x, y) / 20)


def _alpine(stage: Stage) -> bpy.types.Material:
    """Snow and ice, rock where it is too steep for them."""
    made, nodes = materials.material("alpine")
    geometry = nodes.add("ShaderNodeNewGeometry").outputs
    spot = geometry["Position"]
    level = nodes.split(geometry["Normal"])[2]
    broad, fine = nodes.noise(spot, 0.003, 5, 0.6), nodes.noise(spot, 0.025, 6, 0.66)
    grit = nodes.noise(spot, 0.15, 5, 0.7)
    ribs = nodes.noise(nodes.stretched(spot, (0.013, 0.013, 0.0025)), 1.0, 5, 0.6, 0.6)  # down the faces
    tone = nodes.math("MULTIPLY_ADD", grit, 0.3, nodes.math("MULTIPLY", fine, 0.7))
    rock = nodes.ramp(
        tone, [(0.32, (0.018, 0.020, 0.026)), (0.5, (0.048, 0.050, 0.058)), (0.68, (0.112, 0.110, 0.116))]
    )
    lies = nodes.math("MULTIPLY_ADD", nodes.math("SUBTRACT", fine, 0.5), 0.62, level)
    patterns = (
        (ribs, 0.5, 0.5),
        (broad, 0.5, 0.40),
        (grit, 0.5, 0.34),
        (nodes.attribute("gullies"), 0.6, -0.35),
        (nodes.attribute("proud"), 0.0, -0.11),  # the wind sweeps ribs bare and fills hollows
    )
    for pattern, middle, much in patterns:
        lies = nodes.math("MULTIPLY_ADD", nodes.math("SUBTRACT", pattern, middle), much, lies)
    snow = nodes.between(lies, 0.38, 0.44)
    colour = nodes.mix(snow, rock, (0.82, 0.85, 0.90))
    relief = nodes.math("MULTIPLY_ADD", grit, 0.25, fine)
    normal = nodes.bump(relief, 12.0, nodes.math("MULTIPLY_ADD", snow, -0.6, 0.9))
    lit = materials.principled(nodes, colour, 0.85, normal, Specular_IOR_Level=0.2)
    hazed = materials.hazed(nodes, lit, EYE, AIR, _haze, height=2200)
    toward = nodes.vector("NORMALIZE", nodes.vector("SUBTRACT", spot, EYE))
    colour, alpha = _sea(stage, nodes, 1, toward)
    front = nodes.add("ShaderNodeEmission", {0: colour}).outputs[0]
    hidden = nodes.add("ShaderNodeMixShader", {0: alpha, 1: hazed}).outputs[0]
    materials.finish(nodes, nodes.add("ShaderNodeAddShader", {0: hidden, 1: front}).outputs[0])
    made.cycles.emission_sampling = "NONE"  # what haze and clouds send is in the sky's light already
    return made


def _ridge(stage: Stage) -> None:
    """The ridge from the camera on, with its crest to the left, and the track of whoever came up."""
    count = 1350 / _coarser(stage)
    seen = np.linspace(-0.60, 0.60, int(count))
    away = np.concatenate([np.geomspace(4.0, 40, int(count * 0.9)), np.geomspace(40, 900, int(count * 0.5))[1:]])
    angle, far = np.meshgrid(seen, away)
    x, y = far * np.sin(angle), far * np.cos(angle)
    z = ridge(x, y)
    bare = _bare(x, y)
    z += bare * (ridged(x / 5 + y / 9, y / 5, 6, 2.1, 0.55, 53) - 0.2) * 3.5
    added = add_mesh("ridge", *surface(x, y, SUMMIT + z), _snow("snow"))
    paint(added, "bare", bare)


def _bare(x: Field, y: Field) -> Field:
    """Where rock breaks through the ridge's snow, 0 to 1: on the shady side, away from the track."""
    patches = fbm(x / 34, y / 55, 5, 2, 0.55, 59) + 0.25 * fbm(x / 5, y / 5, 3, 2, 0.5, 61)
    return step(patches, 0.16, 0.30) * step(_crest(y) - x, 5, 16) * step(y, 60, 110)


def ridge(x: Field, y: Field) -> Field:
    """The snow's height at x, y, in metres above what the camera stands on."""
    beside = x - _crest(y)
    wide = np.interp(y, [0, 14, 45, 120, 400], [24.0, 20.0, 6.0, 4.0, 6.0])  # metres over which it rounds off
    leans = np.interp(y, [0, 12, 45], [0.30, 0.34, 0.72])
    z = PchipInterpolator(CREST[0], CREST[2])(y)
    z -= leans * (np.hypot(np.maximum(beside, 0), wide) - wide)
    z -= 1.25 * (np.hypot(np.minimum(beside, 0), 0.5) - 0.5)
    z += fbm(x / 16, y / 16, 3, 2, 0.45, 3) * 0.6 * np.clip(y / 30, 0.1, 1)
    away, aside = np.clip((y - 60) / 200, 0, 1), np.clip(np.abs(beside) / 25, 0, 1)
    z += fbm(x / 70, y / 70, 4, 2, 0.5, 13) * 7 * away * aside
    flutes = ridged(y / 8 + fbm(x / 20, y / 20, 2, 2, 0.5, 37) * 0.8, x / 60, 3, 2, 0.5, 17) - 0.5
    z -= flutes * 1.6 * np.clip(-beside / 8, 0, 1) * np.clip((y - 20) / 80, 0, 1)  # down the shady side
    wind_x, wind_y = x * 0.96 + y * 0.28, y * 0.96 - x * 0.28  # from the right, over the crest
    bent = fbm(wind_x / 3, wind_y / 3, 2, 2, 0.5, 31) * 0.5
    carved = ridged(wind_x / 3.4, wind_y / 1.1 + bent, 4, 2.1, 0.5, 23)
    ripples = np.sin(wind_x * 17 + fbm(x / 0.9, y / 1.6, 3, 2, 0.5, 41) * 4.5)
    z += ripples * np.clip(fbm(x / 3, y / 4, 2, 2, 0.5, 43), 0, 1) * 0.016 * np.clip(1.5 - y / 30, 0, 1)
    z += (carved - 0.55) * 0.19 * np.clip(0.45 + fbm(x / 6, y / 6, 2, 2, 0.5, 29) * 1.2, 0, 1)
    return np.asarray(z - _prints(x, y))


def _crest(y: Field) -> Field:
    """Where the ridge's crest runs, x at y."""
    uneven = fbm(y / 14, 0.0, 3, 2, 0.5, 7) * 0.5 * np.clip(y / 20, 0, 2)
    return np.asarray(PchipInterpolator(CREST[0], CREST[1])(y) + uneven)


def _prints(x: Field, y: Field) -> Field:
    """How deep the track is: a trodden furrow with a boot's print at every step, left and right in turn."""
    step = np.round(y / STRIDE)
    middle = step * STRIDE
    side = np.where(step % 2 == 0, 0.13, -0.13) + fbm(step * 0.37, 0.0, 2, 2, 0.5, 5) * 0.06
    path = x - _crest(middle) - TRACK - 0.35 * np.sin(y / 5.1)
    furrow = 0.025 * np.exp(-((path / 0.30) ** 4))
    heaped = 0.018 * np.exp(-(((np.abs(path) - 0.46) / 0.10) ** 2)) * (1 + fbm(x * 4, y * 4, 2, 2, 0.5, 3))
    print_ = 0.09 * np.exp(-(((path - side) / 0.075) ** 4) - ((y - middle) / 0.15) ** 4)
    return np.asarray((furrow + print_ - heaped) * (y < 260) * np.clip(0.9 + fbm(y / 6, 1.0, 2, 2, 0.5, 9), 0.3, 1.2))


def _snow(name: str, *, crystals: bool = True) -> bpy.types.Material:
    """Wind-packed snow with single *crystals* that catch the sun; out of focus they would be discs."""
    made, nodes = materials.material(name)
    geometry = nodes.add("ShaderNodeNewGeometry").outputs
    spot = geometry["Position"]
    away = nodes.vector("DISTANCE", spot, EYE)
    grain = nodes.noise(spot, 70, 3, 0.7)
    packed = nodes.noise(nodes.stretched(spot, (1.0, 3.2, 1.0)), 2.2, 6, 0.62)
    relief = nodes.math("MULTIPLY_ADD", grain, nodes.between(away, 8, 30, 0.12, 0.0), packed)
    normal = nodes.bump(relief, 0.05, 0.75)
    rock = nodes.ramp(nodes.noise(spot, 0.6, 6, 0.7), [(0.35, (0.02, 0.021, 0.024)), (0.65, (0.11, 0.10, 0.096))])
    ragged = nodes.math("SUBTRACT", nodes.noise(spot, 0.35, 6, 0.7), 0.5)
    bare = nodes.math("MULTIPLY_ADD", ragged, 1.6, nodes.attribute("bare"))
    colour = nodes.mix(nodes.between(bare, 0.5, 0.6), (0.86, 0.885, 0.92), rock)
    lit = materials.principled(nodes, colour, 0.55, normal, Specular_IOR_Level=0.3)
    if crystals:
        flakes = nodes.add("ShaderNodeTexVoronoi", {"Vector": spot, "Scale": 95.0})
        turned = nodes.vector("SUBTRACT", flakes.outputs["Color"], (0.5, 0.5, 0.5))
        facing = nodes.vector("NORMALIZE", nodes.plus(geometry["Normal"], nodes.times(turned, 1.6)))
        mirror = nodes.add("ShaderNodeBsdfAnisotropic", {"Color": (0.9, 0.9, 0.9), "Roughness": 0.16, "Normal": facing})
        few = nodes.math("MULTIPLY", nodes.math("LESS_THAN", flakes.outputs["Distance"], 0.32), 0.35)
        lit = nodes.mix_shaders(nodes.math("MULTIPLY", few, nodes.between(away, 60, 20)), lit, mirror.outputs[0])
    materials.finish(nodes, materials.hazed(nodes, lit, EYE, AIR * 2, _haze))
    made.cycles.emission_sampling = "NONE"
    return made


def _haze(nodes: Nodes, toward: Socket) -> Socket:
    """Peach towards the sun, lilac away from it."""
    sunward = nodes.vector("DOT_PRODUCT", toward, sky.sun_direction(2, SUN[1]))
    return nodes.mix(nodes.between(sunward, -0.45, 0.85), (0.42, 0.51, 0.76), (1.45, 1.08, 0.88))


def _coarser(stage: Stage) -> float:
    """How much coarser than at full size a net may be."""
    return max(1.0, 1000 / float(stage.scene.render.resolution_y))
