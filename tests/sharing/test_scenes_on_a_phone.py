"""The other scenes, the choice of one and the photo's deletion in Chromium, as on a phone, with scripts and without."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from booth.album.record import Photo
from booth.clock import Clock
from booth.sharing.offer import OfferedFile, OtherScenes, Wish, full_name, save_name, small_name
from booth.sharing.publisher import Publisher
from tests.sharing.test_page_on_a_phone import phone, screen
from tests.support.needs import needs
from tests.support.phone import AURORA, LAKE, SCENES, TOKEN, new_server, photo_in, port_of, until

pytestmark = needs("chromium", "chromedriver")

COLOURS = dict(zip(SCENES, ((0, 0, 220), (200, 120, 0), (90, 90, 90), (0, 180, 0)), strict=True))  # BGR
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SIZES = {"usual": (390, 844, 1.0), "small": (360, 640, 1.0), "large letters": (320, 568, 2.0)}


@dataclass
class Booth:
    """A booth that makes a picture of one colour in each scene, half a second after it was asked for."""

    folder: Path
    thumbnails: bool = True  # it has them from the start
    scene: str = AURORA
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.photo: Photo = photo_in(self.folder)
        self.paint(self.photo.picture, AURORA)
        self.later = ThreadPoolExecutor(1)
        self.server: Publisher = new_server(0, ask=self.ask)
        self.server.published(self.photo)
        if self.thumbnails:
            self.names |= {small_name(code) for code in SCENES}
        self.offer()
        self.server.start()
        port_of(self.server)

    def ask(self, *wish: Any) -> None:
        self.later.submit(self.fulfil, *wish)

    def paint(self, path: Path, code: str, size: tuple[int, int] = (1080, 1920)) -> None:
        picture = np.full((*size, 3), COLOURS[code], np.uint8)
        path.write_bytes(cv2.imencode(path.suffix, picture)[1].tobytes())

    def offer(self) -> None:
        for code in SCENES:
            self.paint(self.folder / f"{code}.webp", code, (180, 320))
            self.paint(self.folder / f"{code}.jpg", code)
        files = {small_name(code): OfferedFile(str(self.folder / f"{code}.webp"), "image/webp") for code in SCENES} | {
            full_name(code): OfferedFile(str(self.folder / f"{code}.jpg"), "image/jpeg") for code in SCENES
        }
        files |= {
            save_name(code): OfferedFile(str(self.folder / f"{code}.jpg"), "image/jpeg", f"photo-{code}.jpg")
            for code in SCENES
        }
        there = {name: file for name, file in files.items() if name in self.names}
        self.server.offer_scenes(TOKEN, OtherScenes(self.scene, tuple(SCENES), there))

    def fulfil(self, wish: Wish, token: str, code: str) -> None:
        Clock().sleep(0.5)
        match wish:
            case "small":
                self.names.add(small_name(code))
            case "full":
                self.names |= {full_name(code), save_name(code)}
            case "choose":
                self.scene = code
                self.paint(self.photo.picture, code)
            case "delete":
                self.server.retired(token)
                self.server.deleted(token, gone=True)
                return
        self.offer()


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path)
    yield booth
    booth.later.shutdown()
    assert booth.server.stop(5.0)


def link(booth: Booth) -> str:
    return str(booth.server.link(TOKEN))


def touch(driver: Chrome, selector: str) -> None:
    """A finger on the middle of the element, once it is in sight. Selenium's own click waits for scripts."""
    element = driver.find_element(By.CSS_SELECTOR, selector)
    middle = """arguments[0].scrollIntoView({block: "center", behavior: "instant"});
        const box = arguments[0].getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]"""
    x, y = driver.execute_script(middle, element)
    driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def shows(driver: Chrome, code: str) -> bool:
    """Whether a photo in the colour of that scene, as wide as the phone, is on its screen."""
    column = screen(driver)[:, 30].astype(int)
    return bool((abs(column - COLOURS[code]) < 12).all(axis=1).sum() > 300)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_guest_looks_at_the_photo_in_another_scene_saves_it_and_makes_it_the_photo(
    booth: Booth, tmp_path: Path, *, javascript: bool
) -> None:
    with phone(tmp_path, javascript=javascript) as driver:
        driver.get(link(booth))
        until(lambda: shows(driver, AURORA))
        tile = f'.scenes a[href$="SCENE-{LAKE}"]'
        assert driver.find_element(By.CSS_SELECTOR, tile).text == "Mountain lake"
        touch(driver, tile)
        until(lambda: driver.title == "One moment")
        until(lambda: driver.title == "Your photo" and shows(driver, LAKE))
        touch(driver, ".save")
        saved = tmp_path / "saved" / f"photo-{LAKE}.jpg"
        until(lambda: saved.exists() and saved.read_bytes() == (booth.folder / f"{LAKE}.jpg").read_bytes())
        assert booth.server.visit(TOKEN).delivered is not None  # the photo itself, which the page has shown
        touch(driver, ".plain")
        until(lambda: driver.current_url.endswith(TOKEN) and shows(driver, LAKE))
        assert driver.find_element(By.CSS_SELECTOR, '.scenes [aria-current="page"]').text == "Mountain lake"


