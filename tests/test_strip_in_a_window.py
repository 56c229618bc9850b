"""A strip in the real program: from the shutter in an X window to the files on a phone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.by import By

from booth.album.record import About
from booth.clock import Clock
from booth.picture_types import Picture
from tests.support.needs import needs
from tests.support.running import HEIGHT, SETTINGS, WIDTH, RunningBooth, XScreen, free_port, until
from tests.test_whole_booth import PHOTO, apart, code_on, keep, phone, shutter

pytestmark = [needs("Xvfb", "xdotool"), pytest.mark.timeout(400)]

STRIPS = '\n[offer]\nkinds = ["photo", "strip"]\n[strip]\npause = 1.0\n[event]\nname = "Anna & Tom"\n'


def moves_on(screen: XScreen) -> bool:
    """Whether a swipe changes the place, of which the corner shows nobody."""

    def corner() -> Picture:
        return screen.picture()[: HEIGHT // 4, : WIDTH // 4]

    before = corner()
    screen.swipe(900, 400, 300)
    Clock().sleep(1.5)
    return apart(corner(), before) >= 10


@needs("chromium", "chromedriver")
def test_guests_have_a_strip_taken_in_four_places_and_carry_it_home(tmp_path: Path, screen: XScreen) -> None:
    home, downloads = tmp_path / "home", tmp_path / "phone"
    home.mkdir()
    downloads.mkdir()
    settings = SETTINGS.format(port=(port := free_port()), countdown=1.0) + STRIPS
    with RunningBooth(home, screen, settings) as booth:
        booth.until("attract")
        screen.tap(WIDTH / 2, HEIGHT / 3)
        booth.until("choose")
        until(lambda: moves_on(screen), "the guests stand in a scene")  # until the segmenter answers in the room
        screen.tap(WIDTH / 2 + 0.18 * HEIGHT, HEIGHT - 0.115 * HEIGHT)  # the strip, beside the shutter
        shutter(booth, screen)
        keep(booth, screen, "strip")
        link = code_on(screen)
        (photo,) = booth.photos()
        assert link == f"http://127.0.0.1:{port}/P/{photo['token']}"
        assert photo["layout"] == "strip"
        assert len({shot["scene"] for shot in photo["shots"]}) == 4
        until(lambda: booth.photos()[0]["finished"], "the finished strip", patience=240)  # four times a photo's work
        folder = photo["folder"]

        browser = phone(downloads)
        try:
            browser.get(link)
            picture = browser.find_element(By.TAG_NAME, "img")
            until(lambda: bool(browser.execute_script("return arguments[0].complete", picture)), "the strip")
            assert (picture.get_property("naturalWidth"), picture.get_property("naturalHeight")) == (600, 1800)
            browser.find_element(By.CSS_SELECTOR, "a.save").click()
            until(lambda: len(list(downloads.glob("*.jpg"))) == 1, "the strip's download")
            singles = browser.find_elements(By.CSS_SELECTOR, ".scenes a")
            assert len(singles) == 4
            browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", singles[2])
            singles[2].click()  # a second download without a touch is asked about
            until(lambda: len(list(downloads.glob("*.jpg"))) == 2, "the third picture's download")
        finally:
            browser.quit()
        about = About.read(folder)
        single = next(downloads.glob("*-shot-3.jpg"))
        strip = next(path for path in downloads.glob("*.jpg") if path != single)
        assert strip.read_bytes() == (folder / "photo.jpg").read_bytes()
        assert single.read_bytes() == (folder / about.shots[2].picture).read_bytes()
        with Image.open(single) as third, Image.open(strip) as sheet:
            assert third.size == PHOTO
            # In the third slot of the strip is what the third picture shows, cropped to the slot. The crop is tried
            # in steps of less than a pixel of the slot: half a pixel aside, fine waves and leaves differ by 5 and more.
            slot = np.asarray(sheet.crop((47, 774, 553, 1110)).convert("RGB"))
            height = PHOTO[1]
            width = height * 506 / 336
            fits = min(
                apart(slot, np.asarray(third.convert("RGB").resize((506, 336), box=(left, 0, left + width, height))))
                for left in range(int(PHOTO[0] - width) + 1)
            )
        assert fits < 6
        assert booth.end() == 0
    assert "Traceback" not in booth.log
