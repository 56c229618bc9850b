"""Photo: there at once, or when it is finished if the live one has a fault.

Keep, again, throw away, and the scene can still be changed.
"""

from collections.abc import Mapping
from dataclasses import replace

import pygame

from booth.picture_types import Picture
from booth.ui.composition_view import NOBODY, ShownGuests
from booth.ui.context import ScreenContext
from booth.ui.drawing import Drawing
from booth.ui.finished_picture import FinishedPicture
from booth.ui.gestures import Drag, Gesture, Key, Swipe
from booth.ui.pending_photo import PendingPhoto
from booth.ui.screen import QUIET, AnotherTry, Guest, Left, Outcome, PhotoKept, PhotoTaken, ThrownAway
from booth.ui.widgets.buttons import Button, Buttons, Kind, plate_icon, plate_size
from booth.ui.widgets.icons import Icon
from booth.ui.widgets.scene_picker import ScenePicker
from booth.ui.widgets.thumbnails import Row

_BORDER = 0.014  # of the short side: the white border that makes a print of the picture
_INSET = 0.034  # of the short side: from the screen's edge to the buttons
_SAYS = 6.0  # seconds for which guests are told that their clip has become a photo
_GAP = 0.014  # of the short side: between two buttons, or rows


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
        self.guests = guests  # as they stand in the photo
        self._began = now
        self._now = now
        self._finished = FinishedPicture(pending, composition.view, context.photos.read, reduced_motion=reduced_motion)
        fixed = bool(pending.shot.clip) or guest.scene not in context.scene_keys  # a clip stays where it was taken
        scenes = (guest.scene,) if fixed else context.scene_keys
        buttons, row = self._laid_out()
        self._row = row
        self.buttons = Buttons(context.drawing, buttons)
        self._picker = ScenePicker(context, scenes, guest.scene, row)
        self._carousel = self._picker.carousel

    def _laid_out(self) -> tuple[tuple[Button, ...], Row]:
        """The buttons in the corners, and the row of scenes between them, or below where the screen is upright."""
        context, drawing = self._context, self._context.drawing
        inset, gap = round(_INSET * drawing.short), round(_GAP * drawing.short)
        sizes = {name: plate_size(drawing, context.words[name]) for name in ("throw_away", "again", "keep")}
        height = sizes["keep"][1]
        y = drawing.size[1] - inset - height // 2
        row_y = y
        if drawing.portrait:
            row_y = drawing.size[1] - inset - drawing.thumbnail[1] // 2
            y = row_y - drawing.thumbnail[1] // 2 - 2 * gap - height // 2
        right = drawing.size[0] - inset
        keep = right - sizes["keep"][0] // 2
        again = right - sizes["keep"][0] - gap - sizes["again"][0] // 2
        places = {"throw_away": inset + sizes["throw_away"][0] // 2, "again": again, "keep": keep}
        buttons = tuple(
            _plate(drawing, name, (context.mirrored_x(x), y), context.words[name]) for name, x in places.items()
        )
        if drawing.portrait:
            return buttons, Row(row_y)
        ends = (inset + sizes["throw_away"][0] + gap, again - sizes["again"][0] // 2 - gap)
        left, right = sorted(context.mirrored_x(end) for end in ends)
        return buttons, Row(row_y, left=left, right=right)

    @property
    def patience(self) -> float | None:
        """The operator's choice."""
        return self._context.options.photo_patience

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The three buttons, and what changes the scene."""
        return dict(self._picker.targets) | self.buttons.targets

    @property
    def sharpened(self) -> bool:
        """Whether the finished photo is shown, or fading in, in place of the composed one."""
        return self._finished.picture is not None

    @property
    def waits(self) -> bool:
        """Whether there are no guests to show until the photo is finished: their live matte has a fault."""
        return self.guests is NOBODY and self._finished.picture is None

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A button, or a swipe to another scene."""
        match gesture:
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
                return self._throw_away()
        start = None if isinstance(gesture, Key) else gesture.start if isinstance(gesture, Drag | Swipe) else gesture.at
        if start is None or not self.buttons.at(start):
            self._picker.touch(gesture, now)
        return None

    def update(self, now: float) -> Outcome | None:
        """Moves on; the album hears of another scene when the guest has settled on it."""
        self._now = now
        self._picker.update(now)
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
        """The photo as a print, whole and bright, and what can be done with it."""
        context, drawing = self._context, self._context.drawing
        shown = replace(self._picker.shown, look=self._pending.shot.look)
        opacity, moment = self._finished.opacity(self._now), self._pending.shot.moment
        if self._finished.picture is not None and self._carousel.settled and opacity > 0:
            finished = self._finished.picture
            context.composition.show_over(canvas, shown, self.guests, moment, finished, opacity)
        else:
            context.composition.show(canvas, shown, self.guests, moment)
        fade_in = context.fade_in(self._now - self._began)
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
        elif self._pending.shot.clip and not self.sharpened:
            self._draw_being_made(canvas, fade_in)
        elif self._became_photo:
            self._draw_became_photo(canvas, fade_in * min(1.0, self._began + _SAYS - self._now))
        self._picker.draw(canvas, fade_in)
        self.buttons.draw(canvas, fade_in)

    @property
    def _became_photo(self) -> bool:
        """Whether to tell guests who wanted a clip that the camera had given too few frames for one."""
        return self._guest.offer == "clip" and not self._pending.shot.clip and self._now - self._began < _SAYS

    def _draw_became_photo(self, canvas: pygame.Surface, opacity: float) -> None:
        """Above the buttons: over nobody's face."""
        drawing = self._context.drawing
        y = min(rect.top for rect in self.buttons.targets.values()) - round(1.4 * drawing.type.line("medium"))
        self._draw_line(canvas, "clip_is_photo", (drawing.size[0] // 2, y), opacity)

    def _draw_being_made(self, canvas: pygame.Surface, opacity: float) -> None:
        """That a clip is still to come, where a photo has its scenes: over nobody's face."""
        drawing, row = self._context.drawing, self._row
        x, line = (row.left + (row.right or drawing.size[0])) // 2, drawing.type.line("medium")
        self._draw_line(canvas, "clip_made", (x, row.y - line // 3), opacity)
        drawing.dots(canvas, (x, row.y + line // 2), self._now)

    def _draw_line(self, canvas: pygame.Surface, key: str, middle: tuple[int, int], opacity: float) -> None:
        """The words of *key* on dark ground."""
        drawing, words = self._context.drawing, self._context.words[key]
        line = drawing.type.line("medium")
        drawing.pool(canvas, middle, (drawing.type.width(words, "small", strong=True) + 3 * line, 3 * line), opacity)
        drawing.text(canvas, words, "small", middle, strong=True, shade=True, opacity=opacity)

    def _keep(self) -> Outcome:
        return PhotoKept(self._settled_guest(), self._pending, self._picture())

    def _throw_away(self) -> Outcome:
        picture = self._picture()
        self._pending.discard()
        guest = self._settled_guest()
        return ThrownAway(guest, self._pending, PhotoTaken(guest, self._pending, self.guests), picture)

    def _settled_guest(self) -> Guest:
        """The guest in the scene that the photo is wanted in."""
        self._pending.want(self._carousel.scene)
        return replace(self._guest, scene=self._carousel.scene)

    def _picture(self) -> Picture:
        """The photo in the scene that is wanted, at the view's size, as good as it is by now."""
        if self._carousel.settled and self._finished.picture is not None:
            return self._finished.picture
        shot = self._pending.shot
        return self._context.composition.composed(self._carousel.scene, self.guests, shot.moment, shot.look)

    def _again(self) -> Outcome:
        self._pending.discard()
        return AnotherTry(replace(self._guest, scene=self._carousel.scene))


def _plate(drawing: Drawing, name: str, middle: tuple[int, int], label: str) -> Button:
    icons: dict[str, Icon] = {"throw_away": "bin", "again": "again", "keep": "check"}
    kind: Kind = "main plate" if name == "keep" else "plate"
    return Button(name, middle, plate_icon(drawing), icons[name], label, kind)
