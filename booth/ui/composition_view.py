"""Composes guests and a scene into preallocated arrays and writes the result onto the canvas."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

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
class ShownScene:
    """Which scene is shown, and how much of a second one."""

    scene: str
    neighbour: str | None = None  # slides in beside the scene or fades in over it; None past either end of the row
    shift: int = 0  # pixels of the view that the scene is pushed to the right
    mix: float = 0.0  # opacity of the neighbour that fades in, 0 to 1
    marked: bool = True  # with the event's mark over it, as in the photo
    look: str = ""  # as in frames.Shot


@dataclass(frozen=True, slots=True, eq=False)
class ShownGuests:
    """The guests of one cutout as they are to be drawn. Compared by identity: a new cutout makes new ones."""

    cutout: Cutout | None  # None is nobody, in no room
    levels: Levels
    _: KW_ONLY
    mirror: bool  # flipped left to right, as in a mirror


NOBODY = ShownGuests(None, Levels(), mirror=False)


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
        self._lit = _LitGuests()
        self._out: Picture = np.zeros((view[1], view[0], 3), np.uint8)
        self._other = np.zeros_like(self._out)
        self._composed: tuple[object, ...] = ()  # what is in `_out`

    def show(self, canvas: pygame.Surface, shown: ShownScene, guests: ShownGuests, moment: float) -> None:
        """Draws *guests* in the scene that is *shown*, its moving parts as they are at *moment* (seconds)."""
        scene = self._layers(shown.scene, guests)
        neighbour = self._layers(shown.neighbour, guests)
        mark = self._mark if shown.marked else None
        moves = any(layers and layers.moves for layers in (scene, neighbour))
        wanted = (scene, neighbour, guests, shown.shift, shown.mix, moment if moves else 0.0, mark, shown.look)
        if _same(wanted, self._composed):
            self._write(canvas, self._out)
            return
        self._composed = wanted
        straight = shown.mix <= 0 and self.area.size == self.view  # what is composed is what the canvas shows
        if shown.mix < 1:
            slide = Slide(shown.shift, neighbour) if shown.shift else None
            lit = self._lit.layer(guests, _lights(scene, shown.shift / self.view[0], neighbour))
            screen = self._memory(canvas) if straight else None
            compose(scene, lit, self._out, moment, slide, mark, screen, shown.look)
        if shown.mix > 0:
            guests_there = self._lit.layer(guests, _lights(neighbour))
            compose(neighbour, guests_there, self._other, moment, mark=mark, look=shown.look)
            fade(self._out, self._other, shown.mix, self._out)
        if not straight:
            self._write(canvas, self._out)

    def show_over(
        self,
        canvas: pygame.Surface,
        shown: ShownScene,
        guests: ShownGuests,
        moment: float,
        photo: Picture,
        opacity: float,
    ) -> None:
        """Draws *photo* (of the view's size) with *opacity* (0 to 1) over what `show` draws."""
        if opacity >= 1:
            self._write(canvas, photo)
            return
        self.show(canvas, shown, guests, moment)
        fade(self._out, photo, opacity, self._other)
        self._write(canvas, self._other)

    def composed(
        self, scene: str, guests: ShownGuests, moment: float, look: str = "", *, marked: bool = True
    ) -> Picture:
        """A new picture, at the view's size, of *guests* in *scene* at *moment*, with the event's mark if *marked*.

        *look* as in frames.Shot.
        """
        out = np.empty_like(self._out)
        layers = self._layers(scene, guests)
        mark = self._mark if marked else None
        compose(layers, self._lit.layer(guests, _lights(layers)), out, moment, mark=mark, look=look)
        return out

    def _layers(self, key: str | None, guests: ShownGuests) -> SceneLayers | None:
        if key is None:
            return None
        return self._lit.room(guests) if key == HERE else self._scenes(key)

    def _write(self, canvas: pygame.Surface, picture: Picture) -> None:
        """Writes *picture* into the canvas's memory, enlarged if the canvas is larger."""
        write_pixels(resize_linear(picture, self.area.size), self._memory(canvas))

    def _memory(self, canvas: pygame.Surface) -> NDArray[np.uint8]:
        """The view's part of the canvas's memory, as `write_pixels` takes it; what is beside it turns black.

        The canvas is locked until it is dropped.
        """
        if self.area.size != canvas.get_size():
            canvas.fill((0, 0, 0))
        pixels = pygame.surfarray.pixels2d(canvas).T  # its rows may be padded
        height, width = pixels.shape
        part = pixels.view(np.uint8).reshape(height, width, 4)
        return part[self.area.top : self.area.bottom, self.area.left : self.area.right]


class _LitGuests:
    """The newest guests in the light of scenes, and their room; the cache of a CompositionView.

    Holds one cutout's pictures at a time: other guests replace them.
    """

    def __init__(self) -> None:
        self._guests = NOBODY
        self._room: SceneLayers | None = None
        self._layers: list[tuple[SceneLights, Layer | None]] = []  # the last two: a cross-fade asks for two in turn

    def room(self, guests: ShownGuests) -> SceneLayers | None:
        """What the scene "here" shows: the camera's picture, guests included, flipped as they are."""
        self._turn_to(guests)
        if self._room is None and guests.cutout:
            picture = guests.cutout.picture
            self._room = SceneLayers(np.ascontiguousarray(picture[:, ::-1]) if guests.mirror else picture)
        return self._room

    def layer(self, guests: ShownGuests, lights: SceneLights) -> Layer | None:
        """The guests in *lights*.

        The weights of two lights stay those of the first request: a slide changes them with the next cutout only, a
        moment later.
        """
        if guests.cutout is None:
            return None
        self._turn_to(guests)
        for known, layer in self._layers:
            if [light for light, _ in known] == [light for light, _ in lights]:
                return layer
        cutout = guests.cutout
        layer = relight(cutout.picture, cutout.matte, lights, guests.levels, mirror=guests.mirror)
        self._layers = [*self._layers[-1:], (lights, layer)]
        return layer

    def _turn_to(self, guests: ShownGuests) -> None:
        if guests is not self._guests:
            self._guests, self._room, self._layers = guests, None, []


def _lights(scene: SceneLayers | None, shift: float = 0.0, neighbour: SceneLayers | None = None) -> SceneLights:
    """The light on guests in *scene*; pushed aside by *shift* (widths) it changes into its neighbour's."""
    light = scene.light if scene else None
    return ((light, 1 - abs(shift)), (neighbour.light, abs(shift))) if neighbour and shift else ((light, 1.0),)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether both hold equal numbers and the identical objects (arrays are compared by identity)."""
    return len(one) == len(other) and all(
        left is right or (isinstance(left, int | float | str) and left == right)
        for left, right in zip(one, other, strict=True)
    )
