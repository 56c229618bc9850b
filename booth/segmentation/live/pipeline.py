"""The live matte: the model is shown one crop of each frame; its outputs are accumulated, filtered and refined."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_fast
from booth.picture_types import Box, Matte, Picture, Plate, Size
from booth.segmentation.alpha import presence
from booth.segmentation.faces import Face, FaceDetector
from booth.segmentation.heads import is_guest, is_inside, surroundings
from booth.segmentation.live.accumulator import Accumulator
from booth.segmentation.live.background import BackgroundModel, Comparison
from booth.segmentation.live.crops import Crop, CropSchedule, crop_input, crop_matte, map_size
from booth.segmentation.live.decontaminate import decontaminate
from booth.segmentation.live.figures import FigureFilter
from booth.segmentation.live.fusion import fuse
from booth.segmentation.live.refine import EdgeRefiner
from booth.segmentation.segmenter import SEGMENTERS, live_segmenter

_SHRUNK_SIDE = 640  # pixels of the longer side, at least, of the frame that the edge is refined with
_FIRST_SEARCH, _SEARCH_EVERY = 4, 30  # cutouts from somebody's coming to a search for faces, and from one to the next
_PAUSE = 0.5  # seconds without a frame after which what was accumulated is out of date


@dataclass(frozen=True, slots=True)
class PreparedFrame:
    """A frame and the crop that was chosen for it; what is next is the model's output for `model_input`."""

    picture: Picture
    model_input: Picture
    time: float
    crop: Crop
    shrunk: Picture
    small: Picture  # of the map's size


@dataclass(frozen=True, slots=True)
class CoarseCutout:
    """A frame with the matte of the map's size, after the model's output was accumulated."""

    frame: PreparedFrame
    matte: Matte


@dataclass(frozen=True, slots=True)
class LiveCutout:
    """What the live view shows of a frame."""

    picture: Picture  # the one given to `prepare`, decontaminated
    matte: Matte  # of its size
    presence: float  # fraction of the picture that is guest, 0 to 1
    plate: Plate | None  # of the map's size; None while it is not trusted


