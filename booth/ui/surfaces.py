"""Surfaces made of pictures: of Pillow's images, of arrays, of QR codes."""

import numpy as np
import pygame
from PIL import Image

from booth.imaging.resize import resize_linear
from booth.picture_types import Picture, Size
from booth.scenes.themes import Colour
from booth.sharing.qr import QUIET_ZONE, Modules


def surface_of(picture: Image.Image) -> pygame.Surface:
    """A Pillow image as a surface in the byte order that SDL blits fastest."""
    picture = picture.convert("RGBA")
    red, green, blue, alpha = picture.split()
    swapped = Image.merge("RGBA", (blue, green, red, alpha))
    return pygame.image.frombuffer(swapped.tobytes(), picture.size, "BGRA")


def picture_surface(picture: Picture) -> pygame.Surface:
    """A copy of *picture* as a surface."""
    height, width = picture.shape[:2]
    surface = pygame.Surface((width, height), 0, 32)
    pygame.surfarray.blit_array(surface, picture.swapaxes(0, 1))
    return surface


def soft_backdrop(picture: Picture, size: Size, ink: Colour) -> pygame.Surface:
    """*picture* far out of focus and darkened with *ink*, filling *size*."""
    surface = picture_surface(resize_linear(picture, (32, 32 * size[1] // size[0])))
    surface = pygame.transform.smoothscale(pygame.transform.box_blur(surface, 2), size)
    veil = pygame.Surface(size, 0, 32)
    veil.fill(ink)
    veil.set_alpha(165)
    surface.blit(veil, (0, 0))
    return surface


def code_surface(code: Modules, module: int) -> pygame.Surface:
    """A QR code with its quiet zone, black on white in every theme, *module* pixels for each module's side."""
    padded = np.pad(code, QUIET_ZONE)
    enlarged = np.kron(padded, np.ones((module, module), np.bool_))
    return surface_of(Image.fromarray(np.where(enlarged, np.uint8(0), np.uint8(255))))
