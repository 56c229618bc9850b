"""What the panel may do to the booth: the operator's side of its parts."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from booth.album.record import Photo
from booth.config import Config
from booth.darkroom.developed import Developed
from booth.frames import Shot
from booth.operator.faults import Fault
from booth.operator.finding import Finding
from booth.operator.machine import Machine
from booth.operator.pin import PinTries
from booth.operator.settings_file import SettingsFile
from booth.operator.stick.event_check import Event
from booth.operator.stick.sticks import StickView
from booth.operator.stick.udisks import Stick
from booth.printing.status import PrintingStatus
from booth.runtime.pause import Pause
from booth.sharing.network.wifi_chooser import WifiView

T = TypeVar("T")


class Desk(Protocol):
    """Does what takes time elsewhere; the panel's side of booth.operator.desk."""

    def do(self, work: Callable[[], T]) -> Future[T]:
        """Has *work* done; the Future has what it returns or raises."""


class Sticks(Protocol):
    """Copies photos onto sticks and takes events from them; the panel's side of booth.operator.stick.sticks."""

    @property
    def view(self) -> StickView:
        """What there is to be seen."""

    def look(self) -> None:
        """Looks what is plugged in."""

    def copy_photos(self, stick: Stick) -> None:
        """Copies the event's photos onto *stick*."""

    def remove_photos(self, copied: Mapping[str, str]) -> None:
        """Removes from the booth the photos that were *copied*, as `view` has them."""

    def find_events(self, stick: Stick) -> None:
        """Looks which events there are on *stick*."""

    def bring(self, stick: Stick, name: str) -> None:
        """Copies and checks the event in the folder *name* of *stick*."""

    def take_over(self, event: Event) -> None:
        """Puts the *event* that was brought in the place of that in use."""

    def go_back(self) -> None:
        """Puts the event before in the place of that in use."""

    def interrupt(self) -> None:
        """Ends what is under way."""


class WifiChooser(Protocol):
    """Listens for Wi-Fis and joins them; the panel's side of booth.sharing.network.wifi_chooser."""

    @property
    def view(self) -> WifiView:
        """What there is to be seen."""

    def start(self) -> None:
        """Begins to listen."""

    def ask_to_stop(self) -> None:
        """Ends that, without waiting."""

    def join(self, name: str, password: str = "") -> None:
        """Joins the Wi-Fi *name*."""

    def forget(self, name: str) -> None:
        """Forgets the Wi-Fi *name*."""


class Printing(Protocol):
    """The queue of the printer; the panel's side of booth.printing.print_queue. What raises is for the desk."""

    pause: Pause
    """In which nothing more is handed over; to be changed by the desk."""

    @property
    def status(self) -> PrintingStatus:
        """How printing is doing."""

    def resume(self) -> None:
        """Goes on after a pause, and has a printer that CUPS has stopped go on. Raises OSError."""

    def skip(self, name: str) -> None:
        """The sheet *name* is not wanted."""

    def again(self, photo: Photo) -> None:
        """*photo* is printed, whatever guests have had."""

    def print_again(self, name: str) -> None:
        """The photo of the sheet *name* is printed once more."""


@dataclass(frozen=True, slots=True)
class OperatorAccess:
    """All that the panel uses of the booth. Whatever may wait is for the desk; the rest returns at once."""

    desk: Desk
    config: Config  # that the booth runs with
    settings: SettingsFile  # for the desk
    tries: PinTries  # for the desk, but for `wait`
    pause: Pause  # to be changed by the desk
    machine: Machine  # for the desk
    printing: Printing
    printers: Callable[[], Sequence[str]]  # the names of those that CUPS has; for the desk; raises CupsFault
    look: Callable[[], tuple[Finding, ...]]  # how each part is; for the desk
    faults: Callable[[], tuple[Fault, ...]]  # the last ones, the newest first
    sticks: Sticks
    wifis: Callable[[], WifiChooser]  # makes one, for as long as its page is shown
    photos: Callable[[], tuple[Photo, ...]]  # of the event, the newest first
    reopen_camera: Callable[[], None]
    learn_room_anew: Callable[[], None]
    develop: Callable[[Shot], Future[Developed]]  # a photo that nobody keeps
    date: Callable[[], datetime]  # local time
    trial: str  # a token with a page of its own, for a phone that tries the way
    wall: str = ""  # the token of the wall; empty if there is none
