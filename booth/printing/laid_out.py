"""A photo in one of the theme's layouts; a strip of half the paper's width lies on it twice, for the printer to cut."""

import logging
from collections.abc import Callable

import numpy as np
from PIL import Image

from booth.album.record import About, Photo
from booth.composition.sheet import Placed, compose_sheet, sheet_texts
from booth.printing.paper import PAPERS, Paper
from booth.settings import Settings
from booth.texts import quoted

log = logging.getLogger(__name__)

_SAME_MM = 2.0  # between two strips and the paper that they are cut from

LaidOut = tuple[Image.Image, Paper, int]
"""A sheet, its paper and its pixels an inch."""


def layout_of(settings: Settings) -> Callable[[Photo, Image.Image], LaidOut] | None:
    """What lays a photo out as the settings want it; None where it is printed as it is.

    What it returns raises OSError, ValueError if the photo's about.json is damaged, PictureFault as compose_sheet.
    """
    config, theme = settings.config, settings.theme
    wanted, paper = config.print.layout, PAPERS[config.print.paper]
    if not wanted:
        return None
    layout = next((each for each in theme.layouts if each.key == wanted), None)
    if layout is None:
        have = ", ".join(each.key for each in theme.layouts)
        log.error("the theme has no layout %s, but %s: photos are printed without one", quoted(wanted), have)
        return None
    width, height = layout.description.paper
    twice = abs(2 * width - paper[0]) < _SAME_MM and abs(height - paper[1]) < _SAME_MM

    def lay_out(photo: Photo, picture: Image.Image) -> LaidOut:
        taken = About.read(photo.folder).taken
        texts = sheet_texts(config.event, theme, config.screen.languages[0], taken, photo.code)
        sheet = compose_sheet(layout, theme, [Placed(np.asarray(picture))], texts)
        if twice:
            return Image.fromarray(np.hstack((sheet, sheet))), (2 * width, height), layout.description.dpi
        return Image.fromarray(sheet), (width, height), layout.description.dpi

    return lay_out
