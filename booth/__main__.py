"""The command line: `booth run`, `check`, `bench`, and so on; a function in booth/ops/ adds each command."""

import argparse
import io
import logging
import sys
import warnings
from collections.abc import Sequence

from booth.config import SettingsFault
from booth.ops import album_commands, commands, event_commands, fleet_commands, layout_commands, scene_commands, touch

SETTINGS_FAULT = 78  # EX_CONFIG of sysexits.h, which systemd shows by name


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command in *arguments* (default: the command line's) and returns the exit status."""
    _speak_plainly()
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    try:
        status: int = chosen.command(chosen)
    except SettingsFault as fault:
        print(
            f"{fault.path} cannot be used:", *(f"  - {reason}" for reason in fault.reasons), sep="\n", file=sys.stderr
        )
        return SETTINGS_FAULT
    return status


def _speak_plainly() -> None:
    """Makes every sentence printable in every locale, and keeps libraries' remarks about odd files from operators."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="booth", description="A photo booth that puts its guests into breathtaking places."
    )
    known = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    commands.add_run(known)
    commands.add_demo(known)
    commands.add_check(known)
    commands.add_report(known)
    commands.add_cutout(known)
    commands.add_bench(known)
    touch.add_touch(known)
    album_commands.add_album(known)
    album_commands.add_gallery(known)
    event_commands.add_event(known)
    fleet_commands.add_fleet(known)
    scene_commands.add_scenes(known)
    layout_commands.add_layouts(known)
    return parser


if __name__ == "__main__":
    sys.exit(main())
