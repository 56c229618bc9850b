"""`booth touch`: finds the settings of a touch panel that does not agree with the picture."""

import argparse
import sys

from booth.clock import Clock
from booth.config import read_config
from booth.ops.arguments import Commands, settings_of, settings_option


def add_touch(commands: Commands) -> None:
    """`booth touch`."""
    parser = commands.add_parser(
        "touch",
        parents=[settings_option()],
        help="find the settings of a touch panel that is turned, mirrored or shifted",
        description="Shows four crosses on the screen, one after the other, to be touched, and prints the lines that "
        "belong under [screen] of the settings. The booth must not be running (sudo systemctl stop booth).",
    )
    parser.set_defaults(command=_touch)


def _touch(chosen: argparse.Namespace) -> int:
    from booth.ui.touch_trial import TrialFault, try_touch  # noqa: PLC0415  `--help` answers at once
    from booth.ui.window import NoScreen, deaf, open_window  # noqa: PLC0415  as above

    path = settings_of(chosen)
    screen = read_config(path).screen
    try:
        window = open_window(screen)
    except NoScreen as fault:
        print(f"{fault}; is the booth still running? sudo systemctl stop booth", file=sys.stderr)
        return 1
    try:
        if refused := deaf():
            raise TrialFault(f"{refused.reason} Type, log out and in again: {refused.by_hand}")
        found = try_touch(window, screen.rotation, Clock())
    except TrialFault as fault:
        window.close()
        print(fault, file=sys.stderr)
        return 1
    window.close()
    print(
        f"These lines belong under [screen] in {path}:\n\n"
        f"touch_rotation = {found.rotation}\n"
        f"touch_flip = {str(found.flip).lower()}\n"
        f"touch_edges = [{', '.join(map(str, found.edges))}]"
    )
    return 0
