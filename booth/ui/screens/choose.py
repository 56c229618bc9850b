"""Choose: the whole screen is the composition; a swipe moves the scene, the shutter takes the photo."""

from collections.abc import Mapping

import pygame

from booth.ui.context import ScreenContext
from booth.ui.gestures import Drag, Gesture, Key, Press, Swipe, Tap
from booth.ui.screen import QUIET, Guest, Left, Outcome, ShutterTouched
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.carousel import Carousel
from booth.ui.widgets.coach import Coach
from booth.ui.widgets.icons import draw_icon
from booth.ui.widgets.thumbnails import Thumbnails

SHUTTER = 0.19  # of the short side
_COACH = 0.15  # of the short side
_HIGHLIGHT = 0.5  # seconds for which "step in front" lights up when the shutter is touched with nobody there


class ChooseScreen:
    """The guests choose where they are."""

    quiet = 0.0
    shows_live = True

    def __init__(self, context: ScreenContext, guest: Guest, now: float) -> None:
        drawing, options = context.drawing, context.options
        self._context = context
        self._began = now
        self._now = now
        self._guest = guest
        self._refused = float("-inf")  # when the shutter was last touched with nobody there
        self.coach = Coach(mirror=options.mirrored_view, reduced_motion=options.reduced_motion)
        size = round(SHUTTER * drawing.short)
        self._shutter_at = (drawing.size[0] // 2, drawing.size[1] - drawing.margin - size // 2)
        self._shutter = Buttons(drawing, (Button("shutter", self._shutter_at, size, kind="shutter"),))
        self._offer(guest.scene)
        y, x = round(0.55 * drawing.size[1]), drawing.margin + drawing.target // 2
        self._left = Buttons(drawing, (Button("left", (x, y), drawing.target, "left"),))
        self._right = Buttons(drawing, (Button("right", (drawing.size[0] - x, y), drawing.target, "right"),))

    def _offer(self, scene: str) -> None:
        """Lays out the scenes that can be chosen, *scene* in front if it is one of them."""
        context, drawing = self._context, self._context.drawing
        keys, width = context.scene_keys, context.composition.area.width
        self.carousel = Carousel(keys, scene, width, reduced_motion=context.options.reduced_motion)
        size = round(SHUTTER * drawing.short)
        if drawing.portrait:
            y = self._shutter_at[1] - size // 2 - round(0.05 * drawing.short) - drawing.thumbnail[1] // 2
            self._thumbnails = Thumbnails(context, keys, y, 0)
        else:
            self._thumbnails = Thumbnails(context, keys, self._shutter_at[1], size + round(0.06 * drawing.short))

    @property
    def patience(self) -> float | None:
        """The operator's choice."""
        return self._context.options.choose_patience

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """Shutter, arrows, thumbnails."""
        arrows = (self._left.targets if self.carousel.target else {}) | (
            self._right.targets if self.carousel.target < len(self.carousel.scenes) - 1 else {}
        )
        return self._thumbnails.targets | arrows | self._shutter.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A swipe, an arrow, a thumbnail, or the shutter."""
        if isinstance(gesture, Tap | Press | Key) and gesture.began < self._began + QUIET:
            return None  # the second half of the double tap that began; a swipe may follow at once
        if isinstance(gesture, Key):
            return self._press(gesture, now)
        start = gesture.start if isinstance(gesture, Drag | Swipe) else gesture.at
        for buttons, step in ((self._left, -1), (self._right, 1)):
            if buttons.touch(gesture):
                self.carousel.go(self.carousel.target + step, now)
        if self._shutter.touch(gesture):
            return self._shoot(now)
        if any(buttons.at(start) for buttons in (self._left, self._right, self._shutter)):
            return None
        if self._thumbnails.area.collidepoint(start):
            number = self._thumbnails.touch(gesture, self.carousel.position, now)
            if number is not None:
                self.carousel.go(number, now)
        else:
            self.carousel.touch(gesture, now)
        return None

    def update(self, now: float) -> Outcome | None:
        """Moves on."""
        self._now = now
        if self._context.scene_keys != self.carousel.scenes:
            self._offer(self.carousel.scene)  # one has turned out to be no picture
        live = self._context.live
        self.coach.update(None if live.lost or live.room_only else live.cutout, now)
        self.carousel.update(now)
        self._thumbnails.update(self.carousel.position, now)
        return None

    def left(self, now: float) -> Outcome:
        """There is nothing to keep."""
        return Left()

    def draw(self, canvas: pygame.Surface) -> None:
        """The composition, the thumbnails, the shutter."""
        context, drawing, live = self._context, self._context.drawing, self._context.live
        live.draw(canvas, self.carousel.shown(context.composition.view[0]))
        fade_in = context.fade_in(self._now - self._began)
        dark = round((0.62 if drawing.portrait else 0.40) * drawing.short)
        drawing.gradient(canvas, "bottom", dark, fade_in * 0.8)
        position, last = self.carousel.position, len(self.carousel.scenes) - 1
        if not live.room_only:
            self._thumbnails.draw(canvas, position, fade_in)
            self._left.draw(canvas, fade_in * min(1.0, max(0.0, position)))
            self._right.draw(canvas, fade_in * min(1.0, max(0.0, last - position)))
        if lines := context.notice():
            drawing.notice(canvas, lines, self._now)
        self._shutter.draw(canvas, fade_in * (1.0 if live.somebody else 0.55))
        if not live.somebody and not live.lost:
            self._draw_step_in_front(canvas, fade_in)
        self._draw_advice(canvas)

    def _draw_advice(self, canvas: pygame.Surface) -> None:
        """The coach's icon, above everybody's heads."""
        drawing, name = self._context.drawing, self.coach.shown
        if name is None:
            return
        opacity = self.coach.opacity(self._now)
        size = round(_COACH * drawing.short)
        inner = round(0.72 * size)
        x, y = (drawing.size[0] - size) // 2, drawing.margin
        drawing.blit(canvas, drawing.disc(size, (*drawing.theme.ink, 170)), (x, y), opacity)
        middle = (x + (size - inner) // 2 + inner // 2, y + (size - inner) // 2 + inner // 2)
        draw_icon(drawing, canvas, name, middle, inner, drawing.theme.paper, opacity)

    def _draw_step_in_front(self, canvas: pygame.Surface, fade_in: float) -> None:
        drawing = self._context.drawing
        shutter_top = self._shutter_at[1] - round(SHUTTER * drawing.short / 2)
        y = self._thumbnails.area.top if drawing.portrait else shutter_top
        at = (drawing.size[0] / 2, y - drawing.type.line("medium") * 0.75)
        highlighted = self._now - self._refused < _HIGHLIGHT
        colour = drawing.theme.accent if highlighted else drawing.theme.paper
        words = self._context.words["step_in_front"]
        width = drawing.type.width(words, "medium", strong=True) + drawing.short // 4
        drawing.pool(canvas, (round(at[0]), round(at[1])), (width, round(0.24 * drawing.short)), fade_in)
        drawing.text(canvas, words, "medium", at, colour=colour, strong=True, shade=True, opacity=fade_in)

    def _press(self, key: Key, now: float) -> Outcome | None:
        match key.name:
            case "left":
                self.carousel.go(self.carousel.target - 1, now)
            case "right":
                self.carousel.go(self.carousel.target + 1, now)
            case "go":
                return self._shoot(now)
            case "back":
                return Left()
        return None

    def _shoot(self, now: float) -> Outcome | None:
        """Begins the countdown, unless nobody is there."""
        live = self._context.live
        if not live.somebody:
            self._refused = now
            return None
        return ShutterTouched(Guest(self._guest.language, live.scene(self.carousel.scene)))
