"""Buttons, round or on a plate: how they are drawn, and which of them a finger touches."""

from dataclasses import dataclass
from typing import Literal

import pygame

from booth.picture_types import Size
from booth.ui.drawing import Drawing
from booth.ui.gestures import Drag, Gesture, Point, Press, Swipe, Tap
from booth.ui.shapes import DARKEST
from booth.ui.widgets.icons import Icon, draw_icon

Kind = Literal["plain", "main", "shutter", "plate", "main plate", "pill", "main pill"]
_PRESSED = 0.90  # of its size, while a finger is on it
_PILL_SHRINKS = 0.035  # of the short side: by which a pill is lower than a finger's target
_LABEL_GAP = 0.018  # of the short side, between a button and its label
_PLATE_ICON, _PLATE_PADDING, _PLATE_SIDE, _PLATE_RADIUS = 0.075, 0.014, 0.022, 0.03  # of the short side


@dataclass(frozen=True, slots=True)
class Button:
    """A round button with an icon on it and a label below; or a plate that holds both, to stand on a photo.

    Or a pill, which is only its label.
    """

    name: str
    middle: tuple[int, int]
    size: int  # pixels across; of a plate, the icon's
    icon: Icon | None = None
    label: str = ""
    kind: Kind = "plain"


class Buttons:
    """The buttons of a screen. A finger touches one by coming down and lifting on it, even if it slips in between."""

    def __init__(self, drawing: Drawing, buttons: tuple[Button, ...]) -> None:
        self._buttons = buttons
        self.pressed: str | None = None
        self._drawing = drawing

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """Where each button can be touched, label included."""
        return {button.name: self._area(button) for button in self._buttons}

    @property
    def labels(self) -> dict[str, str]:
        """What is written below each button."""
        return {button.name: button.label for button in self._buttons}

    def touch(self, gesture: Gesture) -> str | None:
        """The name of the button that *gesture* touches, if any."""
        match gesture:
            case Press(at):
                self.pressed = self.at(at)
            case Drag(start, at):
                self.pressed = name if (name := self.at(at)) == self.at(start) else None
            case Swipe(start, at):
                self.pressed = None
                return name if (name := self.at(at)) == self.at(start) else None
            case Tap(at):
                self.pressed = None
                return self.at(at)
        return None

    def at(self, point: Point) -> str | None:
        """The name of the button at *point*, if any."""
        for button in self._buttons:
            if self._area(button).collidepoint(point):
                return button.name
        return None

    def draw(self, canvas: pygame.Surface, opacity: float = 1.0) -> None:
        """Draws them all."""
        for button in self._buttons:
            self._draw(canvas, button, opacity)

    def _draw(self, canvas: pygame.Surface, button: Button, opacity: float) -> None:
        if button.kind in ("plate", "main plate"):
            self._draw_plate(canvas, button, opacity)
            return
        if button.kind in ("pill", "main pill"):
            self._draw_pill(canvas, button, opacity)
            return
        drawing, theme = self._drawing, self._drawing.theme
        size = round(button.size * _PRESSED) if button.name == self.pressed else button.size
        x, y = button.middle
        colour = theme.ink
        match button.kind:
            case "main":
                face = drawing.disc(size, (*theme.accent, 255))
            case "plain":
                face = drawing.disc(size, (*theme.ink, 170), (*theme.paper, 70), max(1.0, 0.002 * drawing.short))
                colour = theme.paper
            case "shutter":
                face = drawing.disc(size, (*drawing.dark, round(DARKEST * 255)))
        drawing.blit(canvas, face, (x - size // 2, y - size // 2), opacity)
        if button.kind == "shutter":
            rim = drawing.disc(round(0.93 * size), (0, 0, 0, 0), (*theme.paper, 255), 0.055 * size)
            drawing.blit(canvas, rim, rim.get_rect(center=(x, y)).topleft, opacity)
            core = round(0.74 * size)
            drawing.blit(canvas, drawing.disc(core, (*theme.accent, 255)), (x - core // 2, y - core // 2), opacity)
        if button.icon:
            draw_icon(drawing, canvas, button.icon, (x, y), round(size * 0.54), colour, opacity)
        if button.label:
            line = drawing.type.line("small")
            below = (x, y + button.size / 2 + _LABEL_GAP * drawing.short + line * 0.55)
            drawing.text(canvas, button.label, "small", below, strong=True, shade=True, opacity=opacity)

    def _draw_plate(self, canvas: pygame.Surface, button: Button, opacity: float) -> None:
        drawing, theme = self._drawing, self._drawing.theme
        area = self._area(button)
        if button.name == self.pressed:
            area = area.inflate(-round((1 - _PRESSED) * area.width), -round((1 - _PRESSED) * area.height))
        fill = (*theme.accent, 255) if button.kind == "main plate" else (*drawing.dark, round(DARKEST * 255))
        colour = theme.ink if button.kind == "main plate" else theme.paper
        drawing.blit(
            canvas, drawing.plate(area.size, fill, round(_PLATE_RADIUS * drawing.short)), area.topleft, opacity
        )
        line, padding = drawing.type.line("small"), round(_PLATE_PADDING * drawing.short)
        if button.icon:
            middle = (area.centerx, area.top + (area.height - line) // 2)
            draw_icon(drawing, canvas, button.icon, middle, button.size, colour, opacity)
        at = (area.centerx, area.bottom - padding - line / 2)
        drawing.text(canvas, button.label, "small", at, colour=colour, strong=True, opacity=opacity)

    def _draw_pill(self, canvas: pygame.Surface, button: Button, opacity: float) -> None:
        drawing, theme = self._drawing, self._drawing.theme
        area = self._area(button).inflate(0, -round(_PILL_SHRINKS * drawing.short))
        main = button.kind == "main pill"
        fill = (*theme.accent, 255) if main else (*drawing.dark, round(DARKEST * 255))
        colour = theme.ink if main else theme.paper
        if button.name == self.pressed:
            area = area.inflate(-round((1 - _PRESSED) * area.height), -round((1 - _PRESSED) * area.height))
        drawing.blit(canvas, drawing.pill(area.size, fill), area.topleft, opacity)
        drawing.text(canvas, button.label, "small", area.center, colour=colour, strong=True, opacity=opacity)

    def _area(self, button: Button) -> pygame.Rect:
        if button.kind in ("plate", "main plate"):
            plate = pygame.Rect((0, 0), plate_size(self._drawing, button.label))
            plate.center = button.middle
            return plate
        if button.kind in ("pill", "main pill"):
            pill = pygame.Rect((0, 0), pill_size(self._drawing, button.label))
            pill.center = button.middle
            return pill
        side = max(button.size, self._drawing.target)
        area = pygame.Rect(0, 0, side, side)
        area.center = button.middle
        if button.label:
            area.height += round(_LABEL_GAP * self._drawing.short) + self._drawing.type.line("small")
        return area


def pill_size(drawing: Drawing, label: str) -> Size:
    """The size of what can be touched of a pill with *label*; it is drawn a little lower."""
    return drawing.type.width(label, "small", strong=True) + drawing.target, drawing.target


def plate_icon(drawing: Drawing) -> int:
    """The size in pixels of the icon on a plate."""
    return round(_PLATE_ICON * drawing.short)


def plate_size(drawing: Drawing, label: str) -> Size:
    """The size of a plate that holds an icon and *label*."""
    padding = round(_PLATE_PADDING * drawing.short)
    width = drawing.type.width(label, "small", strong=True) + 2 * round(_PLATE_SIDE * drawing.short)
    height = plate_icon(drawing) + drawing.type.line("small") + 2 * padding
    return max(width, height, drawing.target), max(height, drawing.target)
