"""An evening gala: a red carpet up the steps of a palace, whose hall is lit; the sky is deep blue after sunset."""

import bpy

from booth.rendering.objects import add_mesh
from booth.rendering.shapes import grid
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.sky import add_panel, direction, finish
from booth.rendering.stage import Stage
from themes.wonders.scenes.gala.source import dressing, surfaces
from themes.wonders.scenes.gala.source.hall import add_hall
from themes.wonders.scenes.gala.source.palace import (
    ARCHES,
    COLUMNS,
    ENTABLATURE,
    FOOT,
    FRONT,
    HEAD,
    TOP,
    WALL,
    add_palace,
    add_rods,
)

EYE = (0.0, 0.0, 1.35)
CAMERA = Camera(position=EYE, lens=28.0, shift=0.0647, fstop=1.0, focus=3.6)
SHOT = Shot(
    camera=CAMERA,
    grading=Grading(
        exposure=0.58, vignette=0.26, bloom=0.25, bloom_from=1.2, before=1.16, after=1.1, sharpen=0.15, grain=0.003
    ),
    samples=28,
    foreground_samples=64,
    noise=0.03,
)
WARM = (1.0, 0.70, 0.42)
# Roses before the guests, on both sides: x, y, height and radius; an upright screen shows the innermost only.
ROSES = (
    (1.36, 2.25, 0.70, 0.30),
    (1.10, 1.90, 0.66, 0.20),
    (0.80, 1.85, 0.70, 0.17),
    (0.56, 1.80, 0.72, 0.14),
    (0.37, 1.75, 0.76, 0.10),
)
SHARE = 60  # per cent of the picture's size: this lens leaves nothing behind the guests sharper than that


def light(stage: Stage) -> None:
    """The blue hour, and soft lamps over the carpet from behind the camera."""
    world = stage.world
    up = world.split(direction(world))[2]
    dusk = world.ramp(
        world.math("MAXIMUM", up, 0.0),
        [
            (0.0, (0.22, 0.20, 0.30)),
            (0.2, (0.085, 0.13, 0.30)),
            (0.42, (0.022, 0.050, 0.17)),
            (1, (0.012, 0.026, 0.09)),
        ],
    )
    # Behind the camera is the crowd with its lamps: brass and damp stone mirror it.
    behind = world.between(world.split(direction(world))[1], 0.1, -0.5)
    crowd = world.ramp(
        world.math("ABSOLUTE", world.math("SUBTRACT", up, 0.12)),
        [(0.0, (0.34, 0.22, 0.14)), (0.4, (0.05, 0.05, 0.075))],
    )
    streaks = world.noise(world.stretched(direction(world), (3.0, 3.0, 16.0)), 1.0, 5, 0.55, 0.4)
    cloudy = world.mix(world.between(streaks, 0.50, 0.72, 0.0, 0.5), dusk, (0.15, 0.12, 0.20))
    mirrored = world.add("ShaderNodeLightPath").outputs["Is Glossy Ray"]
    crowd = world.times(crowd, world.math("MULTIPLY_ADD", mirrored, 2.5, 1.0))
    finish(world, world.mix(behind, cloudy, crowd))
    add_panel((-1.5, -2.0, 4.6), (0, 4, 0.8), 2.4, (1.0, 0.80, 0.60), 260.0)


def place(stage: Stage) -> None:
    """The palace, the square before it, and what was put up for the evening."""
    stage.scene.render.resolution_percentage = SHARE
    add_mesh(
        "square", [(-40, -5, 0), (40, -5, 0), (40, 60, 0), (-40, 60, 0)], grid(2, 2)[:, [0, 1, 3, 2]], surfaces.paving()
    )
    add_palace()
    add_hall()
    dressing.add_carpet()
    add_rods(dressing.HALF + 0.06)
    _lamps()
    trees = [
        (side * x, y, z, r)
        for side in (-1, 1)
        for x, y, z, r in ((15.5, 33, 6.6, 3.6), (20.5, 34, 7.6, 4.2), (12, 37, 6, 3.4))
    ]
    dressing.add_trees(trees)
    roses, pale = _roses(1), surfaces.marble()
    for side in (-1, 1):
        dressing.add_ropes(dressing.rope_line(side))
        dressing.add_urn((side * 3.3, FOOT - 0.6, 0.0), 1.15, pale)
        dressing.add_arrangement((side * 3.3, FOOT - 0.6, 1.15), roses, 40 + 10 * side)
        for k, y in enumerate((8.0, 12.0)):
            dressing.add_topiary(
                (side * (3.9 + 0.95 * k), y, 0.0), ((1.15, 0.46), (1.95, 0.32)), 20 + 4 * k + side, 0.05
            )
    for at in dressing.sides_of_the_steps():
        dressing.add_candelabrum(at, 130.0)


def _lamps() -> None:
    """What lights the front: the hall through its doors, lamps at the columns' feet and under the ceiling."""
    add_panel((0, 27, TOP + 7.2), (0, 27, 0), (16.0, 9.0), WARM, 1500.0)
    add_panel((0, 24.0, TOP + 6.0), (0, 33, TOP + 2.5), (14.0, 1.5), WARM, 520.0)
    for middle in ARCHES:
        add_panel(
            (middle, WALL - 0.05, TOP + 2.4), (middle, FOOT - 4, 0), (2.2, 3.6), WARM, 240.0 if middle == 0 else 100.0
        )
    add_panel((0, FRONT + 1.2, ENTABLATURE - 0.1), (0, FRONT + 1.5, 0), (15.0, 0.5), WARM, 250.0)
    for side in (-1, 1):
        for x in COLUMNS:
            add_panel((side * x, FRONT - 0.95, TOP + 0.2), (side * x, FRONT - 0.1, TOP + 4.5), 0.3, WARM, 34.0)
        add_panel((side * 12.0, WALL + 2.2, 1.2), (side * 12.5, WALL + 3.2, 5), (8.0, 0.3), WARM, 45.0)
        add_panel((side * 5.0, 9.5, 4.5), (side * 3.3, FOOT - 0.6, 1.3), 1.0, (1.0, 0.86, 0.70), 120.0)
    add_panel((0, HEAD - 0.6, TOP + 0.3), (0, FRONT, ENTABLATURE + 0.5), (16.0, 0.5), WARM, 160.0)


def foreground(stage: Stage) -> None:
    """A brass post with its rope in either lower corner, and roses that thin out towards the middle; all of it soft."""
    stage.scene.render.resolution_percentage = SHARE
    roses = _roses(70)
    for side in (-1, 1):
        dressing.add_ropes([(side * 1.06, 2.15, 0.0), (side * 1.95, 1.45, 0.0)], sag=0.2)
        for k, (x, y, z, radius) in enumerate(ROSES):
            dressing.add_flowers((side * x, y, z), radius, 0.055, roses, 80 + 10 * k + side, 1.1)
        add_panel((side * 0.3, 0.6, 2.6), (side * 1.2, 2.0, 0.9), 0.8, (1.0, 0.80, 0.60), 16.0)
    add_panel((0, 6, 3.5), (0, 2, 0.9), (4.0, 1.5), WARM, 110.0)


def _roses(first: int) -> bpy.types.Collection:
    """Ivory and blush."""
    ivory = surfaces.leaves("ivory", (0.70, 0.60, 0.46), (0.82, 0.72, 0.58))
    blush = surfaces.leaves("blush", (0.72, 0.36, 0.30), (0.80, 0.50, 0.42))
    return dressing.bouquet_of([ivory, blush], first)
