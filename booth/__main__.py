"""The command line: `booth run`, `demo`, `check`, `cutout`, `bench`, `scenes`."""

import argparse
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from booth.clock import Clock
from booth.config import SettingsFault, find_settings, read_config
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.offline import offline

USAGE = 2  # what argparse says, too
SETTINGS_FAULT = 78  # EX_CONFIG of sysexits.h, which systemd shows by name


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what *arguments* (default: the command line's) say and returns the exit status."""
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="booth", description="A photo booth that puts its guests into breathtaking places."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    settings = argparse.ArgumentParser(add_help=False)
    settings.add_argument("--config", metavar="FILE", help="the settings file (default: config.toml here)")

    run = commands.add_parser(
        "run",
        parents=[settings],
        help="the booth, on the whole screen",
        description="Starts the booth on the whole screen. Without a webcam it shows the demo camera. Without a screen "
        "it plays one guest by itself, prints where the photo is, and serves it until Ctrl-C.",
    )
    run.add_argument("--once", action="store_true", help="play one guest, then end")
    run.set_defaults(command=_run)

    demo = commands.add_parser(
        "demo",
        parents=[settings],
        help="the demo camera in a window",
        description="Shows the booth in a window before the demo camera; Escape or closing the window ends it.",
    )
    demo.add_argument("--size", type=_size, default=(1280, 720), metavar="WxH", help="of the window (1280x720)")
    demo.add_argument("--once", action="store_true", help="play one guest, then end")
    demo.set_defaults(command=_demo)

    check = commands.add_parser(
        "check",
        parents=[settings],
        help="look whether all is well, and say what to do",
        description="Looks at camera, light, cut-out and speed for a few seconds and says what to do about each. "
        "The status is 1 if there is a fault.",
    )
    check.set_defaults(command=_check)

    cutout = commands.add_parser(
        "cutout",
        parents=[settings],
        help="cut the people out of picture files",
        description="Cuts the people out of pictures as the finished photo does, or as the live view does: NAME.png "
        "with transparency, or the grey matte, or NAME.jpg in a scene. Files that are no pictures are named and "
        "skipped; the status is then 1.",
    )
    cutout.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE")
    cutout.add_argument("--out", required=True, type=Path, metavar="DIR", help="where the results go")
    how = cutout.add_mutually_exclusive_group()
    how.add_argument("--scene", metavar="NAME", help="put the people into this scene of the theme")
    how.add_argument("--matte", action="store_true", help="write only the matte: 8-bit grey, white is person")
    cutout.add_argument("--live", action="store_true", help="as the live view does, after a second of each picture")
    cutout.add_argument(
        "--sequence", action="store_true", help="with --live: one picture after the other, in the order of their names"
    )
    cutout.add_argument("--fps", type=_rate, default=25.0, metavar="N", help="pictures of a sequence per second (25)")
    cutout.add_argument(
        "--plate",
        type=Path,
        metavar="PICTURE|FOLDER",
        help="the empty room: one picture for all, or a folder with one of the same name for each",
    )
    cutout.set_defaults(command=_cutout)

    bench = commands.add_parser(
        "bench",
        parents=[settings],
        help="measure what this machine can do",
        description="Times every stage of the live view, and MediaPipe alone in the same run, and prints the ratio.",
    )
    bench.add_argument("--size", type=_size, default=(1280, 720), metavar="WxH", help="of the live view (1280x720)")
    bench.add_argument("--seconds", type=float, default=10.0, metavar="N", help="how long to measure (10)")
    bench.add_argument(
        "--quality",
        type=Path,
        metavar="DIR",
        help="measure the cut-out instead, over DIR/images and DIR/mattes (and DIR/plates, empty rooms); pictures "
        "of one size whose names count up are a sequence, measured for flicker and ghosting",
    )
    bench.add_argument(
        "--fps", type=_rate, default=25.0, metavar="N", help="with --quality: pictures of a sequence per second (25)"
    )
    bench.add_argument("--json", action="store_true", help="for machines")
    bench.set_defaults(command=_bench)

    _add_scenes(commands, settings)
    return parser


def _add_scenes(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", settings: argparse.ArgumentParser
) -> None:
    scenes = commands.add_parser("scenes", help="look at, add or render scenes").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    check = scenes.add_parser(
        "check",
        parents=[settings],
        help="look at every scene as a picky photographer would",
        description="Says of every scene of the theme what is wrong with it and how to mend it, and draws a sheet of "
        "all of them with the demo guests. The status is 1 when one cannot be shown.",
    )
    check.add_argument("--sheet", type=Path, default=Path("scenes.jpg"), metavar="FILE", help="the sheet (scenes.jpg)")
    check.set_defaults(command=_check_scenes)
    add = scenes.add_parser(
        "add",
        parents=[settings],
        help="add pictures to the theme as scenes",
        description="Copies pictures into the theme's scenes beside the settings file, named after their files, and "
        "looks at them. Files that are no pictures are named and skipped; the status is then 1.",
    )
    add.add_argument("pictures", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--sheet", type=Path, default=Path("scenes.jpg"), metavar="FILE", help="the sheet (scenes.jpg)")
    add.set_defaults(command=_add_to_scenes)
    render = scenes.add_parser(
        "render",
        help="render a shipped scene from its script",
        description="Renders scene.webp and foreground.webp of a shipped scene from its source/scene.py, 2560x1440, in "
        "about ten minutes. It needs an environment of its own: make scenes-env.",
    )
    render.add_argument("name", metavar="NAME", help="of the scene, or THEME/NAME")
    render.add_argument("--preview", action="store_true", help="a quick small PNG instead, outside the theme")
    render.set_defaults(command=_render)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is no size; write 1280x720")
    return int(found[1]), int(found[2])


def _rate(text: str) -> float:
    found = re.fullmatch(r"\d{1,3}(\.\d+)?", text)
    if not found or float(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is no number of pictures per second; write 25")
    return float(text)


# What each command needs is imported only there: `--help` answers at once, and the commands that work with MediaPipe in
# this very process have given up its network before anything is imported that starts threads.


def _run(chosen: argparse.Namespace) -> int:
    from booth.start import Start  # noqa: PLC0415  see above

    return Start(find_settings(chosen.config, os.environ), Clock(), os.environ).run(once=chosen.once)


def _demo(chosen: argparse.Namespace) -> int:
    from booth.start import Start  # noqa: PLC0415  see above

    return Start(find_settings(chosen.config, os.environ), Clock(), os.environ).demo(chosen.size, once=chosen.once)


def _check(chosen: argparse.Namespace) -> int:
    from booth.ops.check import check, lines  # noqa: PLC0415  see above

    logging.getLogger("booth").setLevel(logging.ERROR)  # the check says it in other words
    findings = check(find_settings(chosen.config, os.environ), Clock())
    print(lines(findings))
    return 1 if any(found.level == "fault" for found in findings) else 0


def _cutout(chosen: argparse.Namespace) -> int:
    if chosen.sequence and not chosen.live:
        print("--sequence goes with --live: a finished photo knows no before and after", file=sys.stderr)
        return USAGE
    offline()
    from booth.ops.cutout import cut_out  # noqa: PLC0415  see above

    settings = find_settings(chosen.config, os.environ)
    skipped = cut_out(
        chosen.pictures,
        chosen.out,
        settings,
        live=chosen.live,
        rate=chosen.fps if chosen.sequence else None,
        scene=chosen.scene,
        matte=chosen.matte,
        plate=chosen.plate,
    )
    return 1 if skipped else 0


def _bench(chosen: argparse.Namespace) -> int:
    if chosen.quality:
        return _quality(chosen)
    settings = find_settings(chosen.config, os.environ)
    evening = _evening(settings, chosen.size, chosen.seconds / 3)
    offline()
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    from booth.ops.bench import as_json, bench, table  # noqa: PLC0415  see above

    results = bench(settings, chosen.size, chosen.seconds * 2 / 3) | {"evening": evening}
    print(as_json(results) if chosen.json else table(results))
    return 0


def _evening(settings: Path, size: tuple[int, int], seconds: float) -> Any:
    """What a whole booth does, in a process that keeps the network; None if it does not come up."""
    whole = ChildProcess(
        "evening", "booth.ops.bench_booth:serve", settings, size, seconds, clock=Clock(), offline=False
    )
    try:
        whole.start()
        return whole.receive(seconds + 300.0)
    except (ChildLost, TimeoutError):
        return None  # the bench goes on, and finds what is wrong with the settings
    finally:
        whole.stop(10)


def _quality(chosen: argparse.Namespace) -> int:
    offline()
    from booth.imaging.picture_files import PictureFault  # noqa: PLC0415  see above
    from booth.ops.bench_quality import as_json, bench_quality, table  # noqa: PLC0415  see above

    try:
        results = bench_quality(find_settings(chosen.config, os.environ), chosen.quality, chosen.fps)
    except PictureFault as fault:
        print(fault, file=sys.stderr)
        return 1
    print(as_json(results) if chosen.json else table(results))
    return 0


def _check_scenes(chosen: argparse.Namespace) -> int:
    from booth.ops.scenes import check, report  # noqa: PLC0415  see above

    settings = find_settings(chosen.config, os.environ)
    shown, remarks = check(read_config(settings), settings.parent, chosen.sheet)
    print(report(shown, remarks))
    if not any(remark.scene == "sheet" for remark in remarks):
        print(f"The sheet with the demo guests: {chosen.sheet}")
    return 1 if any(remark.fault for remark in remarks) else 0


def _add_to_scenes(chosen: argparse.Namespace) -> int:
    from booth.ops.scenes import add  # noqa: PLC0415  see above

    settings = find_settings(chosen.config, os.environ)
    added, faults = add(chosen.pictures, read_config(settings), settings.parent)
    for path in added:
        print(f"added: {path}")
    for fault in faults:
        print(f"skipped: {fault}", file=sys.stderr)
    return max(_check_scenes(chosen), 1 if faults else 0)


def _render(chosen: argparse.Namespace) -> int:
    from booth.ops.rendering import render  # noqa: PLC0415  see above

    return render(chosen.name, preview=chosen.preview)


if __name__ == "__main__":
    sys.exit(main())
