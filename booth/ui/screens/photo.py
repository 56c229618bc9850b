"""Photo: there at once, or when it is finished if the live one has a fault.

Keep, again, throw away, and a swipe still changes the scene.
"""

from collections.abc import Mapping

import pygame

from booth.ui.composition_view import NOBODY, ShownGuests
from booth.ui.context import ScreenContext
from booth.ui.finished_picture import FinishedPicture
from booth.ui.gestures import Drag, Gesture, Key, Swipe
from booth.ui.pending_photo import PendingPhoto
from booth.ui.screen import QUIET, AnotherTry, Guest, Left, Outcome, PhotoKept
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.carousel import Carousel

_BORDER = 0.022  # of the short side: the white border that makes a print of the picture


class PhotoScreen:
    """The guests see their photo and decide what becomes of it."""

    quiet = QUIET
    shows_live = False

    def __init__(
        self, context: ScreenContext, guest: Guest, pending: PendingPhoto, guests: ShownGuests, now: float
    ) -> None:
        composition, reduced_motion = context.composition, context.options.reduced_motion
        self._context = context
        self._guest = guest
        self._pending = pending
        self._guests = guests
        self._began = now
        self._now = now
        self._finished = FinishedPicture(pending, composition.view, context.photos.read, reduced_motion=reduced_motion)
        scenes = context.scene_keys if guest.scene in context.scene_keys else (guest.scene,)
        self._carousel = Carousel(scenes, guest.scene, composition.area.width, reduced_motion=reduced_motion)
        self.buttons = Buttons(context.drawing, self._laid_out())

    def _laid_out(self) -> tuple[Button, ...]:
        context, drawing = self._context, self._context.drawing
        size, main = round(0.125 * drawing.short), round(0.165 * drawing.short)
        side = round((_BORDER + 0.075) * drawing.short)
        label = drawing.type.line("small")
        y = drawing.size[1] - round((_BORDER + 0.035) * drawing.short) - label - main // 2
        step = round(0.255 * drawing.short)
        first, last = side + size // 2, drawing.size[0] - side - main // 2
        # "again" stands beside "throw away", or above it where it would lie where the shutter was.
        again = (first, y - step) if drawing.portrait else (first + step, y)
        words, mirrored_x = context.words, context.mirrored_x
        return (
            Button("throw_away", (mirrored_x(first), y), size, "bin", words["throw_away"]),
            Button("again", (mirrored_x(again[0]), again[1]), size, "again", words["again"]),
            Button("keep", (mirrored_x(last), y), main, "check", words["keep"], "main"),
        )

    @property
    def patience(self) -> float | None:
        """The operator's choice."""
        return self._context.options.photo_patience

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The three buttons."""
        return self.buttons.targets

    @property
    def sharpened(self) -> bool:
        """Whether the finished photo is shown, or fading in, in place of the composed one."""
        return self._finished.picture is not None

    @property
    def waits(self) -> bool:
        """Whether there are no guests to show until the photo is finished: their live matte has a fault."""
        return self._guests is NOBODY and self._finished.picture is None

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A button, or a swipe to another scene."""
        match gesture:
            case Key("left"):
                self._carousel.go(self._carousel.target - 1, now)
            case Key("right"):
                self._carousel.go(self._carousel.target + 1, now)
            case Key("go"):
                return self._keep()
            case Key("back"):
                return self._again()
        match self.buttons.touch(gesture):
            case "keep":
                return self._keep()
            case "again":
                return self._again()
            case "throw_away":
                self._pending.discard()
                return Left()
        if isinstance(gesture, Drag | Swipe) and not self.buttons.at(gesture.start):
            self._carousel.touch(gesture, now)
        return None

    def update(self, now: float) -> Outcome | None:
        """Moves on; the album hears of another scene when the guest has settled on it."""
        self._now = now
        self._carousel.update(now)
        if self._carousel.settled:
            self._pending.want(self._carousel.scene)
        self._pending.update()
        self._finished.update(now)
        return None

    def left(self, now: float) -> Outcome:
        """Keeps the photo or deletes it, as the operator wants.

        A photo that is kept goes on to the share screen: whoever waits for something to happen is still there, and
        whoever has gone blocks nobody, since a touch ends that screen and so does its own ring.
        """
        if self._context.options.walk_away == "delete":
            self._pending.discard()
            return Left()
        return self._keep()

    def draw(self, canvas: pygame.Surface) -> None:
        """The photo as a print, and the buttons on it."""
        context, drawing = self._context, self._context.drawing
        shown = self._carousel.shown(context.composition.view[0])
        opacity, moment = self._finished.opacity(self._now), self._pending.shot.moment
        if self._finished.picture is not None and self._carousel.settled and opacity > 0:
            finished = self._finished.picture
            context.composition.show_over(canvas, shown, self._guests, moment, finished, opacity)
        else:
            context.composition.show(canvas, shown, self._guests, moment)
        fade_in = context.fade_in(self._now - self._began)
        drawing.gradient(canvas, "bottom", round(0.46 * drawing.short), fade_in)
        border = round(_BORDER * drawing.short * fade_in)
        width, height = drawing.size
        for rect in (
            (0, 0, width, border),
            (0, height - border, width, border),
            (0, 0, border, height),
            (width - border, 0, border, height),
        ):
            canvas.fill((255, 255, 255), rect)
        if self.waits:
            drawing.notice(canvas, (context.words["one_moment"],), self._now)
        self.buttons.draw(canvas, fade_in)

    def _keep(self) -> Outcome:
        scene = self._carousel.scene
        self._pending.want(scene)
        picture = self._finished.picture if self._carousel.settled else None
        if picture is None:
            picture = self._context.composition.composed(scene, self._guests, self._pending.shot.moment)
        return PhotoKept(Guest(self._guest.language, scene), self._pending, picture)

    def _again(self) -> Outcome:
        self._pending.discard()
        return AnotherTry(Guest(self._guest.language, self._carousel.scene))
