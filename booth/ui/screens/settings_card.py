"""The settings card: tells the operator every reason why the booth cannot use its settings."""

from collections.abc import Sequence

import pygame

from booth.scenes.themes import Colour
from booth.ui.screen import Outcome, Untouched
from booth.ui.text import Height, Typesetter

_DARK, _LIGHT, _DIM = (17, 21, 28), (255, 250, 242), (170, 178, 190)


class SettingsCard(Untouched):
    """Stays until the settings are in order; whoever shows it reads them again. English: no theme is loaded yet."""

    def __init__(self, typesetter: Typesetter, path: str, reasons: Sequence[str]) -> None:
        self._type = typesetter
        self._path = path
        self._reasons = tuple(reasons)

    def update(self, now: float) -> Outcome | None:
        """Nothing moves."""
        return None

    def draw(self, canvas: pygame.Surface) -> None:
        """Draws the reasons, as many as fit."""
        width, height = canvas.get_size()
        short = min(width, height)
        canvas.fill(_DARK)
        margin = round(0.07 * short)
        y = margin
        lines: list[tuple[str, bool, Colour]] = [
            ("The settings cannot be used yet", True, _LIGHT),
            (self._path, False, _DIM),
            *((f"•  {reason}", False, _LIGHT) for reason in self._reasons),
            ("Save the file when it is mended: the booth reads it again by itself.", False, _DIM),
        ]
        for text, strong, colour in lines:
            size: Height = "medium" if strong else "small"
            for line in self._type.lines(text, size, width - 2 * margin, strong=strong):
                if y < height - margin:
                    canvas.blit(self._type.picture(line, size, colour, strong=strong), (margin, y))
                y += self._type.line(size)
            y += round(0.012 * short)
