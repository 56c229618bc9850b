"""The coach: one calm icon at a time that helps guests to stand well; no words, and nothing while all is well."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from booth.frames import Cutout
from booth.imaging.exposure import fault_of_light
from booth.picture_types import Mask
from booth.segmentation.alpha import presence
from booth.ui.live_view import SOMEBODY

Advice = Literal["closer", "back", "to the right", "to the left", "light"]

WRONG = 2.0  # seconds for which something must have been wrong before advice is shown
RIGHT = 0.3  # seconds for which it must have been right before the advice goes
LONGEST = 8.0  # seconds for which the same advice is shown: guests who do not follow it want to stand as they do
FADES = 0.3  # seconds in which advice fades in and out; together with RIGHT less than a second
_STEP = 8  # only every eighth pixel of the matte is read, both ways
_PERSON = 127  # a pixel of the matte above this is person, of 255
_HEAD_OF_BREADTH = 0.45  # a head's height, of its body's breadth: two guests arm in arm pass for a larger one

# Hysteresis: the first value is where advice begins, the second where it ends.
_SMALL = (0.38, 0.44)  # height of the guests, of the frame's: wrong below
_FAR = (0.18, 0.21)  # height of a head, of the frame's: wrong below, a quarter to a third is right
_CUT_OFF = (0.10, 0.06)  # width of what touches the upper edge, of the frame's: a head, and more than raised hands
_OFFSET = (0.24, 0.19)  # from the frame's middle to the guests', of its width


@dataclass(frozen=True, slots=True)
class Standing:
    """How guests stand, as the camera sees them, not mirrored; lengths are fractions of the frame's."""

    height: float  # from the highest of them to the lowest point
    head: float  # height of the head of the broadest of them, as far as that can be told from shoulders and arms
    cut_off: float  # width of what touches the upper edge
    offset: float  # from the frame's middle to theirs, positive to the right
    dark: bool


def standing(cutout: Cutout) -> Standing | None:
    """How the guests of *cutout* stand; None if there are none."""
    matte = cutout.matte[::_STEP, ::_STEP]
    if presence(matte) < SOMEBODY:
        return None
    person = matte > _PERSON
    rows, columns = np.flatnonzero(person.any(axis=1)), person.sum(axis=0)
    broadest = max(_breadth(person[:, first:last]) for first, last in _runs(columns > 0))
    return Standing(
        height=float(rows[-1] - rows[0] + 1) / len(person),
        head=_HEAD_OF_BREADTH * broadest / len(person),
        cut_off=float(person[0].mean()),
        offset=float((columns * np.arange(len(columns))).sum() / columns.sum() / (len(columns) - 1) - 0.5),
        dark=fault_of_light(cutout.picture) == "too dark",
    )


def _runs(occupied: Mask) -> list[tuple[int, int]]:
    """First column and the one after the last of each stretch of *occupied* columns: guests who stand apart."""
    steps = np.flatnonzero(np.diff(occupied.astype(np.int8), prepend=0, append=0))
    return [(int(first), int(last)) for first, last in steps.reshape(-1, 2)]


def _breadth(person: Mask) -> float:
    """How broad the rows of a figure are, in pixels, its broadest fifth left out: an arm that is stretched out."""
    widths = person.sum(axis=1)
    return float(np.percentile(widths[widths > 0], 80))


def advice(guests: Standing | None, shown: Advice | None, *, mirror: bool) -> Advice | None:
    """What would help the guests most; advice that is *shown* already holds until its second threshold is passed.

    *mirror*: guests see themselves as in a mirror, where moving to their own right moves them to the picture's right.
    """
    if guests is None:
        return None
    if guests.cut_off > _CUT_OFF[shown == "back"]:
        return "back"
    if guests.height < _SMALL[shown == "closer"] or guests.head < _FAR[shown == "closer"]:
        return "closer"
    offset = -guests.offset if mirror else guests.offset
    if offset < -_OFFSET[shown == "to the right"]:
        return "to the right"
    if offset > _OFFSET[shown == "to the left"]:
        return "to the left"
    return "light" if guests.dark else None


class Coach:
    """Shows advice for what has been wrong for a while, and removes it within a second of its being right.

    Advice that guests do not follow goes too, and is not repeated before it would have been right for once.
    """

    def __init__(self, *, mirror: bool, reduced_motion: bool) -> None:
        self.shown: Advice | None = None
        """The advice that is visible, even if it is fading away."""
        self._mirror = mirror
        self._fades = 0.0 if reduced_motion else FADES
        self._wanted: Advice | None = None  # what would help now
        self._wanted_since = float("-inf")
        self._shown_since = float("-inf")
        self._leaves_since: float | None = None  # when the shown advice began to fade away
        self._unheeded: Advice | None = None  # was shown for long enough
        self._cutout: Cutout | None = None
        self._guests: Standing | None = None

    def update(self, cutout: Cutout | None, now: float) -> None:
        """Judges the newest *cutout*."""
        if cutout is not self._cutout:
            self._cutout = cutout
            self._guests = standing(cutout) if cutout else None
        current = self.shown if self._leaves_since is None else None
        wanted = advice(self._guests, current, mirror=self._mirror)
        if wanted != self._wanted:
            self._wanted, self._wanted_since = wanted, now
        settled = now - self._wanted_since >= RIGHT
        if settled and wanted != self._unheeded:
            self._unheeded = None
        if current and now - self._shown_since >= LONGEST:
            self._unheeded = current
        if current and (current == self._unheeded or (settled and wanted != current)):
            self._leaves_since = now
        if self._leaves_since is not None and now - self._leaves_since >= self._fades:
            self.shown, self._leaves_since = None, None
        if self.shown is None and wanted not in (None, self._unheeded) and now - self._wanted_since >= WRONG:
            self.shown, self._shown_since = wanted, now

    def opacity(self, now: float) -> float:
        """The opacity of the advice that is shown, 0 to 1."""
        if self.shown is None:
            return 0.0
        if not self._fades:
            return 1.0
        entering = min(1.0, (now - self._shown_since) / self._fades)
        if self._leaves_since is None:
            return entering
        return min(entering, max(0.0, 1 - (now - self._leaves_since) / self._fades))
