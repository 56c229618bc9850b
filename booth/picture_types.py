"""The types of arrays and sizes, each defined here and nowhere else.

NumPy is imported for the type checker only, so that processes without pictures stay small.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    """RGB in sRGB: height x width x 3, 0 to 255."""
    Grey = NDArray[np.uint8]
    """One channel: height x width, 0 to 255."""
    Matte = NDArray[np.uint8]
    """How much of each pixel is person: height x width, 0 (scene) to 255 (person). Alpha as it is stored and drawn."""
    Alpha = NDArray[np.float32]
    """A matte while it is computed: height x width, 0 (scene) to 1 (person)."""
    Mask = NDArray[np.bool_]
    """A set of pixels: height x width."""
    Plate = NDArray[np.uint8]
    """The empty room: RGB, or RGBA with 255 in the last channel where the room is known and 0 where not."""
else:
    Picture = Grey = Matte = Alpha = Mask = Plate = Any

Size = tuple[int, int]
"""Width and height in pixels."""

Ratio = tuple[int, int]
"""An aspect ratio, width to height, such as (16, 9)."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom of a part of a picture, in pixels; right and bottom are exclusive."""

RelativeBox = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a picture, as fractions of its width and height."""

WHOLE: RelativeBox = (0.0, 0.0, 1.0, 1.0)
"""All of a picture."""
