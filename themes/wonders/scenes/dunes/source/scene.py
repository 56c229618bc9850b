"""Pyramids beyond rippled dunes in evening light; the sun is low on the left, dust lies over the horizon."""

import itertools
import math

import bpy
import numpy as np
from numpy.typing import NDArray

from booth.rendering.materials import finish as finish_material
from booth.rendering.materials import hazed, leaf, material, principled
from booth.rendering.nodes import Colour, Nodes, Socket
from booth.rendering.noise import Field, fbm
from booth.rendering.objects import add_mesh, add_pile, collection, paint, scatter
from booth.rendering.plants import blades
from booth.rendering.shapes import Pile, Points, pebble, surface
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.sky import add_sun, direction, finish, image, physical_sky, sun_direction, window
from booth.rendering.stage import Stage

LENS = 32.0  # mm
HORIZON = 0.62  # share of the height from the top
EYES = 1.8  # metres above the sand
ELEVATION, BEARING = 8.0, -86.0  # of the sun, degrees: above the horizon, to the right of the view
SUN: Colour = (1.0, 0.58, 0.26)
WIND = 0.40  # radians that the ripples' crests lean to the right of the view
RIPPLE, RIPPLE_HEIGHT = 0.15, 0.0105  # metres from crest to crest, and up
WAVES = 2 * math.pi / RIPPLE  # radians of ripples per metre
STEEPER = 0.45  # how much shorter the side of a ripple that catches the sun is than the other, 0 to 1
MODELLED = (26.0, 46.0)  # metres: ripples are in the net up to the first, and only in the light from the second on
PLATEAU = -4.0  # metres below the sand at the camera: where the pyramids stand


def dunes(x: Field, y: Field) -> Field:
    """Height (m) of the dunes: long backs to the wind, on the left, and steep slip faces behind sharp crests."""
    away = np.hypot(x, y)
    total = np.zeros(x.shape)
    for length, high, lean, seed, start in ((58.0, 5.4, -0.56, 39, 0.53), (190.0, 10.0, 0.21, 103, 0.46)):
        bend = fbm(x / length / 1.7, y / length / 2.4, 3, 2.0, 0.45, seed) * 0.56
        share = (x * math.cos(lean) + y * math.sin(lean)) / length + bend + start
        share = share - np.floor(share)
        back, lee = share / 0.74, (1 - share) / 0.26
        profile = np.where(share < 0.74, back**1.25 * (1.18 - 0.18 * back), lee**0.92)
        uneven = np.clip(0.62 + fbm(x / length / 2.2, y / length / 3.1, 3, 2.0, 0.5, seed + 20) * 0.75, 0.12, 1.3)
        total += profile * high * uneven
    total *= np.interp(away, [0, 250, 600, 3000], [1, 0.85, 0.28, 0.5])
    total += fbm(x / 9, y / 14, 3, 2.0, 0.5, 31) * 0.16
    flat = np.clip((away - 260) / 260, 0, 1)
    return np.asarray(total + PLATEAU * flat * flat * (3 - 2 * flat))


GROUND = float(dunes(np.zeros(1), np.zeros(1))[0])  # metres, the sand under the camera
CAMERA = Camera((0.0, 0.0, GROUND + EYES), LENS, (HORIZON - 0.5) * 9 / 16, focus=16.0, fstop=11.0)
SHOT = Shot(
    camera=CAMERA,
    grading=Grading(
        exposure=0.08, look="AgX - High Contrast", bloom=0.12, bloom_from=1.6, before=1.25, after=1.03, vignette=0.12
    ),
    samples=14,
    bounces=2,
    foreground_camera=Camera(CAMERA.position, LENS, CAMERA.shift, focus=2.6, fstop=4.0),
    foreground_samples=20,
)


def ripple_pattern(x: Field, y: Field) -> tuple[Field, Field, Field]:
    """How the ripples depart from straight lines, as a cosine and a sine, and how high they are, 0 to about 1.

    Where both cosine and sine vanish a crest ends or forks, as crests of real ripples do.
    """
    real, imaginary = 0.58 + fbm(x / 1.7, y / 2.3, 2, 2.0, 0.5, 51), fbm(x / 1.7, y / 2.3, 2, 2.0, 0.5, 57)
    bend = fbm(x / 9, y / 11, 2, 2.0, 0.45, 67) * 5.0 + fbm(x / 0.5, y / 0.9, 2, 2.0, 0.5, 71) * 0.45
    bend += np.arctan2(imaginary, real)
    whole = np.clip(np.hypot(real, imaginary) / 0.3, 0, 1)
    strong = np.clip(0.78 + fbm(x / 4.1, y / 6.3, 3, 2.0, 0.5, 61) * 0.75, 0.22, 1.1)
    strong *= 1 + fbm(x / 0.35, y / 0.5, 2, 2.0, 0.5, 73) * 0.3
    return whole * np.cos(bend), whole * np.sin(bend), strong


