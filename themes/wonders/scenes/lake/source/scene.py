"""A mountain lake in the morning: the sun low behind the camera, to its left; reeds and lupins at the near shore."""

import math

import numpy as np
from numpy.typing import NDArray

from booth.rendering import materials, sky, water
from booth.rendering.clouds import clouds
from booth.rendering.nodes import Colour, Nodes, Socket
from booth.rendering.noise import fbm, ridged
from booth.rendering.objects import add_mesh, add_pile, collection, paint, scatter
from booth.rendering.plants import blades, conifer
from booth.rendering.shapes import Pile, surface, tube
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.stage import Stage
from booth.rendering.terrain import at, eroded, step
from themes.wonders.scenes.lake.source.jetty import build_jetty

Field = NDArray[np.float64]

CAMERA = Camera(position=(0, 0, 1.9), lens=31, shift=0.062)
NEAR = Camera(position=(0, 0, 1.9), lens=31, shift=0.062, focus=3.2, fstop=2.8)
SHOT = Shot(
    camera=CAMERA,
    grading=Grading(exposure=0.4, bloom=0.1, bloom_from=2.5, after=1.24, softness=0.35),
    samples=10,
    foreground_camera=NEAR,
    foreground_samples=12,
)
SUN = (12.0, -132.0)  # degrees: elevation, azimuth; raking light shows the shape of rock
SUNLIGHT = (1.0, 0.52, 0.21)
AIR = 1 / 25_000  # of haze per metre
MIST = 1 / 3_000  # of the morning's mist on the water, per metre

ALONG = np.linspace(-7500, 7500, 1300)  # metres, across
DEEP = np.linspace(-300, 12_500, 1109)  # metres, away from the camera
TREES_END = 760.0  # metres above the lake
PEAKS = (  # place, height and width in metres
    (-1500, 6800, 1250, 1250),
    (900, 9000, 500, 1200),
    (2600, 5800, 820, 1300),
    (-3600, 4700, 700, 1100),
    (4300, 4200, 450, 1200),
    (-650, 8700, 600, 1600),
)
SKY_WINDOW = ((-42.0, 42.0), (0.0, 42.0))  # degrees that the clouds fill


def light(stage: Stage) -> None:
    """The morning sun and a sky with fleecy clouds."""
    sky.add_sun(*SUN, SUNLIGHT, 13.0, 0.9)
    world = stage.world
    clear = sky.physical_sky(world, *SUN, 0.115, aerosol=1.2, ozone=1.6)
    seen = stage.cached(
        clouds,
        (3400, 1700),
        *SKY_WINDOW,
        sky.sun_direction(*SUN),
        bottom=5200.0,
        top=6300.0,
        cover=0.60,
        scale=6500.0,
        stretch=0.6,
        ragged=0.62,
        thickness=0.007,
        glow=0.6,
    )
    lit, ambient, alpha = world.split(sky.window(world, sky.image("clouds", seen), *SKY_WINDOW))
    shine = world.vector("MULTIPLY", world.grey(lit), (3.0, 1.8, 1.15))
    shade = world.vector("MULTIPLY", world.grey(ambient), (0.34, 0.38, 0.50))
    above = world.between(world.split(sky.direction(world))[2], 0.06, 0.22)  # the far ones drown in haze
    behind = world.times(clear, world.math("SUBTRACT", 1.0, world.math("MULTIPLY", alpha, above)))
    sky.finish(world, world.plus(behind, world.times(world.plus(shine, shade), above)))


def place(stage: Stage) -> None:
    """Mountains around a lake, forest on its shores, and a jetty."""
    heights = stage.cached(mountains, ALONG, DEEP, PEAKS)
    slopes = np.hypot(*np.gradient(heights, DEEP[1] - DEEP[0], ALONG[1] - ALONG[0]))
    _ground(heights, slopes)
    _forest(heights, slopes)
    made, nodes = materials.material("water")
    materials.finish(nodes, _in_haze(nodes, water.lake(nodes)))
    add_mesh("water", [(-6000, -300, 0), (6000, -300, 0), (6000, 8000, 0), (-6000, 8000, 0)], [(0, 1, 2, 3)], made)
    build_jetty()


