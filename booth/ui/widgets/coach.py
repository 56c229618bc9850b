"""The coach: one calm sign at a time that helps guests to stand well; no words, and none when all is well."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from booth.frames import Cutout
from booth.imaging.exposure import fault_of_light

Advice = Literal["closer", "back", "to the right", "to the left", "light"]

WRONG = 2.0  # seconds for which something must have been wrong before it is said
RIGHT = 0.3  # seconds for which it must have been right before the sign goes
FADES = 0.3  # seconds in which it comes and goes; with RIGHT less than one
_APART = 8  # pixels between two that are looked at
_SOMEBODY = 0.01  # share of the picture that is person
_SMALL = (0.38, 0.44)  # height of the tallest, of the frame's: wrong below the first, right from the second on
_CUT = (0.10, 0.06)  # width of what touches the upper edge, of the frame's: a head, and more than raised hands
_ASIDE = (0.24, 0.19)  # from the frame's middle to the guests', of its width


@dataclass(frozen=True, slots=True)
class Standing:
    """How guests stand: shares of the frame, as a camera sees them."""

    tall: float  # from the highest of them to the lowest point
    cut: float  # width of what touches the upper edge
    aside: float  # how far their middle is to the right of the frame's; negative to the left
    dark: bool


def standing(cutout: Cutout) -> Standing | None:
    """How the guests of *cutout* stand; None if there are none."""
    there = cutout.matte[::_APART, ::_APART] > 127
    if there.mean() < _SOMEBODY:
        return None
    rows, columns = np.flatnonzero(there.any(axis=1)), there.sum(axis=0)
    return Standing(
        float(rows[-1] - rows[0] + 1) / len(there),
        float(there[0].mean()),
        float((columns * np.arange(len(columns))).sum() / columns.sum() / (len(columns) - 1) - 0.5),
        fault_of_light(cutout.picture) == "too dark",
    )


def advice(guests: Standing | None, said: Advice | None, *, mirror: bool) -> Advice | None:
    """What would help most. What is *said* already is said until it is surely right: the second of each pair.

    *mirror*: guests see themselves as in a mirror, where they move to their own right by moving to the picture's.
    """
    if guests is None:
        return None
    small, cut = _SMALL[said == "closer"], _CUT[said == "back"]
    if guests.cut > cut:
        return "back"
    if guests.tall < small:
        return "closer"
    aside = -guests.aside if mirror else guests.aside
    if aside < -_ASIDE[said == "to the right"]:
        return "to the right"
    if aside > _ASIDE[said == "to the left"]:
        return "to the left"
    return "light" if guests.dark else None


class Coach:
    """Says what has been wrong for a while, and no more within a second of its being right."""

    def __init__(self, *, mirror: bool, still: bool) -> None:
        """*still*: nothing fades."""
        self.shown: Advice | None = None
        """What is said, or fading away."""
        self._mirror = mirror
        self._fades = 0.0 if still else FADES
        self._wrong: Advice | None = None  # what would help, and since when
        self._since = float("-inf")
        self._came = float("-inf")  # when the sign came
        self._goes: float | None = None  # when it began to go
        self._cutout: Cutout | None = None
        self._guests: Standing | None = None

    def update(self, cutout: Cutout | None, now: float) -> None:
        """Looks at the newest *cutout*."""
        if cutout is not self._cutout:
            self._cutout = cutout
            self._guests = standing(cutout) if cutout else None
        said = self.shown if self._goes is None else None
        wrong = advice(self._guests, said, mirror=self._mirror)
        if wrong != self._wrong:
            self._wrong, self._since = wrong, now
        if said and wrong != said and now - self._since >= RIGHT:
            self._goes = now
        if self._goes is not None and now - self._goes >= self._fades:
            self.shown, self._goes = None, None
        if self.shown is None and wrong and now - self._since >= WRONG:
            self.shown, self._came = wrong, now

    def opacity(self, now: float) -> float:
        """How much of the sign is to be seen, 0 to 1."""
        if self.shown is None:
            return 0.0
        if not self._fades:
            return 1.0
        came = min(1.0, (now - self._came) / self._fades)
        return came if self._goes is None else min(came, max(0.0, 1 - (now - self._goes) / self._fades))
