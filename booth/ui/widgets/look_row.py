"""The row of looks: a small round picture of the scene in each, the one without a look first."""

import pygame
from PIL import Image

from booth.imaging.cropping import cover
from booth.imaging.looks import LOOKS, apply_look
from booth.picture_types import Picture
from booth.ui.context import ScreenContext
from booth.ui.gestures import Gesture, Point
from booth.ui.shapes import DARKEST, rounded
from booth.ui.widgets.buttons import Button, Buttons

_DISC, _CHOSEN, _PRESSED = 0.76, 0.84, 0.68  # of a finger's target: a picture across, the chosen one, a touched one
_RING = 0.05  # of a finger's target: how thick the chosen one's ring is


class LookRow:
    """Shows which look is chosen, and takes guests to another. Nothing at all if there are none."""

    def __init__(self, context: ScreenContext, look: str, bottom: int) -> None:
        """*look* is chosen; the row lies above *bottom*, pixels of the canvas."""
        drawing, offered = context.drawing, context.options.looks
        self._context = context
        looks = ("", *offered) if offered else ()
        self.look = look if look in looks else ""
        y, first = bottom - drawing.target // 2, drawing.size[0] / 2 - (len(looks) - 1) * drawing.target / 2
        self._places = {
            each: (context.mirrored_x(first + number * drawing.target), y) for number, each in enumerate(looks)
        }
        buttons = (Button(f"look {each or 'none'}", at, drawing.target) for each, at in self._places.items())
        self._buttons = Buttons(drawing, tuple(buttons))
        self.top = bottom - drawing.target if looks else bottom
        """Where the row begins, pixels of the canvas."""

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """They are called "look none", and then "look" and the name of each."""
        return self._buttons.targets

    def touch(self, gesture: Gesture) -> bool:
        """Whether *gesture* has touched one, which is then chosen."""
        touched = self._buttons.touch(gesture)
        if touched:
            self.look = "" if touched == "look none" else touched.removeprefix("look ")
        return touched is not None

    def at(self, point: Point) -> bool:
        """Whether *point* belongs to the row."""
        return self._buttons.at(point) is not None

    def draw(self, canvas: pygame.Surface, scene: str, opacity: float) -> None:
        """Draws what *scene* looks like in each."""
        drawing, target = self._context.drawing, self._context.drawing.target
        for look, (x, y) in self._places.items():
            chosen, pressed = look == self.look, self._buttons.pressed == f"look {look or 'none'}"
            size = round((_PRESSED if pressed else _CHOSEN if chosen else _DISC) * target)
            ring = max(2, round(_RING * target)) if chosen else max(1, round(0.3 * _RING * target))
            colour = (*drawing.theme.accent, 255) if chosen else (*drawing.theme.paper, 200)
            outer = drawing.disc(size + 2 * ring, colour)
            drawing.blit(canvas, outer, outer.get_rect(center=(x, y)).topleft, opacity)
            picture = self._picture(look, scene, size)
            drawing.blit(canvas, picture, picture.get_rect(center=(x, y)).topleft, opacity)

    def _picture(self, look: str, scene: str, size: int) -> pygame.Surface:
        """*scene* in *look*, round; the room as it is, and a scene that is not loaded, are dark."""
        drawing, thumbnail = self._context.drawing, self._context.scenes.thumbnail(scene)
        if thumbnail is None:
            return drawing.disc(size, (*drawing.dark, round(DARKEST * 255)))
        return drawing.cached(("look", look, scene, size), lambda: _round(thumbnail, look, size))


def _round(picture: Picture, look: str, size: int) -> Image.Image:
    small = cover(picture, (size, size), (0.5, 0.5))
    if look:
        apply_look(small, LOOKS[look])
    image = Image.fromarray(small).convert("RGBA")
    image.putalpha(rounded((size, size), size / 2, (0, 0, 0, 255)).getchannel("A"))
    return image
