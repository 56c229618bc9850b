"""Cards that stand in the booth's place: tell the operator why it cannot begin, such as every fault of its settings."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pygame

from booth.scenes.themes import Colour
from booth.texts import drawable
from booth.ui.screen import Outcome, Untouched
from booth.ui.text import Height, Typesetter

_DARK, _LIGHT, _DIM = (17, 21, 28), (255, 250, 242), (170, 178, 190)


class FaultCard(Untouched):
    """Says why there is no booth yet, and what to do. English: no theme is loaded yet."""

    def __init__(self, typesetter: Typesetter, title: str, place: str, reasons: Sequence[str], remedy: str) -> None:
        """*place* is where the fault lies, such as a file; *reasons* are what is wrong with it."""
        self._type = typesetter
        self._title = title
        self._place = drawable(place)
        self._reasons = tuple(map(drawable, reasons))
        self._remedy = remedy
        self._broken: dict[tuple[str, Height, int], list[str]] = {}  # texts in lines, which takes long to find out

    def update(self, now: float) -> Outcome | None:
        """Nothing moves."""
        return None

    def draw(self, canvas: pygame.Surface) -> None:
        """Draws as many reasons as there is room for, how many more there are, and what to do."""
        canvas.fill(_DARK)
        bottom = canvas.get_height() - _margin(canvas)
        y = self._draw(canvas, self._title, _margin(canvas), "medium", _LIGHT)
        y = self._draw(canvas, self._place, y, "small", _DIM)

        remedy_height, more_height = self._height(self._remedy, canvas), self._height("more", canvas)
        for number, reason in enumerate(self._reasons):
            last = number + 1 == len(self._reasons)
            end = y + self._height(f"•  {reason}", canvas) + (0 if last else more_height)
            if end > bottom - remedy_height:
                y = self._draw(canvas, f"•  and {self._more_than(number):,} more", y, "small", _LIGHT)
                break
            y = self._draw(canvas, f"•  {reason}", y, "small", _LIGHT)
        self._draw(canvas, self._remedy, y, "small", _DIM)

    def _more_than(self, number: int) -> int:
        """How many reasons there are beyond the first *number*, with those that the last one only counts."""
        counted = re.fullmatch(r"and ([\d,]+) more", self._reasons[-1])
        return len(self._reasons) - number + (int(counted[1].replace(",", "")) - 1 if counted else 0)

    def _draw(self, canvas: pygame.Surface, text: str, y: int, size: Height, colour: Colour) -> int:
        """Draws *text*, in lines, from *y* on down; where the next text begins."""
        margin = _margin(canvas)
        for line in self._lines(text, size, canvas.get_width() - 2 * margin):
            canvas.blit(self._type.picture(line, size, colour, strong=size == "medium"), (margin, y))
            y += self._type.line(size)
        return y + _gap(canvas)

    def _height(self, text: str, canvas: pygame.Surface) -> int:
        """How far down a small *text* reaches on *canvas*, up to the next one."""
        lines = self._lines(text, "small", canvas.get_width() - 2 * _margin(canvas))
        return len(lines) * self._type.line("small") + _gap(canvas)

    def _lines(self, text: str, size: Height, width: int) -> list[str]:
        """*text* in lines of at most *width* pixels."""
        key = (text, size, width)
        if key not in self._broken:
            self._broken[key] = list(self._break(text, size, width))
        return self._broken[key]

    def _break(self, text: str, size: Height, width: int) -> Iterator[str]:
        """*text* in lines of at most *width* pixels; a word that is wider, such as a path, is broken."""
        strong = size == "medium"
        for line in self._type.lines(text, size, width, strong=strong):
            rest = line
            while len(rest) > 1 and (wide := self._type.width(rest, size, strong=strong)) > width:
                fitting = max(1, int(0.95 * len(rest) * width / wide))
                yield rest[:fitting]
                rest = rest[fitting:]
            yield rest


class SettingsCard(FaultCard):
    """Stays until the settings are in order; whoever shows it reads them again."""

    def __init__(self, typesetter: Typesetter, path: Path, reasons: Sequence[str], settings: Path) -> None:
        """*reasons* are what is wrong with the file *path*, which *settings* is, or which *settings* names."""
        if path == settings:
            remedy = f"Save {settings.name} when it is mended: the booth reads it again by itself."
        else:
            remedy = (
                f"Save {drawable(path.name)} anew, or name another in {settings.name}: the booth looks again by itself."
            )
        super().__init__(typesetter, "The settings cannot be used yet", str(path), reasons, remedy)


def _margin(canvas: pygame.Surface) -> int:
    return round(0.07 * min(canvas.get_size()))


def _gap(canvas: pygame.Surface) -> int:
    """Between two reasons."""
    return round(0.012 * min(canvas.get_size()))
