"""The wall in Chromium and in WebKit, as on a beamer: a new photo at once, none that is not to be seen any more."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver import Chrome, ChromeOptions, WebKitGTK
from selenium.webdriver.chrome.service import Service

from booth.album.record import Photo
from booth.picture_types import Size
from booth.sharing.publisher import Publisher
from booth.sharing.server.shown_photos import picture_key
from tests.sharing.test_page_in_webkit import browser  # noqa: F401  a fixture
from tests.sharing.test_page_on_a_phone import QUIET, requests, screen
from tests.sharing.test_wall import WALL
from tests.support.needs import needs
from tests.support.phone import new_server, port_of, until

SIZES: tuple[Size, ...] = ((1920, 1080), (1280, 800), (800, 480))
RED, BLUE, GREEN = (220, 30, 30), (30, 60, 220), (20, 160, 60)

chromium = needs("chromium", "chromedriver")


@dataclass
class Party:
    """A server, and photos of one colour each."""

    folder: Path
    server: Publisher
    count: int = 0

    @property
    def link(self) -> str:
        return f"http://127.0.0.1:{port_of(self.server)}/W/{WALL}"

    def photo(self, colour: tuple[int, int, int], size: Size = (1920, 1080)) -> Photo:
        """A photo whose guests want everybody to see it."""
        self.count += 1
        name = f"20260612-1530{self.count:02d}-ABCDEFGH"
        folder = self.folder / "party" / "2026-06-12" / name
        folder.mkdir(parents=True)
        Image.new("RGB", size, colour).save(folder / "photo.jpg")
        token = f"TOKEN{'ABCDEFGH'[self.count]}".ljust(26, "A")
        photo = Photo(name, folder, token, "lake", finished=True, in_gallery=True)
        self.server.published(photo)
        return photo


@pytest.fixture
def party(tmp_path: Path) -> Iterator[Party]:
    server = new_server(0, wall=WALL)
    server.start()
    port_of(server)
    yield Party(tmp_path, server)
    assert server.stop(5.0)


@contextmanager
def beamer(folder: Path, size: Size, display: str = "") -> Iterator[Chrome]:
    """Chromium that fills an X screen of *size*, or one of its own that nobody sees."""
    options = ChromeOptions()
    words = [word for word in QUIET if not (display and word.startswith("--headless"))]
    words += ["--kiosk", "--window-position=0,0"] if display else []
    for word in (*words, f"--user-data-dir={folder / 'profile'}", f"--window-size={size[0]},{size[1]}"):
        options.add_argument(word)
    options.add_experimental_option("excludeSwitches", ["enable-automation"])  # its bar would cover the photo
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = Service(shutil.which("chromedriver"), env=os.environ | ({"DISPLAY": display} if display else {}))
    driver = Chrome(options=options, service=service)
    try:
        if not display:
            metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        yield driver
    finally:
        driver.quit()


def shown(driver: Any) -> list[str]:
    """The keys of the photos that are on the screen, the newest last."""
    script = "return [...document.querySelectorAll('figure.here')].map(it => it.dataset.key)"
    return list(driver.execute_script(script))


def key(photo: Photo) -> str:
    return picture_key("wall", photo.token)


def share_of(picture: Any, colour: tuple[int, int, int]) -> float:
    """How much of *picture*, BGR, has about that colour."""
    near = np.abs(picture[..., ::-1].astype(int) - colour) < 26
    return float(near.all(axis=2).mean())


@chromium
@pytest.mark.parametrize("size", SIZES)
def test_a_photo_fills_the_screen_from_edge_to_edge(party: Party, tmp_path: Path, size: Size) -> None:
    photo = party.photo(RED)
    with beamer(tmp_path, size) as driver:
        driver.get(party.link)
        until(lambda: shown(driver) == [key(photo)])
        until(lambda: share_of(screen(driver), RED) > 0.75)  # but for the line at the foot
        assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        assert driver.execute_script("return document.documentElement.scrollHeight <= innerHeight")
        line = driver.execute_script("return document.querySelector('h1').getBoundingClientRect().toJSON()")
        assert line["bottom"] <= size[1]
        assert all(address.startswith(party.link.rpartition("/W/")[0]) for address in requests(driver))
        assert [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"] == []  # type: ignore[no-untyped-call]  # selenium's


@chromium
def test_before_the_first_photo_the_events_line_stands_alone_and_a_new_one_comes_at_once(
    party: Party, tmp_path: Path
) -> None:
    with beamer(tmp_path, (1280, 800)) as driver:
        driver.get(party.link)
        until(lambda: bool(driver.execute_script("return document.body.className === 'empty'")))
        first = party.photo(RED)
        until(lambda: shown(driver) == [key(first)])
        second = party.photo(BLUE)
        until(lambda: shown(driver)[-1:] == [key(second)])
        until(lambda: shown(driver) == [key(second)])


@chromium
def test_a_photo_that_was_deleted_or_taken_back_is_gone_from_the_wall(party: Party, tmp_path: Path) -> None:
    deleted, taken_back = party.photo(RED), party.photo(BLUE)
    with beamer(tmp_path, (1280, 800)) as driver:
        driver.get(party.link)
        until(lambda: shown(driver) != [])
        party.server.retired(deleted.token)
        until(lambda: shown(driver) == [key(taken_back)])
        party.server.published(replace(taken_back, in_gallery=False))
        until(lambda: shown(driver) == [])
        until(lambda: driver.execute_script("return document.querySelectorAll('figure').length") == 0)


@chromium
def test_nothing_stays_on_the_wall_when_the_booth_does_not_answer_and_it_comes_back_with_it(
    party: Party, tmp_path: Path
) -> None:
    photo = party.photo(GREEN)
    with beamer(tmp_path, (1280, 800)) as driver:
        driver.get(party.link)
        until(lambda: shown(driver) == [key(photo)])
        driver.execute_cdp_cmd("Network.enable", {})
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        until(lambda: shown(driver) == [])
        driver.execute_cdp_cmd(
            "Network.emulateNetworkConditions", offline | {"offline": False, "downloadThroughput": -1}
        )
        until(lambda: shown(driver) == [key(photo)])


@chromium
def test_a_strip_is_seen_whole_before_itself_out_of_focus(party: Party, tmp_path: Path) -> None:
    photo = party.photo(RED, (600, 1800))
    with beamer(tmp_path, (1280, 800)) as driver:
        driver.get(party.link)
        until(lambda: shown(driver) == [key(photo)])
        box = driver.execute_script("return document.querySelector('.near').getBoundingClientRect().toJSON()")
        assert box["top"] >= -20
        assert box["bottom"] <= 820
        assert driver.execute_script("return getComputedStyle(document.querySelector('.near')).objectFit") == "contain"


@needs("WebKitWebDriver", "Xvfb")
@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_the_wall_in_webkit(party: Party, browser: WebKitGTK) -> None:  # noqa: F811  the fixture
    first = party.photo(RED)
    browser.get(party.link)
    until(lambda: shown(browser) == [key(first)])
    second = party.photo(BLUE)
    until(lambda: shown(browser)[-1:] == [key(second)])
    party.server.retired(second.token)
    until(lambda: shown(browser) == [key(first)])
    party.server.retired(first.token)
    until(lambda: shown(browser) == [])
