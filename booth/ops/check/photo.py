"""What the check finds about a photo's whole way, by the same self-test as a booth at its start."""

import shutil
from contextlib import suppress

from booth.clock import Clock
from booth.darkroom.worker import Darkroom
from booth.operator.finding import Finding
from booth.ops.check.album import usable_album
from booth.ops.check.camera import is_held
from booth.scenes.scene_files import HERE
from booth.self_test import CORNER, SelfTest
from booth.settings import Settings
from booth.sharing.publisher import Publisher
from booth.sharing.publishing import make_publisher

PHOTO_LIMIT = 60.0  # seconds for which a photo is waited for; three are enough, on a Raspberry Pi ten
POLL_INTERVAL = 0.2  # seconds between two looks
STOP_LIMIT = 5.0  # seconds for each part to end


def about_a_photo(settings: Settings, clock: Clock) -> Finding:
    """Whether a photo of a demo guest comes back from album, darkroom and guests' page."""
    if is_held(*settings.config.album.folders(settings.home)):
        return Finding("ok", "a photo", "the running booth has tried one itself, and says on its screen what is wrong")
    darkroom, publisher = Darkroom(settings, clock), make_publisher(settings.without_own_network(), clock)
    scenes = settings.theme.scenes
    folder = usable_album(settings.config.album, settings.home)
    test = SelfTest(settings, darkroom, publisher, lambda: scenes[0].key if scenes else HERE, clock, lambda: folder)
    new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        return _found(test, darkroom, publisher, clock)
    except OSError as fault:
        return Finding("fault", "a photo", f"cannot be kept: {fault}", "See to what is said about photos.")
    finally:
        shutil.rmtree(folder / CORNER, ignore_errors=True)
        if new:
            with suppress(OSError):
                folder.rmdir()


def _found(test: SelfTest, darkroom: Darkroom, publisher: Publisher, clock: Clock) -> Finding:
    parts = (publisher, darkroom, test)
    for part in parts:
        part.start()
    try:
        ends = clock.now() + PHOTO_LIMIT
        while not test.passed.is_set() and not test.trouble and clock.now() < ends:
            clock.sleep(POLL_INTERVAL)
        trouble, sharing = test.trouble, publisher.status
    finally:
        for part in reversed(parts):
            part.stop(STOP_LIMIT)
    if trouble:
        return Finding("fault", "a photo", trouble.words)
    if not test.passed.is_set():
        return Finding(
            "warning", "a photo", "it is not finished after a minute", "Look again while nothing else runs here."
        )
    if sharing.fault:
        return Finding("warning", "a photo", f"kept and finished, but guests cannot fetch theirs: {sharing.fault}")
    return Finding("ok", "a photo", "kept, finished, and fetched as a phone does")
