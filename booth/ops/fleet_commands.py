"""The command `booth fleet`: what it takes, and what it says."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from booth.clock import Clock
from booth.config import read_config
from booth.ops.arguments import Commands, settings_of, settings_option
from booth.setting_tables import CloudSettings

if TYPE_CHECKING:
    from booth.sharing.cloud.courier import Courier

# What a command needs is imported only when it runs: `--help` answers at once.

EVERY = 60.0  # seconds between two looks
_DESCRIPTION = (
    "Shows all booths that use the place for copies of [cloud], from that place alone: event, when last seen, what is "
    "wrong and what to do. It runs anywhere, with a config.toml that has the same [cloud] and the credentials, which "
    "have to be allowed to list. The status is 0 if all are well, 3 if there is a warning and nothing worse, 1 if "
    "there is a fault."
)


def add_fleet(commands: Commands) -> None:
    """`booth fleet`."""
    parser = commands.add_parser(
        "fleet", parents=[settings_option()], help="all booths that share a place for copies", description=_DESCRIPTION
    )
    parser.add_argument(
        "--page",
        action="store_true",
        help="put them on a page there, too, and print its address, which nobody can guess",
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help="look every minute until Ctrl-C, and tell [cloud] webhook and ntfy when a booth has been silent or faulty "
        "for five minutes, once, and when it is well again; may run on several machines",
    )
    parser.add_argument("--once", action="store_true", help="with --watch: one look, for a job that runs every minute")
    parser.set_defaults(command=_fleet)


def _fleet(chosen: argparse.Namespace) -> int:
    from booth.problems import FileFault  # noqa: PLC0415  see above
    from booth.sharing.cloud.courier import Courier  # noqa: PLC0415  see above
    from booth.sharing.cloud.credentials import credentials_of  # noqa: PLC0415  see above

    path, clock = settings_of(chosen), Clock()
    cloud = read_config(path).cloud
    if not cloud.target:
        print(f"{path}: [cloud] names no place that booths could share", file=sys.stderr)
        return 1
    if chosen.watch and not (cloud.webhook or cloud.ntfy):
        print(f"{path}: --watch has nobody to tell: name webhook or ntfy under [cloud]", file=sys.stderr)
        return 1
    try:
        courier = Courier(cloud, credentials_of(cloud, path.parent, os.environ), clock)
    except FileFault as fault:
        print(fault, file=sys.stderr)
        return 1
    try:
        return _watch(chosen, cloud, courier, clock) if chosen.watch else _show(chosen, cloud, courier, clock)
    except KeyboardInterrupt:
        return 0
    finally:
        courier.stop()


def _show(chosen: argparse.Namespace, cloud: CloudSettings, courier: "Courier", clock: Clock) -> int:
    from booth.ops.check.finding import STATUS  # noqa: PLC0415  see above
    from booth.ops.fleet.page import address, put_page  # noqa: PLC0415  see above
    from booth.ops.fleet.sighting import look  # noqa: PLC0415  see above
    from booth.ops.fleet.table import table  # noqa: PLC0415  see above
    from booth.sharing.cloud.target import TargetFault  # noqa: PLC0415  see above

    try:
        view = look(courier, clock)
        print(table(view.booths) if view.booths else f"no booth has told {cloud.place} anything within a week")
        if chosen.page:
            print(address(cloud, put_page(courier, view)))
    except TargetFault as fault:
        print(fault, file=sys.stderr)
        return 1
    return max((STATUS[each.level] for each in view.booths), key=(0, 3, 1).index, default=0)


def _watch(chosen: argparse.Namespace, cloud: CloudSettings, courier: "Courier", clock: Clock) -> int:
    from booth.ops.fleet.messages import tell  # noqa: PLC0415  see above
    from booth.ops.fleet.page import address, put_page  # noqa: PLC0415  see above
    from booth.ops.fleet.watch import Watch  # noqa: PLC0415  see above
    from booth.sharing.cloud.target import TargetFault  # noqa: PLC0415  see above

    watch = Watch(courier, lambda message: tell(cloud, message), clock)
    said = ""
    while True:
        began = clock.now()
        try:
            view = watch.look()
            faulty = sum(each.level == "fault" for each in view.booths)
            words = f"booths: {len(view.booths)}, with faults: {faulty}"
            if chosen.page:
                words += f"; page: {address(cloud, put_page(courier, view))}"
            status = 0
        except TargetFault as fault:
            words, status = f"nothing is seen of the booths: {fault}", 1
        if words != said:
            print(words, flush=True)
        said = words
        if chosen.once:
            return status
        clock.sleep(EVERY - (clock.now() - began))
