"""The great wall over misty autumn hills in the morning, seen from its walkway; the sun is low on the right."""

import math

import bpy
import numpy as np
from scipy.ndimage import gaussian_filter

from booth.rendering.clouds import clouds
from booth.rendering.materials import finish as finish_material
from booth.rendering.materials import leaf, material
from booth.rendering.nodes import Colour
from booth.rendering.noise import fbm
from booth.rendering.objects import add_mesh, add_pile, collection, scatter
from booth.rendering.plants import blades
from booth.rendering.shapes import Faces, Pile, Points, surface
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.sky import add_sun, direction, finish, image, physical_sky, sun_direction, window
from booth.rendering.stage import Stage
from themes.wonders.scenes.wall.source.air import BEARING, ELEVATION, mist_colour
from themes.wonders.scenes.wall.source.hills import Hills, add_forest, ground
from themes.wonders.scenes.wall.source.masonry import BRICK, COURSE, JOINT, THICK, Bricks, add_wall, mortar, stone
from themes.wonders.scenes.wall.source.way import EYES, HORIZON, LENS, to_wall

CAMERA = Camera(EYES, LENS, (HORIZON - 0.5) * 9 / 16, focus=6.0, fstop=8.0)
SHOT = Shot(
    camera=CAMERA,
    grading=Grading(
        exposure=0.2, look="AgX - High Contrast", bloom=0.12, bloom_from=1.6, before=1.3, after=1.12, vignette=0.12
    ),
    samples=8,
    bounces=2,
    foreground_camera=Camera(EYES, LENS, CAMERA.shift, focus=2.9, fstop=4.0),
    foreground_samples=20,
)
SUN: Colour = (1.0, 0.66, 0.36)


def add_sky(stage: Stage) -> None:
    """Pale above the mist, with thin streaks of cloud."""
    world = stage.world
    towards = sun_direction(ELEVATION, BEARING)
    blue = physical_sky(world, ELEVATION, BEARING, 0.105, aerosol=2.2, ozone=1.2)
    streaks = stage.cached(
        clouds, (2000, 700), (-55, 55), (0, 40), towards,
        bottom=6200, top=6900, cover=0.50, scale=9500, stretch=0.45, ragged=0.45, thickness=0.004, glow=0.6,
    )  # fmt: skip
    soft = gaussian_filter(streaks, (2.0, 4.0, 0))
    lit, shaded, hiding = world.split(window(world, image("clouds", soft), (-55, 55), (0, 40)))
    glow = world.plus(
        world.vector("MULTIPLY", world.grey(lit), (2.2, 1.65, 1.2)),
        world.vector("MULTIPLY", world.grey(shaded), (0.40, 0.43, 0.50)),
    )
    looking = direction(world)
    up = world.split(looking)[2]
    fading = world.between(up, 0.05, 0.24, 0.0, 0.75)
    clear = world.math("SUBTRACT", 1.0, world.math("MULTIPLY", hiding, fading))
    sky = world.plus(world.times(blue, clear), world.times(glow, fading))
    low = world.between(up, 0.46, -0.04)
    finish(world, world.mix(world.math("MULTIPLY", low, 0.95), sky, mist_colour(world, looking)))


def add_country(hills: Hills) -> None:
    """The ground as one net about the camera, finer where it is nearer; on the right also what casts shadows."""
    angles, far = (
        np.concatenate([np.linspace(-0.75, 0.72, 1150), np.linspace(0.73, 1.45, 110)]),
        np.geomspace(14, 24000, 800),
    )
    angle, away = np.meshgrid(angles, far)
    x, y = away * np.sin(angle), away * np.cos(angle)
    to, _ = to_wall(x, y)
    rough = fbm(x / 16, y / 16, 4, 2.0, 0.5, 61) * np.clip(to / 30, 0, 1) * 2.2 * np.clip(away / 200, 0, 4)
    add_mesh("ground", *surface(x, y, hills.height(x, y) + rough), ground())


