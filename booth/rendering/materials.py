"""Surfaces: plain ones, leaves, and the haze that lies between them and the camera."""

from collections.abc import Callable
from typing import Any

import bpy

from booth.rendering.nodes import Colour, Nodes, Socket

HazeColour = Callable[[Nodes, Socket], Any]
"""The haze's colour, or a socket of it, for a direction from the camera."""


def material(name: str) -> tuple[bpy.types.Material, Nodes]:
    """An empty material and its nodes."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    made.node_tree.nodes.clear()
    return made, Nodes(made.node_tree)


def finish(nodes: Nodes, surface: Socket, displacement: Socket | None = None) -> None:
    """Makes *surface* what the material shows."""
    output = nodes.add("ShaderNodeOutputMaterial", {"Surface": surface})
    if displacement is not None:
        nodes.put(displacement, output.inputs["Displacement"])


def principled(nodes: Nodes, colour: Any, roughness: Any = 0.8, normal: Socket | None = None, **inputs: Any) -> Socket:
    """Blender's all-round shader; *inputs* by Blender's names with _ for a space (Specular_IOR_Level)."""
    given = {"Base Color": colour, "Roughness": roughness, **{key.replace("_", " "): v for key, v in inputs.items()}}
    if normal is not None:
        given["Normal"] = normal
    return nodes.add("ShaderNodeBsdfPrincipled", given).outputs[0]


def plain(name: str, colour: Colour, roughness: float = 0.8, **inputs: Any) -> bpy.types.Material:
    """A material of one colour; *inputs* as for `principled`."""
    made, nodes = material(name)
    finish(nodes, principled(nodes, colour, roughness, **inputs))
    return made


def glowing(name: str, colour: Colour, strength: float) -> bpy.types.Material:
    """A material that shines by itself."""
    return plain(name, (0, 0, 0), Emission_Color=colour, Emission_Strength=strength)


def leaf(nodes: Nodes, base: Colour, tip: Colour, roughness: float = 0.5, through: float = 0.35) -> Socket:
    """A leaf's shader: each instance has its own tint from *base* to *tip*; *through*: how much shines through."""
    tint = nodes.mix(nodes.add("ShaderNodeObjectInfo").outputs["Random"], base, tip)
    front = principled(nodes, tint, roughness, Specular_IOR_Level=0.25)
    back = nodes.add("ShaderNodeBsdfTranslucent", {0: tint}).outputs[0]
    return nodes.mix_shaders(through, front, back)


def hazed(
    nodes: Nodes,
    surface: Socket,
    camera: tuple[float, float, float],
    density: float,
    colour: HazeColour,
    *,
    height: float | None = None,
    most: float = 1.0,
) -> Socket:
    """*surface* behind haze: noise-free, and right in reflections too, which a volume is not at this price.

    *density* per metre from *camera*; *height*: metres above z = 0 in which it thins to a third; *most*: how much of a
    surface it may hide, 0 to 1.
    """
    place = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    away = nodes.vector("SUBTRACT", place, camera)
    amount = nodes.math("MULTIPLY", nodes.vector("LENGTH", away), -density)
    if height:
        above = nodes.math("MAXIMUM", nodes.split(place)[2], 0.0)
        amount = nodes.math("MULTIPLY", amount, nodes.math("EXPONENT", nodes.math("MULTIPLY", above, -1 / height)))
    hidden = nodes.math("MULTIPLY", nodes.math("SUBTRACT", 1.0, nodes.math("EXPONENT", amount)), most)
    glow = nodes.add("ShaderNodeEmission", {0: colour(nodes, nodes.vector("NORMALIZE", away))})
    return nodes.mix_shaders(hidden, surface, glow.outputs[0])
