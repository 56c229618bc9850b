"""The governor: how much work the live view is given, so that the picture stays fluent on a slow or hot machine.

Pure: measured times, the temperature and the time of day are passed in. The finished still is none of its business.
"""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOK = 2.0  # seconds between two looks at what was measured
SETTLES = 10.0  # seconds after a start in which a machine is busy with starting
_BUSY = 0.9  # share of its time that the cutout thread may be at work before there is too much of it
_ROOM = 0.75  # share that it may be at work, as far as can be told, on the step above
_LOOKS = 2  # looks in a row that find too much before a step is given up
_PATIENCE = 10.0, 640.0  # seconds for which there must be room before a step is tried again: at first, at most
_STOOD = 60.0  # seconds after which a step that was tried again has stood the test
_HOT, _COOL = 80.0, 72.0  # degrees Celsius; a Raspberry Pi slows itself down from 80 on (its documentation)
_COOLING = 20.0  # seconds that a hot machine is given before another step is given up


@dataclass(frozen=True, slots=True)
class Workload:
    """How much work the live view is given."""

    name: str
    rate: float  # mattes a second
    less: int  # the picture is worked on at one part in so many of the view's width, then enlarged
    cost: float  # of one cutout, against one at full size


STEPS = (
    Workload("full", 30.0, 1, 1.0),
    Workload(
        "smaller picture", 30.0, 2, 0.65
    ),  # measured: 0.65 where the camera is finer than the view, 0.93 where not
    Workload("smaller picture, 15 a second", 15.0, 2, 0.65),
    Workload("smaller picture, 10 a second", 10.0, 2, 0.65),
)
"""From the most work to the least."""


class Governor:
    """Gives up a step when there is too much to do or the machine is hot, and tries it again when there is room."""

    def __init__(self) -> None:
        self._at = 0
        self._seconds: list[float] = []
        self._busy = 0  # looks in a row
        self._room_since: float | None = None
        self._patience = _PATIENCE[0]
        self._raised = self._lowered = float("-inf")

    @property
    def workload(self) -> Workload:
        """How much work the live view is given now."""
        return STEPS[self._at]

    def note(self, seconds: float) -> None:
        """One frame took *seconds* to be cut."""
        self._seconds.append(seconds)

    def look(self, now: float, temperature: float | None, *, finishing: bool) -> str | None:
        """Judges what was noted since the last look; returns why the step has changed, None if it has not.

        *temperature* is in degrees Celsius, None where nobody measures it. While a guest is *finishing*, in the
        darkroom, times say nothing about the machine and are not counted.
        """
        noted, self._seconds = self._seconds, []
        hot = temperature is not None and temperature >= _HOT
        if finishing:
            self._busy = 0
        if finishing or not (noted or hot):
            return None
        usual = statistics.median(noted) if noted else 0.0
        busy = usual * self.workload.rate > _BUSY
        self._busy = self._busy + 1 if busy else 0
        if temperature is not None and hot and now - self._lowered >= _COOLING:
            return self._lower(now, f"the machine is {temperature:.0f} °C hot")
        if self._busy >= _LOOKS:
            return self._lower(now, f"a cutout takes {usual * 1000:.0f} ms")
        if self._at == 0 or not self._has_room(usual) or (temperature is not None and temperature > _COOL):
            self._room_since = None
            return None
        self._room_since = now if self._room_since is None else self._room_since
        if now - self._room_since < self._patience:
            return None
        self._at -= 1
        self._raised, self._room_since = now, None
        return f"a cutout took {usual * 1000:.0f} ms"

    def _has_room(self, usual: float) -> bool:
        above = STEPS[self._at - 1]
        return usual * above.cost / self.workload.cost * above.rate < _ROOM

    def _lower(self, now: float, reason: str) -> str | None:
        if self._at == len(STEPS) - 1:
            return None
        failed = now - self._raised < _STOOD  # what was tried again was too much again: ever longer until the next try
        self._patience = min(2 * self._patience, _PATIENCE[1]) if failed else _PATIENCE[0]
        self._at += 1
        self._busy, self._room_since, self._lowered = 0, None, now
        return reason


def forecast(seconds: Mapping[int, float]) -> Workload:
    """The step that a machine will use where one cutout takes *seconds*, by the `less` of steps."""
    return next((step for step in STEPS if seconds[step.less] * step.rate <= _BUSY), STEPS[-1])


def temperature(zones: Path = Path("/sys/class/thermal")) -> float | None:
    """Degrees Celsius of a Raspberry Pi's processor; None elsewhere, where other machines mean other things by it."""
    for zone in sorted(zones.glob("thermal_zone*")):
        try:
            if (zone / "type").read_text().strip().replace("_", "-") == "cpu-thermal":
                return int((zone / "temp").read_text()) / 1000
        except (OSError, ValueError):
            continue
    return None