def test_thumbnails_that_are_made_later_appear_by_themselves(tmp_path: Path) -> None:
    booth = Booth(tmp_path, thumbnails=False)
    with phone(tmp_path) as driver:
        driver.get(link(booth))
        driver.execute_script("scrollTo(0, document.body.scrollHeight)")
        there = "return [...document.querySelectorAll('.scenes img')].every(it => it.complete && it.naturalWidth)"
        until(lambda: bool(driver.execute_script(there)))
    booth.later.shutdown()
    assert booth.server.stop(5.0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_that_waits_for_a_picture_is_told_that_the_photo_is_gone(
    booth: Booth, tmp_path: Path, *, javascript: bool
) -> None:
    with phone(tmp_path, javascript=javascript) as driver:
        booth.later.submit(Clock().sleep, 3.0)  # the picture is still being made when another phone deletes the photo
        driver.get(f"{link(booth)}/SCENE-{LAKE}")
        assert driver.title == "One moment"
        booth.server.retired(TOKEN)
        until(lambda: driver.title == "This photo is not here any more")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_photo_is_deleted_after_one_question(booth: Booth, tmp_path: Path, *, javascript: bool) -> None:
    with phone(tmp_path, javascript=javascript) as driver:
        driver.get(link(booth))
        touch(driver, 'a[href$="DELETE"]')
        until(lambda: driver.title == "Delete this photo for good?")
        touch(driver, ".plain")
        until(lambda: driver.title == "Your photo" and shows(driver, AURORA))
        touch(driver, 'a[href$="DELETE"]')
        until(lambda: driver.title == "Delete this photo for good?")
        touch(driver, ".delete")
        until(lambda: driver.title == "This photo is gone")
        driver.get(link(booth))
        assert driver.title == "This photo is not here any more"


def as_a_phone(driver: Chrome, width: int, height: int, letters: float) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 2.0, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.execute_script(f"document.documentElement.style.fontSize = '{letters * 100}%'")
    until(lambda: driver.execute_script("return innerWidth") == width)


@pytest.mark.parametrize("language", ["de", "ar"])  # longer words, and from right to left
@pytest.mark.parametrize("page", ["", f"/SCENE-{LAKE}", "/DELETE"])
def test_every_page_fits_every_phone_and_can_be_touched(booth: Booth, tmp_path: Path, language: str, page: str) -> None:
    booth.names |= {full_name(LAKE), save_name(LAKE)}
    booth.offer()
    with phone(tmp_path, language=language) as driver:
        for width, height, letters in SIZES.values():
            driver.get(link(booth) + page)
            as_a_phone(driver, width, height, letters)
            assert driver.execute_script("return document.documentElement.scrollWidth") <= width
            for button in driver.find_elements(By.CSS_SELECTOR, "a, form button"):
                box = button.rect
                assert box["height"] >= 48
                assert 0 <= box["x"] <= box["x"] + box["width"] <= width
                wider = driver.execute_script("return arguments[0].scrollWidth > arguments[0].clientWidth", button)
                assert not wider, f"{button.text} is wider than its button"
            if page != "/DELETE":
                photo = driver.find_element(By.CSS_SELECTOR, ".photo").rect
                sheet = driver.execute_script("return document.querySelector('section').getBoundingClientRect().top")
                assert sheet >= photo["y"] + photo["height"] - 1, "the photo is seen whole, before anything else"
        faults = driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's
        assert [fault for fault in faults if "favicon" not in fault["message"]] == []


if AXE.exists():  # it is no part of this repository: npm install --no-save axe-core

    @pytest.mark.parametrize("dark", [False, True])
    @pytest.mark.parametrize("page", ["", f"/SCENE-{LAKE}", f"/SCENE-{AURORA}X", "/DELETE"])
    def test_axe_finds_nothing_wrong_with_any_page(booth: Booth, tmp_path: Path, page: str, *, dark: bool) -> None:
        with phone(tmp_path, dark=dark) as driver:
            driver.get(link(booth) + page)
            driver.execute_script(AXE.read_text(encoding="utf-8"))
            found: Any = driver.execute_async_script("axe.run().then(arguments[0])")
        assert [(fault["id"], json.dumps(fault["nodes"][0]["html"])) for fault in found["violations"]] == []
