"""Photo: there at once, sharper soon; keep, again, throw away, and a swipe still changes the scene."""

from collections.abc import Mapping

import pygame

from booth.ui.composition_view import Guests
from booth.ui.gestures import Drag, Gesture, Key, Swipe
from booth.ui.parts import ScreenContext
from booth.ui.pending_photo import FinishedPicture, PendingPhoto
from booth.ui.screen import QUIET, AnotherTry, Guest, Left, Outcome, PhotoKept
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.carousel import Carousel

_BORDER = 0.022  # of the short side: the white border that makes a print of the picture


class PhotoScreen:
    """The guests see their photo and say what is to become of it."""

    quiet = QUIET

    def __init__(self, parts: ScreenContext, guest: Guest, keeping: PendingPhoto, guests: Guests, now: float) -> None:
        look = parts.look
        self._parts = parts
        self._guest = guest
        self._keeping = keeping
        self._guests = guests
        self._began = now
        self._now = now
        self._sharpening = FinishedPicture(
            keeping, parts.easel.view, parts.read, still=parts.config.screen.reduced_motion
        )
        self._carousel = Carousel(
            parts.scenes if guest.scene in parts.scenes else (guest.scene,),
            guest.scene,
            parts.easel.area.width,
            still=parts.config.screen.reduced_motion,
        )
        size, main = round(0.125 * look.short), round(0.165 * look.short)
        side = round((_BORDER + 0.075) * look.short)
        y = look.size[1] - round((_BORDER + 0.035) * look.short) - look.type.line("small") - main // 2
        step = round(0.255 * look.short)
        # Beside each other, or on top of each other where they would come to lie where the shutter was.
        again = (side + size // 2, y - step) if look.portrait else (side + size // 2 + step, y)
        self._buttons = Buttons(
            look,
            (
                Button("throw_away", (parts.across(side + size // 2), y), size, "bin", parts.words["throw_away"]),
                Button("again", (parts.across(again[0]), again[1]), size, "again", parts.words["again"]),
                Button(
                    "keep",
                    (parts.across(look.size[0] - side - main // 2), y),
                    main,
                    "check",
                    parts.words["keep"],
                    "main",
                ),
            ),
        )

    @property
    def patience(self) -> float | None:
        """As the operator says."""
        return self._parts.config.patience.photo

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The three buttons."""
        return self._buttons.targets

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
        match self._buttons.touch(gesture):
            case "keep":
                return self._keep()
            case "again":
                return self._again()
            case "throw_away":
                self._keeping.discard()
                return Left()
        if isinstance(gesture, Drag | Swipe) and not self._buttons.at(gesture.start):
            self._carousel.touch(gesture, now)
        return None

    def update(self, now: float) -> Outcome | None:
        """Moves on; the album hears of another scene when the guest has settled on it."""
        self._now = now
        self._carousel.update(now)
        if self._carousel.settled:
            self._keeping.want(self._carousel.scene)
        self._keeping.update()
        self._sharpening.update(now)
        return None

    def left(self, now: float) -> Outcome:
        """What the operator wants to become of it.

        A photo that is kept goes on to the share screen: whoever waits for something to happen is still there, and
        whoever has gone finds it blocks nobody, since a touch ends it and its own ring does.
        """
        if self._parts.config.photo.walk_away == "delete":
            self._keeping.discard()
            return Left()
        return self._keep()

    def draw(self, canvas: pygame.Surface) -> None:
        """The photo as a print, and the buttons on it."""
        parts, look = self._parts, self._parts.look
        showing = self._carousel.showing(parts.easel.view[0])
        share = self._sharpening.share(self._now)
        moment = self._keeping.shot.moment
        if self._sharpening.picture is not None and self._carousel.settled and share > 0:
            parts.easel.show_over(canvas, showing, self._guests, moment, self._sharpening.picture, share)
        else:
            parts.easel.show(canvas, showing, self._guests, moment)
        appears = parts.appears(self._now - self._began)
        look.gradient(canvas, "bottom", round(0.46 * look.short), appears)
        border = round(_BORDER * look.short * appears)
        width, height = look.size
        for rect in (
            (0, 0, width, border),
            (0, height - border, width, border),
            (0, 0, border, height),
            (width - border, 0, border, height),
        ):
            canvas.fill((255, 255, 255), rect)
        self._buttons.draw(canvas, appears)

    def _keep(self) -> Outcome:
        self._keeping.want(self._carousel.scene)
        scene = self._carousel.scene
        finished = self._sharpening.picture if self._carousel.settled else None
        picture = (
            finished
            if finished is not None
            else self._parts.easel.composed(scene, self._guests, self._keeping.shot.moment)
        )
        return PhotoKept(Guest(self._guest.language, scene), self._keeping, picture)

    def _again(self) -> Outcome:
        self._keeping.discard()
        return AnotherTry(Guest(self._guest.language, self._carousel.scene))
