"""On the Moon: low sun from the left, behind the camera, hard shadows, and the Earth over the mountains."""

import math
from collections.abc import Callable

import bpy
import numpy as np
from numpy.typing import NDArray

from booth.rendering.materials import finish, material
from booth.rendering.noise import perlin
from booth.rendering.objects import add_mesh, collection, scatter
from booth.rendering.shapes import Faces, Points, grid, surface
from booth.rendering.shot import ASPECT, SIZE, Camera, Grading, Shot
from booth.rendering.sky import add_sun, direction, image, sun_direction
from booth.rendering.sky import finish as finish_sky
from booth.rendering.stage import Stage
from themes.wonders.scenes.moon.source import globe, ground

Height = Callable[[Points, Points, Points], Points]
"""The ground's height at x, y, for points that far apart; all of one shape, metres."""

EYE = (0.0, 0.0, 1.75)
LENS = 30.0
CAMERA = Camera(position=EYE, lens=LENS, shift=0.075)
SHOT = Shot(
    camera=CAMERA,
    # No air, so only a little light is spread, by the lens; film of the sixties has grain.
    grading=Grading(exposure=-0.3, bloom=0.09, bloom_from=0.9, after=1.05, sharpen=0.2, grain=0.010, softness=0.4),
    samples=20,
    bounces=3,
    noise=0.03,
    foreground_camera=Camera(EYE, LENS, CAMERA.shift, focus=6.0, fstop=5.6),
    foreground_samples=32,
)
SUN = (11.0, -113.0)  # degrees of elevation and azimuth: as low as on the first days of the Apollo landings
SUNLIGHT = (1.0, 0.965, 0.92)
DUST = (1.0, 0.945, 0.87)  # lunar soil is a brownish grey
SOIL, ROCK = 0.105, 0.135  # albedo

HALF = math.atan(18 / LENS) * 1.1  # radians: half of what the camera sees, and a little more
NEAREST, FARTHEST = 5.2, 26_000.0  # metres: from the lower edge of the picture to behind the mountains
# x, y, size of the boulders that the picture is composed with; metres
BOULDERS = (
    (-6.4, 13.0, 2.0), (-4.3, 11.6, 0.75), (-8.6, 17.0, 1.3), (-3.3, 9.0, 0.4), (-13.0, 34.0, 2.2), (-24.0, 70.0, 3.5),
    (-2.2, 26.0, 0.8), (6.0, 58.0, 2.0), (12.4, 23.0, 2.3), (6.7, 13.2, 0.55), (4.6, 9.4, 0.4), (18.0, 42.0, 3.2),
    (7.9, 17.5, 0.9),
)  # fmt: skip

# seed, place, size of those in front of the guests, of which only the tops are in the picture; metres
NEAR = ((307, (-1.42, 2.05, 0.85), 1.15), (347, (1.50, 2.2, 0.68), 1.1))

EARTH_AT = (0.835, 0.235)  # the middle of the Earth, shares of the picture from the left and the top
EARTH_SIDE = 470  # pixels of its picture at full size, some six times as large as it would be: what guests expect
EARTH_LIGHT = 1.8  # how much brighter than by the Moon's exposure; it reflects thrice as much
STARS = 240  # a hint of them; at this exposure film shows none
SKY = (SIZE[0], 960)  # pixels of the sky's picture, from the upper edge down to behind the mountains


def light(stage: Stage) -> None:
    """The sun, and a black sky with the Earth and a few stars."""
    add_sun(*SUN, SUNLIGHT, 26.0, angle=0.53)
    world = stage.world
    x, y, z = world.split(direction(world))
    # The picture lies in the plane of the frame, so that the Earth is round in it wherever it hangs.
    frame = LENS / 36
    across = world.math("MULTIPLY_ADD", world.math("DIVIDE", x, y), frame, 0.5)
    high = SKY[1] / SIZE[1]
    up = world.math("MULTIPLY_ADD", world.math("DIVIDE", z, y), frame * ASPECT / high, 1 - CAMERA.horizon / high)
    at = world.add("ShaderNodeCombineXYZ", {"X": across, "Y": up}).outputs[0]
    picture = world.add("ShaderNodeTexImage", {"Vector": at}, extension="CLIP", interpolation="Cubic")
    picture.image = image("sky", stage.cached(_sky, SKY, EARTH_AT, EARTH_SIDE, sun_direction(*SUN))[::-1])
    finish_sky(world, world.times(picture.outputs[0], world.math("GREATER_THAN", y, 0.0)))


