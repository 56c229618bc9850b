"""The white card of the share screen: codes to scan, or what else to do while there is no address to show."""

from dataclasses import dataclass

import pygame

from booth.album.record import Photo
from booth.sharing.qr import LEVELS, QUIET_ZONE, photo_code, wifi_code
from booth.sharing.status import Visit
from booth.ui.context import ScreenContext
from booth.ui.drawing import GREEN, WHITE
from booth.ui.surfaces import code_surface
from booth.ui.text import Height
from booth.ui.widgets.card_layout import BUTTONS, MakeCode, plan_card
from booth.ui.widgets.icons import draw_icon
from booth.ui.widgets.stay_connected import draw_stay_connected

_USUAL_LINK = f"http://192.168.100.100:8000/P/{'A' * 26}"  # while there is no network
_TYPED = 5  # parts of a link between "/" that anybody would type: the booth's own, which takes small letters too
_BADGE_ICON = 0.7  # of the badge's size
_STAY_AFTER = 15.0  # seconds after a phone has joined until guests are told to stay in a Wi-Fi without internet
_STAY_TURN = 9.0  # seconds for which that takes the place of the Wi-Fi's code, then the code again: others join


@dataclass(frozen=True, slots=True)
class _Column:
    """One code and what to do with it."""

    title: str
    code: pygame.Surface
    badge: str = ""  # before the title: the number of the step, or "check"


