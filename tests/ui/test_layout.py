"""What the booth's look asks of each screen at each size: targets, distances, contrast, codes that phones can read."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pygame
import pytest
import zxingcpp
from numpy.typing import NDArray

from booth.app import NO_PIN
from booth.config import LANGUAGES
from booth.imaging.resize import resize_linear
from booth.picture_types import Picture, Size
from booth.scenes.layers import SceneLayers
from booth.ui.composition_view import ShownScene
from booth.ui.drawing import Drawing
from booth.ui.gestures import Drag
from booth.ui.screens.attract import AttractScreen
from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.photo import PhotoScreen
from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script
from booth.ui.widgets.buttons import Buttons
from booth.ui.widgets.share_card import ShareCard
from booth.ui.widgets.thumbnails import Row, Thumbnails
from tests.pictures import SIZES, attract_with_card
from tests.support.evening import Evening, Room
from tests.support.fakes import wonders

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
            if not name.startswith("scene "):  # a second tap on one of those only changes the scene
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


@pytest.mark.parametrize("size", [size for size in SIZES if size[0] > size[1]])
@pytest.mark.parametrize("screen", ["choose", "photo"])
def test_on_a_wide_screen_the_scenes_and_the_shutter_leave_the_guests_chests_free(size: Size, screen: str) -> None:
    targets = to_share(journey(size))[screen]
    covering = {name: rect.top / size[1] for name, rect in targets.items() if name not in ("left", "right")}
    assert {"scene lake", "shutter" if screen == "choose" else "keep"} <= covering.keys()
    # Of the height. Heads are a quarter to a third of it and begin at a tenth: shoulders and chests end there.
    assert min(covering.values()) >= 0.75, covering


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


@pytest.mark.parametrize("size", [(1280, 720), (800, 480), (1080, 1920)])
@each_language
def test_nothing_that_can_be_chosen_lies_under_something_else(size: Size, language: str) -> None:
    """However many scenes and kinds of photo there are, and however long their names."""
    for scenes in (2, 3, len(wonders().scenes)):
        for kinds in (["photo"], ["photo", "clip"], ["photo", "strip", "clip"]):
            booth = journey(size, language, offer={"kinds": kinds, "looks": ["warm", "film"]})
            booth.scenes.usable = wonders().scenes[:scenes]
            booth.play(Script().tap("begin").wait(0.5))
            targets = booth.showing(ChooseScreen).targets
            for name in {"shutter", *kinds} & targets.keys():
                assert pygame.Rect((0, 0), size).contains(targets[name])
                over = {other for other, area in targets.items() if other != name and area.colliderect(targets[name])}
                assert not over, f"{name} and {over} of {scenes} scenes and {kinds}"
            # The two looks that are farthest from each other can be reached, and the scene that is shown is there.
            assert pygame.Rect((0, 0), size).contains(targets["look film"])
            assert f"scene {booth.showing(ChooseScreen).carousel.scene}" in targets


@pytest.mark.parametrize("size", [(1280, 720), (800, 480), (1080, 1920)])
@each_language
def test_everything_that_a_booth_can_offer_has_its_place_on_the_share_screen(size: Size, language: str) -> None:
    """A printer, the Wi-Fi's code, the gallery and several photos, beside each other."""
    booth = journey(
        size,
        language,
        share={"wifi_name": "Schlosshotel", "wifi_password": "sea of lights"},
        print={"printer": "Selphy"},
        gallery={"enabled": True},
        offer={"kinds": ["strip"]},
        strip={"shots": 2, "pause": 1.0},
    )
    booth.play(Script().tap("begin").tap("shutter")).run(20, until="Strip").run(0.8).play(Script().tap("keep")).run(1)
    booth.play(Script().tap("one_more").wait(0.9).tap("shutter")).run(20, until="Strip").run(0.8)
    booth.play(Script().tap("keep")).run(1).play(Script().tap("print")).run(0.3)
    screen, drawing = booth.showing(ShareScreen), booth.context.drawing
    boxes = {"photo": screen.photo_area, "card": screen.card.area} | screen.pills.targets
    for name, box in screen.buttons.targets.items():
        boxes[name] = box.inflate(max(0, drawing.type.width(screen.buttons.labels[name], "small") - box.width), 0)
    assert {"print", "show", "ours", "one_more", "done"} <= boxes.keys()
    for name, box in boxes.items():
        assert pygame.Rect((0, 0), size).contains(box), f"{name} leaves the screen"
        assert [other for other, area in boxes.items() if box.colliderect(area)] == [name]
    assert screen.print_line.words
    assert len(screen.print_line.lines(screen.room)) <= 2, "words lie one below the other"


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
    fine = 16.0  # pixels in a millimetre: a small and very sharp panel
    context = dataclasses.replace(booth.context, drawing=Drawing(wonders(), (1920, 1080), fine))
    assert ShareCard(context, 100).area.width >= 50 * fine * 0.95
    assert ShareCard(context, 100).area.width > 1.2 * ShareCard(booth.context, 100).area.width
    assert pygame.Rect(0, 0, 1920, 1080).contains(ShareCard(context, 100).area)


