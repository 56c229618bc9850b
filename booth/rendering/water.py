"""Still water: what a lake shows of its surroundings, and what of Blender's a place under water needs."""

import numpy as np
from numpy.typing import NDArray

from booth.rendering.materials import finish, material, principled
from booth.rendering.nodes import Colour, Nodes, Socket
from booth.rendering.objects import add_mesh
from booth.rendering.sky import image

DEEP = (0.010, 0.028, 0.030)  # what light comes back out of a mountain lake
REFRACTION = 1.33


def lake(nodes: Nodes, *, deep: Colour = DEEP, ripples: float = 0.32, calm: float = 0.25) -> Socket:
    """The shader of a lake: two sizes of ripples in patches that the wind leaves (*calm*, a share) or reaches.

    *ripples* is the strength of the bump that they are; z is up and the water lies level.
    """
    place = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    wide = nodes.stretched(place, (0.55, 1.0, 1.0))  # waves are longer across the wind
    small = nodes.math("MULTIPLY", nodes.noise(wide, 0.9, 3, 0.5), 0.5)
    large = nodes.math("MULTIPLY", nodes.noise(wide, 0.16, 3, 0.5), 1.3)
    wind = nodes.between(nodes.noise(place, 0.006, 3, 0.6), 0.42, 0.62, calm, 1.0)
    normal = nodes.bump(nodes.math("ADD", small, large), 0.05, nodes.math("MULTIPLY", wind, ripples))
    return principled(nodes, deep, 0.03, normal, IOR=REFRACTION)


def submerged(nodes: Nodes, surface: Socket, camera: tuple[float, float, float], extinction: float) -> Socket:
    """*surface* in water; the picture's alpha tells how much light comes through to *camera*, for underwater.py.

    *extinction* per metre, of green light.
    """
    place = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    away = nodes.vector("LENGTH", nodes.vector("SUBTRACT", place, camera))
    through = nodes.math("EXPONENT", nodes.math("MULTIPLY", away, -extinction))
    return nodes.mix_shaders(through, nodes.add("ShaderNodeHoldout").outputs[0], surface)


def add_surface(net: NDArray[np.float32], height: float, tile: float) -> None:
    """A surface at z = *height* that no camera sees; lamps above throw *net* through it, a tile *tile* metres wide."""
    made, nodes = material("surface")
    place = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    texture = nodes.add("ShaderNodeTexImage", {"Vector": nodes.times(place, 1 / tile)}, extension="REPEAT")
    texture.image = image("net", np.repeat(net[..., None], 3, 2))
    finish(nodes, nodes.add("ShaderNodeBsdfTransparent", {0: texture.outputs[0]}).outputs[0])
    far = 200.0  # metres
    corners = [(-far, -far, height), (far, -far, height), (far, far, height), (-far, far, height)]
    added = add_mesh("surface", corners, [(0, 1, 2, 3)], made)
    added.visible_camera = added.visible_diffuse = added.visible_glossy = added.visible_transmission = False
