"""The frames of the last seconds, as the JPEGs that they came as: a clip is made of them. Some megabytes."""

from booth.camera.jpeg import ends_early
from booth.frames import Frame

_MOST = 64  # frames of `up_to`: two seconds of thirty a second; of a faster camera every second one
_FEWEST = 8
_MARGIN = 0.5  # seconds that are kept more, while the last of `up_to` is not the newest any more


class FrameRing:
    """Keeps the newest frames. One thread adds and empties it, any asks for them."""

    def __init__(self, seconds: float) -> None:
        """*seconds*: that `up_to` goes back; 0 to keep nothing."""
        self._seconds = seconds
        self._frames: tuple[Frame, ...] = ()  # replaced at once and never changed

    def add(self, frame: Frame) -> None:
        """Another *frame* has come."""
        if self._seconds:
            oldest = frame.taken - self._seconds - _MARGIN
            self._frames = (*(each for each in self._frames if each.taken >= oldest), frame)

    def clear(self) -> None:
        """The camera was lost: what comes next is of another time."""
        self._frames = ()

    def up_to(self, last: Frame) -> tuple[Frame, ...]:
        """The frames of the seconds up to *last*, in their order, and it; none if they are too few for a clip.

        Those that came torn over the cable are left out.
        """
        oldest = last.taken - self._seconds
        frames = [each for each in self._frames if oldest <= each.taken < last.taken and not ends_early(each.jpeg)]
        step = max(1, -(-len(frames) // _MOST))
        frames = [*frames[::-1][step - 1 :: step][::-1], last]  # counted from the last
        return tuple(frames) if len(frames) >= _FEWEST else ()