def light(stage: Stage) -> None:
    """The low sun and the pale sky."""
    add_sky(stage)
    add_sun(ELEVATION, BEARING, SUN, 9.0, 0.9)


def place(stage: Stage) -> None:
    """Hills, woods and the wall."""
    hills = Hills(stage)
    add_country(hills)
    add_forest(hills)
    add_wall()


def foreground(_: Stage) -> None:
    """The torn ends of a parapet in the lower corners, overgrown with dry grass."""
    bricks, core = Bricks(21), Pile()
    random = np.random.default_rng(5)
    tops = []
    for side, reach, rise in ((-1, 0.66, 0.30), (1, 0.42, 0.20)):  # metres: inwards from the edge, and up from below
        for course in range(-1, 9):
            up = -1.0 + course * COURSE  # 0.78 m below the eyes is the picture's lower edge here
            inwards = reach * (1 - (up + 0.80) / rise) if up > -0.80 else reach + 0.1
            core.add(
                *filled((side * (1.52 - inwards), side * 1.9), (2.27, 2.64), (up - COURSE * 0.6, up + COURSE * 0.4))
            )
            for row, y in enumerate((2.35, 2.57)):
                edge = side * (1.42 - inwards + random.normal(0, 0.05) - row * 0.05)
                places = edge + side * (np.arange(0, 6) * BRICK + BRICK / 2 + (course % 2) * 0.1)
                if abs(edge) > 1.5:
                    continue
                for x in places:
                    tilt = random.normal(0, 0.012 if abs(x - edge) > 0.3 else 0.04, 3)
                    size = (BRICK - JOINT, THICK / 2 - JOINT, COURSE - JOINT)
                    bricks.lay(size, np.array([x, y, up]) + random.normal(0, 0.004, 3), (tilt[0], tilt[1], tilt[2]))
                tops.append((edge + side * 0.1, y, up + COURSE / 2))
        for _fallen in range(5):
            x, y, up = tops[-1 - int(random.integers(0, 6))]
            tilt = random.normal(0, 0.5, 3)
            bricks.lay(
                (0.2, 0.2, 0.10), np.array([x + side * 0.1, y, up + 0.05]), (tilt[0] * 0.5, tilt[1] * 0.5, tilt[2])
            )
    bricks.mesh("torn", stone("torn", courses=False))
    add_pile("core", core.mesh(), [mortar()], smooth=False)
    straw = [
        dry_grass("straw", (0.30, 0.22, 0.09), (0.42, 0.31, 0.14)),
        dry_grass("green", (0.09, 0.11, 0.03), (0.19, 0.17, 0.05)),
    ]
    tufts = []
    for k in range(8):
        pile = Pile()
        pile.add(*blades(26, 0.30, 0.035, k, width=0.0022, bend=0.7, segments=7, lean=0.35), 0)
        pile.add(*blades(16, 0.20, 0.045, 40 + k, width=0.0026, bend=0.6, segments=6, lean=0.35), 1)
        tufts.append(add_pile(f"tuft {k}", pile.mesh(), straw, linked=False))
    roots = np.repeat(np.array(tops), 7, axis=0)
    roots = roots + random.normal(0, 1, roots.shape) * (0.09, 0.07, 0.012)
    roots = roots[random.random(len(roots)) < 0.75]
    scatter(
        "grass", roots, random.uniform(0.45, 1.0, len(roots)), random.uniform(0, 2 * math.pi, len(roots)),
        collection("tufts", tufts), tilts=random.normal(0, 0.18, (len(roots), 2)),
    )  # fmt: skip


def filled(x: tuple[float, float], y: tuple[float, float], z: tuple[float, float]) -> tuple[Points, Faces]:
    """A plain block between these metres: points and faces."""
    points = np.array([(a, b, c) for c in z for b in y for a in x])
    faces = [(0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5)]
    return points, np.array(faces, np.int32)


def dry_grass(name: str, base: Colour, tip: Colour) -> bpy.types.Material:
    """Blades that the low sun shines through."""
    made, nodes = material(name)
    finish_material(nodes, leaf(nodes, base, tip, 0.6, 0.45))
    return made
