"""What crosses threads: a camera's frame, a cutout, a shot; and the slot that hands over only the newest."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from booth.picture_types import Matte, Picture, Plate, Ratio, Size

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture from the camera, still the JPEG that came over the cable, and when it was taken.

    It stays compressed until somebody needs the pixels, so that the live view can decode it reduced, the shot in full,
    and a negative is the camera's own file. The guests are seen as a camera sees them: not mirrored.
    """

    jpeg: bytes
    size: Size  # as it lies in the JPEG, before the camera's rotation
    taken: float  # monotonic seconds, the driver's where it says
    number: int  # counts up from 0 since the camera was opened; a gap is a frame nobody read
    demo: bool = False  # from the demo camera: marked wherever it ends up


@dataclass(frozen=True, slots=True)
class Cutout:
    """A frame with its own matte, at the size and crop of the live view.

    The two never come from different frames: the edge would belong to an earlier pose.
    """

    frame: Frame
    picture: Picture
    matte: Matte
    presence: float  # share of the picture that is person, 0 to 1
    plate: Plate | None = None  # what is behind the guests, small, of the picture's crop; None if that is not sure


@dataclass(frozen=True, slots=True)
class Levels:
    """How the camera shows guests, over the last seconds: what a scene's light has to begin with."""

    black: float = 0.0  # what the darkest of them shows, 0 to 1
    white: float = 1.0  # what the brightest of the frame shows, 0 to 1
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)  # red, green, blue: what the camera shows of a grey, about 1


@dataclass(frozen=True, slots=True)
class Shot:
    """What is kept when the countdown ends: all that a photo is made of, wherever it is made."""

    frame: Frame
    matte: Matte | None  # the live one, at the live view's size; None if the segmenter was too slow to give one
    scene: str
    ratio: Ratio  # the photo's
    taken: datetime | None = None  # by the clock on the wall; the album says so when it takes the shot in
    levels: Levels = Levels()  # as the camera showed the guests when the countdown ended
    moment: float = 0.0  # seconds by which everything in the scene that moves stands where it stands
    plate: Plate | None = field(default=None, repr=False)  # as the cutout's; in memory only, a negative has none


class Latest(Generic[T]):
    """A slot that holds the newest of something; what nobody took in time is gone.

    One thread puts, any number look. There is no queue on purpose: a reader that falls behind skips, it never lags.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()  # guards _value and _count
        self._value: T | None = None
        self._count = 0

    def put(self, value: T | None) -> None:
        """Replaces what the slot holds; None empties it."""
        with self._changed:
            self._value = value
            self._count += 1
            self._changed.notify_all()

    def peek(self) -> T | None:
        """The newest, or None if there is none; never waits."""
        with self._changed:
            return self._value

    def after(self, count: int, timeout: float) -> tuple[T | None, int]:
        """The newest and its count once more than *count* were put, or (None, count) after *timeout* seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._count > count, timeout):
                return None, count
            return self._value, self._count
