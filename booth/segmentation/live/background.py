"""The background model: the empty room (the plate), learned pixel by pixel while nobody stands there, in memory only.

A booth's camera does not move, and between guests every part of its picture is empty at some time. What differs from
the empty room is a guest, or what a guest holds, wears or sits on, even where a model trained on people misses it.
"""

import logging
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.picture_types import Grey, Mask, Matte, Picture, Plate, Size
from booth.segmentation.live.fusion import NEUTRAL, STEPS_PER_LEVEL, Evidence, distance_evidence
from booth.segmentation.live.plate_fit import colour_distance, edge_correlation, grey_of, shift
from booth.segmentation.live.room_light import light_of
from booth.segmentation.plate_evidence import LIVE

log = logging.getLogger(__name__)

State = Literal["learning", "trusted", "dropped"]

_INTERVAL = 0.2  # seconds between two updates
_LEAST_SAMPLES = 6  # of a pixel before it is known
_LEAST_RATE = 0.02  # of a sample in the running mean: follows slow changes, not a guest's shadow
_LEAST_KNOWN = 0.3  # fraction of the frame that must be known before any of it is used
_EMPTY_BELOW = 26  # of 255: mattes below show nobody
_MARGIN = 9  # pixels around people in which nothing is learned: shadows, and what the model has missed
_STILL_BELOW = 0.2  # of motion, 0 to 1
_STALE = 5.0  # seconds after which what differs, stands still and is no person becomes the room
_DIFFERS = round(STEPS_PER_LEVEL * LIVE.neutral)  # in quarters of a level, as distances are
_LEAST_VISIBLE = 0.05  # fraction of the frame that must be empty room to tell whether the plate still fits
_MOST_CHANGED = 0.2  # of the empty room that differs when the plate no longer fits
_SHIFTED = 0.75  # pixels by which the room has moved in the picture when the plate no longer fits at edges
_OTHER_LIGHT = 1.5  # times brighter or darker than when it was learned: more than an exposure that settles
_MISFITS = 3  # updates in a row that find the plate not to fit before it is dropped
_SAME_EDGES = 0.6  # correlation with the plate's edges: above it the light has changed, below the camera was moved

_RATES = np.maximum(1 / (np.arange(256, dtype=np.float32) + 1), np.float32(_LEAST_RATE))  # by samples so far


@dataclass(frozen=True, slots=True)
class Comparison:
    """A frame against the plate."""

    distance: Grey
    """Of each pixel's colour from the plate's, in quarters of a level."""
    evidence: Evidence | None
    """For a person; None if the plate does not fit this very frame."""


