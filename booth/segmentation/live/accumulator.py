"""The model's outputs accumulated over time: averaged where nothing moves, the newest alone where something does."""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Matte, Picture, Size
from booth.segmentation.live.crops import Crop

_MOST_OUTPUTS = 48.0  # averaged at one pixel, at most
_UNCERTAIN_KEEPS = 0.8  # of the former matte, where the newest output is wholly uncertain; MediaPipe has 0.7 to 0.9
_NOISE, _MOTION = 3.0, 14.0  # change between frames, levels of 255: noise up to the first, motion from the second
_REACH = 5  # pixels: side of the square around what moved whose matte may have moved with it


def _uncertainty() -> NDArray[np.float32]:
    """How uncertain the model is at each of its 256 confidences, 0 to 1: highest in the middle.

    The polynomial of MediaPipe's segmentation_smoothing_calculator, which approximates the entropy of the value.
    """
    x = (np.arange(256, dtype=np.float64) / 255 - 0.5) ** 2
    certain = x * (5.68842 + x * (-0.748699 + x * (-57.8051 + x * (291.309 + x * -624.717))))
    uncertainty: NDArray[np.float32] = (1 - np.minimum(1, certain)).astype(np.float32)
    return uncertainty


_HIGHEST_GAIN = 1 - _UNCERTAIN_KEEPS * _uncertainty()  # by confidence
_MOVED = np.clip((np.arange(256, dtype=np.float32) - _NOISE) / (_MOTION - _NOISE), 0, 1)  # by change between frames


class Accumulator:
    """For each pixel of a small map a running mean of the model's outputs. Not for two threads at a time."""

    def __init__(self, size: Size) -> None:
        """*size* is the map's."""
        width, height = size
        self.mean = np.zeros((height, width), np.float32)
        """Of the confidences: 0 (scene) to 255 (person)."""
        self.unseen = np.zeros((height, width), np.float32)
        """How much has moved since the model was last shown it, 0 to 1."""
        self.outputs = np.zeros((height, width), np.float32)
        """That the mean is of, by weight; fewer after motion."""
        self._previous: Picture | None = None

    def watch(self, picture: Picture) -> None:
        """Takes in the next frame, *picture* at the map's size: where it has changed, former outputs count for less."""
        if self._previous is not None:
            change = cv2.cvtColor(cv2.absdiff(picture, self._previous), cv2.COLOR_RGB2GRAY)
            change = cv2.dilate(cv2.blur(change, (3, 3)), np.ones((_REACH, _REACH), np.uint8))
            moved = cv2.LUT(change, _MOVED)
            cv2.max(self.unseen, moved, dst=self.unseen)
            cv2.multiply(self.outputs, 1 - moved, dst=self.outputs)
        self._previous = picture

    def add(self, crop: Crop, output: Matte) -> None:
        """Takes in the model's *output* for *crop*, at the size of its box."""
        x0, y0, x1, y1 = crop.box
        mean, outputs, unseen = (array[y0:y1, x0:x1] for array in (self.mean, self.outputs, self.unseen))
        with_this = outputs + crop.weight
        gain = np.minimum(crop.weight / with_this, cv2.LUT(output, _HIGHEST_GAIN))
        mean += gain * (output - mean)
        np.minimum(with_this, _MOST_OUTPUTS, out=outputs)
        unseen *= 1 - crop.weight

    def reset(self) -> None:
        """Forgets everything, as after a pause in which anything may have happened."""
        for array in (self.mean, self.unseen, self.outputs):
            array[:] = 0
        self._previous = None