class LivePipeline:
    """Cuts the guests out of each frame with one output of the model. Not for two threads at a time.

    The model runs elsewhere, so that each frame takes three calls, each of which takes the former's result: `prepare`
    says what to show the model, `accumulate` takes its output, `finish` gives the cutout. A frame whose output never
    comes is left where it is. What need not wait for the model is done by a fourth, `meanwhile`, and what need not wait
    for the frame to be shown by a fifth, `find_faces`.
    """

    def __init__(self, size: Size, model: str, threshold: float, detector: FaceDetector | None) -> None:
        """*size* is the live view's; *model* a name in SEGMENTERS, or "auto"; *threshold* as in `soft_threshold`.

        Without *detector* the model is shown no heads by themselves, and more often loses hair before a wall like it.
        """
        self.model = live_segmenter(model)
        self._segmenter = SEGMENTERS[self.model]
        self._threshold = threshold
        self._map_size = map_size(size)
        self._schedule = CropSchedule(self._map_size, self._segmenter.input_size)
        self._accumulator = Accumulator(self._map_size)
        self._figures = FigureFilter()
        self.background = BackgroundModel(self._map_size)
        self._detector = detector
        self._heads: list[Box] = []  # and what is around them, in the map, as found at the last search
        self._until_search = _FIRST_SEARCH  # cutouts
        self._previous = float("-inf")  # time of the frame before
        self._lesson: tuple[Picture, Comparison | None, Matte, NDArray[np.float32], float] | None = (
            None  # to be learned
        )
        self._compared: tuple[PreparedFrame, Comparison | None] | None = None  # the newest frame with the plate
        self.work_at(size)

    def work_at(self, size: Size) -> None:
        """Takes pictures of *size*, of the same aspect ratio as before, from the next frame on, and forgets nothing."""
        width, height = size
        reduction = max(1, max(size) // _SHRUNK_SIDE)
        self._shrunk_size = (width // reduction, height // reduction)
        self._refiner = EdgeRefiner(size, self._threshold)

    def prepare(self, picture: Picture, now: float) -> PreparedFrame:
        """Takes in *picture*, a frame of the working size that was taken at *now* (seconds), and chooses a crop.

        After a pause all that was accumulated is forgotten, but for the background.
        """
        if now - self._previous > _PAUSE:
            self._accumulator.reset()
            self._figures.reset()
            self._heads, self._until_search = [], _FIRST_SEARCH
        self._previous = now
        shrunk = resize_fast(picture, self._shrunk_size)
        small = resize_fast(shrunk, self._map_size)
        self._accumulator.watch(small)
        crop = self._schedule.choose(self._figures.boxes, self._heads, self._accumulator.unseen)
        model_input = crop_input(picture, shrunk, crop, self._map_size, self._segmenter.input_size)
        return PreparedFrame(picture, model_input, now, crop, shrunk, small)

    def meanwhile(self, frame: PreparedFrame) -> None:
        """What can be done for *frame* while the model works: learns the background of the frame before, compares.

        It may be left out; then `accumulate` does it.
        """
        if self._lesson:
            self.background.learn(*self._lesson)
            self._lesson = None
        self._compared = frame, self.background.compare(frame.small)

    def accumulate(self, frame: PreparedFrame, output: Matte) -> CoarseCutout:
        """Takes in the *output* of the model for the input of *frame*."""
        if self._compared is None or self._compared[0] is not frame:
            self.meanwhile(frame)
        comparison = self._compared[1] if self._compared else None
        calibrated = as_uint8(cv2.LUT(output, self._segmenter.calibration))
        self._accumulator.add(frame.crop, crop_matte(calibrated, frame.crop))
        accumulated = self._accumulator.mean.astype(np.uint8)
        fused = accumulated
        if comparison and comparison.evidence is not None:
            fused = fuse(accumulated, comparison.evidence)
        matte = self._figures.filter(fused, accumulated, frame.time)
        people = as_uint8(cv2.max(accumulated, matte))
        self._lesson = frame.small, comparison, people, self._accumulator.unseen.copy(), frame.time
        return CoarseCutout(frame, matte)

    def finish(self, coarse: CoarseCutout) -> LiveCutout:
        """The cutout at the working size. The frame's picture is decontaminated in place, to save the copy."""
        frame = coarse.frame
        matte = self._refiner.refine(frame.shrunk, frame.small, coarse.matte)
        decontaminate(frame.picture, matte, frame.small)
        return LiveCutout(frame.picture, matte, presence(coarse.matte), self.background.plate())

    def find_faces(self, cutout: LiveCutout) -> tuple[list[Face], Matte] | None:
        """Searches *cutout* for the guests' faces, if it is time to: the model is shown their heads from then on.

        Returns them with the matte at the size at which they were searched for, or None if it is not: a search takes
        8 to 25 ms on an x86 core.
        """
        if not self._figures.boxes:
            self._heads, self._until_search = [], _FIRST_SEARCH
        self._until_search -= 1
        if self._detector is None or self._until_search > 0:
            return None
        self._until_search = _SEARCH_EVERY
        matte = resize_fast(cutout.matte, self._shrunk_size)
        found = self._detector.find(resize_fast(cutout.picture, self._shrunk_size))
        faces = [face for face in found if is_guest(matte, face)]
        scale = self._map_size[0] / self._shrunk_size[0]
        self._heads = [surroundings(face, scale) for face in faces if is_inside(matte, face)]
        return faces, matte

    def show_empty(self, picture: Picture) -> None:
        """Takes *picture*, of the live view's aspect ratio, as the empty room."""
        self.background.show_empty(resize_fast(resize_fast(picture, self._shrunk_size), self._map_size))
