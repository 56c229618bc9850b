"""The commands of `booth` but for those about scenes: what each takes on the command line, and what it runs.

What a command needs is imported only when it runs: `--help` answers at once, and the commands that work with MediaPipe
in this very process have given up its network before anything is imported that starts threads.
"""

import argparse
import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from booth.clock import Clock
from booth.config import SettingsFault
from booth.ops.arguments import Commands, rate, settings_of, settings_option, size
from booth.picture_types import Size
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.offline import offline
from booth.segmentation.live.governor import temperature

if TYPE_CHECKING:
    from booth.operator.finding import Finding

USAGE = 2  # the exit status that argparse ends with, too


@contextlib.contextmanager
def _only_errors() -> Iterator[None]:
    """What is logged meanwhile is left out but for errors: findings tell the same in plainer words."""
    log = logging.getLogger("booth")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def add_run(commands: Commands) -> None:
    """`booth run`."""
    parser = commands.add_parser(
        "run",
        parents=[settings_option()],
        help="the booth, on the whole screen",
        description="Starts the booth on the whole screen. Without a webcam it shows the demo camera. Without a screen "
        "it plays one guest by itself, prints where the photo is, and serves it until Ctrl-C.",
    )
    parser.add_argument("--once", action="store_true", help="play one guest, then end")
    parser.set_defaults(command=_run)


def _run(chosen: argparse.Namespace) -> int:
    from booth.start import Start  # noqa: PLC0415  see above

    return Start(settings_of(chosen), Clock(), os.environ).run(once=chosen.once)


def add_demo(commands: Commands) -> None:
    """`booth demo`."""
    parser = commands.add_parser(
        "demo",
        parents=[settings_option()],
        help="the demo camera in a window",
        description="Shows the booth in a window before the demo camera; Escape or closing the window ends it.",
    )
    parser.add_argument("--size", type=size, default=(1280, 720), metavar="WxH", help="of the window (1280x720)")
    parser.add_argument("--once", action="store_true", help="play one guest, then end")
    parser.set_defaults(command=_demo)


def _demo(chosen: argparse.Namespace) -> int:
    from booth.start import Start  # noqa: PLC0415  see above

    return Start(settings_of(chosen), Clock(), os.environ).demo(chosen.size, once=chosen.once)


def add_check(commands: Commands) -> None:
    """`booth check`."""
    parser = commands.add_parser(
        "check",
        parents=[settings_option()],
        help="look whether all is well, and say what to do",
        description="Looks at all that a technician looks at before the doors open, at camera and light for some "
        "seconds, and says what to do about each. The booth may be running; then it has the camera. In a terminal "
        "a code to try with a phone is shown, until one has come in this event. The status is 0 if all is well, 3 if "
        "there is a warning and nothing worse, 1 if there is a fault.",
    )
    parser.add_argument(
        "--self",
        dest="itself",
        action="store_true",
        help="only the booth itself: a photo of a demo guest; without settings, camera, screen or network",
    )
    parser.add_argument("--json", action="store_true", help="for programs: format, made, running, worst, findings")
    parser.set_defaults(command=_check)


@_only_errors()
def _check(chosen: argparse.Namespace) -> int:
    from booth.ops.check.finding import STATUS, as_json, lines, worst  # noqa: PLC0415  see above
    from booth.ops.check.phones import try_a_phone  # noqa: PLC0415  see above
    from booth.ops.check.whole import check_of_itself, whole_check  # noqa: PLC0415  see above
    from booth.settings import read_settings  # noqa: PLC0415  see above

    clock = Clock()
    found, running = (check_of_itself(), False) if chosen.itself else whole_check(settings_of(chosen), clock)
    made = clock.wall().isoformat(timespec="seconds")
    print(as_json(found, made, running=running) if chosen.json else lines(found))
    if sys.stdout.isatty() and not chosen.itself and not chosen.json:
        with contextlib.suppress(SettingsFault):  # it is among the findings
            try_a_phone(read_settings(settings_of(chosen)), clock)
    return STATUS[worst(found)]


