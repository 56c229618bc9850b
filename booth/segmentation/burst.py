"""Best of a burst: which of the frames around the end of a countdown becomes the photo.

The one nearest to zero than which none is clearly better: sharper, with eyes that are open where they are closed in
others, with guests who move less. All three are compared among the frames of one burst and never with a fixed limit, so
that neither the camera nor whose eyes they are matters. A blink takes longer than a burst: one that has begun well
before zero stays closed in all of them.
"""

import itertools
import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.camera.jpeg import ends_early
from booth.frames import Burst, Frame
from booth.imaging.arrays import as_uint8
from booth.imaging.framing import ROTATIONS
from booth.picture_types import Grey, Picture
from booth.segmentation.faces import Face, FaceDetector, Point

Eyes = tuple[Point, Point]
"""The right and the left one, in pixels."""

log = logging.getLogger(__name__)

_LONG_SIDE = 960  # pixels, at most, that the frames are looked at with
_REDUCED = {  # by how many times the JPEG decoder may reduce: to grey, and to RGB (see imaging.framing)
    1: (cv2.IMREAD_GRAYSCALE, cv2.IMREAD_COLOR_RGB),
    2: (cv2.IMREAD_REDUCED_GRAYSCALE_2, cv2.IMREAD_COLOR_RGB | cv2.IMREAD_REDUCED_COLOR_2 & ~1),
    4: (cv2.IMREAD_REDUCED_GRAYSCALE_4, cv2.IMREAD_COLOR_RGB | cv2.IMREAD_REDUCED_COLOR_4 & ~1),
    8: (cv2.IMREAD_REDUCED_GRAYSCALE_8, cv2.IMREAD_COLOR_RGB | cv2.IMREAD_REDUCED_COLOR_8 & ~1),
}
_NOTHING = 1e-6  # of contrast, so that none can be compared with none
_BETTER = 1.15  # times as good another frame has to be for one that is nearer to zero to be passed over
_UNSTEADY = 20.0  # levels by which neighbours may differ on average in heads before a frame counts for nothing
_LEAST_STEADY = 0.7  # what movement leaves of a frame's quality at least
# Lengths in distances from the eyes to the mouth.
_HEAD = 1.6  # half the side of the square around a head
_NEAR = 2.8  # half the side of what is looked at to find the eyes of one face
_SMALLEST = 14.0  # pixels; of a smaller face nobody sees the eyes
_MOST_FACES = 4  # whose eyes are looked at; each takes 15 ms
# Lengths in distances between the eyes.
_EYE = (0.34, 0.24)  # half the width and height of an eye with its lids
_LASHES = 0.07  # what is blurred away (sigma)
_STRAY = 0.4  # how far a face may have moved from the frame at zero to another
_OPEN = 0.9  # of the depth that the same eyes have in the best frame; with less they are closing


