"""The white card of the share screen: the codes, the address, and what to do where there is no address."""

import pygame

from booth.album.record import Photo
from booth.sharing.qr import QUIET_ZONE, photo_code, wifi_code
from booth.ui.drawing import WHITE
from booth.ui.parts import ScreenContext
from booth.ui.text import Height
from booth.ui.widgets.corner_card import MODULE, code_surface
from booth.ui.widgets.icons import icon

_CODE, _CODE_OF_TWO = 0.60, 0.54  # of the short side: a code with its quiet zone, alone and beside another
_LEAST_MM = 50.0
_PHOTO = 0.2  # of the width: what is left for the photo beside the card, at least
_MODULES = 33 + 2 * QUIET_ZONE  # of the largest code that an address makes (version 4)
_GREEN = (16, 116, 66)  # on white, 6:1


class ShareCard:
    """Says how to get the photo. Laid out once, filled in as things come to be known."""

    def __init__(self, parts: ScreenContext) -> None:
        look, share = parts.look, parts.config.share
        self._parts = parts
        self._link: str | None = None
        self._photo: Photo | None = None
        self._delivered = False
        self._code: pygame.Surface | None = None
        self._wifi: pygame.Surface | None = None
        self._pad = round(0.03 * look.short)
        self._line = look.type.line("small")
        self._head = round(0.9 * look.type.line("medium"))
        columns = 2 if share.wifi_name else 1
        photo = 0 if look.portrait else look.margin + _PHOTO * look.size[0]
        most = (look.size[0] - 2 * look.margin - 2 * self._pad - photo) / columns
        want = (_CODE_OF_TWO if share.wifi_name else _CODE) * look.short
        if look.pixels_per_mm:
            want = max(want, _LEAST_MM * look.pixels_per_mm)
        self._pixels = max(MODULE, round(min(want, most)) // _MODULES) * _MODULES
        if share.wifi_name:
            self._wifi = code_surface(wifi_code(share.wifi_name, share.wifi_password), self._pixels, MODULE)
        height = 2 * self._pad + self._head + self._pixels + 3 * self._line
        self.area = pygame.Rect(0, 0, columns * self._pixels + 2 * self._pad, height)
        if look.portrait:
            self.area.midbottom = (look.size[0] // 2, look.size[1] - look.margin - round(0.25 * look.short))
        else:
            middle = parts.across(look.size[0] - look.margin - self.area.width / 2)
            self.area.center = (middle, look.size[1] // 2)

    def tell(self, photo: Photo, link: str | None, *, delivered: bool) -> None:
        """What is known of the photo now."""
        self._photo, self._delivered = photo, delivered
        if link != self._link:
            self._link = link
            self._code = code_surface(photo_code(link), self._pixels, MODULE) if link else None

    def draw(self, canvas: pygame.Surface, now: float, opacity: float) -> None:
        """Draws the card as it is at *now*."""
        look, words = self._parts.look, self._parts.words
        look.card(canvas, self.area, opacity=opacity)
        if self._photo is None:
            below = self._message(canvas, words["saving"])
            look.dots(canvas, (self.area.centerx, below + self._line), now, look.theme.ink)
        elif self._code is None or self._link is None:
            below = self._message(canvas, words["ask_us"])
            at = (self.area.centerx, below + look.type.line("medium"))
            look.text(canvas, self._photo.code, "medium", at, colour=look.theme.ink, strong=True)
        else:
            self._codes(canvas, self._code, self._link, self._photo.code)

    def _message(self, canvas: pygame.Surface, sentence: str) -> int:
        """A sentence in the middle of the card; returns where it ends."""
        look, area = self._parts.look, self.area
        width = area.width - 2 * self._pad
        lines = look.type.lines(sentence, "medium", width, strong=True)
        top = area.centery - look.type.line("medium") * len(lines)
        at = (area.centerx, top)
        return top + look.paragraph(canvas, sentence, "medium", at, width, colour=look.theme.ink, strong=True)

    def _codes(self, canvas: pygame.Surface, code: pygame.Surface, link: str, letters: str) -> None:
        look, words, area = self._parts.look, self._parts.words, self.area
        ink = look.theme.ink
        last = words["on_your_phone"] if self._delivered else words["then_scan" if self._wifi else "scan_me"]
        columns = [(words["join_wifi"], self._wifi), (last, code)] if self._wifi else [(last, code)]
        badge = round(1.5 * look.type.pixels("small"))
        widest = max(look.type.width(sentence, "medium", strong=True) for sentence, _ in columns)
        height: Height = "medium" if widest + 2 * badge < self._pixels + self._pad else "small"
        for number, (sentence, picture) in enumerate(columns):
            start = self._pad + self._pixels * number + self._pixels // 2
            x = area.right - start if words.right_to_left else area.left + start
            head = (x, area.top + self._pad + self._head // 2)
            sign = "check" if picture is code and self._delivered else str(number + 1) if self._wifi else ""
            self._title(canvas, sentence, height, head, sign, badge)
            if picture:
                middle = area.top + self._pad + self._head + self._pixels // 2
                canvas.blit(picture, picture.get_rect(center=(x, middle)))
        # Phones read the code; whoever has to type finds small letters easier, and the page takes both.
        host, _, token = link.lower().rpartition("/")
        below = area.top + self._pad + self._head + self._pixels
        for number, line in enumerate((f"{host}/", token)):
            look.text(canvas, line, "small", (area.centerx, below + self._line * (number + 0.3)), colour=ink)
        ask = words.fill("ask_us_code", code=letters)
        at = (area.centerx, below + self._line * 2.5)
        look.text(canvas, ask, "small", at, colour=ink, strong=True)

    def _title(
        self, canvas: pygame.Surface, sentence: str, height: Height, at: tuple[int, int], sign: str, badge: int
    ) -> None:
        """What to do with a code; before it a badge of *badge* pixels with the number of the step, or a check mark."""
        look = self._parts.look
        badge = badge if sign else 0
        gap = badge // 3
        lines = look.type.lines(sentence, height, self._pixels - badge - gap, strong=True)
        width = max(look.type.width(line, height, strong=True) for line in lines) + badge + gap
        turned = -1 if self._parts.words.right_to_left else 1
        if sign:
            place = (at[0] - turned * (width - badge) // 2, at[1])
            disc = look.disc(badge, (*(_GREEN if sign == "check" else look.theme.ink), 255))
            canvas.blit(disc, disc.get_rect(center=place))
            if sign == "check":
                check = look.kept(("badge", badge), lambda: icon("check", round(badge * 0.7), WHITE))
                canvas.blit(check, check.get_rect(center=place))
            else:
                look.text(canvas, sign, "small", place, colour=WHITE, strong=True)
        step = round(0.85 * look.type.line(height))
        for number, line in enumerate(lines):
            y = at[1] + step * (number - (len(lines) - 1) / 2)
            look.text(
                canvas, line, height, (at[0] + turned * (badge + gap) // 2, y), colour=look.theme.ink, strong=True
            )
