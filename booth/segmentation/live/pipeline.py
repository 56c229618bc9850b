"""The live matte: one look of the model for each frame, gathered over time into a matte of the live view's size."""

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np

from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_fast
from booth.picture_types import Matte, Picture, Size
from booth.segmentation.alpha import presence
from booth.segmentation.live.accumulator import Accumulator
from booth.segmentation.live.background import BackgroundModel, fuse
from booth.segmentation.live.crops import Crop, CropSchedule, crop_input, crop_matte
from booth.segmentation.live.decontaminate import decontaminate
from booth.segmentation.live.figures import FigureFilter
from booth.segmentation.live.refine import EdgeRefiner
from booth.segmentation.segmenter import INPUT_SIZES, model_for

_SHRUNK = 640  # pixels of the longer side, at least, of the frame as it is worked on
_MAP = 320  # pixels of the longer side of the map that looks are gathered in
_PAUSE = 0.5  # seconds without a frame after which what was seen before counts no more


class LivePipeline:
    """Says frame by frame how much of each pixel is person. Not for two threads at a time.

    Each frame takes three steps: `shrink` gives the picture to show the model, `learn` takes its answer, `refine` gives
    the matte. `update` does all three. `clean` then takes the old wall's rim off the picture.
    """

    def __init__(self, size: Size, model: Literal["auto", "general", "landscape"], threshold: float) -> None:
        """*size* is the live view's; *threshold*, 0 to 1, how sure the model must be that a pixel is person."""
        self.model = model_for(model)
        width, height = size
        longer = max(size)
        self._threshold = threshold
        self._map_size = (max(1, round(width * _MAP / longer)), max(1, round(height * _MAP / longer)))
        self._gaze = CropSchedule(self._map_size, INPUT_SIZES[self.model])
        self._belief = Accumulator(self._map_size)
        self._people = FigureFilter()
        self.plate = BackgroundModel(self._map_size)
        self.work_at(size)
        self._tidied: Matte = np.zeros(self._map_size[::-1], np.uint8)
        self._last = float("-inf")
        self._shrunk: Picture
        self._small: Picture
        self._look: Crop

    def work_at(self, size: Size) -> None:
        """Takes pictures of *size*, of the same shape as before, from the next `shrink` on; what was learned stays."""
        width, height = size
        less = max(1, max(size) // _SHRUNK)
        self._shrunk_size = (width // less, height // less)
        self._refiner = EdgeRefiner(size, self._threshold)

    @property
    def presence(self) -> float:
        """The share of the picture that is guest, 0 to 1."""
        return presence(self._tidied)

    def update(self, picture: Picture, now: float, segment: Callable[[Picture], Matte]) -> Matte:
        """The matte of *picture*, which was taken at *now* (seconds), with one answer of the model's."""
        self.learn(segment(self.shrink(picture, now)))
        return self.refine()

    def shrink(self, picture: Picture, now: float) -> Picture:
        """What the model is to be shown of *picture*, at the model's size."""
        if now - self._last > _PAUSE:
            self.forget()
        self._last = now
        self._shrunk = resize_fast(picture, self._shrunk_size)
        self._small = resize_fast(self._shrunk, self._map_size)
        self._belief.watch(self._small)
        self._look = self._gaze.choose(self._people.boxes, self._belief.unseen)
        return crop_input(picture, self._shrunk, self._look, self._map_size, INPUT_SIZES[self.model])

    def learn(self, answer: Matte) -> None:
        """Takes in the model's *answer* to what `shrink` gave."""
        self._belief.learn(self._look, crop_matte(answer, self._look))
        believed = self._belief.matte.astype(np.uint8)
        evidence = self.plate.evidence(self._small)
        matte = believed if evidence is None else fuse(believed, evidence)
        self._tidied = self._people.tidy(matte, believed, self._last)
        self.plate.learn(self._small, as_uint8(cv2.max(believed, self._tidied)), self._belief.unseen, self._last)

    def refine(self) -> Matte:
        """The matte of the picture that `shrink` was given, at its size."""
        return self._refiner.refine(self._shrunk, self._small, self._tidied)

    def clean(self, picture: Picture, matte: Matte) -> None:
        """Gives the *picture* that `shrink` was given the guests' own colours at the edge of *matte*, in place."""
        decontaminate(picture, matte, self._small)

    def show_empty(self, picture: Picture) -> None:
        """Takes *picture*, of the live view's shape, as the empty room."""
        self.plate.show_empty(resize_fast(resize_fast(picture, self._shrunk_size), self._map_size))

    def forget(self) -> None:
        """Begins anew, as after a pause in which anything may have happened."""
        self._belief.forget()
        self._people.forget()
        self._tidied = np.zeros(self._map_size[::-1], np.uint8)
