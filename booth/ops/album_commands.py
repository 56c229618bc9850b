"""The commands `booth album export`: what it takes on the command line, and what it says."""

import argparse
import sys
from pathlib import Path

from booth.config import Config, read_config
from booth.ops.arguments import Commands, settings_of, settings_option

# What a command needs is imported only when it runs: `--help` answers at once.


def add_album(commands: Commands) -> None:
    """`booth album`, with commands of its own."""
    album = commands.add_parser("album", help="copy the photos of an event").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    export = album.add_parser(
        "export",
        parents=[settings_option()],
        help="copy an event's photos into a folder",
        description="Copies the finished photos of an event into a folder, named event-date-time-number, and writes "
        "their checksums into SHA256SUMS there. The booth may be running. What was copied before is not copied again; "
        "no other file is replaced. The status is 1 if a photo was left out.",
    )
    export.add_argument("folder", type=Path, metavar="DIR", help="where the photos go, such as /media/stick/wedding")
    export.add_argument("--event", metavar="NAME", help="which event's (default: that of the settings)")
    export.set_defaults(command=_export)


def _export(chosen: argparse.Namespace) -> int:
    from booth.album.event_folder import event_folder  # noqa: PLC0415  see above
    from booth.ops.export import export  # noqa: PLC0415  see above

    path = settings_of(chosen)
    config = read_config(path)
    album, event = _album(path, config), event_folder(chosen.event or config.event.name)
    if not (album / event).is_dir():
        others = sorted(each.name for each in album.glob("[!.]*/")) if album.is_dir() else []
        print(f"{album / event}: there are no photos; there are: {', '.join(others) or 'none'}", file=sys.stderr)
        return 1
    try:
        found = export(album, event, chosen.folder, sys.stdout)
    except OSError as fault:
        print(f"{fault.filename or chosen.folder} cannot be written: {fault.strerror}", file=sys.stderr)
        return 1
    print(f"{chosen.folder}: {found.copied} copied, {found.there} were there already")
    for words in found.damaged:
        print(words, file=sys.stderr)
    if found.unfinished:
        names = ", ".join(found.unfinished)
        print(
            f"{len(found.unfinished)} are not finished yet and were left out ({names}): a running booth finishes them, "
            "then export again",
            file=sys.stderr,
        )
    return 1 if found.damaged or found.unfinished else 0


def _album(path: Path, config: Config) -> Path:
    return path.parent / config.album.folder
