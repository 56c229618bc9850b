"""How each part of the booth is at this moment, in the operator's words, with what to do where it is not well."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from booth.album.album import Album
from booth.album.status import AlbumStatus
from booth.album.storage import PHOTO_SIZE, RESERVE, existing
from booth.camera.feed import CameraFeed, CameraStatus
from booth.clock import Clock
from booth.darkroom.worker import Darkroom, DarkroomStatus
from booth.imaging.exposure import fault_of_light
from booth.operator.board import undervoltage
from booth.operator.finding import Finding, Level
from booth.printing.print_queue import PrintQueue
from booth.printing.status import PrintingStatus
from booth.segmentation.live.governor import HOT, WORKLOADS, temperature
from booth.segmentation.live.worker import CutoutStatus, CutoutWorker
from booth.setting_tables import CALLED
from booth.sharing.cloud.outbox import Outbox
from booth.sharing.cloud.status import CloudStatus
from booth.sharing.network.way import Way
from booth.sharing.publisher import Publisher
from booth.sharing.status import SharingStatus

FEW_PHOTOS, HARDLY_ANY = 500, 50  # that still fit, below which it is a warning, a fault
SLOW_CAMERA = 20.0  # frames a second: below it movement is not fluent
TRIED_AGAIN = "It is tried again by itself; photos stay here"
WARM = 75.0  # degrees Celsius; HOT is where a Raspberry Pi slows itself down


class Health:
    """Looks at every part. For one thread, which may wait for the disk."""

    def __init__(
        self,
        feed: CameraFeed,
        cutouts: CutoutWorker,
        darkroom: Darkroom,
        album: Album,
        publisher: Publisher,
        printing: PrintQueue,
        outboxes: Sequence[Outbox],
        clock: Clock,
    ) -> None:
        self._feed = feed
        self._cutouts = cutouts
        self._darkroom = darkroom
        self._album = album
        self._publisher = publisher
        self._printing = printing
        self._outboxes = outboxes
        self._clock = clock
        self._counted: tuple[float, int] | None = None  # when frames were counted last, and how many had come

    def look(self) -> tuple[Finding, ...]:
        """A finding for each part, in the order in which a technician looks."""
        cutouts, album, sharing = self._cutouts.status, self._album.status, self._publisher.status
        newest = self._cutouts.cutouts.peek()
        return (
            of_camera(self._feed.status, self._rate()),
            of_light(fault_of_light(newest.picture) if newest else None, seen=newest is not None),
            of_plate(cutouts),
            of_segmenter(cutouts),
            of_governor(cutouts),
            of_darkroom(self._darkroom.status),
            of_album(album),
            of_disk(album.folder, _free_bytes, _size_of_newest(album.folder)),
            of_network(sharing, self._publisher.way),
            *of_printer(self._printing.status),
            *of_copies(*(each.status for each in self._outboxes)),
            *of_board(temperature(), low=undervoltage()),
        )

    def _rate(self) -> float | None:
        """Frames a second that the camera has given since the last look; None if that is not known."""
        _, count = self._feed.frames.after(0, 0.0)
        now, before = self._clock.now(), self._counted
        self._counted = now, count
        if before is None or now - before[0] < 0.2:
            return None
        return (count - before[1]) / (now - before[0])


def of_camera(status: CameraStatus, rate: float | None) -> Finding:
    """The camera, with its real *rate* in frames a second; None if that was not measured yet."""
    if status.lost_for is not None:
        words = f"none for {status.lost_for:.0f} s: {status.fault}"
        return Finding("fault", "Camera", words, "Plug its cable in again, or another camera; it is looked for")
    if status.size is None or status.frame_age is None:
        return Finding("warning", "Camera", "being opened")
    words = f"{status.name}, {status.size[0]}x{status.size[1]}"
    if status.frame_age > 1:
        remedy = "Restart the camera (page Actions); plug its cable in again"
        return Finding("fault", "Camera", f"{words}, no picture for {status.frame_age:.0f} s", remedy)
    if rate is None:
        return Finding("ok", "Camera", words)
    words = f"{words}, {rate:.0f} pictures a second"
    if rate < SLOW_CAMERA:
        return Finding("warning", "Camera", words, "Cameras slow down in the dark: put a lamp beside the screen")
    return Finding("ok", "Camera", words)


def of_light(fault: str | None, *, seen: bool) -> Finding:
    """The light in front of the camera; *fault* as `booth.imaging.exposure` names it."""
    if not seen:
        return Finding("warning", "Light", "not known: no picture has come yet")
    remedies = {
        "too dark": "Put a lamp beside the screen, towards the guests",
        "too bright": "Turn lamps away from the camera, or close the curtains",
        "backlight": "Turn the booth so that no window or lamp is behind the guests",
    }
    return Finding("warning", "Light", fault, remedies[fault]) if fault else Finding("ok", "Light", "good")


def of_plate(status: CutoutStatus) -> Finding:
    """Whether the empty room is known."""
    known = status.background == "trusted"
    words = f"{'known' if known else 'not known'}: {status.background_reason}"
    remedy = "" if known else "Let nobody stand before the camera for ten seconds"
    return Finding("ok" if known else "warning", "Empty room", words, remedy)


def of_segmenter(status: CutoutStatus) -> Finding:
    """Whether the model that finds people answers."""
    if status.segmenter_alive:
        return Finding("ok", "Cut-out", f"model {status.model}")
    words = f"model {status.model} does not answer: guests are shown in the room as it is"
    return Finding("fault", "Cut-out", words, "It is started again by itself; if it stays away, restart the machine")


def of_governor(status: CutoutStatus) -> Finding:
    """Whether the machine keeps up with the live view."""
    if status.workload == WORKLOADS[0].name:
        return Finding("ok", "Speed", "keeps up")
    remedy = "The photo does not suffer. Give the machine air; close other programs"
    return Finding("warning", "Speed", f"live view with less work: {status.workload}", remedy)


def of_darkroom(status: DarkroomStatus) -> Finding:
    """Whether photos are finished."""
    waiting = f", {status.waiting} waiting" if status.waiting else ""
    if status.fault:
        remedy = "Guests have their photo as the screen showed it; this one is tried again at the next start"
        return Finding("warning", "Darkroom", f"{status.fault}{waiting}", remedy)
    if not status.ready:
        return Finding("warning", "Darkroom", f"warming up{waiting}")
    return Finding("ok", "Darkroom", f"{'finishing a photo' if status.busy else 'ready'}{waiting}")


def of_album(status: AlbumStatus) -> Finding:
    """Whether photos can be kept."""
    unfinished = f", {status.unfinished} of them unfinished" if status.unfinished else ""
    if status.fault:
        return Finding("fault", "Photos", status.fault, "Until that is mended no photo is taken")
    words = f"{status.photos} on the booth{unfinished}"
    if status.away:
        remedy = "Mend that, or leave it until the guests are gone: the photos move there by themselves"
        return Finding("warning", "Photos", f"{words}; new ones go to {status.folder}, since {status.away}", remedy)
    if not status.held:
        return Finding("warning", "Photos", f"{status.folder} is not open yet")
    if status.second_fault:
        remedy = "No photo waits for it. Mend it before it is needed"
        return Finding("warning", "Photos", f"{words}; the second folder: {status.second_fault}", remedy)
    if status.in_second:
        words += f", {status.in_second} of them on their way home from the second folder"
    return Finding("ok", "Photos", words)


def of_disk(folder: Path, free_bytes: Callable[[Path], int], photo: int | None) -> Finding:
    """How many photos of *photo* bytes still fit onto the disk of *folder*."""
    try:
        free = free_bytes(folder)
    except OSError as fault:
        return Finding("fault", "Disk", f"{folder}: {fault.strerror}", "Plug the disk in that photos are kept on")
    fit = max(0, free - RESERVE) // (photo or PHOTO_SIZE)
    words = f"room for {fit:,} photos ({free / 1e9:.1f} GB free)"
    if fit >= FEW_PHOTOS:
        return Finding("ok", "Disk", words)
    remedy = "Make room: copy photos to a stick, close events that are over"
    return Finding("warning" if fit >= HARDLY_ANY else "fault", "Disk", words, remedy)


def of_network(status: SharingStatus, way: Way) -> Finding:
    """Whether phones can fetch photos, and whether one has."""
    if status.off:
        return Finding("ok", "Phones", "off: guests ask you for their photos")
    if status.fault:
        return Finding("fault", "Phones", status.fault, "Choose another number as share.port in config.toml")
    if status.port is None:
        return Finding("warning", "Phones", "the guests' page is starting")
    if status.address is None:
        remedy = "Join a Wi-Fi or plug in a cable, or let the booth open a Wi-Fi (page Sharing)"
        return Finding("fault", "Phones", way.line() or "no network", remedy)
    where = f"{status.address}, {status.opened} of {status.offered} photos were opened"
    if way.seen_to_work:
        return Finding("ok", "Phones", where)
    return Finding("warning", "Phones", f"{where}; no phone has been seen yet", "Try it with your own (page Sharing)")


def of_printer(status: PrintingStatus) -> tuple[Finding, ...]:
    """The printer; nothing where there is none."""
    if not status.printer:
        return ()
    words = f"{status.printer}, {status.printed} sheets printed, {len(status.queue)} waiting"
    if status.trouble:
        return (Finding("fault", "Printer", f"{words}: {status.trouble}", "Photos are taken all the same"),)
    if status.unsure:
        words = f"{words}; {len(status.unsure)} may have come out or not"
        return (Finding("warning", "Printer", words, "Look whether they lie in its tray"),)
    return (Finding("warning" if status.paused else "ok", "Printer", f"{words}{', paused' * status.paused}"),)


def of_copies(*places: CloudStatus) -> Iterator[Finding]:
    """The copies elsewhere, place by place; nothing where none are kept."""
    for status in places:
        part = CALLED[status.table].capitalize()
        if not status.place:
            continue
        if not status.fault:
            yield Finding("ok", part, status.words())
            continue
        remedy = f"Mend [{status.table}] in config.toml" if status.refused else TRIED_AGAIN
        level: Level = "fault" if status.refused else "warning"
        yield Finding(level, part, f"{status.words()}: {status.fault}", remedy)


def of_board(degrees: float | None, *, low: bool | None) -> tuple[Finding, ...]:
    """A Raspberry Pi's temperature and supply; nothing of what is not measured."""
    found: list[Finding] = []
    if degrees is not None:
        level: Level = "ok" if degrees < WARM else "warning" if degrees < HOT else "fault"
        remedy = "" if level == "ok" else "Give it air, or a fan: it slows itself down from 80 °C on"
        found.append(Finding(level, "Temperature", f"{degrees:.0f} °C", remedy))
    if low is not None:
        words = "too low now: the machine may fail at any moment" if low else "good"
        remedy = "Use the Raspberry Pi's own power supply and a short cable" if low else ""
        found.append(Finding("fault" if low else "ok", "Supply", words, remedy))
    return tuple(found)


def _free_bytes(folder: Path) -> int:
    """Of the disk that *folder* is on, or will be. Raises OSError."""
    return shutil.disk_usage(existing(folder)).free


def _size_of_newest(folder: Path) -> int | None:
    """Bytes of the files of the newest photo in the album *folder*; None if there is none."""
    try:
        days = [day for event in folder.iterdir() if event.is_dir() and event.name[0] != "." for day in event.iterdir()]
        newest = max((photo for day in days for photo in day.iterdir()), key=lambda photo: photo.name, default=None)
        return sum(file.stat().st_size for file in newest.iterdir()) if newest else None
    except OSError:
        return None
