"""Light files, and how AgX shows them: by Blender's own colour management."""

import tempfile
from pathlib import Path

import bpy
import numpy as np

from booth.rendering.grading import Display, Light
from booth.rendering.shot import Grading

MOST = 6e4  # what half a float can hold


def read_light(path: Path) -> Light:
    """The light (height, width, 4) in the EXR file *path*, the top row first, alpha premultiplied."""
    return _pixels(path)


def viewed(light: Light, grading: Grading) -> Display:
    """*light* (height, width, 3) as AgX shows it at *grading*'s exposure and look."""
    scene = bpy.context.scene
    scene.display_settings.display_device = "sRGB"
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = grading.look
    scene.view_settings.exposure = grading.exposure
    scene.view_settings.gamma = 1.0
    height, width = light.shape[:2]
    image = bpy.data.images.new("light", width, height, float_buffer=True)
    image.colorspace_settings.name = "Linear Rec.709"
    opaque = np.concatenate([np.clip(light, 0, MOST), np.ones((height, width, 1), np.float32)], 2)[::-1]
    image.pixels.foreach_set(np.ascontiguousarray(opaque, np.float32).ravel())
    image.update()
    settings = scene.render.image_settings
    settings.file_format, settings.color_depth, settings.color_mode = "PNG", "16", "RGB"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "viewed.png"
        image.save_render(str(path), scene=scene)
        bpy.data.images.remove(image)
        return np.ascontiguousarray(_pixels(path)[..., :3])


def _pixels(path: Path) -> Light:
    image = bpy.data.images.load(str(path))
    image.colorspace_settings.name = "Non-Color"  # the numbers as they are
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return np.ascontiguousarray(pixels.reshape(height, width, 4)[::-1])
