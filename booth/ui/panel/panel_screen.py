"""The panel: tabs on the left, a page beside them. While it is open no guest is photographed."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

import pygame

from booth.config import SettingsFault
from booth.problems import Problem
from booth.ui.context import ScreenContext
from booth.ui.gestures import Gesture, Key
from booth.ui.panel.access import OperatorAccess
from booth.ui.panel.dialog import Dialog
from booth.ui.panel.keyboard import Keyboard
from booth.ui.panel.layout import COLOURS, Control, Sheet, lay_out
from booth.ui.panel.look import GROUND, SHEET, Look
from booth.ui.panel.page import Page
from booth.ui.panel.pages import PAGES
from booth.ui.panel.rows import Button, Entry, State
from booth.ui.panel.sheet_view import SheetView
from booth.ui.screen import QUIET, Left, Outcome

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE = 180.0  # seconds without a touch after which the booth is the guests' again
_ROWS_EVERY = 0.1  # seconds between two looks at what a page shows
_TOLD = 6.0  # seconds that a message stays, and more for a long one
_TOLD_LETTER = 0.06  # seconds for each letter beyond the first hundred
_TABS = 0.19  # of the width
_TAB, _LOW_TAB = 0.086, 0.07  # of the unit: a tab's height; lower than other buttons, and lowest, for there are many
_TABS_LEAST = 7.2  # times a line's height


class PanelScreen:
    """The operator's screen, after the PIN. Is a `Panel` for its pages."""

    quiet = QUIET
    shows_live = False

    def __init__(self, context: ScreenContext, now: float) -> None:
        self._context = context
        self._now = now
        self._look = look = Look(context.theme.fonts, context.drawing.size)
        width, height = look.size
        tabs = max(round(_TABS * width), round(_TABS_LEAST * look.line))
        self._foot = look.target + look.gap  # of the tabs: the button that closes
        self._tabs = SheetView(look, pygame.Rect(0, look.gap, tabs, height - self._foot - 2 * look.gap))
        self._end = SheetView(look, pygame.Rect(0, height - self._foot - look.gap, tabs, self._foot))
        self._view = SheetView(look, pygame.Rect(tabs, 0, width - tabs, height))
        self._over: Dialog | Keyboard | None = None
        self._outcome: Outcome | None = None  # with which it has ended
        self._told: tuple[str, State, float] | None = None  # a message, and until when it is shown
        self._jobs: list[tuple[Future[Any], Callable[[Any], None]]] = []
        self._laid = float("-inf")  # when the page was last laid out
        self._title = next(iter(PAGES))
        self._page: Page = PAGES[self._title](self)
        self._show_tabs()

    @property
    def booth(self) -> ScreenContext:
        """What every screen may use."""
        return self._context

    @property
    def operator(self) -> OperatorAccess:
        """What only the operator may do."""
        return self._context.operator

    def do(self, work: Callable[[], T], done: Callable[[T], None] = lambda _: None) -> Future[T]:
        """As `Panel.do`."""
        job = self.operator.desk.do(work)
        self._jobs.append((job, done))
        return job

    def tell(self, words: str, state: State = "plain") -> None:
        """As `Panel.tell`."""
        self._told = words, state, self._now + _TOLD + _TOLD_LETTER * max(0, len(words) - 100)

    def close(self) -> None:
        """As `Panel.close`."""
        self.end(Left())

    def end(self, outcome: Outcome) -> None:
        """As `Panel.end`."""
        self._outcome = outcome

    @property
    def patience(self) -> float | None:
        """Operators are called away, too."""
        return PATIENCE

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """Every button that can be seen, by what is written on it; the tabs count first."""
        if self._over:
            return self._over.targets
        return self._view.targets | self._tabs.targets | self._end.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """What is over the page, else a tab, else the page."""
        self._now = now
        if isinstance(gesture, Key):
            if gesture.name == "back":
                self._back()
        elif self._over:
            over = self._over
            if over.touch(gesture) and self._over is over:
                self._over = None
        else:
            for view in (self._tabs, self._end, self._view):
                if button := view.touch(gesture):
                    self._press(button)
        self._lay_out()
        return self._ended()

    def update(self, now: float) -> Outcome | None:
        """Hears of what the desk has done, and asks the page what it shows."""
        self._now = now
        for job in [each for each in self._jobs if each[0].done()]:
            self._jobs.remove(job)
            self._take(*job)
        if now - self._laid >= _ROWS_EVERY:
            self._lay_out()
        return self._ended()

    def left(self, now: float) -> Outcome:
        """Nobody has touched it for minutes: whoever comes next is a guest."""
        self._page.left()
        return Left()

    def draw(self, canvas: pygame.Surface) -> None:
        """The tabs, the page, a message, and what is over all of it."""
        canvas.fill(GROUND)
        canvas.fill(SHEET, self._view.rect)
        self._tabs.draw(canvas)
        self._end.draw(canvas)
        self._view.draw(canvas)
        if self._told and self._now < self._told[2]:
            self._draw_message(canvas, *self._told[:2])
        if self._over:
            self._over.draw(canvas)

    def _draw_message(self, canvas: pygame.Surface, words: str, state: State) -> None:
        look, area = self._look, self._view.rect
        lines = look.wrapped(words, area.width - 4 * look.gap)
        height = len(lines) * look.line + 2 * look.gap
        box = pygame.Rect(area.x + look.gap, area.bottom - height - look.gap, area.width - 2 * look.gap, height)
        look.box(canvas, box, GROUND)
        pygame.draw.rect(canvas, COLOURS[state], box, width=2, border_radius=look.radius)
        for number, line in enumerate(lines):
            at = (box.x + look.gap, box.y + look.gap + number * look.line + look.line // 2)
            look.text(canvas, line, at, colour=COLOURS[state])

    def _press(self, button: Button) -> None:
        if button.sure:
            self._over = Dialog(self._look, button)
        else:
            button.act()

    def _back(self) -> None:
        if self._over:
            self._over = None
        else:
            self.close()

    def _ended(self) -> Outcome | None:
        if self._outcome:
            self._page.left()
        return self._outcome

    def _take(self, job: Future[Any], done: Callable[[Any], None]) -> None:
        """Tells the page what the desk has done, or the operator why it could not."""
        match job.exception():
            case None:
                done(job.result())
            case SettingsFault(reasons=reasons):
                self.tell("; ".join(reasons), "fault")
            case Problem(operator=words):
                self.tell(words, "fault")
            case OSError() as fault:
                self.tell(f"{fault.filename or 'The disk'}: {fault.strerror or fault}", "fault")
            case fault:
                log.error("the panel's desk failed", exc_info=fault)
                self.tell(f"That did not work: {fault}", "fault")

    def _open(self, title: str) -> None:
        if title == self._title:
            return
        self._page.left()
        self._title, self._page = title, PAGES[title](self)
        self._view = SheetView(self._look, self._view.rect)
        self._show_tabs()

    def _edit(self, entry: Entry) -> None:
        self._over = Keyboard(self._look, entry)

    def _lay_out(self) -> None:
        self._laid = self._now
        sheet = lay_out(self._page.rows(self._now), self._look, self._view.rect.width, self._edit)
        sheet.height += self._look.target + self._look.gap  # so that no message covers the last row for good
        self._view.show(sheet)

    def _show_tabs(self) -> None:
        look, width = self._look, self._tabs.rect.width
        room = self._tabs.rect.height // len(PAGES) - look.gap // 2  # what does not fit even so is scrolled to
        size = (width - 2 * look.gap, min(max(room, round(_LOW_TAB * look.unit)), round(_TAB * look.unit)))
        step = size[1] + look.gap // 2
        sheet = Sheet(height=len(PAGES) * step)
        for number, title in enumerate(PAGES):
            button = Button(title, lambda title=title: self._open(title))  # type: ignore[misc]  # mypy has no type for a lambda's default
            rect = pygame.Rect((look.gap, number * step), size)
            sheet.controls.append(Control(rect, button, "chosen" if title == self._title else "plain"))
        self._tabs.show(sheet)
        end = pygame.Rect(look.gap, look.gap, size[0], look.target)
        close = Control(end, Button("Close", self.close))
        self._end.show(Sheet(height=self._foot, controls=[close]))
