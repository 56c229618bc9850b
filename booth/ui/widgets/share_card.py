"""The white card of the share screen: codes to scan, or what else to do while there is no address to show."""

from dataclasses import dataclass

import pygame

from booth.album.record import Photo
from booth.sharing.qr import QUIET_ZONE, photo_code, wifi_code
from booth.ui.context import ScreenContext
from booth.ui.drawing import WHITE
from booth.ui.surfaces import code_surface
from booth.ui.text import Height
from booth.ui.widgets.icons import draw_icon

MODULE = 6  # pixels per module of a code, at least
_CODE, _CODE_OF_TWO = 0.60, 0.54  # of the short side: a code with its quiet zone, alone and beside another
_LEAST_MM = 50.0  # the same in millimetres, at least, where the screen's size is known
_PHOTO = 0.2  # of the width: what is left for the photo beside the card, at least
_MODULES = 33 + 2 * QUIET_ZONE  # of the largest code that an address makes (version 4)
_GREEN = (16, 116, 66)  # on white, 6:1
_BADGE_ICON = 0.7  # of the badge's size


@dataclass(frozen=True, slots=True)
class _Column:
    """One code and what to do with it."""

    title: str
    code: pygame.Surface
    badge: str = ""  # before the title: the number of the step, or "check"


class ShareCard:
    """Tells guests how to get the photo. Laid out once, filled in as things become known."""

    def __init__(self, context: ScreenContext) -> None:
        drawing, options = context.drawing, context.options
        self.delivered = False  # the photo's page has been sent to a phone, picture included
        self._context = context
        self._link: str | None = None
        self._photo: Photo | None = None
        self._code: pygame.Surface | None = None
        self._wifi: pygame.Surface | None = None
        self._padding = round(0.03 * drawing.short)
        self._line = drawing.type.line("small")
        self._title_height = round(0.9 * drawing.type.line("medium"))
        columns = 2 if options.wifi_name else 1
        photo = 0 if drawing.portrait else drawing.margin + _PHOTO * drawing.size[0]
        available = (drawing.size[0] - 2 * drawing.margin - 2 * self._padding - photo) / columns
        wanted = (_CODE_OF_TWO if options.wifi_name else _CODE) * drawing.short
        if drawing.pixels_per_mm:
            wanted = max(wanted, _LEAST_MM * drawing.pixels_per_mm)
        self._pixels = max(MODULE, round(min(wanted, available)) // _MODULES) * _MODULES  # of a code, with quiet zone
        if options.wifi_name:
            code = wifi_code(options.wifi_name, options.wifi_password, hidden=options.wifi_hidden)
            self._wifi = code_surface(code, self._pixels, MODULE)
        height = 2 * self._padding + self._title_height + self._pixels + 3 * self._line
        self.area = pygame.Rect(0, 0, columns * self._pixels + 2 * self._padding, height)
        if drawing.portrait:
            bottom = drawing.size[1] - drawing.margin - round(0.25 * drawing.short)
            self.area.midbottom = (drawing.size[0] // 2, bottom)
        else:
            middle = context.mirrored_x(drawing.size[0] - drawing.margin - self.area.width / 2)
            self.area.center = (middle, drawing.size[1] // 2)

    @property
    def has_code(self) -> bool:
        """Whether there is a link to the photo that a phone can scan."""
        return self._code is not None

    def tell(self, photo: Photo, link: str | None, *, delivered: bool) -> None:
        """Takes what is known of the photo now; *link* is None where no phone can reach the booth."""
        self._photo, self.delivered = photo, delivered
        if link != self._link:
            self._link = link
            self._code = code_surface(photo_code(link), self._pixels, MODULE) if link else None

    def draw(self, canvas: pygame.Surface, now: float, opacity: float) -> None:
        """Draws the card as it is at *now*."""
        drawing, words = self._context.drawing, self._context.words
        drawing.card(canvas, self.area, opacity=opacity)
        if self._photo is None:
            below = self._sentence(canvas, words["saving"])
            drawing.dots(canvas, (self.area.centerx, below + self._line), now, drawing.theme.ink)
        elif self._code is None or self._link is None:
            below = self._sentence(canvas, words["ask_us"])
            at = (self.area.centerx, below + drawing.type.line("medium"))
            drawing.text(canvas, self._photo.code, "medium", at, colour=drawing.theme.ink, strong=True)
        else:
            self._draw_columns(canvas, self._columns(self._code))
            self._draw_address(canvas, self._link, self._photo.code)

    def _sentence(self, canvas: pygame.Surface, sentence: str) -> int:
        """Draws *sentence* in the middle of the card; returns the y of its lower end."""
        drawing, area = self._context.drawing, self.area
        width = area.width - 2 * self._padding
        lines = drawing.type.lines(sentence, "medium", width, strong=True)
        top = area.centery - drawing.type.line("medium") * len(lines)
        at = (area.centerx, top)
        return top + drawing.paragraph(canvas, sentence, "medium", at, width, colour=drawing.theme.ink, strong=True)

    def _columns(self, code: pygame.Surface) -> list[_Column]:
        """The codes in reading order: the Wi-Fi's first, if guests have to join one."""
        words = self._context.words
        title = words["on_your_phone"] if self.delivered else words["then_scan" if self._wifi else "scan_me"]
        if self._wifi is None:
            return [_Column(title, code, "check" if self.delivered else "")]
        return [_Column(words["join_wifi"], self._wifi, "1"), _Column(title, code, "check" if self.delivered else "2")]

    def _draw_columns(self, canvas: pygame.Surface, columns: list[_Column]) -> None:
        kind, area = self._context.drawing.type, self.area
        badge = round(1.5 * kind.pixels("small"))
        widest = max(kind.width(column.title, "medium", strong=True) for column in columns)
        height: Height = "medium" if widest + 2 * badge < self._pixels + self._padding else "small"
        top = area.top + self._padding
        for number, column in enumerate(columns):
            start = self._padding + self._pixels * number + self._pixels // 2
            x = area.right - start if self._context.words.right_to_left else area.left + start
            self._draw_title(canvas, column, height, (x, top + self._title_height // 2), badge)
            middle = (x, top + self._title_height + self._pixels // 2)
            canvas.blit(column.code, column.code.get_rect(center=middle))

    def _draw_title(
        self, canvas: pygame.Surface, column: _Column, height: Height, at: tuple[int, int], badge: int
    ) -> None:
        """Draws a column's title about *at*, and before it a badge of *badge* pixels if the column has one."""
        drawing = self._context.drawing
        badge = badge if column.badge else 0
        gap = badge // 3
        lines = drawing.type.lines(column.title, height, self._pixels - badge - gap, strong=True)
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
        disc = drawing.disc(size, (*(_GREEN if badge == "check" else drawing.theme.ink), 255))
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
        top = self.area.top + self._padding + self._title_height + self._pixels
        for number, line in enumerate((f"{host}/", token)):
            drawing.text(canvas, line, "small", (x, top + self._line * (number + 0.3)), colour=ink)
        ask = self._context.words.fill("ask_us_code", code=code)
        drawing.text(canvas, ask, "small", (x, top + self._line * 2.5), colour=ink, strong=True)
