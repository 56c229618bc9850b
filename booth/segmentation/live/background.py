"""The clean plate: what the room looks like while nobody stands in it, learned pixel by pixel, in memory only.

A booth's camera does not move, and between guests every part of its picture is empty at some time. What differs from
the empty room is a guest, or what a guest holds, wears or sits on, whatever a model that has only seen people says.
"""

import logging
from typing import Literal

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Matte, Picture, Plate, Size
from booth.segmentation.alpha import logit, sigmoid, to_alpha, to_matte
from booth.segmentation.plate_evidence import BRIGHTEST, DARKEST, LIVE

log = logging.getLogger(__name__)

State = Literal["learning", "trusted", "dropped"]

_EVERY = 0.2  # seconds between two lessons
_LESSONS = 6  # at a pixel before it is known
_FRESH = 0.02  # how much of a later lesson is taken over: slow light, and no guest's shadow
_ENOUGH = 0.3  # of the frame must be known before any of it is used
_NEAR = 9  # pixels around people in which nothing is learned: shadows, and what the model has missed
_LIKE = LIVE.neutral
_QUARTERS = 4  # differences are counted in quarters of a level
_ONE = 128  # the brightness factor 1, in whole numbers
_SUM = np.full((1, 3), _QUARTERS * 0.365)  # see _difference
_SOME, _SOME_AT_LEAST = 4, 60  # every so many-th pixel is enough for a median, and so few are not
_BUMPED = 0.75  # pixels that the room has moved in the picture when the plate no longer fits at edges
_NO_EDGES = 0.5  # (levels per pixel) squared: the slope, on average, below which a room says nothing of being moved
_STALE = 5.0  # seconds after which what differs, stands still and is nobody becomes the room
_CHANGED = 0.2  # of the empty room that differs when the plate no longer fits
_MISFITS = 3  # lessons in a row that find so before it is dropped
_SAME_SHAPES = 0.6  # correlation of the room's edges with the plate's: above it was the light, below the camera
_OTHER_LIGHT = 1.5  # times brighter or darker than when it was learned: more than an exposure that settles
_VISIBLE = 0.05  # of the frame must be empty room, or nothing shows whether the plate still fits


