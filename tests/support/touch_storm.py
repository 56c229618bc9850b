"""What a touch screen sends that is wet, leaned on, played with by children or broken, as SDL's own events."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import pygame

from booth.config import ScreenSettings
from booth.ui.scripted_guest import Script
from booth.ui.window import Window, open_window
from tests.support.evening import FRAME, Evening

CANVAS = (480, 270)
TOUCHES = 20  # fingers
RATE = 1000  # events a second

Chance = random.Random
_WAY = ("begin", "shutter", "keep", "done")


@dataclass
class StormyBooth:
    """A booth whose touches come through a real window."""

    booth: Evening
    window: Window

    @classmethod
    def opened(cls) -> "StormyBooth":
        booth = Evening(CANVAS)
        window = open_window(ScreenSettings(), CANVAS)
        pygame.event.clear()
        return cls(booth, window)

    def step(self, *events: pygame.Event) -> None:
        """One drawn frame, in which *events* have come."""
        for event in events:
            pygame.event.post(event)
        self.booth.step(lambda now: self.booth.touch(*self.window.gestures(now)))

    def wait(self, seconds: float) -> None:
        """A long time passes, in steps of a quarter of a second."""
        end = self.booth.now + seconds
        while self.booth.now < end:
            self.booth.now += 0.25 - FRAME
            self.booth.step()

    def go_to(self, which: int) -> None:
        """A guest takes *which* of the four steps from attract to share and back."""
        for target in _WAY[:which]:
            self.booth.play(Script().leave_by(target))
            self.booth.run(8, until="Photo") if target == "shutter" else None

    def next_guest(self) -> bool:
        """Whether a guest gets a photo after the last ones were waited for, whatever still lies on the screen."""
        for _ in range(20):
            if self.booth.screen != "Attract":
                self.wait(20)
        before = len(self.booth.album.kept)
        for target in ("begin", "shutter", "keep"):
            self.booth.run(1)
            if target not in self.booth.stage.screen.targets:
                return False
            x, y = self.booth.stage.screen.targets[target].center
            for kind in (pygame.FINGERDOWN, pygame.FINGERUP):
                self.step(touch(kind, TOUCHES, x / CANVAS[0], y / CANVAS[1]))
            if target == "shutter":
                self.booth.run(8, until="Photo") if self.booth.screen == "Countdown" else None
        self.booth.run(2)
        return self.booth.screen == "Share" and len(self.booth.album.kept) == before + 1


def touch(kind: int, finger: int, x: float, y: float) -> pygame.Event:
    return pygame.Event(kind, finger_id=finger, touch_id=1, x=x, y=y, dx=0.0, dy=0.0)


def thousand_events_a_second(stormy: StormyBooth, chance: Chance) -> None:
    """One finger after another goes wild for five seconds; some never lift."""
    kinds = (pygame.FINGERDOWN, pygame.FINGERUP, *[pygame.FINGERMOTION] * 6)
    for _ in range(round(5 / FRAME)):
        stormy.step(
            *(
                touch(chance.choice(kinds), chance.randrange(TOUCHES), chance.random(), chance.random())
                for _ in range(round(RATE * FRAME))
            )
        )


def twenty_fingers(stormy: StormyBooth, chance: Chance) -> None:
    """Twenty fingers drum on what can be touched, and slip."""
    for _ in range(15):
        spots = [rect.center for rect in stormy.booth.stage.screen.targets.values()] or [(240, 135)]
        at = [chance.choice(spots) for _ in range(TOUCHES)]
        for kind in (pygame.FINGERDOWN, pygame.FINGERMOTION, pygame.FINGERUP):
            slip = chance.choice((0.0, 0.01, 0.2))
            places = [(x / CANVAS[0] + slip, y / CANVAS[1]) for x, y in at]
            stormy.step(*(touch(kind, number, *place) for number, place in enumerate(places)))
        stormy.booth.run(chance.uniform(0, 0.4))


def ten_minute_hold(stormy: StormyBooth, chance: Chance) -> None:
    """Somebody leans on the screen for ten minutes, while others touch it too."""
    stormy.step(touch(pygame.FINGERDOWN, 0, chance.random(), chance.random()))
    for _ in range(20):
        stormy.wait(30)
        x, y = chance.random(), chance.random()
        stormy.step(touch(pygame.FINGERDOWN, 1, x, y))
        stormy.booth.run(0.1)
        stormy.step(touch(pygame.FINGERUP, 1, x, y))


def lost_lifts(stormy: StormyBooth, chance: Chance) -> None:
    """The panel's cable is loose: fingers come down under ever new numbers and never lift."""
    for number in range(40):
        stormy.step(touch(pygame.FINGERDOWN, 100 + number, chance.random(), chance.random()))
        stormy.booth.run(chance.uniform(0, 4))


STORMS: dict[str, Callable[[StormyBooth, Chance], None]] = {
    "1,000 touch events a second": thousand_events_a_second,
    "twenty fingers": twenty_fingers,
    "a ten-minute hold": ten_minute_hold,
    "touches that never lift": lost_lifts,
}


def weather(kind: str, which: int, chance: Chance) -> str:
    """Has the storm *kind* come when a guest is *which* steps on; what must not have happened, or nothing."""
    stormy = StormyBooth.opened()
    try:
        stormy.go_to(which)
        saved = set(stormy.booth.album.kept)
        STORMS[kind](stormy, chance)
        if "Sorry" in stormy.booth.seen:
            return f"a screen failed: {stormy.booth.seen}"
        if which == len(_WAY) - 1 and not saved <= set(stormy.booth.album.kept):
            return "a photo that was shown as saved is gone"
        return "" if stormy.next_guest() else f"the next guest got no photo: {stormy.booth.seen[-8:]}"
    finally:
        stormy.window.close()
