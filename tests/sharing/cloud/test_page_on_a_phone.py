"""A photo's page on the internet, in Chromium as on a phone: before the photo is there, and when it comes."""

import http.server
import io
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar

import av
import cv2
import numpy as np
import pytest
from selenium.webdriver.common.by import By

from booth.sharing.cloud.page import OnlinePages, public_link
from booth.sharing.cloud.target import PAGE, PICTURE, VIDEO
from tests.sharing.cloud.test_page import CLIP, NAMES, NOW, PHOTO, SCENES, STRIP
from tests.sharing.test_page_on_a_phone import phone, requests
from tests.support.fakes import wonders
from tests.support.needs import needs
from tests.support.phone import until

pytestmark = needs("chromium", "chromedriver")


class Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar = {  # type: ignore[misc]  # as http.server itself has it
        ".HTML": "text/html",
        ".JPG": "image/jpeg",
        ".MP4": "video/mp4",
        ".WEBP": "image/webp",
        "": "application/octet-stream",
    }

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002  http.server's
        pass


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server such as a bucket behind a domain: its address, and the folder of a photo whose page is there."""
    root = tmp_path / "bucket"
    folder = root / PHOTO.copies["cloud"].folder
    folder.mkdir(parents=True)
    words = {language: wonders().words[language] for language in ("en", "de", "ja")}
    pages = OnlinePages(words, "#ffc24b", b"", "Anna", NAMES)
    for name, photo, scenes in (
        (PAGE, PHOTO, {}),
        ("STRIP.HTML", STRIP, {}),
        ("CLIP.HTML", CLIP, {}),
        ("SCENES.HTML", PHOTO, SCENES),
    ):
        (folder / name).write_bytes(pages.page(photo, NOW, scenes))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


def arrive(folder: Path, name: str = PICTURE) -> None:
    picture = np.zeros((1080, 1920, 3), np.uint8)
    picture[:, :960] = (0, 0, 220)
    (folder / name).write_bytes(cv2.imencode(".jpg", picture)[1].tobytes())


@pytest.mark.parametrize(("language", "coming"), [("de", "unterwegs"), ("ja", "届いていません"), ("sv", "on its way")])
def test_the_page_says_that_the_photo_is_on_its_way_and_shows_it_when_it_comes(
    place: tuple[str, Path], tmp_path: Path, language: str, coming: str
) -> None:
    address, folder = place
    with phone(tmp_path, language=language) as driver:
        driver.get(public_link(address, PHOTO.copies["cloud"].folder))
        until(lambda: coming in driver.find_element(By.ID, "coming").text)
        assert not driver.find_element(By.CSS_SELECTOR, ".save").is_displayed()
        arrive(folder)
        until(lambda: driver.find_element(By.CSS_SELECTOR, ".photo").is_displayed())
        assert not driver.find_element(By.ID, "coming").is_displayed()
        assert driver.find_element(By.CSS_SELECTOR, ".save").is_displayed()
        assert "K7MZQ2" in driver.find_element(By.CSS_SELECTOR, "section").text
        asked = requests(driver)
        complaints = [entry for entry in driver.get_log("browser") if "404" not in entry["message"]]  # type: ignore[no-untyped-call]  # selenium's
    assert {url.partition("?")[0].rpartition("/")[2] for url in asked} == {PAGE, PICTURE}
    assert complaints == []  # the policy of the page allows all that is in it


def test_without_scripts_the_photo_is_shown_and_can_be_saved(place: tuple[str, Path], tmp_path: Path) -> None:
    address, folder = place
    arrive(folder)
    with phone(tmp_path, javascript=False) as driver:
        driver.get(public_link(address, PHOTO.copies["cloud"].folder))
        until(lambda: driver.find_element(By.CSS_SELECTOR, ".photo").is_displayed())
        assert driver.find_element(By.CSS_SELECTOR, ".save").is_displayed()
        assert not driver.find_element(By.ID, "coming").is_displayed()


def test_the_scenes_that_the_operator_wants_appear_as_they_come_in_the_phones_language(
    place: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = place
    arrive(folder)
    arrive(folder, "SCENE3.JPG")
    with phone(tmp_path, language="de") as driver:
        driver.get(public_link(address, PHOTO.copies["cloud"].folder).replace(PAGE, "SCENES.HTML"))
        moon, beach = (driver.find_element(By.CSS_SELECTOR, f"a[href='SCENE{number}.JPG']") for number in (1, 3))
        until(beach.is_displayed)
        assert beach.text == "beach & de"
        assert not moon.is_displayed()
        assert "Derselbe Moment an einem anderen Ort" in driver.find_element(By.ID, "more").text
        arrive(folder, "SCENE1.JPG")
        until(moon.is_displayed)
        complaints = [entry for entry in driver.get_log("browser") if "404" not in entry["message"]]  # type: ignore[no-untyped-call]  # selenium's
    assert complaints == []


def test_the_single_pictures_of_a_strip_appear_as_they_come(place: tuple[str, Path], tmp_path: Path) -> None:
    address, folder = place
    arrive(folder)
    arrive(folder, "PHOTO2.JPG")
    with phone(tmp_path) as driver:
        driver.get(public_link(address, PHOTO.copies["cloud"].folder).replace(PAGE, "STRIP.HTML"))
        second = driver.find_element(By.CSS_SELECTOR, "a[href='PHOTO2.JPG']")
        third = driver.find_element(By.CSS_SELECTOR, "a[href='PHOTO3.JPG']")
        until(second.is_displayed)
        assert not third.is_displayed()
        soon = driver.find_element(By.CSS_SELECTOR, "[data-file='PHOTO3.JPG'] .soon")
        assert soon.text == "One moment"
        arrive(folder, "PHOTO3.JPG")
        until(third.is_displayed)
        assert not soon.is_displayed()
        complaints = [entry for entry in driver.get_log("browser") if "404" not in entry["message"]]  # type: ignore[no-untyped-call]  # selenium's
    assert complaints == []


def test_a_clip_plays_once_it_is_there_and_its_still_is_shown_till_then(
    place: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = place
    arrive(folder)
    with phone(tmp_path) as driver:
        driver.get(public_link(address, PHOTO.copies["cloud"].folder).replace(PAGE, "CLIP.HTML"))
        until(lambda: driver.find_element(By.CSS_SELECTOR, "img.photo").is_displayed())
        clip = driver.find_element(By.ID, "clip")
        assert not clip.is_displayed()
        assert "being made" in driver.find_element(By.ID, "saving").text
        (folder / VIDEO).write_bytes(a_video())
        until(clip.is_displayed)
        assert driver.find_element(By.ID, "saving").text == "Save clip"
        until(lambda: driver.execute_script("return document.getElementById('clip').currentTime > 0"))
        assert driver.execute_script("return document.getElementById('clip').muted")


def a_video() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for shade in range(0, 240, 8):
            picture = np.full((180, 320, 3), shade, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode())
    return file.getvalue()
