"""The plate's evidence as log-odds in whole numbers, and its fusion with the model's output: by tables, for speed."""

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Grey, Matte
from booth.segmentation.alpha import Curve, logit, sigmoid, to_alpha, to_matte
from booth.segmentation.plate_evidence import LIVE

Evidence = NDArray[np.uint8]
"""Log-odds that a pixel is person, height x width: 128 + 16 times the natural logarithm of the odds."""

NEUTRAL = 128
"""The evidence where nothing is known."""

STEPS_PER_LEVEL = 4
"""Distances of colours are counted in quarters of a level."""

_SCALE = 16  # steps for each unit of log-odds
_MODEL_DOUBT = 0.03  # beside the plate the model is never more certain than that, 0 to 1
_SURE = 200  # of 255: confidences from here on are surely person
_INSIDE = np.ones((9, 9), np.uint8)  # pixels around one inside of a person that are all surely person
_LEAST_INSIDE = np.uint8(NEUTRAL - _SCALE)  # evidence against a person there counts no more than this


def distance_evidence(distance: Grey) -> Evidence:
    """Evidence of a person (log-odds) for *distance* from the plate's colours, in quarters of a level; same shape."""
    return as_uint8(cv2.LUT(distance, _OF_DISTANCE))


def fuse(matte: Matte, evidence: Evidence) -> Matte:
    """The matte in which the log-odds of the model's *matte* and the plate's *evidence* are summed.

    As for independent observations with an even prior. Deep inside a person evidence against one counts for little:
    clothes may have the wall's colour.
    """
    inside = as_uint8(cv2.erode(cv2.inRange(matte, _SURE, 255), _INSIDE))
    evidence = as_uint8(cv2.max(evidence, inside & _LEAST_INSIDE))
    return as_uint8(cv2.LUT(cv2.addWeighted(cv2.LUT(matte, _OF_MATTE), 1, evidence, 1, -NEUTRAL), _TO_MATTE))


def _in_steps(log_odds: NDArray[np.floating]) -> Curve:
    return np.round(NEUTRAL + _SCALE * log_odds).astype(np.uint8)


_OF_DISTANCE = _in_steps(LIVE.log_odds(np.arange(256) / STEPS_PER_LEVEL))
_OF_MATTE = _in_steps(logit(to_alpha(np.arange(256, dtype=np.uint8)), _MODEL_DOUBT))
_TO_MATTE = to_matte(sigmoid(((np.arange(256) - NEUTRAL) / _SCALE).astype(np.float32)))
