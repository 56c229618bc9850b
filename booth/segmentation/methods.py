"""The ways in which people are cut out of a picture file: as in the finished photo, as in the live view, or roughly."""

from collections.abc import Callable

import cv2

from booth.imaging.arrays import as_uint8
from booth.imaging.resize import resize_area
from booth.picture_types import Matte, Picture
from booth.segmentation.live.pipeline import LivePipeline
from booth.segmentation.segmenter import INPUT_SIZES, Model, Segmenter
from booth.segmentation.still.kernels import Kernels
from booth.segmentation.still.pipeline import cut_out_still

Method = Callable[[Picture, Picture | None], tuple[Picture, Matte]]
"""From a picture, and the empty room behind it if that is known, to the people's colours and their matte."""

_HELD = 30  # frames, which is one second of the live view: what it needs to settle


def as_still(segmenter: Segmenter, kernels: Kernels, threshold: float) -> Method:
    """As in the finished photo. *segmenter* holds the general model."""
    return lambda picture, plate: cut_out_still(picture, segmenter, kernels, threshold, plate)


def as_live(segmenter: Segmenter, model: Model, threshold: float) -> Method:
    """As the live view shows a picture that has been held before the camera for a second.

    *segmenter* holds *model*.
    """

    def cut(picture: Picture, plate: Picture | None) -> tuple[Picture, Matte]:
        live = _before(picture, plate, model, threshold)
        for number in range(_HELD):
            live.learn(segmenter.segment(live.shrink(picture, number / _HELD)))
        return _shown(live, picture)

    return cut


def as_live_sequence(segmenter: Segmenter, model: Model, threshold: float, rate: float) -> Method:
    """As the live view shows the pictures, all of one size, when they come one after the other, *rate* a second.

    The plate of the first one counts. *segmenter* holds *model*.
    """
    live: LivePipeline | None = None
    number = 0

    def cut(picture: Picture, plate: Picture | None) -> tuple[Picture, Matte]:
        nonlocal live, number
        live = live or _before(picture, plate, model, threshold)
        live.learn(segmenter.segment(live.shrink(picture, number / rate)))
        number += 1
        return _shown(live, picture)

    return cut


def model_alone(segmenter: Segmenter) -> Method:
    """What the model alone says of the whole picture, which it makes smaller and the matte larger again itself."""
    return lambda picture, _plate: (picture, segmenter.segment(picture))


def model_alone_averaged(segmenter: Segmenter, model: Model) -> Method:
    """What *model* alone says, the picture area-averaged to its size and the matte enlarged linearly."""

    def cut(picture: Picture, _plate: Picture | None) -> tuple[Picture, Matte]:
        matte = segmenter.segment(resize_area(picture, INPUT_SIZES[model]))
        return picture, as_uint8(cv2.resize(matte, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR))

    return cut


def _before(picture: Picture, plate: Picture | None, model: Model, threshold: float) -> LivePipeline:
    """A live matte that has seen nothing yet but the *plate* of *picture*."""
    live = LivePipeline((picture.shape[1], picture.shape[0]), model, threshold)
    if plate is not None:
        live.show_empty(plate)
    return live


def _shown(live: LivePipeline, picture: Picture) -> tuple[Picture, Matte]:
    matte = live.refine()
    colours = picture.copy()
    live.clean(colours, matte)
    return colours, matte
