"""What the guests' sheets of paper are doing, as a line on the photo."""

import pygame

from booth.printing.status import PrintNews
from booth.ui.context import ScreenContext
from booth.ui.shapes import DARKEST

_INSET = 0.03  # of the short side: from the photo's lower edge
_PADDING = 0.7  # of a line's height, on both sides
_HEIGHT = 1.7  # of a line's height


class PrintLine:
    """Drawn above everything else; nothing is shown until a sheet was asked for."""

    def __init__(self, context: ScreenContext) -> None:
        self._context = context
        self.words = ""

    def tell(self, news: PrintNews) -> None:
        """Takes what is known now."""
        words = self._context.words
        match news.progress:
            case "none":
                self.words = ""
            case "printing":
                self.words = words.fill("printing", seconds=str(news.seconds))
            case "paper":
                self.words = words["print_waits"]
            case "ask_us":
                self.words = words["print_ask_us"]
            case "printed":
                self.words = words["printed"]

    def area(self, photo: pygame.Rect, room: pygame.Rect) -> pygame.Rect:
        """Where it is drawn on the *photo*: no wider than the *room* that this could have had."""
        drawing = self._context.drawing
        line = drawing.type.line("small")
        lines = self.lines(room)
        width = max(drawing.type.width(each, "small", strong=True) for each in lines) + round(2 * _PADDING * line)
        area = pygame.Rect(0, 0, width, round((_HEIGHT - 1 + len(lines)) * line))
        area.midbottom = (photo.centerx, photo.bottom - round(_INSET * drawing.short))
        return area

    def draw(self, canvas: pygame.Surface, photo: pygame.Rect, room: pygame.Rect, opacity: float) -> None:
        """Draws the line on the *photo*."""
        if not self.words:
            return
        drawing, area = self._context.drawing, self.area(photo, room)
        line = drawing.type.line("small")
        face = drawing.plate(area.size, (*drawing.dark, round(DARKEST * 255)), round(_HEIGHT * line / 2))
        drawing.blit(canvas, face, area.topleft, opacity)
        lines = self.lines(room)
        for number, words in enumerate(lines):
            y = area.centery + line * (number - (len(lines) - 1) / 2)
            drawing.text(canvas, words, "small", (area.centerx, y), strong=True, opacity=opacity)

    def lines(self, room: pygame.Rect) -> list[str]:
        """What is said, broken to the width of *room*."""
        drawing = self._context.drawing
        width = room.width - round(2 * _PADDING * drawing.type.line("small"))
        return list(drawing.type.lines(self.words, "small", max(1, width), strong=True))
