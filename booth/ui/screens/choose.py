"""Choose: the whole screen is the composition; a swipe moves the scene, the shutter takes the photo."""

from collections.abc import Mapping

import pygame

from booth.ui.gestures import Drag, Gesture, Key, Press, Swipe, Tap
from booth.ui.parts import ScreenContext
from booth.ui.screen import QUIET, Guest, Left, Outcome, ShutterTouched
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.carousel import Carousel
from booth.ui.widgets.coach import Coach
from booth.ui.widgets.icons import icon
from booth.ui.widgets.thumbnails import Thumbnails

SHUTTER = 0.19  # of the short side
_COACH = 0.15  # of the short side
_ASKED = 0.5  # seconds in which "step in front" answers a touch of the shutter


class ChooseScreen:
    """The guests choose where they are."""

    quiet = 0.0

    def __init__(self, parts: ScreenContext, guest: Guest, now: float) -> None:
        look = parts.look
        self._parts = parts
        self._began = now
        self._now = now
        self._guest = guest
        self._asked = float("-inf")  # when the shutter was last touched with nobody there
        self._coach = Coach(mirror=parts.config.cutout.mirror, still=parts.config.screen.reduced_motion)
        size = round(SHUTTER * look.short)
        self._shutter_at = (look.size[0] // 2, look.size[1] - look.margin - size // 2)
        self._shutter = Buttons(look, (Button("shutter", self._shutter_at, size, kind="shutter"),))
        self._offer(guest.scene)
        y, x = round(0.55 * look.size[1]), look.margin + look.target // 2
        self._left = Buttons(look, (Button("left", (x, y), look.target, "left"),))
        self._right = Buttons(look, (Button("right", (look.size[0] - x, y), look.target, "right"),))

    def _offer(self, scene: str) -> None:
        """Lays out the scenes that there are, *scene* in front if it is one of them."""
        parts, look = self._parts, self._parts.look
        self._carousel = Carousel(parts.scenes, scene, parts.easel.area.width, still=parts.config.screen.reduced_motion)
        size = round(SHUTTER * look.short)
        if look.portrait:
            above = self._shutter_at[1] - size // 2 - round(0.05 * look.short) - look.thumbnail[1] // 2
            self._strip = Thumbnails(parts, parts.scenes, above, 0)
        else:
            self._strip = Thumbnails(parts, parts.scenes, self._shutter_at[1], size + round(0.06 * look.short))

    @property
    def patience(self) -> float | None:
        """As the operator says."""
        return self._parts.config.patience.choose

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """Shutter, arrows, thumbnails."""
        arrows = (self._left.targets if self._carousel.target else {}) | (
            self._right.targets if self._carousel.target < len(self._carousel.scenes) - 1 else {}
        )
        return self._strip.targets | arrows | self._shutter.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A swipe, an arrow, a thumbnail, or the shutter."""
        start = gesture.start if isinstance(gesture, Drag | Swipe) else None if isinstance(gesture, Key) else gesture.at
        if isinstance(gesture, Tap | Press | Key) and gesture.began < self._began + QUIET:
            return None  # the second half of the double tap that began; a swipe may follow at once
        match gesture:
            case Key("left"):
                self._carousel.go(self._carousel.target - 1, now)
            case Key("right"):
                self._carousel.go(self._carousel.target + 1, now)
            case Key("go"):
                return self._shoot(now)
            case Key("back"):
                return Left()
        if start is None:
            return None
        for buttons, step in ((self._left, -1), (self._right, 1)):
            if buttons.touch(gesture):
                self._carousel.go(self._carousel.target + step, now)
        if self._shutter.touch(gesture):
            return self._shoot(now)
        if any(buttons.at(start) for buttons in (self._left, self._right, self._shutter)):
            return None
        if self._strip.area.collidepoint(start):
            number = self._strip.touch(gesture, self._carousel.position, now)
            if number is not None:
                self._carousel.go(number, now)
        else:
            self._carousel.touch(gesture, now)
        return None

    def update(self, now: float) -> Outcome | None:
        """Moves on."""
        self._now = now
        if self._parts.scenes != self._carousel.scenes:
            self._offer(self._carousel.scene)  # one has turned out to be no picture
        live = self._parts.live
        live.update(now)
        self._coach.update(None if live.lost or live.room_only else live.cutout, now)
        self._carousel.update(now)
        self._strip.update(self._carousel.position, now)
        return None

    def left(self, now: float) -> Outcome:
        """There is nothing to keep."""
        return Left()

    def draw(self, canvas: pygame.Surface) -> None:
        """The composition, the strip, the shutter."""
        parts, look, live = self._parts, self._parts.look, self._parts.live
        live.draw(canvas, self._carousel.showing(parts.easel.view[0]))
        appears = parts.appears(self._now - self._began)
        look.gradient(canvas, "bottom", round((0.62 if look.portrait else 0.40) * look.short), appears * 0.8)
        position, last = self._carousel.position, len(self._carousel.scenes) - 1
        if not live.room_only:
            self._strip.draw(canvas, position, appears)
            self._left.draw(canvas, appears * min(1.0, max(0.0, position)))
            self._right.draw(canvas, appears * min(1.0, max(0.0, last - position)))
        if lines := live.notice(parts.words, parts.config.operator.contact):
            look.notice(canvas, lines, self._now)
        self._shutter.draw(canvas, appears * (1.0 if live.somebody else 0.55))
        if not live.somebody and not live.lost:
            self._step_in_front(canvas, appears)
        self._advise(canvas)

    def _advise(self, canvas: pygame.Surface) -> None:
        """The coach's sign, above everybody's heads."""
        look, name = self._parts.look, self._coach.shown
        if name is None:
            return
        opacity = self._coach.opacity(self._now)
        size = round(_COACH * look.short)
        inner = round(0.72 * size)
        at = ((look.size[0] - size) // 2, look.margin)
        look.blit(canvas, look.disc(size, (*look.theme.ink, 170)), at, opacity)
        sign = look.kept(("icon", name, inner, look.theme.paper), lambda: icon(name, inner, look.theme.paper))
        look.blit(canvas, sign, (at[0] + (size - inner) // 2, at[1] + (size - inner) // 2), opacity)

    def _step_in_front(self, canvas: pygame.Surface, appears: float) -> None:
        look = self._parts.look
        y = self._strip.area.top if look.portrait else self._shutter_at[1] - round(SHUTTER * look.short / 2)
        at = (look.size[0] / 2, y - look.type.line("medium") * 0.75)
        answers = self._now - self._asked < _ASKED
        colour = look.theme.accent if answers else look.theme.paper
        words = self._parts.words["step_in_front"]
        width = look.type.width(words, "medium", strong=True) + look.short // 4
        look.pool(canvas, (round(at[0]), round(at[1])), (width, round(0.24 * look.short)), appears)
        look.text(canvas, words, "medium", at, colour=colour, strong=True, shade=True, opacity=appears)

    def _shoot(self, now: float) -> Outcome | None:
        """Takes nothing when nobody is there."""
        if not self._parts.live.somebody:
            self._asked = now
            return None
        scene = self._parts.live.scene(self._carousel.scene)
        return ShutterTouched(Guest(self._guest.language, scene))
