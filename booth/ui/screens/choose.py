"""Choose: the whole screen is the composition; a swipe moves the scene, the shutter takes the photo."""

from collections.abc import Mapping
from dataclasses import replace

import pygame

from booth.config import OfferKind
from booth.picture_types import Size
from booth.ui.context import ScreenContext
from booth.ui.gestures import Drag, Gesture, Key, Press, Swipe, Tap
from booth.ui.screen import QUIET, Guest, Left, Outcome, ShutterTouched
from booth.ui.widgets.buttons import Button, Buttons, Kind, plate_icon, plate_size
from booth.ui.widgets.carousel import Carousel
from booth.ui.widgets.coach import Coach
from booth.ui.widgets.icons import draw_icon
from booth.ui.widgets.look_row import LookRow
from booth.ui.widgets.scene_picker import ScenePicker
from booth.ui.widgets.thumbnails import Row

SHUTTER = 0.17  # of the short side
_OFFERS = 0.02  # of the short side: between the shutter and what is offered beside it
_LOOKS = 0.012  # of the short side: between the row of looks and what is below it
_FOOT = 0.03  # of the short side: below the shutter
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
        self._shutter_at = (drawing.size[0] // 2, drawing.size[1] - round(_FOOT * drawing.short) - size // 2)
        self._shutter = Buttons(drawing, (Button("shutter", self._shutter_at, size, kind="shutter"),))
        self._offer: OfferKind = guest.offer if guest.offer in options.offers else options.offers[0]
        self._offers, self._hole = self._offers_beside(size)
        self._picker = self._offered(guest.scene)
        self._looks = LookRow(context, guest.look, self._controls_top - round(_LOOKS * drawing.short))

    def _offered(self, scene: str) -> ScenePicker:
        """The scenes that can be chosen, *scene* in front if it is one of them."""
        drawing = self._context.drawing
        if drawing.portrait:
            row = Row(
                self._shutter_at[1] - self._hole[1] // 2 - round(0.04 * drawing.short) - drawing.thumbnail[1] // 2
            )
        else:
            row = Row(self._shutter_at[1], self._hole[0] + round(0.06 * drawing.short))
        return ScenePicker(self._context, self._context.scene_keys, scene, row)

    def _offers_beside(self, shutter: int) -> tuple[Buttons, Size]:
        """What guests can have made of them, on both sides of the shutter, and what they take up together with it."""
        drawing, words, offers = self._context.drawing, self._context.words, self._context.options.offers
        if len(offers) == 1:
            return Buttons(drawing, ()), (shutter, shutter)
        sizes = [plate_size(drawing, words[f"offer_{offer}"]) for offer in offers]
        width, height = max(size[0] for size in sizes), sizes[0][1]
        gap, before = round(_OFFERS * drawing.short), len(offers) // 2
        half = shutter // 2 + gap + width // 2
        buttons = []
        for number, offer in enumerate(offers):
            steps = number - before
            x = half + steps * (width + gap) if steps >= 0 else -half + (steps + 1) * (width + gap)
            at = (self._context.mirrored_x(drawing.size[0] / 2 + x), self._shutter_at[1])
            kind: Kind = "main plate" if offer == self._offer else "plate"
            buttons.append(Button(offer, at, plate_icon(drawing), offer, words[f"offer_{offer}"], kind))
        hole = shutter + 2 * max(before, len(offers) - before) * (width + gap)
        return Buttons(drawing, tuple(buttons)), (hole, max(shutter, height))

    @property
    def _controls_top(self) -> int:
        """Where the shutter, what is beside it and the scenes begin, pixels of the canvas."""
        return min(self._shutter_at[1] - self._hole[1] // 2, self._picker.row.top)

    @property
    def carousel(self) -> Carousel:
        """The scenes behind the guests."""
        return self._picker.carousel

    @property
    def patience(self) -> float | None:
        """The operator's choice."""
        return self._context.options.choose_patience

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """Shutter, what is offered beside it, looks, arrows, thumbnails."""
        return dict(self._picker.targets) | self._looks.targets | self._offers.targets | self._shutter.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A swipe, an arrow, a thumbnail, a look, or the shutter."""
        if isinstance(gesture, Tap | Press | Key) and gesture.began < self._began + QUIET:
            return None  # the second half of the double tap that began; a swipe may follow at once
        if isinstance(gesture, Key):
            return self._press(gesture, now)
        start = gesture.start if isinstance(gesture, Drag | Swipe) else gesture.at
        if self._shutter.touch(gesture):
            return self._shoot(now)
        if chosen := self._offers.touch(gesture):
            self._offer = next(offer for offer in self._context.options.offers if offer == chosen)
            self._offers, self._hole = self._offers_beside(round(SHUTTER * self._context.drawing.short))
            return None
        if self._looks.touch(gesture):
            return None
        if not (self._shutter.at(start) or self._offers.at(start) or self._looks.at(start)):
            self._picker.touch(gesture, now)
        return None

    def update(self, now: float) -> Outcome | None:
        """Moves on."""
        self._now = now
        if self._context.scene_keys != self.carousel.scenes:
            self._picker = self._offered(self.carousel.scene)  # one has turned out to be no picture
        live = self._context.live
        self.coach.update(None if live.lost or live.room_only else live.cutout, now)
        self._picker.update(now)
        return None

    def left(self, now: float) -> Outcome:
        """There is nothing to keep."""
        return Left()

    def draw(self, canvas: pygame.Surface) -> None:
        """The composition, the thumbnails, the shutter."""
        context, drawing, live = self._context, self._context.drawing, self._context.live
        live.draw(canvas, replace(self._picker.shown, look=self._looks.look))
        fade_in = context.fade_in(self._now - self._began)
        if not live.room_only:
            self._picker.draw(canvas, fade_in)
        if lines := context.notice():
            drawing.notice(canvas, lines, self._now)
        self._looks.draw(canvas, self.carousel.scene, fade_in)
        self._offers.draw(canvas, fade_in)
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
        y = self._picker.row.top if drawing.portrait else self._shutter_at[1] - round(SHUTTER * drawing.short / 2)
        y = self._looks.top if self._context.options.looks else y
        at = (drawing.size[0] / 2, y - drawing.type.line("medium") * 0.75)
        highlighted = self._now - self._refused < _HIGHLIGHT
        colour = drawing.theme.accent if highlighted else drawing.theme.paper
        words = self._context.words["step_in_front"]
        width = drawing.type.width(words, "medium", strong=True) + drawing.short // 4
        drawing.pool(canvas, (round(at[0]), round(at[1])), (width, round(0.24 * drawing.short)), fade_in)
        drawing.text(canvas, words, "medium", at, colour=colour, strong=True, shade=True, opacity=fade_in)

    def _press(self, key: Key, now: float) -> Outcome | None:
        match key.name:
            case "go":
                return self._shoot(now)
            case "back":
                return Left()
            case _:
                self._picker.touch(key, now)
        return None

    def _shoot(self, now: float) -> Outcome | None:
        """Begins the countdown, unless nobody is there."""
        live = self._context.live
        if not live.somebody:
            self._refused = now
            return None
        return ShutterTouched(
            replace(self._guest, scene=live.scene(self.carousel.scene), offer=self._offer, look=self._looks.look)
        )
