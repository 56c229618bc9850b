"""Countdown: numbers close to the lens, the live view behind; ends with the first frame taken after zero."""

import math
from collections.abc import Mapping

import pygame

from booth.ui.composition_view import Showing
from booth.ui.gestures import Gesture, Key
from booth.ui.motion import breath
from booth.ui.parts import ScreenContext
from booth.ui.screen import QUIET, CountdownStopped, FrameTaken, Guest, Outcome, Untouched
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.icons import Icon, icon

_RING = 0.24  # of the short side
_NO_FRAME = 3.0  # seconds after zero without a frame after which the guest chooses again
_ARROWS: dict[str, Icon] = {"top": "up", "bottom": "down", "left": "left", "right": "right"}
_TOWARDS: dict[Icon, tuple[int, int]] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


class CountdownScreen(Untouched):
    """The guests get ready and look into the lens."""

    quiet = QUIET

    def __init__(self, parts: ScreenContext, guest: Guest, now: float) -> None:
        look = parts.look
        self._parts = parts
        self._guest = guest
        self._began = now
        self._now = now
        self._zero = now + parts.config.photo.countdown
        self._told = math.ceil(parts.config.photo.countdown) + 1  # the number that was last ticked
        x = look.margin + look.target // 2
        at = (parts.across(x), look.size[1] - x)
        self._buttons = Buttons(look, (Button("cancel", at, look.target, "cross"),))

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The cross."""
        return self._buttons.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """The cross cancels; anything else does nothing."""
        if gesture == Key("back", gesture.began) or self._buttons.touch(gesture):
            return CountdownStopped(self._guest)
        return None

    def update(self, now: float) -> Outcome | None:
        """Ticks, and takes the first frame that was taken at zero or later."""
        self._now = now
        parts = self._parts
        parts.live.update(now)
        if 0 < self._number < self._told:
            self._told = self._number
            parts.sounds.tick()
        frame = parts.frames.peek()
        if now >= self._zero and frame and frame.taken >= self._zero:
            parts.cut_next(frame)
            return FrameTaken(self._guest, frame)
        return CountdownStopped(self._guest) if now >= self._zero + _NO_FRAME else None

    def draw(self, canvas: pygame.Surface) -> None:
        """The live view, the number in its closing ring, and where to look."""
        parts, look = self._parts, self._parts.look
        parts.live.draw(canvas, Showing(self._guest.scene))
        appears = parts.appears(self._now - self._began)
        self._point(canvas, appears)
        if lines := parts.live.notice(parts.words, parts.config.operator.contact):
            look.notice(canvas, lines, self._now)
        self._buttons.draw(canvas, appears)

    @property
    def _number(self) -> int:
        return math.ceil(self._zero - self._now)

    def _point(self, canvas: pygame.Surface, appears: float) -> None:
        """The number, and between it and the lens the words and arrows that lead the eyes there."""
        parts, look = self._parts, self._parts.look
        lens = parts.config.screen.lens
        width, height = look.size
        ring, line = round(_RING * look.short), look.type.line("medium")
        words = parts.words[f"look_here_{lens}"]
        wide = look.type.width(words, "medium", strong=True)
        edge, apart = round(0.02 * look.short), round(0.5 * line)
        match lens:
            case "top" | "bottom":
                points = [(width // 2, edge + line // 2), (width // 2, edge + line + edge + ring // 2)]
                if lens == "bottom":
                    points = [(x, height - y) for x, y in points]
                arrows = [(points[0][0] + sign * (wide // 2 + apart), points[0][1]) for sign in (-1, 1)]
            case "left" | "right":
                x = look.margin + max(ring + 3 * apart, wide) // 2
                y = round(0.42 * height)
                points = [(x, y - ring // 2 - line // 2 - edge), (x, y)]
                arrows = [(x - ring // 2 - apart, y)]
                if lens == "right":
                    points, arrows = ([(width - x, y) for x, y in each] for each in (points, arrows))
        middle = ((points[0][0] + points[1][0]) // 2, (points[0][1] + points[1][1]) // 2)
        look.pool(canvas, middle, (wide + round(1.6 * ring), round(2.2 * (ring + line))), appears)
        look.text(canvas, words, "medium", points[0], strong=True, shade=True, opacity=appears)
        for arrow in arrows:
            self._arrow(canvas, _ARROWS[lens], arrow, line, appears)
        self._numeral(canvas, points[1], ring, appears)

    def _arrow(self, canvas: pygame.Surface, name: Icon, middle: tuple[int, int], size: int, appears: float) -> None:
        """An arrow that leans towards the lens and back."""
        look = self._parts.look
        lean = 0 if self._parts.config.screen.reduced_motion else round(0.01 * look.short * breath(self._now, 1.2))
        x, y = _TOWARDS[name]
        colour = look.theme.accent
        picture = look.kept(("icon", name, size, colour), lambda: icon(name, size, colour))
        look.blit(canvas, picture, (middle[0] - size // 2 + x * lean, middle[1] - size // 2 + y * lean), appears)

    def _numeral(self, canvas: pygame.Surface, middle: tuple[int, int], ring: int, appears: float) -> None:
        look = self._parts.look
        back = look.disc(ring, (*look.theme.ink, 150))
        look.blit(canvas, back, (middle[0] - ring // 2, middle[1] - ring // 2), appears)
        left = max(0.0, self._zero - self._now)
        wide = round(0.075 * ring)
        look.ring(canvas, middle, ring, wide, left / self._parts.config.photo.countdown, look.theme.accent)
        if self._number > 0:
            look.text(canvas, str(self._number), "large", middle, strong=True, opacity=appears)
        else:
            look.dots(canvas, middle, self._now)
