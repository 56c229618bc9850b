"""The row of thumbnails: shows which scene the guests stand in, takes them to another, scrolls by itself."""

from dataclasses import dataclass

import numpy as np
import pygame
from PIL import Image, ImageChops

from booth.imaging.resize import resize_linear
from booth.picture_types import Picture
from booth.scenes.scene_files import HERE
from booth.ui.context import ScreenContext
from booth.ui.gestures import Drag, Gesture, Press, Swipe, Tap
from booth.ui.motion import Spring
from booth.ui.shapes import DARKEST, frame, rounded
from booth.ui.text import Height

_GAP = 0.018  # of the short side, between two thumbnails
_RADIUS = 0.016  # of the short side: round corners
_FRAME = 0.0055  # of the short side: the frame around the scene that is shown
_PRESSED = 0.6  # opacity while a finger is on it
_CARRIES = 0.2  # seconds for which a flick is extrapolated at its speed to decide where it stops
_NAME = 0.9  # of a thumbnail's width: what its name may fill
_UNNAMED = 0.05  # of a thumbnail's width: once as much of it is out of the row its name has gone
_SEEN = 0.5  # of a thumbnail's width: with less of it in the row it cannot be touched
_AT_REST = 0.002  # thumbnails: nearer than this to its goal the row has stopped


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row of thumbnails is, in pixels of the canvas."""

    y: int  # its middle
    gap: int = 0  # left free about its middle
    left: int = 0
    right: int = 0  # 0 for the canvas's right edge


class Thumbnails:
    """Thumbnails with the scenes' names, in one row that may be parted in its middle for the shutter.

    Positions are counted in thumbnails: 0 is the first, 1.5 half-way between the second and third.
    """

    def __init__(self, context: ScreenContext, scenes: tuple[str, ...], row: Row) -> None:
        self._context = context
        self._drawing = context.drawing
        self._scenes = scenes
        self._size = context.drawing.thumbnail
        self._pitch = self._size[0] + round(_GAP * context.drawing.short)  # pixels from one thumbnail to the next
        self._y = row.y
        self._gap = row.gap
        self._left, self._right = row.left, row.right or context.drawing.size[0]
        self._to_edge = (self._left, self._right) == (0, context.drawing.size[0])
        available = self._right - self._left - (context.drawing.margin if self._to_edge else 0)
        if row.gap:  # an even number, or one would lie in the gap
            fits = max(2, 2 * min((available - row.gap) // 2 // self._pitch, (len(scenes) + 1) // 2))
        else:
            fits = max(1, min(available // self._pitch, len(scenes)))
        self._offset = 0.0 if fits % 2 else 0.5  # thumbnails: the row's middle lies between two of an even number
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
        return pygame.Rect(self._left, self._y - height // 2, self._right - self._left, height)

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """Where each scene's thumbnail can be touched; without those that are out of the row."""
        rects = {f"scene {key}": self._rect(number) for number, key in enumerate(self._scenes)}
        return {name: rect for name, rect in rects.items() if self._inside(rect) >= _SEEN}

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
        goal = self._limited(position + self._offset)
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
            inside = self._inside(rect)
            if inside <= 0 or (picture := self._picture(key)) is None:
                continue
            seen = opacity * self._seen(inside) * (_PRESSED if number == self._pressed else 1.0)
            drawing.blit(canvas, picture, rect.topleft, seen)
            if name := self._name(key):  # a name that is cut off is not shown at all
                drawing.blit(canvas, name, rect.topleft, seen * min(1.0, max(0.0, 1 - (1 - inside) / _UNNAMED)))
        width = max(3, round(_FRAME * drawing.short))
        size = (self._size[0] + 2 * width, self._size[1] + 2 * width)
        radius = _RADIUS * drawing.short + width
        border = drawing.cached(("thumbnail frame", size), lambda: frame(size, radius, width, drawing.theme.accent))
        at = (round(self._x(position) - size[0] / 2), self._y - size[1] // 2)
        drawing.blit(canvas, border, at, opacity * self._seen(self._inside(border.get_rect(topleft=at).inflate(-8, 0))))

    def _inside(self, rect: pygame.Rect) -> float:
        """The portion of *rect*'s width that lies in the row, 0 to 1."""
        return max(0, min(rect.right, self._right) - max(rect.left, self._left)) / rect.width

    def _seen(self, inside: float) -> float:
        """The opacity of what lies *inside* the row so far: cut by the canvas's edge, faded by the row's own."""
        return 1.0 if self._to_edge else min(1.0, max(0.0, 1 - (1 - inside) / (1 - _SEEN)))

    def _picture(self, key: str) -> pygame.Surface | None:
        """The thumbnail of a scene, without its name; None while the scene is not loaded."""
        if key not in self._pictures:
            picture = self._context.scenes.thumbnail(key)
            if picture is None and key != HERE:
                return None
            self._pictures[key] = self._drawing.cached(("thumbnail", key), lambda: self._cornered(picture))
        return self._pictures[key]

    def _name(self, key: str) -> pygame.Surface | None:
        """The scene's name at the foot of its thumbnail, None where it could not be read.

        The room as it is has no picture of its own, so its short name is shown everywhere.
        """
        if key != HERE and not self._drawing.names_readable:
            return None
        name = self._context.scene_name(key)
        return self._drawing.cached(("thumbnail's name", key, name), lambda: self._written(name))

    def _cornered(self, picture: Picture | None) -> Image.Image:
        """*picture* with round corners; None is dark."""
        image = Image.new("RGB", self._size) if picture is None else Image.fromarray(resize_linear(picture, self._size))
        image = image.convert("RGBA")
        image.putalpha(rounded(self._size, _RADIUS * self._drawing.short, (0, 0, 0, 255)).getchannel("A"))
        return image

    def _written(self, name: str) -> Image.Image:
        """*name* on dark ground that fades out upwards, in the thumbnail's shape."""
        drawing = self._drawing
        width, height = self._size
        letters: Height = "small" if drawing.names_readable else "medium"
        lines = drawing.type.lines(name, letters, round(width * _NAME), strong=True)[:2]
        step = round(drawing.type.pixels(letters) * 1.08)
        text = step * len(lines)  # height of the name, pixels
        ramp = np.clip((np.arange(height) - (height - 2.1 * text)) / (1.4 * text), 0, 1) * DARKEST * 255
        shade = Image.fromarray(np.round(ramp).astype(np.uint8)[:, np.newaxis]).resize(self._size)
        image = Image.new("RGBA", self._size, (*drawing.dark, 0))
        image.putalpha(shade)
        writing = Image.new("L", self._size)
        for number, line in enumerate(lines):
            y = 0.955 * height - text + step * (number + 0.5)
            drawing.type.draw(writing, line, letters, (width / 2, y), 255, strong=True)
        paper = Image.new("RGBA", self._size, (*drawing.theme.paper, 0))
        paper.putalpha(writing)
        image = Image.alpha_composite(image, paper)
        corners = rounded(self._size, _RADIUS * drawing.short, (0, 0, 0, 255)).getchannel("A")
        image.putalpha(ImageChops.multiply(image.getchannel("A"), corners))
        return image

    def _x(self, position: float) -> float:
        """The x of what is at *position* in the row, in pixels; it parts at its middle."""
        away = position - (self._centre or 0.0)
        return (self._left + self._right) / 2 + away * self._pitch + self._gap / 2 * min(max(2 * away, -1.0), 1.0)

    def _rect(self, number: int) -> pygame.Rect:
        rect = pygame.Rect((0, 0), self._size)
        rect.center = (round(self._x(number)), self._y)
        return rect

    def _at(self, point: tuple[float, float]) -> int | None:
        rects = ((number, self._rect(number)) for number in range(len(self._scenes)))
        return next(
            (number for number, rect in rects if rect.collidepoint(point) and self._inside(rect) >= _SEEN), None
        )

    def _limited(self, centre: float) -> float:
        return min(max(centre, self._ends[0]), self._ends[1])