def place(stage: Stage) -> None:
    """The ground to the mountains, its boulders and stones."""
    coarser = SIZE[1] / stage.scene.render.resolution_y
    mounds = np.array([(x, y, 1.25 * size, 0.16 * size) for x, y, size in BOULDERS])
    steps = _trail()
    middle = ground.heights(np.zeros(1), np.zeros(1), np.full(1, 0.3), mounds, steps)[0]

    def height(x: Points, y: Points, spacing: Points) -> Points:
        found = ground.heights(x.ravel(), y.ravel(), spacing.ravel(), mounds, steps)
        shown: Points = np.asarray(found).reshape(x.shape) - middle
        return shown

    # A fan of points, about as dense as the picture's pixels.
    angles = np.linspace(-HALF, HALF, int(2100 / coarser))
    between = angles[1] - angles[0]
    distances = [NEAREST]
    while distances[-1] < FARTHEST:
        share = np.interp(
            math.log(distances[-1]), np.log([5, 12, 60, 3000, 7000]), [0.0010, 0.0018, 0.0035, 0.0035, 0.0018]
        )
        distances.append(distances[-1] * (1 + share * coarser))
    away, around = np.meshgrid(np.array(distances), angles, indexing="ij")
    x, y = away * np.sin(around), away * np.cos(around)
    points, faces = surface(x, y, height(x, y, away * between))
    add_mesh("ground", points, faces, _dust("soil", SOIL))

    rock = _dust("rock", ROCK)
    for k, (x0, y0, size) in enumerate(BOULDERS):
        under = height(np.array([x0]), np.array([y0]), np.array([0.05]))[0]
        _boulder(100 + k, 180 if size / y0 > 0.06 else 70, (x0, y0, under + 0.14 * size), size, rock)
    _stones(height, between, rock)
    _blocks(height, between, rock)


def foreground(_: Stage) -> None:
    """The tops of boulders in the lower corners, between the camera and the guests."""
    across, along = np.meshgrid([-30.0, 30.0], [-30.0, 30.0])
    soil = add_mesh("soil", *surface(across, along, 0 * across), _dust("soil", SOIL))
    soil.visible_camera = False  # it only sends light back into their shadows
    rock = _dust("rock", 0.36 * ROCK)
    for seed, at, size in NEAR:
        _boulder(seed, 420, at, size, rock)


def _sky(
    size: tuple[int, int], at: tuple[float, float], side: int, sun: tuple[float, float, float]
) -> NDArray[np.float32]:
    """The stars and the Earth, (height, width, 3) of linear light, the upper edge first."""
    width, height = size
    sky = np.zeros((height, width, 3), np.float32)
    rng = np.random.default_rng(12)
    rows, columns = np.mgrid[-3:4, -3:4]
    for _ in range(STARS):
        x, y = rng.uniform(4, width - 4), rng.uniform(4, height - 4)
        strength = min(0.45, 0.02 + 0.05 * rng.pareto(2.2))
        colour = np.array([1, 0.95 + 0.1 * rng.random(), 0.85 + 0.3 * rng.random()])
        column, row = int(x), int(y)
        point = np.exp(-((columns - x + column) ** 2 + (rows - y + row) ** 2) / 1.1)
        sky[row - 3 : row + 4, column - 3 : column + 4] += point[..., None] * colour * strength

    storms = []
    rng = np.random.default_rng(4)
    for k in range(15):
        tropical = k < 3  # small, tight, with an eye
        latitude = rng.choice([-1, 1]) * (rng.uniform(0.2, 0.35) if tropical else rng.uniform(0.45, 1.0))
        longitude = rng.uniform(0, 2 * math.pi)
        wide = rng.uniform(0.06, 0.09) if tropical else rng.uniform(0.1, 0.24)
        twist = math.copysign(rng.uniform(2.0, 4.5) * (1.6 if tropical else 1.0), latitude)
        flat = math.cos(latitude)
        middle = (flat * math.cos(longitude), flat * math.sin(longitude), math.sin(latitude))
        storms.append((*middle, wide, twist, 1.0 if tropical else rng.uniform(0.3, 0.8)))
    twice = globe.earth(2 * side, sun, math.radians(-18), 5.0, np.array(storms))
    disc = twice.reshape(side, 2, side, 2, 4).mean((1, 3))
    left, top = round(at[0] * width - side / 2), round(at[1] * SIZE[1] - side / 2)
    behind = sky[top : top + side, left : left + side]
    rows, columns = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    behind *= (np.hypot(rows, columns) > 1 / globe.AIR)[..., None]  # no star shines through its night side
    behind += disc[..., :3] * EARTH_LIGHT
    return sky


