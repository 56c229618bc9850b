"""Everything that happens to webcams, at random moments of a real booth with guests; how soon words and picture come.

    nice python -m tests.rehearsals.cameras [--count 200]

The booth is whole and shows a screen that nobody sees; its webcam is a stand-in for OpenCV's, below the code that opens
and reads it. Words are to come within a second of the last good picture, the picture within three of the camera. What
is not in it: a real USB bus. An absence of ten minutes is in tests/ui/test_journeys.py, by a clock that nobody waits
for.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from booth import camera
from booth.camera.webcam import open_webcam
from booth.clock import Clock
from booth.config import CameraSettings
from booth.ui.gestures import Tap
from tests.rehearsals.counted import Chance, Trial, options, run, say
from tests.rehearsals.rehearse import Rehearsal, rehearsing
from tests.support.faulty_webcam import FAULTS, FaultyWebcam

BACK = 3.0  # seconds from the camera's return to a picture of the guests
WORDS = 1.5  # seconds from the fault to words: 1.0 after the last good picture, which is noticed within 0.4
GIVE_UP = 60.0  # seconds
TOUCHES = 1.0  # seconds from one touch of the guests' to the next
_WAY = ("begin", "shutter", "keep", "done")


class EagerGuests:
    """Somebody who touches whatever leads on, all the time."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._stage = rehearsal.app.stage
        self._next = 0.0

    def play(self, now: float) -> None:
        """Does what is due."""
        if now < self._next or now - self._stage.since < 1.0:
            return
        self._next = now + TOUCHES
        targets = self._stage.screen.targets
        for name in _WAY:
            if name in targets:
                at = targets[name].center
                self._stage.touch(Tap((float(at[0]), float(at[1])), now), now)
                return


def trial_on(rehearsal: Rehearsal, webcam: FaultyWebcam) -> Callable[[int, Chance], Trial]:
    app, clock = rehearsal.app, rehearsal.clock
    guests = EagerGuests(rehearsal)
    seen = [0]  # photos, so far

    def goes_on(until: Callable[[float], bool]) -> None:
        def turn(now: float) -> bool:
            guests.play(now)
            return until(now)

        app.run(turn)

    def trial(number: int, chance: Chance) -> Trial:
        kind = list(FAULTS)[number % len(FAULTS)]
        begin = clock.now() + chance.uniform(0, 6)
        goes_on(lambda now: now > begin)
        screen, began, lasts = app.stage.status, clock.now(), chance.uniform(1.8, 5.0)
        words: list[float] = []
        webcam.fault = kind

        def watched(now: float) -> bool:
            if not words and app.stage.screen.shows_live and app.live.notice(app.stage._context.words, ""):
                words.append(now - max(began, app.stage.since))
            return now > began + lasts

        goes_on(watched)
        webcam.mend()
        over = clock.now()

        def is_back(now: float) -> bool:
            frame = app.feed.frames.peek()
            return (frame is not None and now - frame.taken < 1 and frame.taken > over) or now > over + GIVE_UP

        goes_on(is_back)
        figures = {"back after, s": clock.now() - over} | ({"words after, s": words[0]} if words else {})
        kept = len(rehearsal.kept) - seen[0]
        seen[0] = len(rehearsal.kept)
        wrong = [f"{name} on {screen}" for name, most in (("back after, s", BACK), ("words after, s", WORDS))
                 if figures.get(name, 0) > most]  # fmt: skip
        return Trial(kind, kept=kept, wrong="; ".join(wrong), figures=figures)

    return trial


def main() -> int:
    chosen = options("cameras", __doc__, 200).parse_args()
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    clock = Clock()
    webcam = FaultyWebcam(clock, Chance(chosen.seed))
    camera.CAMERAS["demo"] = lambda _settings, clock: open_webcam(CameraSettings(device="auto"), clock)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        stack.enter_context(webcam.plugged_in())
        rehearsal = stack.enter_context(rehearsing(Path(name), clock))
        rehearsal.app.run(lambda now: rehearsal.app.live.somebody or bool(rehearsal.app.feed.frames.peek()))
        rehearsal.calm(5)
        status = run("cameras", chosen, trial_on(rehearsal, webcam))
        guests = EagerGuests(rehearsal)

        def at_the_end(now: float) -> bool:
            guests.play(now)
            return rehearsal.app.stage.status == "attract"

        rehearsal.app.run(at_the_end)
        lost = rehearsal.lost()
        has_photo = rehearsal.guest()
    say(f"photos that are not there as they were: {lost or 'none'}; the next guest has a photo: {has_photo}")
    return status or int(bool(lost) or not has_photo)


if __name__ == "__main__":
    sys.exit(main())
