"""Composes the pictures of a strip into its layout: at once of the live ones, and again when all are finished."""

import io

import numpy as np
from PIL import Image

from booth.composition.encode import encode_photo
from booth.composition.sheet import Placed, compose_sheet, sheet_texts
from booth.frames import SheetOrder
from booth.settings import Settings


def compose_strip(order: SheetOrder, settings: Settings) -> bytes:
    """The strip of *order* as a JPEG, in about a quarter of a second.

    Raises KeyError if the theme has no such layout any more, PictureFault if one of its files cannot be read.
    """
    config, theme = settings.config, settings.theme
    layout = settings.layout(order.layout)
    placed = [
        Placed(np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")), focus)
        for picture, focus in zip(order.pictures, order.focuses, strict=True)
    ]
    texts = sheet_texts(config.event, theme, config.screen.languages[0], order.taken, order.code)
    return encode_photo(compose_sheet(layout, theme, placed, texts), config.event.name, order.layout, order.taken)
