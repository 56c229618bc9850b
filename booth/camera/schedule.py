"""When the next frame of a camera without hardware is due; webcams have a schedule of their own."""

from booth.clock import Clock


class FrameSchedule:
    """Frames at *rate* a second from now on. One that nobody waited for in time is skipped, as a webcam's is."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self.rate = rate
        self._clock = clock
        self._started = clock.now()
        self._next = 0

    def wait(self) -> tuple[int, float]:
        """Waits for the next frame; returns its number, from 0, and when it was due (monotonic seconds)."""
        number = max(self._next, int((self._clock.now() - self._started) * self.rate))
        self._next = number + 1
        due = self._started + number / self.rate
        self._clock.sleep(due - self._clock.now())
        return number, due
