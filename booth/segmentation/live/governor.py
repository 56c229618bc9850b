"""The governor: lowers the live view's workload on a slow or hot machine, with hysteresis, so that it stays fluent.

Fluent are cutouts that keep their rate, and a screen that is drawn as soon as it is due: a touch is answered by a
picture. Pure: measured times, the temperature and the time are passed in. The still is not its concern.
"""

import statistics
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REVIEW_INTERVAL = 2.0  # seconds between two reviews of the measured times
SETTLING_TIME = 10.0  # seconds after a start in which a machine is busy with starting
_OVERLOAD = 0.9  # fraction of its time that the cutout thread may be busy; above it the workload is too much
_HEADROOM = 0.75  # fraction that it may be busy, as estimated, at the next higher workload; the rest is hysteresis
_OVERLOADED_REVIEWS = 2  # in a row before the workload is lowered
_DELAY = 0.02  # seconds that a picture of the screen may wait for the processor; a touch may have to wait for two
_DELAYS = 256  # pictures of the screen that are remembered, at most: without cutouts there is no review
_BUSY = (
    0.5,
    7.0,
)  # of the workload's cutouts, or so many a second, before more are tried: fewer come while nobody is there
_BACK_OFF = 10.0, 640.0  # seconds of headroom before a higher workload is tried again: at first, at most
_PROVEN = 60.0  # seconds after which a higher workload that was tried again counts as sustained
HOT, _COOL = 80.0, 72.0  # degrees Celsius; a Raspberry Pi slows itself down from 80 on (its documentation)
_COOLING_TIME = 20.0  # seconds that a hot machine is given before its workload is lowered once more


@dataclass(frozen=True, slots=True)
class Workload:
    """How much the live view computes."""

    name: str
    rate: float  # mattes a second
    reduction: int  # the view's width divided by that of the picture that is worked on
    cost: float  # of one cutout, against one at full size


WORKLOADS = (
    Workload("full", 30.0, 1, 1.0),
    # Cost as measured: 0.65 where the camera's picture is larger than the view, 0.93 where it is not.
    Workload("smaller picture", 30.0, 2, 0.65),
    Workload("smaller picture, 15 a second", 15.0, 2, 0.65),
    Workload("smaller picture, 10 a second", 10.0, 2, 0.65),
    Workload("smaller picture, 5 a second", 5.0, 2, 0.65),
)
"""From the highest to the lowest."""


class Governor:
    """Lowers the workload under overload or heat, and raises it again, with back-off, when there is headroom."""

    def __init__(self) -> None:
        self._level = 0  # in WORKLOADS
        self._seconds: list[float] = []  # of each cutout since the last review
        self._delays: deque[float] = deque(
            maxlen=_DELAYS
        )  # in seconds, of pictures of the screen since the last review
        self._overloaded_reviews = 0  # in a row
        self._headroom_since: float | None = None
        self._back_off = _BACK_OFF[0]
        self._raised = self._lowered = float("-inf")  # when

    @property
    def workload(self) -> Workload:
        """The workload of now."""
        return WORKLOADS[self._level]

    def record(self, seconds: float) -> None:
        """One cutout took *seconds*."""
        self._seconds.append(seconds)

    def record_delay(self, seconds: float) -> None:
        """A picture of the screen waited for the processor for *seconds*. Any thread may tell."""
        self._delays.append(seconds)

    def review(self, now: float, temperature: float | None, *, finishing: bool) -> str | None:
        """Judges the times since the last review; returns the reason if the workload was changed, else None.

        *temperature* is in degrees Celsius, None where it is not measured. While the darkroom is *finishing* a still
        the times are longer than the machine's own, and are not counted; its heat is.
        """
        times, self._seconds = self._seconds, []
        delays, self._delays = self._delays, deque(maxlen=_DELAYS)
        hot = temperature is not None and temperature >= HOT
        if finishing:
            self._overloaded_reviews, times = 0, []
        if not (times or hot):
            return None
        median = statistics.median(times) if times else 0.0
        delay = statistics.median(delays) if delays and times else 0.0
        delayed = delay > _DELAY
        overloaded = median * self.workload.rate > _OVERLOAD or delayed
        self._overloaded_reviews = self._overloaded_reviews + 1 if overloaded else 0
        if temperature is not None and hot and now - self._lowered >= _COOLING_TIME:
            return self._lower(now, f"the machine is {temperature:.0f} °C hot")
        if self._overloaded_reviews >= _OVERLOADED_REVIEWS:
            waits = f" and the screen waits {delay * 1000:.0f} ms for the processor" if delayed else ""
            return self._lower(now, f"a cutout takes {median * 1000:.0f} ms{waits}")
        few = len(times) < min(_BUSY[0] * self.workload.rate, _BUSY[1]) * REVIEW_INTERVAL
        warm = temperature is not None and temperature > _COOL
        if self._level == 0 or few or warm or not self._has_headroom(median):
            self._headroom_since = None
            return None
        self._headroom_since = now if self._headroom_since is None else self._headroom_since
        if now - self._headroom_since < self._back_off:
            return None
        self._level -= 1
        self._raised, self._headroom_since = now, None
        return f"a cutout took {median * 1000:.0f} ms"

    def _has_headroom(self, seconds: float) -> bool:
        """Whether the next higher workload would leave enough time, if a cutout takes *seconds* now."""
        higher = WORKLOADS[self._level - 1]
        return seconds * higher.cost / self.workload.cost * higher.rate < _HEADROOM

    def _lower(self, now: float, reason: str) -> str | None:
        if self._level == len(WORKLOADS) - 1:
            return None
        not_sustained = now - self._raised < _PROVEN
        self._back_off = min(2 * self._back_off, _BACK_OFF[1]) if not_sustained else _BACK_OFF[0]
        self._level += 1
        self._overloaded_reviews, self._headroom_since, self._lowered = 0, None, now
        return reason


def forecast(seconds: Mapping[int, float]) -> Workload:
    """The workload that a machine will settle on where one cutout takes *seconds*, by reduction."""
    fitting = (workload for workload in WORKLOADS if seconds[workload.reduction] * workload.rate <= _OVERLOAD)
    return next(fitting, WORKLOADS[-1])


def temperature(zones: Path = Path("/sys/class/thermal")) -> float | None:
    """Degrees Celsius of a Raspberry Pi's processor; None on other machines, whose zones mean other things."""
    for zone in sorted(zones.glob("thermal_zone*")):
        try:
            if (zone / "type").read_text().strip().replace("_", "-") == "cpu-thermal":
                return int((zone / "temp").read_text()) / 1000
        except (OSError, ValueError):
            continue
    return None