def add_report(commands: Commands) -> None:
    """`booth report`."""
    parser = commands.add_parser(
        "report",
        parents=[settings_option()],
        help="pack what somebody far away needs to help, without secrets and faces",
        description="Packs what the check finds, settings, versions, counts of photos and the journal into one .zip. "
        "No picture is in it, no password, PIN, link, phone's address nor your contact, but the event's name is; read "
        "it before you send it. The booth may be running.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="where to, such as report.zip; replaced if it is there")
    parser.set_defaults(command=_report)


@_only_errors()
def _report(chosen: argparse.Namespace) -> int:
    from booth.ops.report.pack import report  # noqa: PLC0415  see above

    try:
        packed = report(chosen.file, settings_of(chosen), Clock())
    except OSError as fault:
        print(f"{fault.filename or chosen.file} cannot be written: {fault.strerror}", file=sys.stderr)
        return 1
    for each in packed:
        print(f"{each.name:<14} {each.size:>9,} bytes  {each.about}")
    print(f"{chosen.file}: look into it, then send it.")
    return 0


def add_cutout(commands: Commands) -> None:
    """`booth cutout`."""
    parser = commands.add_parser(
        "cutout",
        parents=[settings_option()],
        help="cut the people out of picture files",
        description="Cuts the people out of pictures as the finished photo does, or as the live view does: NAME.png "
        "with transparency, or the grey matte, or NAME.jpg in a scene. Files that are no pictures are named and "
        "skipped; the status is then 1.",
    )
    parser.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where the results go")
    result = parser.add_mutually_exclusive_group()
    result.add_argument("--scene", metavar="NAME", help="put the people into this scene of the theme")
    result.add_argument("--matte", action="store_true", help="write only the matte: 8-bit grey, white is person")
    parser.add_argument("--live", action="store_true", help="as the live view does, after a second of each picture")
    parser.add_argument(
        "--sequence", action="store_true", help="with --live: one picture after the other, in the order of their names"
    )
    parser.add_argument("--fps", type=rate, default=25.0, metavar="N", help="pictures of a sequence per second (25)")
    parser.add_argument(
        "--plate",
        type=Path,
        metavar="PICTURE|FOLDER",
        help="the empty room: one picture for all, or a folder with one of the same name for each",
    )
    parser.set_defaults(command=_cutout)


def _cutout(chosen: argparse.Namespace) -> int:
    if chosen.sequence and not chosen.live:
        print("--sequence goes with --live: a finished photo knows no before and after", file=sys.stderr)
        return USAGE
    offline()
    from booth.ops.cutout import cut_out  # noqa: PLC0415  see above

    skipped = cut_out(
        chosen.pictures,
        chosen.out,
        settings_of(chosen),
        live=chosen.live,
        rate=chosen.fps if chosen.sequence else None,
        scene=chosen.scene,
        matte=chosen.matte,
        plate=chosen.plate,
    )
    return 1 if skipped else 0


def add_bench(commands: Commands) -> None:
    """`booth bench`."""
    parser = commands.add_parser(
        "bench",
        parents=[settings_option()],
        help="measure what this machine can do",
        description="Times every stage of the live view, and MediaPipe alone in the same run, and prints the ratio.",
    )
    parser.add_argument("--size", type=size, default=(1280, 720), metavar="WxH", help="of the live view (1280x720)")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="N", help="how long to measure (10)")
    parser.add_argument(
        "--quality",
        type=Path,
        metavar="DIR",
        help="measure the cut-out instead, over DIR/images and DIR/mattes (and DIR/plates, empty rooms); pictures "
        "of one size whose names count up are a sequence, measured for flicker and ghosting",
    )
    parser.add_argument(
        "--fps", type=rate, default=25.0, metavar="N", help="with --quality: pictures of a sequence per second (25)"
    )
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write what this machine is, what `booth check` finds and what is measured into one file to be sent in, "
        "without any picture (the booth must not be running)",
    )
    parser.set_defaults(command=_bench)


def _bench(chosen: argparse.Namespace) -> int:
    if chosen.quality:
        return _bench_quality(chosen)
    settings = settings_of(chosen)
    cool = temperature()
    findings = _found(settings) if chosen.report else []
    whole_booth = _measure_whole_booth(settings, chosen.size, chosen.seconds / 3)
    offline()
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    from booth.ops.bench.speed import as_json, bench, table  # noqa: PLC0415  see above

    results = bench(settings, chosen.size, chosen.seconds * 2 / 3) | {"whole_booth": whole_booth}
    print(as_json(results) if chosen.json else table(results))
    if chosen.report:
        from booth.ops.bench.report import write_report  # noqa: PLC0415  see above

        write_report(chosen.report, findings, results, cool)
    return 0


@_only_errors()
def _found(settings: Path) -> "list[Finding]":
    from booth.ops.check.whole import whole_check  # noqa: PLC0415  see above

    return whole_check(settings, Clock())[0]


def _measure_whole_booth(settings: Path, screen: Size, seconds: float) -> Any:
    """What whole_booth.py measures, in a process that keeps the network; None if the booth does not come up."""
    child = ChildProcess(
        "whole booth", "booth.ops.bench.whole_booth:serve", settings, screen, seconds, clock=Clock(), offline=False
    )
    try:
        child.start()
        return child.receive(seconds + 300.0)
    except (ChildLost, TimeoutError):
        return None  # the bench goes on, and finds what is wrong with the settings
    finally:
        child.stop(10)


def _bench_quality(chosen: argparse.Namespace) -> int:
    offline()
    from booth.imaging.picture_files import PictureFault  # noqa: PLC0415  see above
    from booth.ops.bench.quality import as_json, bench_quality, table  # noqa: PLC0415  see above

    try:
        results = bench_quality(settings_of(chosen), chosen.quality, chosen.fps)
    except PictureFault as fault:
        print(fault, file=sys.stderr)
        return 1
    print(as_json(results) if chosen.json else table(results))
    return 0
