"""Countdown: numbers close to the lens, the live view behind; ends with the frames taken around zero."""

import logging
import math
from collections.abc import Mapping

import pygame

from booth.camera.jpeg import ends_early
from booth.frames import CLIP_SECONDS, Burst, Frame
from booth.ui.composition_view import ShownScene
from booth.ui.context import ScreenContext
from booth.ui.drawing import Side
from booth.ui.gestures import Gesture, Key
from booth.ui.motion import breath
from booth.ui.pending_strip import PendingStrip
from booth.ui.screen import QUIET, CountdownStopped, FrameTaken, Guest, Outcome, StripTaken, Untouched
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.icons import Icon, draw_icon
from booth.ui.widgets.strip_frames import StripFrames

log = logging.getLogger(__name__)

_RING, _RING_BESIDE = 0.24, 0.18  # of the short side: the ring below its words, and beside them on a wide screen
_WHOLE_FRAME = 0.4  # seconds after zero in which a frame that is not whole is passed over
_BEFORE, _AFTER = 2, 2  # frames of a burst before and after the one at zero
_AROUND = 0.12  # seconds from that to the first or last of them at most; a slow camera has fewer
_WAITS = 0.085  # seconds for which the last ones are waited for; at 30 a second they take 67 ms
_FILMS = CLIP_SECONDS / 2  # seconds after zero for which a clip goes on, as long as it has begun before
_NO_FRAME = 3.0  # seconds after zero without a frame after which the guest chooses again, if the camera is lost
_NEVER = 30.0  # the same if it is not: on a very slow machine frames are seconds apart
_ARROWS: dict[Side, tuple[Icon, tuple[int, int]]] = {  # for each side of the lens, with the direction that leads there
    "top": ("up", (0, -1)),
    "bottom": ("down", (0, 1)),
    "left": ("left", (-1, 0)),
    "right": ("right", (1, 0)),
}

_Place = tuple[int, int]  # on the canvas


