"""The gallery of all booths in Chromium as on a phone, from a server such as a bucket behind a domain."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from booth.sharing.cloud.target import PICTURE, THUMB
from tests.sharing.cloud.test_page_on_a_phone import Quiet
from tests.sharing.test_page_on_a_phone import phone, requests
from tests.support.copies_of_booths import CopiesOfBooths
from tests.support.copy_servers import copy_server
from tests.support.needs import needs
from tests.support.phone import until

pytestmark = needs("chromium", "chromedriver")
EVENT = "Anna & Ben"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[CopiesOfBooths, str, list[str]]]:
    """An event with 125 photos whose gallery is built, its address on the internet, and the photos' folders."""
    with copy_server("folder", tmp_path) as copies:
        place = CopiesOfBooths(copies, tmp_path, EVENT)
        jpegs = [jpeg((number, 90, 255 - 2 * number)) for number in range(125)]
        photos = [place.photo("AB"[number % 2], thumb=each, files={PICTURE: each}) for number, each in enumerate(jpegs)]
        assert place.command("page") == 0
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(copies.files)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        folder = place.gallery_folder.relative_to(copies.files)
        yield place, f"http://127.0.0.1:{server.server_port}/{folder}/INDEX.HTML", photos
        server.shutdown()
        server.server_close()


def jpeg(colour: tuple[int, int, int]) -> bytes:
    return cv2.imencode(".jpg", np.full((180, 320, 3), colour, np.uint8))[1].tobytes()


def tiles(driver: WebDriver) -> list[str]:
    """The folders of the photos on the page now, below the event's."""
    found = driver.execute_script("return [...document.querySelectorAll('.photos a')].map(each => each.href)")
    return ["/".join(each.split("/")[-4:-1]) for each in found]


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Partyalbum"), ("ja", "パーティーアルバム"), ("sv", "Party album")]
)
def test_it_speaks_the_phones_language_and_asks_nobody_else_for_anything(
    place: tuple[CopiesOfBooths, str, list[str]], tmp_path: Path, language: str, title: str
) -> None:
    _, address, photos = place
    with phone(tmp_path, language=language) as driver:
        driver.get(address)
        assert driver.find_element(By.CSS_SELECTOR, "h1").text == title == driver.title
        assert tiles(driver) == photos[:59:-1]
        until(lambda: driver.execute_script("return document.querySelector('.photos img').naturalWidth") == 320)
        first = driver.find_element(By.CSS_SELECTOR, ".photos img")
        assert first.size["width"] == first.size["height"] > 140
        driver.find_element(By.CSS_SELECTOR, ".after").click()
        until(lambda: driver.current_url.endswith("/1.HTML"))
        assert tiles(driver) == photos[59::-1]
        driver.find_element(By.CSS_SELECTOR, ".newest").click()
        until(lambda: driver.current_url.endswith("/INDEX.HTML"))
        driver.find_element(By.CSS_SELECTOR, ".photos a").click()
        until(lambda: driver.current_url.endswith(f"{photos[-1]}/{PICTURE}"))
        asked = requests(driver)
        complaints = driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's
    server = address.split("/")[2]
    assert {url.split("/")[2] for url in asked} == {server}
    assert [each for each in complaints if "favicon" not in each["message"]] == []


def test_on_a_wide_screen_photos_fill_its_width_below_the_title(
    place: tuple[CopiesOfBooths, str, list[str]], tmp_path: Path
) -> None:
    with phone(tmp_path) as driver:
        wide = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        driver.get(place[1])
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", wide)
        title, photos = (driver.find_element(By.CSS_SELECTOR, each).rect for each in ("h1", ".photos"))
        assert photos["width"] > 1200
        assert title["y"] + title["height"] < photos["y"]


def test_what_was_deleted_since_it_was_built_leaves_no_hole(
    place: tuple[CopiesOfBooths, str, list[str]], tmp_path: Path
) -> None:
    copies, address, photos = place
    for photo in (photos[-1], photos[-3]):
        (copies.folder / photo / THUMB).unlink()
    with phone(tmp_path) as driver:
        driver.get(address)
        left = [photo for photo in photos[:59:-1] if photo not in {photos[-1], photos[-3]}]
        until(lambda: tiles(driver) == left)


def test_without_scripts_it_is_there_in_the_booths_language(
    place: tuple[CopiesOfBooths, str, list[str]], tmp_path: Path
) -> None:
    _, address, photos = place
    with phone(tmp_path, language="de", javascript=False) as driver:
        driver.get(address)
        assert driver.find_element(By.CSS_SELECTOR, "h1").text == "Party album"
        assert tiles(driver) == photos[:59:-1]
