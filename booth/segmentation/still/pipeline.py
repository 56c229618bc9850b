"""The matte of a photo, and the guests' own colours: the models' agreement, the plate, heads, fine edges.

One to three seconds of work, done in the darkroom process and never in front of a guest.
"""

import logging
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from booth.imaging.resize import resize_area
from booth.picture_types import Alpha, Matte, Picture, Plate
from booth.segmentation.alpha import to_matte
from booth.segmentation.faces import Face
from booth.segmentation.heads import broken_heads, head
from booth.segmentation.still.agreement import agreed_alpha
from booth.segmentation.still.background import PlateMismatch
from booth.segmentation.still.close_look import with_heads_seen_closer
from booth.segmentation.still.foreground import own_colours
from booth.segmentation.still.models import StillModels
from booth.segmentation.still.with_plate import with_plate

log = logging.getLogger(__name__)

LONG_SIDE = 960  # pixels at which a matte is worked out; MODNet's own sizes are a little smaller
_FLOOR, _CEILING = 0.05, 0.95  # alphas beyond which the models' veil is cut off
_HEAD = np.float32(0.97)  # alpha where a face shows that there is a head
_DOUBT = 0.2  # alpha below which the models are sure of the room
_HEAD_BLUR = 2.0  # pixels (sigma), of the edge of what is filled in
_SCRAP = 0.05, 0.8  # alpha from which on pixels hang together, and which a scrap reaches nowhere
_SOFT = 0.02  # alphas nearer to 0 or 1 are not refined
_GUIDE_RADIUS = 1 / 640  # of the picture's longer side, of the guided filter
_GUIDE_FLAT = 1e-4 * 255**2  # variance, levels squared, below which the guide counts as flat


def cut_out_still(
    picture: Picture, models: StillModels, threshold: float, plate: Plate | None = None
) -> tuple[Picture, Matte]:
    """The guests' own colours and the matte of *picture*, both at its size.

    *threshold*, 0 to 1, is the operator's, as for the live view: the models' alpha from which on a pixel is person.
    *plate* is the empty room as the same camera saw it, of any size with the picture's aspect ratio; one that does not
    fit the picture is left out with a warning in the log.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, LONG_SIDE / max(width, height))
    small = resize_area(picture, (round(width * scale), round(height * scale)))
    faces = models.faces.find(small) if models.faces else []
    agreed = with_heads_seen_closer(picture, agreed_alpha(small, models), faces, models)
    agreed = np.clip(agreed + np.float32(0.5 - threshold), 0, 1)
    alpha = without_scraps(_with_whole_heads(_alphas(small, plate, agreed, faces), faces))
    matte = _upsample(picture, alpha)
    return own_colours(picture, matte), matte


def _alphas(picture: Picture, plate: Plate | None, agreed: Alpha, faces: Sequence[Face]) -> Iterator[tuple[str, Alpha]]:
    """The alphas that *picture* may have, each with its name, from the finest to the one that can go wrong least."""
    alpha: Alpha = np.clip((agreed - _FLOOR) / (_CEILING - _FLOOR), 0, 1).astype(np.float32, copy=False)
    if plate is not None:
        try:
            yield "made with the plate", with_plate(picture, plate, alpha)
        except PlateMismatch as reason:
            log.warning("finished without the plate: %s", reason)
    yield "of the models", alpha
    yield "with heads filled in", _with_heads(alpha, agreed, broken_heads(to_matte(agreed), faces))


def _with_heads(alpha: Alpha, agreed: Alpha, broken: Sequence[Face]) -> Alpha:
    """*alpha* with person in the heads of *broken*, where the models' *agreed* alpha is in doubt.

    Where the models are sure of the room the face is seen from the side, and its head narrower than it was taken for.
    """
    heads = np.zeros(alpha.shape, np.float32)
    for face in broken:
        heads[head(to_matte(alpha), face) & (agreed > _DOUBT)] = _HEAD
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


def without_scraps(alpha: Alpha) -> Alpha:
    """*alpha* without what is see-through and hangs on nobody: a veil of the room, a wisp that has come loose."""
    lowest, sure = _SCRAP
    count, labels = cv2.connectedComponents((alpha > lowest).astype(np.uint8))
    highest = np.zeros(count, np.float32)
    np.maximum.at(highest, labels.ravel().astype(np.intp), alpha.ravel())
    return np.where((highest < sure)[labels], np.float32(0), alpha).astype(np.float32, copy=False)


def _upsample(picture: Picture, alpha: Alpha) -> Matte:
    """*alpha*, worked out at a smaller size, at the size of *picture*, its soft parts along the picture's edges."""
    height, width = picture.shape[:2]
    large = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_CUBIC)
    soft = (large > _SOFT) & (large < 1 - _SOFT)
    guide = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    radius = max(2, round(_GUIDE_RADIUS * max(width, height)))
    # Guided filter: He, Sun, Tang, "Guided image filtering" (2013).
    large = np.where(soft, cv2.ximgproc.guidedFilter(guide, large, radius, _GUIDE_FLAT), large)
    return to_matte(large.astype(np.float32, copy=False))
