"""A garden party at night: garlands, candles and lit windows, far out of focus behind a fast portrait lens."""

import math
from dataclasses import dataclass

import bpy
import numpy as np

from booth.rendering.grading import Light
from booth.rendering.materials import finish, glowing, leaf, material, plain, principled
from booth.rendering.nodes import Colour
from booth.rendering.objects import add_mesh, add_pile
from booth.rendering.shapes import Pile, Points, grid, tube
from booth.rendering.shot import Camera, Grading, Shot
from booth.rendering.sky import add_lamp, direction
from booth.rendering.sky import finish as finish_sky
from booth.rendering.stage import Stage

EYE = (0.0, 0.0, 1.5)
CAMERA = Camera(position=EYE, lens=42.0, shift=0.045, fstop=0.38, focus=2.1)
SHOT = Shot(
    camera=CAMERA,
    grading=Grading(exposure=0.2, bloom=0.22, bloom_from=0.7, before=1.08, after=1.12, sharpen=0.0, grain=0.007),
    samples=24,
    foreground_camera=Camera(position=EYE, lens=42.0, shift=0.045, fstop=1.0, focus=2.1),
    foreground_samples=64,
    noise=0.035,
)
GOLD: Colour = (1.0, 0.56, 0.20)
CANDLE: Colour = (1.0, 0.46, 0.14)
CREAM: Colour = (1.0, 0.64, 0.31)
ROSE: Colour = (1.0, 0.25, 0.22)

SHARE = 40  # per cent of the picture's size that the garden is rendered at: its sharpest edge is 90 pixels wide
REACH = 18 / CAMERA.lens  # metres to the picture's edge at a metre's distance

RIM = 0.35  # how much brighter a disc is at its edge: this lens is corrected a little too far
CATS_EYE = 0.34  # how far, at a corner, the barrel's edge moves over the discs, in radii
# Garlands: from, to (x, y, z; metres), sag, bulbs, how bright a disc is. None hangs before faces.
GARLANDS = (
    ((-2.1, 3.0, 2.28), (2.5, 3.9, 2.62), 0.24, 13, 1.5),
    ((-3.4, 5.2, 3.05), (3.2, 4.4, 2.98), 0.42, 15, 1.15),
    ((-4.6, 9.5, 3.7), (5.6, 7.2, 4.2), 0.8, 19, 0.75),
    ((-9.5, 16.0, 5.0), (8.5, 13.0, 6.0), 1.3, 24, 0.42),
    ((-8.5, 14.0, 6.3), (7.0, 17.0, 6.2), 0.9, 20, 0.34),
)
# Small trees with strings of lights wound around: x, y, z, half the width, half the height
TREES = (
    (-3.0, 7.4, 1.75, 1.0, 1.5),
    (3.25, 8.0, 1.9, 1.1, 1.6),
    (-5.3, 13.0, 2.3, 1.7, 2.2),
    (5.6, 14.0, 2.5, 1.9, 2.4),
)
# Round tables with candles: x, y
TABLES = ((-2.5, 5.6), (2.55, 5.2), (-4.9, 9.5), (5.2, 10.5), (-1.6, 12.5), (2.2, 14.5))
# Glowing windows of the house: x, half the width, height
WINDOWS = ((-8.2, 0.75, 2.9), (-5.9, 0.75, 2.9), (-3.6, 0.75, 2.9))
HOUSE = 19.0  # metres away


@dataclass(frozen=True)
class Bulb:
    """A lamp too small to be more than its disc: its place, its colour and how bright that is."""

    at: tuple[float, float, float]
    colour: Colour
    strength: float