class BurstJudge:
    """Chooses in a thread of its own."""

    def __init__(self, rotation: int) -> None:
        """*rotation* is the camera's, in degrees clockwise."""
        self._rotation = rotation
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="burst")
        self._detector = self._thread.submit(FaceDetector)

    def choose(self, burst: Burst) -> Future[Frame]:
        """The best frame of *burst*, in a twentieth of a second."""
        return self._thread.submit(self._best, burst)

    def stop(self) -> None:
        """Chooses no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _best(self, burst: Burst) -> Frame:
        detector = None if self._detector.exception() else self._detector.result()  # the cutout thread says why
        try:
            best = best_frame(burst, self._rotation, detector)
        except Exception as fault:  # noqa: BLE001  whatever it is, there is a frame at zero
            log.warning("the frame at zero is taken, since the burst cannot be judged: %s", fault)
            return burst.at_zero
        if best is not burst.at_zero:
            log.info("frame %+d of the burst is taken", burst.frames.index(best) - burst.zero)
        return best


def best_frame(burst: Burst, rotation: int, detector: FaceDetector | None) -> Frame:
    """The best of *burst*; *rotation* as for BurstJudge. Without a *detector* eyes are not looked at."""
    greys: list[Grey | None] = [_decoded(frame, rotation, grey=True) for frame in burst.frames]
    at_zero = greys[burst.zero]
    if at_zero is None:
        return burst.at_zero
    picture = _decoded(burst.at_zero, rotation, grey=False) if detector else None
    faces = detector.find(picture) if detector and picture is not None else []  # it misses faces without colours
    eyes = _find_eyes(picture, faces, detector) if detector and picture is not None else []
    found = {number: grey for number, grey in enumerate(greys) if grey is not None and grey.shape == at_zero.shape}
    whole = list(found)
    quality = dict(zip(whole, qualities(list(found.values()), faces, eyes, whole.index(burst.zero)), strict=True))
    while True:
        best = max(quality.values())
        good = (number for number, each in quality.items() if each * _BETTER >= best)
        chosen = min(good, key=lambda number: (abs(number - burst.zero), -quality[number], number))
        if chosen == burst.zero or not ends_early(burst.frames[chosen].jpeg):
            return burst.frames[chosen]
        del quality[chosen]


def qualities(greys: Sequence[Grey], faces: Sequence[Face], eyes: Sequence[Eyes], zero: int) -> list[float]:
    """How good each of *greys*, of one size, is among them, 0 to 1; *faces* and *eyes* are of the one at *zero*."""
    heads = _heads(greys[zero], faces)
    across, down = np.array([_sharpness(grey, heads) for grey in greys]).T + _NOTHING
    sharp = np.minimum(across / across.max(), down / down.max()).tolist()  # whoever moves is blurred one way
    small = [cv2.resize(grey, (grey.shape[1] // 8, grey.shape[0] // 8), interpolation=cv2.INTER_AREA) for grey in greys]
    moved = _movement([as_uint8(grey) for grey in small], as_uint8(cv2.resize(heads, small[0].shape[1::-1])))
    open_eyes = [1.0] * len(greys)
    for pair in eyes:
        open_eyes = [min(both) for both in zip(open_eyes, _openness(greys, pair, zero), strict=True)]
    steadiest = min(moved)
    return [
        sharpness * openness * max(_LEAST_STEADY, 1 - (movement - steadiest) / _UNSTEADY)
        for sharpness, openness, movement in zip(sharp, open_eyes, moved, strict=True)
    ]


def _decoded(frame: Frame, rotation: int, *, grey: bool) -> NDArray[np.uint8] | None:
    reduction = next((each for each in _REDUCED if max(frame.size) <= each * _LONG_SIDE), 8)
    flag = _REDUCED[reduction][0 if grey else 1]
    decoded = cv2.imdecode(np.frombuffer(frame.jpeg, np.uint8), flag)
    if decoded is None:
        return None
    return as_uint8(cv2.rotate(decoded, ROTATIONS[rotation]) if rotation else decoded)


def _heads(grey: Grey, faces: Sequence[Face]) -> Grey:
    """255 around the *faces*, or everywhere if there are none: what nobody is in is the same in all frames."""
    mask = np.zeros(grey.shape, np.uint8)
    for face in faces:
        side = _HEAD * _length(face)
        middle = _middle(face)
        corners = [(round(middle[0] + sign * side), round(middle[1] + sign * side)) for sign in (-1, 1)]
        cv2.rectangle(mask, corners[0], corners[1], 255, cv2.FILLED)
    if not mask.any():
        mask[:] = 255
    return mask


def _sharpness(grey: Grey, heads: Grey) -> tuple[float, float]:
    """The contrast of the finest detail within *heads*, across and down: the deviation of the second derivatives."""
    calm = cv2.GaussianBlur(grey, (3, 3), 0)
    across, down = cv2.Sobel(calm, cv2.CV_16S, 2, 0), cv2.Sobel(calm, cv2.CV_16S, 0, 2)
    return tuple(float(cv2.meanStdDev(each, mask=heads)[1][0, 0]) for each in (across, down))  # type: ignore[return-value]


def _movement(greys: Sequence[Grey], heads: Grey) -> list[float]:
    """How far each of *greys* differs from its neighbours within *heads*, in levels."""
    steps = [float(cv2.mean(cv2.absdiff(one, other), mask=heads)[0]) for one, other in itertools.pairwise(greys)]
    return [float(np.mean(steps[max(0, number - 1) : number + 1] or [0.0])) for number in range(len(greys))]


def _find_eyes(picture: Picture, faces: Sequence[Face], detector: FaceDetector) -> list[Eyes]:
    """The eyes of the largest of *faces* in *picture*, each looked at from near: from afar they are only guessed."""
    large = sorted((face for face in faces if _length(face) >= _SMALLEST), key=_length, reverse=True)
    found = []
    for face in large[:_MOST_FACES]:
        middle, side = _middle(face), round(_NEAR * _length(face))
        left, top = max(0, round(middle[0]) - side), max(0, round(middle[1]) - side)
        near = np.ascontiguousarray(picture[top : top + 2 * side, left : left + 2 * side])
        eyes = [
            ((right[0] + left, right[1] + top), (other[0] + left, other[1] + top))
            for right, other in (detector.eyes(near) if near.size else [])
        ]
        if eyes:
            found.append(min(eyes, key=lambda each: np.hypot(*np.subtract(np.mean(each, axis=0), face.eyes))))
    return found


def _openness(greys: Sequence[Grey], eyes: Eyes, zero: int) -> list[float]:
    """How far *eyes*, which are those in the one at *zero*, are open in each of *greys*; 1 is open enough.

    An open eye is dark in its middle, a lid is skin.
    """
    depths = np.array([_depths(grey, eyes, _moved(greys[zero], grey, eyes)) for grey in greys]) + _NOTHING
    relative = (depths / depths.max(axis=0)).mean(axis=1)
    openness: list[float] = (np.minimum(1.0, relative / _OPEN) ** 2).tolist()
    return openness


def _moved(zero: Grey, grey: Grey, eyes: Eyes) -> Point:
    """How far the face with *eyes* in the frame at *zero* has moved in *grey*, in pixels, to the nearest two."""
    apart = _apart(eyes)
    half, stray = round(apart), 2 * max(1, round(_STRAY * apart / 2))
    middle = (eyes[0][0] + eyes[1][0]) / 2, (eyes[0][1] + eyes[1][1]) / 2
    face = cv2.getRectSubPix(zero, (2 * half + 1, 2 * half + 1), middle)[::2, ::2]
    around = cv2.getRectSubPix(grey, (2 * (half + stray) + 1, 2 * (half + stray) + 1), middle)[::2, ::2]
    _, _, _, best = cv2.minMaxLoc(cv2.matchTemplate(around, face, cv2.TM_CCOEFF_NORMED))
    return 2 * best[0] - stray, 2 * best[1] - stray


def _depths(grey: Grey, eyes: Eyes, moved: Point) -> list[float]:
    """How much darker than the skin around it each of the two *eyes*, which have *moved*, is in *grey*, in levels.

    It is blurred first, so that what counts is the iris, and not the line that the lashes of a closed eye make.
    """
    (right_x, right_y), (left_x, left_y) = eyes
    apart = _apart(eyes)
    size = max(3, round(2 * _EYE[0] * apart)), max(3, round(2 * _EYE[1] * apart))
    cosine, sine = (left_x - right_x) / apart, (left_y - right_y) / apart
    found = []
    for x, y in eyes:
        corner = (
            x + moved[0] - (cosine * size[0] - sine * size[1]) / 2,
            y + moved[1] - (sine * size[0] + cosine * size[1]) / 2,
        )
        matrix = np.array([[cosine, -sine, corner[0]], [sine, cosine, corner[1]]])  # turned as the head is
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        eye = cv2.warpAffine(grey, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        calm = cv2.GaussianBlur(eye, (0, 0), _LASHES * apart)
        found.append(max(0.0, float(np.median(calm)) - float(np.percentile(calm, 2))))
    return found


def _middle(face: Face) -> Point:
    return (face.eyes[0] + face.mouth[0]) / 2, (face.eyes[1] + face.mouth[1]) / 2


def _length(face: Face) -> float:
    return float(np.hypot(face.mouth[0] - face.eyes[0], face.mouth[1] - face.eyes[1]))


def _apart(eyes: Eyes) -> float:
    return max(1.0, float(np.hypot(*np.subtract(*eyes))))
