"""The commands `booth event new`, `list`, `close` and `report`: what each takes, and what it says."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from booth.config import AlbumSettings, read_config
from booth.ops.all_booths.commands import add_all_booths, add_fetch, add_page, with_event
from booth.ops.arguments import Commands, event_option, settings_of, settings_option

if TYPE_CHECKING:
    from booth.album.statistics import EventStatistics
    from booth.album.survey import EventPhotos
    from booth.ops.all_booths.place import EventElsewhere
    from booth.settings import Settings

# What a command needs is imported only when it runs: `--help` answers at once.


def add_event(commands: Commands) -> None:
    """`booth event`, with commands of its own."""
    event = commands.add_parser(
        "event", help="the events that the booth is at: new, list, close, statistics"
    ).add_subparsers(title="commands", metavar="COMMAND", required=True)
    new = event.add_parser(
        "new",
        parents=[settings_option()],
        help="begin another event",
        description="Writes the name of another event into the settings file, whose remarks stay. A running booth "
        "takes it over between two guests. The photos of the event before stay where they are.",
    )
    new.add_argument("name", metavar="NAME", help='what is celebrated, such as "Anna and Tom"')
    new.set_defaults(command=_new)
    listed = event.add_parser(
        "list",
        parents=[settings_option()],
        help="every event, with its photos and guests",
        description="Lists every event that there are photos or counts of. The booth may be running.",
    )
    listed.set_defaults(command=_list)
    close = event.add_parser(
        "close",
        parents=[settings_option(), event_option()],
        help="copy an event's photos, then remove them from the booth",
        description="Copies an event's photos into a folder, reads every copy back and compares it, says what would be "
        "removed from the booth, asks, and removes that: photos, cut-outs, negatives; the guests' links then lead "
        "nowhere. Its statistics stay. The booth must not be running. It refuses, and removes nothing, while a photo "
        "is not finished or a copy is not like its photo. The status is 1 if anything of the event is still there.",
    )
    close.add_argument("folder", type=Path, metavar="DIR", help="where the copies go, such as /media/stick/wedding")
    close.add_argument("--yes", action="store_true", help="do not ask")
    close.set_defaults(command=_close)
    report = event.add_parser(
        "report",
        parents=[settings_option(), event_option()],
        help="an event's statistics as a page and as tables",
        description="Writes statistics.html, photos.csv and guests.csv into a folder: guests, photos kept, thrown away "
        "and opened on a phone, hour by hour and scene by scene, without anybody's identity. The booth may be running.",
    )
    report.add_argument("folder", type=Path, metavar="DIR", help="where to; what is there of those names is replaced")
    add_all_booths(report)
    report.set_defaults(command=_report)
    add_page(event)
    add_fetch(event)


def _new(chosen: argparse.Namespace) -> int:
    from booth.album.event_folder import event_folder  # noqa: PLC0415  see above
    from booth.clock import Clock  # noqa: PLC0415  see above
    from booth.operator.settings_file import SettingsFile  # noqa: PLC0415  see above

    path = settings_of(chosen)
    config = SettingsFile(path, Clock()).change({"event.name": chosen.name})
    _hand_over(path.parent / "state", path.parent)
    _hand_over(path, path.parent)
    folder = path.parent / config.album.folder / event_folder(config.event.name)
    print(f"{path}: the event is {config.event.name} now; its photos go to {folder}")
    if folder.is_dir():
        print("There are photos of an event of that name already: it goes on.")
    return 0


def _list(chosen: argparse.Namespace) -> int:
    from booth.album.event_folder import event_folder  # noqa: PLC0415  see above
    from booth.album.statistics import counted_events, statistics  # noqa: PLC0415  see above
    from booth.album.survey import events_in, survey  # noqa: PLC0415  see above
    from booth.clock import Clock  # noqa: PLC0415  see above

    path = settings_of(chosen)
    config = read_config(path)
    albums, state = config.album.folders(path.parent), path.parent / "state"
    there, now = events_in(albums), Clock().wall()
    names = sorted({*there, *counted_events(state)})
    for name in names:
        mark = "*" if name == event_folder(config.event.name) else " "
        counted = statistics(albums, state, name)
        print(f"{mark} {name}: {_in_words(survey(albums, name, now)) if name in there else 'no photos here any more'}")
        photos = f"{counted.taken} photos taken, {counted.thrown} thrown away, {counted.opened} opened on a phone"
        print(f"    {sum(counted.guests.values())} guests began; {photos}")
    if not names:
        print("There are no photos yet.")
    return 0


def _in_words(found: "EventPhotos") -> str:
    """What there is of an event."""
    text = f"{found.photos} photos, {found.size / 1e6:,.0f} MB"
    if found.first and found.last:
        first, last = (f"{each.astimezone():%Y-%m-%d %H:%M}" for each in (found.first, found.last))
        text += f", {first} to {last}"
    return text + (f", {found.unfinished} not finished" if found.unfinished else "")


def _close(chosen: argparse.Namespace) -> int:
    from booth.album.closing import NotClosed, checked_copies, remove_copied  # noqa: PLC0415  see above
    from booth.album.event_folder import event_folder  # noqa: PLC0415  see above
    from booth.album.survey import survey  # noqa: PLC0415  see above
    from booth.clock import Clock  # noqa: PLC0415  see above
    from booth.ops.bar import Bar  # noqa: PLC0415  see above
    from booth.problems import Problem  # noqa: PLC0415  see above
    from booth.sharing.picture_cache import PictureCache  # noqa: PLC0415  see above

    path, clock = settings_of(chosen), Clock()
    config = read_config(path)
    albums, event = config.album.folders(path.parent), event_folder(chosen.event or config.event.name)
    if not any((album / event).is_dir() for album in albums):
        print(f"{albums[0] / event}: there are no photos of this event; booth event list names all", file=sys.stderr)
        return 1
    try:
        with _held(config.album, path.parent):
            copied = checked_copies(albums, event, chosen.folder, clock, Bar(sys.stdout).draw)
            found = _in_words(survey(albums, event, clock.wall()))
            print(f"{chosen.folder}: {len(copied)} photos were copied, and every copy read back and found the same.")
            print(f"Of {event} would be removed: {found}, with all cut-outs. Guests' links lead nowhere then.")
            if not _agreed(chosen):
                print("Nothing was removed.", file=sys.stderr)
                return 1
            left = remove_copied(albums, path.parent / "state", event, copied)
            PictureCache(lambda: albums[0], albums).tidy()
            _hand_over(path.parent / "state", path.parent)
    except NotClosed as fault:
        print("The event stays as it is.", *fault.reasons, sep="\n  ", file=sys.stderr)
        return 1
    except Problem as fault:
        print(f"{fault}: sudo systemctl stop booth, and start it again afterwards", file=sys.stderr)
        return 1
    except OSError as fault:
        print(f"{fault.filename or chosen.folder}: {fault.strerror}; call it again to go on", file=sys.stderr)
        return 1
    print(f"{event} is closed: {len(copied) - len(left)} photos were removed.")
    if left:
        print(f"left, since they have changed meanwhile: {', '.join(left)}", file=sys.stderr)
    return 1 if left else 0


@contextmanager
def _held(settings: AlbumSettings, home: Path) -> Iterator[None]:
    """Keeps every booth out of the photo folders. Raises Problem if one is using them, NotClosed if one is missing."""
    from booth.album.closing import NotClosed  # noqa: PLC0415  see above
    from booth.album.lock import FolderLock, absent  # noqa: PLC0415  see above
    from booth.album.storage import storage_rules  # noqa: PLC0415  see above

    with ExitStack() as held:
        for album, rules in zip(settings.folders(home), storage_rules(settings, home), strict=True):
            if missing := absent(album, rules):
                raise NotClosed(missing)
            if album.is_dir():
                lock = FolderLock(album, replace(rules, unflushed=True))
                held.callback(lock.release)
                lock.take()
        yield


def _agreed(chosen: argparse.Namespace) -> bool:
    if chosen.yes:
        return True
    if not sys.stdin.isatty():
        print("--yes removes them without asking", file=sys.stderr)
        return False
    try:
        return input("Remove them now? yes/no: ").strip().lower() == "yes"
    except EOFError:
        return False


def _hand_over(place: Path, home: Path) -> None:
    """What root has written in *place* becomes the booth's, whose user owns *home*."""
    if os.geteuid() == 0 and place.exists():
        owner = home.stat()
        for path in (place, *place.rglob("*")):
            if path.lstat().st_uid == 0:
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _report(chosen: argparse.Namespace) -> int:
    from booth.album.event_folder import event_folder  # noqa: PLC0415  see above
    from booth.album.statistics import statistics  # noqa: PLC0415  see above
    from booth.settings import read_settings  # noqa: PLC0415  see above

    if chosen.all_booths:
        return with_event(
            chosen,
            lambda settings, event, name: _report_all(chosen.folder, settings, event, name),
            second=chosen.second_copy,
        )
    settings = read_settings(settings_of(chosen))
    event = event_folder(chosen.event or settings.config.event.name)
    return _write(
        chosen.folder,
        settings,
        statistics(settings.config.album.folders(settings.home), settings.home / "state", event),
    )


def _report_all(folder: Path, settings: "Settings", event: "EventElsewhere", name: str) -> int:
    from booth.ops.all_booths.counts import counted  # noqa: PLC0415  see above

    found = counted(event, name)
    print(f"{found.booths} of {found.booths + len(found.silent)} booths have told their counts")
    for words in found.silent:
        print(words, file=sys.stderr)
    return max(_write(folder, settings, found.statistics), 1 if found.silent else 0)


def _write(folder: Path, settings: "Settings", found: "EventStatistics") -> int:
    from booth.ops.event_page import write_event  # noqa: PLC0415  see above

    if not found.hours:
        print(f"nothing was counted of {found.event}; booth event list names all events", file=sys.stderr)
        return 1
    names = {scene.key: scene.name("en") for scene in settings.theme.scenes}
    try:
        for path in write_event(folder, found, names):
            print(path)
    except OSError as fault:
        print(f"{fault.filename or folder} cannot be written: {fault.strerror}", file=sys.stderr)
        return 1
    return 0