def light(stage: Stage) -> None:
    """What the lamps of the party throw on the garden, and the last of a plum-coloured dusk."""
    for a, b, sag, _, _ in GARLANDS:
        for t in (0.15, 0.5, 0.85):
            x, y, z = _hanging(a, b, sag, t)
            add_lamp((x, y, z - 0.1), GOLD, 95.0, 0.3, seen=False)
    for x, y in TABLES:
        add_lamp((x, y, 1.15), CANDLE, 34.0, 0.12, seen=False)
    for x, y, z, wide, _ in TREES:
        add_lamp((x * 0.9, y - wide - 0.8, z - 0.6), ROSE if x > 0 else GOLD, 150.0, 0.3, seen=False)
    add_lamp((-0.9, -0.2, 2.9), CREAM, 190.0, 0.8, seen=False)  # the bulbs above the guests
    add_lamp((1.2, 0.1, 2.8), GOLD, 150.0, 0.8, seen=False)
    world = stage.world
    _, _, up = world.split(direction(world))
    sky = [
        (0.0, (0.10, 0.032, 0.022)),
        (0.12, (0.062, 0.018, 0.022)),
        (0.4, (0.022, 0.008, 0.017)),
        (1.0, (0.006, 0.003, 0.008)),
    ]
    finish_sky(world, world.ramp(world.math("MAXIMUM", up, 0.0), sky))


def place(stage: Stage) -> None:
    """Lawn, trees, tables and the house; the lens leaves only their masses."""
    stage.scene.render.resolution_percentage = SHARE
    lawn = plain("lawn", (0.045, 0.036, 0.018), 0.7)
    add_mesh("lawn", [(-40, -5, 0), (40, -5, 0), (40, 60, 0), (-40, 60, 0)], [(0, 1, 2, 3)], lawn)
    add_mesh("terrace", [(-2.2, 0, 0.02), (2.2, 0, 0.02), (1.6, HOUSE, 0.02), (-1.6, HOUSE, 0.02)], [(0, 1, 2, 3)],
             plain("stone", (0.16, 0.11, 0.08), 0.35))  # fmt: skip
    leaves = plain("leaves", (0.050, 0.046, 0.016), 0.6)
    trunk = plain("trunk", (0.05, 0.03, 0.02), 0.8)
    for k, (x, y, z, wide, high) in enumerate(TREES):
        points, faces = _ball(40, 28)
        rng = np.random.default_rng(k)
        lobes = rng.normal(0, 1, (9, 3))
        swell = 1 + 0.16 * np.cos(3 * points @ lobes.T / np.linalg.norm(lobes, axis=1)).mean(1)
        add_mesh(f"tree {k}", points * swell[:, None] * [wide, wide, high] + [x, y, z + 0.3], faces, leaves)
        add_mesh(f"trunk {k}", *tube([(x, y, 0), (x, y, z)], [0.12, 0.1]), trunk)
    hedge = plain("hedge", (0.035, 0.036, 0.014), 0.7)
    for left, right in ((-16, -2.6), (2.6, 16)):
        _box(f"hedge {left}", (left, HOUSE - 2.4, 0), (right, HOUSE - 1.6, 1.25), hedge)
    cloth = plain("cloth", (0.62, 0.52, 0.45), 0.8)
    rose = plain("flowers", (0.55, 0.14, 0.15), 0.7)
    for k, (x, y) in enumerate(TABLES):
        add_mesh(
            f"table {k}",
            *tube([(x, y, 0.05), (x, y, 0.72), (x, y, 0.76), (x, y, 0.761)], [0.66, 0.62, 0.6, 0.01], 24),
            cloth,
        )
        points, faces = _ball(14, 10)
        add_mesh(f"flowers {k}", points * [0.17, 0.17, 0.14] + [x, y + 0.1, 0.98], faces, rose)
    _box("house", (-13, HOUSE, 0), (13, HOUSE + 1, 7.5), plain("wall", (0.10, 0.062, 0.05), 0.8))
    pane = glowing("pane", (1.0, 0.42, 0.13), 0.45)
    for x, half, high in WINDOWS:
        arch = [(x + half * math.cos(a), HOUSE - 0.05, high + half * math.sin(a)) for a in np.linspace(0, math.pi, 13)]
        outline = [(x - half, HOUSE - 0.05, 0.9), (x + half, HOUSE - 0.05, 0.9), *arch]
        add_mesh(f"window {x}", outline, [tuple(range(len(outline)))], pane, smooth=False)