def ripples(x: Field, y: Field) -> Field:
    """Height (m) of the ripples that the wind draws into sand: a short side to the sun, a long one away, forks."""
    cosine, sine, strong = ripple_pattern(x, y)
    phase = (x * math.cos(WIND) - y * math.sin(WIND)) * WAVES
    s, c = np.sin(phase) * cosine + np.cos(phase) * sine, np.cos(phase) * cosine - np.sin(phase) * sine
    return np.asarray((0.5 + 0.5 * (s + STEEPER * s * c)) * strong * RIPPLE_HEIGHT)


def ripples_in_light(nodes: Nodes, spot: Socket) -> Socket:
    """The same height (m) at *spot*, for a bump, where the net is too wide for ripples; see `add_sand`."""
    x, y, _ = nodes.split(spot)
    phase = nodes.math("MULTIPLY_ADD", x, math.cos(WIND) * WAVES, nodes.math("MULTIPLY", y, -math.sin(WIND) * WAVES))
    straight_s, straight_c = nodes.math("SINE", phase), nodes.math("COSINE", phase)
    cosine, sine = nodes.attribute("cosine"), nodes.attribute("sine")
    s = nodes.math("MULTIPLY_ADD", straight_s, cosine, nodes.math("MULTIPLY", straight_c, sine))
    c = nodes.math("SUBTRACT", nodes.math("MULTIPLY", straight_c, cosine), nodes.math("MULTIPLY", straight_s, sine))
    wave = nodes.math("MULTIPLY", s, nodes.math("MULTIPLY_ADD", c, STEEPER, 1.0))
    return nodes.math("MULTIPLY", wave, nodes.math("MULTIPLY", nodes.attribute("strong"), 0.5 * RIPPLE_HEIGHT))


# ---- air


def dust_colour(nodes: Nodes, looking: Socket) -> Socket:
    """Golden towards the sun, rose and lilac away from it."""
    towards = nodes.vector("DOT_PRODUCT", looking, sun_direction(2, BEARING))
    return nodes.mix(nodes.between(towards, -0.55, 0.75), (0.62, 0.44, 0.40), (1.65, 0.86, 0.40))


def dusty(nodes: Nodes, seen_surface: Socket) -> Socket:
    """The surface behind dust that hangs low."""
    return hazed(nodes, seen_surface, CAMERA.position, 1 / 2100, dust_colour, height=210, most=0.96)


def add_sky(stage: Stage) -> None:
    """From a deep evening blue down to the dust, with thin streaks of cloud lit from below."""
    world = stage.world
    blue = physical_sky(world, ELEVATION, BEARING, 0.105, aerosol=1.6, ozone=2.2)
    veil = stage.cached(cirrus, 2400, 900, 40.0)
    hiding, bright, _ = world.split(window(world, image("cirrus", veil), (-40, 40), (0, 30)))
    towards = world.vector("DOT_PRODUCT", direction(world), sun_direction(2, BEARING))
    glow = world.mix(world.between(towards, -0.6, 0.7), (0.78, 0.52, 0.46), (1.75, 1.02, 0.58))
    glow = world.times(glow, world.math("MULTIPLY_ADD", bright, 0.5, 0.75))
    looking = direction(world)
    up = world.split(looking)[2]
    sky = world.mix(hiding, blue, glow)
    low = world.between(up, 0.40, -0.04, smooth=False)
    low = world.math("POWER", low, 1.6)
    finish(world, world.mix(low, sky, dust_colour(world, looking)))