ALL_SIZES = (*SIZES, (480, 800), (1280, 720))


@pytest.mark.parametrize("size", ALL_SIZES)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("name", "password", "least"),
    [("N" * 32, "p" * 63, 6), (";" * 32, "\\" * 63, 5), ("Booth", "sea of lights", 6)],
    ids=["longest", "longest, all escaped", "usual"],
)
def test_the_longest_texts_leave_every_code_its_modules_and_its_quiet_zone(
    size: Size, language: str, name: str, password: str, least: int
) -> None:
    booth = journey(size, language, share={"wifi_name": name, "wifi_password": password}, event={"name": "W" * 40})
    targets = to_share(booth)["share"]
    screen = booth.showing(ShareScreen)
    drawn = pixels(booth.draw())
    (photo,) = booth.album.kept.values()
    found = {code.text: code for code in zxingcpp.read_barcodes(drawn)}
    assert f"http://192.168.4.1:8000/P/{photo.token}" in found
    assert len(found) == 2
    card = screen.card
    assert pygame.Rect((0, 0), size).contains(card.area)
    assert min(card.plan.modules) >= least
    for code in found.values():
        corners = code.position
        left, right, top, bottom = corners.top_left.x, corners.top_right.x, corners.top_left.y, corners.bottom_left.y
        zone = 4 * least - 2  # pixels
        around = drawn[top - zone : bottom + zone, left - zone : right + zone]
        for border in (around[: zone - 2], around[2 - zone :], around[:, : zone - 2], around[:, 2 - zone :]):
            assert (border == 255).all(), "something lies in the quiet zone"
    taken = [card.area, *targets.values(), *([screen.photo_area] if card.plan.photo else [])]
    assert not any(one.colliderect(two) for number, one in enumerate(taken) for two in taken[:number])


@pytest.mark.parametrize("size", ALL_SIZES)
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


@pytest.mark.parametrize(
    ("size", "pixels_per_mm", "readable"),
    [
        ((1920, 1080), None, True),
        ((1280, 720), None, True),
        ((800, 480), None, False),
        ((800, 480), 5.2, False),  # seven inches
        ((1280, 720), 5.8, False),  # ten inches
        ((1920, 1080), 5.57, True),  # 15.6 inches
    ],
)
def test_a_name_is_five_millimetres_high_or_absent(size: Size, pixels_per_mm: float | None, readable: bool) -> None:
    drawing = Drawing(wonders(), size, pixels_per_mm)
    assert drawing.names_readable == readable
    if not readable:
        assert min(drawing.thumbnail) >= 0.16 * min(size)