def foreground(stage: Stage) -> None:
    """Blossoms and leaves at the lower corners, too near for this lens to draw sharply."""
    stage.scene.render.resolution_percentage = SHARE
    petals = []
    for name, colour in (("cream", (0.85, 0.72, 0.60)), ("blush", (0.80, 0.44, 0.38)), ("rose", (0.60, 0.17, 0.18))):
        made, nodes = material(name)
        front = principled(nodes, colour, 0.55, Specular_IOR_Level=0.2)
        finish(nodes, nodes.mix_shaders(0.35, front, nodes.add("ShaderNodeBsdfTranslucent", {0: colour}).outputs[0]))
        petals.append(made)
    green, nodes = material("leaf")
    finish(nodes, leaf(nodes, (0.035, 0.055, 0.018), (0.07, 0.085, 0.028)))
    rng = np.random.default_rng(8)
    for side in (-1, 1):
        for k in range(10):
            away, out = rng.uniform(0.95, 1.35), rng.uniform(0.66, 1.02)
            below = rng.uniform(0.155, 0.21) - 0.16 * max(0.0, out - 0.84)
            at = (side * out * away * REACH, away, EYE[2] - below * away)
            _blossom(f"blossom {side} {k}", at, rng.uniform(0.042, 0.068), int(rng.integers(1000)), petals[k % 3])
        for k in range(60):
            away, out = rng.uniform(0.95, 1.4), rng.uniform(0.6, 1.05)
            below = rng.uniform(0.15, 0.22) - 0.2 * max(0.0, out - 0.86)
            _leaf(f"leaf {side} {k}", (side * out * away * REACH, away, EYE[2] - below * away), rng, green)
    add_lamp((-0.2, 1.9, 1.0), CANDLE, 3.0, 0.1, seen=False)


def retouched(light: Light) -> Light:
    """Adds the bulbs' discs; a path tracer's own want thousands of samples."""
    full = light.copy()
    height, width = full.shape[:2]
    focal = CAMERA.lens / 36 * width  # pixels
    widest = CAMERA.lens / 1000 / (CAMERA.fstop or 1) / 2 * focal  # pixels of blur of a metre's depth at a metre
    for bulb in _bulbs():
        x, y, z = bulb.at[0] - EYE[0], bulb.at[1] - EYE[1], bulb.at[2] - EYE[2]
        across, down = width / 2 + focal * x / y, height * CAMERA.horizon - focal * z / y
        radius = widest * abs(y - CAMERA.focus) / (y * CAMERA.focus)  # thin lens
        left, right = max(0, int(across - radius - 3)), min(width, int(across + radius + 3))
        top, bottom = max(0, int(down - radius - 3)), min(height, int(down + radius + 3))
        if left >= right or top >= bottom:
            continue
        rows, columns = np.mgrid[top:bottom, left:right].astype(np.float32)
        dx, dy = columns - across, rows - down
        away = np.hypot(dx, dy) / radius
        soft = max(1.2, 0.02 * radius)  # pixels over which the edge falls off
        disc = np.clip((1 - away) * radius / soft + 0.5, 0, 1) * (1 + RIM * away**6)
        # The barrel cuts the discs off at the side that looks away from the middle.
        off = np.array([across - width / 2, down - height / 2]) / math.hypot(width / 2, height / 2)
        barrel = np.hypot(dx / radius + CATS_EYE * off[0], dy / radius + CATS_EYE * off[1])
        disc *= np.clip((1.06 - barrel) * radius / soft + 0.5, 0, 1)
        full[top:bottom, left:right, :3] += disc[..., None] * np.array(bulb.colour, np.float32) * bulb.strength
    return full


