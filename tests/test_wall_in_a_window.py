"""A family at the real program in an X window: two photos with one code, one of them on the wall: another X screen."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageOps
from selenium.webdriver.common.by import By

from booth.album.record import PICTURE
from booth.clock import Clock
from booth.picture_types import Picture
from booth.sharing.event_tokens import event_token
from booth.ui.scripted_guest import Script
from tests.sharing.test_wall_on_a_beamer import beamer, shown
from tests.support.journeys import at_share
from tests.support.needs import needs
from tests.support.running import HEIGHT, SETTINGS, WIDTH, RunningBooth, XScreen, free_port, until
from tests.test_whole_booth import apart, code_on, keep, phone, shutter

pytestmark = [needs("Xvfb", "xdotool"), needs("chromium", "chromedriver"), pytest.mark.timeout(400)]

WALL = (1280, 800)
GALLERY = '\n[gallery]\nenabled = true\n[event]\nname = "Anna & Tom"\n[patience]\nshare = 600.0\n'


@pytest.fixture
def second_screen(tmp_path: Path) -> Iterator[XScreen]:
    """The wall's, beside the guests'."""
    folder = tmp_path / "wall"
    folder.mkdir()
    with XScreen(folder, WALL) as screen:
        yield screen


def fills(screen: Picture, photo: Path) -> bool:
    """Whether *photo* covers the *screen*, but for the line at its foot."""
    with Image.open(photo) as picture:
        covering = np.asarray(ImageOps.fit(picture.convert("RGB"), WALL))
    return apart(screen[: WALL[1] // 2], covering[: WALL[1] // 2]) < 8


def places() -> dict[str, tuple[int, int]]:
    """Where on the share screen of a second photo the buttons are."""
    booth = at_share(canvas=(WIDTH, HEIGHT), gallery={"enabled": True})
    first = {"one_more": booth.stage.screen.targets["one_more"].center}
    booth.play(Script().tap("one_more").wait(0.9).tap("shutter")).run(8, until="Photo").run(0.8)
    booth.play(Script().tap("keep")).run(1)
    return first | {name: booth.stage.screen.targets[name].center for name in ("show", "ours")}


def take(booth: RunningBooth, screen: XScreen) -> None:
    """From choose to the share screen."""
    booth.until("choose")
    shutter(booth, screen)
    keep(booth, screen)
    # A live matte with a hole in a head leaves the photo to the darkroom.
    until(lambda: all((each["folder"] / PICTURE).exists() for each in booth.photos()), "the photo", patience=240)
    Clock().sleep(1)


def test_a_family_fetches_two_photos_with_one_code_and_is_on_the_wall_as_long_as_it_likes(
    tmp_path: Path, screen: XScreen, second_screen: XScreen
) -> None:
    at = places()
    home, downloads = tmp_path / "home", tmp_path / "phone"
    home.mkdir()
    downloads.mkdir()
    settings = SETTINGS.format(port=(port := free_port()), countdown=1.0) + GALLERY
    with RunningBooth(home, screen, settings) as booth:
        booth.until("attract")
        screen.tap(WIDTH / 2, HEIGHT / 3)
        take(booth, screen)
        screen.tap(*at["one_more"])
        take(booth, screen)
        newest = code_on(screen)
        wall = f"http://127.0.0.1:{port}/W/{event_token(home / 'state', 'wall', 'Anna & Tom')}"
        with beamer(tmp_path, WALL, second_screen.display) as driver:
            driver.get(wall)
            until(lambda: driver.execute_script("return document.body.className") == "empty", "the wall")
            screen.tap(*at["show"])
            until(lambda: len(shown(driver)) == 1, "the photo on the wall")
            until(lambda: fills(second_screen.picture(), booth.photos()[-1]["folder"] / PICTURE), "it fills the screen")
            assert [photo["in_gallery"] for photo in booth.photos()] == [False, True]

            screen.tap(*at["ours"])
            until(lambda: "/G/" in "".join(_codes(screen)), "the code of both")
            (link,) = _codes(screen)
            browser = phone(downloads)
            try:
                browser.get(link)
                tokens = [photo["token"] for photo in booth.photos()]
                buttons = browser.find_elements(By.CSS_SELECTOR, "ol .save")
                assert [str(button.get_attribute("href")).split("/")[4] for button in buttons] == tokens
                for number, button in enumerate(buttons, 1):
                    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
                    button.click()
                    until(lambda number=number: len(list(downloads.glob("*.jpg"))) == number, "a download")  # type: ignore[misc]  # mypy has no type for a lambda's default
                browser.get(newest)
                browser.find_element(By.CSS_SELECTOR, 'form[action$="/HIDE"] button').click()
                until(lambda: shown(driver) == [], "the wall without it")
                until(lambda: bool(browser.find_elements(By.CSS_SELECTOR, 'form[action$="/SHOW"]')), "the choice")
            finally:
                browser.quit()
        assert [photo["in_gallery"] for photo in booth.photos()] == [False, False]
        assert booth.end() == 0
    assert "Traceback" not in booth.log
    assert not any(token in booth.log for token in (*tokens, wall.rpartition("/")[2]))


def _codes(screen: XScreen) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(screen.picture())]
