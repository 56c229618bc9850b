"""The strip of thumbnails: shows where in the row of scenes one is, takes one to another, scrolls by itself."""

import numpy as np
import pygame
from PIL import Image

from booth.imaging.resize import resize_linear
from booth.picture_types import Picture
from booth.scenes.scene_files import HERE
from booth.ui.drawing import DARKEST
from booth.ui.gestures import Drag, Gesture, Press, Swipe, Tap
from booth.ui.motion import Spring
from booth.ui.parts import ScreenContext
from booth.ui.widgets.icons import frame, rounded

_GAP = 0.018  # of the short side, between two
_RADIUS = 0.016  # of the short side: round corners


class Thumbnails:
    """Thumbnails with the names of the places, in one line that may be parted in its middle for the shutter."""

    def __init__(self, parts: ScreenContext, scenes: tuple[str, ...], y: int, gap: int) -> None:
        """*y*: the middle of the line; *gap*: pixels left free about the middle of the canvas, 0 for none."""
        self._parts = parts
        self._look = parts.look
        self._scenes = scenes
        self._size = parts.look.thumbnail
        self._step = self._size[0] + round(_GAP * parts.look.short)
        self._y = y
        self._gap = gap
        room = parts.look.size[0] - parts.look.margin
        fits = 2 * ((room - gap) // 2 // self._step) if gap else room // self._step
        self._ends = (min(fits, len(scenes)) / 2 - 0.5, len(scenes) - min(fits, len(scenes)) / 2 - 0.5)
        self._centre: float | None = None  # which place in the row of thumbnails is in the middle of the canvas
        self._held: tuple[float, float] | None = None  # when a finger came down, and the centre then
        self._spring: Spring | None = None
        self._left_at: float | None = None  # where the scenes were when the guest scrolled the strip away from them
        self._pressed: int | None = None
        self._pictures: dict[str, pygame.Surface] = {}

    @property
    def area(self) -> pygame.Rect:
        """Where touches mean the strip."""
        height = max(self._size[1], self._look.target)
        return pygame.Rect(0, self._y - height // 2, self._look.size[0], height)

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """Where each scene's thumbnail can be touched."""
        return {f"scene {key}": self._rect(number) for number, key in enumerate(self._scenes)}

    def touch(self, gesture: Gesture, position: float, now: float) -> int | None:
        """The number of the scene whose thumbnail was touched. Only for gestures that began in its area."""
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
                self._centre = self._held[1] - (at[0] - start[0]) / self._step
            case Swipe(_, _, velocity, _) if self._held and self._centre is not None:
                self._held = None
                speed = -velocity[0] / self._step
                goal = self._within(round(self._centre + speed * 0.2 - self._ends[0]) + self._ends[0])
                self._spring = Spring(self._centre, speed, goal, now)
        return None

    def update(self, position: float, now: float) -> None:
        """Scrolls to *position*, as the row of scenes has it, unless the guest has scrolled elsewhere since."""
        goal = self._within(position + (0.5 if self._gap else 0.0))
        if self._centre is None:
            self._centre = goal
        if self._held:
            return
        if self._left_at is not None and abs(position - self._left_at) > 0.5:
            self._left_at = None
            self._spring = Spring(self._centre, 0.0, goal, now)
        if self._spring:
            self._centre = self._spring.at(now)
            if self._spring.rests(now, 0.002):
                self._spring = None
        elif self._left_at is None:
            self._centre = goal

    def draw(self, canvas: pygame.Surface, position: float, opacity: float) -> None:
        """Draws the thumbnails, and the frame around *position*."""
        for number, key in enumerate(self._scenes):
            rect = self._rect(number)
            if rect.right < 0 or rect.left > self._look.size[0] or (picture := self._thumbnail(key)) is None:
                continue
            self._look.blit(canvas, picture, rect.topleft, opacity * (0.6 if number == self._pressed else 1.0))
        wide = max(3, round(0.0055 * self._look.short))
        size = (self._size[0] + 2 * wide, self._size[1] + 2 * wide)
        radius = _RADIUS * self._look.short + wide
        around = self._look.kept(("strip", size), lambda: frame(size, radius, wide, self._look.theme.accent))
        at = (round(self._place(position) - size[0] / 2), self._y - size[1] // 2)
        self._look.blit(canvas, around, at, opacity)

    def _thumbnail(self, key: str) -> pygame.Surface | None:
        """The picture of a scene with its name on it; None while there is no picture yet."""
        if key not in self._pictures:
            picture = self._parts.shelf.thumbnail(key)
            if picture is None and key != HERE:
                return None
            name = self._parts.scene_name(key)
            self._pictures[key] = self._look.kept(("thumbnail", key, name), lambda: self._named(picture, name))
        return self._pictures[key]

    def _named(self, picture: Picture | None, name: str) -> Image.Image:
        """A scene, small, with its *name* at its foot; the room as it is has no picture of its own."""
        look = self._look
        width, height = self._size
        image = (
            Image.fromarray(resize_linear(picture, self._size)) if picture is not None else Image.new("RGB", self._size)
        )
        lines = look.type.lines(name, "small", round(width * 0.9), strong=True)[:2]
        step = round(look.type.pixels("small") * 1.08)
        tall = step * len(lines)
        ramp = np.clip((np.arange(height) - (height - 2.1 * tall)) / (1.4 * tall), 0, 1) * DARKEST * 255
        shade = Image.fromarray(np.round(ramp).astype(np.uint8)[:, np.newaxis]).resize(self._size)
        image.paste(look.dark, (0, 0), shade)
        for number, line in enumerate(lines):
            y = 0.955 * height - tall + step * (number + 0.5)
            look.type.draw(image, line, "small", (width / 2, y), look.theme.paper, strong=True)
        image = image.convert("RGBA")
        image.putalpha(rounded(self._size, _RADIUS * look.short, (0, 0, 0, 255)).getchannel("A"))
        return image

    def _place(self, number: float) -> float:
        """The middle of thumbnail *number* in pixels from the left; those at the middle of the canvas make way."""
        away = number - (self._centre or 0.0)
        return self._look.size[0] / 2 + away * self._step + self._gap / 2 * min(max(2 * away, -1.0), 1.0)

    def _rect(self, number: int) -> pygame.Rect:
        rect = pygame.Rect((0, 0), self._size)
        rect.center = (round(self._place(number)), self._y)
        return rect

    def _at(self, point: tuple[float, float]) -> int | None:
        return next((number for number in range(len(self._scenes)) if self._rect(number).collidepoint(point)), None)

    def _within(self, centre: float) -> float:
        return min(max(centre, self._ends[0]), self._ends[1])
