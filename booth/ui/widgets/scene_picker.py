"""Where guests choose their place: a swipe anywhere, arrows at the sides, a row of thumbnails."""

from collections.abc import Mapping

import pygame

from booth.ui.composition_view import ShownScene
from booth.ui.context import ScreenContext
from booth.ui.gestures import Drag, Gesture, Key, Point, Swipe
from booth.ui.widgets.buttons import Button, Buttons
from booth.ui.widgets.carousel import Carousel
from booth.ui.widgets.thumbnails import Row, Thumbnails

_ARROWS, _ARROWS_UPRIGHT = 0.66, 0.73  # of the height: the middle of the arrows, below faces, in portrait too


class ScenePicker:
    """The same on every screen where the scene can be changed. A single scene shows neither row nor arrows."""

    def __init__(self, context: ScreenContext, scenes: tuple[str, ...], scene: str, row: Row) -> None:
        """*scenes*: the keys from left to right; begins with *scene*, or with the first if it is none of them."""
        drawing = context.drawing
        width = context.composition.area.width
        self.carousel = Carousel(scenes, scene, width, reduced_motion=context.options.reduced_motion)
        self._view = context.composition.view[0]
        self._thumbnails = Thumbnails(context, scenes, row)
        y = round((_ARROWS_UPRIGHT if drawing.portrait else _ARROWS) * drawing.size[1])
        x = drawing.margin + drawing.target // 2
        self._left = Buttons(drawing, (Button("left", (x, y), drawing.target, "left"),))
        self._right = Buttons(drawing, (Button("right", (drawing.size[0] - x, y), drawing.target, "right"),))

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The thumbnails, and the arrows that lead somewhere."""
        if self._single:
            return {}
        arrows = (self._left.targets if self.carousel.target else {}) | (
            self._right.targets if self.carousel.target < len(self.carousel.scenes) - 1 else {}
        )
        return self._thumbnails.targets | arrows

    @property
    def row(self) -> pygame.Rect:
        """Where touches belong to the thumbnails."""
        return self._thumbnails.area

    @property
    def shown(self) -> ShownScene:
        """What is visible of the scenes."""
        return self.carousel.shown(self._view)

    def touch(self, gesture: Gesture, now: float) -> None:
        """An arrow, a thumbnail, a key, or a swipe."""
        carousel = self.carousel
        if isinstance(gesture, Key):
            step = {"left": -1, "right": 1}.get(gesture.name, 0)
            if step:
                carousel.go(carousel.target + step, now)
            return
        start: Point = gesture.start if isinstance(gesture, Drag | Swipe) else gesture.at
        for buttons, step in ((self._left, -1), (self._right, 1)):
            if buttons.touch(gesture):
                carousel.go(carousel.target + step, now)
        if self._left.at(start) or self._right.at(start):
            return
        if self.row.collidepoint(start) and not self._single:
            number = self._thumbnails.touch(gesture, carousel.position, now)
            if number is not None:
                carousel.go(number, now)
        else:
            carousel.touch(gesture, now)

    def update(self, now: float) -> None:
        """Moves on."""
        self.carousel.update(now)
        self._thumbnails.update(self.carousel.position, now)

    def draw(self, canvas: pygame.Surface, opacity: float) -> None:
        """Draws the row, and the arrows that lead somewhere."""
        if self._single:
            return
        position, last = self.carousel.position, len(self.carousel.scenes) - 1
        self._thumbnails.draw(canvas, position, opacity)
        self._left.draw(canvas, opacity * min(1.0, max(0.0, position)))
        self._right.draw(canvas, opacity * min(1.0, max(0.0, last - position)))

    @property
    def _single(self) -> bool:
        return len(self.carousel.scenes) == 1
