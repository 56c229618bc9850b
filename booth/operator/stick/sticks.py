"""What is done with a stick, in a thread of its own: photos go onto it and off the booth, an event is taken from it."""

import errno
import logging
import os
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from booth.clock import Clock
from booth.config import Config, SettingsFault
from booth.operator.stick.event_check import Event, check_event
from booth.operator.stick.event_files import EventFault, Interrupted, copy_event, events_on
from booth.operator.stick.photos import Remove, copy_photos, remove_photos
from booth.operator.stick.taking_over import Change, draft, former, go_back, take_over
from booth.operator.stick.udisks import Stick, StickFault, Udisks
from booth.picture_types import Size
from booth.runtime.worker import Worker
from booth.texts import quoted

log = logging.getLogger(__name__)

THUMBNAIL: Size = (240, 135)  # of a scene of an event
PULL = "You may pull the stick out now."

_GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE, errno.ENOTCONN, errno.ESHUTDOWN}
_ADVICE = {
    errno.EROFS: "The stick can only be read. Some have a small switch for that on their side.",
    errno.EACCES: "The stick does not let the booth write. One that is formatted as FAT32 or exFAT does.",
    errno.EPERM: "The stick does not let the booth write. One that is formatted as FAT32 or exFAT does.",
}


@dataclass(frozen=True, slots=True, eq=False)
class StickView:
    """What there is to be seen."""

    sticks: tuple[Stick, ...] | None = None  # None: not looked yet
    fault: str = ""  # why sticks cannot be seen, in a sentence
    doing: str = ""  # what is under way; empty while nothing is
    done: int = 0
    total: int = 0  # of what is under way; 0: not known
    unit: str = ""  # what is counted
    uses_stick: bool = True  # what is under way: it is not to be pulled out
    said: str = ""  # what came of the last wish
    went_well: bool = True
    copied: Mapping[str, str] = field(default_factory=dict)  # just now: photos whose copies were read back; see photos
    events: tuple[Stick, tuple[str, ...]] | None = None  # the names of the folders with events, and of which stick
    mistakes: tuple[str, ...] = ()  # of the event that was looked at
    event: Event | None = None  # copied and in order, to be taken over
    former: str = ""  # the name of the event before, to which there is a way back; empty if there is none