def _bulbs() -> list[Bulb]:
    rng = np.random.default_rng(3)
    found = []
    for a, b, sag, count, bright in GARLANDS:
        for k in range(count):
            at = _hanging(a, b, sag, (k + 0.5 + rng.normal(0, 0.06)) / count)
            found.append(Bulb(at, (GOLD, GOLD, CREAM, GOLD)[rng.integers(4)], bright * rng.uniform(0.8, 1.15)))
    for x, y, z, wide, high in TREES:
        for _ in range(52):
            d = rng.normal(0, 1, 3)
            d /= np.linalg.norm(d)
            d[1] = -abs(d[1])
            at = (x + d[0] * wide, y + d[1] * wide, z + 0.3 + d[2] * high)
            colour = ROSE if rng.random() < (0.6 if x > 0 else 0.3) else (GOLD, CREAM)[rng.integers(2)]
            found.append(Bulb(at, colour, rng.uniform(0.12, 0.6) * (8 / y)))
    for x, y in TABLES:
        for _ in range(3):
            at = (x + rng.normal(0, 0.22), y - rng.uniform(0, 0.3), 0.92 + rng.uniform(0, 0.12))
            found.append(Bulb(at, CANDLE, rng.uniform(0.6, 1.1)))
    return found


def _hanging(
    a: tuple[float, float, float], b: tuple[float, float, float], sag: float, t: float
) -> tuple[float, float, float]:
    """The place at the share *t* of a rope from *a* to *b*."""
    x, y, z = (p + (q - p) * t for p, q in zip(a, b, strict=True))
    return x, y, z - 4 * sag * t * (1 - t)


def _ball(around: int, rows: int) -> tuple[Points, np.ndarray]:
    down, turn = np.meshgrid(np.linspace(0, math.pi, rows), np.linspace(0, 2 * math.pi, around), indexing="ij")
    points = np.stack([np.sin(down) * np.cos(turn), np.sin(down) * np.sin(turn), np.cos(down)], -1)
    return points.reshape(-1, 3), grid(around, rows)


def _box(
    name: str, low: tuple[float, float, float], high: tuple[float, float, float], made: bpy.types.Material
) -> None:
    corners = [
        (x, y, z)
        for z in (low[2], high[2])
        for x, y in ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]))
    ]
    add_mesh(name, corners, [(0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7), (4, 5, 6, 7)], made, smooth=False)


def _blossom(name: str, at: tuple[float, float, float], size: float, seed: int, petal: bpy.types.Material) -> None:
    """A full rose: shells of cupped petals, the outer ones wider open."""
    rng = np.random.default_rng(seed)
    pile = Pile()
    u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 8))
    sideways, forwards = rng.normal(0, 0.35), rng.normal(0.7, 0.35)  # leaning towards the camera
    for shell, (count, open_, long) in enumerate(((4, 0.15, 0.62), (5, 0.42, 0.8), (6, 0.8, 0.95), (7, 1.15, 1.05))):
        for k in range(count):
            turn = 2 * math.pi * (k + 0.5 * shell) / count + rng.normal(0, 0.12)
            wide = 0.62 * np.sin(np.pi * np.clip(v * 0.78 + 0.12, 0, 1)) ** 0.7
            bend = open_ * (0.35 + 0.65 * v) + rng.normal(0, 0.06)
            out, up = long * v * np.sin(bend), long * v * np.cos(bend)
            x, y, z = u * wide, out + 0.12 - 0.22 * (u * wide) ** 2 * 2, up + 0.05 * np.cos(3 * u) * v
            cos, sin = math.cos(turn), math.sin(turn)
            pile.add(np.stack([x * cos - y * sin, x * sin + y * cos, z], -1).reshape(-1, 3), grid(9, 8))
    mesh = pile.mesh()
    added = add_pile(name, mesh, [petal])
    added.location, added.scale = at, (size,) * 3
    added.rotation_euler = (forwards, sideways, 0)


def _leaf(name: str, at: tuple[float, float, float], rng: np.random.Generator, green: bpy.types.Material) -> None:
    u, v = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(0, 1, 9))
    points = np.stack([u * 0.36 * np.sin(np.pi * v) ** 0.8, v, 0.25 * v * v + 0.12 * u * u], -1).reshape(-1, 3)
    added = add_mesh(name, points, grid(5, 9), green)
    size = rng.uniform(0.05, 0.10)
    added.location, added.scale = at, (size,) * 3
    added.rotation_euler = (rng.uniform(-0.2, 1.2), rng.normal(0, 0.5), rng.uniform(0, 2 * math.pi))
