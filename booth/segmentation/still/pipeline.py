"""The matte of a photo, and the guests' own colours: the model's prior, closed form, foreground estimation.

About a second of work, done in the darkroom process and never in front of a guest.
"""

import logging
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from booth.imaging.resize import resize_area, resize_cubic
from booth.picture_types import Alpha, Matte, Picture, Plate
from booth.segmentation.alpha import to_matte
from booth.segmentation.faces import Face, FaceDetector
from booth.segmentation.heads import broken_heads, head
from booth.segmentation.segmenter import Segmenter
from booth.segmentation.still.background import PlateMismatch, relit_plate
from booth.segmentation.still.crops import model_prior
from booth.segmentation.still.kernels import Kernels
from booth.segmentation.still.solve import solve, solve_with_plate, unsolved

log = logging.getLogger(__name__)

SOLVE_LONG_SIDE = 640  # pixels; closed-form matting at twice that takes eight times as long and is no better
_SOFT = 0.02  # alphas nearer to 0 or 1 are not refined
_HEAD = np.float32(0.97)  # alpha of the prior where a face shows that there is a head
_DOUBT = 0.2  # alpha of the prior below which the model is sure of the room
_HEAD_BLUR = 1.5  # pixels (sigma), of the edge of what is filled in
_GUIDE_RADIUS = 4  # pixels, of the guided filter
_GUIDE_FLAT = 1e-4 * 255**2  # variance, levels squared, below which the guide counts as flat


def cut_out_still(
    picture: Picture,
    segmenter: Segmenter,
    kernels: Kernels,
    threshold: float,
    plate: Plate | None = None,
    detector: FaceDetector | None = None,
) -> tuple[Picture, Matte]:
    """The guests' own colours and the matte of *picture*, both at its size.

    *segmenter* is the still's. *threshold*, 0 to 1, is the operator's, as for the live view: the confidence of
    the model from which on a pixel is person. *plate* is the empty room as the same camera saw it, of any size with the
    picture's aspect ratio; one that does not fit the picture is left out with a warning in the log. *detector* finds
    the faces whose heads have to be whole: where they are not, a simpler matte is taken. None leaves them unchecked.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, SOLVE_LONG_SIDE / max(width, height))
    size = (round(width * scale), round(height * scale))
    small = resize_area(picture, size)
    prior = np.clip(model_prior(picture, size, segmenter) + np.float32(0.5 - threshold), 0, 1)
    faces = detector.find(small) if detector else []
    matte = _upsample(picture, _with_whole_heads(_alphas(kernels, small, plate, prior, faces), faces))
    return _decontaminated(kernels, picture, matte), matte


def _alphas(
    kernels: Kernels, picture: Picture, plate: Plate | None, prior: Alpha, faces: Sequence[Face]
) -> Iterator[tuple[str, Alpha]]:
    """The alphas that *picture* may have, each with its name, from the finest to the one that can go wrong least."""
    if plate is not None and (alpha := _solve_with_plate(kernels, picture, plate, prior)) is not None:
        yield "solved with the plate", alpha
    yield "solved", solve(kernels, picture, prior)
    yield "of the model alone", unsolved(prior)
    if broken := broken_heads(to_matte(prior), faces):
        raised = _with_heads(prior, prior, broken)
        yield "with heads filled in", _with_heads(solve(kernels, picture, raised), prior, broken)


def _with_heads(alpha: Alpha, prior: Alpha, faces: Sequence[Face]) -> Alpha:
    """*alpha* with person in the heads of *faces*, where the model's *prior* is in doubt.

    Where the model is sure of the room the face is seen from the side, and its head narrower than it was taken for.
    """
    heads = np.zeros(alpha.shape, np.float32)
    for face in faces:
        heads[head(to_matte(alpha), face) & (prior > _DOUBT)] = _HEAD
    softened = cv2.GaussianBlur(heads, (0, 0), _HEAD_BLUR)
    return np.maximum(alpha, softened).astype(np.float32, copy=False)


def _with_whole_heads(alphas: Iterator[tuple[str, Alpha]], faces: Sequence[Face]) -> Alpha:
    """The first of *alphas* in which the heads of all guests among *faces* are whole, or as many of them as possible.

    The log has a warning for each that was passed over.
    """
    passed: list[tuple[int, str, Alpha]] = []
    for name, alpha in alphas:
        holes = len(broken_heads(to_matte(alpha), faces))
        if not holes:
            return alpha
        log.warning("the matte %s has a hole in %d of %d heads", name, holes, len(faces))
        passed.append((holes, name, alpha))
    holes, name, alpha = min(passed, key=lambda each: each[0])
    log.warning("no matte has all heads whole; the one %s is taken", name)
    return alpha


def _solve_with_plate(kernels: Kernels, picture: Picture, plate: Plate, prior: Alpha) -> Alpha | None:
    """None if *plate* does not fit."""
    size = (picture.shape[1], picture.shape[0])
    blurred = picture
    if plate.shape[1] < size[0]:
        blurred = resize_cubic(resize_area(picture, (plate.shape[1], plate.shape[0])), size)
    try:
        room = relit_plate(blurred, resize_cubic(plate, size), prior)
    except PlateMismatch as reason:
        log.warning("finished without the plate: %s", reason)
        return None
    return solve_with_plate(kernels, picture, blurred, room, prior)


def _upsample(picture: Picture, alpha: Alpha) -> Matte:
    """*alpha*, solved at a smaller size, at the size of *picture*, its soft parts along the picture's edges."""
    height, width = picture.shape[:2]
    large = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_CUBIC)
    if alpha.shape[0] < height:
        guide = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        soft = (large > _SOFT) & (large < 1 - _SOFT)
        # Guided filter: He, Sun, Tang, "Guided image filtering" (2013).
        large = np.where(soft, cv2.ximgproc.guidedFilter(guide, large, _GUIDE_RADIUS, _GUIDE_FLAT), large)
    return to_matte(large.astype(np.float32, copy=False))


def _decontaminated(kernels: Kernels, picture: Picture, matte: Matte) -> Picture:
    """*picture* with the guests' own colours where *matte* is soft: the wall behind them shines through no more."""
    x, y, width, height = cv2.boundingRect(matte)
    if width == 0:
        return picture
    box = (slice(y, y + height), slice(x, x + width))
    colours = kernels.foreground(picture[box], matte[box])
    cleaned = picture.copy()
    soft = (matte[box] < 255)[..., None]
    cleaned[box] = np.where(soft, np.round(255 * np.clip(colours, 0, 1)).astype(np.uint8), picture[box])
    return cleaned