def cirrus(width: int, height: int, side: float) -> NDArray[np.float32]:
    """Thin ice clouds combed by the wind, on a plane high above: (height, width, 3), hiding, brightness, nothing.

    Columns are *side* degrees to the left to as many to the right, rows 0 to 30 degrees above the horizon.
    """
    right, up = np.meshgrid(
        np.radians((np.arange(width) + 0.5) / width * 2 - 1) * side, np.radians((np.arange(height) + 0.5) / height * 30)
    )
    away = 1 / np.tan(up + 0.045)  # in heights of the clouds; never as far as the horizon, where they would be lines
    x, y = away * np.sin(right), away * np.cos(right)
    along, across = x * 0.94 + y * 0.34, y * 0.94 - x * 0.34
    bend = fbm(along / 6.0, across / 4.0, 3, 2.0, 0.45, 5) * 0.55
    combed = fbm(along / 2.6, (across + bend) / 0.36, 6, 2.1, 0.60, 11)
    fine = fbm(along / 0.9, (across + bend) / 0.10, 4, 2.0, 0.6, 17)
    banks = np.clip(fbm(along / 4.5 + 3, across / 1.5 + bend, 3, 2.0, 0.5, 23) * 1.3 + 0.42, 0, 1)
    dense = np.clip((combed + 0.34 * fine + 0.20) * 0.62, 0, 1) ** 1.3 * banks
    fading = np.clip(np.degrees(up) / 6 - 0.4, 0, 1)
    hiding = np.clip(dense * 1.15, 0, 0.8) * fading
    return np.stack([hiding, np.clip(0.5 + combed * 0.5, 0, 1), np.zeros_like(hiding)], -1).astype(np.float32)


# ---- sand


def sand(*, hazy: bool = True) -> bpy.types.Material:
    """Fine sand: grains, paler and redder drifts, and ripples too far away to be modelled."""
    made, nodes = material("sand")
    spot = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    away = nodes.vector("DISTANCE", spot, CAMERA.position)
    drift, mottle, grain = (
        nodes.noise(spot, 0.35, 5, 0.6),
        nodes.noise(spot, 11, 4, 0.6),
        nodes.noise(spot, 130, 3, 0.7),
    )
    grain = nodes.between(away, 7, 24, grain, 0.5)  # farther away it would be finer than a pixel
    colour = nodes.ramp(
        nodes.math(
            "MULTIPLY_ADD", grain, 0.35, nodes.math("MULTIPLY_ADD", mottle, 0.15, nodes.math("MULTIPLY", drift, 0.5))
        ),
        [(0.32, (0.34, 0.205, 0.105)), (0.5, (0.47, 0.30, 0.16)), (0.68, (0.58, 0.39, 0.22))],
    )
    uneven = nodes.math("MULTIPLY", nodes.noise(spot, 0.9, 3, 0.45), nodes.between(away, 20, 70, 0.012, 0.0))
    uneven = nodes.math("MULTIPLY_ADD", mottle, 0.0024, uneven)
    uneven = nodes.math("MULTIPLY_ADD", grain, 0.0011, uneven)
    normal = nodes.bump(nodes.math("ADD", ripples_in_light(nodes, spot), uneven), 1.0, 1.0)
    lit = principled(nodes, colour, 0.95, normal, Specular_IOR_Level=0.15)
    finish_material(nodes, dusty(nodes, lit) if hazy else lit)
    return made


def add_sand() -> None:
    """The desert as one net about the camera, fine enough near by for each ripple."""
    rows = np.append(np.geomspace(4.0, 80, 1500), np.geomspace(80, 26000, 1100)[1:])
    angle, away = np.meshgrid(np.linspace(-0.56, 0.56, 1500), rows)
    x, y = away * np.sin(angle), away * np.cos(angle)
    high = dunes(x, y)
    downwind = (dunes(x + 0.4, y) - high) / 0.4
    calm = np.clip((downwind + 0.10) / 0.12, 0.12, 1)  # sand slides down the lees, and what slides is smooth
    modelled = np.clip((MODELLED[1] - away) / (MODELLED[1] - MODELLED[0]), 0, 1)
    added = add_mesh("sand", *surface(x, y, high + ripples(x, y) * modelled * calm), sand())
    cosine, sine, strong = ripple_pattern(x, y)
    paint(added, "cosine", cosine)
    paint(added, "sine", sine)
    paint(added, "strong", strong * calm * (1 - modelled) * np.clip((190 - away) / 130, 0, 1))
    # What stands outside the picture on the left casts its evening shadow into it.
    angle, away = np.meshgrid(np.linspace(-1.9, -0.55, 220), np.geomspace(4.0, 900, 320))
    x, y = away * np.sin(angle), away * np.cos(angle)
    add_mesh("sand outside", *surface(x, y, dunes(x, y) - 0.05), sand())


# ---- pyramids