def foreground(stage: Stage) -> None:  # noqa: ARG001  the stage is the one that is current
    """Grass, lupins and daisies on a bank that rises to both sides."""
    random = np.random.default_rng(9)
    grass, dry = (
        _leaf("grass", (0.06, 0.10, 0.02), (0.16, 0.17, 0.04)),
        _leaf("dry", (0.20, 0.16, 0.06), (0.3, 0.23, 0.1)),
    )
    tufts = []
    for k in range(6):
        pile = Pile()
        pile.add(*blades(46, 0.42, 0.055, k, width=0.0034, bend=0.45, segments=6))
        pile.add(*blades(10, 0.55, 0.05, 50 + k, width=0.0022, bend=0.3, segments=6), 1)
        tufts.append(add_pile(f"tuft{k}", pile.mesh(), [grass, dry], linked=False))
    _sown(5200, collection("tufts", tufts), random, (1.5, 2.3), 0.30, 0.12, 0.5, (0.45, 0.85))
    flowers = [_lupins(k, grass) for k in range(5)] + [_daisies(10 + k, grass) for k in range(2)]
    _sown(330, collection("flowers", flowers), random, (1.6, 2.25), 0.31, 0.16, 0.0, (0.6, 0.95))


def mountains(along: Field, deep: Field, peaks: tuple[tuple[float, float, float, float], ...]) -> Field:
    """Heights in metres above the lake, (rows, columns): a valley with a lake in it between worn ridges."""
    x, y = np.meshgrid(along, deep)
    warped_x = x + fbm(x / 2600, y / 2600, 4, 2, 0.5, 11) * 700
    warped_y = y + fbm(x / 2600 + 9, y / 2600, 4, 2, 0.5, 15) * 700
    crests = ridged(warped_x / 3600 + 3.1, warped_y / 3600 + 1.7, 9, 2.05, 0.52, 21)
    hills = fbm(x / 900, y / 900, 6, 2, 0.5, 31)
    half = 330 + 0.10 * np.maximum(y, 0)
    half = np.where(y < 2300, half, half * np.clip(1 - (y - 2300) / 1500, 0, 1) + 60)
    shore = np.maximum(np.abs(x - 200 * np.sin(y / 1900) - 120) - half, 0)  # metres from the water
    rising = np.maximum(np.clip(shore / 2600, 0, 1) ** 1.05, np.clip((y - 2500) / 3300, 0, 1) ** 1.25 * 0.55)
    summits = sum(tall * np.exp(-((x - px) ** 2 + (y - py) ** 2) / wide**2) for px, py, tall, wide in peaks)
    heights = -14 + rising * (crests**1.25 * 1500 + 60) + summits * (crests * 1.15 + 0.12) * np.clip(rising * 2, 0, 1)
    heights += np.clip(shore / 300, 0, 1) * (24 + hills * 26) + hills * 5
    heights = np.where((y < 140) & (np.abs(x) < 400), -14 + hills, heights)  # water up to the camera
    cell = float(along[1] - along[0])
    worn = eroded(heights, cell, 900_000, 5, capacity=3.2, erosion=0.32, deposit=0.25, life=70)
    return worn + fbm(x / 120, y / 120, 4, 2, 0.5, 41) * np.clip(worn / 300, 0, 1) * 14


def _ground(heights: Field, slopes: Field) -> None:
    """The land as a fan around the camera: as fine far away as near, in the picture, and coarse beside it."""
    seen = np.linspace(-33, 33, 1250)  # degrees; the lens sees 30 to either side
    angles = np.radians(np.concatenate([np.linspace(-80, -33.5, 60), seen, np.linspace(33.5, 80, 60)]))
    away = np.geomspace(60, 12_400, 1650)
    x = np.clip(np.sin(angles)[None, :] * away[:, None], ALONG[0], ALONG[-1])
    y = np.cos(angles)[None, :] * away[:, None]
    z = at(heights, ALONG, DEEP, x, y, smooth=True)
    rocky = step(at(slopes, ALONG, DEEP, x, y), 0.45, 0.95) * step(z, 60, 260)
    gullies = ridged(x / 95 + fbm(x / 60, y / 60, 3, 2, 0.5, 71), y / 95, 6, 2.1, 0.56, 61)
    layers = fbm((x + 0.5 * y) / 210, (z + 0.12 * x) / 17, 4, 2.1, 0.55, 81)  # rock lies in layers, a little tilted
    z = z + rocky * ((gullies - 0.62) * 34 + layers * 6)
    north, east = np.gradient(heights, DEEP[1] - DEEP[0], ALONG[1] - ALONG[0])
    steep = np.maximum(np.hypot(north, east), 1e-6)
    out = layers * rocky * 7  # layers stand out of walls sideways
    x, y = x - at(east / steep, ALONG, DEEP, x, y) * out, y - at(north / steep, ALONG, DEEP, x, y) * out
    land = add_mesh("land", *surface(x, y, z), _rock())
    paint(land, "forest", _wooded(x, y, z, at(slopes, ALONG, DEEP, x, y)))
    paint(land, "gullies", gullies)


