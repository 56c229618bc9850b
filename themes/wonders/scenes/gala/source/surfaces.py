"""What the palace is made of: stone, marble, damp paving, carpet, velvet and brass."""

import bpy

from booth.rendering.materials import finish, leaf, material, principled
from booth.rendering.nodes import Colour, Nodes, Socket

STONE: Colour = (0.47, 0.42, 0.35)
RED: Colour = (0.25, 0.007, 0.014)


def _place(nodes: Nodes) -> Socket:
    return nodes.add("ShaderNodeNewGeometry").outputs["Position"]


def stone(name: str, *, courses: bool) -> bpy.types.Material:
    """Warm limestone, a little stained; *courses*: cut into ashlars, seen from the front."""
    made, nodes = material(name)
    at = _place(nodes)
    stains, fine = nodes.noise(at, 0.9, 5, 0.6, 0.4), nodes.noise(at, 26, 4, 0.65)
    tone = nodes.ramp(stains, [(0.3, [c * 0.72 for c in STONE]), (0.55, STONE), (0.8, [c * 1.2 for c in STONE])])
    relief = nodes.math("MULTIPLY", fine, 0.25)
    if courses:
        x, _, z = nodes.split(at)
        flat = nodes.add("ShaderNodeCombineXYZ", {"X": x, "Y": z}).outputs[0]
        cut = nodes.add(
            "ShaderNodeTexBrick",
            {
                "Vector": flat, "Color1": (0.86,) * 3, "Color2": (1.0,) * 3, "Mortar": (0.42,) * 3, "Scale": 1.0,
                "Mortar Size": 0.014, "Mortar Smooth": 0.4, "Brick Width": 1.15, "Row Height": 0.46,
            },
        )  # fmt: skip
        tone = nodes.vector("MULTIPLY", tone, cut.outputs[0])
        relief = nodes.math("MULTIPLY_ADD", cut.outputs["Fac"], -1.0, relief)
    finish(nodes, principled(nodes, tone, 0.75, nodes.bump(relief, 0.02, 0.7), Specular_IOR_Level=0.3))
    return made


def marble() -> bpy.types.Material:
    """Pale steps, polished by many feet, with faint veins."""
    made, nodes = material("marble")
    at = _place(nodes)
    vein = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", nodes.noise(at, 1.3, 6, 0.6, 1.6), 0.5))
    tone = nodes.mix(nodes.between(vein, 0.0, 0.05), (0.46, 0.43, 0.39), (0.58, 0.54, 0.48))
    worn = nodes.between(nodes.noise(at, 3.0, 4, 0.6), 0.3, 0.7, 0.16, 0.36)
    finish(nodes, principled(nodes, tone, worn))
    return made


def paving() -> bpy.types.Material:
    """Large dark slabs after a shower: smooth where they are still damp, with joints between."""
    made, nodes = material("paving")
    at = _place(nodes)
    laid = nodes.add(
        "ShaderNodeTexBrick",
        {
            "Vector": at, "Color1": (0.050, 0.046, 0.046), "Color2": (0.085, 0.076, 0.070), "Mortar": (0.02,) * 3,
            "Scale": 1.0, "Mortar Size": 0.008, "Mortar Smooth": 0.3, "Brick Width": 1.2, "Row Height": 0.8,
        },
    )  # fmt: skip
    damp, fine = nodes.noise(at, 0.55, 5, 0.6, 0.5), nodes.noise(at, 45, 4, 0.7)
    rough = nodes.math("MULTIPLY_ADD", fine, 0.10, nodes.between(damp, 0.34, 0.70, 0.08, 0.26))
    uneven = nodes.math("MULTIPLY_ADD", nodes.noise(at, 2.2, 3, 0.5), 0.6, nodes.math("MULTIPLY", fine, 0.05))
    relief = nodes.math("MULTIPLY_ADD", laid.outputs["Fac"], -0.5, uneven)
    finish(nodes, principled(nodes, laid.outputs[0], rough, nodes.bump(relief, 0.010, 0.6), Specular_IOR_Level=0.6))
    return made


def carpet(edge: float, border: float) -> bpy.types.Material:
    """Red pile, brushed this way and that, with a golden line, *border* metres wide, *edge* metres from the middle."""
    made, nodes = material("carpet")
    at = _place(nodes)
    brushed = nodes.noise(nodes.stretched(at, (1.0, 0.45, 1.0)), 2.4, 5, 0.6, 0.8)
    pile = nodes.noise(at, 130, 3, 0.7)
    shade = nodes.math("MULTIPLY_ADD", pile, 0.35, nodes.math("MULTIPLY", brushed, 0.8))
    tone = nodes.ramp(shade, [(0.35, [c * 0.55 for c in RED]), (0.55, RED), (0.75, (0.36, 0.013, 0.020))])
    away = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", nodes.math("ABSOLUTE", nodes.split(at)[0]), edge))
    tone = nodes.mix(nodes.math("LESS_THAN", away, border / 2), tone, (0.42, 0.25, 0.075))
    finish(
        nodes,
        principled(
            nodes, tone, 0.95, nodes.bump(shade, 0.008, 0.8), Specular_IOR_Level=0.1, Sheen_Weight=0.5,
            Sheen_Roughness=0.4, Sheen_Tint=(1.0, 0.35, 0.28, 1.0),
        ),
    )  # fmt: skip
    return made


def velvet(name: str, colour: Colour) -> bpy.types.Material:
    """Dark where it is looked at straight, bright along its rim."""
    made, nodes = material(name)
    nap = nodes.noise(_place(nodes), 60, 3, 0.6)
    tone = nodes.mix(nap, [c * 0.6 for c in colour], colour)
    rim = (*(min(1.0, 0.25 + 2.2 * c) for c in colour), 1.0)
    finish(
        nodes,
        principled(
            nodes, tone, 0.9, Specular_IOR_Level=0.1, Sheen_Weight=0.6, Sheen_Roughness=0.35, Sheen_Tint=rim
        ),
    )  # fmt: skip
    return made


def brass(name: str, roughness: float = 0.2) -> bpy.types.Material:
    """Polished, with the marks of a cloth."""
    made, nodes = material(name)
    marks = nodes.noise(_place(nodes), 9, 4, 0.6)
    rough = nodes.math("MULTIPLY_ADD", marks, 0.16, roughness - 0.08)
    finish(nodes, principled(nodes, (0.84, 0.52, 0.17), rough, Metallic=1.0))
    return made


def leaves(name: str, base: Colour, tip: Colour, through: float = 0.3) -> bpy.types.Material:
    """Leaves or petals, each with its own tint from *base* to *tip*."""
    made, nodes = material(name)
    finish(nodes, leaf(nodes, base, tip, 0.45, through))
    return made