def limestone(name: str, pale: Colour, deep: Colour) -> bpy.types.Material:
    """Weathered blocks: `tint` tells them apart; dark in the joints, sand-blown on the ledges."""
    made, nodes = material(name)
    spot = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    tint = nodes.attribute("tint")
    broad, fine = nodes.noise(spot, 0.05, 5, 0.6), nodes.noise(spot, 1.1, 6, 0.65)
    shade = nodes.math("MULTIPLY_ADD", tint, 0.34, nodes.math("MULTIPLY", broad, 0.66))
    colour = nodes.mix(nodes.between(nodes.math("MULTIPLY_ADD", fine, 0.30, shade), 0.30, 0.95), deep, pale)
    stains = nodes.between(nodes.noise(nodes.stretched(spot, (0.16, 0.16, 0.022)), 1.0, 5, 0.6), 0.52, 0.70, 0.0, 0.40)
    colour = nodes.mix(stains, colour, tuple(0.6 * c for c in deep))
    lit = principled(nodes, colour, 1.0, nodes.bump(fine, 0.7, 0.8), Specular_IOR_Level=0.1)
    finish_material(nodes, dusty(nodes, lit))
    return made


class Blocks:
    """Blocks of stone in one mesh, each with its own `tint`."""

    def __init__(self) -> None:
        self._points: list[Points] = []
        self._tints: list[Field] = []

    def add(self, corners: Points, tints: Field) -> None:
        """Quads (n, 4, 3), one tint (n,) for each."""
        self._points.append(corners.reshape(-1, 3))
        self._tints.append(np.repeat(tints, 4))

    def mesh(self, name: str, made_of: bpy.types.Material) -> None:
        """Puts them into the place."""
        points, tints = np.vstack(self._points), np.concatenate(self._tints)
        added = add_mesh(name, points, np.arange(len(points)).reshape(-1, 4), made_of, smooth=False)
        paint(added, "tint", tints)


def turned(points: Points, turn: float, at: tuple[float, float, float]) -> Points:
    """*points* turned about z by radians and moved."""
    cos, sin = math.cos(turn), math.sin(turn)
    return np.asarray(points @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]]) + np.array(at))


