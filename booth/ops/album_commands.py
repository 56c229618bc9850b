"""The commands `booth album export` and `booth gallery`: what each takes, and what it says."""

import argparse
import sys
from pathlib import Path

from booth.config import read_config
from booth.ops.arguments import Commands, event_option, settings_of, settings_option

# What a command needs is imported only when it runs: `--help` answers at once.


def add_album(commands: Commands) -> None:
    """`booth album`, with commands of its own."""
    album = commands.add_parser("album", help="copy the photos of an event").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    export = album.add_parser(
        "export",
        parents=[settings_option(), event_option()],
        help="copy an event's photos into a folder",
        description="Copies the finished photos of an event into a folder, named event-date-time-number, and writes "
        "their checksums into SHA256SUMS there. The booth may be running. What was copied before is not copied again; "
        "no other file is replaced. The status is 1 if a photo was left out.",
    )
    export.add_argument("folder", type=Path, metavar="DIR", help="where the photos go, such as /media/stick/wedding")
    export.set_defaults(command=_export)


def _export(chosen: argparse.Namespace) -> int:
    from booth.album.event_folder import event_folder  # noqa: PLC0415  see above
    from booth.album.export import export  # noqa: PLC0415  see above
    from booth.album.survey import events_in  # noqa: PLC0415  see above
    from booth.ops.bar import Bar  # noqa: PLC0415  see above

    path = settings_of(chosen)
    config = read_config(path)
    albums, event = config.album.folders(path.parent), event_folder(chosen.event or config.event.name)
    if not any((album / event).is_dir() for album in albums):
        others = events_in(albums)
        instead = f"; --event takes those of another: {', '.join(others)}" if others else ""
        print(f"{albums[0] / event}: there are no photos of this event{instead}", file=sys.stderr)
        return 1
    try:
        found = export(albums, event, chosen.folder, Bar(sys.stdout).draw)
    except OSError as fault:
        print(f"{fault.filename or chosen.folder} cannot be written: {fault.strerror}", file=sys.stderr)
        return 1
    print(f"{chosen.folder}: {found.copied} copied, {found.there} were there already")
    for words in found.damaged:
        print(words, file=sys.stderr)
    if found.unfinished:
        names = ", ".join(found.unfinished)
        print(f"left out, not finished yet: {names}; a running booth finishes them, then export again", file=sys.stderr)
    return 1 if found.damaged or found.unfinished else 0


def add_gallery(commands: Commands) -> None:
    """`booth gallery`."""
    parser = commands.add_parser(
        "gallery",
        parents=[settings_option()],
        help="where the photos are that everybody may see: two addresses, and their codes",
        description="Prints the addresses, and the codes for them, of two pages with the photos whose guests said that "
        "everybody may see them ([gallery]), and no others: the party album, for phones, and the wall, which shows one "
        "after the other, for the browser of whatever drives a beamer.",
    )
    parser.set_defaults(command=_gallery)


def _gallery(chosen: argparse.Namespace) -> int:
    from booth.ops.check.event_pages import NAMES, page_link  # noqa: PLC0415  see above
    from booth.settings import read_settings  # noqa: PLC0415  see above
    from booth.sharing.qr import in_any_terminal, photo_code  # noqa: PLC0415  see above

    settings = read_settings(settings_of(chosen))
    if not settings.config.gallery.enabled:
        print("there is no gallery: enabled = true under [gallery] makes one", file=sys.stderr)
        return 1
    answer = True
    for what, name in NAMES.items():
        if (found := page_link(settings, what)) is None:
            print(f"{name} has no address yet: start the booth, in a network", file=sys.stderr)
            return 1
        link, answers = found
        print(f"{name.removesuffix(',')}: {link}", in_any_terminal(photo_code(link), sys.stdout), sep="\n")
        answer = answer and answers
    if not answer:
        print("the booth does not answer there now: is it running?", file=sys.stderr)
    return 0 if answer else 1
