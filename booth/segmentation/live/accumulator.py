"""What the model has said so far: its looks averaged where nothing moves, the newest alone where something does."""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Matte, Picture, Size
from booth.segmentation.live.crops import Crop

_MOST = 24.0  # looks that are remembered at one place, at most
_DOUBT_KEEPS = 0.5  # share of the former matte where the newest look is in full doubt; 0 to 1
_STILL, _MOVED = 3.0, 14.0  # change from frame to frame, of 255: noise up to the first, motion from the second
_REACH = 5  # pixels around what moved whose matte may have moved with it


def _doubt() -> NDArray[np.float32]:
    """How unsure the model is at each value of its matte, 0 to 1.

    The polynomial of MediaPipe's segmentation_smoothing_calculator: an approximation of the entropy of the value.
    """
    x = (np.arange(256, dtype=np.float64) / 255 - 0.5) ** 2
    sure = x * (5.68842 + x * (-0.748699 + x * (-57.8051 + x * (291.309 + x * -624.717))))
    doubt: NDArray[np.float32] = (1 - np.minimum(1, sure)).astype(np.float32)
    return doubt


_MOST_GAIN = 1 - _DOUBT_KEEPS * _doubt()
_MOTION = np.clip((np.arange(256, dtype=np.float32) - _STILL) / (_MOVED - _STILL), 0, 1)


class Accumulator:
    """A map of how much of each pixel is person, and of how many looks stand behind that. Not for two threads."""

    def __init__(self, size: Size) -> None:
        """*size* is the map's."""
        width, height = size
        self.matte = np.zeros((height, width), np.float32)
        """0 (scene) to 255 (person)."""
        self.unseen = np.zeros((height, width), np.float32)
        """What has moved since it was last looked at, 0 to 1."""
        self._trust = np.zeros((height, width), np.float32)
        self._before: Picture | None = None

    def watch(self, picture: Picture) -> None:
        """Takes in the frame's *picture* at the map's size: where it has changed, former looks count for less."""
        if self._before is not None:
            change = cv2.cvtColor(cv2.absdiff(picture, self._before), cv2.COLOR_RGB2GRAY)
            change = cv2.dilate(cv2.blur(change, (3, 3)), np.ones((_REACH, _REACH), np.uint8))
            moved = cv2.LUT(change, _MOTION)
            cv2.max(self.unseen, moved, dst=self.unseen)
            cv2.multiply(self._trust, 1 - moved, dst=self._trust)
        self._before = picture

    def learn(self, look: Crop, matte: Matte) -> None:
        """Takes in what the model said of *look*, at the size of its box."""
        x0, y0, x1, y1 = look.box
        believed, trust, unseen = (array[y0:y1, x0:x1] for array in (self.matte, self._trust, self.unseen))
        stands = trust + look.weight
        gain = np.minimum(look.weight / stands, cv2.LUT(matte, _MOST_GAIN))
        believed += gain * (matte - believed)
        np.minimum(stands, _MOST, out=trust)
        unseen *= 1 - look.weight

    def forget(self) -> None:
        """Begins anew: after a pause in which anything may have happened."""
        for array in (self.matte, self.unseen, self._trust):
            array[:] = 0
        self._before = None
