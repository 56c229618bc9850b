"""Where the rows of a page stand, and what can be touched in them. Lengths are pixels from the page's upper left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pygame

from booth.scenes.themes import Colour
from booth.ui.panel.look import DIM, FAULT, OK, TEXT, WARNING, Look
from booth.ui.panel.rows import (
    Button,
    Buttons,
    Choice,
    Entry,
    Gallery,
    Heading,
    Line,
    Picture,
    Row,
    State,
    Stepper,
    Toggle,
    nothing,
)

Kind = Literal["plain", "strong", "chosen", "field", "picture"]

COLOURS: dict[State, Colour] = {"plain": TEXT, "ok": OK, "warning": WARNING, "fault": FAULT}
_LABEL, _LABEL_MOST = 0.34, 11.0  # of the width, and of a line's height: where labels end and what they are of begins
_HIDDEN = "••••••••"
_STEPPED = 5.5  # times a line's height: the least room for a stepper's value


@dataclass(frozen=True, slots=True)
class Written:
    """One line of text."""

    words: str
    at: tuple[int, int]  # its left end, or middle if it is centred, and its middle line
    colour: Colour = TEXT
    strong: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """Something to touch."""

    rect: pygame.Rect
    button: Button
    kind: Kind = "plain"


@dataclass(slots=True)
class Sheet:
    """Rows in their places."""

    height: int = 0
    texts: list[Written] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    dots: list[tuple[tuple[int, int], Colour]] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)  # lines between rows
    pictures: list[tuple[pygame.Surface, tuple[int, int]]] = field(default_factory=list)


def lay_out(rows: Sequence[Row], look: Look, width: int, edit: Callable[[Entry], None]) -> Sheet:
    """*rows* below each other in *width* pixels; *edit* opens the keyboard for a text."""
    sheet = Sheet()
    placing = _Placing(sheet, look, width, edit)
    for number, row in enumerate(rows):
        if number and not isinstance(row, Heading | Picture):
            sheet.rules.append(sheet.height)
        sheet.height += placing.place(row, sheet.height)
    return sheet


class _Placing:
    def __init__(self, sheet: Sheet, look: Look, width: int, edit: Callable[[Entry], None]) -> None:
        self._sheet = sheet
        self._look = look
        self._edit = edit
        self._left = look.gap
        self._column = round(min(_LABEL * width, _LABEL_MOST * look.line))  # where what is not the label begins
        self._right = width - look.gap

    def place(self, row: Row, top: int) -> int:
        """Places *row* from *top* on down; its height."""
        look = self._look
        match row:
            case Heading(text):
                middle = top + round(0.6 * look.target)
                self._sheet.texts.append(Written(text, (self._left, middle), DIM, strong=True))
                return round(0.95 * look.target)
            case Line():
                return self._line(row, top)
            case Picture(surface, caption):
                return self._picture(surface, caption, top)
            case Gallery():
                return self._gallery(row, top)
            case Buttons(buttons, label, hint):
                return self._controls(label, [(b, "strong" if b.strong else "plain") for b in buttons], hint, top)
            case Toggle(label, on, change, hint):
                options: list[tuple[Button, Kind]] = [
                    (Button("on", nothing if on else change), "chosen" if on else "plain"),
                    (Button("off", change if on else nothing), "plain" if on else "chosen"),
                ]
                return self._controls(label, options, hint, top)
            case Choice(label, choices, chosen, choose, hint):
                options = [
                    (Button(name, lambda value=value: choose(value)), "chosen" if value == chosen else "plain")  # type: ignore[misc]  # mypy has no type for a lambda's default
                    for value, name in choices
                ]
                return self._controls(label, options, hint, top)
            case Stepper():
                return self._stepper(row, top)
            case Entry():
                return self._entry(row, top)

    def _line(self, row: Line, top: int) -> int:
        look, line = self._look, self._look.line
        y = top + round(0.5 * line)
        colour = COLOURS[row.state]
        left = self._left
        if row.state != "plain":
            self._sheet.dots.append(((left + line // 3, y + line // 2), colour))
        left += round(0.9 * line)
        label = look.cut(row.label, self._column - left - look.gap, strong=True)
        self._sheet.texts.append(Written(label, (left, y + line // 2), strong=True))
        x = self._column if row.label else left
        for words, tone in ((row.text, TEXT if row.state in ("plain", "ok") else colour), (row.remedy, DIM)):
            for part in look.wrapped(words, self._right - x) if words else ():
                self._sheet.texts.append(Written(part, (x, y + line // 2), tone))
                y += line
        return max(y, top + round(1.5 * line)) + round(0.5 * line) - top

    def _picture(self, surface: pygame.Surface, caption: str, top: int) -> int:
        look, middle = self._look, (self._left + self._right) // 2
        self._sheet.pictures.append((surface, (middle - surface.get_width() // 2, top + look.gap)))
        height = surface.get_height() + 2 * look.gap
        if caption:
            at = (middle, top + height + look.line // 2)
            self._sheet.texts.append(Written(look.cut(caption, self._right - self._left), at, DIM, centred=True))
            height += look.line + look.gap
        return height

    def _gallery(self, row: Gallery, top: int) -> int:
        look, (width, height) = self._look, row.size
        columns = max(1, (self._right - self._left + look.gap) // (width + look.gap))
        step = height + look.line + look.gap
        for number, each in enumerate(row.thumbnails):
            x, y = self._left + number % columns * (width + look.gap), top + look.gap + number // columns * step
            if each.surface:
                self._sheet.pictures.append((each.surface, (x, y)))
            self._sheet.texts.append(Written(each.caption, (x + width // 2, y + height + look.line // 2), centred=True))
            button = Button(each.caption, each.act)
            self._sheet.controls.append(Control(pygame.Rect(x, y, width, height + look.line), button, "picture"))
        return -(-len(row.thumbnails) // columns) * step + look.gap

    def _labelled(self, label: str, top: int) -> int:
        """Writes *label* in front of controls; how high the row is at least."""
        look = self._look
        lines = look.wrapped(label, self._column - self._left - look.gap) if label else []
        height = max(look.target + look.gap, len(lines) * look.line + look.gap)
        y = top + (height - len(lines) * look.line) // 2 + look.line // 2
        for number, part in enumerate(lines):
            self._sheet.texts.append(Written(part, (self._left, y + number * look.line), strong=True))
        return height

    def _controls(self, label: str, options: Sequence[tuple[Button, Kind]], hint: str, top: int) -> int:
        """Controls from left to right, in as many lines as they take."""
        look = self._look
        height = self._labelled(label, top)
        left = self._column if label else self._left
        x, y = left, top + look.gap // 2
        for button, kind in options:
            width = max(look.target, look.type.width(button.label, "small", strong=True) + round(1.2 * look.line))
            width = min(width, self._right - left)
            if x > left and x + width > self._right:
                x, y = left, y + look.target + look.gap // 2
            self._sheet.controls.append(Control(pygame.Rect(x, y, width, look.target), button, kind))
            x += width + look.gap // 2
        height = max(height, y + look.target + look.gap // 2 - top)
        return height + self._hint(hint, top + height, left)

    def _stepper(self, row: Stepper, top: int) -> int:
        look = self._look
        height = self._labelled(row.label, top)
        side, y = look.target, top + look.gap // 2
        room = max(round(_STEPPED * look.line), look.type.width(row.value, "small", strong=True) + look.line)
        x = self._column
        for words, act, at in (("−", row.less, x), ("+", row.more, x + side + room)):
            button = Button(words, act or nothing, enabled=act is not None)
            self._sheet.controls.append(Control(pygame.Rect(at, y, side, side), button))
        middle = (x + side + room // 2, y + side // 2)
        self._sheet.texts.append(Written(row.value, middle, strong=True, centred=True))
        return height + self._hint(row.hint, top + height, x)

    def _entry(self, row: Entry, top: int) -> int:
        look = self._look
        height = self._labelled(row.label, top)
        shown = (_HIDDEN if row.secret else row.value) if row.value else row.empty
        rect = pygame.Rect(self._column, top + look.gap // 2, self._right - self._column, look.target)
        self._sheet.controls.append(Control(rect, Button(shown, lambda: self._edit(row)), "field"))
        return height + self._hint(row.hint, top + height, self._column)

    def _hint(self, words: str, top: int, left: int) -> int:
        look = self._look
        lines = look.wrapped(words, self._right - left) if words else []
        for number, part in enumerate(lines):
            self._sheet.texts.append(Written(part, (left, top + number * look.line + look.line // 2), DIM))
        return len(lines) * look.line + (look.gap if lines else 0)