def add_pyramid(
    seed: int, side: float, tall: float, at: tuple[float, float, float], turn: float, *, cased: float = 1.0
) -> None:
    """A pyramid of *side* and *tall* metres, some two hundred courses of weathered blocks.

    *cased*: the share of its height from which its smooth casing is left, ragged below; 1 for none.
    """
    random = np.random.default_rng(seed)
    rough, smooth = Blocks(), Blocks()
    low = 0.0
    while low < tall * (0.985 if cased == 1 else 0.97):
        course = random.uniform(0.5, 0.95) * np.interp(low / tall, [0, 0.15, 1], [1.4, 1.0, 0.9])
        half = side / 2 * (1 - (low + course) / tall)
        own = random.normal(0, 0.07), random.random()  # some courses stand out, and some quarries' stone is darker
        for face in (face for face in range(4) if faces_camera(face, at, turn)):
            cuts = np.append(np.arange(-half, half - 0.6, 1.25), half)
            cuts[1:-1] += random.uniform(-0.35, 0.35, len(cuts) - 2)
            cuts[[0, -1]] += random.uniform(0, 0.45, 2) * (1, -1)
            a, b = cuts[:-1], cuts[1:] - 0.03
            middle, key = (a + b) / 2, np.full(len(a), 17.0 * face + 100.0 * seed)
            height = np.full(len(a), low)
            scars = np.clip(fbm(middle / 21 + key, height / 13, 3, 2.0, 0.5, seed) - 0.12, 0, 1) * 1.5
            crumbled = np.clip(fbm(middle / 5 + key, height / 1.6, 3, 2.0, 0.6, seed + 5), 0, 1) * 0.38
            back = scars + crumbled + own[0] + np.abs(random.normal(0, 0.06, len(a)))
            back += (random.random(len(a)) < 0.012 + 0.06 * scars) * random.uniform(0.3, 0.9, len(a))  # missing
            back += np.clip(np.abs(middle) - half + 2.2, 0, 2.2) * random.uniform(0, 0.45, len(a))  # corners wear most
            back += np.clip(2.5 - half, 0, 2) * random.uniform(-0.2, 0.6, len(a))  # and the tip
            front = np.minimum(back, 0.7 * half) - half
            top = low + course - np.abs(random.normal(0, 0.03, len(a)))
            tints = np.clip(0.55 * own[1] + 0.45 * random.random(len(a)), 0, 1)
            quads = worn_blocks(a, b, front, low, top, min(2.4, half), random)
            placed = turned(quads.reshape(-1, 3), turn + face * math.pi / 2, at).reshape(-1, 4, 3)
            rough.add(placed, np.tile(tints, len(quads) // len(tints)))
        low += course
    # The light must not shine through the joints: a plain pyramid fills it, two metres inside.
    core = np.array([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0), (0, 0, 1)]) * [
        side / 2 - 3,
        side / 2 - 3,
        tall - 4,
    ]
    rough.add(turned(core, turn, at)[[[0, 1, 4, 4], [1, 2, 4, 4], [2, 3, 4, 4], [3, 0, 4, 4]]], np.full(4, 0.3))
    if cased < 1:
        add_casing(smooth, seed, side, tall, cased, turn, at)
        smooth.mesh("casing", limestone("casing", (0.66, 0.55, 0.42), (0.44, 0.34, 0.24)))
    rough.mesh("pyramid", limestone("limestone", (0.50, 0.37, 0.235), (0.20, 0.135, 0.085)))


def faces_camera(face: int, at: tuple[float, float, float], turn: float) -> bool:
    """Whether that side of a pyramid, of 0 to 3, can be seen; the others would only fill the memory."""
    outwards = turn + face * math.pi / 2
    return math.sin(outwards) * -at[0] + math.cos(outwards) * at[1] > 0


def worn_blocks(
    a: Field, b: Field, front: Field, low: float, top: Field, deep: float, random: np.random.Generator
) -> Points:
    """The quads of one course of one side: each block from *a* to *b*, hollow at its foot, its upper edge worn round.

    *deep*: metres that blocks reach into the pyramid.
    """
    high = top - low
    hollow, round_off = random.uniform(0.02, 0.16, len(a)), random.uniform(0.05, 0.3, len(a))
    outline = (
        (front + hollow, np.full(len(a), low)),
        (front, low + 0.25 * high),
        (front + 0.15 * round_off, low + 0.7 * high),
        (front + round_off, top),
        (front + deep, top),
    )
    quads = []
    for (near, below), (far, above) in itertools.pairwise(outline):
        corners = ((a, near, below), (b, near, below), (b, far, above), (a, far, above))
        quads.append(np.stack([np.stack(corner, -1) for corner in corners], 1))
    for end in (a, b):
        ends = [(end, *outline[k]) for k in (0, 1, 3)] + [(end, front + deep, np.full(len(a), low))]
        quads.append(np.stack([np.stack(corner, -1) for corner in ends], 1))
    return np.concatenate(quads)


def add_casing(
    blocks: Blocks, seed: int, side: float, tall: float, cased: float, turn: float, at: tuple[float, float, float]
) -> None:
    """The smooth stones left about the tip, half a metre proud of the courses, torn off along a ragged edge."""
    random = np.random.default_rng(seed + 50)
    rows, columns = 52, 90
    for face in range(4):
        edge = np.linspace(cased - 0.04, 1.004, rows + 1) * tall
        share = np.linspace(-1, 1, columns + 1)
        up, across = np.meshgrid(edge, share, indexing="ij")
        half = side / 2 * (1 - up / tall) + 0.55
        wear = fbm(across * half / 6 + 31 * face, up / 6, 4, 2.0, 0.55, seed + 9) * 0.22
        points = np.stack([across * half, -half + np.clip(wear, -0.1, 0.5), up], -1)
        middle = (edge[:-1] + edge[1:])[:, None] / 2 / tall
        centre = (share[:-1] + share[1:])[None, :] / 2
        torn = fbm(centre * 2.6 + 7 * face, 0.0, 4, 2.0, 0.6, seed + 3) * 0.07
        torn = torn + fbm(centre * 14 + 7 * face, middle * 40, 2, 2.0, 0.5, seed + 4) * 0.03
        torn = torn + np.clip(np.abs(centre) - 0.72, 0, 1) * 0.36  # at the corners most of it has come down
        kept = middle > cased + 0.01 + torn
        quads = np.stack([points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]], 2)
        inward = quads.copy()
        inward[..., 1] += 1.6
        bottom = np.stack([quads[..., 0, :], quads[..., 1, :], inward[..., 1, :], inward[..., 0, :]], 2)
        left = np.stack([quads[..., 0, :], quads[..., 3, :], inward[..., 3, :], inward[..., 0, :]], 2)
        right = np.stack([quads[..., 1, :], quads[..., 2, :], inward[..., 2, :], inward[..., 1, :]], 2)
        pieces = np.concatenate([each[kept] for each in (quads, bottom, left, right)])
        tints = np.tile(random.random((rows, columns))[kept] * 0.5 + 0.3, 4)
        blocks.add(turned(pieces.reshape(-1, 3), turn + face * math.pi / 2, at).reshape(-1, 4, 3), tints)


