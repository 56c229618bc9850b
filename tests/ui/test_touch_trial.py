"""Four touches say how a touch panel lies behind the screen."""

from collections.abc import Iterator

import pygame
import pytest

from booth.clock import Clock
from booth.config import ScreenSettings, Turn
from booth.ui.touch_panel import TouchPanel
from booth.ui.touch_trial import CROSSES, TrialFault, fitted, try_touch
from booth.ui.window import open_window
from tests.ui.test_touch_panel import EVERY, SHIFTED, TURNS, reported

SIZE = (400, 240)


@pytest.fixture(autouse=True)
def _closing() -> Iterator[None]:
    yield
    pygame.display.quit()


class Operator(Clock):
    """Touches one cross in each pause, on a *panel* behind a screen that is *mounted* turned; after *last* none."""

    def __init__(self, panel: TouchPanel, mounted: Turn, last: int = 4) -> None:
        self._panel, self._mounted, self._last = panel, mounted, last
        self._touches, self._now = 0, 0.0

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += 5.0
        if self._touches < self._last:
            x, y = reported(self._panel, *self._of_screen())
            event = {"finger_id": 7, "touch_id": 1, "x": x, "y": y, "dx": 0, "dy": 0}
            pygame.event.post(pygame.Event(pygame.FINGERDOWN, event))
            pygame.event.post(pygame.Event(pygame.FINGERUP, event))
        self._touches += 1

    def _of_screen(self) -> tuple[float, float]:
        """Where the cross has been drawn on the screen."""
        surface = pygame.display.get_surface()
        assert surface
        lit = pygame.mask.from_threshold(surface, (255, 250, 242), (9, 9, 9))
        crosses = [each for each in lit.connected_components(80) if each.get_bounding_rects()[0].h > 20]
        (cross,) = [each for each in crosses if _is_square(each.get_bounding_rects()[0])]
        x, y = cross.centroid()
        return x / surface.get_width(), y / surface.get_height()


def _is_square(box: pygame.Rect) -> bool:
    return abs(box.w - box.h) <= 2


@pytest.mark.parametrize(("rotation", "flip"), EVERY)
def test_every_way_in_which_a_panel_can_lie_is_told_from_the_others(rotation: Turn, *, flip: bool) -> None:
    panel = TouchPanel(rotation, flip, SHIFTED)
    found = fitted(CROSSES, [reported(panel, *cross) for cross in CROSSES])
    assert (found.rotation, found.flip) == (rotation, flip)
    assert found.edges == pytest.approx(SHIFTED, abs=0.001)


@pytest.mark.parametrize("mounted", TURNS)
def test_what_is_found_makes_touches_meet_the_picture(mounted: Turn) -> None:
    panel = TouchPanel(90, flip=True, edges=SHIFTED)
    settings = ScreenSettings(rotation=mounted)
    window = open_window(settings, SIZE)
    pygame.event.clear()
    found = try_touch(window, mounted, Operator(panel, mounted))
    assert (found.rotation, found.flip) == (panel.rotation, panel.flip)
    assert found.edges == pytest.approx(panel.edges, abs=0.02)  # a finger meets no pixel


def test_a_panel_that_agrees_but_for_the_finger_s_width_needs_no_edges() -> None:
    touched = [(x + 0.01, y - 0.008) for x, y in CROSSES]
    assert fitted(CROSSES, touched) == TouchPanel()


def test_touches_anywhere_say_nothing() -> None:
    with pytest.raises(TrialFault, match="do not lie as the crosses do"):
        fitted(CROSSES, [(0.5, 0.5), (0.2, 0.9), (0.4, 0.1), (0.9, 0.9)])


def test_who_touches_nothing_is_told_to_look_at_the_cable() -> None:
    window = open_window(ScreenSettings(), SIZE)
    pygame.event.clear()
    with pytest.raises(TrialFault, match="USB cable"):
        try_touch(window, 0, Operator(TouchPanel(), 0, last=2))
