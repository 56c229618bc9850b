"""Share: the photo on one side, a white card with its code on the other, and a ring that runs down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pygame

from booth.album.record import Photo
from booth.imaging.resize import resize_linear
from booth.picture_types import Picture
from booth.ui.context import ScreenContext
from booth.ui.finished_picture import FinishedPicture
from booth.ui.gestures import Gesture, Key
from booth.ui.pending_photo import PendingPhoto
from booth.ui.pending_strip import PendingStrip
from booth.ui.screen import QUIET, KeptPhoto, Left, Outcome, SmallCard
from booth.ui.surfaces import picture_surface, soft_backdrop
from booth.ui.widgets.buttons import Button, Buttons, Kind, pill_size
from booth.ui.widgets.icons import Icon
from booth.ui.widgets.our_photos import OurPhotos
from booth.ui.widgets.print_line import PrintLine
from booth.ui.widgets.share_card import ShareCard
from booth.ui.widgets.share_places import BUTTON, RING, row_fits, share_places
from booth.ui.widgets.show_choice import ShowChoice

_OPENED = 30.0  # seconds, at least, that guests have after a phone has opened the page
_CARD_STAYS = 180.0  # seconds, at most, that the code of a photo nobody fetched stays on attract
_SETTLES = 1.5  # seconds after a touch until all has faded in that it has brought
_LOOKS_UP = 0.5  # seconds between two looks at the photo's link and visits
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
        kept: Sequence[KeptPhoto],
        now: float,
    ) -> None:
        """*actions*: the buttons in reading order; the last is the main one, which keys and the closing ring mean.

        *kept*: what these guests have kept since they began, the newest last, which is the photo.
        Before them stands the button that prints, where that is offered.
        """
        drawing = context.drawing
        self._context = context
        self.pending = pending  # the guest's photo on its way into the album
        self._outcomes = {action.name: action.outcome for action in actions}
        self._main = actions[-1].name
        self._order = prints.order() if (prints := context.photos.prints).automatic else None  # when the photo is safe
        self._offers_print = prints.news(None).offered
        icons: dict[str, Icon] = {"print": "printer"} if self._offers_print else {}
        self._icons = icons | {action.name: action.icon for action in actions}
        self._began = now
        self._now = now
        self._touched = now
        self._opened: float | None = None  # when a phone first opened the page
        self._kept: Photo | None = None
        self._looked_up = float("-inf")
        self._size = round(BUTTON * drawing.short)
        self.card = ShareCard(context, max(self._widths()))
        if not row_fits(context, self.card, self._widths()):
            self._icons.pop("print", None)  # it is a pill then
        self._backdrop = soft_backdrop(picture, drawing.size, drawing.theme.ink)
        self.ours = OurPhotos(context, kept, now)
        self.show = ShowChoice(context.photos.album)
        self._choices = self._all_choices(len(kept))
        widths = [max(pill_size(drawing, label)[0] for label in labels) for labels in self._choices.values()]
        shape = picture.shape[1], picture.shape[0]
        self._places = share_places(context, self.card, shape, self._widths(), widths)
        self.photo_area, self.room = self._places.photo, self._places.pictures
        self._middles = dict(zip(self._icons, self._places.buttons, strict=True))
        still, read = context.options.reduced_motion, context.photos.read
        self._finished = FinishedPicture(pending, self.photo_area.size, read, reduced_motion=still)
        self._picture = picture_surface(resize_linear(picture, self.photo_area.size))
        self._drawn: Picture | None = None  # the finished picture, as the surface in the next line has it
        self._finished_surface: pygame.Surface | None = None
        self.print_line = PrintLine(context)
        self.buttons = self._made_buttons()
        self.pills = self._made_pills(self._pill_labels())

    def _widths(self) -> list[int]:
        """Of the buttons, with what is written below them and the ring around the last."""
        drawing, words = self._context.drawing, self._context.words
        ring = round(self._size * RING)
        return [max(ring, drawing.type.width(words[name], "small", strong=True)) for name in self._icons]

    def _all_choices(self, count: int) -> dict[str, tuple[str, str]]:
        """What guests may have to choose, and what may stand on it."""
        words = self._context.words
        prints = self._offers_print and "print" not in self._icons
        pill = {"print": (words["print"], words["print"])} if prints else {}
        show = {"show": (words["show_no"], words["show_yes"])} if self._context.options.gallery else {}
        return pill | show | ({"ours": self._labels_of_ours(count)} if self.ours.several else {})

    def _labels_of_ours(self, count: int) -> tuple[str, str]:
        """What stands on the choice between the photo and all of them, by whether all are shown."""
        words = self._context.words
        return words.fill("your_photos_count", count=str(count)), words["only_this_photo"]

    def _pill_labels(self) -> dict[str, str]:
        """What can be chosen now, and what stands on it."""
        several, count = self.ours.shown, self.ours.count
        now = () if several else ("print", "show") if self._offers_print else ("show",)
        labels = {name: texts[self.show.shown] for name, texts in self._choices.items() if name in now}
        if several or (self.ours.several and count > 1):
            labels["ours"] = self._labels_of_ours(count)[several]
        return labels

    def _made_pills(self, labels: Mapping[str, str]) -> Buttons:
        places = dict(zip(self._choices, self._places.pills, strict=False))  # none where there is no room
        pills = []
        for name in labels:
            if name in places:
                kind: Kind = "main pill" if name == "show" and self.show.shown else "pill"
                pills.append(Button(name, places[name], 0, None, labels[name], kind))
        return Buttons(self._context.drawing, tuple(pills))

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
        """A button for each action, the one that prints while there are sheets left, and what can be chosen."""
        return self.buttons.targets | self.pills.targets

    @property
    def calm(self) -> bool:
        """Whether nothing but the ring moves, for which few pictures a second do: the darkroom has work then."""
        changed = self._now - max(self._began, self._touched) < _SETTLES
        return self.card.has_code and not changed and not self._finished.moves(self._now)

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A button's action; keys are the main one's."""
        self._touched = now
        name = self.buttons.touch(gesture)
        if isinstance(gesture, Key) and gesture.name in {"go", "back"}:
            name = self._main
        pill = self.pills.touch(gesture)
        if "print" in (name, pill):
            self._order = self._order or self._context.photos.prints.order()
            return None
        match pill:
            case "ours":
                self.ours.turn(self.room)
                self._looked_up = float("-inf")
            case "show":
                self.show.turn()
        if name:
            self._leave_print()
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
        self.show.update(self._kept)
        if (labels := self._pill_labels()) != self.pills.labels:
            self.pills = self._made_pills(labels)
        if self._kept and now - self._looked_up >= _LOOKS_UP:
            self._looked_up = now
            links = self._context.photos.links
            visit = links.visit(self._kept.token)
            self._opened = visit.opened
            way = self._context.photos.way
            joined = way.joined if way.joined and way.joined >= self._began else None
            ours = self.ours.link if self.ours.shown else None
            link = ours or links.link(self._kept.token)
            later = None if link else links.later(self._kept.token)
            if later and links.online:
                self.card.wait(self._kept)
            else:
                several = ours is not None
                self.card.tell(self._kept, link or later, visit, joined, several=several, later=later is not None)
            if link and self.card.has_code and not links.online:
                way.shown(self._kept.token)
        self.pending.follow()
        self._finished.update(now)
        if self._finished.picture is not self._drawn:
            self._drawn = self._finished.picture
            self._finished_surface = None if self._drawn is None else picture_surface(self._drawn)
        return None

    def _follow_prints(self) -> None:
        """Has the photo printed once it is safe, if that is wanted; the button goes when there are no sheets left."""
        if self._kept and self._order:
            self._order(self._kept)
            self._order = None
        news = self._context.photos.prints.news(self._kept)
        self.print_line.tell(replace(news, progress="printing") if self._order else news)
        self._offers_print = news.offered
        if "print" in self._icons and not news.offered:
            del self._icons["print"]
            self.buttons = self._made_buttons()

    def _leave_print(self) -> None:
        """Guests who go before their photo is safe get the sheet that they have asked for all the same."""
        if self._order:
            self.pending.when_safe(self._order)
            self._order = None

    def left(self, now: float) -> Outcome:
        """If nobody has come for the photo, its code stays on attract for a while."""
        self._leave_print()
        if self._kept is None or self._opened is not None:
            return Left()
        return Left(SmallCard(self._kept, now + _CARD_STAYS))

    def draw(self, canvas: pygame.Surface) -> None:
        """The photo, the card, the buttons and the ring around the main one."""
        drawing = self._context.drawing
        canvas.blit(self._backdrop, (0, 0))
        fade_in = self._context.fade_in(self._now - self._began)
        if self.ours.shown:
            self.ours.draw(canvas, fade_in)
        elif self.card.plan.photo:
            border = round(_BORDER * drawing.short)
            drawing.card(canvas, self.photo_area.inflate(2 * border, 2 * border))
            canvas.blit(self._picture, self.photo_area)
            if self._finished_surface:
                drawing.blit(canvas, self._finished_surface, self.photo_area.topleft, self._finished.opacity(self._now))
            self.print_line.draw(canvas, self.photo_area, self.room, fade_in)
        self.card.draw(canvas, self._now, fade_in)
        time_left = 1 - (self._now - self._touched) / (self.patience or 1)
        diameter, width = round(self._size * RING), max(3, round(0.05 * self._size))
        drawing.ring(canvas, self._places.buttons[-1], diameter, width, time_left, drawing.theme.paper)
        self.buttons.draw(canvas, fade_in)
        self.pills.draw(canvas, fade_in)
