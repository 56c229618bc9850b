"""The empty place that a scene's script fills, and the camera in front of it."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import bpy
import numpy as np
from numpy.typing import NDArray

from booth.rendering.cache import cached
from booth.rendering.nodes import Nodes
from booth.rendering.shot import ASPECT, Camera, Shot

P = ParamSpec("P")
T = TypeVar("T", bound=np.generic)


class Stage:
    """An empty Blender scene set up for *shot*, *height* pixels high; whatever was there before is gone.

    *folder* keeps what takes long to make.
    """

    def __init__(self, shot: Shot, height: int, samples: int, folder: Path) -> None:
        self.shot = shot
        self._folder = folder
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.scene = bpy.context.scene
        self._settings(height, samples)
        made = bpy.data.worlds.new("world")
        self.scene.world = made
        made.use_nodes = True
        made.node_tree.nodes.clear()
        self.world = Nodes(made.node_tree)

    def cached(self, make: Callable[P, NDArray[T]], *args: P.args, **kwargs: P.kwargs) -> NDArray[T]:
        """What ``make(*args, **kwargs)`` returns, from the disk if the same was made before; see cache.py."""
        return cached(self._folder, make, *args, **kwargs)

    def look_through(self, camera: Camera) -> None:
        """Sets *camera* up as the one that takes the picture."""
        lens = bpy.data.cameras.new("camera")
        lens.lens, lens.shift_y, lens.clip_start, lens.clip_end = camera.lens, camera.shift, 0.05, 100_000
        if camera.fstop:
            lens.dof.use_dof = True
            lens.dof.aperture_fstop, lens.dof.focus_distance = camera.fstop, camera.focus
            lens.dof.aperture_blades = camera.blades
        placed = bpy.data.objects.new("camera", lens)
        placed.location = camera.position
        placed.rotation_euler = (math.radians(90 + camera.pitch), 0, math.radians(-camera.yaw))
        bpy.context.collection.objects.link(placed)
        self.scene.camera = placed

    def render(self, path: Path, *, transparent: bool = False) -> None:
        """Renders into the EXR file *path*, half floats, premultiplied alpha; *transparent*: without the sky."""
        self.scene.render.film_transparent = transparent
        settings = self.scene.render.image_settings
        settings.file_format, settings.color_depth, settings.color_mode = "OPEN_EXR", "16", "RGBA"
        self.scene.render.filepath = str(path)
        bpy.ops.render.render(write_still=True)

    def _settings(self, height: int, samples: int) -> None:
        render, cycles = self.scene.render, self.scene.cycles
        render.engine, cycles.device = "CYCLES", "CPU"
        render.resolution_x, render.resolution_y = round(height * ASPECT), height
        render.resolution_percentage = 100
        cycles.use_auto_tile = False  # tiles save memory that this picture does not need, and cannot be denoised as one
        cycles.samples = samples
        cycles.use_adaptive_sampling = True
        cycles.adaptive_threshold, cycles.adaptive_min_samples = self.shot.noise, 4
        cycles.max_bounces = self.shot.bounces
        cycles.diffuse_bounces, cycles.glossy_bounces, cycles.transmission_bounces = 1, 2, 4
        cycles.transparent_max_bounces, cycles.volume_bounces = 16, 0
        cycles.sample_clamp_indirect = 6  # lone bright points otherwise; nothing here is lit by mirrors
        cycles.caustics_reflective = cycles.caustics_refractive = False
        cycles.use_light_tree = True
        cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
        cycles.denoising_input_passes, cycles.denoising_prefilter = "RGB_ALBEDO_NORMAL", "FAST"
