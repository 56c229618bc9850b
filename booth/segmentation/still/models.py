"""The models that a still is cut out with, loaded together, and how fast this machine runs them."""

import os
from dataclasses import dataclass

import cv2
import numpy as np

from booth.clock import Clock
from booth.segmentation.faces import FaceDetector
from booth.segmentation.matting import Matting, MODNet
from booth.segmentation.segmenter import STILL_SEGMENTER, Segmenter, make_segmenter
from booth.segmentation.still.agreement import SMALL

_SLOW = 1.2  # seconds of processor time for one look; a small PC takes half a second, a Raspberry Pi 4 about two


@dataclass(frozen=True, slots=True)
class StillModels:
    """What `cut_out_still` needs. Not for two threads."""

    segmenter: Segmenter  # with a square input
    matting: Matting
    faces: FaceDetector | None  # finds the heads that have to be whole; None leaves them unchecked
    thorough: bool  # whether the machine is fast enough for several looks at a picture

    def close(self) -> None:
        """Frees the models; they are not used afterwards."""
        self.segmenter.close()


def load_still_models(clock: Clock) -> StillModels:
    """Loads them and tries how fast they are, on one thread. Raises ValueError if a model's file is damaged."""
    cv2.setNumThreads(1)  # the live view keeps its cores
    segmenter, matting = make_segmenter(STILL_SEGMENTER), MODNet()
    picture = np.full((SMALL, SMALL * 16 // 9, 3), 128, np.uint8)
    matting.alpha(picture, SMALL)  # the first time OpenCV also gets its memory
    began = clock.process_time(os.getpid())
    matting.alpha(picture, SMALL)
    thorough = clock.process_time(os.getpid()) - began < _SLOW
    return StillModels(segmenter, matting, FaceDetector(), thorough)
