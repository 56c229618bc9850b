"""What is above and around a place: the sun, the sky, and pictures laid into the sky by direction."""

import math
from collections.abc import Sequence

import bpy
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

from booth.rendering.nodes import Colour, Nodes, Socket


def sun_direction(elevation: float, azimuth: float) -> tuple[float, float, float]:
    """The unit vector to the sun; degrees, *azimuth* clockwise from +y (where the camera looks) as seen from above."""
    up, round_ = math.radians(elevation), math.radians(azimuth)
    return math.sin(round_) * math.cos(up), math.cos(round_) * math.cos(up), math.sin(up)


def add_sun(elevation: float, azimuth: float, colour: Colour, strength: float, angle: float = 0.6) -> bpy.types.Object:
    """A lamp that shines from there; *strength* in W/m2, *angle* degrees across, which softens shadows."""
    lamp = bpy.data.lights.new("sun", "SUN")
    lamp.color, lamp.energy, lamp.angle = colour, strength, math.radians(angle)
    added = bpy.data.objects.new("sun", lamp)
    added.rotation_euler = Vector(sun_direction(elevation, azimuth)).to_track_quat("Z", "Y").to_euler()
    bpy.context.collection.objects.link(added)
    return added


def add_lamp(
    position: Sequence[float], colour: Colour, strength: float, radius: float = 0.3, *, seen: bool = True
) -> bpy.types.Object:
    """A lamp that shines all around; *strength* in W, *radius* in metres; not *seen*: it lights and is not shown."""
    lamp = bpy.data.lights.new("lamp", "POINT")
    lamp.color, lamp.energy, lamp.shadow_soft_size = colour, strength, radius
    added = bpy.data.objects.new("lamp", lamp)
    added.location = position
    added.visible_camera = seen
    bpy.context.collection.objects.link(added)
    return added


def add_panel(
    at: Sequence[float],
    towards: Sequence[float],
    size: float | tuple[float, float],
    colour: Colour,
    strength: float,
) -> bpy.types.Object:
    """A square, or a rectangle (width, height), of soft light that is not seen; *strength* in W, *size* in metres."""
    lamp = bpy.data.lights.new("panel", "AREA")
    lamp.energy, lamp.color = strength, colour
    if isinstance(size, tuple):
        lamp.shape, lamp.size, lamp.size_y = "RECTANGLE", *size
    else:
        lamp.size = size
    added = bpy.data.objects.new("panel", lamp)
    added.location = at
    added.rotation_euler = (Vector(towards) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    added.visible_camera = added.visible_glossy = False
    bpy.context.collection.objects.link(added)
    return added


def physical_sky(
    world: Nodes,
    elevation: float,
    azimuth: float,
    strength: float,
    *,
    air: float = 1.0,
    aerosol: float = 1.0,
    ozone: float = 1.0,
    altitude: float = 0.0,
) -> Socket:
    """The colour of a clear sky with the sun there (not drawn itself); a *strength* about 0.1 suits a sun of 10."""
    sky = world.add(
        "ShaderNodeTexSky",
        sky_type="MULTIPLE_SCATTERING",
        sun_disc=False,
        sun_elevation=math.radians(elevation),
        sun_rotation=math.radians(azimuth),
        air_density=air,
        aerosol_density=aerosol,
        ozone_density=ozone,
        altitude=altitude,
    )
    return world.times(sky.outputs[0], strength)


def direction(world: Nodes) -> Socket:
    """The unit vector that the sky is looked at along."""
    return world.vector("NORMALIZE", world.add("ShaderNodeTexCoord").outputs["Generated"])


def image(name: str, pixels: NDArray[np.float32]) -> bpy.types.Image:
    """*pixels* (height, width, 3 or 4) as an image of light; the lowest row first."""
    height, width, channels = pixels.shape
    if channels == 3:
        pixels = np.concatenate([pixels, np.ones((height, width, 1), pixels.dtype)], 2)
    made = bpy.data.images.new(name, width, height, alpha=True, float_buffer=True)
    made.colorspace_settings.name = "Non-Color"
    made.pixels.foreach_set(np.ascontiguousarray(pixels, np.float32).ravel())
    made.update()
    made.pack()
    return made


def window(
    world: Nodes,
    picture: bpy.types.Image,
    azimuths: tuple[float, float],
    elevations: tuple[float, float],
    toward: Socket | None = None,
) -> Socket:
    """The colour of *picture* laid into the sky between these degrees; black outside. Right in reflections too.

    *toward*: the unit vector that is looked along, where it is not the sky's own `direction`.
    """
    x, y, z = world.split(direction(world) if toward is None else toward)
    degrees = 180 / math.pi
    shares = []
    for angle, (low, high) in (
        (world.math("ARCTAN2", x, y), azimuths),
        (world.math("ARCSINE", z), elevations),
    ):
        shares.append(world.math("MULTIPLY_ADD", angle, degrees / (high - low), -low / (high - low)))
    at = world.add("ShaderNodeCombineXYZ", {"X": shares[0], "Y": shares[1]})
    texture = world.add("ShaderNodeTexImage", {"Vector": at.outputs[0]}, extension="CLIP", interpolation="Cubic")
    texture.image = picture
    return texture.outputs[0]


def finish(world: Nodes, colour: Socket) -> None:
    """Makes *colour* what the sky shows."""
    background = world.add("ShaderNodeBackground", {0: colour})
    world.add("ShaderNodeOutputWorld", {0: background.outputs[0]})
