"""Round buttons: what they look like, and which of them a finger means."""

from dataclasses import dataclass, replace
from typing import Literal

import pygame

from booth.scenes.themes import Colour
from booth.ui.drawing import Drawing
from booth.ui.gestures import Drag, Gesture, Point, Press, Swipe, Tap
from booth.ui.widgets.icons import Icon, icon

Kind = Literal["plain", "main", "light", "shutter"]
_PRESSED = 0.90  # of its size, while a finger is on it


@dataclass(frozen=True, slots=True)
class Button:
    """A round button with a sign, and what it does in words below it."""

    name: str
    middle: tuple[int, int]
    size: int  # pixels across
    icon: Icon | None = None
    label: str = ""
    kind: Kind = "plain"


class Buttons:
    """The buttons of a screen. A finger that comes down on one and lifts on it means it, even if it slips a little."""

    def __init__(self, look: Drawing, buttons: tuple[Button, ...]) -> None:
        self._look = look
        self._buttons = buttons
        self.pressed: str | None = None

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """Where each button can be touched."""
        return {button.name: self._area(button) for button in self._buttons}

    def touch(self, gesture: Gesture) -> str | None:
        """The name of the button that *gesture* means, if it means one."""
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
        """The button under *point*."""
        for button in self._buttons:
            if self._area(button).collidepoint(point):
                return button.name
        return None

    def draw(self, canvas: pygame.Surface, opacity: float = 1.0) -> None:
        """Draws them all."""
        for button in self._buttons:
            self._draw(canvas, button, opacity)

    def _draw(self, canvas: pygame.Surface, button: Button, opacity: float) -> None:
        look, theme = self._look, self._look.theme
        size = round(button.size * _PRESSED) if button.name == self.pressed else button.size
        x, y = button.middle
        match button.kind:
            case "main":
                face = look.disc(size, (*theme.accent, 255))
                sign = theme.ink
            case "light":
                face = look.disc(size, (*theme.ink, 18))
                sign = theme.ink
            case "plain":
                face = look.disc(size, (*theme.ink, 170), (*theme.paper, 70), max(1.0, 0.002 * look.short))
                sign = theme.paper
            case "shutter":
                face = look.disc(size, (*theme.ink, 60), (*theme.paper, 255), 0.055 * size)
                core = round(0.80 * size)
                sign = theme.ink
        look.blit(canvas, face, (x - size // 2, y - size // 2), opacity)
        if button.kind == "shutter":
            look.blit(canvas, look.disc(core, (*theme.accent, 255)), (x - core // 2, y - core // 2), opacity)
        if button.icon:
            self._sign(canvas, button.icon, (x, y), round(size * 0.54), sign, opacity)
        if button.label:
            below = (x, y + button.size / 2 + 0.018 * look.short + look.type.line("small") * 0.55)
            colour = theme.ink if button.kind == "light" else theme.paper
            look.text(
                canvas,
                button.label,
                "small",
                below,
                colour=colour,
                strong=True,
                shade=button.kind != "light",
                opacity=opacity,
            )

    def _sign(
        self, canvas: pygame.Surface, name: Icon, middle: tuple[int, int], size: int, colour: Colour, opacity: float
    ) -> None:
        picture = self._look.kept(("icon", name, size, colour), lambda: icon(name, size, colour))
        self._look.blit(canvas, picture, (middle[0] - size // 2, middle[1] - size // 2), opacity)

    def _area(self, button: Button) -> pygame.Rect:
        side = max(button.size, self._look.target)
        area = pygame.Rect(0, 0, side, side)
        area.center = button.middle
        if button.label:
            area.height += round(0.018 * self._look.short) + self._look.type.line("small")
        return area


def mirrored(buttons: tuple[Button, ...], width: int) -> tuple[Button, ...]:
    """The same buttons for a language that is read from the right; which way a sign points stays."""
    return tuple(replace(button, middle=(width - button.middle[0], button.middle[1])) for button in buttons)
