"""Still water: what a lake shows of its surroundings."""

from booth.rendering.materials import principled
from booth.rendering.nodes import Colour, Nodes, Socket

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