def _trail() -> Points:
    """The way of somebody who walked towards the mountains: rows as `ground.prints` wants them."""
    rows = []
    x, y, way = 1.9, 4.6, math.radians(80)
    for k in range(60):
        side = 1 if k % 2 else -1
        rows.append((x - math.sin(way) * 0.12 * side, y + math.cos(way) * 0.12 * side, math.cos(way), math.sin(way)))
        x, y = x + math.cos(way) * 0.46, y + math.sin(way) * 0.46
        way += 0.03 * math.sin(k * 0.31) + 0.002
    return np.array(rows)


def _dust(name: str, albedo: float) -> bpy.types.Material:
    """Lunar soil and what is covered with it: rough at every scale, so that it is nearly as bright at its rim."""
    made, nodes = material(name)
    at = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    grain = nodes.math("MULTIPLY", nodes.noise(at, 40, 5, 0.7), 0.3)
    tone = nodes.math("MULTIPLY_ADD", nodes.noise(at, 0.35, 6, 0.6), 0.35, grain)
    tone = nodes.math("MULTIPLY_ADD", nodes.noise(at, 0.004, 5, 0.6), 0.5, tone)
    # The great massif faces the sun, and would have no shade: it is less rough, and streaked where soil slid down.
    massif = nodes.between(nodes.split(at)[0], *ground.SPURS[:2])
    turned = nodes.add("ShaderNodeMapping", {"Vector": at, "Rotation": (0.0, 0.0, ground.SIGHT)}).outputs[0]
    streaks = nodes.noise(nodes.stretched(turned, (1 / 260, 1 / 1300, 1 / 1300)), 1.0, 6, 0.62, 0.5)
    streaks = nodes.math("MULTIPLY_ADD", streaks, 0.9, -0.45)
    tone = nodes.math("MULTIPLY_ADD", streaks, massif, tone)
    colour = nodes.ramp(tone, [(p, [c * k * albedo for c in DUST]) for p, k in ((0.25, 0.7), (0.85, 1.35))])
    rough = nodes.math("MULTIPLY_ADD", nodes.noise(at, 110, 4, 0.75), 0.6, nodes.noise(at, 25, 5, 0.7))
    diffuse = nodes.add("ShaderNodeBsdfDiffuse", {"Color": colour, "Roughness": nodes.math("SUBTRACT", 1.0, massif)})
    nodes.put(nodes.bump(rough, 0.014, 0.6), diffuse.inputs["Normal"])
    finish(nodes, diffuse.outputs[0])
    return made


def _stone(seed: int, rows: int) -> tuple[Points, Faces]:
    """A stone about 1.6 m across: a rough block with *rows* times *rows* points on each of six sides."""
    rng = np.random.default_rng(seed)
    normals = rng.normal(0, 1, (12, 3)) * [1, 1, 0.8]
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    broken = np.concatenate([normals, rng.uniform(0.62, 1.05, (12, 1))], 1)
    opposite = -broken[:5] * [1, 1, 1, -1] * rng.uniform(0.9, 1.1, (5, 1))  # so that none reaches far out
    opposite[:, :3] /= np.linalg.norm(opposite[:, :3], axis=1)[:, None]
    even = np.tan(np.linspace(-1, 1, rows) * math.pi / 4)
    a, b = (plane.ravel() for plane in np.meshgrid(even, even))
    directions: list[Points] = []
    faces = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            side = np.roll(np.stack([np.full(a.size, sign), a * sign, b], 1), axis, 1)
            faces.append(grid(rows, rows) + a.size * len(directions))
            directions.append(side / np.linalg.norm(side, axis=1)[:, None])
    towards = np.concatenate(directions)
    radius = globe.stone(towards, np.concatenate([broken, opposite]), seed * 7)
    return towards * radius[:, None] * [1.15, 1.0, 0.8], np.concatenate(faces)


