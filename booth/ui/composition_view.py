"""Composes guests and scene into arrays that are used again and again, and puts the result onto the canvas."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pygame

from booth.composition.compositor import Slide, compose, fade, write_pixels
from booth.composition.relight import SceneLights, relight
from booth.frames import Cutout, Levels
from booth.imaging.framing import fit_inside
from booth.imaging.layers import Layer
from booth.imaging.resize import resize_linear
from booth.picture_types import Picture, Size
from booth.scenes.layers import SceneLayers
from booth.scenes.scene_files import HERE


@dataclass(frozen=True, slots=True)
class Showing:
    """Which scene is shown, and how much of another."""

    scene: str
    neighbour: str | None = None  # slides in beside it, or is faded in over it; None past the last one
    shift: int = 0  # pixels of the view that the scene is pushed to the right
    mix: float = 0.0  # share of the neighbour that is faded in, 0 to 1
    marked: bool = True  # with the event's mark over it, as in the photo


class Guests:
    """The guests of one cutout as they are to be drawn, and the room they stand in, flipped alike. Never changed."""

    def __init__(self, cutout: Cutout | None, levels: Levels, *, mirror: bool) -> None:
        """*mirror*: as they see themselves in a mirror. None is nobody, in no room."""
        self.levels = levels
        self._cutout = cutout
        self._mirror = mirror
        self._lit: list[tuple[SceneLights, Layer | None]] = []  # what was asked for last

    @cached_property
    def room(self) -> SceneLayers | None:
        """What the scene "here" shows: the room, guests included; worked out only where it is asked for."""
        if self._cutout is None:
            return None
        picture = self._cutout.picture
        return SceneLayers(np.ascontiguousarray(picture[:, ::-1]) if self._mirror else picture)

    def lit(self, falling: SceneLights) -> Layer | None:
        """The guests in the light that is *falling*.

        The shares of two lights are those that were asked for first: they change with the next cutout, a moment later.
        """
        if self._cutout is None:
            return None
        for known, layer in self._lit:
            if [light for light, _ in known] == [light for light, _ in falling]:
                return layer
        layer = relight(self._cutout.picture, self._cutout.matte, falling, self.levels, mirror=self._mirror)
        self._lit = [*self._lit[-1:], (falling, layer)]  # a cross-fade asks for two in turn
        return layer


NOBODY = Guests(None, Levels(), mirror=False)


class CompositionView:
    """Shows one composition at a time, as large as the canvas can hold its shape; composes only what has changed."""

    def __init__(
        self, view: Size, canvas: Size, scenes: Callable[[str], SceneLayers | None], mark: Layer | None = None
    ) -> None:
        """*view*: the size that scenes, guests, photos and the event's *mark* are composed at."""
        self.view = view
        width, height = fit_inside(view, canvas)
        self.area = pygame.Rect((canvas[0] - width) // 2, (canvas[1] - height) // 2, width, height)
        self._scenes = scenes
        self._mark = mark
        self._out: Picture = np.zeros((view[1], view[0], 3), np.uint8)
        self._other = np.zeros_like(self._out)
        self._shown: tuple[object, ...] = ()

    def show(self, canvas: pygame.Surface, showing: Showing, guests: Guests, moment: float) -> None:
        """Draws *guests* in what *showing* says, as it is at *moment*."""
        scene = self._layers(showing.scene, guests)
        neighbour = self._layers(showing.neighbour, guests)
        mark = self._mark if showing.marked else None
        moves = any(layers and layers.moves for layers in (scene, neighbour))
        shown = (scene, neighbour, guests, showing.shift, showing.mix, moment if moves else 0.0, mark)
        if not _same(shown, self._shown):
            self._shown = shown
            if showing.mix < 1:
                slide = Slide(showing.shift, neighbour) if showing.shift else None
                lit = guests.lit(_falling(scene, showing.shift / self.view[0], neighbour))
                compose(scene, lit, self._out, moment, slide, mark)
            if showing.mix > 0:
                compose(neighbour, guests.lit(_falling(neighbour)), self._other, moment, mark=mark)
                fade(self._out, self._other, showing.mix, self._out)
        self._write(canvas, self._out)

    def show_over(
        self, canvas: pygame.Surface, showing: Showing, guests: Guests, moment: float, photo: Picture, share: float
    ) -> None:
        """Draws *photo* (of the view's size) faded in by *share* (0 to 1) over what `show` draws."""
        if share >= 1:
            self._write(canvas, photo)
            return
        self.show(canvas, showing, guests, moment)
        fade(self._out, photo, share, self._other)
        self._write(canvas, self._other)

    def composed(self, scene: str, guests: Guests, moment: float) -> Picture:
        """A picture of its own of *guests* in *scene* at *moment*, at the view's size."""
        out = np.empty_like(self._out)
        layers = self._layers(scene, guests)
        compose(layers, guests.lit(_falling(layers)), out, moment, mark=self._mark)
        return out

    def _layers(self, key: str | None, guests: Guests) -> SceneLayers | None:
        if key is None:
            return None
        return guests.room if key == HERE else self._scenes(key)

    def _write(self, canvas: pygame.Surface, picture: Picture) -> None:
        """Writes *picture* into the canvas's memory, enlarged if the canvas is larger."""
        if self.area.size != canvas.get_size():
            canvas.fill((0, 0, 0))
        pixels = pygame.surfarray.pixels2d(canvas).T  # locks the canvas until it is dropped; its rows may be padded
        height, width = pixels.shape
        part = pixels.view(np.uint8).reshape(height, width, 4)
        part = part[self.area.top : self.area.bottom, self.area.left : self.area.right]
        write_pixels(resize_linear(picture, self.area.size), part)


def _falling(scene: SceneLayers | None, shift: float = 0.0, neighbour: SceneLayers | None = None) -> SceneLights:
    """What light falls on guests in *scene*; pushed aside by *shift* (widths) it changes into its neighbour's."""
    light = scene.light if scene else None
    return ((light, 1 - abs(shift)), (neighbour.light, abs(shift))) if neighbour and shift else ((light, 1.0),)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether both hold the very same things (arrays are not compared, a new one is another)."""
    return len(one) == len(other) and all(
        mine is yours or (isinstance(mine, int | float) and mine == yours)
        for mine, yours in zip(one, other, strict=True)
    )
