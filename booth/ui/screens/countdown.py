"""Countdown: numbers close to the lens, the live view behind; ends with the first frame taken after zero."""

import math
from collections.abc import Mapping

import pygame

from booth.ui.buttons import Button, Buttons
from booth.ui.easel import Showing
from booth.ui.gestures import Gesture, Key
from booth.ui.icons import Icon, icon
from booth.ui.motion import breath, ease_out
from booth.ui.parts import Parts
from booth.ui.screen import APPEARS, QUIET, CountdownStopped, FrameTaken, Guest, Outcome, Untouched

_RING = 0.30  # of the short side
_NO_FRAME = 3.0  # seconds after zero without a frame after which the guest chooses again
_ARROWS: dict[str, Icon] = {"top": "up", "bottom": "down", "left": "left", "right": "right"}


class Countdown(Untouched):
    """The guests get ready and look into the lens."""

    quiet = QUIET

    def __init__(self, parts: Parts, guest: Guest, now: float) -> None:
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
        appears = ease_out((self._now - self._began) / APPEARS)
        look.gradient(canvas, parts.config.screen.lens, round(0.66 * look.short), appears)
        self._point(canvas, appears)
        if lines := parts.live.notice(parts.words, parts.config.operator.contact):
            look.notice(canvas, lines, self._now)
        self._buttons.draw(canvas, appears)

    @property
    def _number(self) -> int:
        return math.ceil(self._zero - self._now)

    def _point(self, canvas: pygame.Surface, appears: float) -> None:
        """The number, and beyond it an arrow and words that lead the eyes to the lens."""
        parts, look = self._parts, self._parts.look
        lens = parts.config.screen.lens
        width, height = look.size
        ring, arrow = round(_RING * look.short), round(0.085 * look.short)
        line = look.type.line("medium")
        nudge = 0 if parts.config.screen.reduced_motion else round(0.012 * look.short * breath(self._now, 1.2))
        words = parts.words[f"look_here_{lens}"]
        match lens:
            case "top" | "bottom":
                sign = 1 if lens == "top" else -1
                edge = 0 if lens == "top" else height
                place = [
                    edge + sign * (look.margin // 2 + part)
                    for part in (arrow // 2 - nudge, arrow + line // 2, arrow + line + look.margin // 2 + ring // 2)
                ]
                points = [(width // 2, y) for y in place]
            case "left" | "right":
                side = look.margin + max(ring, look.type.width(words, "medium", strong=True)) // 2
                x = side if lens == "left" else width - side
                middle = height // 2
                out = (look.margin // 2 + arrow // 2) - nudge
                points = [
                    (out if lens == "left" else width - out, middle),
                    (x, middle - ring // 2 - line),
                    (x + (arrow // 2 if lens == "left" else -arrow // 2), middle),
                ]
        sign_picture = look.kept(
            ("icon", _ARROWS[lens], arrow, look.theme.accent), lambda: icon(_ARROWS[lens], arrow, look.theme.accent)
        )
        look.blit(canvas, sign_picture, (points[0][0] - arrow // 2, points[0][1] - arrow // 2), appears)
        look.text(canvas, words, "medium", points[1], strong=True, shade=True, opacity=appears)
        self._numeral(canvas, points[2], ring, appears)

    def _numeral(self, canvas: pygame.Surface, middle: tuple[int, int], ring: int, appears: float) -> None:
        look = self._parts.look
        wide = round(0.075 * ring)
        back = look.disc(ring, (*look.theme.ink, 110))
        look.blit(canvas, back, (middle[0] - ring // 2, middle[1] - ring // 2), appears)
        left = max(0.0, self._zero - self._now)
        look.ring(canvas, middle, ring, wide, left / self._parts.config.photo.countdown, look.theme.accent)
        if self._number > 0:
            look.text(canvas, str(self._number), "large", middle, strong=True, opacity=appears)
        else:
            look.dots(canvas, middle, self._now)
