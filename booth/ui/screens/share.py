"""Share: the photo on one side, a white card with its code on the other, and a ring that runs down."""

from collections.abc import Mapping

import pygame

from booth.album.record import Photo
from booth.imaging.framing import fit_inside
from booth.imaging.resize import resize_linear
from booth.picture_types import Picture
from booth.ui.drawing import picture_surface, soft_backdrop
from booth.ui.gestures import Gesture, Key
from booth.ui.parts import ScreenContext
from booth.ui.pending_photo import FinishedPicture, PendingPhoto
from booth.ui.screen import QUIET, Guest, Left, OneMore, Outcome, SmallCard
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.share_card import ShareCard

_OPENED = 30.0  # seconds, at least, that a phone gives by opening the page
_CARD_STAYS = 180.0  # seconds, at most, that the code of a photo nobody fetched stays on attract
_LOOKS_UP = 0.5  # seconds between two looks at the address


class ShareScreen:
    """The guests take their photo home."""

    quiet = QUIET

    def __init__(self, parts: ScreenContext, guest: Guest, keeping: PendingPhoto, picture: Picture, now: float) -> None:
        look = parts.look
        self._parts = parts
        self._guest = guest
        self._keeping = keeping
        self._began = now
        self._now = now
        self._since = now  # the last touch
        self._opened: float | None = None
        self._kept: Photo | None = None
        self._looked = float("-inf")
        self._card = ShareCard(parts)
        self._backdrop = soft_backdrop(picture, look.size, look.theme.ink)
        self._place, done, more, size = self._laid_out()
        self._sharpening = FinishedPicture(
            keeping, self._place.size, parts.read, still=parts.config.screen.reduced_motion
        )
        self._picture = picture_surface(resize_linear(picture, self._place.size))
        self._finished: pygame.Surface | None = None
        self._done_at, self._size = done, size
        self._buttons = Buttons(
            look,
            (
                Button("one_more", more, size, "plus", parts.words["one_more"]),
                Button("done", done, size, "check", parts.words["done"], "main"),
            ),
        )

    @property
    def pending(self) -> PendingPhoto:
        """The guest's photo on its way into the album."""
        return self._keeping

    @property
    def patience(self) -> float | None:
        """As the operator says; longer if a phone has opened the page late."""
        patience = self._parts.config.patience
        whole = patience.share_with_wifi if self._parts.config.share.wifi_name else patience.share
        return whole if self._opened is None else max(whole, self._opened + _OPENED - self._since)

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The two buttons."""
        return self._buttons.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """Done, or one more."""
        self._since = now
        name = self._buttons.touch(gesture)
        if name == "one_more":
            return OneMore(self._guest)
        if name == "done" or (isinstance(gesture, Key) and gesture.name in {"go", "back"}):
            return Left()
        return None

    def update(self, now: float) -> Outcome | None:
        """Looks whether the photo is safe, reachable, opened, delivered, finished."""
        self._now = now
        kept = self._keeping.update()
        if kept and self._kept is None:
            self._parts.sounds.done()
        self._kept = kept or self._kept
        if self._kept and now - self._looked >= _LOOKS_UP:
            self._looked = now
            visit = self._parts.server.visit(self._kept.token)
            self._opened = visit.opened
            link = self._parts.server.link(self._kept.token)
            self._card.tell(self._kept, link, delivered=visit.delivered is not None)
        self._sharpening.update(now)
        if self._finished is None and self._sharpening.picture is not None:
            self._finished = picture_surface(self._sharpening.picture)
        return None

    def left(self, now: float) -> Outcome:
        """Nobody has come for the photo: its code stays on attract for a while."""
        if self._kept is None or self._opened is not None:
            return Left()
        return Left(SmallCard(self._kept.token, self._kept.code, now + _CARD_STAYS))

    def draw(self, canvas: pygame.Surface) -> None:
        """The photo, the card, the two buttons and the ring."""
        look = self._parts.look
        canvas.blit(self._backdrop, (0, 0))
        appears = self._parts.appears(self._now - self._began)
        border = round(0.012 * look.short)
        look.card(canvas, self._place.inflate(2 * border, 2 * border))
        canvas.blit(self._picture, self._place)
        if self._finished:
            look.blit(canvas, self._finished, self._place.topleft, self._sharpening.share(self._now))
        self._card.draw(canvas, self._now, appears)
        left = 1 - (self._now - self._since) / (self.patience or 1)
        ring = round(self._size * 1.24)
        look.ring(canvas, self._done_at, ring, max(3, round(0.05 * self._size)), left, look.theme.paper)
        self._buttons.draw(canvas, appears)

    def _laid_out(self) -> tuple[pygame.Rect, tuple[int, int], tuple[int, int], int]:
        """Where the photo is, the middles of Done and of One more, and how large those are."""
        parts, look, card = self._parts, self._parts.look, self._card.area
        width, height = look.size
        margin, size = look.margin, round(0.125 * look.short)
        below = round(size * 1.24 + 0.02 * look.short) + look.type.line("small")  # the buttons, their ring and words
        if look.portrait:
            room = pygame.Rect(0, 0, width - 2 * margin, card.top - 2 * margin - margin // 2)
            room.topleft = (margin, margin)
            place = self._fitted(room)
            y = card.bottom + (height - card.bottom) // 2 - look.type.line("small") // 2
            side = margin + round(size * 0.9)
            return place, (parts.across(width - side), y), (parts.across(side), y), size
        start = card.right if parts.words.right_to_left else 0
        room = pygame.Rect(start + margin, margin, width - card.width - 3 * margin, height - 3 * margin - below)
        place = self._fitted(room)
        top = (height - place.height - margin - below) // 2
        place.midtop = (room.centerx, top)
        y = place.bottom + margin + round(size * 0.62)
        reach = round(0.14 * look.short)
        sign = -1 if parts.words.right_to_left else 1
        return place, (room.centerx + sign * reach, y), (room.centerx - sign * reach, y), size

    def _fitted(self, room: pygame.Rect) -> pygame.Rect:
        """The photo as large as *room* can hold it; on a screen that is too small for its codes, a stamp."""
        size = fit_inside(self._parts.easel.view, (max(16, room.width), max(16, room.height)))
        return pygame.Rect((0, 0), size).move_to(center=room.center)
