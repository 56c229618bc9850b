"""How steadily scenes are switched.

`python -m tests.rehearsals.switching [--scenes 40] [--switches 200] [--size 1920x1080]`

The real stage in a real window with the real scene cache, and as many scenes as an operator may have, read and fitted
meanwhile: a guest swipes from one to the next and back while thirty cutouts a second arrive. No segmenter runs.
Measured are the intervals between two drawn pictures, and the memory that scenes take. Needs a screen: Xvfb will do,
SDL_VIDEODRIVER=dummy too.
"""

import argparse
import itertools
import statistics
import sys
import tempfile
from pathlib import Path

from booth.clock import Clock, Pacer, stopwatch
from booth.config import Config
from booth.ops.arguments import size
from booth.ops.bench.figures import percentile
from booth.picture_types import Size
from booth.scenes.cache import SceneCache
from booth.scenes.themes import SHIPPED, theme_of
from booth.ui.drawing import Drawing
from booth.ui.scripted_guest import Script, ScriptedGuest
from booth.ui.window import open_window
from tests.support.evening import FRAME, Evening, Room

PAUSE = 0.1  # seconds between two swipes


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
    """*count* swipes to and fro through *scenes* scenes."""
    script = Script().leave_by("begin").wait(1.0)
    to_and_fro = itertools.cycle([1] * (scenes - 1) + [-1] * (scenes - 1))
    for direction in itertools.islice(to_and_fro, count):
        script.swipe(direction).wait(PAUSE)
    return script


def resident() -> int:
    """Bytes of memory that this process shares with no other."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private"))


def play(home: Path, screen: Size, scenes: int, switches: int) -> tuple[list[float], int, int]:
    """Swipes *switches* times; the seconds between pictures, sorted, the most bytes of fitted scenes, and the growth.

    The growth: bytes by which the process has grown since before it read any scene.
    """
    clock = Clock()
    make_theme(home, scenes)
    config = Config(theme="many")
    theme = theme_of(config, home)
    window = open_window(config.screen, screen)
    Evening(screen, Room("two", still=True), theme).run(0.1)  # draws the demo guests, which stay in memory
    before = resident()
    cache = SceneCache(theme.scenes, theme.first, screen, Drawing(theme, screen).thumbnail, clock)
    booth = Evening(screen, Room("two", still=True), theme, scenes=cache, patience={"choose": 3600.0})
    guest = ScriptedGuest(swipes(switches, scenes), booth.stage, screen)
    cache.start()
    drawn: list[float] = []
    pace = Pacer(clock, 1 / FRAME)
    most = 0
    while not guest.done:
        all_read = all(cache.thumbnail(scene.key) is not None for scene in cache.usable)
        booth.step(guest.play if all_read else lambda _: None)
        booth.stage.draw(window.canvas)
        pace.wait()
        window.present()
        if booth.screen == "Choose":
            drawn.append(stopwatch())
        most = max(most, cache.status.nbytes)
    grown = resident() - before
    cache.stop(5)
    window.close()
    return sorted(after - previous for previous, after in itertools.pairwise(drawn)), most, grown


def main() -> int:
    """Prints the figures; 1 if they are not what was promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=40)
    parser.add_argument("--switches", type=int, default=200)
    parser.add_argument("--size", type=size, default=(1920, 1080))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        gaps, most, grown = play(Path(folder), chosen.size, chosen.scenes, chosen.switches)
    p99 = percentile(gaps, 99) * 1000
    width, height = chosen.size
    print(f"{chosen.switches} switches between {chosen.scenes} scenes at {width}x{height}, {len(gaps)} intervals")
    print(f"median {statistics.median(gaps) * 1000:.1f} ms, 99 % within {p99:.1f} ms, longest {gaps[-1] * 1000:.1f} ms")
    print(f"fitted scenes took at most {most / 1e6:.0f} MB; the process grew by {grown / 1e6:.0f} MB in all")
    return 0 if p99 <= 25 and grown <= 400e6 else 1


if __name__ == "__main__":
    sys.exit(main())
