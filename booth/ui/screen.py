"""What a screen is, and why one ends."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

import pygame

from booth.album.record import Photo
from booth.config import OfferKind
from booth.frames import Burst
from booth.picture_types import Picture
from booth.ui.composition_view import ShownGuests
from booth.ui.gestures import Gesture
from booth.ui.pending_photo import PendingPhoto
from booth.ui.pending_strip import PendingStrip

QUIET = 0.7  # seconds in which a new screen ignores touches: the second half of a double tap, the rest of a palm


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo that guests have kept."""

    photo: Future[Photo]  # as the album promised it
    at: float  # monotonic seconds: when they did


@dataclass(frozen=True, slots=True)
class Guest:
    """What is known of whoever stands in front of the booth: another one begins with every touch on attract."""

    language: str
    scene: str
    offer: OfferKind | None = None  # what is to be made; None: what the operator offers first
    look: str = ""  # as in frames.Shot
    kept: tuple[KeptPhoto, ...] = ()  # since then, the newest last


@dataclass(frozen=True, slots=True)
class SmallCard:
    """The way to a photo that nobody has fetched yet, for a corner of attract."""

    photo: Photo
    until: float  # monotonic seconds


@dataclass(frozen=True, slots=True)
class Begun:
    """A guest has touched attract."""

    guest: Guest


@dataclass(frozen=True, slots=True)
class Agreed:
    """The guest has read what becomes of a photo, and wants one."""

    guest: Guest


@dataclass(frozen=True, slots=True)
class ShutterTouched:
    """The guest wants a photo."""

    guest: Guest


@dataclass(frozen=True, slots=True)
class CountdownStopped:
    """The guest has cancelled it or left, or there was no camera when it ended."""

    guest: Guest


@dataclass(frozen=True, slots=True)
class FrameTaken:
    """The frames around the end of the countdown have arrived, one of which becomes the shot."""

    guest: Guest
    burst: Burst
    strip: PendingStrip | None = None  # that the shot belongs to, from its second on


@dataclass(frozen=True, slots=True)
class PhotoTaken:
    """The shot is on its way into the album."""

    guest: Guest
    pending: PendingPhoto
    guests: ShownGuests  # as they stand in the photo


@dataclass(frozen=True, slots=True)
class NextShot:
    """The strip has a shot more, and another is to be taken."""

    guest: Guest
    strip: PendingStrip


@dataclass(frozen=True, slots=True)
class StripTaken:
    """The strip has all its shots, or those that there were time for."""

    guest: Guest
    strip: PendingStrip


@dataclass(frozen=True, slots=True)
class PhotoKept:
    """The guest wants the photo, or has left it to be kept."""

    guest: Guest
    pending: PendingPhoto | PendingStrip
    picture: Picture  # as it was last seen


@dataclass(frozen=True, slots=True)
class ThrownAway:
    """The photo was thrown away: nothing of it is left but what is in memory here, for a moment."""

    guest: Guest
    pending: PendingPhoto | PendingStrip
    back: PhotoTaken | StripTaken  # what happens if it is taken back
    picture: Picture  # as it was last seen


@dataclass(frozen=True, slots=True)
class AnotherTry:
    """The photo was thrown away to be taken again at once."""

    guest: Guest


@dataclass(frozen=True, slots=True)
class OneMore:
    """The guest has the photo and wants another one."""

    guest: Guest


@dataclass(frozen=True, slots=True)
class OperatorCame:
    """A finger has rested in the operator's corner."""


@dataclass(frozen=True, slots=True)
class NewPinWanted:
    """The operator, who is in the panel, wants another PIN."""


@dataclass(frozen=True, slots=True)
class PinRight:
    """It was the operator."""


@dataclass(frozen=True, slots=True)
class MachineEnds:
    """The operator has switched the machine off, or starts it anew."""

    restarting: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Nobody is there any more."""

    card: SmallCard | None = None


Outcome = (
    Begun
    | Agreed
    | ShutterTouched
    | CountdownStopped
    | FrameTaken
    | PhotoTaken
    | NextShot
    | StripTaken
    | PhotoKept
    | ThrownAway
    | AnotherTry
    | OneMore
    | OperatorCame
    | NewPinWanted
    | PinRight
    | MachineEnds
    | Left
)


class Screen(Protocol):
    """One thing a guest can be doing. Built when it appears, dropped when it ends.

    Never blocks, never sleeps, never reads a clock, never names another screen. If it raises, the sorry screen takes
    its place: with the guest's words of a Problem; anything else is a bug, and the words are "let's try again".
    """

    quiet: float  # seconds after it appeared in which it is given no gestures
    shows_live: bool  # it shows the live view: the stage brings that up to date before each of the screen's updates

    @property
    def patience(self) -> float | None:
        """Seconds without a touch before the guest has left; None if nobody is waited for."""

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """What can be touched now, by name: for scripted guests."""

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """Responds to a gesture."""

    def update(self, now: float) -> Outcome | None:
        """Moves on to *now*."""

    def left(self, now: float) -> Outcome:
        """The guest's patience is over: decides what becomes of what they leave."""

    def draw(self, canvas: pygame.Surface) -> None:
        """Draws the screen as it was at the last update, onto the whole canvas."""


class Untouched:
    """What screens begin with: no patience, no targets, and gestures are ignored unless a screen says otherwise."""

    quiet = 0.0

    @property
    def patience(self) -> float | None:
        """Nobody is waited for."""
        return None

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """Nothing."""
        return {}

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """Nothing happens."""
        return None

    def left(self, now: float) -> Outcome:
        """Never asked."""
        return Left()
