"""The matting model of a photo: MODNet, which draws hair and what is held, run by OpenCV in float32.

Ke, Sun, Li, Yan, Lau, "MODNet: real-time trimap-free portrait matting via objective decomposition" (AAAI 2022).
It takes about a second for a picture, so it works in the darkroom and never in front of a guest.
"""

from typing import Protocol

import cv2
import numpy as np

from booth.imaging.resize import resize_area
from booth.picture_types import Alpha, Picture
from booth.segmentation.model_files import checked_model

FILE = "modnet.onnx"
SHA256 = "cd9217d46937026e5a88af0fdc32d580153e4135b123cc0e64c3f94070d2bd08"
_STRIDE = 32  # pixels: each side of the input is a multiple of it


class Matting(Protocol):
    """Finds the alpha of everybody in a picture and of what they hold. Not for two threads."""

    def alpha(self, picture: Picture, short_side: int) -> Alpha:
        """The alpha of *picture*, looked at with its shorter side at about *short_side* pixels; of that size."""
        ...


class MODNet:
    """A loaded model; opens no connections."""

    def __init__(self) -> None:
        """Raises ValueError if the model's file is damaged."""
        self._net = cv2.dnn.readNetFromONNX(str(checked_model(FILE, SHA256)))

    def alpha(self, picture: Picture, short_side: int) -> Alpha:
        """As `Matting.alpha`; the input's sides are rounded to multiples of 32."""
        scale = short_side / min(picture.shape[:2])
        height, width = (max(1, round(scale * side / _STRIDE)) * _STRIDE for side in picture.shape[:2])
        self._net.setInput(
            cv2.dnn.blobFromImage(resize_area(picture, (width, height)), 1 / 127.5, mean=(127.5, 127.5, 127.5))
        )
        alpha: Alpha = self._net.forward()[0, 0].astype(np.float32)  # a copy: the next picture overwrites the output
        return alpha
