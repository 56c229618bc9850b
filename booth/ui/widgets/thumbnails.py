"""The row of thumbnails: shows which scene the guests stand in, takes them to another, scrolls by itself."""

import numpy as np
import pygame
from PIL import Image

from booth.imaging.resize import resize_linear
from booth.picture_types import Picture
from booth.scenes.scene_files import HERE
from booth.ui.context import ScreenContext
from booth.ui.gestures import Drag, Gesture, Press, Swipe, Tap
from booth.ui.motion import Spring
from booth.ui.shapes import DARKEST, frame, rounded

_GAP = 0.018  # of the short side, between two thumbnails
_RADIUS = 0.016  # of the short side: round corners
_FRAME = 0.0055  # of the short side: the frame around the scene that is shown
_PRESSED = 0.6  # opacity while a finger is on it
_CARRIES = 0.2  # seconds for which a flick is extrapolated at its speed to decide where it stops
_AT_REST = 0.002  # thumbnails: nearer than this to its goal the row has stopped


class Thumbnails:
    """Thumbnails with the scenes' names, in one row that may be parted in its middle for the shutter.

    Positions are counted in thumbnails: 0 is the first, 1.5 half-way between the second and third.
    """

    def __init__(self, context: ScreenContext, scenes: tuple[str, ...], y: int, gap: int) -> None:
        """*y*: the middle of the row; *gap*: pixels left free about the middle of the canvas, 0 for none."""
        self._context = context
        self._drawing = context.drawing
        self._scenes = scenes
        self._size = context.drawing.thumbnail
        self._pitch = self._size[0] + round(_GAP * context.drawing.short)  # pixels from one thumbnail to the next
        self._y = y
        self._gap = gap
        available = context.drawing.size[0] - context.drawing.margin
        fits = 2 * ((available - gap) // 2 // self._pitch) if gap else available // self._pitch
        fits = min(fits, len(scenes))
        self._ends = (fits / 2 - 0.5, len(scenes) - fits / 2 - 0.5)  # how far the row scrolls
        self._centre: float | None = None  # the position that is in the middle of the canvas
        self._held: tuple[float, float] | None = None  # when a finger came down, and the centre then
        self._spring: Spring | None = None
        self._left_at: float | None = None  # the scenes' position when the guest scrolled the row away from it
        self._pressed: int | None = None
        self._pictures: dict[str, pygame.Surface] = {}

    @property
    def area(self) -> pygame.Rect:
        """Where touches belong to the row."""
        height = max(self._size[1], self._drawing.target)
        return pygame.Rect(0, self._y - height // 2, self._drawing.size[0], height)

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """Where each scene's thumbnail can be touched."""
        return {f"scene {key}": self._rect(number) for number, key in enumerate(self._scenes)}

    def touch(self, gesture: Gesture, position: float, now: float) -> int | None:
        """The number of the scene whose thumbnail was touched, if any; a drag scrolls.

        Only for gestures that began in `area`. *position* is where the scenes are.
        """
        match gesture:
            case Press(at):
                self._pressed = self._at(at)
            case Tap(at):
                self._pressed = None
                return self._at(at)
            case Drag(start, at, _, began):
                self._pressed = None
                if self._held is None or self._held[0] != began:
                    self._held = (began, self._centre or 0.0)
                    self._spring, self._left_at = None, position
                self._centre = self._held[1] - (at[0] - start[0]) / self._pitch
            case Swipe(_, _, velocity, _) if self._held and self._centre is not None:
                self._held = None
                speed = -velocity[0] / self._pitch
                goal = self._limited(round(self._centre + speed * _CARRIES - self._ends[0]) + self._ends[0])
                self._spring = Spring(self._centre, speed, goal, now)
        return None

    def update(self, position: float, now: float) -> None:
        """Scrolls to where the scenes are, *position*, unless the guest has scrolled away since they last moved."""
        goal = self._limited(position + (0.5 if self._gap else 0.0))
        if self._centre is None:
            self._centre = goal
        if self._held:
            return
        if self._left_at is not None and abs(position - self._left_at) > 0.5:
            self._left_at = None
            self._spring = Spring(self._centre, 0.0, goal, now)
        if self._spring:
            self._centre = self._spring.at(now)
            if self._spring.rests(now, _AT_REST):
                self._spring = None
        elif self._left_at is None:
            self._centre = goal

    def draw(self, canvas: pygame.Surface, position: float, opacity: float) -> None:
        """Draws the thumbnails, and the frame around *position*."""
        drawing = self._drawing
        for number, key in enumerate(self._scenes):
            rect = self._rect(number)
            if rect.right < 0 or rect.left > drawing.size[0] or (picture := self._thumbnail(key)) is None:
                continue
            drawing.blit(canvas, picture, rect.topleft, opacity * (_PRESSED if number == self._pressed else 1.0))
        width = max(3, round(_FRAME * drawing.short))
        size = (self._size[0] + 2 * width, self._size[1] + 2 * width)
        radius = _RADIUS * drawing.short + width
        border = drawing.cached(("thumbnail frame", size), lambda: frame(size, radius, width, drawing.theme.accent))
        at = (round(self._x(position) - size[0] / 2), self._y - size[1] // 2)
        drawing.blit(canvas, border, at, opacity)

    def _thumbnail(self, key: str) -> pygame.Surface | None:
        """The thumbnail of a scene with its name on it; None while the scene is not loaded."""
        if key not in self._pictures:
            picture = self._context.scenes.thumbnail(key)
            if picture is None and key != HERE:
                return None
            name = self._context.scene_name(key)
            self._pictures[key] = self._drawing.cached(("thumbnail", key, name), lambda: self._named(picture, name))
        return self._pictures[key]

    def _named(self, picture: Picture | None, name: str) -> Image.Image:
        """The thumbnail *picture* with *name* at its foot; the room as it is (None) has no picture of its own."""
        drawing = self._drawing
        width, height = self._size
        image = Image.new("RGB", self._size) if picture is None else Image.fromarray(resize_linear(picture, self._size))
        lines = drawing.type.lines(name, "small", round(width * 0.9), strong=True)[:2]
        step = round(drawing.type.pixels("small") * 1.08)
        text = step * len(lines)  # height of the name, pixels
        ramp = np.clip((np.arange(height) - (height - 2.1 * text)) / (1.4 * text), 0, 1) * DARKEST * 255
        shade = Image.fromarray(np.round(ramp).astype(np.uint8)[:, np.newaxis]).resize(self._size)
        image.paste(drawing.dark, (0, 0), shade)
        for number, line in enumerate(lines):
            y = 0.955 * height - text + step * (number + 0.5)
            drawing.type.draw(image, line, "small", (width / 2, y), drawing.theme.paper, strong=True)
        image = image.convert("RGBA")
        image.putalpha(rounded(self._size, _RADIUS * drawing.short, (0, 0, 0, 255)).getchannel("A"))
        return image

    def _x(self, position: float) -> float:
        """The x of what is at *position* in the row, in pixels; the row parts at the middle of the canvas."""
        away = position - (self._centre or 0.0)
        return self._drawing.size[0] / 2 + away * self._pitch + self._gap / 2 * min(max(2 * away, -1.0), 1.0)

    def _rect(self, number: int) -> pygame.Rect:
        rect = pygame.Rect((0, 0), self._size)
        rect.center = (round(self._x(number)), self._y)
        return rect

    def _at(self, point: tuple[float, float]) -> int | None:
        return next((number for number in range(len(self._scenes)) if self._rect(number).collidepoint(point)), None)

    def _limited(self, centre: float) -> float:
        return min(max(centre, self._ends[0]), self._ends[1])
