"""The stage: shows one screen after another, and is the one place where a screen's fault ends."""

import logging
from collections import deque
from collections.abc import Callable

import pygame

from booth.problems import Problem
from booth.ui.context import ScreenContext
from booth.ui.flow import next_screen
from booth.ui.gestures import Gesture, Hold
from booth.ui.panel.corner import operator_corner
from booth.ui.panel.panel_screen import PanelScreen
from booth.ui.panel.pin_screen import PinScreen
from booth.ui.screen import Left, OperatorCame, Outcome, Screen
from booth.ui.screens.flash import FlashScreen
from booth.ui.screens.sorry import SorryScreen

log = logging.getLogger(__name__)

_NOT_LEFT = (FlashScreen, PinScreen, PanelScreen)  # a shot is on its way there; the operator is there already
FAULTS = 3  # this many within ...
WITHIN = 60.0  # seconds: something is wrong that only a restart mends


class TooManyFaults(Exception):
    """Screens have failed three times within a minute; the program has to end and be started again."""


class Stage:
    """Hands gestures and time to the screen that is shown. A bug in a screen becomes the sorry screen."""

    def __init__(self, context: ScreenContext, now: float, told: Callable[[Outcome], None] = lambda _: None) -> None:
        """*told* hears why each screen has ended; it returns at once and never raises."""
        self._context = context
        self._told = told
        self._corner = operator_corner(context.drawing.size)
        self._faults: deque[float] = deque(maxlen=FAULTS)  # when screens failed
        self.since = now  # when the screen was built
        self._touched = now
        self._now = now  # of the last update
        self.screen: Screen = next_screen(Left(), context, now)

    def touch(self, gesture: Gesture | Hold, now: float) -> None:
        """Passes *gesture* on, if its finger came down on this very screen, and after the screen's quiet time.

        A finger that rests in the operator's corner leads to the panel, wherever guests are.
        """
        if gesture.began < self.since + self.screen.quiet:
            return
        self._touched = now
        if not isinstance(gesture, Hold):
            self._guarded(lambda: self.screen.touch(gesture, now), now)
        elif self._corner.collidepoint(gesture.at) and not isinstance(self.screen, _NOT_LEFT):
            self._guarded(lambda: self._leave_to_operator(now), now)

    def update(self, now: float) -> None:
        """Moves the screen, and the live view if it shows that, on to *now*. Once per drawn frame."""
        self._now = now
        patience = self.screen.patience
        if patience is not None and now - self._touched >= patience:
            self._guarded(lambda: self.screen.left(now), now)
        self._guarded(lambda: self._update(now), now)

    def draw(self, canvas: pygame.Surface) -> None:
        """Draws the screen, or the sorry screen if that fails."""
        self._guarded(lambda: self.screen.draw(canvas), self._now, lambda: self.screen.draw(canvas))

    @property
    def status(self) -> str:
        """What guests are doing, in a word for the operator."""
        return type(self.screen).__name__.removesuffix("Screen").lower()

    def _leave_to_operator(self, now: float) -> Outcome:
        if self.screen.patience is not None:
            self.screen.left(now)  # decides what becomes of a photo; where it would lead is not gone
        return OperatorCame()

    def _update(self, now: float) -> Outcome | None:
        if self.screen.shows_live:
            self._context.live.update(now)
        return self.screen.update(now)

    def _guarded(self, act: Callable[[], Outcome | None], now: float, after: Callable[[], None] = lambda: None) -> None:
        """Does *act* and shows the screen that follows; if that fails, shows the sorry screen and then does *after*."""
        try:
            if (outcome := act()) is not None:
                self._told(outcome)
                self._show(next_screen(outcome, self._context, now), now)
        except Problem as problem:  # whoever raised it has told the operator
            self._show(SorryScreen(self._context, problem.guest, now), now)
            after()
        except Exception as fault:  # the one boundary of all screens: whatever it was, guests see something kind
            log.exception("%s failed", type(self.screen).__name__)
            self._faults.append(now)
            if len(self._faults) == FAULTS and now - self._faults[0] <= WITHIN:
                raise TooManyFaults(f"{FAULTS} screens failed within {WITHIN:.0f} s") from fault
            self._show(SorryScreen(self._context, "lets_try_again", now), now)
            after()

    def _show(self, screen: Screen, now: float) -> None:
        self.screen = screen
        self.since = self._touched = now