class BackgroundModel:
    """Learns the empty room and says what differs from it. Not for two threads at a time.

    Three states: it is *learning* until enough of the room was seen empty, *trusted* from then on, and *dropped* when
    the camera was bumped or the light was switched, until it has learned anew; `reason` says why.
    """

    def __init__(self, size: Size) -> None:
        """*size* is that of the map that looks are gathered in."""
        width, height = size
        self.state: State = "learning"
        self.reason = "the room has not been seen empty yet"
        self._room = np.zeros((height, width, 3), np.float32)
        self._lessons = np.zeros((height, width), np.uint8)
        self._odd = np.zeros((height, width), np.float32)  # seconds for which what is nobody has differed
        self._light = np.ones((height, width, 3), np.float32)  # of now, against that in which the room was learned
        self._expected: Picture = np.zeros((height, width, 3), np.uint8)  # the room in the light of now
        self._grey: Matte = np.zeros((height, width), np.uint8)
        self._differs: Matte = np.zeros((height, width), np.uint8)
        self._least, self._most = np.full((height, width), 128, np.uint8), np.full((height, width), 128, np.uint8)
        self._gain = np.ones(3, np.float32)
        self._outside: Matte = np.zeros((height, width), np.uint8)  # 255 where known room was empty at the last lesson
        self._misfits = 0
        self._next = float("-inf")
        self._last = 0.0
        self._picture: Plate | None = None  # what `picture` says until the next lesson

    @property
    def known(self) -> float:
        """The share of the frame whose empty room is known, 0 to 1."""
        return float((self._lessons >= _LESSONS).mean())

    def picture(self) -> Plate | None:
        """The empty room in the light of now, with what is known of it; None while it is not trusted."""
        if self.state != "trusted":
            return None
        if self._picture is None:
            known = np.where(self._lessons >= _LESSONS, 255, 0).astype(np.uint8)
            self._picture = as_uint8(cv2.merge((*cv2.split(self._expected), known)))
        return self._picture

    def show_empty(self, picture: Picture) -> None:
        """Takes *picture*, of the map's size, as the empty room at once."""
        self._picture = None
        self._room[:] = picture
        self._lessons[:] = _LESSONS
        self._expected = picture
        self._grey = _grey(picture)
        self._outside[:] = 255
        self._bound()
        self._become("trusted", "the empty room was given")

    def evidence(self, picture: Picture) -> Matte | None:
        """How much each pixel of *picture* speaks for a person or against one: log-odds as in `combined`.

        None while the plate is not trusted, or does not fit this very frame.
        """
        if self.state != "trusted":
            return None
        self._differs = self._difference(picture)
        if not self._fits():
            return None
        says = cv2.LUT(self._differs, _SAYS)
        return as_uint8(cv2.max(cv2.min(says, self._most), self._least))

    def learn(self, picture: Picture, matte: Matte, moved: NDArray[np.float32], now: float) -> None:
        """Takes *picture* in where *matte*, all that the model has found, is empty and nothing has *moved*.

        All of the map's size; *moved* is 0 to 1, *now* in seconds.
        """
        if now < self._next:
            return
        elapsed = min(1.0, now - self._last)
        self._next, self._last = now + _EVERY, now
        self._picture = None
        near = np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8)
        empty = (cv2.dilate(cv2.inRange(matte, 26, 255), near) == 0) & (moved < 0.2)
        known = self._lessons >= _LESSONS
        if self.state == "trusted":
            self._outside = np.where(empty & known, 255, 0).astype(np.uint8)
            self._follow(picture, empty & known)
            if self._misfit(picture):
                return
            differs = empty & known & (self._differs > _QUARTERS * _LIKE)
            self._odd = np.where(differs, self._odd + elapsed, 0)
            self._lessons[self._odd > _STALE] = 0
            self._odd[self._odd > _STALE] = 0
            empty &= ~differs
        taken = cv2.LUT(self._lessons, _TAKEN) * empty
        then = cv2.divide(picture, self._light, dtype=cv2.CV_32F)  # as it would have looked in the light of the plate
        self._room += cv2.cvtColor(taken, cv2.COLOR_GRAY2RGB) * (then - self._room)
        self._lessons += empty & (self._lessons < 255)
        self._bound()
        if self.state != "trusted" and self.known >= _ENOUGH:
            self._outside = np.where(empty & (self._lessons >= _LESSONS), 255, 0).astype(np.uint8)
            self._expected = self._room.astype(np.uint8)
            self._grey = _grey(self._expected)
            self._become("trusted", f"{self.known:.0%} of the empty room is known")

    def _bound(self) -> None:
        """Has evidence say nothing where the room is not known."""
        known = self._lessons >= _LESSONS
        self._least, self._most = (np.where(known, bound, 128).astype(np.uint8) for bound in (0, 255))

    def drop(self, reason: str) -> None:
        """Forgets the room, for *reason*, and begins to learn it anew."""
        self._lessons[:] = 0
        self._odd[:] = 0
        self._light[:] = 1
        self._misfits = 0
        self._become("dropped", reason)

    def _follow(self, picture: Picture, empty: NDArray[np.bool_]) -> None:
        """Fits the room that is expected to the light of now: a gain for each channel, then slowly from place to place.

        The gain is a median over the *empty* pixels, so that a third of them may be wrong.
        """
        some = empty[::_SOME, ::_SOME]
        seen, room = picture[::_SOME, ::_SOME][some], self._room[::_SOME, ::_SOME][some]
        if len(seen) < _SOME_AT_LEAST:
            return
        self._gain = np.median((seen + 4.0) / (room + 4.0), axis=0).astype(np.float32)
        lit = self._room * self._gain
        fits = (empty & (self._differs < 2 * _QUARTERS * _LIKE)).astype(np.float32)
        weight, now, then = (
            self._cells(array) for array in (fits, _grey(picture) * fits, cv2.cvtColor(lit, cv2.COLOR_RGB2GRAY) * fits)
        )
        local = np.where(weight > 0.05, (now + 4 * weight) / np.maximum(then + 4 * weight, 1e-3), 1).clip(0.8, 1.15)
        local = cv2.resize(local.astype(np.float32), (empty.shape[1], empty.shape[0]))
        self._light = cv2.cvtColor(local, cv2.COLOR_GRAY2RGB) * self._gain
        self._expected = as_uint8(cv2.multiply(self._room, self._light, dtype=cv2.CV_8U))
        self._grey = _grey(self._expected)

    def _cells(self, array: MatLike) -> MatLike:
        """*array* in cells of 16 x 16 pixels, blurred over their neighbours."""
        cells = max(1, array.shape[1] // 16), max(1, array.shape[0] // 16)
        return cv2.blur(cv2.resize(array, cells, interpolation=cv2.INTER_AREA), (5, 5))

    def _difference(self, picture: Picture) -> Matte:
        """How far *picture* is from the room as it may look, a soft shadow included, in quarters of a level.

        Nearly the Euclidean distance of the colours, in whole numbers: it is worked out for every frame.
        """
        brightness = cv2.divide(_grey(picture), self._grey, scale=_ONE)
        brightness = np.clip(brightness, round(DARKEST * _ONE), round(BRIGHTEST * _ONE), out=brightness)
        may_be = cv2.multiply(self._expected, cv2.cvtColor(brightness, cv2.COLOR_GRAY2RGB), scale=1 / _ONE)
        apart = cv2.absdiff(picture, may_be)
        most = cv2.max(cv2.max(*cv2.split(apart)[:2]), cv2.extractChannel(apart, 2))
        return as_uint8(cv2.addWeighted(most, _QUARTERS * 0.635, cv2.transform(apart, _SUM), 1, 0))

    def _fits(self) -> bool:
        """Whether the part of the room that is known and empty looks as expected."""
        visible = cv2.countNonZero(self._outside)
        if visible < _VISIBLE * self._outside.size:
            return False
        differs = cv2.inRange(self._differs, round(1.5 * _QUARTERS * _LIKE), 255)
        return cv2.countNonZero(cv2.bitwise_and(differs, self._outside)) < _CHANGED * visible

    def _misfit(self, picture: Picture) -> bool:
        """Whether the plate was dropped, because the empty room no longer looks like it."""
        self._differs = self._difference(picture)
        brightness = float(self._gain.mean())
        other_light = not 1 / _OTHER_LIGHT < brightness < _OTHER_LIGHT
        if cv2.countNonZero(self._outside) < _VISIBLE * self._outside.size or (
            self._fits() and not other_light and self._moved(picture) < _BUMPED
        ):
            self._misfits = 0
            return False
        self._misfits += 1
        if self._misfits < _MISFITS:
            return False
        outside = self._outside > 0
        shapes = np.corrcoef(_edges(_grey(picture))[outside], _edges(self._grey)[outside])[0, 1]
        same = other_light or shapes > _SAME_SHAPES
        self.drop("the light has changed" if same else "the camera was moved, or the room rearranged")
        return True

    def _moved(self, picture: Picture) -> float:
        """How far the empty room has moved in *picture* from where it was learned, pixels; right up to about two.

        Source: Lucas and Kanade, "An iterative image registration technique", 1981: one step, for all of the room.
        """
        now, then = (cv2.GaussianBlur(grey, (0, 0), 1.0).astype(np.float32) for grey in (_grey(picture), self._grey))
        apart = then - now
        weight = cv2.erode(self._outside, _INSIDE).astype(np.float32) * (np.abs(apart) < 4 * _LIKE) / 255
        slopes = [cv2.Sobel(now + then, cv2.CV_32F, *axis, scale=1 / 16) * weight for axis in ((1, 0), (0, 1))]
        steep = np.array([[float((one * other).sum()) for one in slopes] for other in slopes])
        pull = np.array([float((slope * apart).sum()) for slope in slopes])
        moved = np.linalg.solve(steep + _NO_EDGES * float(weight.sum() + 1) * np.eye(2), pull)
        return float(np.hypot(*moved))

    def _become(self, state: State, reason: str) -> None:
        self.state, self.reason = state, reason
        log.info("clean plate: %s, %s", state, reason)


def fuse(matte: Matte, evidence: Matte) -> Matte:
    """What the model says in *matte* and what the plate says as *evidence*: their log-odds summed, as a matte.

    Evidence is in sixteenths above and below 128. Deep inside a person it says little against: clothes may have the
    wall's colour.
    """
    inside = as_uint8(cv2.erode(cv2.inRange(matte, 200, 255), _INSIDE))
    evidence = as_uint8(cv2.max(evidence, inside & _NOT_FOR_CLOTHES))
    return as_uint8(cv2.LUT(cv2.addWeighted(cv2.LUT(matte, _MODEL_SAYS), 1, evidence, 1, -128), _MATTE))


def _in_sixteenths(log_odds: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.round(128 + 16 * log_odds).astype(np.uint8)


_TAKEN = np.maximum(1 / (np.arange(256, dtype=np.float32) + 1), np.float32(_FRESH))
_INSIDE = np.ones((9, 9), np.uint8)
_NOT_FOR_CLOTHES = np.uint8(128 - 16)
_VALUES: NDArray[np.float32] = np.arange(256, dtype=np.float32)
_SAYS = _in_sixteenths(LIVE.log_odds(_VALUES / _QUARTERS))
_MODEL_SAYS = _in_sixteenths(logit(to_alpha(np.arange(256, dtype=np.uint8)), 0.03))
_MATTE = to_matte(sigmoid((_VALUES - np.float32(128)) / np.float32(16)))


def _grey(picture: Picture) -> Matte:
    return as_uint8(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def _edges(grey: Matte) -> MatLike:
    return cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 1.5), cv2.CV_32F)
