"""A finger on a touch panel that lies turned, mirrored or shifted behind the picture."""

import itertools
from collections.abc import Iterator

import pygame
import pytest

from booth.config import ScreenSettings, Turn
from booth.ui.gestures import Press
from booth.ui.touch_panel import TouchPanel
from booth.ui.window import open_window

SIZE = (400, 200)
TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
EVERY = list(itertools.product(TURNS, (False, True)))
SHIFTED = (0.1, 0.05, 0.9, 1.2)


@pytest.fixture(autouse=True)
def _closing() -> Iterator[None]:
    yield
    pygame.display.quit()


def reported(panel: TouchPanel, x: float, y: float) -> tuple[float, float]:
    """Where *panel* reports a finger on (x, y) of the screen: the way back, step by step."""
    left, top, right, bottom = panel.edges
    x, y = left + x * (right - left), top + y * (bottom - top)
    if panel.flip:
        x = 1 - x
    for _ in range((360 - panel.rotation) % 360 // 90):
        x, y = 1 - y, x  # a quarter clockwise
    return x, y


@pytest.mark.parametrize(("rotation", "flip"), EVERY)
@pytest.mark.parametrize("mounted", TURNS)
def test_a_finger_meets_what_it_touches_however_panel_and_screen_lie(
    rotation: Turn, mounted: Turn, *, flip: bool
) -> None:
    settings = ScreenSettings(rotation=mounted, touch_rotation=rotation, touch_flip=flip, touch_edges=SHIFTED)
    opened = open_window(settings, SIZE)
    pygame.event.clear()
    opened.canvas.fill((0, 0, 0))
    mark = (opened.size[0] // 4, opened.size[1] // 3)
    pygame.draw.circle(opened.canvas, (255, 255, 255), mark, 6)
    opened.present()
    screen = pygame.display.get_surface()
    assert screen
    lit = pygame.mask.from_threshold(screen, (255, 255, 255), (9, 9, 9)).centroid()
    x, y = reported(TouchPanel.of(settings), lit[0] / SIZE[0], lit[1] / SIZE[1])
    pygame.event.post(
        pygame.Event(pygame.FINGERDOWN, {"finger_id": 7, "touch_id": 1, "x": x, "y": y, "dx": 0, "dy": 0})
    )
    (press,) = opened.gestures(1.0)
    assert isinstance(press, Press)
    assert press.at == pytest.approx(mark, abs=2)


@pytest.mark.parametrize("mounted", TURNS)
def test_the_mouse_meets_what_it_points_at_and_minds_no_touch_panel(mounted: Turn) -> None:
    opened = open_window(ScreenSettings(rotation=mounted, touch_rotation=90, touch_flip=True), SIZE)
    pygame.event.clear()
    opened.canvas.fill((0, 0, 0))
    mark = (opened.size[0] // 4, opened.size[1] // 3)
    pygame.draw.circle(opened.canvas, (255, 255, 255), mark, 6)
    opened.present()
    screen = pygame.display.get_surface()
    assert screen
    lit = pygame.mask.from_threshold(screen, (255, 255, 255), (9, 9, 9)).centroid()
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, {"pos": lit, "button": 1, "touch": False}))
    (press,) = opened.gestures(1.0)
    assert isinstance(press, Press)
    assert press.at == pytest.approx(mark, abs=2)


def test_a_finger_beyond_the_pictures_edge_touches_the_edge() -> None:
    assert TouchPanel(edges=(0.1, 0.1, 0.9, 0.9)).on_screen(0.02, 0.97) == (0.0, 1.0)


def test_a_plain_panel_is_taken_at_its_word() -> None:
    assert TouchPanel.of(ScreenSettings()).on_screen(0.25, 0.75) == (0.25, 0.75)
