"""How things look: sizes, colours, and everything that is drawn over pictures, made once and kept."""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pygame
from PIL import Image

from booth.imaging.resize import resize_linear
from booth.picture_types import Picture, Size
from booth.scenes.themes import Colour, Theme
from booth.sharing.qr import QUIET_ZONE, Modules
from booth.ui.motion import breath
from booth.ui.text import Height, Typesetter, surface_of
from booth.ui.widgets.icons import disc, rounded

Side = Literal["top", "bottom", "left", "right"]
Anchor = Literal["left", "middle", "right"]

WHITE: Colour = (255, 255, 255)
DARKEST = 0.80  # of a gradient at its dark end: what keeps text 4.5:1 from a white scene where the text stands


class Drawing:
    """The theme on a canvas of one size. Surfaces it hands out belong to it: they are drawn, never changed."""

    def __init__(self, theme: Theme, size: Size, pixels_per_mm: float | None = None) -> None:
        self.theme = theme
        self.size = size
        self.short = min(size)
        self.portrait = size[1] > size[0]
        self.pixels_per_mm = pixels_per_mm
        self.margin = round(0.045 * self.short)
        self.target = round(0.12 * self.short)  # the least that a finger must be able to hit
        self.thumbnail: Size = (round(0.213 * self.short), round(0.125 * self.short))
        red, green, blue = theme.ink
        self.dark: Colour = (red // 2, green // 2, blue // 2)  # what holds white text over a white scene
        self.type = Typesetter(theme.fonts, self.short)
        self._kept: dict[object, pygame.Surface] = {}
        self._rings: dict[tuple[int, int], _Ring] = {}

    def kept(self, key: object, make: Callable[[], Image.Image]) -> pygame.Surface:
        """The surface of that *key*; made when it is first asked for."""
        if key not in self._kept:
            self._kept[key] = surface_of(make())
        return self._kept[key]

    def text(
        self,
        canvas: pygame.Surface,
        words: str,
        height: Height,
        at: tuple[float, float],
        *,
        anchor: Anchor = "middle",
        colour: Colour | None = None,
        strong: bool = False,
        shade: bool = False,
        opacity: float = 1.0,
    ) -> None:
        """Draws one line of *words* with its middle (of height; of width as *anchor* says) at *at*."""
        picture = self.type.picture(words, height, colour or self.theme.paper, strong=strong, shade=shade)
        margin = self.type.margin(height) if shade else 0
        width = picture.get_width()
        x = {"left": at[0] - margin, "middle": at[0] - width / 2, "right": at[0] - width + margin}[anchor]
        self.blit(canvas, picture, (round(x), round(at[1] - picture.get_height() / 2)), opacity)

    def paragraph(
        self,
        canvas: pygame.Surface,
        words: str,
        height: Height,
        at: tuple[float, float],
        width: int,
        *,
        colour: Colour | None = None,
        strong: bool = False,
        shade: bool = False,
        opacity: float = 1.0,
    ) -> int:
        """Draws *words* in lines of at most *width*, each about the middle *at*[0], the first at *at*[1].

        Returns how far down it reaches, pixels.
        """
        step = self.type.line(height)
        lines = self.type.lines(words, height, width, strong=strong)
        for number, line in enumerate(lines):
            place = (at[0], at[1] + step * (number + 0.5))
            self.text(canvas, line, height, place, colour=colour, strong=strong, shade=shade, opacity=opacity)
        return step * len(lines)

    def blit(self, canvas: pygame.Surface, picture: pygame.Surface, at: tuple[int, int], opacity: float = 1.0) -> None:
        """Draws *picture* at *at*, let through by *opacity* (0 to 1)."""
        if opacity <= 0:
            return
        picture.set_alpha(round(255 * min(opacity, 1)))
        canvas.blit(picture, at)

    def gradient(self, canvas: pygame.Surface, side: Side, length: int, opacity: float = 1.0) -> None:
        """Darkens *length* pixels at one *side* of the canvas softly, so that text can stand there."""
        width, height = self.size
        across = side in ("left", "right")
        size = (length, height) if across else (width, length)

        def make() -> Image.Image:
            # Rises quickly and stays dark: the outer two thirds carry the text.
            ramp = np.clip(np.linspace(0, 1.55, length), 0, 1)
            ramp = ramp * ramp * (3 - 2 * ramp) * DARKEST * 255
            ramp = ramp if side in ("bottom", "right") else ramp[::-1]
            matte = np.round(ramp).astype(np.uint8)
            matte = matte[np.newaxis, :] if across else matte[:, np.newaxis]
            picture = Image.new("RGBA", size, (*self.dark, 0))
            picture.putalpha(Image.fromarray(np.ascontiguousarray(np.broadcast_to(matte, size[::-1]))))
            return picture

        at = {"left": (0, 0), "top": (0, 0), "right": (width - length, 0), "bottom": (0, height - length)}[side]
        self.blit(canvas, self.kept(("gradient", side, length), make), at, opacity)

    def pool(self, canvas: pygame.Surface, middle: tuple[int, int], size: Size, opacity: float = 1.0) -> None:
        """Darkens an oval of *size* about *middle* softly."""

        def make() -> Image.Image:
            y, x = np.mgrid[-1 : 1 : size[1] * 1j, -1 : 1 : size[0] * 1j]
            inside = np.clip((1 - np.hypot(x, y)) * 1.5, 0, 1)
            matte = inside * inside * (3 - 2 * inside) * DARKEST * 255
            picture = Image.new("RGBA", size, (*self.dark, 0))
            picture.putalpha(Image.fromarray(np.round(matte).astype(np.uint8)))
            return picture

        at = (middle[0] - size[0] // 2, middle[1] - size[1] // 2)
        self.blit(canvas, self.kept(("pool", size), make), at, opacity)

    def card(self, canvas: pygame.Surface, rect: pygame.Rect, colour: Colour = WHITE, opacity: float = 1.0) -> None:
        """A card with round corners and a soft shadow."""
        radius = 0.03 * self.short
        reach = round(0.03 * self.short)

        def make() -> Image.Image:
            return rounded(rect.size, radius, (*colour, 255))

        def shadow() -> Image.Image:
            return _shadow(rect.size, radius, reach)

        below = self.kept(("shadow", rect.size), shadow)
        self.blit(canvas, below, (rect.x - reach, rect.y - reach + reach // 4), opacity)
        self.blit(canvas, self.kept(("card", rect.size, colour), make), rect.topleft, opacity)

    def disc(
        self, size: int, fill: tuple[int, int, int, int], rim: tuple[int, int, int, int] = (0, 0, 0, 0), wide: float = 0
    ) -> pygame.Surface:
        """A round disc."""
        return self.kept(("disc", size, fill, rim, wide), lambda: disc(size, fill, rim, wide))

    def pill(self, size: Size, fill: tuple[int, int, int, int]) -> pygame.Surface:
        """A box with round ends."""
        return self.kept(("pill", size, fill), lambda: rounded(size, size[1] / 2, fill))

    def ring(
        self, canvas: pygame.Surface, middle: tuple[int, int], size: int, wide: int, share: float, colour: Colour
    ) -> None:
        """A ring of *size* pixels across and *wide* pixels thick, *share* (0 to 1) of it from the top on."""
        key = (size, wide)
        if key not in self._rings:
            self._rings[key] = _Ring(size, wide)
        picture = self._rings[key].drawn(share, colour)
        canvas.blit(picture, picture.get_rect(center=middle))

    def dots(self, canvas: pygame.Surface, middle: tuple[int, int], now: float, colour: Colour | None = None) -> None:
        """Three dots that breathe one after the other: something is on its way."""
        size = max(6, round(0.014 * self.short))
        dot = self.disc(size, (*(colour or self.theme.paper), 255))
        for number in (-1, 0, 1):
            opacity = 0.25 + 0.75 * breath(now - 0.22 * number, 1.4)
            at = (round(middle[0] + number * size * 1.9 - size / 2), middle[1] - size // 2)
            self.blit(canvas, dot, at, opacity)

    def notice(self, canvas: pygame.Surface, lines: Sequence[str], now: float, *, pool: bool = True) -> None:
        """A sentence or two in the middle of the screen, above three calm dots; on a *pool* where it is not dark."""
        x, y = self.size[0] // 2, self.size[1] // 2
        if pool:
            self.pool(canvas, (x, y), (round(min(self.size[0], 1.6 * self.short)), round(0.62 * self.short)))
        width = self.size[0] - 4 * self.margin
        heights: tuple[Height, ...] = ("medium", "small")
        tall = sum(
            self.type.line(height) * len(self.type.lines(line, height, width, strong=True))
            for line, height in zip(lines, heights, strict=False)
        )
        top = y - tall // 2 - round(0.03 * self.short)
        for line, height in zip(lines, heights, strict=False):
            top += self.paragraph(canvas, line, height, (x, top), width, strong=True, shade=True)
        self.dots(canvas, (x, top + round(0.04 * self.short)), now)


class _Ring:
    """A ring that can be drawn to any share, smooth at every edge; its pixels are worked out once."""

    def __init__(self, size: int, wide: int) -> None:
        middle = (size - 1) / 2
        y, x = np.mgrid[0:size, 0:size] - middle
        away = np.hypot(x, y)
        radius = size / 2 - wide / 2 - 1
        self._body = np.clip(wide / 2 + 0.5 - np.abs(away - radius), 0, 1).astype(np.float32)
        self._turn = (np.arctan2(x, -y) % math.tau).astype(np.float32)  # clockwise from the top
        self._reach = np.maximum(away, 1).astype(np.float32)  # pixels in one radian
        self._surface = pygame.Surface((size, size), pygame.SRCALPHA, 32)
        self._shown: tuple[float, Colour] | None = None

    def drawn(self, share: float, colour: Colour) -> pygame.Surface:
        share = min(max(share, 0.0), 1.0)
        if self._shown != (share, colour):
            self._shown = (share, colour)
            end = np.float32(share * math.tau)
            cut = np.clip((end - self._turn) * self._reach + np.float32(0.5), 0, 1) if share < 1 else np.float32(1)
            matte = np.round(self._body * cut * 255).astype(np.uint8)
            self._surface.fill((*colour, 0))
            pygame.surfarray.pixels_alpha(self._surface)[:] = matte.T
        return self._surface


def code_picture(code: Modules, module: int) -> Image.Image:
    """A QR code, black on white whatever the theme, *module* pixels for each of its modules, quiet zone included."""
    large = np.kron(np.pad(code, QUIET_ZONE), np.ones((module, module), np.bool_))
    return Image.fromarray(np.where(large, np.uint8(0), np.uint8(255)))


def picture_surface(picture: Picture) -> pygame.Surface:
    """A picture as a surface of its own."""
    height, width = picture.shape[:2]
    surface = pygame.Surface((width, height), 0, 32)
    pygame.surfarray.blit_array(surface, picture.swapaxes(0, 1))
    return surface


def soft_backdrop(picture: Picture, size: Size, ink: Colour) -> pygame.Surface:
    """*picture* far out of focus and dimmed with *ink*, filling *size*."""
    surface = picture_surface(resize_linear(picture, (32, 32 * size[1] // size[0])))
    surface = pygame.transform.smoothscale(pygame.transform.box_blur(surface, 2), size)
    veil = pygame.Surface(size, 0, 32)
    veil.fill(ink)
    veil.set_alpha(165)
    surface.blit(veil, (0, 0))
    return surface


def _shadow(size: Size, radius: float, reach: int) -> Image.Image:
    """What a card of *size* leaves dark around it, *reach* pixels larger on every side."""
    large = (size[0] + 2 * reach, size[1] + 2 * reach)
    x = np.abs(np.arange(large[0]) - (large[0] - 1) / 2) - (size[0] / 2 - radius)
    y = np.abs(np.arange(large[1]) - (large[1] - 1) / 2) - (size[1] / 2 - radius)
    outside = np.hypot(np.maximum(x, 0)[np.newaxis, :], np.maximum(y, 0)[:, np.newaxis]) - radius
    near = np.clip(1 - (outside + reach * 0.3) / (reach * 1.3), 0, 1)
    picture = Image.new("RGBA", large, (0, 0, 0, 0))
    picture.putalpha(Image.fromarray(np.round(near * near * 110).astype(np.uint8)))
    return picture
