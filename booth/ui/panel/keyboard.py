"""The keyboard on the screen: for names, lines and passwords."""

from collections.abc import Iterator
from typing import Literal

import pygame

from booth.ui.gestures import Gesture, Press, Swipe, Tap
from booth.ui.panel.look import CHOSEN, DIM, GROUND, PRESSED, RAISED, SHEET, TEXT, Look
from booth.ui.panel.rows import Entry

Layer = Literal["abc", "ABC", "123", "äöü", "ÄÖÜ"]

_LAYERS: dict[Layer, tuple[str, str, str, str]] = {
    "abc": ("1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm,.&"),
    "ABC": ("1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM,.&"),
    "123": ("1234567890", "!\"#$%&'()*", "+,-./:;<=>", "?@[\\]^_`{|}~"),
    "äöü": ("äöüßéèêëçñ", "àáâãåæœøíì", "îïóòôõúùûý", "ąćęłńśźżğış"),
    "ÄÖÜ": ("ÄÖÜẞÉÈÊËÇÑ", "ÀÁÂÃÅÆŒØÍÌ", "ÎÏÓÒÔÕÚÙÛÝ", "ĄĆĘŁŃŚŹŻĞİŞ"),
}
_SHIFTED: dict[Layer, Layer] = {"abc": "ABC", "ABC": "abc", "123": "ABC", "äöü": "ÄÖÜ", "ÄÖÜ": "äöü"}
_BACK, _SPACE, _CANCEL, _DONE, _SHIFT, _MORE, _SIGNS, _SHOW = (
    "delete",
    "space",
    "cancel",
    "done",
    "shift",
    "äöü",
    "?123",
    "show",
)
_MOST_HIGH = 0.62  # of the canvas's height: what the keys take at most


class Keyboard:
    """Writes a text anew. Over all of the panel while it is there."""

    def __init__(self, look: Look, entry: Entry) -> None:
        self.text = "" if entry.secret else entry.value
        self._look = look
        self._entry = entry
        self._layer: Layer = "abc" if self.text or entry.secret else "ABC"
        self._shown = not entry.secret  # the text can be read
        self._pressed: str | None = None
        self._keys: dict[str, pygame.Rect] = dict(self._laid_out())

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """Every key, by what it writes or does."""
        return self._keys

    def touch(self, gesture: Gesture) -> bool:
        """A key; whether the keyboard is done with."""
        match gesture:
            case Press(at):
                self._pressed = self._at(at)
            case Tap(at):
                self._pressed = None
                return self._press(self._at(at))
            case Swipe(start, at):  # a finger that slipped on one key
                self._pressed = None
                return self._press(self._at(at)) if self._at(at) == self._at(start) else False
        return False

    def draw(self, canvas: pygame.Surface) -> None:
        """What it is for, the text, the keys."""
        look = self._look
        canvas.fill(GROUND)
        y = look.gap + look.line
        left, width = 2 * look.gap, look.size[0] - 4 * look.gap
        look.text(canvas, self._entry.label, (left, y), strong=True, colour=DIM, width=width)
        field = pygame.Rect(left, y + look.line, width, look.target)
        look.box(canvas, field, SHEET)
        self._draw_text(canvas, field)
        hint = f"{len(self.text)} of {self._entry.longest}"
        look.text(canvas, hint, (look.size[0] - left, y), colour=DIM, align="right")
        for name, rect in self._keys.items():
            special = len(name) > 1
            fill = CHOSEN if name == _DONE else SHEET if special else RAISED
            look.box(canvas, rect, PRESSED if name == self._pressed else fill)
            label = {_SIGNS: "abc" if self._layer == "123" else "?123", _MORE: self._accents}.get(name, name)
            look.text(canvas, label, rect.center, colour=TEXT, strong=True, align="middle")

    @property
    def _accents(self) -> str:
        """What stands on the key that leads to and from the letters with accents."""
        return "abc" if self._layer in ("äöü", "ÄÖÜ") else "äöü"

    def _draw_text(self, canvas: pygame.Surface, field: pygame.Rect) -> None:
        """The end of the text, with a bar behind it."""
        look = self._look
        text = self.text if self._shown else "•" * len(self.text)
        while text and look.type.width(text, "small") > field.width - 3 * look.gap:
            text = text[1:]
        look.text(canvas, text, (field.x + look.gap, field.centery))
        x = field.x + look.gap + look.type.width(text, "small") + 2
        canvas.fill(TEXT, (x, field.y + field.height // 4, 2, field.height // 2))

    def _press(self, name: str | None) -> bool:
        match name:
            case None:
                return False
            case "cancel":
                return True
            case "done":
                self._entry.change(self.text)
                return True
            case "delete":
                self.text = self.text[:-1]
            case "shift":
                self._become(_SHIFTED[self._layer])
            case "äöü":
                self._become("abc" if self._layer in ("äöü", "ÄÖÜ") else "äöü" if self._layer != "ABC" else "ÄÖÜ")
            case "?123":
                self._become("abc" if self._layer == "123" else "123")
            case "show":
                self._shown = not self._shown
            case _:
                if len(self.text) < self._entry.longest:
                    self.text += " " if name == _SPACE else name
                if self._layer in ("ABC", "ÄÖÜ"):  # one capital, as on a phone
                    self._become(_SHIFTED[self._layer])
        return False

    def _become(self, layer: Layer) -> None:
        self._layer = layer
        self._keys = dict(self._laid_out())

    def _at(self, at: tuple[float, float]) -> str | None:
        return next((name for name, rect in self._keys.items() if rect.collidepoint(at)), None)

    def _laid_out(self) -> Iterator[tuple[str, pygame.Rect]]:
        """The keys in the lower part of the canvas, in five lines."""
        look = self._look
        width, height = look.size
        step = min(round(_MOST_HIGH * height) // 5, round(1.35 * look.target))
        top, gap = height - 5 * step - look.gap, max(2, look.gap // 3)
        room = width - 2 * look.gap
        for line, letters in enumerate(_LAYERS[self._layer]):
            for number, letter in enumerate(letters):
                left, right = (round(look.gap + room * n / len(letters)) for n in (number, number + 1))
                yield letter, pygame.Rect(left + gap, top + line * step + gap, right - left - 2 * gap, step - 2 * gap)
        specials = {_CANCEL: 2, _SHIFT: 2, _MORE: 1.5, _SIGNS: 1.5, _SPACE: 3, _BACK: 2, _DONE: 2}
        if self._entry.secret:
            specials = {_CANCEL: 2, _SHIFT: 2, _MORE: 1.5, _SIGNS: 1.5, _SHOW: 1.5, _SPACE: 2, _BACK: 2, _DONE: 2}
        total, x = sum(specials.values()), float(look.gap)
        for name, share in specials.items():
            wide = room * share / total
            yield name, pygame.Rect(round(x) + gap, top + 4 * step + gap, round(wide) - 2 * gap, step - 2 * gap)
            x += wide
