"""The morning's air: where the sun stands, and the mist that everything is seen through."""

from booth.rendering.nodes import Nodes, Socket
from booth.rendering.sky import sun_direction

ELEVATION, BEARING = 13.0, 72.0  # of the sun, degrees: above the horizon, to the right of the view


def mist_colour(nodes: Nodes, looking: Socket) -> Socket:
    """Cool and pale away from the sun, warm towards it."""
    towards = nodes.vector("DOT_PRODUCT", looking, sun_direction(ELEVATION, BEARING))
    return nodes.mix(nodes.between(towards, -0.15, 0.95), (0.56, 0.605, 0.66), (1.24, 1.04, 0.86))


def misty(nodes: Nodes, seen_surface: Socket) -> Socket:
    """The surface through the morning's air: thin haze everywhere, and mist that lies in the valleys.

    Mist thins exponentially with height; the mean of exp(-z) between the camera, at 0, and a place at z is
    (1 - exp(-z)) / z.
    """
    place = nodes.add("ShaderNodeNewGeometry").outputs["Position"]
    away = nodes.vector("LENGTH", place)
    z = nodes.math("MINIMUM", nodes.math("MAXIMUM", nodes.split(place)[2], -160.0), 900.0)
    z = nodes.math("MULTIPLY_ADD", z, 1 / 46, 0.01003)  # metres over which it thins to a third; never divides by 0
    mean = nodes.math("DIVIDE", nodes.math("SUBTRACT", 1.0, nodes.math("EXPONENT", nodes.math("MULTIPLY", z, -1.0))), z)
    patches = nodes.between(nodes.noise(place, 0.0042, 3, 0.5), 0.30, 0.72, 0.30, 1.9)
    lying = nodes.math("MULTIPLY", nodes.math("MULTIPLY", nodes.math("MULTIPLY", away, 1 / 1350), mean), patches)
    depth = nodes.math("MULTIPLY_ADD", away, 1 / 6000, lying)
    hidden = nodes.math("SUBTRACT", 1.0, nodes.math("EXPONENT", nodes.math("MULTIPLY", depth, -1.0)))
    glow = nodes.add("ShaderNodeEmission", {0: mist_colour(nodes, nodes.vector("NORMALIZE", place))})
    return nodes.mix_shaders(hidden, seen_surface, glow.outputs[0])
