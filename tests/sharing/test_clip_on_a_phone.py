"""A clip on the guests' page in Chromium, as on a phone: it plays, begins anew, and is saved."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.by import By

from booth.album.record import Photo
from booth.darkroom.clip_files import Animation, Video, to_frame
from booth.sharing.publisher import Publisher
from tests.sharing.test_page_on_a_phone import phone
from tests.support.needs import needs
from tests.support.phone import TOKEN, photo_in, until

pytestmark = needs("chromium", "chromedriver")

SIZE = (640, 360)


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    """Its clip lasts two seconds, in which red becomes green."""
    photo = replace(photo_in(tmp_path), is_clip=True, clip=tmp_path / "clip.mp4", animation=tmp_path / "clip.webp")
    video, animation = Video(SIZE, Fraction(15)), Animation(SIZE, Fraction(15))
    for number in range(30):
        picture = np.full((SIZE[1], SIZE[0], 3), (200 - 6 * number, 6 * number, 0), np.uint8)
        video.add(to_frame(picture))
        animation.add(number, picture)
    assert photo.clip
    assert photo.animation
    photo.clip.write_bytes(video.file())
    photo.animation.write_bytes(animation.file())
    Image.new("RGB", (1920, 1080), (200, 0, 0)).save(photo.picture)
    return photo


def test_the_clip_plays_by_itself_again_and_again_and_all_three_files_are_saved(
    server: Publisher, port: int, photo: Photo, tmp_path: Path
) -> None:
    with phone(tmp_path) as driver:
        driver.get(str(server.link(TOKEN)))
        video = driver.find_element(By.CSS_SELECTOR, "video.photo")

        def at() -> float:
            return float(driver.execute_script("return arguments[0].currentTime", video))

        until(lambda: at() > 1)
        until(lambda: at() < 1)  # it has begun anew
        until(lambda: at() > 1)
        assert driver.execute_script("return [arguments[0].videoWidth, arguments[0].error]", video) == [SIZE[0], None]
        saved = tmp_path / "saved"
        for selector in ("a.save", ".scenes li:nth-child(1) a", ".scenes li:nth-child(2) a"):
            link = driver.find_element(By.CSS_SELECTOR, selector)
            driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
            before = len(list(saved.glob("photo-*")))
            link.click()
            until(lambda before=before: len([*saved.glob("photo-*.???"), *saved.glob("photo-*.webp")]) > before)  # type: ignore[misc]
        driver.save_screenshot(str(tmp_path / "page.png"))
    name = "photo-20260612-153012"
    assert photo.clip
    assert photo.animation
    assert (saved / f"{name}.mp4").read_bytes() == photo.clip.read_bytes()
    assert (saved / f"{name}.webp").read_bytes() == photo.animation.read_bytes()
    assert (saved / f"{name}.jpg").read_bytes() == photo.picture.read_bytes()


def test_a_browser_that_cannot_play_it_shows_the_still(
    server: Publisher, port: int, photo: Photo, tmp_path: Path
) -> None:
    assert photo.clip
    photo.clip.write_bytes(b"no video at all")
    with phone(tmp_path) as driver:
        driver.get(str(server.link(TOKEN)))
        video = driver.find_element(By.CSS_SELECTOR, "video.photo")
        until(lambda: bool(driver.execute_script("return !!arguments[0].error", video)))
        seen = driver.get_screenshot_as_png()
    (tmp_path / "still.png").write_bytes(seen)
    with Image.open(tmp_path / "still.png") as image:
        red, green, blue = image.convert("RGB").getpixel((image.width // 2, image.height // 6))  # type: ignore[misc]
    assert red > 150 > max(green, blue)
