"""Thrown away: the photo has gone from the disk, or guests hear that it has not; for a while it can be taken back."""

from collections.abc import Mapping

import pygame

from booth.picture_types import Picture
from booth.ui.context import ScreenContext
from booth.ui.gestures import Gesture, Key
from booth.ui.pending_photo import PendingPhoto
from booth.ui.pending_strip import PendingStrip
from booth.ui.screen import QUIET, Guest, Left, OneMore, Outcome, PhotoTaken, StripTaken
from booth.ui.surfaces import soft_backdrop
from booth.ui.widgets.buttons import Button, Buttons

STAYS = 5.0  # seconds in which the photo can be taken back
STAYS_LONGER = 15.0  # the same while it is not known to have gone: guests read it, and may see somebody about it
_WORDS, _BUTTONS = 0.38, 0.60  # of the height: the middle of the sentence, and of the buttons
_SIZE, _PITCH = 0.15, 0.40  # of the short side: a button, and from one to the next
_RING = 1.24  # of a button's size: the ring around the first one


class ThrownScreen:
    """Tells the guests that the photo has gone once that is so, and lets them take it back.

    The album was told before this screen appears, so that no kill and no power cut leaves it behind. What is taken back
    is the shot, which has been in memory all the time: the album keeps it anew.
    """

    quiet = QUIET
    shows_live = False

    def __init__(
        self,
        context: ScreenContext,
        guest: Guest,
        pending: PendingPhoto | PendingStrip,
        back: PhotoTaken | StripTaken,
        picture: Picture,
        now: float,
    ) -> None:
        drawing, words = context.drawing, context.words
        self._context = context
        self._guest = guest
        self._pending = pending
        self._back = back
        self._began = now
        self._now = now
        self._backdrop = soft_backdrop(picture, drawing.size, drawing.theme.ink)
        self._size, y = round(_SIZE * drawing.short), round(_BUTTONS * drawing.size[1])
        middle, step = drawing.size[0] / 2, _PITCH / 2 * drawing.short
        self._ring_middle = (context.mirrored_x(middle - step), y)
        self.buttons = Buttons(
            drawing,
            (
                Button("take_back", self._ring_middle, self._size, "undo", words["take_back"], "main"),
                Button("one_more", (context.mirrored_x(middle + step), y), self._size, "plus", words["one_more"]),
            ),
        )

    @property
    def patience(self) -> float | None:
        """Nobody is waited for: the screen ends by itself."""
        return None

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The two buttons."""
        return self.buttons.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """Takes the photo back, or begins another one."""
        match gesture:
            case Key("go"):
                return self._take_back()
            case Key("back"):
                return Left()
        match self.buttons.touch(gesture):
            case "take_back":
                return self._take_back()
            case "one_more":
                return OneMore(self._guest)
        return None

    def update(self, now: float) -> Outcome | None:
        """Ends after a while, but not while a finger is on a button."""
        self._now = now
        return Left() if now - self._began >= self._stays and self.buttons.pressed is None else None

    def left(self, now: float) -> Outcome:
        """Never asked."""
        return Left()

    def draw(self, canvas: pygame.Surface) -> None:
        """The sentence and the buttons on what was the photo, far out of focus."""
        drawing = self._context.drawing
        canvas.blit(self._backdrop, (0, 0))
        fade_in = self._context.fade_in(self._now - self._began)
        width, words = drawing.size[0] - 4 * drawing.margin, self.sentence
        height = drawing.type.line("medium") * len(drawing.type.lines(words, "medium", width, strong=True))
        top = (drawing.size[0] / 2, _WORDS * drawing.size[1] - height / 2)
        drawing.paragraph(canvas, words, "medium", top, width, strong=True, shade=True, opacity=fade_in)
        time_left = 1 - (self._now - self._began) / self._stays
        diameter, thickness = round(self._size * _RING), max(3, round(0.05 * self._size))
        drawing.ring(canvas, self._ring_middle, diameter, thickness, time_left, drawing.theme.paper)
        self.buttons.draw(canvas, fade_in)

    @property
    def sentence(self) -> str:
        """What has become of the photo, as far as that is known."""
        words, contact = self._context.words, self._context.options.contact
        match self._pending.gone:
            case True:
                return words["thrown_away"]
            case None:
                return words["one_moment"]
        call = f" {words.fill('call_us', contact=contact)}" if contact else ""
        return words["could_not_delete"] + call

    @property
    def _stays(self) -> float:
        return STAYS if self._pending.gone else STAYS_LONGER

    def _take_back(self) -> Outcome:
        self._pending.take_back()
        return self._back
