"""Photos as prints with a white border and a soft shadow, a little askew, that lie over a scene; made in any thread."""

from dataclasses import dataclass

import pygame
from PIL import Image, ImageDraw, ImageFilter

from booth.picture_types import Picture, Size
from booth.ui.surfaces import surface_of

PHASES = 4  # parts of a pixel by which a print can be moved: what drifts slowly must not move in whole pixels
_BORDER = 0.03  # of the picture's short side: the white border
_REACH = 0.07  # the same: how far the shadow reaches


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """A print that can be drawn between two pixels."""

    phases: tuple[pygame.Surface, ...]  # each moved a little further to the right

    @property
    def size(self) -> Size:
        """With its shadow."""
        return self.phases[0].get_size()

    def draw(self, canvas: pygame.Surface, x: float, y: int, opacity: float) -> None:
        """Draws it with its middle at *x*, *y*."""
        width, height = self.size
        whole, part = divmod(round((x - width / 2) * PHASES), PHASES)
        surface = self.phases[part]
        surface.set_alpha(round(255 * opacity))
        canvas.blit(surface, (whole, y - height // 2))


def make_print(picture: Picture, tilt: float) -> Print:
    """The print of *picture*, turned by *tilt* degrees."""
    height, width = picture.shape[:2]
    border, reach = round(_BORDER * min(width, height)), round(_REACH * min(width, height))
    flat = Image.new("RGBA", (width + 2 * (border + reach), height + 2 * (border + reach)))
    card = (reach, reach, flat.width - reach - 1, flat.height - reach - 1)
    shadow = Image.new("L", flat.size)
    ImageDraw.Draw(shadow).rectangle((card[0], card[1] + reach // 4, card[2], card[3] + reach // 4), fill=150)
    flat.putalpha(shadow.filter(ImageFilter.GaussianBlur(reach / 3)))
    ImageDraw.Draw(flat).rectangle(card, fill=(255, 255, 255, 255))
    flat.paste(Image.fromarray(picture), (reach + border, reach + border))
    turned = flat.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    wider = (turned.width + 1, turned.height)

    def moved(right: float) -> Image.Image:
        shift = (1, 0, -right, 0, 1, 0)
        return turned.transform(wider, Image.Transform.AFFINE, shift, Image.Resampling.BILINEAR)

    return Print(tuple(surface_of(moved(part / PHASES)) for part in range(PHASES)))
