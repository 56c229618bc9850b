"""The booth's one window: opens it, turns its events into gestures, shows the canvas."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

import pygame

from booth.config import ScreenSettings
from booth.picture_types import Size
from booth.ui.gestures import EDGE_MM, Fingers, Gesture, Hold, Key, KeyName, Point
from booth.ui.input_devices import Deaf, deafness, touch_screens
from booth.ui.touch_panel import Fraction, TouchPanel

log = logging.getLogger(__name__)

_KEYS: dict[int, KeyName] = {
    pygame.K_LEFT: "left",
    pygame.K_UP: "left",
    pygame.K_RIGHT: "right",
    pygame.K_DOWN: "right",
    pygame.K_SPACE: "go",
    pygame.K_RETURN: "go",
    pygame.K_KP_ENTER: "go",
    pygame.K_ESCAPE: "back",
    pygame.K_AC_BACK: "back",
}
_MOUSE = -1  # the mouse as a finger; those of touch screens are never negative
_USUAL_RATE = 60  # pictures per second, where a screen does not tell its own
_CURSOR_STAYS = 3.0  # seconds that the cursor stays visible after the mouse has moved


class NoScreen(Exception):
    """There is no screen to open a window on; the message tells the operator what was tried."""


def deaf() -> Deaf | None:
    """Why nobody could touch the open window; None if somebody can, or where a desktop sees to it."""
    if pygame.display.get_driver() != "kmsdrm":
        return None
    if not touch_screens():
        log.warning("there is no touch screen: the booth listens to a mouse and to buttons")
    return deafness()


class Window:
    """A framed window or a full screen. `canvas` is upright for the guests, however the screen is mounted."""

    def __init__(
        self,
        surface: pygame.Surface,
        rotation: int,
        panel: TouchPanel = TouchPanel(),  # noqa: B008  frozen
        *,
        framed: bool,
        pixels_per_mm: float | None,
    ) -> None:
        width, height = surface.get_size()
        self.size: Size = (height, width) if rotation in (90, 270) else (width, height)
        self.canvas = pygame.Surface(self.size, 0, 32) if rotation or surface.get_bitsize() != 32 else surface
        self.pixels_per_mm = pixels_per_mm
        self.closed = False  # somebody has closed a framed window; a full screen stays open
        self.rate = float(pygame.display.get_current_refresh_rate() or _USUAL_RATE)  # pictures per second
        self._surface = surface
        self._rotation = rotation
        self._panel = panel
        self._framed = framed
        self._fingers = Fingers(self.size, EDGE_MM * pixels_per_mm if pixels_per_mm else None)
        self._cursor_until = float("-inf")

    def gestures(self, now: float) -> list[Gesture | Hold]:
        """The gestures since the last call, in order."""
        gestures: list[Gesture | Hold] = []
        for event in pygame.event.get():
            gestures += self._gestures(event, now)
        gestures += self._fingers.held(now)
        if not self._framed:
            pygame.mouse.set_visible(now < self._cursor_until)
        return gestures

    def raw_touches(self) -> list[Fraction]:
        """Where fingers came down since the last call, as the touch panel reports it; Escape closes the window."""
        events = pygame.event.get((pygame.FINGERDOWN, pygame.KEYDOWN), pump=True)
        self.closed |= any(event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE for event in events)
        return [(event.x, event.y) for event in events if event.type == pygame.FINGERDOWN]

    def present(self) -> None:
        """Shows the canvas."""
        if self._rotation:
            self._surface.blit(pygame.transform.rotate(self.canvas, -self._rotation), (0, 0))
        elif self.canvas is not self._surface:
            self._surface.blit(self.canvas, (0, 0))
        pygame.display.flip()

    def close(self) -> None:
        """Closes the window."""
        pygame.display.quit()

    def _gestures(self, event: pygame.Event, now: float) -> Sequence[Gesture | Hold]:
        match event.type:
            case pygame.FINGERDOWN:
                return self._fingers.down(event.finger_id, self._scaled(event.x, event.y), now)
            case pygame.FINGERMOTION:
                return self._fingers.move(event.finger_id, self._scaled(event.x, event.y), now)
            case pygame.FINGERUP:
                return self._fingers.up(event.finger_id, self._scaled(event.x, event.y), now)
            case pygame.MOUSEBUTTONDOWN if event.button == 1 and not event.touch:
                return self._fingers.down(_MOUSE, self._point(*event.pos), now)
            case pygame.MOUSEMOTION if not event.touch:  # SDL makes mouse events of touches too; those are dropped
                self._cursor_until = now + _CURSOR_STAYS
                return self._fingers.move(_MOUSE, self._point(*event.pos), now)
            case pygame.MOUSEBUTTONUP if event.button == 1 and not event.touch:
                return self._fingers.up(_MOUSE, self._point(*event.pos), now)
            case pygame.KEYDOWN if event.key in _KEYS:
                self.closed |= self._framed and event.key == pygame.K_ESCAPE
                return [Key(_KEYS[event.key], now)]
            case pygame.QUIT:
                self.closed |= self._framed
        return []

    def _scaled(self, x: float, y: float) -> Point:
        """The canvas's point for a finger, which SDL places by fractions of the touch panel."""
        width, height = self._surface.get_size()
        x, y = self._panel.on_screen(x, y)
        return self._point(x * width, y * height)

    def _point(self, x: float, y: float) -> Point:
        """The canvas's point for a pixel of the screen."""
        width, height = self.size
        match self._rotation:
            case 90:
                return y, height - x
            case 180:
                return width - x, height - y
            case 270:
                return width - y, x
        return x, y


