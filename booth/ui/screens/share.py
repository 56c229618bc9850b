"""Share: the photo on one side, a white card with its code on the other, and a ring that runs down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pygame

from booth.album.record import Photo
from booth.imaging.framing import fit_inside
from booth.imaging.resize import resize_linear
from booth.picture_types import Picture
from booth.ui.context import ScreenContext
from booth.ui.finished_picture import FinishedPicture
from booth.ui.gestures import Gesture, Key
from booth.ui.pending_photo import PendingPhoto
from booth.ui.pending_strip import PendingStrip
from booth.ui.screen import QUIET, Left, Outcome, SmallCard
from booth.ui.surfaces import picture_surface, soft_backdrop
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.icons import Icon
from booth.ui.widgets.print_line import PrintLine
from booth.ui.widgets.share_card import ShareCard

_OPENED = 30.0  # seconds, at least, that guests have after a phone has opened the page
_CARD_STAYS = 180.0  # seconds, at most, that the code of a photo nobody fetched stays on attract
_LOOKS_UP = 0.5  # seconds between two looks at the photo's link and visits
_BUTTON = 0.125  # of the short side
_RING = 1.24  # of a button's size: the ring around the last one
_PITCH = 0.28  # of the short side: from one button to the next below the photo
_BORDER = 0.012  # of the short side: the white border of the photo


@dataclass(frozen=True, slots=True)
class ShareAction:
    """Something that a guest can do on the share screen, as a button."""

    name: str  # the button's, and the key of its label in the words
    icon: Icon
    outcome: Outcome


class ShareScreen:
    """The guests take their photo home."""

    quiet = QUIET
    shows_live = False

    def __init__(
        self,
        context: ScreenContext,
        pending: PendingPhoto | PendingStrip,
        picture: Picture,
        actions: Sequence[ShareAction],
        now: float,
    ) -> None:
        """*actions*: the buttons in reading order; the last is the main one, which keys and the closing ring mean.

        Before them stands the button that prints, where that is offered.
        """
        drawing, prints = context.drawing, context.photos.prints
        self._context = context
        self.pending = pending  # the guest's photo on its way into the album
        self._outcomes = {action.name: action.outcome for action in actions}
        self._main = actions[-1].name
        self._wants_print = prints.automatic  # as soon as the photo is safe
        icons: dict[str, Icon] = {"print": "printer"} if prints.news(None).offered else {}
        self._icons = icons | {action.name: action.icon for action in actions}
        self._began = now
        self._now = now
        self._touched = now
        self._opened: float | None = None  # when a phone first opened the page
        self._kept: Photo | None = None
        self._looked_up = float("-inf")
        self._size = round(_BUTTON * drawing.short)
        self._column = max(
            round(self._size * _RING),
            *(drawing.type.width(context.words[name], "small", strong=True) for name in self._icons),
        )
        self.card = ShareCard(context, self._column)
        self._shape = picture.shape[1], picture.shape[0]
        self._backdrop = soft_backdrop(picture, drawing.size, drawing.theme.ink)
        self.photo_area, middles = self._laid_out(len(self._icons))
        self._middles = dict(zip(self._icons, middles, strict=True))
        self._ring_middle = middles[-1]
        self._finished = FinishedPicture(
            pending, self.photo_area.size, context.photos.read, reduced_motion=context.options.reduced_motion
        )
        self._picture = picture_surface(resize_linear(picture, self.photo_area.size))
        self._drawn: Picture | None = None  # the finished picture, as the surface in the next line has it
        self._finished_surface: pygame.Surface | None = None
        self.print_line = PrintLine(context)
        self.buttons = self._made_buttons()

    def _made_buttons(self) -> Buttons:
        context = self._context
        return Buttons(
            context.drawing,
            tuple(
                Button(
                    name,
                    self._middles[name],
                    self._size,
                    icon,
                    context.words[name],
                    "main" if name == self._main else "plain",
                )
                for name, icon in self._icons.items()
            ),
        )

    @property
    def patience(self) -> float | None:
        """The operator's choice; longer if a phone has opened the page late."""
        patience = self._context.options.share_patience
        return patience if self._opened is None else max(patience, self._opened + _OPENED - self._touched)

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """A button for each action, and the one that prints while there are sheets left."""
        return self.buttons.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A button's action; keys are the main one's."""
        self._touched = now
        name = self.buttons.touch(gesture)
        if isinstance(gesture, Key) and gesture.name in {"go", "back"}:
            name = self._main
        if name == "print":
            self._wants_print = True
            return None
        return self._outcomes[name] if name else None

    def update(self, now: float) -> Outcome | None:
        """Checks whether the photo is safe, reachable, opened, delivered, finished, and not deleted by a phone."""
        self._now = now
        kept = self.pending.update()
        if self.pending.deleted:
            return Left()
        if kept and self._kept is None:
            self._context.sounds.done()
        self._kept = kept or self._kept
        self._follow_prints()
        if self._kept and now - self._looked_up >= _LOOKS_UP:
            self._looked_up = now
            links = self._context.photos.links
            visit = links.visit(self._kept.token)
            self._opened = visit.opened
            way = self._context.photos.way
            joined = way.joined if way.joined and way.joined >= self._began else None
            self.card.tell(self._kept, links.link(self._kept.token), visit, joined)
            if self.card.has_code:
                way.shown(self._kept.token)
        self.pending.follow()
        self._finished.update(now)
        if self._finished.picture is not self._drawn:
            self._drawn = self._finished.picture
            self._finished_surface = None if self._drawn is None else picture_surface(self._drawn)
        return None

    def _follow_prints(self) -> None:
        """Asks for sheets once the photo is safe; the button goes when there are none left."""
        prints = self._context.photos.prints
        if self._kept and self._wants_print:
            self._wants_print = False
            prints.ask(self._kept)
        news = prints.news(self._kept)
        self.print_line.tell(news)
        if "print" in self._icons and not news.offered:
            del self._icons["print"]
            self.buttons = self._made_buttons()

    def left(self, now: float) -> Outcome:
        """If nobody has come for the photo, its code stays on attract for a while."""
        if self._kept is None or self._opened is not None:
            return Left()
        return Left(SmallCard(self._kept, now + _CARD_STAYS))

    def draw(self, canvas: pygame.Surface) -> None:
        """The photo, the card, the buttons and the ring around the main one."""
        drawing = self._context.drawing
        canvas.blit(self._backdrop, (0, 0))
        fade_in = self._context.fade_in(self._now - self._began)
        if self.card.plan.photo:
            border = round(_BORDER * drawing.short)
            drawing.card(canvas, self.photo_area.inflate(2 * border, 2 * border))
            canvas.blit(self._picture, self.photo_area)
            if self._finished_surface:
                drawing.blit(canvas, self._finished_surface, self.photo_area.topleft, self._finished.opacity(self._now))
            self.print_line.draw(canvas, self.photo_area, fade_in)
        self.card.draw(canvas, self._now, fade_in)
        time_left = 1 - (self._now - self._touched) / (self.patience or 1)
        diameter, width = round(self._size * _RING), max(3, round(0.05 * self._size))
        drawing.ring(canvas, self._ring_middle, diameter, width, time_left, drawing.theme.paper)
        self.buttons.draw(canvas, fade_in)

    def _laid_out(self, count: int) -> tuple[pygame.Rect, list[tuple[int, int]]]:
        """Where the photo is, and the middles of *count* buttons."""
        if self._context.drawing.portrait:
            return self._portrait(count)
        return self._landscape(count) if self.card.plan.photo else self._beside(count)

    def _beside(self, count: int) -> tuple[pygame.Rect, list[tuple[int, int]]]:
        """No photo, and the middles of *count* buttons below each other, where the card takes all other room."""
        context, drawing, edge = self._context, self._context.drawing, self.card.plan.edge
        room = drawing.size[0] - self.card.area.width - edge
        x = context.mirrored_x(room / 2)
        height = self._size * _RING + 0.06 * drawing.short + drawing.type.line("small")
        first = 0.55 * drawing.size[1] - height * (count - 1) / 2
        return self._fitted(pygame.Rect(0, 0, 0, 0)), [(x, round(first + height * number)) for number in range(count)]

    def _portrait(self, count: int) -> tuple[pygame.Rect, list[tuple[int, int]]]:
        """Where the photo is, above the card, and the middles of *count* buttons, spread over the width below it."""
        context, drawing, card = self._context, self._context.drawing, self.card.area
        width, height = drawing.size
        margin = drawing.margin
        place = self._fitted(pygame.Rect(margin, margin, width - 2 * margin, card.top - 2 * margin - margin // 2))
        y = card.bottom + (height - card.bottom) // 2 - drawing.type.line("small") // 2
        side = margin + round(self._size * 0.9)
        step = (width - 2 * side) / max(1, count - 1)
        return place, [(context.mirrored_x(side + step * number), y) for number in range(count)]

    def _landscape(self, count: int) -> tuple[pygame.Rect, list[tuple[int, int]]]:
        """Where the photo is, beside the card, and the middles of *count* buttons in a row below it."""
        drawing, card = self._context.drawing, self.card.area
        right_to_left = self._context.words.right_to_left
        width, height = drawing.size
        margin = drawing.margin
        below = round(self._size * _RING + 0.02 * drawing.short) + drawing.type.line("small")  # buttons and labels
        start = card.right if right_to_left else 0
        room = pygame.Rect(start + margin, margin, width - card.width - 3 * margin, height - 3 * margin - below)
        place = self._fitted(room)
        place.midtop = (room.centerx, (height - place.height - margin - below) // 2)
        y = place.bottom + margin + round(self._size * _RING / 2)
        step = 2 * round(_PITCH / 2 * drawing.short) * (-1 if right_to_left else 1)
        return place, [(room.centerx + step * (2 * number - count + 1) // 2, y) for number in range(count)]

    def _fitted(self, room: pygame.Rect) -> pygame.Rect:
        """The photo as large as *room* can hold it; on a screen that is too small for its codes, a stamp."""
        size = fit_inside(self._shape, (max(16, room.width), max(16, room.height)))
        return pygame.Rect((0, 0), size).move_to(center=room.center)
