"""A photo in one of the theme's layouts; a strip of half the paper's width lies on it twice, for the printer to cut."""

import logging
from collections.abc import Callable

import numpy as np
from PIL import Image

from booth.album.record import About, Photo
from booth.composition.sheet import Placed, compose_sheet, sheet_texts
from booth.printing.paper import PAPERS, Paper, same
from booth.settings import Settings
from booth.texts import quoted

log = logging.getLogger(__name__)

LaidOut = tuple[Image.Image, Paper, int]
"""A sheet, its paper and its pixels an inch."""


def layout_of(settings: Settings) -> Callable[[Photo, Image.Image], LaidOut | None]:
    """What lays a photo out as the settings want it, and gives None for one that is printed as it is.

    A strip is laid out already: it fills the printer's paper, lies on it twice, or is printed as it is. What is
    returned raises OSError, ValueError if the photo's about.json is damaged, PictureFault as compose_sheet.
    """
    config, theme = settings.config, settings.theme
    paper = PAPERS[config.print.paper]
    layouts = {layout.key: layout for layout in theme.layouts}
    wanted = layouts.get(config.print.layout)
    if config.print.layout and wanted is None:
        have = ", ".join(layouts)
        log.error(
            "the theme has no layout %s, but %s: photos are printed without one", quoted(config.print.layout), have
        )

    def lay_out(photo: Photo, picture: Image.Image) -> LaidOut | None:
        about = About.read(photo.folder)
        if about.layout is not None:
            layout, sheet = layouts.get(about.layout), np.asarray(picture)
        elif layout := wanted:
            texts = sheet_texts(config.event, theme, config.screen.languages[0], about.taken, photo.code)
            sheet = compose_sheet(layout, theme, [Placed(np.asarray(picture))], texts)
        if layout is None:
            return None
        width, height = layout.description.paper
        if same((2 * width, height), paper):
            return Image.fromarray(np.hstack((sheet, sheet))), (2 * width, height), layout.description.dpi
        if about.layout is not None and not same((width, height), paper):
            return None
        return Image.fromarray(sheet), (width, height), layout.description.dpi

    return lay_out
