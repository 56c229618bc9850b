from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygame
import pytest

from booth.config import ScreenSettings
from booth.ui.gestures import Drag, Gesture, Hold, Key, Press, Swipe, Tap
from booth.ui.window import NoScreen, Window, open_window, pixels_per_mm

SIZE = (400, 200)


@pytest.fixture
def closing() -> Iterator[None]:
    yield
    pygame.display.quit()


def window(**settings: Any) -> Window:
    opened = open_window(ScreenSettings(**settings), SIZE)
    pygame.event.clear()
    return opened


def happens(opened: Window, kind: int, now: float = 1.0, **values: Any) -> list[Gesture | Hold]:
    pygame.event.post(pygame.Event(kind, values))
    return opened.gestures(now)


def finger(opened: Window, kind: int, x: float, y: float, finger_id: int = 7) -> list[Gesture | Hold]:
    return happens(opened, kind, finger_id=finger_id, touch_id=1, x=x, y=y, dx=0, dy=0)


@pytest.mark.usefixtures("closing")
class TestWindow:
    def test_fingers_tap_and_swipe(self) -> None:
        opened = window()
        assert finger(opened, pygame.FINGERDOWN, 0.5, 0.5) == [Press((200, 100), 1.0)]
        assert finger(opened, pygame.FINGERUP, 0.5, 0.5) == [Tap((200, 100), 1.0)]
        finger(opened, pygame.FINGERDOWN, 0.5, 0.5)
        assert isinstance(finger(opened, pygame.FINGERMOTION, 0.25, 0.5)[0], Drag)
        assert isinstance(finger(opened, pygame.FINGERUP, 0.25, 0.5)[-1], Swipe)

    def test_the_mouse_does_the_same(self) -> None:
        opened = window()
        at: dict[str, Any] = {"pos": (200, 100), "button": 1, "touch": False}
        assert happens(opened, pygame.MOUSEBUTTONDOWN, **at) == [Press((200, 100), 1.0)]
        assert happens(opened, pygame.MOUSEBUTTONUP, **at) == [Tap((200, 100), 1.0)]

    def test_mouse_events_that_were_made_of_touches_are_dropped(self) -> None:
        opened = window()
        at: dict[str, Any] = {"pos": (200, 100), "touch": True}
        assert happens(opened, pygame.MOUSEBUTTONDOWN, button=1, **at) == []
        assert happens(opened, pygame.MOUSEMOTION, rel=(5, 5), buttons=(1, 0, 0), **at) == []
        assert happens(opened, pygame.MOUSEBUTTONUP, button=1, **at) == []

    def test_other_mouse_buttons_do_nothing(self) -> None:
        assert happens(window(), pygame.MOUSEBUTTONDOWN, pos=(200, 100), button=3, touch=False) == []

    @pytest.mark.parametrize(
        ("key", "name"),
        [
            (pygame.K_LEFT, "left"),
            (pygame.K_RIGHT, "right"),
            (pygame.K_SPACE, "go"),
            (pygame.K_RETURN, "go"),
            (pygame.K_ESCAPE, "back"),
        ],
    )
    def test_keys_have_names(self, key: int, name: str) -> None:
        (gesture,) = happens(window(), pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0)
        assert gesture == Key(name, 1.0)  # type: ignore[arg-type]  # a name out of the list above

    def test_escape_closes_a_framed_window_and_never_a_full_screen(self) -> None:
        opened = window()
        happens(opened, pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)
        assert opened.closed
        whole = open_window(ScreenSettings())
        happens(whole, pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)
        happens(whole, pygame.QUIT)
        assert not whole.closed

    @pytest.mark.parametrize("rotation", [0, 90, 180, 270])
    def test_a_finger_means_what_it_touches_however_the_screen_is_turned(self, rotation: int) -> None:
        opened = window(rotation=rotation)
        assert opened.size == (SIZE if rotation in (0, 180) else SIZE[::-1])
        opened.canvas.fill((0, 0, 0))
        mark = (opened.size[0] // 4, opened.size[1] // 3)
        pygame.draw.circle(opened.canvas, (255, 255, 255), mark, 6)
        opened.present()
        screen = pygame.display.get_surface()
        assert screen
        lit = pygame.mask.from_threshold(screen, (255, 255, 255), (9, 9, 9)).centroid()
        (press,) = finger(opened, pygame.FINGERDOWN, lit[0] / SIZE[0], lit[1] / SIZE[1])
        assert isinstance(press, Press)
        assert abs(press.at[0] - mark[0]) <= 2
        assert abs(press.at[1] - mark[1]) <= 2

    def test_in_place_of_a_display_that_is_not_there_the_first_is_taken_and_named_once(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        first = open_window(ScreenSettings()).size
        assert open_window(ScreenSettings(display=3)).size == first
        (line,) = caplog.messages
        assert line.startswith("screen.display: there is no display 3, there is only 0: the first is taken")

    def test_where_there_is_no_screen_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
        with pytest.raises(NoScreen, match="no screen"):
            open_window(ScreenSettings(), SIZE)


def edid(width: int, height: int, wide_mm: int) -> bytes:
    """The 128 bytes in which a panel says its pixels and millimetres."""
    content = bytearray(128)
    content[56], content[58] = width & 0xFF, width >> 8 << 4
    content[59], content[61] = height & 0xFF, height >> 8 << 4
    content[66], content[68] = wide_mm & 0xFF, wide_mm >> 8 << 4
    return bytes(content)


def test_a_panel_says_how_dense_it_is(tmp_path: Path) -> None:
    for name, content in {"card0-HDMI-A-1": edid(1920, 1080, 345), "card0-HDMI-A-2": b""}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "edid").write_bytes(content)
    found = pixels_per_mm((1920, 1080), tmp_path)
    assert found is not None
    assert abs(found - 1920 / 345) < 1e-9
    assert pixels_per_mm((1280, 720), tmp_path) is None


def test_two_panels_that_differ_say_nothing_certain(tmp_path: Path) -> None:
    for name, wide in {"card0-HDMI-A-1": 345, "card0-HDMI-A-2": 600}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "edid").write_bytes(edid(1920, 1080, wide))
    assert pixels_per_mm((1920, 1080), tmp_path) is None
