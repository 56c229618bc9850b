"""How far a pixel's difference from the plate speaks for a person: the one formula for live view and still."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DARKEST, BRIGHTEST = 0.76, 1.03  # times the plate's brightness that are still the room: a soft shadow, a reflection

_PERSON_SCALE = 8.0  # levels of 255 for each unit of log-odds for a person
_PERSON_LIMIT = 4.0  # log-odds


@dataclass(frozen=True, slots=True)
class EvidenceCurve:
    """How a colour's distance from the plate becomes log-odds."""

    neutral: float  # levels of 255: a pixel that differs by this much is as likely room as person
    room_scale: float  # levels below `neutral` for each unit of log-odds against a person
    room_limit: float  # log-odds against a person, at most

    def log_odds(self, distance: NDArray[np.floating]) -> NDArray[np.floating]:
        """The log-odds of a person for colours that are *distance* (levels of 255) from the plate's; of any shape."""
        excess = distance - self.neutral
        person = np.minimum(excess / _PERSON_SCALE, _PERSON_LIMIT)
        room = np.maximum(excess / self.room_scale, -self.room_limit)
        return np.asarray(np.where(excess > 0, person, room))


# Measured separately. The live view learns its plate by itself, compares single noisy frames at 320 pixels and has no
# second look: a guest in the wall's colours must not get a hole, so the room's word is weak. The still compares
# smoothed pictures at 640 pixels with a plate that was checked against them, and weighs texture as well.
LIVE = EvidenceCurve(neutral=9.0, room_scale=3.0, room_limit=1.5)
STILL = EvidenceCurve(neutral=10.0, room_scale=2.0, room_limit=4.5)