def seen(across: float, distance: float) -> tuple[float, float, float]:
    """The place on the plateau *distance* metres ahead, at that share of the picture's width."""
    return (across - 0.5) * 36 / LENS * distance, distance, PLATEAU - 1.0


# ---- the picture


def light(stage: Stage) -> None:
    """The low sun and the evening sky."""
    add_sky(stage)
    add_sun(ELEVATION, BEARING, SUN, 11.0, 0.7)


def place(_: Stage) -> None:
    """Dunes and three pyramids."""
    add_sand()
    add_pyramid(1, 214, 138, seen(0.865, 520), 0.50, cased=0.76)
    add_pyramid(2, 216, 132, seen(0.12, 760), 0.62)
    add_pyramid(3, 102, 64, seen(0.285, 960), 0.55)


def crest(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far (m) below the eyes the crest of the sand in front of the guests lies; the lower edge is at 0.49."""
    left = np.clip((-x - 0.45) / 0.7, 0, 1)
    right = np.clip((x - 0.62) / 0.6, 0, 1)
    return np.asarray(0.56 - 0.36 * left**1.2 - 0.29 * right**1.2)


def foreground(_: Stage) -> None:
    """The crest of a small dune, higher in the lower corners, with dry grass and half-buried stones."""
    eyes = CAMERA.position[2]
    x, y = np.meshgrid(np.linspace(-1.7, 1.7, 1500), np.linspace(1.2, 2.6, 420))
    back = y - 2.0 - 0.10 * np.sin(x * 1.7 + 0.4)
    high = eyes - crest(x) - np.where(back > 0, back * 0.60, 0.10 * back**2) - 0.012
    small = ripples(x * 1.25, y * 1.25) * 0.8 * np.clip(1 - back / 0.04, 0, 1)
    add_mesh("crest", *surface(x, y, high + small), sand(hazy=False))
    straw = [
        dry_grass("straw", (0.34, 0.25, 0.11), (0.50, 0.38, 0.19)),
        dry_grass("sedge", (0.16, 0.15, 0.06), (0.27, 0.22, 0.09)),
    ]
    tufts = []
    for k in range(8):
        pile = Pile()
        pile.add(*blades(34, 0.34, 0.022, k, width=0.0018, bend=0.75, segments=8, lean=0.30), 0)
        pile.add(*blades(18, 0.24, 0.028, 40 + k, width=0.0022, bend=0.6, segments=7, lean=0.35), 1)
        tufts.append(add_pile(f"tuft {k}", pile.mesh(), straw, linked=False))
    random = np.random.default_rng(6)
    where = np.concatenate([random.normal(-1.06, 0.16, 16), random.normal(1.16, 0.12, 9), [-0.74, 0.93]])
    deep = random.uniform(1.75, 2.02, len(where))
    roots = np.stack([where, deep, eyes - crest(where) - 0.10 * (deep - 2.0) ** 2 - 0.02], 1)
    scatter(
        "grass", roots, random.uniform(0.45, 0.95, len(roots)), random.uniform(0, 2 * math.pi, len(roots)),
        collection("tufts", tufts), tilts=random.normal(0, 0.12, (len(roots), 2)),
    )  # fmt: skip
    stones = Pile()
    for sx, sy, size in ((0.84, 1.9, 0.060), (0.98, 1.82, 0.038), (-0.66, 1.88, 0.045), (-0.80, 1.80, 0.03)):
        stones.add(*pebble(random, size), at=(sx, sy, float(eyes - crest(np.array(sx)) + size * 0.10)))
    made, nodes = material("stones")
    spot = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    fine = nodes.noise(spot, 40, 6, 0.65)
    colour = nodes.ramp(fine, [(0.35, (0.16, 0.115, 0.08)), (0.65, (0.36, 0.27, 0.18))])
    finish_material(nodes, principled(nodes, colour, 0.95, nodes.bump(fine, 0.012, 0.8), Specular_IOR_Level=0.15))
    add_pile("stones", stones.mesh(), [made])


def dry_grass(name: str, base: Colour, tip: Colour) -> bpy.types.Material:
    """Blades that the low sun shines through."""
    made, nodes = material(name)
    finish_material(nodes, leaf(nodes, base, tip, 0.6, 0.45))
    return made
