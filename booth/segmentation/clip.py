"""The mattes of a clip's frames: the live view's means from both directions of time, and looks of the photo's model.

What the live view accumulates lags: a frame knows those before it and none after it. A clip is complete when it is cut
out, so the frames are passed over twice, forwards and backwards. Of each pixel the mean is over all that the model has
said of it since something last moved there, and until something moves there next.

Some frames are looked at by the matting model of the photo as well. What it finds is taken over into the frames around,
along the optical flow, as far as the pictures fit there; elsewhere the matte is the live view's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.frames import CLIP_SECONDS
from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_fast
from booth.picture_types import Matte, Picture, Plate
from booth.segmentation.live.accumulator import Accumulator
from booth.segmentation.live.background import BackgroundModel
from booth.segmentation.live.crops import CropSchedule, crop_input, crop_matte, map_size
from booth.segmentation.live.decontaminate import decontaminate
from booth.segmentation.live.figures import FigureFilter
from booth.segmentation.live.fusion import fuse
from booth.segmentation.live.refine import EdgeRefiner
from booth.segmentation.still.agreement import SHORT_SIDE
from booth.segmentation.still.models import StillModels

GUIDE_SIDE = 640  # pixels of the longer side of the pictures that edges are found in
_LOOKS = 2.5  # a second, of the matting model: five for a clip, which take a small PC as long as all the rest
_REACH = CLIP_SECONDS  # over which a look counts for less and less: all have a say in each frame
_AROUND = 5  # pixels of the map: side of the square in which a look must fit, since its alpha is as coarse
_SAME, _OTHER = 6, 26  # levels of 255 between a look and a frame: as the camera's noise, and as another thing

_Numbers = NDArray[np.float32]
_FITS = np.clip((_OTHER - np.arange(256, dtype=np.float32)) / (_OTHER - _SAME), 0, 1)  # by that difference


class ClipMatting:
    """Cuts the guests out of a clip's frames, which are all known. Not for two threads at a time."""

    def __init__(
        self,
        guides: Sequence[Picture],
        rate: float,
        models: StillModels,
        threshold: float,
        plate: Plate | None = None,
    ) -> None:
        """*guides*: the frames in their order, *rate* a second, with a longer side of about GUIDE_SIDE pixels.

        This is where the models work. *threshold* as in `soft_threshold`; *plate*: the empty room, if it is known.
        """
        height, width = guides[0].shape[:2]
        self._size = map_size((width, height))
        self._guides = guides
        self._rate = rate
        self._models = models
        self._threshold = threshold
        self._refiner: EdgeRefiner | None = None
        self._small = [resize_fast(guide, self._size) for guide in guides]
        self._mattes = self._coarse(plate)

    def cut_out(self, number: int, picture: Picture) -> Matte:
        """The matte of frame *number*, which *picture* shows at the size that is wanted; decontaminates it in place.

        All of a clip's pictures have one size.
        """
        small = self._small[number]
        if self._refiner is None:
            self._refiner = EdgeRefiner((picture.shape[1], picture.shape[0]), self._threshold)
        matte = self._refiner.refine(self._guides[number], small, self._mattes[number])
        decontaminate(picture, matte, small)
        return matte

    def _coarse(self, plate: Plate | None) -> list[Matte]:
        """The matte of each frame at the map's size."""
        schedule, figures = CropSchedule(self._size, self._models.segmenter.input_size), FigureFilter()
        numbers = range(len(self._guides))
        forwards = self._passed(numbers, schedule, figures)
        backwards = self._passed(reversed(numbers), schedule, figures)
        means = [_mean(*forwards[number], *backwards[number]) for number in numbers]
        background = BackgroundModel(self._size)
        if plate is not None:
            background.show_empty(resize_fast(np.ascontiguousarray(plate[..., :3]), self._size))
        figures.reset()
        mattes = []
        for number, (mean, corrected) in enumerate(zip(means, self._corrected(means), strict=True)):
            matte = corrected.astype(np.uint8)
            comparison = background.compare(self._small[number])
            if comparison and comparison.evidence is not None:
                matte = fuse(matte, comparison.evidence)
            mattes.append(figures.filter(matte, mean.astype(np.uint8), number / self._rate))
        return mattes

    def _passed(
        self, numbers: Iterable[int], schedule: CropSchedule, figures: FigureFilter
    ) -> dict[int, tuple[_Numbers, _Numbers]]:
        """One pass over the frames in the order of *numbers*: by number the mean, and of how many outputs it is."""
        accumulator, segmenter = Accumulator(self._size), self._models.segmenter
        gathered = {}
        for at, number in enumerate(numbers):
            guide = self._guides[number]
            accumulator.watch(self._small[number])
            crop = schedule.choose(figures.boxes, (), accumulator.unseen)
            output = segmenter.segment(crop_input(guide, guide, crop, self._size, segmenter.input_size))
            accumulator.add(crop, crop_matte(as_uint8(cv2.LUT(output, segmenter.calibration)), crop))
            gathered[number] = accumulator.mean.copy(), accumulator.outputs.copy()
            mean = accumulator.mean.astype(np.uint8)
            figures.filter(mean, mean, at / self._rate)
        return gathered

    def _corrected(self, means: Sequence[_Numbers]) -> Iterator[_Numbers]:
        """*means* with the matting model's alphas in their place, as far as these follow the guests."""
        count = len(means)
        looks = max(1, round(_LOOKS * count / self._rate))
        at = [round((look + 0.5) * count / looks - 0.5) for look in range(looks)]
        seen = [_Look(self._small[number], self._alpha(number)) for number in at]
        for number, mean in enumerate(means):
            total, weights, trust = np.zeros_like(mean), np.full_like(mean, 1e-6), np.zeros_like(mean)
            flow = _Flow(self._small[number])
            for look, taken in zip(seen, at, strict=True):
                nearness = 1 - abs(number - taken) / self._rate / _REACH
                if nearness <= 0:
                    continue
                alpha, fits = flow.bring(look)
                total += nearness * fits * alpha
                weights += nearness * fits
                trust = np.maximum(trust, fits)
            yield trust * total / weights + (1 - trust) * mean

    def _alpha(self, number: int) -> _Numbers:
        """What the matting model sees in a frame: 0 to 255, at the map's size."""
        alpha = self._models.matting.alpha(self._guides[number], SHORT_SIDE)
        return np.clip(cv2.resize(alpha, self._size, interpolation=cv2.INTER_AREA) * 255, 0, 255).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the matting model has seen in one frame."""

    picture: Picture  # of the map's size, as the next
    alpha: _Numbers


class _Flow:
    """Brings what was seen in other frames to where it is in this one."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        height, width = self._grey.shape
        self._grid = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=2).astype(np.float32)

    def bring(self, look: _Look) -> tuple[_Numbers, _Numbers]:
        """The alpha of *look* as it is in this frame, and how well it fits at each pixel, 0 to 1."""
        other = cv2.cvtColor(look.picture, cv2.COLOR_RGB2GRAY)
        across, down = cv2.split(self._grid + self._flow.calc(self._grey, other, np.zeros_like(self._grid)))
        alpha = cv2.remap(look.alpha, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        brought = cv2.remap(look.picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        differs = cv2.cvtColor(cv2.absdiff(brought, self._picture), cv2.COLOR_RGB2GRAY)
        fits = cv2.LUT(cv2.blur(differs, (_AROUND, _AROUND)), _FITS)
        return np.asarray(alpha, np.float32), np.asarray(fits, np.float32)


def _mean(one: _Numbers, of_one: _Numbers, other: _Numbers, of_other: _Numbers) -> _Numbers:
    """The mean of two means, by how many outputs each is of."""
    weighted: _Numbers = (of_one * one + of_other * other) / np.maximum(of_one + of_other, 1e-6)
    return weighted
