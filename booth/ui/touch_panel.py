"""How a touch panel lies behind the screen: its turn, its mirror, and where the picture's edges are on it."""

from dataclasses import dataclass

from booth.config import ScreenSettings, Turn

Fraction = tuple[float, float]
"""x and y from the upper left corner, 0 to 1."""


@dataclass(frozen=True, slots=True)
class TouchPanel:
    """A touch panel as the operator has described it, against the screen as it was built, however that is mounted.

    The kernel's touch devices know nothing of the screen, and on a console nobody between it and SDL does either:
    libinput's calibration counts for desktops only.
    """

    rotation: Turn = 0  # degrees clockwise that its touches have to be turned
    flip: bool = False  # left and right are exchanged, after that turn
    edges: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    """Where it then reports a touch on the screen's left, top, right and bottom edge."""

    @classmethod
    def of(cls, settings: ScreenSettings) -> "TouchPanel":
        """The one that *settings* describe."""
        return cls(settings.touch_rotation, settings.touch_flip, settings.touch_edges)

    def aligned(self, x: float, y: float) -> Fraction:
        """What the panel reports, with its axes as the screen's."""
        match self.rotation:
            case 90:
                x, y = 1 - y, x
            case 180:
                x, y = 1 - x, 1 - y
            case 270:
                x, y = y, 1 - x
        return (1 - x if self.flip else x), y

    def on_screen(self, x: float, y: float) -> Fraction:
        """The point of the screen that is touched where the panel reports (*x*, *y*); on the screen at all events."""
        left, top, right, bottom = self.edges
        x, y = self.aligned(x, y)
        return _within((x - left) / (right - left)), _within((y - top) / (bottom - top))


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)
