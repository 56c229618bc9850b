"""What the tests of developing look at."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from booth.darkroom.developed import Developed
from booth.darkroom.live import develop_live
from booth.frames import Shot
from booth.picture_types import Picture
from booth.settings import Settings

ROOT = Path(__file__).parents[2]
FRAME = 30  # of the demo camera


def live(shot: Shot, settings: Settings) -> Developed:
    """The live photo where the screen has no scene cached."""
    return develop_live(shot, settings, lambda _: None)


def picture_of(developed: Developed) -> Picture:
    return np.asarray(Image.open(io.BytesIO(developed.photo)))


def apart(one: Picture, other: Picture) -> float:
    return float(np.abs(one.astype(int) - other).mean())
