"""The methods by which people are cut out of picture files: as in photo, live view and clip, and by a model alone."""

from collections.abc import Callable, Sequence

import cv2

from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_area, resize_fast
from booth.picture_types import Matte, Picture
from booth.segmentation.clip import GUIDE_SIDE, ClipMatting
from booth.segmentation.faces import FaceDetector
from booth.segmentation.live.pipeline import LiveCutout, LivePipeline
from booth.segmentation.segmenter import Segmenter
from booth.segmentation.still.models import StillModels
from booth.segmentation.still.pipeline import cut_out_still

Method = Callable[[Picture, Picture | None], tuple[Picture, Matte]]
"""From a picture, and the plate if there is one, to the people's own colours and their matte, both of its size."""

_SETTLED = 30  # frames, one second of the live view, after which its matte has settled


def still_method(models: StillModels, threshold: float) -> Method:
    """The method of the photo."""
    return lambda picture, plate: cut_out_still(picture, models, threshold, plate)


def live_method(segmenter: Segmenter, model: str, threshold: float) -> Method:
    """The live view's method for single pictures, each of which is shown to it for a second.

    *segmenter* is the *model* of that name.
    """
    detector = FaceDetector()

    def cut(picture: Picture, plate: Picture | None) -> tuple[Picture, Matte]:
        live = _live_pipeline(picture, plate, model, threshold, detector)
        for number in range(_SETTLED):
            cutout = _live_cutout(live, segmenter, picture, number / _SETTLED)
        return cutout.picture, cutout.matte

    return cut


def live_sequence_method(segmenter: Segmenter, model: str, threshold: float, rate: float) -> Method:
    """The live view's method for pictures that follow each other in time, *rate* a second, all of one size.

    Only the plate of the first is used. *segmenter* is the *model* of that name.
    """
    live: LivePipeline | None = None
    detector = FaceDetector()
    number = 0

    def cut(picture: Picture, plate: Picture | None) -> tuple[Picture, Matte]:
        nonlocal live, number
        live = live or _live_pipeline(picture, plate, model, threshold, detector)
        cutout = _live_cutout(live, segmenter, picture, number / rate)
        number += 1
        return cutout.picture, cutout.matte

    return cut


def clip_method(pictures: Sequence[Picture], models: StillModels, threshold: float, rate: float) -> Method:
    """The method of a clip for *pictures*, its frames, *rate* a second, in whose order it is to be asked for them."""
    matting: ClipMatting | None = None
    number = 0

    def cut(picture: Picture, plate: Picture | None) -> tuple[Picture, Matte]:
        nonlocal matting, number
        if matting is None:
            scale = min(1.0, GUIDE_SIDE / max(picture.shape))
            size = round(scale * picture.shape[1]), round(scale * picture.shape[0])
            matting = ClipMatting([resize_fast(each, size) for each in pictures], rate, models, threshold, plate)
        picture = picture.copy()
        number += 1
        return picture, matting.cut_out(number - 1, picture)

    return cut


def model_alone(segmenter: Segmenter) -> Method:
    """By the model alone, which resizes the picture and its output itself."""
    return lambda picture, _plate: (picture, segmenter.segment(picture))


def model_alone_averaged(segmenter: Segmenter) -> Method:
    """By the model alone, from an area-averaged picture of its input size, its output enlarged linearly."""

    def cut(picture: Picture, _plate: Picture | None) -> tuple[Picture, Matte]:
        output = segmenter.segment(resize_area(picture, segmenter.input_size))
        return picture, as_uint8(cv2.resize(output, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR))

    return cut


def _live_cutout(live: LivePipeline, segmenter: Segmenter, picture: Picture, now: float) -> LiveCutout:
    """The next frame through *live*, which would decontaminate the *picture* itself."""
    prepared = live.prepare(picture.copy(), now)
    cutout = live.finish(live.accumulate(prepared, segmenter.segment(prepared.model_input)))
    live.find_faces(cutout)
    return cutout


def _live_pipeline(
    picture: Picture, plate: Picture | None, model: str, threshold: float, detector: FaceDetector
) -> LivePipeline:
    """A pipeline for pictures of the size of *picture* that knows nothing but the *plate*."""
    live = LivePipeline((picture.shape[1], picture.shape[0]), model, threshold, detector)
    if plate is not None:
        live.show_empty(plate)
    return live