class ShareCard:
    """Tells guests how to get the photo. Laid out once, filled in as things become known."""

    def __init__(self, context: ScreenContext, column: int) -> None:
        """*column*: the width of the buttons beside the card where it leaves no room for a photo."""
        drawing, links = context.drawing, context.photos.links
        self.delivered = False  # the photo's page has been sent to a phone, picture included
        self.joined: float | None = None  # when a phone joined the booth's own Wi-Fi; None before that
        self._opened = False
        self.later = False  # the code leads to a page that is not there yet
        self.waits = False  # a page will be there in a moment
        self._several = False
        self._context = context
        self._link: str | None = None
        self._photo: Photo | None = None
        self._code: pygame.Surface | None = None
        self._wifi: pygame.Surface | None = None
        self._line = drawing.type.line("small")
        link = links.example() or _USUAL_LINK
        codes: list[MakeCode] = [lambda level: photo_code(link, level)]
        self.wifi = wifi = context.photos.wifi
        """The Wi-Fi that the first code joins; None if there is none to join."""
        if wifi:
            codes.insert(0, lambda level: wifi_code(wifi.name, wifi.password, level, hidden=wifi.hidden))
        self.plan = plan_card(drawing, codes, column)
        if wifi:
            self._wifi = code_surface(self.plan.codes[0], self.plan.modules[0])
        self.area = pygame.Rect((0, 0), self.plan.size)
        if drawing.portrait:
            self.area.midbottom = (drawing.size[0] // 2, drawing.size[1] - self.plan.edge - self.buttons_height)
        else:
            middle = context.mirrored_x(drawing.size[0] - self.plan.edge - self.area.width / 2)
            self.area.center = (middle, drawing.size[1] // 2)

    @property
    def buttons_height(self) -> int:
        """Pixels left for the buttons below the card of an upright screen."""
        return round(BUTTONS * self._context.drawing.short)

    @property
    def has_code(self) -> bool:
        """Whether there is a link to the photo that a phone can scan."""
        return self._code is not None

    def wait(self, photo: Photo) -> None:
        """The photo's page will be on the internet in a moment."""
        self._photo, self._link, self._code, self.waits = photo, None, None, True

    def tell(
        self,
        photo: Photo,
        link: str | None,
        visit: Visit,
        joined: float | None,
        *,
        several: bool = False,
        later: bool = False,
    ) -> None:
        """Takes what is known of the photo now; *link* is None where no phone can reach the booth.

        *joined*: when a phone has joined the Wi-Fi since the card appeared. *several*: the link has others too.
        *later*: it leads to a page on the internet that is not there yet.
        """
        self._photo, self.joined, self._several, self.later = photo, joined, several, later
        self.waits = False
        self._opened, self.delivered = visit.opened is not None, visit.delivered is not None
        if self._context.photos.wifi != self.wifi or (later and self.wifi):  # the next card knows it
            link = None
        if link != self._link:
            self._link = link
            self._code = self._coded(link) if link else None

    def _coded(self, link: str) -> pygame.Surface:
        """The code of *link* at the size that was planned, or smaller if the booth's address has become longer."""
        code = photo_code(link)
        planned = self.plan.codes[-1]
        if len(code) != len(planned):
            code = min((photo_code(link, level) for level in LEVELS), key=lambda code: abs(len(code) - len(planned)))
        return code_surface(code, max(1, self.plan.sides[-1] // (len(code) + 2 * QUIET_ZONE)))

    def draw(self, canvas: pygame.Surface, now: float, opacity: float) -> None:
        """Draws the card as it is at *now*."""
        drawing, words = self._context.drawing, self._context.words
        drawing.card(canvas, self.area, opacity=opacity)
        if self._photo is None or self.waits:
            below = self._sentence(canvas, words["one_moment" if self.waits else "saving"])
            drawing.dots(canvas, (self.area.centerx, below + self._line), now, drawing.theme.ink)
        elif self._code is None or self._link is None:
            below = self._sentence(canvas, words["ask_us"])
            at = (self.area.centerx, below + drawing.type.line("medium"))
            drawing.text(canvas, self._photo.code, "medium", at, colour=drawing.theme.ink, strong=True)
        else:
            self._draw_columns(canvas, self._columns(self._code), now)
            self._draw_address(canvas, self._link, self._photo.code)

    def _sentence(self, canvas: pygame.Surface, sentence: str) -> int:
        """Draws *sentence* in the middle of the card; returns the y of its lower end."""
        drawing, area = self._context.drawing, self.area
        width = area.width - 2 * self.plan.padding
        lines = drawing.type.lines(sentence, "medium", width, strong=True)
        top = area.centery - drawing.type.line("medium") * len(lines)
        at = (area.centerx, top)
        return top + drawing.paragraph(canvas, sentence, "medium", at, width, colour=drawing.theme.ink, strong=True)

    def _columns(self, code: pygame.Surface) -> list[_Column]:
        """The codes in reading order: the Wi-Fi's first, if guests have to join one."""
        words = self._context.words
        scan = "scan_all" if self._several else "then_scan" if self._wifi else "scan_me"
        if self.later:
            scan = "scan_for_later"
        title = words["on_your_phone" if self.delivered else scan]
        if self._wifi is None:
            return [_Column(title, code, "check" if self.delivered else "")]
        joined = self.joined is not None or self._opened
        return [
            _Column(words["join_wifi"], self._wifi, "check" if joined else "1"),
            _Column(title, code, "check" if self.delivered else "2"),
        ]

    def _asks_to_stay(self, now: float) -> bool:
        """Whether guests are told to stay connected: one has joined, and the photo's page did not come."""
        if self.joined is None or self._opened:
            return False
        waited = now - self.joined - _STAY_AFTER
        return waited >= 0 and int(waited / _STAY_TURN) % 2 == 0

    def _draw_columns(self, canvas: pygame.Surface, columns: list[_Column], now: float) -> None:
        kind, plan = self._context.drawing.type, self.plan
        badge = round(1.5 * kind.pixels("small"))
        room = [self.area.width - 2 * plan.padding] * len(columns) if plan.stacked else list(plan.sides)
        fits = all(
            kind.width(column.title, "medium", strong=True) + 2 * badge < width
            for column, width in zip(columns, room, strict=True)
        )
        for column, (x, top), width in zip(columns, self._places(), room, strict=True):
            height: Height = "medium" if fits else "small"
            self._draw_title(canvas, column, height, (x, top + plan.title // 2), badge, width)
            place = column.code.get_rect(midtop=(x, top + plan.title))
            if column.code is self._wifi and self._asks_to_stay(now):
                draw_stay_connected(self._context, canvas, place)
            else:
                canvas.blit(column.code, place)

    def _places(self) -> list[tuple[int, int]]:
        """The middle of each code's upper edge, title included."""
        plan, area = self.plan, self.area
        x, y = plan.padding, area.top + plan.padding
        places = []
        for side in plan.sides:
            if plan.stacked:
                places.append((area.centerx, y))
                y += plan.title + side
            else:
                middle = x + side // 2
                places.append((area.right - middle if self._context.words.right_to_left else area.left + middle, y))
                x += side
        return places

    def _draw_title(
        self, canvas: pygame.Surface, column: _Column, height: Height, at: tuple[int, int], badge: int, room: int
    ) -> None:
        """Draws a column's title about *at*, *room* pixels wide, before it a badge of *badge* pixels if it has one."""
        drawing = self._context.drawing
        badge = badge if column.badge else 0
        gap = badge // 3
        lines = drawing.type.lines(column.title, height, room - badge - gap, strong=True)
        width = max(drawing.type.width(line, height, strong=True) for line in lines) + badge + gap
        direction = -1 if self._context.words.right_to_left else 1
        if column.badge:
            self._draw_badge(canvas, column.badge, (at[0] - direction * (width - badge) // 2, at[1]), badge)
        x = at[0] + direction * (badge + gap) // 2
        step = round(0.85 * drawing.type.line(height))
        for number, line in enumerate(lines):
            y = at[1] + step * (number - (len(lines) - 1) / 2)
            drawing.text(canvas, line, height, (x, y), colour=drawing.theme.ink, strong=True)

    def _draw_badge(self, canvas: pygame.Surface, badge: str, middle: tuple[int, int], size: int) -> None:
        drawing = self._context.drawing
        disc = drawing.disc(size, (*(GREEN if badge == "check" else drawing.theme.ink), 255))
        canvas.blit(disc, disc.get_rect(center=middle))
        if badge == "check":
            draw_icon(drawing, canvas, "check", middle, round(size * _BADGE_ICON), WHITE)
        else:
            drawing.text(canvas, badge, "small", middle, colour=WHITE, strong=True)

    def _draw_address(self, canvas: pygame.Surface, link: str, code: str) -> None:
        """Draws the link for typing, and the *code* of six letters for asking the operator, below the columns."""
        drawing = self._context.drawing
        ink, x = drawing.theme.ink, self.area.centerx
        # A QR code is denser in small letters, so the link is in capitals; for typing small ones are easier, and the
        # booth's server takes both.
        host, _, token = link.lower().rpartition("/")
        below = self.area.bottom - self.plan.padding
        if self.plan.address and link.count("/") < _TYPED:
            for number, line in enumerate((f"{host}/", token)):
                drawing.text(canvas, line, "small", (x, below + self._line * (number - 2.7)), colour=ink)
        ask = self._context.words.fill("ask_us_code", code=code)
        drawing.text(canvas, ask, "small", (x, below - self._line * 0.5), colour=ink, strong=True)
