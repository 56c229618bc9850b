"""`python -m tests.switching [--scenes 40] [--switches 200] [--size 1920x1080]`: how steadily scenes are switched.

The whole booth in its window, before the demo camera, with as many scenes as an operator may have: a guest swipes from
one to the next and back, which are decoded and fitted meanwhile. Measured are the intervals between two drawn pictures
and the memory that scenes take. Needs a screen: Xvfb will do, SDL_VIDEODRIVER=dummy too.
"""

import argparse
import itertools
import statistics
import sys
import tempfile
from pathlib import Path

from booth.app import App
from booth.clock import Clock, stopwatch
from booth.config import Config
from booth.themes import SHIPPED, theme_of
from booth.ui.guest import Script, ScriptedGuest
from booth.ui.window import open_window

PAUSE = 0.1  # seconds between two swipes, beside the one that a guest looks at a screen


def make_theme(home: Path, count: int) -> None:
    """A theme "many" in *home* with *count* scenes, the shipped ones again and again."""
    folder = home / "themes" / "many"
    (folder / "scenes").mkdir(parents=True)
    text = (SHIPPED / "wonders" / "theme.toml").read_text(encoding="utf-8")
    colours = [line for line in text.splitlines() if line.startswith(("accent", "ink", "paper"))]
    (folder / "theme.toml").write_text("\n".join(colours), encoding="utf-8")
    shipped = sorted((SHIPPED / "wonders" / "scenes").iterdir())
    for number in range(count):
        (folder / "scenes" / f"scene{number:02d}").symlink_to(shipped[number % len(shipped)])


def swipes(count: int, scenes: int) -> Script:
    """To and fro through all scenes."""
    script = Script().leave_by("begin").wait(1.0)
    there = itertools.cycle([1] * (scenes - 1) + [-1] * (scenes - 1))
    for direction in itertools.islice(there, count):
        script.swipe(direction).wait(PAUSE)
    return script


def resident() -> int:
    """Bytes of this process that are in memory and its alone."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private"))


def main() -> int:
    """Prints the figures; 1 if they are not what was promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=40)
    parser.add_argument("--switches", type=int, default=200)
    parser.add_argument("--size", default="1920x1080")
    given = parser.parse_args()
    width, height = (int(side) for side in given.size.split("x"))
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_theme(home, given.scenes)
        config = Config.model_validate(
            {
                "theme": "many",
                "camera": {"device": "demo"},
                "screen": {"sound": False},
                "share": {"port": 8931},
                "patience": {"choose": 600.0},
            }
        )
        window = open_window(config.screen, (width, height))
        app = App(config, home, theme_of(config, home), window, clock, stand_in=True)
        before = resident()
        guest = ScriptedGuest(swipes(given.switches, given.scenes), app.stage, window.size)
        drawn: list[float] = []
        most = 0

        def over(now: float) -> bool:
            nonlocal most
            if all(app.shelf.thumbnail(scene.key) is not None for scene in app.shelf.usable):
                if app.stage.status == "choose":
                    drawn.append(stopwatch())
                guest.play(now)
            most = max(most, sum(layers.nbytes for layers in list(app.shelf._layers.values())))
            return guest.done

        with app.running():
            app.run(over)
            grown = resident() - before
        window.close()
    gaps = sorted(after - before for before, after in itertools.pairwise(drawn))
    p99 = gaps[len(gaps) * 99 // 100] * 1000
    print(f"{given.switches} switches between {given.scenes} scenes at {given.size}, {len(gaps)} intervals")
    print(f"median {statistics.median(gaps) * 1000:.1f} ms, 99 % within {p99:.1f} ms, longest {gaps[-1] * 1000:.1f} ms")
    print(f"fitted scenes took at most {most / 1e6:.0f} MB; the booth grew by {grown / 1e6:.0f} MB in all")
    return 0 if p99 <= 25 and most <= 400e6 else 1


if __name__ == "__main__":
    sys.exit(main())
