"""A grey ball where the guests will stand: which light reaches them from each side."""

import json
import math
from pathlib import Path

import bpy
import numpy as np

from booth.rendering.grading import as_uint8
from booth.rendering.materials import finish, material
from booth.rendering.objects import add_mesh
from booth.rendering.shapes import grid
from booth.rendering.stage import Stage
from booth.rendering.view import read_light, viewed

AWAY = 2.4  # metres in front of the camera, where guests stand
RADIUS = 0.3  # metres
SIDE = 64  # pixels
SIDES = {"front": (0, 0), "left": (-0.8, 0), "right": (0.8, 0), "top": (0, -0.8), "bottom": (0, 0.8)}


def probe(stage: Stage, path: Path) -> str:
    """Light that the 50 % grey ball sends back from each side, linear and as the scene's grading shows it, as JSON."""
    x, y, z = stage.shot.camera.position
    middle = np.array([x, y + AWAY, z - 0.1])
    down, around = np.meshgrid(np.linspace(0, math.pi, 40), np.linspace(0, 2 * math.pi, 60))
    ball = np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), np.cos(down)], -1).reshape(-1, 3)
    grey, nodes = material("probe")
    finish(nodes, nodes.add("ShaderNodeBsdfDiffuse", {"Color": (0.5, 0.5, 0.5)}).outputs[0])
    add_mesh("probe", ball * RADIUS + middle, grid(40, 60), grey)

    lens = bpy.data.cameras.new("probe")
    lens.type, lens.ortho_scale = "ORTHO", 2 * RADIUS
    camera = bpy.data.objects.new("probe", lens)
    camera.location, camera.rotation_euler = middle - np.array([0, 0.8, 0]), (math.radians(90), 0, 0)
    bpy.context.collection.objects.link(camera)
    stage.scene.camera = camera
    stage.scene.render.resolution_x = stage.scene.render.resolution_y = SIDE
    stage.scene.render.resolution_percentage = 100  # whatever the script says of its own picture
    stage.scene.cycles.samples, stage.scene.cycles.use_denoising = 48, False
    stage.render(path)

    light = read_light(path)[..., :3]
    rows, columns = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    found = {}
    for side, (across, below) in SIDES.items():
        mean = light[(columns - across) ** 2 + (rows - below) ** 2 < 0.03].mean(0)
        shown = as_uint8(viewed(np.tile(mean, (4, 4, 1)), stage.shot.grading))[0, 0]
        found[side] = {"linear": [round(float(value), 4) for value in mean], "display": "#" + bytes(shown).hex()}
    return json.dumps(found, indent=1)
