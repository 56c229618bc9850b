"""The PIN pad before the panel; where no PIN was set yet, it is set here, given twice."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from typing import Literal

import pygame

from booth.config import Config, SettingsFault
from booth.operator.pin import LONGEST, SHORTEST, hashed
from booth.ui.context import ScreenContext
from booth.ui.gestures import Gesture, Key, Press, Swipe, Tap
from booth.ui.panel.look import CHOSEN, DIM, FAULT, GROUND, LINE, PRESSED, RAISED, TEXT, Look
from booth.ui.screen import QUIET, Left, Outcome, PinRight

PATIENCE = 30.0  # seconds without a touch
_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "Back", "0", "OK")
_DELETE = "Delete"

Step = Literal["wait", "ask", "set", "repeat"]


class PinScreen:
    """Asks for the PIN, or for a new one."""

    quiet = QUIET
    shows_live = False

    def __init__(self, context: ScreenContext, now: float, *, anew: bool = False) -> None:
        """*anew*: the operator is known, and wants another PIN."""
        self._context = context
        self._now = now
        self._look = Look(context.theme.fonts, context.drawing.size)
        self._keys = dict(self._laid_out())
        self._pressed: str | None = None
        self._given = ""  # the digits so far
        self._first = ""  # a new PIN, given once
        self._step: Step = "wait"
        self._words, self._wrong = "", False  # what is said below the title, and whether it is bad news
        operator = context.operator
        self._anew = anew
        self._hash = operator.config.operator.pin
        self._read: Future[Config] | None = operator.desk.do(operator.settings.read)
        self._answer: Future[bool] | None = None  # whether the PIN is right
        self._saved: Future[None] | None = None  # the new PIN is in the settings file

    @property
    def patience(self) -> float | None:
        """Guests who hold a corner by chance have their screen back soon."""
        return PATIENCE

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The keys, by what is written on them."""
        return self._keys

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A key of the pad."""
        self._now = now
        match gesture:
            case Key("back"):
                return Left()
            case Press(at):
                self._pressed = self._at(at)
            case Tap(at):
                self._pressed = None
                return self._press(self._at(at))
            case Swipe(start, at):
                self._pressed = None
                return self._press(self._at(at)) if self._at(at) == self._at(start) else None
        return None

    def update(self, now: float) -> Outcome | None:
        """Hears what the desk has found out."""
        self._now = now
        if self._read and self._read.done():
            if not self._read.exception():  # else the settings in use have to do
                self._hash = self._read.result().operator.pin
            self._read = None
            self._step = "ask" if self._hash and not self._anew else "set"
        if self._answer and self._answer.done():
            fault, self._answer = self._answer.exception(), self._answer
            right = fault is None and self._answer.result()
            self._answer = None
            if right:
                return PinRight()
            self._say(f"The PIN could not be looked at: {fault}" if fault else "That is not the PIN", wrong=True)
        if self._saved and self._saved.done():
            fault, self._saved = self._saved.exception(), None
            if fault is None:
                return PinRight()
            self._step, self._first = "set", ""
            reasons = "; ".join(fault.reasons) if isinstance(fault, SettingsFault) else str(fault)
            self._say(f"The PIN could not be kept: {reasons}", wrong=True)
        return None

    def left(self, now: float) -> Outcome:
        """It was no operator."""
        return Left()

    def draw(self, canvas: pygame.Surface) -> None:
        """The title, what was given as dots, the pad."""
        look = self._look
        canvas.fill(GROUND)
        pad = self._keys["1"].unionall([self._keys["OK"]])
        x, line = look.size[0] // 2, look.line
        wait = self._context.operator.tries.wait(self._now) if self._step == "ask" else 0
        words, colour = (self._words, FAULT if self._wrong else DIM) if self._words else (self._remark(), DIM)
        if wait > 0:
            words, colour = f"Too many wrong PINs: try again in {wait + 0.5:.0f} seconds", FAULT
        lines = look.wrapped(words, look.size[0] - 4 * look.gap) if words else []
        y = pad.top - look.target // 2 - (len(lines) + 3) * line
        look.text(canvas, self._title(), (x, y), strong=True, align="middle")
        for number, part in enumerate(lines):
            look.text(canvas, part, (x, y + (number + 1.2) * line), colour=colour, align="middle")
        self._draw_dots(canvas, (x, pad.top - look.target // 2 - line // 2))
        for name, rect in self._keys.items():
            enabled = self._enabled(name)
            fill = CHOSEN if name == "OK" and enabled else RAISED if enabled else LINE
            look.box(canvas, rect, PRESSED if name == self._pressed and enabled else fill)
            height: Literal["small", "medium"] = "medium" if name.isdecimal() else "small"
            look.text(
                canvas,
                self._written(name),
                rect.center,
                strong=True,
                align="middle",
                height=height,
                colour=TEXT if enabled else DIM,
            )

    def _draw_dots(self, canvas: pygame.Surface, middle: tuple[int, int]) -> None:
        radius, gap = self._look.line // 4, self._look.line
        count = max(SHORTEST, len(self._given))
        for number in range(count):
            x = middle[0] + round((number - (count - 1) / 2) * gap)
            pygame.draw.circle(canvas, TEXT if number < len(self._given) else LINE, (x, middle[1]), radius)

    def _title(self) -> str:
        titles = {"wait": "One moment", "ask": "PIN", "set": "Set a PIN for the panel", "repeat": "The same once more"}
        return titles["wait" if self._answer or self._saved else self._step]

    def _remark(self) -> str:
        match self._step:
            case "set":
                return f"{SHORTEST} to {LONGEST} digits. Keep it: a forgotten one is a line to delete in config.toml"
            case _:
                return ""

    def _written(self, name: str) -> str:
        return _DELETE if name == "Back" and self._given else name

    def _enabled(self, name: str) -> bool:
        if name == "Back":
            return True
        busy = self._step == "wait" or self._answer or self._saved
        if busy or (self._step == "ask" and self._context.operator.tries.wait(self._now) > 0):
            return False
        return len(self._given) >= SHORTEST if name == "OK" else len(self._given) < LONGEST

    def _press(self, name: str | None) -> Outcome | None:
        if name is None or not self._enabled(name):
            return None
        match name:
            case "Back" if not self._given:
                return Left()
            case "Back":
                self._given = self._given[:-1]
            case "OK":
                self._take(self._given)
                self._given = ""
            case digit:
                self._given += digit
                self._say("")
        return None

    def _take(self, pin: str) -> None:
        """A PIN was given."""
        operator, now = self._context.operator, self._now
        match self._step:
            case "ask":
                known = self._hash
                self._answer = operator.desk.do(lambda: operator.tries.is_right(pin, known, now))
            case "set":
                self._first, self._step = pin, "repeat"
                self._say("")
            case "repeat" if pin != self._first:
                self._first, self._step = "", "set"
                self._say("The two were not the same. Begin again", wrong=True)
            case "repeat":

                def save() -> None:
                    operator.settings.change({"operator.pin": hashed(pin)})
                    operator.tries.forget()

                self._saved = operator.desk.do(save)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self._words, self._wrong = words, wrong

    def _at(self, at: tuple[float, float]) -> str | None:
        return next((name for name, rect in self._keys.items() if rect.collidepoint(at)), None)

    def _laid_out(self) -> Iterator[tuple[str, pygame.Rect]]:
        """The pad: four lines of three keys in the lower part of the canvas."""
        look = self._look
        width, height = look.size
        side = min(round(1.35 * look.target), (height - 5 * look.line - look.target) // 4 - look.gap)
        wide = round(1.5 * side)
        left = (width - 3 * wide - 2 * look.gap) // 2
        top = min(height - 4 * (side + look.gap), round(0.42 * height))
        for number, name in enumerate(_KEYS):
            row, column = divmod(number, 3)
            yield (
                name,
                pygame.Rect(left + column * (wide + look.gap), top + row * (side + look.gap), wide, side),
            )