def _boulder(seed: int, rows: int, at: tuple[float, float, float], size: float, rock: bpy.types.Material) -> None:
    added = add_mesh(f"boulder {seed}", *_stone(seed, rows), rock)
    _welded(added)
    added.location, added.scale = at, (size * 0.62,) * 3
    added.rotation_euler = (0.3 * math.cos(seed), 0.3 * math.sin(seed), 1.7 * seed)


def _kinds(count: int, seed: int, rows: int, rock: bpy.types.Material) -> list[bpy.types.Object]:
    """*count* stones of which many are made; their numbers begin at *seed*."""
    kinds = [add_mesh(f"stone {seed + k}", *_stone(seed + k, rows), rock, linked=False) for k in range(count)]
    for kind in kinds:
        _welded(kind)
    return kinds


def _stones(height: Height, between: float, rock: bpy.types.Material) -> None:
    """Stones strewn in clumps: many small, few large."""
    kinds = _kinds(9, 40, 26, rock)
    rng = np.random.default_rng(5)
    count = 9000
    away = np.exp(rng.uniform(math.log(5), math.log(2500), count))
    around = rng.uniform(-HALF, HALF, count)
    x, y = away * np.sin(around), away * np.cos(around)
    size = (0.022 * rng.pareto(1.9, count) + 0.02) * np.maximum(1, away / 14) ** 0.75
    size = np.minimum(size, 0.1 + 0.02 * away**0.9)
    clump = np.array([perlin(a / (4 + 0.15 * d), b / (4 + 0.15 * d), 8) for a, b, d in zip(x, y, away, strict=True)])
    kept = rng.random(count) < np.clip(0.45 + 1.5 * clump, 0.06, 1)
    x, y, size, away = x[kept], y[kept], size[kept], away[kept]
    z = height(x, y, np.maximum(0.004, away * between)) + size * 0.12
    tilts = rng.normal(0, 0.35, (len(x), 2))
    turns = rng.uniform(0, 2 * math.pi, len(x))
    scatter("stones", np.stack([x, y, z], 1), size * 0.55, turns, collection("stones", kinds), tilts=tilts, seed=3)


def _blocks(height: Height, between: float, rock: bpy.types.Material) -> None:
    """Blocks as large as houses on the great massif: where ledges break out, and in trains below them."""
    kinds = _kinds(5, 60, 12, rock)
    rng = np.random.default_rng(9)
    count = 5000
    away, around = rng.uniform(7400, 13500, count), np.radians(rng.uniform(13, 34, count))
    x, y = away * np.sin(around), away * np.cos(around)
    clump = np.array(
        [perlin(a / 420, b / 900, 18) + 0.6 * perlin(a / 130, b / 240, 19) for a, b in zip(x, y, strict=True)]
    )
    kept = rng.random(count) < np.clip(2.2 * (clump - 0.22), 0.012, 0.8)
    x, y, away = x[kept], y[kept], away[kept]
    size = np.minimum(7 + 6 * rng.pareto(2.0, len(x)), 32)
    z = height(x, y, away * between) + 0.16 * size
    turns, tilts = rng.uniform(0, 2 * math.pi, len(x)), rng.normal(0, 0.35, (len(x), 2))
    scatter("blocks", np.stack([x, y, z], 1), size * 0.55, turns, collection("blocks", kinds), tilts=tilts, seed=5)


def _welded(stone: bpy.types.Object) -> None:
    """Joins the six sides, so that no seam shows in the light."""
    stone.modifiers.new("weld", "WELD").merge_threshold = 1e-4
