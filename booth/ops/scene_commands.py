"""The commands `booth scenes check`, `add` and `render`: what each takes on the command line, and what it runs."""

import argparse
import sys
from pathlib import Path

from booth.config import read_config
from booth.ops.arguments import Commands, settings_of, settings_option

# What a command needs is imported only when it runs: `--help` answers at once.


def add_scenes(commands: Commands) -> None:
    """`booth scenes`, with commands of its own."""
    scenes = commands.add_parser("scenes", help="look at, add or render scenes").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    check = scenes.add_parser(
        "check",
        parents=[settings_option(), _sheet_option()],
        help="look at every scene as a picky photographer would",
        description="Says of every scene of the theme what is wrong with it and how to mend it, and draws a sheet of "
        "all of them with the demo guests. The status is 1 when one cannot be shown.",
    )
    check.set_defaults(command=_check)
    add = scenes.add_parser(
        "add",
        parents=[settings_option(), _sheet_option()],
        help="add pictures to the theme as scenes",
        description="Copies pictures into the theme's scenes beside the settings file, named after their files, and "
        "looks at them. Files that are no pictures are named and skipped; the status is then 1.",
    )
    add.add_argument("pictures", nargs="+", type=Path, metavar="FILE")
    add.set_defaults(command=_add)
    render = scenes.add_parser(
        "render",
        help="render a shipped scene from its script",
        description="Renders scene.webp and foreground.webp of a shipped scene from its source/scene.py, 2560x1440, in "
        "about ten minutes. It needs an environment of its own: make scenes-env.",
    )
    render.add_argument("name", metavar="NAME", help="of the scene, or THEME/NAME")
    render.add_argument("--preview", action="store_true", help="a quick small PNG instead, outside the theme")
    render.set_defaults(command=_render)


def _sheet_option() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--sheet", type=Path, metavar="FILE", help="the sheet (state/scenes.jpg beside the settings file)"
    )
    return parser


def _check(chosen: argparse.Namespace) -> int:
    from booth.ops.remarks import tell  # noqa: PLC0415  see above
    from booth.ops.scenes import check  # noqa: PLC0415  see above

    return tell(check, settings_of(chosen), chosen.sheet, "scenes.jpg")


def _add(chosen: argparse.Namespace) -> int:
    from booth.ops.scenes import add  # noqa: PLC0415  see above

    settings = settings_of(chosen)
    added = add(chosen.pictures, read_config(settings), settings.parent)
    for path in added.files:
        print(f"added: {path}")
    for file, same in added.present:
        print(f"already there: {file}, as {same}")
    for fault in added.faults:
        print(f"skipped: {fault}", file=sys.stderr)
    return max(_check(chosen), 1 if added.faults else 0)


def _render(chosen: argparse.Namespace) -> int:
    from booth.ops.rendering import render  # noqa: PLC0415  see above

    return render(chosen.name, preview=chosen.preview)
