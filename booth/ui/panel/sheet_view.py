"""A sheet of rows that scrolls: draws it, and finds what a finger touches."""

import pygame

from booth.ui.gestures import Drag, Gesture, Press, Swipe, Tap
from booth.ui.panel.layout import Control, Sheet
from booth.ui.panel.look import CHOSEN, DIM, GROUND, LINE, PRESSED, RAISED, TEXT, Look
from booth.ui.panel.rows import Button

_BAR = 5  # pixels: the width of the scroll bar


class SheetView:
    """Shows a sheet in a rectangle of the canvas. A finger that moves pulls it along."""

    def __init__(self, look: Look, rect: pygame.Rect) -> None:
        self.rect = rect
        self.sheet = Sheet()
        self._look = look
        self._offset = 0  # pixels of the sheet above the rectangle
        self._pulled: int | None = None  # the offset when the finger came down that pulls
        self._pressed: tuple[int, int] | None = None  # of the sheet: where a finger is on a control

    def show(self, sheet: Sheet) -> None:
        """Takes another sheet, scrolled as far as the one before."""
        self.sheet = sheet
        self._offset = min(self._offset, self._most)

    def touch(self, gesture: Gesture) -> Button | None:
        """The button that *gesture* touches, if any."""
        match gesture:
            case Press(at):
                self._pressed = self._inside(at)
            case Drag(start, at):
                self._pressed = None
                if self.rect.collidepoint(start):
                    self._pulled = self._offset if self._pulled is None else self._pulled
                    self._offset = min(max(self._pulled + round(start[1] - at[1]), 0), self._most)
            case Swipe():
                self._pressed = self._pulled = None
            case Tap(at):
                self._pressed = None
                point = self._inside(at)
                control = self._at(point) if point else None
                return control.button if control and control.button.enabled else None
        return None

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """Where each button that can be seen is on the canvas, by what is written on it."""
        found: dict[str, pygame.Rect] = {}
        for control in self.sheet.controls:
            rect = control.rect.move(self.rect.x, self.rect.y - self._offset)
            if self.rect.contains(rect):
                found.setdefault(control.button.label, rect)
        return found

    def draw(self, canvas: pygame.Surface) -> None:
        """Draws what of the sheet is in the rectangle."""
        canvas.set_clip(self.rect)
        x, y = self.rect.x, self.rect.y - self._offset
        for rule in self.sheet.rules:
            canvas.fill(LINE, (x + self._look.gap, y + rule, self.rect.width - 2 * self._look.gap, 1))
        for middle, colour in self.sheet.dots:
            pygame.draw.circle(canvas, colour, (x + middle[0], y + middle[1]), self._look.line // 4)
        for text in self.sheet.texts:
            if self._in_sight(text.at[1], self._look.line):
                self._look.text(
                    canvas,
                    text.words,
                    (x + text.at[0], y + text.at[1]),
                    colour=text.colour,
                    strong=text.strong,
                    align="middle" if text.centred else "left",
                )
        for picture, at in self.sheet.pictures:
            canvas.blit(picture, (x + at[0], y + at[1]))
        pressed = self._at(self._pressed) if self._pressed else None
        for control in self.sheet.controls:
            if self._in_sight(control.rect.centery, control.rect.height):
                self._draw_control(canvas, control, pressed=control is pressed)
        if self._most:
            length = max(20, self.rect.height * self.rect.height // self.sheet.height)
            top = self.rect.y + (self.rect.height - length) * self._offset // self._most
            canvas.fill(PRESSED, (self.rect.right - _BAR, top, _BAR, length))
        canvas.set_clip(None)

    def _draw_control(self, canvas: pygame.Surface, control: Control, *, pressed: bool) -> None:
        look, button = self._look, control.button
        rect = control.rect.move(self.rect.x, self.rect.y - self._offset)
        if control.kind == "picture":
            if pressed:
                pygame.draw.rect(canvas, PRESSED, rect.inflate(4, 4), width=4, border_radius=look.radius)
            return
        fill, colour = RAISED, TEXT
        match control.kind:
            case "chosen" | "strong":
                fill = CHOSEN
            case "field":
                fill = GROUND
        if not button.enabled:
            fill, colour = LINE, DIM
        look.box(canvas, rect, PRESSED if pressed and button.enabled else fill)
        if control.kind == "field":
            pygame.draw.rect(canvas, RAISED, rect, width=2, border_radius=look.radius)
            at = (rect.x + look.gap, rect.centery)
            look.text(canvas, button.label, at, colour=colour, width=rect.width - 2 * look.gap)
        else:
            width = rect.width - look.gap
            look.text(canvas, button.label, rect.center, colour=colour, strong=True, align="middle", width=width)

    @property
    def _most(self) -> int:
        """The largest offset."""
        return max(0, self.sheet.height - self.rect.height)

    def _in_sight(self, middle: int, height: int) -> bool:
        return -height <= middle - self._offset <= self.rect.height + height

    def _inside(self, at: tuple[float, float]) -> tuple[int, int] | None:
        """The sheet's point at *at* of the canvas."""
        if not self.rect.collidepoint(at):
            return None
        return round(at[0]) - self.rect.x, round(at[1]) - self.rect.y + self._offset

    def _at(self, point: tuple[int, int]) -> Control | None:
        return next((control for control in self.sheet.controls if control.rect.collidepoint(point)), None)