def _wooded(x: Field, y: Field, z: Field, slope: Field) -> Field:
    """How densely trees stand there, 0 to 1."""
    patches = fbm(x / 260, y / 260, 4, 2, 0.5, 77)
    end = TREES_END + patches * 260
    thinning = np.clip((end - z) / 300, 0.0, 1) * step(1.15 + patches * 0.3 - slope, 0.0, 0.15)
    return np.clip(0.75 + patches * 1.2, 0.05, 1) * thinning * step(z, 1.0, 4.0)


def _forest(heights: Field, slopes: Field) -> None:
    random = np.random.default_rng(3)
    bark = materials.plain("bark", (0.06, 0.042, 0.03))
    made, nodes = materials.material("needles")
    shine = materials.leaf(nodes, (0.012, 0.024, 0.011), (0.022, 0.034, 0.014), 0.8, 0.1)
    materials.finish(nodes, _in_haze(nodes, shine))
    kinds = {}
    for name, detail, core in (("near", 1.0, 0.35), ("far", 0.35, 0.62)):
        trees = [conifer(k + (10 if core > 0.5 else 0), 20, 2.9 + 0.35 * k, detail, core=core) for k in range(4)]
        kinds[name] = collection(name, [add_pile(name, tree, [bark, made], linked=False) for tree in trees])
    count = 1_900_000
    x, y = random.uniform(-4200, 4200, count), random.uniform(60, 6200, count)
    inside = np.abs(np.arctan2(x, y)) < 0.60
    x, y = x[inside], y[inside]
    z, slope = at(heights, ALONG, DEEP, x, y), at(slopes, ALONG, DEEP, x, y)
    away = np.hypot(x, y)
    dense = _wooded(x, y, z, slope) * np.clip(1.25 - away / 7000, 0.35, 1)
    stands = random.random(len(x)) < dense
    x, y, z, away = x[stands], y[stands], z[stands], away[stands]
    size = random.uniform(0.5, 1.1, len(x)) * np.clip(1.15 - z / 1200, 0.45, 1.1)
    turns = random.uniform(0, 2 * math.pi, len(x))
    roots = np.stack([x, y, z - 0.4], 1)
    for name, these in (("near", away < 1300), ("far", away >= 1300)):
        scatter(name, roots[these], size[these], turns[these], kinds[name])


def _rock() -> object:
    """Rock in layers, grass where it is flat and low, forest floor, snow where it is flat and high."""
    made, nodes = materials.material("land")
    geometry = nodes.add("ShaderNodeNewGeometry").outputs
    at_ = geometry["Position"]
    level, high = nodes.split(geometry["Normal"])[2], nodes.split(at_)[2]
    broad, fine = nodes.noise(at_, 0.004, 6, 0.62), nodes.noise(at_, 0.03, 6, 0.68)
    grit = nodes.noise(at_, 0.22, 4, 0.7)
    layers = nodes.noise(nodes.stretched(at_, (0.002, 0.002, 0.03)), 1.0, 5, 0.62, 1.2)
    tone = nodes.math("MULTIPLY_ADD", fine, 0.45, nodes.math("MULTIPLY", layers, 0.40))
    tone = nodes.math("MULTIPLY_ADD", nodes.math("SUBTRACT", nodes.attribute("gullies"), 0.6), 0.22, tone)
    tone = nodes.math("MULTIPLY_ADD", grit, 0.18, tone)
    rock = nodes.ramp(
        tone,
        [
            (0.34, (0.045, 0.043, 0.045)),
            (0.5, (0.14, 0.13, 0.125)),
            (0.6, (0.24, 0.22, 0.20)),
            (0.7, (0.40, 0.36, 0.33)),
        ],
    )
    warm = nodes.between(broad, 0.42, 0.62)
    rock = nodes.mix(nodes.math("MULTIPLY", warm, 0.5), rock, nodes.vector("MULTIPLY", rock, (1.10, 0.92, 0.78)))
    meadow = nodes.ramp(fine, [(0.3, (0.018, 0.03, 0.011)), (0.6, (0.04, 0.052, 0.018)), (0.8, (0.10, 0.09, 0.035))])
    flat = nodes.between(nodes.math("MULTIPLY_ADD", broad, 0.25, level), 0.84, 0.97)
    low = nodes.between(nodes.math("MULTIPLY_ADD", broad, 500.0, high), 1150, 750)
    colour = nodes.mix(nodes.math("MULTIPLY", flat, low), rock, meadow)
    colour = nodes.mix(nodes.between(nodes.attribute("forest"), 0.05, 0.35), colour, (0.012, 0.018, 0.009))
    lies = nodes.between(nodes.math("ADD", level, nodes.math("MULTIPLY_ADD", fine, 0.4, -0.2)), 0.60, 0.70)
    cold = nodes.between(nodes.math("MULTIPLY_ADD", broad, 700.0, high), 950, 1250)
    colour = nodes.mix(nodes.math("MULTIPLY", lies, cold), colour, (0.84, 0.87, 0.92))
    relief = nodes.math("MULTIPLY_ADD", grit, 0.35, nodes.math("MULTIPLY_ADD", broad, 0.8, fine))
    normal = nodes.bump(relief, 14.0, 0.8)
    materials.finish(nodes, _in_haze(nodes, materials.principled(nodes, colour, 0.9, normal, Specular_IOR_Level=0.15)))
    return made


