"""The white card of the share screen: the codes, the address, and what to do where there is no address."""

import pygame

from booth.photo import Photo
from booth.sharing.qr import QUIET_ZONE, photo_code, wifi_code
from booth.ui.codes import MODULE, code_surface
from booth.ui.icons import icon
from booth.ui.parts import Parts
from booth.ui.text import Height

_CODE = 0.60  # of the short side: one code with its quiet zone
_CODE_OF_TWO = 0.54
_LEAST_MM = 50.0
_MODULES = 33 + 2 * QUIET_ZONE  # of the largest code an address makes (version 4), to lay out before there is one


class ShareCard:
    """Says how to get the photo. Laid out once, filled in as things come to be known."""

    def __init__(self, parts: Parts) -> None:
        look, share = parts.look, parts.config.share
        self._parts = parts
        self._link: str | None = None
        self._photo: Photo | None = None
        self._delivered = False
        self._code: pygame.Surface | None = None
        self._wifi: pygame.Surface | None = None
        want = (_CODE_OF_TWO if share.wifi_name else _CODE) * look.short
        if look.pixels_per_mm:
            want = max(want, _LEAST_MM * look.pixels_per_mm)
        self._pixels = max(MODULE, round(want) // _MODULES) * _MODULES
        if share.wifi_name:
            self._wifi = code_surface(wifi_code(share.wifi_name, share.wifi_password), self._pixels, MODULE)
        line, pad = look.type.line("small"), round(0.02 * look.short)
        self._line, self._pad = line, pad
        columns = 2 if self._wifi else 1
        self.area = pygame.Rect(
            0, 0, columns * self._pixels + 2 * pad, 2 * pad + self._head + self._pixels + 3 * line + pad // 2
        )
        width, height = look.size
        if look.portrait:
            buttons = round(0.125 * look.short * 1.24) + line
            self.area.midbottom = (width // 2, height - look.margin // 2 - buttons - look.margin)
        else:
            self.area.center = (parts.across(width - look.margin - self.area.width / 2), height // 2)

    @property
    def _head(self) -> int:
        """Height of the lines above the codes, pixels."""
        return self._parts.look.type.line("small" if self._wifi else "medium")

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
            self._message(canvas, words["saving"], "")
            look.dots(canvas, (self.area.centerx, self.area.centery + look.type.line("medium")), now, look.theme.ink)
        elif self._code is None:
            self._message(canvas, words["ask_us"], self._photo.code)
        else:
            self._codes(canvas, self._code, self._photo.code)

    def _message(self, canvas: pygame.Surface, sentence: str, code: str) -> None:
        look = self._parts.look
        width = self.area.width - 4 * self._pad
        lines = look.type.lines(sentence, "medium", width, strong=True)
        top = self.area.centery - look.type.line("medium") * len(lines)
        below = look.paragraph(
            canvas, sentence, "medium", (self.area.centerx, top), width, colour=look.theme.ink, strong=True
        )
        if code:
            at = (self.area.centerx, top + below + look.type.line("large") * 0.6)
            look.text(canvas, code, "medium", at, colour=look.theme.ink, strong=True)

    def _codes(self, canvas: pygame.Surface, code: pygame.Surface, letters: str) -> None:
        look, words, area = self._parts.look, self._parts.words, self.area
        ink = look.theme.ink
        top = area.top + self._pad + self._head
        columns = [(words["scan_me"], code)]
        if self._wifi:
            columns = [(f"1  {words['join_wifi']}", self._wifi), (f"2  {words['then_scan']}", code)]
            if self._parts.words.right_to_left:
                columns.reverse()
        for number, (sentence, picture) in enumerate(columns):
            x = area.left + self._pad + self._pixels * number + self._pixels // 2
            at = (x - picture.get_width() // 2, top + (self._pixels - picture.get_height()) // 2)
            canvas.blit(picture, at)
            self._title(canvas, sentence, (x, area.top + self._pad + self._head // 2), picture is code)
        last = area.left + self._pad + self._pixels * (len(columns) - 1) + self._pixels // 2
        if self._wifi and self._parts.words.right_to_left:
            last = area.left + self._pad + self._pixels // 2
        assert self._link
        host, _, token = self._link.rpartition("/")
        below = top + self._pixels
        for number, line in enumerate((f"{host.lower()}/", token)):
            look.text(canvas, line, "small", (last, below + self._line * (number + 0.4)), colour=ink)
        ask = words.fill("ask_us_code", code=letters)
        last_line = (area.centerx, area.bottom - self._pad - self._line * 0.5)
        look.text(canvas, ask, "small", last_line, colour=ink, strong=True)

    def _title(self, canvas: pygame.Surface, sentence: str, at: tuple[int, int], of_photo: bool) -> None:
        """What to do with a code; for the photo's, that it was done."""
        look = self._parts.look
        height: Height = "small" if self._wifi else "medium"
        if not (of_photo and self._delivered):
            if look.type.width(sentence, height, strong=True) > self._pixels:
                height = "small"
            look.text(canvas, sentence, height, at, colour=look.theme.ink, strong=True)
            return
        sentence = self._parts.words["on_your_phone"]
        size = look.type.pixels("medium")
        width = look.type.width(sentence, "small", strong=True)
        sign = look.kept(("icon", "check", size, GREEN), lambda: icon("check", size, GREEN))
        canvas.blit(sign, (at[0] - (width + size) // 2 - size // 4, at[1] - size // 2))
        look.text(canvas, sentence, "small", (at[0] + size // 2, at[1]), colour=look.theme.ink, strong=True)


GREEN = (20, 128, 74)  # on white, 4.9:1
