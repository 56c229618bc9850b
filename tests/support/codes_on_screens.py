"""The codes of the share screen as it is drawn, and how often decoders read them through a phone's camera."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import pygame
import zxingcpp

from booth.config import Config
from booth.picture_types import Picture, Size
from booth.scenes.themes import Theme, theme_of
from booth.sharing.qr import QUIET_ZONE
from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script
from tests.support.camera_view import Grey, Square, seen
from tests.support.evening import Evening, Room
from tests.support.fakes import THEMES, wonders

SIZES: tuple[Size, ...] = ((1920, 1080), (1080, 1920), (1280, 800), (1024, 600), (800, 480))
WIFI = {"share": {"wifi_name": "Anna & Tom", "wifi_password": "sea; of lights"}}


@dataclass(frozen=True)
class Shown:
    """One code on a screen."""

    screen: Picture
    square: Square
    text: str


def themes() -> list[str]:
    """The names of the shipped themes."""
    return sorted(path.name for path in THEMES.iterdir() if (path / "theme.toml").is_file())


def shown(theme: str, size: Size, **settings: Any) -> Iterator[Shown]:
    """Every code on the share screen of *theme*."""
    booth = Evening(size, Room(still=True), _theme(theme), photo={"countdown": 1.0}, **settings)
    booth.play(Script().tap("begin").tap("shutter")).run(5, until="Photo").run(0.8).play(Script().tap("keep")).run(1.5)
    screen = booth.showing(ShareScreen)
    screen.draw(booth.canvas)
    picture = np.ascontiguousarray(pygame.surfarray.array3d(booth.canvas).swapaxes(0, 1))
    plan, card = screen.card.plan, screen.card
    for (x, top), side, code in zip(card._places(), plan.sides, plan.codes, strict=True):
        square = Square(x - side // 2, top + plan.title, side, len(code) + 2 * QUIET_ZONE)
        inside = picture[square.top : square.top + side, square.left : square.left + side]
        (read,) = zxingcpp.read_barcodes(np.ascontiguousarray(inside))
        yield Shown(picture, square, read.text)


def _theme(name: str) -> Theme:
    """A shipped theme, but for its scenes, of which the fake booth has those of one theme only."""
    return replace(theme_of(Config.model_validate({"theme": name}), THEMES.parent), scenes=wonders().scenes)


def zxing_reads(view: Grey, text: str) -> bool:
    """Whether zxing-cpp reads *text* in *view*."""
    return text in [code.text for code in zxingcpp.read_barcodes(view)]


def opencv_reads(view: Grey, text: str) -> bool:
    """Whether OpenCV does, whose decoder shares no line with the other."""
    try:
        found, texts, _, _ = cv2.QRCodeDetector().detectAndDecodeMulti(view)  # two codes stand beside each other
    except cv2.error:  # it fails over what only looks like a code
        return False
    return bool(found) and text in texts


def shares_read(code: Shown, per_module: float, views: int, chance: np.random.Generator) -> tuple[int, int]:
    """How many of so many *views* of *code* each of the two decoders reads."""
    pictures = [seen(code.screen, code.square, per_module, chance) for _ in range(views)]
    return (
        sum(zxing_reads(picture, code.text) for picture in pictures),
        sum(opencv_reads(picture, code.text) for picture in pictures),
    )
