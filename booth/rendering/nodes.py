"""Blender's node trees, written as formulas."""

from collections.abc import Mapping, Sequence
from typing import Any

import bpy

Socket = Any
"""A node's input or output; bpy is untyped."""
Value = Any
"""A socket or a number."""
Colour = Sequence[float]
"""Red, green, blue in linear light."""


class Nodes:
    """Writes into the node tree of a material, a world or a modifier."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self.tree = tree

    def add(self, kind: str, inputs: Mapping[Any, Any] | None = None, **settings: Any) -> bpy.types.Node:
        """A node of *kind* (Blender's name) with *settings*; *inputs* are links or values by name or number."""
        node = self.tree.nodes.new(kind)
        for name, value in settings.items():
            setattr(node, name, value)
        for key, value in (inputs or {}).items():
            self.put(value, node.inputs[key])
        return node

    def put(self, value: Any, into: Socket) -> None:
        """Links a socket, or sets a number, vector or colour; a colour may leave its alpha out."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, into)
        elif into.type == "RGBA":
            into.default_value = (*value, 1)[:4]
        else:
            into.default_value = value

    def math(self, operation: str, a: Value, b: Value = 0.0, c: Value | None = None) -> Socket:
        """*operation* on numbers, such as MULTIPLY_ADD: a * b + c."""
        node = self.add("ShaderNodeMath", operation=operation)
        for number, value in enumerate([a, b] if c is None else [a, b, c]):
            self.put(value, node.inputs[number])
        return node.outputs[0]

    def vector(self, operation: str, a: Any, b: Any = None) -> Socket:
        """*operation* on vectors or colours, such as ADD, NORMALIZE; LENGTH and the like give a number."""
        node = self.add("ShaderNodeVectorMath", operation=operation)
        self.put(a, node.inputs[0])
        if b is not None:
            self.put(b, node.inputs[1])
        return node.outputs[1 if operation in ("LENGTH", "DISTANCE", "DOT_PRODUCT") else 0]

    def times(self, colour: Any, factor: Value) -> Socket:
        """*colour* or vector times a number."""
        return self.add("ShaderNodeVectorMath", {0: colour, "Scale": factor}, operation="SCALE").outputs[0]

    def plus(self, a: Any, b: Any) -> Socket:
        """The sum of two colours or vectors."""
        return self.vector("ADD", a, b)

    def grey(self, value: Value) -> Socket:
        """A number as a colour or vector of three."""
        return self.add("ShaderNodeCombineXYZ", {"X": value, "Y": value, "Z": value}).outputs[0]

    def split(self, vector: Any) -> tuple[Socket, Socket, Socket]:
        """The x, y and z of a vector."""
        outputs = self.add("ShaderNodeSeparateXYZ", {0: vector}).outputs
        return outputs[0], outputs[1], outputs[2]

    def mix(self, share: Value, a: Any, b: Any) -> Socket:
        """Colour *a* where *share* is 0, *b* where it is 1."""
        return self.add("ShaderNodeMix", {0: share, 6: a, 7: b}, data_type="RGBA").outputs[2]

    def mix_shaders(self, share: Value, a: Socket, b: Socket) -> Socket:
        """Shader *a* where *share* is 0, *b* where it is 1."""
        return self.add("ShaderNodeMixShader", {0: share, 1: a, 2: b}).outputs[0]

    def ramp(self, at: Socket, stops: Sequence[tuple[float, Colour]]) -> Socket:
        """The colour at a place between *stops*."""
        node = self.add("ShaderNodeValToRGB", {0: at})
        elements = node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, colour) in zip(elements, stops, strict=True):
            element.position = position
            element.color = (*colour, 1)[:4]
        return node.outputs[0]

    def between(
        self, value: Socket, low: float, high: float, at_low: float = 0.0, at_high: float = 1.0, *, smooth: bool = True
    ) -> Socket:
        """*at_low* where *value* is *low* or beyond, *at_high* where it is *high* or beyond."""
        inputs = {0: value, 1: low, 2: high, 3: at_low, 4: at_high}
        return self.add("ShaderNodeMapRange", inputs, interpolation_type="SMOOTHSTEP" if smooth else "LINEAR").outputs[
            0
        ]

    def attribute(self, name: str) -> Socket:
        """The number that was painted on the surface; see `objects.paint`."""
        return self.add("ShaderNodeAttribute", attribute_name=name).outputs["Fac"]

    def noise(
        self, at: Socket, scale: float, detail: float = 4, roughness: float = 0.55, distortion: float = 0.0
    ) -> Socket:
        """Blender's noise, 0 to 1, *scale* waves per metre."""
        inputs = {"Vector": at, "Scale": scale, "Detail": detail, "Roughness": roughness, "Distortion": distortion}
        return self.add("ShaderNodeTexNoise", inputs).outputs[0]

    def stretched(self, at: Socket, scale: tuple[float, float, float]) -> Socket:
        """The place *at*, scaled along each axis."""
        return self.add("ShaderNodeMapping", {"Vector": at, "Scale": scale}).outputs[0]

    def bump(self, height: Socket, distance: float, strength: Value) -> Socket:
        """A normal for what looks *distance* metres high where *height* is 1."""
        return self.add("ShaderNodeBump", {"Height": height, "Distance": distance, "Strength": strength}).outputs[0]