def _in_haze(nodes: Nodes, surface_: Socket) -> Socket:
    """Blue air over the valley, and a little mist low on the water."""
    misty = materials.hazed(nodes, surface_, CAMERA.position, MIST, lambda *_: (0.60, 0.56, 0.60), height=40, most=0.42)
    return materials.hazed(nodes, misty, CAMERA.position, AIR, _haze, height=1500)


def _haze(nodes: Nodes, toward: Socket) -> Socket:
    """Bluer away from the sun, which is to the left."""
    left = nodes.math("MULTIPLY_ADD", nodes.split(toward)[0], -0.5, 0.5)
    return nodes.mix(nodes.between(left, 0.2, 0.8), (0.30, 0.38, 0.56), (0.50, 0.44, 0.44))


def _leaf(name: str, base: Colour, tip: Colour) -> object:
    made, nodes = materials.material(name)
    materials.finish(nodes, materials.leaf(nodes, base, tip, 0.45, 0.4))
    return made


def _sown(
    count: int,
    of: object,
    random: np.random.Generator,
    away: tuple[float, float],
    drop: float,
    below: float,
    middle: float,
    sizes: tuple[float, float],
) -> None:
    """Plants on the bank: *drop* metres lower for each metre away; the share *middle* of them also between its ends."""
    x, y = random.uniform(-1.9, 1.9, count), random.uniform(*away, count)
    rise = np.clip((np.abs(x / y) - 0.22) / 0.36, 0, 1)
    z = CAMERA.position[2] - y * drop + rise**1.6 * 0.20 * y - below - 0.05 * (1 - rise)
    z += fbm(x * 2.2, y * 2.2, 3, 2, 0.5, 5) * 0.05
    size = random.uniform(*sizes, count) * (0.55 + 0.45 * rise)
    stands = random.random(count) < np.maximum(middle, step(rise, 0.02, 0.5))
    tilts, turns = random.normal(0, 0.12, (count, 2)), random.uniform(0, 2 * math.pi, count)
    points = np.stack([x, y, z], 1)
    scatter("sown", points[stands], size[stands], turns[stands], of, tilts=tilts[stands])


def _lupins(seed: int, green: object) -> object:
    """A plant with three spikes: whorls of small flowers, a paler banner over a pouch, buds at the tip."""
    random = np.random.default_rng(seed)
    hue = ((0.30, 0.10, 0.46), (0.44, 0.12, 0.42), (0.20, 0.12, 0.50))[seed % 3]
    pouch = _leaf(f"pouch{seed}", hue, tuple(min(1.0, value * 1.35) for value in hue))
    banner = _leaf(f"banner{seed}", tuple(min(1.0, value * 1.5 + 0.05) for value in hue), (0.66, 0.46, 0.70))
    pile = Pile()
    for _ in range(3):
        foot, height = random.normal(0, 0.045, 2), random.uniform(0.40, 0.62)
        top = foot + random.normal(0, 0.04, 2)
        path = [(*(foot * (1 - t) + top * t), height * t) for t in np.linspace(0, 1, 8)]
        pile.add(*tube(path, np.linspace(0.0035, 0.0015, 8), 5))
        spike = random.uniform(0.17, 0.24)
        whorls = 17
        for whorl in range(whorls):
            t = whorl / whorls
            size = 0.0105 * (1 - 0.72 * t**1.5)
            z = height - spike + spike * t * 1.02
            middle = foot + (top - foot) * (z / height)
            for floret in range(9 if t < 0.8 else 6):
                turn = 2 * math.pi * (floret / 9 + 0.5 * (whorl % 2) / 9) + random.normal(0, 0.12)
                place = (middle[0], middle[1], z + random.normal(0, 0.002))
                _floret(pile, place, turn, size * random.uniform(0.85, 1.15), 0.008 * (1 - t) + 0.003)
        for leaf in range(3):
            z = height * (0.25 + 0.17 * leaf)
            at_ = (*(foot + (top - foot) * z / height), z)
            _fan_leaf(pile, at_, random.uniform(0, 2 * math.pi), random.uniform(0.045, 0.065))
    return add_pile(f"lupin{seed}", pile.mesh(), [green, pouch, banner], linked=False)


