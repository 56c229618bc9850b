"""Renders the demo camera's room; run once by hand with the modules bpy 5.0.1 and Pillow: python room.py [percent]

Everything is modelled here: no photographs, no textures, no models of others. Metres; the camera stands near the origin
and looks along +y. What makes it look like a webcam: one large soft light from the front (guests are lit so), a window
that clips, focus on the guest's place, a little bloom, and nothing that stands quite straight.
"""

import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bpy  # only needed by whoever renders the room again
import numpy as np
from mathutils import Vector  # comes with bpy
from PIL import Image, ImageFilter

Colour = tuple[float, float, float]  # linear light
Place = tuple[float, float, float]  # metres
WALL, LEFT, RIGHT, CEILING = 3.7, -2.35, 2.55, 2.55  # back wall's y, side walls' x, height
chance = random.Random(4)


def paint(name: str, colour: Colour, rough: float = 0.7, *, uneven: float = 0.0, glow: float = 0.0) -> Any:
    """A material; *uneven* varies its colour as cloth, wood and old paint do, *glow* makes it a light."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    surface = tree.nodes["Principled BSDF"]
    surface.inputs["Base Color"].default_value = (*colour, 1)
    surface.inputs["Roughness"].default_value = rough
    surface.inputs["Emission Color"].default_value = (*colour, 1)
    surface.inputs["Emission Strength"].default_value = glow
    if uneven:
        noise, ramp, bump = (tree.nodes.new(f"ShaderNode{kind}") for kind in ("TexNoise", "ValToRGB", "Bump"))
        noise.inputs["Scale"].default_value = 14
        noise.inputs["Detail"].default_value = 8
        for element, factor in zip(ramp.color_ramp.elements, (1 - uneven, 1 + uneven), strict=True):
            element.color = (*(min(1.0, part * factor) for part in colour), 1)
        ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = 0.3, 0.7
        bump.inputs["Strength"].default_value = 0.12
        bump.inputs["Distance"].default_value = 0.01
        tree.links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
        tree.links.new(ramp.outputs["Color"], surface.inputs["Base Color"])
        tree.links.new(noise.outputs["Fac"], bump.inputs["Height"])
        tree.links.new(bump.outputs["Normal"], surface.inputs["Normal"])
    return material


def mesh(name: str, points: Sequence[Sequence[float]], faces: Sequence[Sequence[int]], material: Any) -> Any:
    """An object of points and faces."""
    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(point) for point in points], [], [tuple(face) for face in faces])
    data.materials.append(material)
    made = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(made)
    return made


def box(
    at: Place, size: Place, material: Any, *, round_by: float = 0.004, turn: Place = (0, 0, 0), soft: bool = False
) -> None:
    """A box about *at*; *soft* bulges it as upholstery does; *turn* in radians."""
    corners = [(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)]
    faces = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    made = mesh("box", [tuple(c * s for c, s in zip(corner, size, strict=True)) for corner in corners], faces, material)
    made.location, made.rotation_euler = at, turn
    bevel = made.modifiers.new("bevel", "BEVEL")
    bevel.width, bevel.segments = round_by, 4
    if soft:
        levels = made.modifiers.new("soft", "SUBSURF")
        levels.levels = levels.render_levels = 2
    smooth(made)


def smooth(made: Any) -> None:
    """Lets the light run over the edges of its faces."""
    for polygon in made.data.polygons:
        polygon.use_smooth = True


def ball(at: Place, radius: float, material: Any, stretch: float = 1.0) -> None:
    """A sphere, or something like a balloon where *stretch* is above 1."""
    bpy.ops.mesh.primitive_uv_sphere_add(radius=radius, location=at, segments=48, ring_count=32)
    made = bpy.context.object
    for vertex in made.data.vertices:
        if vertex.co.z < 0 and stretch > 1:
            low = -vertex.co.z / radius
            vertex.co.z *= stretch
            vertex.co.x, vertex.co.y = (part * (1 - 0.18 * low) for part in (vertex.co.x, vertex.co.y))
    bpy.ops.object.shade_smooth()
    made.data.materials.append(material)


def tube(points: Sequence[Place], radius: float, material: Any) -> None:
    """A smooth wire, pole or stem through *points*."""
    curve = bpy.data.curves.new("tube", "CURVE")
    curve.dimensions, curve.bevel_depth = "3D", radius
    line = curve.splines.new("BEZIER")
    line.bezier_points.add(len(points) - 1)
    for knot, point in zip(line.bezier_points, points, strict=True):
        knot.co = point
        knot.handle_left_type = knot.handle_right_type = "AUTO"
    curve.materials.append(material)
    bpy.context.collection.objects.link(bpy.data.objects.new("tube", curve))


def light(at: Place, towards: Place, size: float, watts: float, colour: Colour) -> None:
    """A square of light."""
    lamp = bpy.data.lights.new("light", "AREA")
    lamp.size, lamp.energy, lamp.color = size, watts, colour
    made = bpy.data.objects.new("light", lamp)
    made.location = at
    made.rotation_euler = (Vector(towards) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    made.visible_camera = False
    bpy.context.collection.objects.link(made)


def shell() -> None:
    """Walls, floor, ceiling, skirting, rug."""
    plaster = paint("plaster", (0.58, 0.48, 0.37), 0.85, uneven=0.03)
    white = paint("white", (0.78, 0.76, 0.72), 0.5)
    middle, deep = (LEFT + RIGHT) / 2, WALL + 2.6
    box((middle, WALL + 0.05, CEILING / 2), (RIGHT - LEFT, 0.1, CEILING), plaster)
    box((LEFT - 0.05, WALL - deep / 2, CEILING / 2), (0.1, deep, CEILING), plaster)
    box((RIGHT + 0.05, WALL - deep / 2, CEILING / 2), (0.1, deep, CEILING), plaster)
    box((middle, WALL - deep / 2, CEILING + 0.05), (RIGHT - LEFT, deep, 0.1), white)
    box((middle, WALL - 0.008, 0.05), (RIGHT - LEFT, 0.02, 0.1), white)
    for row in range(28):
        tone = chance.uniform(0.75, 1.15)
        plank = paint(f"plank{row}", (0.20 * tone, 0.105 * tone, 0.05 * tone), 0.35, uneven=0.12)
        box((LEFT + 0.09 + row * 0.18, WALL - deep / 2, -0.02), (0.178, deep, 0.04), plank, round_by=0.001)
    box((-0.36, WALL - 0.004, 1.12), (0.085, 0.012, 0.085), white)  # light switch
    box((0.3, 2.2, 0.006), (2.6, 1.7, 0.012), paint("rug", (0.36, 0.30, 0.24), 0.95, uneven=0.2))


def window() -> None:
    """A window on the left of the back wall, too bright for the camera, between curtains."""
    white = paint("frame", (0.75, 0.73, 0.70), 0.4)
    sky = paint("sky", (0.80, 0.90, 1.0), glow=5.5)
    hedge = paint("hedge", (0.62, 0.74, 0.52), glow=3.0)
    left, right, low, high = -1.75, -0.72, 0.95, 2.15
    mesh(
        "sky",
        [(x, WALL - 0.004, z) for x, z in ((left, low), (right, low), (right, high), (left, high))],
        [range(4)],
        sky,
    )
    tops = [low + 0.36 + 0.07 * math.sin(step * 0.31) + 0.02 * math.sin(step * 1.3) for step in range(25)]
    outline = [(left + (right - left) * step / 24, WALL - 0.006, top) for step, top in enumerate(tops)]
    mesh("hedge", [(left, WALL - 0.006, low), *outline, (right, WALL - 0.006, low)], [tuple(range(27))], hedge)
    for x in (left, (left + right) / 2, right):
        box((x, WALL - 0.024, (low + high) / 2), (0.06, 0.05, high - low + 0.06), white)
    for z in (low, high):
        box(((left + right) / 2, WALL - 0.02, z), (right - left + 0.06, 0.05, 0.06), white)
    box(((left + right) / 2, WALL - 0.07, low - 0.05), (right - left + 0.2, 0.16, 0.03), white)
    cloth = paint("curtain", (0.48, 0.40, 0.31), 0.95, uneven=0.05)
    rod = paint("rod", (0.05, 0.04, 0.03), 0.3)
    tube([(left - 0.35, WALL - 0.13, 2.32), (right + 0.35, WALL - 0.13, 2.32)], 0.012, rod)
    for start, end in ((left - 0.3, left + 0.12), (right - 0.12, right + 0.3)):
        columns, rows = 120, 12
        points, faces = [], []
        for row in range(rows + 1):
            fall = row / rows
            for column in range(columns + 1):
                across = column / columns
                fold = 0.035 * math.sin(across * math.tau * 5.5 + 0.6 * math.sin(fall * 2.2)) * (0.6 + 0.4 * fall)
                x = start + (end - start) * (across + 0.015 * math.sin(fall * 4))
                points.append((x, WALL - 0.13 + fold, 2.3 - 2.22 * fall))
        for row in range(rows):
            first = [row * (columns + 1) + column for column in range(columns)]
            faces += [(at, at + 1, at + columns + 2, at + columns + 1) for at in first]
        smooth(mesh("curtain", points, faces, cloth))
    light(((left + right) / 2, WALL - 0.25, 1.6), (0.4, 0.6, 0.8), 1.0, 46, (0.86, 0.93, 1.0))


def sofa() -> None:
    """A sofa in front of the back wall, with cushions and a blanket."""
    cloth = paint("sofa", (0.10, 0.16, 0.17), 0.9, uneven=0.12)
    y = WALL - 0.55
    box((0.62, y, 0.24), (2.0, 0.85, 0.30), cloth, round_by=0.05)
    for x in (0.16, 1.08):
        box((x, y - 0.03, 0.46), (0.92, 0.78, 0.20), cloth, round_by=0.07, soft=True)
        box((x, y + 0.27, 0.74), (0.90, 0.26, 0.52), cloth, round_by=0.09, turn=(-0.16, 0, 0), soft=True)
    for x in (-0.40, 1.64):
        box((x, y, 0.38), (0.22, 0.88, 0.52), cloth, round_by=0.08, soft=True)
    cushions = ((-0.14, 0.35, (0.42, 0.22, 0.08)), (0.33, -0.2, (0.46, 0.41, 0.33)), (1.36, -0.3, (0.33, 0.11, 0.08)))
    for x, turn, colour in cushions:
        cover = paint("cushion", colour, 0.9, uneven=0.1)
        box((x, y + 0.06, 0.76), (0.44, 0.17, 0.42), cover, round_by=0.08, turn=(-0.32, turn, turn / 2), soft=True)


def shelf() -> None:
    """Books, boxes and a clock on a shelf at the right."""
    wood = paint("shelf", (0.26, 0.15, 0.075), 0.5, uneven=0.1)
    left, right, depth = 1.62, 2.5, 0.28
    for x in (left, right):
        box((x, WALL - depth / 2, 1.02), (0.025, depth, 2.04), wood)
    box(((left + right) / 2, WALL - 0.01, 1.02), (right - left, 0.012, 2.04), wood)
    boards = [0.10, 0.50, 0.86, 1.22, 1.58, 2.02]
    for z in boards:
        box(((left + right) / 2, WALL - depth / 2, z), (right - left, depth, 0.025), wood)
    tones: tuple[Colour, ...] = (
        (0.45, 0.40, 0.32), (0.30, 0.07, 0.05), (0.06, 0.12, 0.22), (0.09, 0.17, 0.12), (0.50, 0.33, 0.10),
        (0.05, 0.05, 0.055), (0.55, 0.52, 0.47), (0.28, 0.17, 0.20), (0.16, 0.25, 0.30),
    )  # fmt: skip
    for z in boards[:-1]:
        x = left + 0.03
        while x < right - 0.09:
            if chance.random() < 0.07:
                x += chance.uniform(0.05, 0.16)
                continue
            thick, tall = chance.uniform(0.014, 0.042), chance.uniform(0.17, 0.27)
            red, green, blue = (part * chance.uniform(0.65, 1.05) for part in chance.choice(tones))
            cover = paint("book", (red, green, blue), 0.6)
            lean = chance.choice((0, 0, 0, 0, 0.12, -0.05))
            at = (x + thick / 2, WALL - depth + 0.10 + chance.uniform(0, 0.03), z + 0.014 + tall / 2)
            box(at, (thick, 0.16, tall), cover, round_by=0.002, turn=(0, lean, 0))
            x += thick + 0.002 + abs(lean) * tall * 0.8
    ball((1.85, WALL - 0.14, 2.12), 0.085, paint("globe", (0.10, 0.20, 0.28), 0.3, uneven=0.3))
    box(
        (2.2, WALL - 0.15, 2.10), (0.3, 0.22, 0.14), paint("basket", (0.34, 0.24, 0.13), 0.9, uneven=0.3), round_by=0.02
    )


def lamp() -> None:
    """A floor lamp between window and sofa."""
    x, y = -0.52, WALL - 0.42
    metal = paint("metal", (0.08, 0.065, 0.05), 0.35)
    tube([(x, y, 0.02), (x + 0.005, y, 0.8), (x, y, 1.5)], 0.011, metal)
    bpy.ops.mesh.primitive_cylinder_add(radius=0.13, depth=0.025, location=(x, y, 0.013))
    bpy.context.object.data.materials.append(metal)
    bpy.ops.mesh.primitive_cone_add(
        radius1=0.19, radius2=0.13, depth=0.27, location=(x, y, 1.60), end_fill_type="NOTHING", vertices=64
    )
    bpy.ops.object.shade_smooth()
    bpy.context.object.data.materials.append(paint("shade", (1.0, 0.72, 0.42), glow=2.3))
    bulb = bpy.data.lights.new("bulb", "POINT")
    bulb.energy, bulb.color, bulb.shadow_soft_size = 11, (1.0, 0.68, 0.38), 0.08
    made = bpy.data.objects.new("bulb", bulb)
    made.location = (x, y - 0.02, 1.78)
    bpy.context.collection.objects.link(made)


def pictures() -> None:
    """Three framed prints over the sofa, hung a little askew."""
    card = paint("card", (0.66, 0.64, 0.60), 0.6)
    for x, z, wide, high, colours in (
        (0.22, 1.66, 0.50, 0.66, ((0.55, 0.30, 0.16), (0.12, 0.20, 0.24))),
        (0.80, 1.80, 0.36, 0.36, ((0.10, 0.16, 0.13), (0.60, 0.50, 0.30))),
        (0.82, 1.38, 0.38, 0.28, ((0.45, 0.42, 0.38), (0.35, 0.11, 0.08))),
    ):
        turn = (0, chance.uniform(-0.012, 0.012), 0)
        frame = paint("frame", chance.choice(((0.03, 0.028, 0.025), (0.30, 0.19, 0.10))), 0.4)
        paper = paint("paper", colours[0], 0.6, uneven=0.25)
        ink = paint("ink", colours[1], 0.6, uneven=0.2)
        box((x, WALL - 0.015, z), (wide, 0.03, high), frame, turn=turn)
        box((x, WALL - 0.031, z), (wide - 0.04, 0.004, high - 0.04), card, turn=turn)
        box((x, WALL - 0.034, z), (wide - 0.15, 0.004, high - 0.15), paper, turn=turn)
        for number in range(3):
            part = (x + chance.uniform(-0.06, 0.06), WALL - 0.037 - 0.002 * number, z + chance.uniform(-0.1, 0.06))
            across, up = (wide - 0.2) * chance.uniform(0.3, 0.7), (high - 0.2) * chance.uniform(0.2, 0.5)
            box(part, (across, 0.003, up), ink, turn=turn)


def plant() -> None:
    """A big-leaved plant in the left corner."""
    x, y = -1.78, WALL - 0.45
    bpy.ops.mesh.primitive_cone_add(radius1=0.14, radius2=0.19, depth=0.34, location=(x, y, 0.17), vertices=64)
    bpy.ops.object.shade_smooth()
    bpy.context.object.data.materials.append(paint("pot", (0.50, 0.46, 0.40), 0.7, uneven=0.08))
    greens = [paint("leaf", (0.035 + 0.02 * tone, 0.10 + 0.03 * tone, 0.03), 0.4, uneven=0.2) for tone in range(4)]
    for number in range(34):
        around, up = number * 2.4 + chance.uniform(-0.3, 0.3), chance.uniform(0.5, 1.75)
        reach, length, wide = chance.uniform(0.12, 0.34), chance.uniform(0.22, 0.36), chance.uniform(0.05, 0.085)
        out = Vector((math.cos(around), math.sin(around) * 0.8, 0))
        base = Vector((x, y, up * 0.9)) + out * reach
        tube([(x, y, 0.3), (x + out.x * reach * 0.4, y + out.y * reach * 0.4, up * 0.6), tuple(base)], 0.006, greens[0])
        side = Vector((-out.y, out.x, chance.uniform(-0.3, 0.3))).normalized()
        points = []
        for step in range(9):
            along = step / 8
            spine = base + out * length * along + Vector((0, 0, 0.12 * along - 0.30 * along * along)) * (length / 0.3)
            half = side * wide * math.sin(math.pi * min(1, along * 0.96 + 0.04)) ** 0.7
            points += [spine - half, spine + Vector((0, 0, -0.012)), spine + half]
        faces = [(at, at + 1, at + 4, at + 3) for step in range(8) for at in (3 * step, 3 * step + 1)]
        smooth(mesh("leaf", points, faces, chance.choice(greens)))


def party() -> None:
    """What says that this is a party: a garland over the wall and balloons in the corner."""
    string = paint("string", (0.5, 0.45, 0.4), 0.9)
    tones = ((0.60, 0.16, 0.10), (0.62, 0.42, 0.10), (0.12, 0.28, 0.30), (0.62, 0.55, 0.45), (0.50, 0.26, 0.24))
    flags = [paint("flag", tone, 0.8, uneven=0.06) for tone in tones]
    for start, end in ((-0.62, 0.98), (0.98, 2.5)):
        sags = [2.36 - 0.19 * (1 - (step / 20 - 1) ** 2) for step in range(41)]
        line = [(start + (end - start) * step / 40, WALL - 0.03, sag) for step, sag in enumerate(sags)]
        tube(line[::4], 0.003, string)
        for number, at in enumerate(line[2:-1:4]):
            x, y, z = at
            tip = (x + chance.uniform(-0.015, 0.015), y - 0.02, z - 0.17)
            corners = [(x - 0.065, y, z + 0.004), (x + 0.065, y, z - 0.002), tip]
            mesh("flag", corners, [range(3)], flags[number % len(flags)])
    for at, radius, colour in (
        ((-1.52, 2.75, 1.93), 0.150, (0.50, 0.11, 0.08)),
        ((-1.33, 2.95, 2.14), 0.135, (0.55, 0.36, 0.09)),
        ((-1.66, 3.05, 2.20), 0.145, (0.11, 0.26, 0.30)),
    ):
        ball(at, radius, paint("balloon", colour, 0.25), 1.25)
        x, y, z = at
        tube([(x, y, z - radius * 1.27), (x + 0.02, y, z - 0.7), (-1.72, WALL - 0.4, 0.4)], 0.0015, string)


def render(path: Path, percent: int, samples: int = 40) -> None:
    """Renders the room as a lens at the booth sees it into the PNG *path*, at *percent* of 1920 x 1080."""
    scene = bpy.context.scene
    camera = bpy.data.cameras.new("webcam")
    camera.lens, camera.dof.use_dof, camera.dof.aperture_fstop, camera.dof.focus_distance = 27, True, 2.4, 1.3
    holder = bpy.data.objects.new("webcam", camera)
    holder.location, holder.rotation_euler = (-0.25, 0, 1.46), (math.radians(88.0), math.radians(0.5), math.radians(-7))
    bpy.context.collection.objects.link(holder)
    scene.camera = holder
    scene.world = bpy.data.worlds.new("world")
    scene.world.color = (0.02, 0.02, 0.02)
    light((0.5, -1.9, 2.35), (0.2, 3.0, 1.0), 2.6, 110, (1.0, 0.90, 0.78))
    scene.render.engine = "CYCLES"
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = 1920, 1080, percent
    scene.cycles.samples, scene.cycles.max_bounces, scene.cycles.diffuse_bounces = samples, 6, 3
    scene.cycles.use_adaptive_sampling, scene.cycles.adaptive_threshold = True, 0.03
    scene.cycles.sample_clamp_indirect, scene.cycles.caustics_reflective = 4, False
    scene.cycles.use_denoising, scene.cycles.denoiser = True, "OPENIMAGEDENOISE"
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.7
    scene.render.image_settings.file_format, scene.render.filepath = "PNG", str(path)
    bpy.ops.render.render(write_still=True)


def as_webcam(picture: Image.Image) -> Image.Image:
    """Bloom about the window, the lens's soft corners and vignette, a touch of the sharpening that webcams do."""
    wide = picture.width
    pixels = np.asarray(picture, np.float64)
    bright = Image.fromarray(np.clip((pixels - 205) * 3, 0, 255).astype(np.uint8))
    glow = np.asarray(bright.filter(ImageFilter.GaussianBlur(wide / 70)), np.float64)
    pixels = 255 - (255 - pixels) * (255 - 0.22 * glow) / 255
    across, down = np.meshgrid(np.linspace(-1, 1, picture.width), np.linspace(-1, 1, picture.height))
    far = ((across**2 * 0.9 + down**2 * 0.6) / 1.5)[..., None]
    blurred = Image.fromarray(pixels.astype(np.uint8)).filter(ImageFilter.GaussianBlur(wide / 1300))
    soft = np.asarray(blurred, np.float64)
    pixels = (pixels * (1 - far) + soft * far) * (1 - 0.20 * far**1.2)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).filter(ImageFilter.UnsharpMask(2, 35, 2))


if __name__ == "__main__":
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for furnish in (shell, window, sofa, shelf, lamp, pictures, plant, party):
        furnish()
    target = Path(__file__).parents[1] / "room.webp"
    rendered = target.with_suffix(".png")
    render(rendered, int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    as_webcam(Image.open(rendered).convert("RGB")).save(target, quality=88, method=6)
    rendered.unlink()