def open_window(settings: ScreenSettings, size: Size | None = None) -> Window:
    """Opens the full screen of the display that *settings* name, or a framed window of *size*.

    Where that display is missing (it may be switched off) the first one is taken, and the log says so.
    Raises NoScreen if there is none.
    """
    os.environ.setdefault("SDL_TOUCH_MOUSE_EVENTS", "0")
    os.environ.setdefault("SDL_VIDEO_ALLOW_SCREENSAVER", "0")
    if not {"WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"} & os.environ.keys():  # Wayland's library would complain on stderr
        os.environ.setdefault("SDL_VIDEODRIVER", "x11,kmsdrm")
    try:
        pygame.display.init()
        driver = pygame.display.get_driver()
        if driver == "offscreen" and "SDL_VIDEODRIVER" not in os.environ:
            raise NoScreen("no screen was found: neither X11 nor Wayland answers, and no console can be drawn on")
        displays = pygame.display.get_desktop_sizes()
        pygame.display.set_caption("Booth")
        if size:
            surface = pygame.display.set_mode(size, 0, 32)
        else:
            display = _display(settings.display, len(displays))
            surface = pygame.display.set_mode(displays[display], pygame.FULLSCREEN, 32, display=display)
    except pygame.error as fault:
        pygame.display.quit()
        raise NoScreen(f"no screen could be opened: {fault}") from fault
    except NoScreen:
        pygame.display.quit()
        raise
    density = None if size else pixels_per_mm(surface.get_size())
    return Window(surface, settings.rotation, TouchPanel.of(settings), framed=size is not None, pixels_per_mm=density)


def _display(wanted: int, count: int) -> int:
    """The number of the display to open of *count* displays: the *wanted* one, or the first if that is missing."""
    if wanted < count:
        return wanted
    available = f"there are {count}, counted from 0" if count > 1 else "there is only 0"
    log.warning("screen.display: there is no display %d, %s: the first is taken", wanted, available)
    return 0


def pixels_per_mm(size: Size, cards: Path = Path("/sys/class/drm")) -> float | None:
    """The density of the one connected panel whose native size is *size*, from its EDID; None if none or several match.

    EDID 1.4, section 3.10.2: the first detailed timing, at byte 54, has pixels and millimetres.
    """
    densities = []
    for file in sorted(cards.glob("*/edid")):
        try:
            edid = file.read_bytes()
        except OSError:
            continue
        if len(edid) < 128:
            continue
        width, height = edid[56] | (edid[58] & 0xF0) << 4, edid[59] | (edid[61] & 0xF0) << 4
        width_mm = edid[66] | (edid[68] & 0xF0) << 4
        if (width, height) == size and 20 < width_mm < 4000:
            densities.append(width / width_mm)
    return densities[0] if len(densities) == 1 else None