class CountdownScreen(Untouched):
    """The guests get ready and look into the lens."""

    quiet = QUIET
    shows_live = True

    def __init__(self, context: ScreenContext, guest: Guest, now: float, strip: PendingStrip | None = None) -> None:
        """*strip*: that the shot belongs to, from its second on."""
        drawing, options = context.drawing, context.options
        self._context = context
        self._guest = guest
        self._began = now
        self._now = now
        self._strip = strip
        self._seconds = options.strip.pause if strip and strip.place is None else options.countdown
        self._films = _FILMS if guest.offer == "clip" else 0.0
        self._zero = now + self._seconds + self._films  # when the shot is taken, a clip's last frame
        self._torn: Frame | None = None  # the last frame of which a part was missing
        self._recent: list[Frame] = []  # the newest frames, which become the burst
        self._at_zero: Frame | None = None  # the first whole one at zero or later
        self._goes_on = 0.0  # when no more frames are waited for
        self._ticked = math.ceil(self._seconds) + 1  # the number that was last ticked
        inset = drawing.margin + drawing.target // 2
        at = (context.mirrored_x(inset), drawing.size[1] - inset)
        self._buttons = Buttons(drawing, (Button("cancel", at, drawing.target, "cross"),))
        self._frames = StripFrames(context, strip) if guest.offer == "strip" else None

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The cross."""
        return self._buttons.targets

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """The cross cancels; anything else does nothing."""
        if gesture == Key("back", gesture.began) or self._buttons.touch(gesture):
            return self._stopped()
        return None

    def update(self, now: float) -> Outcome | None:
        """Ticks, and takes the frames around zero, unless the guests have left meanwhile."""
        self._now = now
        context = self._context
        if 0 < self._number < self._ticked:
            self._ticked = self._number
            context.sounds.tick()
        if burst := self._burst(now):
            return self._stopped() if context.live.nobody else FrameTaken(self._guest, burst, self._strip)
        waited = now - self._zero
        return self._stopped() if waited >= (_NO_FRAME if context.live.lost else _NEVER) else None

    def _burst(self, now: float) -> Burst | None:
        """The frame at zero, the first whole one that was taken then or later, with those around it; None until then.

        Those after it have come when no frame can be lit by the flash yet.
        """
        frame, at_zero = self._context.shooting.frames.peek(), self._at_zero
        if frame and (not self._recent or self._recent[-1] is not frame):
            self._recent.append(frame)
            if at_zero is None:
                del self._recent[: -_BEFORE - 1]
        if at_zero is None and now >= self._zero and frame and frame.taken >= self._zero and self._is_whole(frame, now):
            self._at_zero = at_zero = frame
            self._goes_on = now + _WAITS
        if at_zero is None:
            return None
        around = [each for each in self._recent if abs(each.taken - at_zero.taken) <= _AROUND]
        after = sum(each.taken > at_zero.taken for each in around)
        if after < _AFTER and now < self._goes_on:
            return None
        return Burst(tuple(around), around.index(at_zero))

    def _stopped(self) -> Outcome:
        """No shot is taken; a strip has those that it has."""
        return StripTaken(self._guest, self._strip) if self._strip else CountdownStopped(self._guest)

    def _is_whole(self, frame: Frame, now: float) -> bool:
        """Whether *frame* came over the cable whole; one that has no whole one for a successor will have to do."""
        if now >= self._zero + _WHOLE_FRAME:
            return True
        if frame is not self._torn and ends_early(frame.jpeg):
            log.warning("frame %d came torn over the cable; the next one is taken", frame.number)
            self._torn = frame
        return frame is not self._torn

    def draw(self, canvas: pygame.Surface) -> None:
        """The live view, the number in its closing ring, and where to look."""
        context = self._context
        context.live.draw(canvas, ShownScene(self._guest.scene, marked=self._frames is None, look=self._guest.look))
        fade_in = context.fade_in(self._now - self._began)
        self._draw_pointer(canvas, fade_in)
        if lines := context.notice():
            context.drawing.notice(canvas, lines, self._now)
        self._buttons.draw(canvas, fade_in)
        if self._frames:
            self._frames.draw(canvas, fade_in)

    @property
    def _number(self) -> int:
        return math.ceil(self._zero - self._films - self._now)

    @property
    def _filmed(self) -> bool:
        """Whether what the guests do now is in the clip."""
        return self._films > 0 and self._now >= self._zero - CLIP_SECONDS

    def _draw_pointer(self, canvas: pygame.Surface, fade_in: float) -> None:
        """The number, and between it and the lens the words and arrows that lead the eyes there."""
        context, drawing = self._context, self._context.drawing
        lens = context.options.lens
        line = drawing.type.line("medium")
        words = context.words["clip_move" if self._filmed else f"look_here_{lens}"]
        width = drawing.type.width(words, "medium", strong=True)
        ring = round(_RING * drawing.short)
        if places := self._beside(lens, round(_RING_BESIDE * drawing.short), words):
            ring = round(_RING_BESIDE * drawing.short)
            words_at, ring_at, arrows, width = places
            lines = drawing.type.lines(words, "medium", width, strong=True)
            drawing.pool(canvas, words_at, (width + 8 * line, (3 + len(lines)) * line), fade_in)
            top = (words_at[0], words_at[1] - line * len(lines) / 2)
            drawing.paragraph(canvas, words, "medium", top, width, strong=True, shade=True, opacity=fade_in)
        else:
            words_at, ring_at, arrows = self._pointer(lens, ring, line, width)
            middle = ((words_at[0] + ring_at[0]) // 2, (words_at[1] + ring_at[1]) // 2)
            drawing.pool(canvas, middle, (width + round(1.6 * ring), round(2.2 * (ring + line))), fade_in)
            drawing.text(canvas, words, "medium", words_at, strong=True, shade=True, opacity=fade_in)
        for at in arrows:
            self._draw_arrow(canvas, lens, at, line, fade_in)
        self._draw_number(canvas, ring_at, ring, fade_in)

    def _beside(self, lens: Side, ring: int, words: str) -> tuple[_Place, _Place, list[_Place], int] | None:
        """The same as `_pointer`, and the width of *words*, with these beside the ring: it ends above guests' heads.

        None where there is no room for that, or no need.
        """
        drawing = self._context.drawing
        right, bottom = drawing.size
        line = drawing.type.line("medium")
        gap = round(0.6 * line)
        away = ring // 2 + gap  # from the ring's middle to an arrow's
        taken = self._buttons.targets["cancel"].width + drawing.margin if lens == "bottom" else 0
        room = right // 2 - away - gap - 2 * drawing.margin - taken
        if lens not in ("top", "bottom") or drawing.portrait or room < ring:
            return None
        lines = drawing.type.lines(words, "medium", room, strong=True)
        width = max(drawing.type.width(text, "medium", strong=True) for text in lines)
        if width > room or len(lines) * line > ring:
            return None
        edge = round(0.02 * drawing.short) + ring // 2
        y = edge if lens == "top" else bottom - edge
        words_at = (self._context.mirrored_x(right / 2 - away - gap - width / 2), y)
        return words_at, (right // 2, y), [(right // 2 + sign * away, y) for sign in (-1, 1)], width

    def _pointer(self, lens: Side, ring: int, line: int, width: int) -> tuple[_Place, _Place, list[_Place]]:
        """The middles of the words (*width* x *line* pixels), of the ring and of the arrows, close to the *lens*."""
        drawing = self._context.drawing
        right, bottom = drawing.size
        edge, gap = round(0.02 * drawing.short), round(0.5 * line)
        if lens in ("top", "bottom"):
            points = [(right // 2, edge + line // 2), (right // 2, edge + line + edge + ring // 2)]
            if lens == "bottom":
                points = [(x, bottom - y) for x, y in points]
            arrows = [(points[0][0] + sign * (width // 2 + gap), points[0][1]) for sign in (-1, 1)]
        else:
            x = drawing.margin + max(ring + 3 * gap, width) // 2
            y = round(0.42 * bottom)
            points = [(x, y - ring // 2 - line // 2 - edge), (x, y)]
            arrows = [(x - ring // 2 - gap, y)]
            if lens == "right":
                points, arrows = ([(right - x, y) for x, y in places] for places in (points, arrows))
        return points[0], points[1], arrows

    def _draw_arrow(self, canvas: pygame.Surface, lens: Side, middle: _Place, size: int, fade_in: float) -> None:
        """An arrow that leans towards the lens and back."""
        drawing = self._context.drawing
        still = self._context.options.reduced_motion
        lean = 0 if still else round(0.01 * drawing.short * breath(self._now, 1.2))
        name, (x, y) = _ARROWS[lens]
        at = (middle[0] + x * lean, middle[1] + y * lean)
        draw_icon(drawing, canvas, name, at, size, drawing.theme.accent, fade_in)

    def _draw_number(self, canvas: pygame.Surface, middle: _Place, ring: int, fade_in: float) -> None:
        drawing = self._context.drawing
        disc = drawing.disc(ring, (*drawing.theme.ink, 150))
        drawing.blit(canvas, disc, (middle[0] - ring // 2, middle[1] - ring // 2), fade_in)
        time_left = max(0.0, self._zero - self._films - self._now) / self._seconds
        if self._films and time_left == 0:  # it fills while the clip is taken
            time_left = 1 - max(0.0, self._zero - self._now) / self._films
        drawing.ring(canvas, middle, ring, round(0.075 * ring), time_left, drawing.theme.accent)
        if self._number > 0:
            drawing.text(canvas, str(self._number), "large", middle, strong=True, opacity=fade_in)
        else:
            drawing.dots(canvas, middle, self._now)
