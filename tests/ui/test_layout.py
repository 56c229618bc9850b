"""What the booth's look asks of each screen at each size: targets, distances, contrast, codes that phones can read."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pygame
import pytest
import zxingcpp
from numpy.typing import NDArray

from booth.picture_types import Picture, Size
from booth.scenes.layers import SceneLayers
from booth.ui.drawing import Drawing
from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.photo import PhotoScreen
from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script
from booth.ui.widgets.buttons import Buttons
from booth.ui.widgets.share_card import ShareCard
from tests.pictures import SIZES
from tests.support.evening import Evening, Room
from tests.support.fakes import wonders

LANGUAGES = ("en", "de", "fr", "es", "ar")
each_size = pytest.mark.parametrize("size", SIZES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def pixels(surface: pygame.Surface) -> Picture:
    return np.array(pygame.surfarray.array3d(surface).swapaxes(0, 1))


def journey(size: Size, language: str = "en", **settings: Any) -> Evening:
    return Evening(size, Room(still=True), screen={"languages": [language]}, **settings)


def to_share(booth: Evening) -> dict[str, dict[str, pygame.Rect]]:
    """What can be touched on the screens from choose to share."""
    found = {}
    booth.play(Script().tap("begin").wait(0.5))
    found["choose"] = dict(booth.stage.screen.targets)
    booth.play(Script().tap("shutter").wait(0.1))
    found["countdown"] = dict(booth.stage.screen.targets)
    booth.run(8, until="Photo").run(0.8)
    found["photo"] = dict(booth.stage.screen.targets)
    booth.play(Script().tap("keep")).run(1)
    found["share"] = dict(booth.stage.screen.targets)
    return found


@each_size
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_button_lies_where_the_shutter_was(size: Size, language: str) -> None:
    found = to_share(journey(size, language))
    shutter = found.pop("choose")["shutter"]
    for screen, targets in found.items():
        for name, rect in targets.items():
            assert not rect.colliderect(shutter), f"{name} of {screen}"


@each_size
def test_every_target_can_be_hit_and_reached(size: Size) -> None:
    for screen, targets in to_share(journey(size)).items():
        for name, rect in targets.items():
            assert min(rect.size) >= 0.118 * min(size), f"{name} of {screen} is too small"
            assert rect.centery > size[1] / 2, f"{name} of {screen} is too high for a child"
            edge = 0.02 * min(size)
            if not name.startswith("scene "):  # the row scrolls out of the screen
                assert rect.left >= edge, f"{name} of {screen}"
                assert rect.right <= size[0] - edge, f"{name} of {screen}"
                assert rect.bottom <= size[1], f"{name} of {screen}"


@each_size
@each_language
def test_targets_and_words_of_buttons_do_not_touch_each_other(size: Size, language: str) -> None:
    booth = journey(size, language, share={"wifi_name": "Booth", "wifi_password": "sea of lights"})
    booth.play(Script().tap("begin").tap("shutter")).run(8, until="Photo").run(0.8)
    drawing = booth.context.drawing

    def check(buttons: Buttons) -> None:
        boxes = []
        for name, box in buttons.targets.items():
            label = buttons.labels[name]
            width = drawing.type.width(label, "small", strong=True) if label else 0
            box.inflate_ip(max(0, width - box.width), 0)
            assert pygame.Rect((0, 0), size).contains(box), f"{name}: {label} leaves the screen"
            boxes.append(box)
        assert not any(one.colliderect(two) for number, one in enumerate(boxes) for two in boxes[:number])

    check(booth.showing(PhotoScreen).buttons)
    booth.play(Script().tap("keep"))
    check(booth.showing(ShareScreen).buttons)


def luminance(colours: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Relative luminance of sRGB colours (WCAG 2.2)."""
    encoded = colours / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    for _ in range(by):
        wider = mask.copy()
        wider[1:] |= mask[:-1]
        wider[:-1] |= mask[1:]
        wider[:, 1:] |= mask[:, :-1]
        wider[:, :-1] |= mask[:, 1:]
        mask = wider
    return mask


def dazzling(booth: Evening, step: Callable[[Evening], object]) -> Evening:
    booth.scenes.bright = SceneLayers(np.full((booth.size[1], booth.size[0], 3), 255, np.uint8), None)
    step(booth)
    return booth


BRIGHT: dict[str, Callable[[Evening], object]] = {
    "attract": lambda booth: booth.run(2.6),
    "choose": lambda booth: booth.play(Script().tap("begin").wait(1)),
    "countdown": lambda booth: booth.play(Script().tap("begin").tap("shutter")).run(0.7),
    "photo": lambda booth: booth.play(Script().tap("begin").tap("shutter")).run(8, until="Photo").run(1),
    "share": lambda booth: (
        booth.play(Script().tap("begin").tap("shutter")).run(8, until="Photo").play(Script().tap("keep")).run(1)
    ),
}


