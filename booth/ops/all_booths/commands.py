"""The commands `booth event page` and `booth event fetch`: what each takes, and what it says."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from booth.ops.arguments import Commands, event_option, settings_of, settings_option

if TYPE_CHECKING:
    from booth.ops.all_booths.place import EventElsewhere
    from booth.settings import Settings

INTERRUPTED = 130  # the exit status of what Ctrl-C has ended, as shells tell it

# What a command needs is imported only when it runs: `--help` answers at once.


def add_page(commands: Commands) -> None:
    """`booth event page`."""
    page = commands.add_parser(
        "page",
        parents=[settings_option(), event_option()],
        help="a gallery on the internet, of all booths' photos that everybody may see",
        description="Builds pages with the photos of all booths whose guests said that everybody may see them, at the "
        "place for copies ([cloud]) and of what lies there, and prints the address of the first one. Call it now and "
        "then: only what has changed is put there; photos that were deleted or taken back are on it no more. It runs "
        "on any machine that has [cloud] of the booths' settings, and its credentials, which must be allowed to list.",
    )
    page.set_defaults(command=_page)


def add_fetch(commands: Commands) -> None:
    """`booth event fetch`."""
    fetch = commands.add_parser(
        "fetch",
        parents=[settings_option(), event_option()],
        help="bring all booths' photos home from the place for copies",
        description="Brings the event's photos of all booths from the place for copies ([cloud]) into a folder, named "
        "event-date-time-letters, and writes their checksums into SHA256SUMS there. Each is whole or not there; "
        "interrupted, it goes on when it is called again, and brings what is new. It runs on any machine that has "
        "[cloud] of the booths' settings, and its credentials, which must be allowed to list. The status is 1 if a "
        "file is not as its booth wrote it.",
    )
    fetch.add_argument("folder", type=Path, metavar="DIR", help="where the photos go, such as /media/disk/festival")
    _add_second_copy(fetch)
    fetch.set_defaults(command=_fetch)


def add_all_booths(report: argparse.ArgumentParser) -> None:
    """The options of `booth event report` that have it report of all booths."""
    report.add_argument(
        "--all-booths",
        action="store_true",
        help="of all booths at the event: what they have told the place for copies ([cloud]), at most ten minutes ago; "
        "on any machine that has [cloud] of their settings, and its credentials, which must be allowed to list",
    )
    _add_second_copy(report)


def _add_second_copy(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--second-copy", action="store_true", help="ask the place of [second_copy], which has the same, not of [cloud]"
    )


def with_event(
    chosen: argparse.Namespace, do: "Callable[[Settings, EventElsewhere, str], int]", *, second: bool = False
) -> int:
    """The status of what is done with the chosen event's copies, or 1 with a sentence why they cannot be had.

    *do* takes the settings, the event, and the name of its folder at a booth. *second*: with those of the other place.
    """
    from booth.album.event_folder import event_folder  # noqa: PLC0415  see above
    from booth.clock import Clock  # noqa: PLC0415  see above
    from booth.operator.booth_status import BOOTHS  # noqa: PLC0415  see above
    from booth.ops.all_booths.place import open_event  # noqa: PLC0415  see above
    from booth.problems import FileFault  # noqa: PLC0415  see above
    from booth.settings import read_settings  # noqa: PLC0415  see above
    from booth.sharing.cloud.target import Refused, TargetFault  # noqa: PLC0415  see above

    path = settings_of(chosen)
    settings = read_settings(path)
    place = settings.config.second_copy if second else settings.config.cloud
    if not place.target:
        print(f"{path}: no place for copies is named; target and place under [{place.table}] do", file=sys.stderr)
        return 1
    name = event_folder(chosen.event or settings.config.event.name)
    try:
        event = open_event(place, settings.home, name, Clock())
        if event.booths():
            return do(settings, event, name)
        others = ", ".join(each for each in event.target.folders("") if each not in {BOOTHS, "CHECK"})
        instead = f"; there are: {others}" if others else ""
        print(f"there is no copy of {name} ({event.folder}) at {place.place}{instead}", file=sys.stderr)
    except Refused as fault:
        print(f"{fault}; whoever calls this must be allowed to list what lies there", file=sys.stderr)
    except TargetFault as fault:
        print(f"{fault}; call it again to go on", file=sys.stderr)
    except FileFault as fault:
        print(fault, file=sys.stderr)
    except KeyboardInterrupt:
        print("\ninterrupted; call it again to go on", file=sys.stderr)
        return INTERRUPTED
    return 1


def _page(chosen: argparse.Namespace) -> int:
    return with_event(chosen, _build)


def _build(settings: "Settings", event: "EventElsewhere", name: str) -> int:
    from booth.ops.all_booths.gallery import build  # noqa: PLC0415  see above
    from booth.ops.all_booths.gallery_page import GalleryPages  # noqa: PLC0415  see above
    from booth.ops.bar import Bar  # noqa: PLC0415  see above
    from booth.sharing.cloud.page import public_address  # noqa: PLC0415  see above
    from booth.sharing.qr import in_any_terminal, photo_code  # noqa: PLC0415  see above
    from booth.sharing.server.page_logo import page_logo  # noqa: PLC0415  see above

    logo = page_logo(settings.mark.logo) if settings.mark and settings.mark.logo else b""
    pages = GalleryPages(settings.phone_words, settings.theme.accent_code, logo)
    built = build(event, pages, Bar(sys.stdout, "pages").draw)
    print(f"{name}: {built.photos} photos on {built.pages} pages, {built.put} of them new or changed")
    if not settings.config.cloud.public_url:
        print(f"They lie at {built.place}; public_url under [cloud] says where phones get them.")
        return 0
    link = public_address(settings.config.cloud.public_url, built.place)
    print(link, in_any_terminal(photo_code(link), sys.stdout), sep="\n")
    return 0


def _fetch(chosen: argparse.Namespace) -> int:
    return with_event(chosen, lambda _, event, name: _bring_home(event, name, chosen.folder), second=chosen.second_copy)


def _bring_home(event: "EventElsewhere", name: str, folder: Path) -> int:
    from booth.ops.all_booths.fetch import fetch  # noqa: PLC0415  see above
    from booth.ops.bar import Bar  # noqa: PLC0415  see above

    try:
        found = fetch(event, name, folder, Bar(sys.stdout, "photos").draw)
    except OSError as fault:
        print(
            f"{fault.filename or folder} cannot be written: {fault.strerror}; call it again to go on", file=sys.stderr
        )
        return 1
    print(f"{folder}: {found.fetched} files fetched, {found.there} were there already")
    for words in found.damaged:
        print(words, file=sys.stderr)
    return 1 if found.damaged else 0
