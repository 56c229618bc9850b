"""What is passed between threads: a camera's frame, a cutout, a shot; and the slot that holds only the newest."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from booth.picture_types import WHOLE, Matte, Picture, Plate, Ratio, RelativeBox, Size

T = TypeVar("T")

CLIP_SECONDS = 2.0  # that a clip shows, once there and once back


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture from the camera, as the JPEG that came over the cable, and when it was taken. Not mirrored.

    It is decoded where the pixels are needed: reduced for the live view, in full for the photo. The negative is the
    camera's own file.
    """

    jpeg: bytes
    size: Size  # of the JPEG, before the camera's rotation
    taken: float  # monotonic seconds; the driver's timestamp where it gives one
    number: int  # counts up from 0 since the camera was opened; a gap is a frame nobody read
    demo: bool = False  # from the demo camera: marked so wherever it is shown


@dataclass(frozen=True, slots=True)
class Burst:
    """The frames around the end of a countdown, in the order in which they were taken."""

    frames: tuple[Frame, ...]
    zero: int  # which of them is the first that was taken at the end or later

    @property
    def at_zero(self) -> Frame:
        """That frame."""
        return self.frames[self.zero]


@dataclass(frozen=True, slots=True)
class Cutout:
    """A frame with its own matte, at the size and crop of the live view.

    A matte is never put over another frame: its edge would belong to an earlier pose.
    """

    frame: Frame
    picture: Picture
    matte: Matte
    presence: float  # fraction of the picture that is person, 0 to 1
    plate: Plate | None = None  # the empty room, without the crop and smaller; None while it is not certain
    heads_whole: bool | None = None  # no guest's head has a hole in the matte; None where that was not looked for


@dataclass(frozen=True, slots=True)
class Levels:
    """Black point, white point and colour cast of the guests over the last seconds: relighting starts from these."""

    black: float = 0.0  # brightness of their darkest parts, 0 to 1
    white: float = 1.0  # brightness of the frame's brightest parts, 0 to 1
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)  # red, green, blue of what is grey, about 1


@dataclass(frozen=True, slots=True)
class Shot:
    """What is kept when the countdown ends: everything that a photo is made from."""

    frame: Frame
    matte: Matte | None  # the live view's, at its size; None if the segmenter was too slow or a head has a hole in it
    scene: str
    ratio: Ratio  # the photo's
    taken: datetime | None = None  # local time; set by the album when it receives the shot
    levels: Levels = Levels()  # when the countdown ended
    moment: float = 0.0  # seconds; the time that the scene's motion is drawn at
    crop: RelativeBox = WHOLE  # of what the camera saw in that ratio: the part that guests were shown, and the matte's
    plate: Plate | None = field(default=None, repr=False)  # the cutout's, uncropped; never stored: a negative has none
    look: str = ""  # of its picture, see imaging.looks; empty: none
    marked: bool = True  # the event's mark is drawn over its picture; a strip has it on the sheet
    clip: tuple[Frame, ...] = field(default=(), repr=False)  # the seconds up to its frame, which is the last of them

    @property
    def held(self) -> int:
        """Bytes of memory that it takes, but for its matte."""
        plate = 0 if self.plate is None else self.plate.nbytes
        return len(self.frame.jpeg) + plate + sum(len(frame.jpeg) for frame in self.clip)


@dataclass(frozen=True, slots=True)
class SceneOrder:
    """The guests of a finished photo, to be composed anew in a scene, as the booth itself would have done it."""

    cutout: Path  # the photo's, a WebP with the matte as alpha
    scene: str
    taken: datetime
    levels: Levels
    moment: float  # as in Shot
    mirrored: bool  # guests are flipped left to right in the photo
    small: bool  # as a thumbnail
    look: str = ""  # as in Shot


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """The pictures of a strip, to be composed into its layout."""

    layout: str  # the key of one of the theme's
    pictures: tuple[bytes, ...]  # a JPEG for each shot
    focuses: tuple[tuple[float, float], ...]  # what a slot of another shape keeps of each, fractions of its sides
    taken: datetime
    code: str  # the photo's six letters


class Latest(Generic[T]):
    """A slot that holds the newest value; one that nobody read in time is gone.

    One thread puts, any number read. It is not a queue on purpose: a reader that falls behind skips, it never lags.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()  # guards _value and _count
        self._value: T | None = None
        self._count = 0

    def put(self, value: T | None) -> None:
        """Replaces the value; None empties the slot."""
        with self._changed:
            self._value = value
            self._count += 1
            self._changed.notify_all()

    def peek(self) -> T | None:
        """The newest value, or None if there is none; never waits."""
        with self._changed:
            return self._value

    def after(self, count: int, timeout: float) -> tuple[T | None, int]:
        """The newest value and how many were put, once that exceeds *count*; (None, count) after *timeout* seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._count > count, timeout):
                return None, count
            return self._value, self._count
