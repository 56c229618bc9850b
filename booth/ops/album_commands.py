"""The commands `booth album export` and `party`: what each takes on the command line, and what it says."""

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
    from booth.ops.bar import Bar  # noqa: PLC0415  see above

    path = settings_of(chosen)
    config = read_config(path)
    album, event = path.parent / config.album.folder, event_folder(chosen.event or config.event.name)
    if not (album / event).is_dir():
        others = sorted(each.name for each in album.glob("[!.]*/")) if album.is_dir() else []
        instead = f"; --event takes those of another: {', '.join(others)}" if others else ""
        print(f"{album / event}: there are no photos of this event{instead}", file=sys.stderr)
        return 1
    try:
        found = export(album, event, chosen.folder, Bar(sys.stdout).draw)
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
    from booth.ops.check.party import party_link  # noqa: PLC0415  see above
    from booth.settings import read_settings  # noqa: PLC0415  see above
    from booth.sharing.qr import in_any_terminal, photo_code  # noqa: PLC0415  see above

    settings = read_settings(settings_of(chosen))
    if not settings.config.privacy.party_album:
        print("there is no party album: party_album = true under [privacy] makes one", file=sys.stderr)
        return 1
    if (found := party_link(settings)) is None:
        print("the party album has no address yet: start the booth, in a network", file=sys.stderr)
        return 1
    link, answers = found
    print(f"Party album: {link}", in_any_terminal(photo_code(link), sys.stdout), sep="\n")
    if not answers:
        print("the booth does not answer there now: is it running?", file=sys.stderr)
    return 0 if answers else 1
