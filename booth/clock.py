"""Time. The only module that reads a clock or sleeps; everything else is given the time."""

import threading
import time  # noqa: TID251  this is the one place
from datetime import datetime
from pathlib import Path
from typing import Literal

_BY_NETWORK = Path("/run/systemd/timesync/synchronized")  # systemd-timesyncd(8) makes it when a server has answered
_BY_BATTERY = Path("/sys/class/rtc/rtc0/hctosys")  # "1" if the kernel took the time from this clock when it started


class Clock:
    """Monotonic time for countdowns and ages, wall-clock time for names and dates.

    A frame carries monotonic time, which is also what the kernel's camera drivers stamp it with.
    """

    def now(self) -> float:
        """Monotonic seconds: never jump back, and mean nothing after the next boot of the machine."""
        return time.monotonic()

    def wall(self) -> datetime:
        """Date and time of day, in the machine's time zone."""
        return datetime.now().astimezone()  # noqa: TID251  this is the one place

    @property
    def source(self) -> Literal["network", "battery", ""]:
        """What has set the machine's date: a time server, a clock with a battery when it started, nothing known."""
        if _BY_NETWORK.exists():
            return "network"
        try:
            return "battery" if _BY_BATTERY.read_text().strip() == "1" else ""
        except OSError:
            return ""

    def process_time(self, pid: int) -> float:
        """Seconds of processor time that process *pid* has used. Raises OSError if there is none."""
        return time.clock_gettime(~pid << 3 | 2)  # clock_getcpuclockid(3): CPUCLOCK_SCHED of linux/posix-timers_types.h

    def thread_time(self, native_id: int) -> float:
        """Seconds of processor time that a thread of this process has used. Raises OSError if it has ended.

        *native_id* is what `threading.get_native_id` returns in it.
        """
        return time.clock_gettime(~native_id << 3 | 6)  # the same with CPUCLOCK_PERTHREAD_MASK

    def sleep(self, seconds: float) -> None:
        """Sleeps for *seconds*; returns at once if that is zero or negative."""
        if seconds > 0:
            time.sleep(seconds)


_SPARE = 0.003  # seconds by which a turn's work begins earlier than it would have to, by what was measured
_FORGOTTEN = 0.0001  # seconds a turn by which the longest work is forgotten: a long picture is seldom the last


class Pacer:
    """Keeps a loop at an even *rate* (turns per second), however long the work of each turn takes."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._period = 1 / rate  # seconds
        self._due = clock.now()
        self._began: float | None = None  # when the turn's work did
        self._busy = 0.0  # seconds of processor time that the loop's thread had used by then
        self.delay = 0.0
        """Seconds of the last turn's work in which the processor was not the loop's."""
        self._lead = self._period  # seconds before the turn is due at which the work begins

    def begin(self) -> None:
        """Waits until the work of the next turn has to begin: as late as possible, so that it shows what is newest."""
        self._clock.sleep(self._due + self._period - self._lead - self._clock.now())
        self._began = self._clock.now()
        self._busy = self._clock.thread_time(threading.get_native_id())

    def wait(self) -> None:
        """Waits until the next turn is due. A delay of less than a turn is made up for; a longer one is not."""
        now = self._clock.now()
        if self._began is not None:
            self._lead = max(now - self._began + _SPARE, self._lead - _FORGOTTEN)
            self.delay = now - self._began - (self._clock.thread_time(threading.get_native_id()) - self._busy)
        self._due += self._period
        if self._due < now - self._period:
            self._due = now
        self._clock.sleep(self._due - now)


def stopwatch() -> float:
    """Seconds of the clock with the finest resolution, to measure how long something takes."""
    return time.perf_counter()