class Sticks:
    """Does one thing after the other. Every method but `stop` returns at once; `view` may be read by any thread."""

    def __init__(
        self,
        config: Config,
        home: Path,
        clock: Clock,
        *,
        read: Callable[[], Config],
        change: Change,
        remove: Remove,
    ) -> None:
        """*config*: that in use. *read* and *change*: what the settings file says, and changing it. All may wait."""
        self.view = StickView()  # written by the thread of _work alone
        self._event = config.event.name
        self._albums = config.album.folders(home)
        self._home = home
        self._clock = clock
        self._read = read
        self._change = change
        self._remove = remove
        self._wishes: queue.Queue[Callable[[], None]] = queue.Queue()
        self._interrupt = threading.Event()  # what is under way is not wanted any more
        self._ending = threading.Event()  # nor is anything else
        self._worker = Worker("sticks", self._work, clock)

    def start(self) -> None:
        """Begins to wait for a wish."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends, and interrupts what is under way; False if that took longer than *timeout* seconds."""
        self._worker.ask_to_stop()
        self._ending.set()
        return self._worker.stop(timeout)

    @property
    def busy(self) -> bool:
        """Whether something is under way, or about to be, that a new start of the booth would interrupt."""
        return self._wishes.unfinished_tasks > 0

    def interrupt(self) -> None:
        """Ends what is under way; what was copied stays."""
        self._interrupt.set()

    def look(self) -> None:
        """Looks what is plugged in, unless something is under way."""
        if not self.busy:
            self._wishes.put(self._look)

    def copy_photos(self, stick: Stick) -> None:
        """Copies the event's photos onto *stick*."""
        self._wish("Copying the photos", lambda: self._copy_photos(stick))

    def remove_photos(self, copied: Mapping[str, str]) -> None:
        """Removes from the booth the photos that were *copied*, as `view` has them."""
        self._wish("Removing the photos from the booth", lambda: self._remove_photos(copied), uses_stick=False)

    def find_events(self, stick: Stick) -> None:
        """Looks which events there are on *stick*."""
        self._wish("Looking for events", lambda: self._with(stick, lambda place: self._find_events(stick, place)))

    def bring(self, stick: Stick, name: str) -> None:
        """Copies the event in the folder *name* of *stick* and looks whether it is in order; the one in use stays."""
        self._wish(f"Copying and checking {name}", lambda: self._with(stick, lambda place: self._bring(place / name)))

    def take_over(self, event: Event) -> None:
        """Puts the *event* that was brought in the place of that in use."""
        self._wish(
            f"Taking over {event.config.event.name}",
            lambda: self._exchange(lambda present: take_over(event.config, present, self._home, self._change)),
            uses_stick=False,
        )

    def go_back(self) -> None:
        """Puts the event before in the place of that in use."""
        self._wish(
            "Going back",
            lambda: self._exchange(lambda present: go_back(present, self._home, self._change)),
            uses_stick=False,
        )

    def _wish(self, doing: str, work: Callable[[], None], *, uses_stick: bool = True) -> None:
        def job() -> None:
            self._interrupt.clear()
            before = self.view
            self.view = StickView(before.sticks, doing=doing, uses_stick=uses_stick, former=before.former)
            try:
                work()
            except (StickFault, Interrupted) as fault:
                self._tell(str(fault) or "Interrupted.", went_well=False)
            except EventFault as fault:
                self._tell("This event is not taken over. The one in use stays.", went_well=False)
                self.view = replace(self.view, mistakes=tuple(fault.reasons))
            finally:
                self.view = replace(self.view, doing="", total=0)
                self._look()

        self._wishes.put(job)

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            with suppress(queue.Empty):
                wish = self._wishes.get(timeout=0.5)
                try:
                    wish()
                finally:
                    self._wishes.task_done()

    def _look(self) -> None:
        with suppress(OSError):
            before = former(self._home)
            name = str(before["event.name"]) if before else ""
            self.view = replace(self.view, former=name)
        try:
            with Udisks() as disks:
                self.view = replace(self.view, sticks=disks.sticks(self._own_disks()), fault="")
        except StickFault as fault:
            self.view = replace(self.view, sticks=(), fault=str(fault))
        if self.view.events and self.view.events[0].path not in [stick.path for stick in self.view.sticks or ()]:
            self.view = replace(self.view, events=None)  # it was pulled out

    def _own_disks(self) -> frozenset[int]:
        found = set()
        for path in (Path("/"), self._home, *self._albums):
            with suppress(OSError):
                found.add(path.stat().st_dev)
        return frozenset(found)

    def _with(self, stick: Stick, work: Callable[[Path], str]) -> None:
        """Has *work* use *stick* where it is mounted, and unmounts it in any case; what *work* returns is told."""
        with Udisks() as disks:
            place = disks.mount(stick)
            try:
                said = work(place)
            except OSError as fault:
                raise StickFault(self._explained(fault, place, disks, stick)) from fault
            except BaseException:
                with suppress(StickFault):
                    disks.unmount(stick)
                raise
            self.view = replace(self.view, doing="Writing to the stick what is still in memory", total=0)
            disks.unmount(stick)
        self._tell(f"{said} {PULL}")

    def _explained(self, fault: OSError, place: Path, disks: Udisks, stick: Stick) -> str:
        """What an operator has to know of *fault*, met while *stick* was used at *place*, which is unmounted."""
        with suppress(StickFault):
            disks.unmount(stick)
        path = Path(os.fsdecode(fault.filename)) if fault.filename else place
        try:
            there = stick.path in [each.path for each in disks.sticks(frozenset())]
        except StickFault:
            there = True  # it is not known
        if not there:
            return (
                "The stick was pulled out too early. Nothing is lost on the booth. Plug it in and begin again: it goes "
                "on where it was."
            )
        if not path.is_relative_to(place):
            return f"The booth's own disk: {fault.strerror} ({path})"
        if fault.errno in _ADVICE:
            return _ADVICE[fault.errno]
        if fault.errno == errno.ENOSPC:
            return f"The stick is too full: {fault.strerror}. Make room on it, or take another."
        if fault.errno in _GONE:
            return f"The stick does not work as it should ({quoted(str(fault.strerror))}). Try another."
        return f"The stick: {quoted(str(fault.strerror))} ({quoted(path.name)})"

    def _copy_photos(self, stick: Stick) -> None:
        copied: Mapping[str, str] = {}

        def work(place: Path) -> str:
            nonlocal copied
            said, copied = copy_photos(self._albums, self._event, place, self._photos_done, self._unwanted)
            return said

        self._with(stick, work)
        self.view = replace(self.view, copied=copied)  # not before the stick was let go in order

    def _remove_photos(self, copied: Mapping[str, str]) -> None:
        try:
            said = remove_photos(self._albums, self._event, copied, self._remove, self._photos_done, self._unwanted)
        except OSError as fault:
            raise StickFault(f"The booth's own disk: {fault.strerror} ({fault.filename}).") from fault
        self._tell(said)

    def _find_events(self, stick: Stick, place: Path) -> str:
        names = events_on(place)
        self.view = replace(self.view, events=(stick, names))
        if not names:
            return "There is no event on the stick: a folder at its top with a config.toml in it."
        return f"{len(names)} {'event is' if len(names) == 1 else 'events are'} on the stick."

    def _bring(self, source: Path) -> str:
        target = draft(self._home)
        copy_event(source, target, self._bytes_done, self._unwanted)
        self.view = replace(self.view, doing="Checking it", total=0)
        event = check_event(target, self._read(), self._home, THUMBNAIL, self._clock)
        self.view = replace(self.view, event=event)
        return f"{event.config.event.name} is in order."

    def _exchange(self, work: Callable[[Config], None]) -> None:
        try:
            work(self._read())
        except SettingsFault as fault:
            raise EventFault([f"{fault.path.name}: {reason}" for reason in fault.reasons]) from fault
        except OSError as fault:
            raise StickFault(f"The booth's own disk: {fault.strerror} ({fault.filename}). All is as before.") from fault
        name = self._read().event.name
        log.info("the event is %s now", name)
        self._tell(f"{name} is the event now. The booth starts anew with it when you close the panel.")

    def _unwanted(self) -> bool:
        return self._interrupt.is_set() or self._ending.is_set()

    def _photos_done(self, done: int, total: int) -> None:
        self.view = replace(self.view, done=done, total=total, unit="photos")

    def _bytes_done(self, done: int, total: int) -> None:
        self.view = replace(self.view, done=done // 1_000_000, total=total // 1_000_000, unit="MB")

    def _tell(self, said: str, *, went_well: bool = True) -> None:
        self.view = replace(self.view, said=said, went_well=went_well)
