"""What OpenCV's own types leave open: which numbers an array holds."""

import cv2
import numpy as np
from numpy.typing import NDArray


def as_uint8(array: cv2.typing.MatLike) -> NDArray[np.uint8]:
    """*array* itself, which is uint8 already, typed as that; nothing is converted."""
    assert array.dtype == np.uint8
    return array  # type: ignore[return-value]  # checked above