@each_size
@pytest.mark.parametrize("moment", [*BRIGHT, "nobody", "one moment", "countdown bottom", "countdown left"])
def test_what_is_written_on_pictures_stands_out_four_and_a_half_times_over_the_brightest_scene(
    size: Size, moment: str
) -> None:
    """Drawn twice, with light and with black letters: what differs is writing, what is around it is its ground."""
    theme = wonders()
    drawn = []
    for paper in (theme.paper, (0, 0, 0)):
        room = Room(still=True, cast="nobody" if moment in {"nobody", "attract"} else "one")
        languages = list(LANGUAGES) if moment == "attract" else ["en"]
        lens = moment.partition(" ")[2] if moment.startswith("countdown ") else "top"
        booth = Evening(
            size, room, dataclasses.replace(theme, paper=paper), screen={"languages": languages, "lens": lens}
        )
        if moment == "one moment":
            dazzling(booth, lambda booth: booth.run(1))
            booth.room.camera = False
            booth.run(3)
        else:
            dazzling(booth, BRIGHT["choose" if moment == "nobody" else moment.partition(" ")[0]])
        drawn.append(pixels(booth.draw()))
    light, black = drawn
    differs = np.abs(light.astype(int) - black).max(axis=2)
    letters = differs > 190
    assert letters.sum() > 50
    around = grown(letters, max(2, min(size) // 270)) & ~grown(differs > 8, 1)
    against = (luminance(np.array(theme.paper, np.uint8)) + 0.05) / (luminance(light[around]) + 0.05)
    assert np.quantile(against, 0.02) >= 4.5, f"{np.quantile(against, 0.02):.2f} at its weakest"


@each_size
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("wifi", ["", "The Booth"])
def test_codes_are_read_off_the_screen_and_large_enough(size: Size, language: str, wifi: str) -> None:
    booth = journey(size, language, share={"wifi_name": wifi, "wifi_password": "sea of lights" if wifi else ""})
    to_share(booth)
    card = booth.showing(ShareScreen).card
    assert pygame.Rect((0, 0), size).contains(card.area)
    assert card.area.width >= min(size) / 2
    (photo,) = booth.album.kept.values()
    found = {code.text: code for code in zxingcpp.read_barcodes(pixels(booth.draw()))}
    wanted = {f"http://192.168.4.1:8000/P/{photo.token}"}
    if wifi:
        wanted.add("WIFI:T:WPA;S:The Booth;P:sea of lights;;")
    assert set(found) == wanted
    for code in found.values():
        corners = code.position
        wide = corners.top_right.x - corners.top_left.x
        assert wide / 33 >= 5.8, "six pixels or more for each module"
        if wifi:
            middle = (corners.top_left.x + corners.top_right.x) / 2
            first = code.text.startswith("WIFI") != (language == "ar")
            assert (middle < card.area.centerx) == first, "the Wi-Fi comes first"


def test_the_card_is_fifty_millimetres_wide_where_the_panel_says_how_large_it_is() -> None:
    booth = journey((1920, 1080))
    fine = 20.0  # pixels in a millimetre: a small and very sharp panel
    context = dataclasses.replace(booth.context, drawing=Drawing(wonders(), (1920, 1080), fine))
    assert ShareCard(context).area.width >= 50 * fine * 0.95
    assert ShareCard(context).area.width > 1.3 * ShareCard(booth.context).area.width


@each_size
def test_the_code_on_attract_can_be_read_too(size: Size) -> None:
    booth = journey(size)
    to_share(booth)
    booth.run(61, until="Attract").run(1)
    (photo,) = booth.album.kept.values()
    found = [code.text for code in zxingcpp.read_barcodes(pixels(booth.draw()))]
    assert found == [f"http://192.168.4.1:8000/P/{photo.token}"]


def test_a_press_is_answered_in_the_next_drawn_frame() -> None:
    booth = Evening((800, 480), Room(still=True)).play(Script().tap("begin").wait(1))
    before = pixels(booth.draw())
    at = booth.showing(ChooseScreen).targets["shutter"]
    booth.touch(*booth.fingers.down(0, at.center, booth.now))
    after = pixels(booth.draw())
    changed = (before != after).any(axis=2)
    assert changed[at.top : at.bottom, at.left : at.right].any()


@each_language
def test_names_of_places_fit_their_thumbnails(language: str) -> None:
    for size in SIZES:
        drawing = Drawing(wonders(), size)
        for scene in wonders().scenes:
            lines = drawing.type.lines(scene.name(language), "small", round(drawing.thumbnail[0] * 0.9), strong=True)
            assert len(lines) <= 2
            assert max(drawing.type.width(line, "small", strong=True) for line in lines) <= drawing.thumbnail[0]


def test_text_that_is_read_from_the_right_is_shaped_and_ordered() -> None:
    """Shaped letters join: the word is narrower than its letters alone; and its first letter stands at the right."""
    drawing = Drawing(wonders(), (800, 480))
    word = "صورة"
    alone = sum(drawing.type.width(letter, "medium") for letter in word)
    assert drawing.type.width(word, "medium") < 0.9 * alone
    mixed = drawing.type.picture("صورة ABC", "medium", (255, 255, 255))
    matte = pygame.surfarray.array_alpha(mixed).T
    latin = drawing.type.picture("ABC", "medium", (255, 255, 255))
    wide = pygame.surfarray.array_alpha(latin).T[:, : latin.get_width() - 4]
    assert np.abs(matte[:, : wide.shape[1]].astype(int) - wide).mean() < 12


def test_lines_are_broken_so_that_no_word_stands_alone() -> None:
    drawing = Drawing(wonders(), (800, 480))
    lines = drawing.type.lines("We could not keep this photo. Let us try once more.", "medium", 500, strong=True)
    widths = [drawing.type.width(line, "medium", strong=True) for line in lines]
    assert max(widths) <= 500
    assert min(widths) > 0.5 * max(widths)