class BackgroundModel:
    """Learns the empty room and tells what differs from it. Not for two threads at a time.

    Three states: it is *learning* until enough of the room was seen empty, *trusted* from then on, and *dropped* when
    the camera was bumped or the light was switched, until it has learned anew; `reason` says why.
    """

    def __init__(self, size: Size) -> None:
        """*size* is that of the map in which the model's outputs are accumulated."""
        width, height = size
        self.state: State = "learning"
        self.reason = "the room has not been seen empty yet"
        self._room = np.zeros((height, width, 3), np.float32)  # RGB, 0 to 255, in the light in which it was learned
        self._samples = np.zeros((height, width), np.uint8)  # that the room's colour is a mean of
        self._differing = np.zeros((height, width), np.float32)  # seconds for which what is no person has differed
        self._light = np.ones((height, width, 3), np.float32)  # of now, as factors to the room's colours
        self._gain = np.ones(3, np.float32)  # of each channel, the part of the light that is the same everywhere
        self._expected: Picture = np.zeros((height, width, 3), np.uint8)  # the room in the light of now
        self._expected_grey: Grey = np.zeros((height, width), np.uint8)
        self._lowest: Evidence = np.full((height, width), NEUTRAL, np.uint8)  # neutral where the room is not known
        self._highest: Evidence = np.full((height, width), NEUTRAL, np.uint8)
        self._visible: Grey = np.zeros((height, width), np.uint8)  # 255 where known room was empty at the last update
        self._misfits = 0
        self._next_update = float("-inf")
        self._last_update = 0.0
        self._plate: Plate | None = None  # what `plate` returns until the next update

    @property
    def known(self) -> float:
        """The fraction of the frame whose empty room is known, 0 to 1."""
        return float(self._known().mean())

    def plate(self) -> Plate | None:
        """The empty room in the light of now, RGBA, alpha 255 where it is known and 0 elsewhere; None until trusted."""
        if self.state != "trusted":
            return None
        if self._plate is None:
            known = np.where(self._known(), 255, 0).astype(np.uint8)
            self._plate = as_uint8(cv2.merge((*cv2.split(self._expected), known)))
        return self._plate

    def show_empty(self, picture: Picture) -> None:
        """Takes *picture*, of the map's size, as the empty room at once."""
        self._plate = None
        self._room[:] = picture
        self._samples[:] = _LEAST_SAMPLES
        self._expect(picture)
        self._visible[:] = 255
        self._limit_evidence()
        self._become("trusted", "the empty room was given")

    def compare(self, picture: Picture) -> Comparison | None:
        """*picture*, of the map's size, against the plate; None while that is not trusted."""
        if self.state != "trusted":
            return None
        distance = colour_distance(picture, self._expected, self._expected_grey)
        if not self._fits(distance):
            return Comparison(distance, None)
        evidence = cv2.max(cv2.min(distance_evidence(distance), self._highest), self._lowest)
        return Comparison(distance, as_uint8(evidence))

    def learn(
        self, picture: Picture, comparison: Comparison | None, matte: Matte, moved: NDArray[np.float32], now: float
    ) -> None:
        """Learns from *picture* where *matte*, of everybody who was found, is empty and nothing has *moved*.

        All of the map's size; *comparison* is what `compare` gave for the picture, *moved* is 0 to 1, *now* in seconds.
        """
        if now < self._next_update:
            return
        elapsed = min(1.0, now - self._last_update)
        self._next_update, self._last_update = now + _INTERVAL, now
        self._plate = None
        around = np.ones((2 * _MARGIN + 1, 2 * _MARGIN + 1), np.uint8)
        empty = (cv2.dilate(cv2.inRange(matte, _EMPTY_BELOW, 255), around) == 0) & (moved < _STILL_BELOW)
        if comparison:
            visible = empty & self._known()
            self._visible = np.where(visible, 255, 0).astype(np.uint8)
            self._follow_light(picture, visible, comparison.distance)
            distance = colour_distance(picture, self._expected, self._expected_grey)
            if self._must_drop(picture, distance):
                return
            differs = visible & (distance > _DIFFERS)
            self._give_up_stale(differs, elapsed)
            empty &= ~differs
        self._update_room(picture, empty)
        if self.state != "trusted" and self.known >= _LEAST_KNOWN:
            self._visible = np.where(empty & self._known(), 255, 0).astype(np.uint8)
            self._expect(self._room.astype(np.uint8))
            self._become("trusted", f"{self.known:.0%} of the empty room is known")

    def drop(self, reason: str) -> None:
        """Forgets the room, for *reason*, and begins to learn it anew."""
        self._samples[:] = 0
        self._differing[:] = 0
        self._light[:] = 1
        self._misfits = 0
        self._become("dropped", reason)

    def _known(self) -> Mask:
        known: Mask = self._samples >= _LEAST_SAMPLES
        return known

    def _expect(self, picture: Picture) -> None:
        self._expected, self._expected_grey = picture, grey_of(picture)

    def _follow_light(self, picture: Picture, visible: Mask, distance: Grey) -> None:
        """Fits the expected picture of the room to the light of now, if enough of the room is *visible* to tell it."""
        light = light_of(picture, self._room, visible, visible & (distance < 2 * _DIFFERS))
        if light:
            self._gain, self._light = light.gain, light.factors
            self._expect(as_uint8(cv2.multiply(self._room, self._light, dtype=cv2.CV_8U)))

    def _give_up_stale(self, differs: Mask, elapsed: float) -> None:
        """Makes pixels unknown that have differed for long: a chair was moved."""
        self._differing = np.where(differs, self._differing + elapsed, 0)
        stale = self._differing > _STALE
        self._samples[stale] = 0
        self._differing[stale] = 0

    def _update_room(self, picture: Picture, empty: Mask) -> None:
        """Adds the *empty* pixels of *picture*, in the light in which the room was learned, to the running mean."""
        rate = cv2.LUT(self._samples, _RATES) * empty
        then = cv2.divide(picture, self._light, dtype=cv2.CV_32F)
        self._room += cv2.cvtColor(rate, cv2.COLOR_GRAY2RGB) * (then - self._room)
        self._samples += empty & (self._samples < 255)
        self._limit_evidence()

    def _limit_evidence(self) -> None:
        """Makes evidence neutral where the room is not known."""
        known = self._known()
        self._lowest, self._highest = (np.where(known, limit, NEUTRAL).astype(np.uint8) for limit in (0, 255))

    def _fits(self, distance: Grey) -> bool:
        """Whether the part of the room that is known and empty looks as expected."""
        visible = cv2.countNonZero(self._visible)
        if visible < _LEAST_VISIBLE * self._visible.size:
            return False
        differs = cv2.inRange(distance, round(1.5 * _DIFFERS), 255)
        return cv2.countNonZero(cv2.bitwise_and(differs, self._visible)) < _MOST_CHANGED * visible

    def _must_drop(self, picture: Picture, distance: Grey) -> bool:
        """Whether the plate was dropped, because the empty room has not looked like it several times in a row."""
        grey = grey_of(picture)
        other_light = not 1 / _OTHER_LIGHT < float(self._gain.mean()) < _OTHER_LIGHT
        if cv2.countNonZero(self._visible) < _LEAST_VISIBLE * self._visible.size or (
            self._fits(distance) and not other_light and shift(grey, self._expected_grey, self._visible) < _SHIFTED
        ):
            self._misfits = 0
            return False
        self._misfits += 1
        if self._misfits < _MISFITS:
            return False
        same_room = other_light or edge_correlation(grey, self._expected_grey, self._visible > 0) > _SAME_EDGES
        self.drop("the light has changed" if same_room else "the camera was moved, or the room rearranged")
        return True

    def _become(self, state: State, reason: str) -> None:
        self.state, self.reason = state, reason
        log.info("background model: %s, %s", state, reason)
