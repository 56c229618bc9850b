"""The commands `booth album export` and `party`, and `booth wall`: what each takes, and what it says."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from booth.config import read_config
from booth.ops.arguments import Commands, event_option, settings_of, settings_option

if TYPE_CHECKING:
    from booth.sharing.event_tokens import What

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
    party = album.add_parser(
        "party",
        parents=[settings_option()],
        help="the address of the party album, and its code",
        description="Prints the address of the album that guests put their photos into ([privacy] party_album), and "
        "the code for it. Whoever has it sees those photos, and no others.",
    )
    party.set_defaults(command=_party)


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


def _party(chosen: argparse.Namespace) -> int:
    return _print_page(
        chosen,
        "party-album",
        "the party album",
        "there is no party album: party_album = true under [privacy] makes one",
    )


def add_wall(commands: Commands) -> None:
    """`booth wall`."""
    parser = commands.add_parser(
        "wall",
        parents=[settings_option()],
        help="the address of the wall of photos, for a beamer, and its code",
        description="Prints the address of the page that shows, one after the other, the photos whose guests said that "
        "everybody may see them ([gallery]), and the code for it. A browser on whatever drives the beamer shows it.",
    )
    parser.set_defaults(command=_wall)


def _wall(chosen: argparse.Namespace) -> int:
    return _print_page(chosen, "wall", "the wall", "there is no wall: enabled = true under [gallery] makes one")


def _print_page(chosen: argparse.Namespace, what: "What", name: str, none: str) -> int:
    """Prints the address of a page of the event, *name*, and its code; *none* is said where the settings want none."""
    from booth.ops.check.event_pages import is_wanted, page_link  # noqa: PLC0415  see above
    from booth.settings import read_settings  # noqa: PLC0415  see above
    from booth.sharing.qr import in_any_terminal, photo_code  # noqa: PLC0415  see above

    settings = read_settings(settings_of(chosen))
    if not is_wanted(settings, what):
        print(none, file=sys.stderr)
        return 1
    if (found := page_link(settings, what)) is None:
        print(f"{name} has no address yet: start the booth, in a network", file=sys.stderr)
        return 1
    link, answers = found
    title = name.removeprefix("the ").capitalize()
    print(f"{title}: {link}", in_any_terminal(photo_code(link), sys.stdout), sep="\n")
    if not answers:
        print("the booth does not answer there now: is it running?", file=sys.stderr)
    return 0 if answers else 1
