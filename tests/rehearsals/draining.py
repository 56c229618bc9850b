"""What 500 photos that go elsewhere cost the live view (`python -m tests.rehearsals.draining`); some minutes.

The real booth on a screen nobody sees, with the demo camera, guests choosing a scene, and photos of 30 KB that wait: in
turn alone, while nobody answers where they are to go, and while all of them go to rclone's object storage, which runs
at the lowest priority, since it has a machine of its own elsewhere. Ends with status 1 if the view keeps less than 98 %
of its pictures or of its cutouts.
"""

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path

from booth.album.copies import Copying
from booth.app import App
from booth.clock import Clock
from booth.config import Config
from booth.settings import settings_of
from booth.sharing.cloud import outbox
from booth.ui.window import open_window
from tests.rehearsals.counted import say
from tests.rehearsals.crowd import SIZE, Watched
from tests.rehearsals.rehearsed_album import Rehearsal
from tests.support.copy_servers import NAME, SECRET, copy_server
from tests.support.copying_booth import BOOTH
from tests.support.running import free_port
from tests.support.sealed_pictures import QuickDarkroom

LEAST = 0.98  # of the view's rate
MOST = 600.0  # seconds after which they should have gone


def rehearse(photos: int, seconds: float) -> int:
    """Measures alone, while *photos* go, and alone again; 1 if that costs too much."""
    clock = Clock()
    outbox.LONGEST_PAUSE = 2.0  # as if the booth had tried just before the server came back
    os.environ.update(BOOTH_CLOUD_NAME=NAME, BOOTH_CLOUD_SECRET=SECRET)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        keep(home / "photos", photos)
        with copy_server("s3", home / "there") as server:
            settings = server.settings
        config = Config.model_validate(
            {
                "camera": {"device": "demo"},
                "patience": {"choose": 3600.0},
                "share": {"address": "127.0.0.1", "port": free_port()},
                "cloud": {"target": "s3", "place": settings.place},
            }
        )
        window = open_window(config.screen, SIZE)
        app = App(settings_of(config, home), window, clock, stand_in=False)
        with app.running():
            booth = Watched(app, clock)
            booth.settle()
            assert app.outboxes[0].status.waiting == photos
            before = booth.seen(seconds)
            with copy_server("s3", home / "there", port=server.port, niceness=19):
                began = clock.now()
                during = booth.seen(MOST, lambda: app.outboxes[0].status.waiting == 0)
                took = clock.now() - began
                left = app.outboxes[0].status.waiting
            after = booth.seen(seconds)
        window.close()
    pictures = 2 * during.pictures / (before.pictures + after.pictures)
    cutouts = 2 * during.cutouts / (before.cutouts + after.cutouts)
    say(
        f"{photos - left} of {photos} photos went within {took:.0f} s; meanwhile {during.pictures:.1f} pictures "
        f"a second ({pictures:.1%}), {during.cutouts:.1f} cutouts "
        f"({cutouts:.1%}, alone {before.cutouts:.1f} and {after.cutouts:.1f}), 99 % of the pictures within "
        f"{during.interval * 1000:.1f} ms (alone {before.interval * 1000:.1f} and {after.interval * 1000:.1f})"
    )
    return left > 0 or min(pictures, cutouts) < LEAST


def keep(folder: Path, photos: int) -> None:
    """Has so many *photos* taken that are to go elsewhere."""
    with Rehearsal(folder, QuickDarkroom(), copying=Copying(BOOTH, ("cloud",))) as party:
        for _ in range(photos):
            party.keep()
        party.settle()


def main() -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=20.0, help="that are measured alone, before and after")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    return rehearse(chosen.photos, chosen.seconds)


if __name__ == "__main__":
    sys.exit(main())