def plain(booth: Evening, key: str) -> Picture:
    """The middle of the thumbnail of *key* as it is without a name."""
    picture = booth.context.scenes.thumbnail(key)
    assert picture is not None
    width, height = booth.context.drawing.thumbnail
    return resize_linear(picture, (width, height))[height // 3 : -6, 12:-12]


@pytest.mark.parametrize("size", ALL_SIZES)
def test_names_are_shown_whole_or_not_at_all(size: Size) -> None:
    """Wherever the row stands, a thumbnail that is cut off shows its picture and nothing else."""
    booth = journey(size).play(Script().tap("begin").wait(1))
    drawing = booth.context.drawing
    keys = booth.context.scene_keys
    row = Thumbnails(booth.context, keys, Row(size[1] // 2))
    cut = 0
    for step in range(8):
        row.update(0.0, 0.0)
        y = float(size[1] // 2)
        row.touch(Drag((size[0] / 2, y), (size[0] / 2 - 17 * step, y), (0, 0), 0.0), 0, 0.0)
        canvas = pygame.Surface(size, 0, 32)
        row.draw(canvas, -9.0, 1.0)
        for name, rect in row.targets.items():
            if name.startswith("scene ") and not canvas.get_rect().contains(rect.inflate(-rect.width // 10, 0)):
                cut += 1
                inner = rect.inflate(-24, 0)
                top, bottom = rect.top + rect.height // 3, rect.bottom - 6
                left, right = max(inner.left, 0), min(inner.right, size[0])
                shown = pixels(canvas)[top:bottom, left:right].astype(int)
                wanted = plain(booth, name.removeprefix("scene "))[:, left - inner.left : right - inner.left]
                assert np.abs(shown - wanted).mean() < 3, name
    assert cut or len(keys) * drawing.thumbnail[0] < size[0]


@each_size
def test_nothing_darkens_the_photo(size: Size) -> None:
    """Outside the white border, the buttons, the arrows and the thumbnails it is what was composed."""
    booth = journey(size)
    booth.play(Script().tap("begin").tap("shutter")).run(8, until="Photo").run(1)
    drawn = pixels(booth.draw()).astype(int)
    targets = booth.stage.screen.targets
    covered = np.zeros(drawn.shape[:2], np.bool_)
    border = round(0.02 * min(size))
    covered[:border] = covered[-border:] = covered[:, :border] = covered[:, -border:] = True
    for rect in targets.values():
        area = rect.inflate(border, border)
        covered[max(0, area.top) : area.bottom, max(0, area.left) : area.right] = True
    row = next(rect for name, rect in targets.items() if name.startswith("scene "))
    covered[row.top - border : row.bottom + border] |= size[1] > size[0]  # what leaves the screen at the sides
    booth.run(3)
    guests = booth.album.shots[-1]
    whole = pixels(booth.draw()).astype(int)
    assert covered.mean() < 0.3
    composed = booth.composition.composed(guests.scene, booth.showing(PhotoScreen).guests, guests.moment).astype(int)
    assert np.abs(whole - composed)[~covered].mean() < 1.5
    assert np.abs(drawn - composed)[~covered].max() <= 2


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (800, 480), (1080, 1920)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_countdown_covers_no_head(size: Size, language: str) -> None:
    """All that is drawn at the top ends above the tallest of two guests."""
    room = Room(cast="two", still=True)
    booth = Evening(size, room, screen={"languages": [language]})
    booth.play(Script().tap("begin").tap("shutter")).run(1)
    drawn = pixels(booth.draw()).astype(int)
    booth.context.live.draw(booth.canvas, ShownScene("lake"))
    cutout = booth.context.live.cutout
    assert cutout is not None
    head = int(np.flatnonzero((cutout.matte > 127).any(axis=1))[0])
    drawn_over = (np.abs(drawn - pixels(booth.canvas)).max(axis=2) > 24)[head : round(0.6 * size[1])]
    assert not drawn_over[:, size[0] // 4 : -size[0] // 4].any()


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


def test_chinese_and_japanese_lines_are_broken_between_characters_and_begin_with_no_closing_mark() -> None:
    drawing = Drawing(wonders(), (800, 480))
    for text in (wonders().words["ja"]["could_not_keep"], wonders().words["zh"]["could_not_keep"]):
        lines = drawing.type.lines(text, "medium", 260, strong=True)
        assert len(lines) > 2
        assert "".join(lines) == text
        assert all(drawing.type.width(line, "medium", strong=True) <= 260 for line in lines)
        assert not {line[0] for line in lines} & set("、。，！？」”ー")
        assert drawing.type.lines(text, "medium", 260, strong=True) is lines, "it was broken again: that takes 20 ms"
    assert drawing.type.lines("会場の Wi-Fi に接続", "medium", 100) == ["会場の", "Wi-Fi", "に接続"]


def test_china_and_japan_each_read_their_own_form_of_a_character() -> None:
    drawing = Drawing(wonders(), (800, 480))
    forms = [drawing.speaking(language).type.picture("直", "large", (255, 255, 255)) for language in ("zh", "ja", "en")]
    china, japan, other = (pygame.surfarray.array_alpha(form) for form in forms)
    assert (japan == other).all()
    assert np.abs(china.astype(int) - japan).mean() > 2


@each_size
def test_twelve_languages_stand_in_rows_below_the_invitation_and_each_can_be_hit(size: Size) -> None:
    targets = Evening(size, screen={"languages": LANGUAGES}).stage.screen.targets
    rects = [rect for name, rect in targets.items() if name.startswith("language ")]
    assert len(rects) == 12
    reach = [rect.inflate(0, max(0, round(0.118 * min(size)) - rect.height)) for rect in rects]
    assert not any(one.colliderect(two) for number, one in enumerate(reach) for two in reach[:number])
    assert all(pygame.Rect((0, 0), size).contains(rect) for rect in rects)


@each_size
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_line_for_the_operator_leaves_the_small_card_as_it_is(size: Size, language: str) -> None:
    booth = attract_with_card(size, screen={"languages": [language]})
    card = booth.showing(AttractScreen).card
    assert card is not None
    inside = card.rect.inflate(-card.rect.width // 12, -card.rect.width // 12)  # without what the round corners show
    part = (slice(inside.top, inside.bottom), slice(inside.left, inside.right))
    before = pixels(booth.draw())
    booth.trouble = NO_PIN
    after = pixels(booth.draw())
    assert np.array_equal(after[part], before[part])
    assert not np.array_equal(after, before)
