"""The command `booth layouts check`: what it takes on the command line, and what it runs."""

import argparse
from pathlib import Path

from booth.ops.arguments import Commands, settings_of, settings_option


def add_layouts(commands: Commands) -> None:
    """`booth layouts`, with a command of its own."""
    layouts = commands.add_parser("layouts", help="look at how photos are laid out on paper").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    check = layouts.add_parser(
        "check",
        parents=[settings_option()],
        help="look at every layout as a picky designer would",
        description="Says of every layout of the theme what is wrong with it and how to mend it, and draws a sheet of "
        "all of them with the demo guests. The status is 1 when one cannot be used.",
    )
    check.add_argument(
        "--sheet", type=Path, metavar="FILE", help="the sheet (state/layouts.jpg beside the settings file)"
    )
    check.set_defaults(command=_check)


def _check(chosen: argparse.Namespace) -> int:
    from booth.ops.layouts import check  # noqa: PLC0415  `--help` answers at once
    from booth.ops.remarks import tell  # noqa: PLC0415  see above

    return tell(check, settings_of(chosen), chosen.sheet, "layouts.jpg")