def _floret(pile: Pile, place: tuple[float, float, float], turn: float, size: float, off: float) -> None:
    pouch = [(0, 0, 0), (0.55, 0.42, 0.12), (1.15, 0, 0.05), (0.55, -0.42, 0.12), (0.6, 0, -0.32)]
    raised = [(0.1, 0, 0.1), (0.30, 0.50, 0.42), (0.28, 0.26, 0.92), (0.28, -0.26, 0.92), (0.30, -0.50, 0.42)]
    for corners, faces, material in (
        (pouch, [(0, 4, 1, 1), (1, 4, 2, 2), (0, 3, 4, 4), (3, 2, 4, 4), (0, 1, 2, 3)], 1),
        (raised, [(0, 1, 4, 4), (1, 2, 3, 4)], 2),
    ):
        points = np.asarray(corners) * size + np.array([off, 0, 0])
        pile.add(points, faces, material, place, turn)


def _fan_leaf(pile: Pile, place: tuple[float, float, float], turn: float, length: float) -> None:
    """Seven leaflets like the fingers of a hand, on a stalk."""
    stalk = length * 0.7
    for finger in range(7):
        spread = (finger - 3) * 0.62
        ahead = np.array([math.cos(spread), math.sin(spread), 0.18 - 0.05 * abs(finger - 3)])
        side = np.array([-math.sin(spread), math.cos(spread), 0])
        root = np.array([stalk, 0, 0.01])
        corners = [
            root,
            root + ahead * length * 0.6 + side * length * 0.11,
            root + ahead * length,
            root + ahead * length * 0.6 - side * length * 0.11,
        ]
        pile.add(corners, [(0, 1, 2, 3)], 0, place, turn)
    pile.add(
        [(0, -0.001, 0), (stalk, -0.001, 0.01), (stalk, 0.001, 0.01), (0, 0.001, 0)], [(0, 1, 2, 3)], 0, place, turn
    )


def _daisies(seed: int, green: object) -> object:
    random = np.random.default_rng(seed)
    white = _leaf(f"white{seed}", (0.8, 0.78, 0.75), (0.9, 0.88, 0.85))
    yellow = materials.plain("yellow", (0.45, 0.25, 0.03))
    pile = Pile()
    for _ in range(3):
        foot, height = random.normal(0, 0.05, 2), random.uniform(0.32, 0.5)
        top = foot + random.normal(0, 0.05, 2)
        path = [(*(foot * (1 - t) + top * t), height * t) for t in np.linspace(0, 1, 6)]
        pile.add(*tube(path, np.linspace(0.002, 0.0014, 6), 5))
        tilt, radius, count = random.normal(0, 0.3, 2), 0.017, 19
        for petal in range(count):
            angle = 2 * math.pi * petal / count
            ahead, side = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
            flat = [ahead * 0.004 - side * 0.001, ahead * radius * 0.6 - side * 0.0026, ahead * radius - side * 0.0015]
            flat += [ahead * radius + side * 0.0015, ahead * radius * 0.6 + side * 0.0026, ahead * 0.004 + side * 0.001]
            points = [(p[0], p[1], p @ tilt) for p in flat]
            pile.add(points, [(0, 1, 4, 5), (1, 2, 3, 4)], 1, (top[0], top[1], height))
        rim = np.linspace(0, 2 * math.pi, 8, endpoint=False)
        dome = [(0.0048 * math.cos(a), 0.0048 * math.sin(a), 0.001) for a in rim] + [(0, 0, 0.0045)]
        pile.add(dome, [(i, (i + 1) % 8, 8) for i in range(8)], 2, (top[0], top[1], height))
    return add_pile(f"daisy{seed}", pile.mesh(), [green, white, yellow], linked=False)
