"""The guests' page in Chromium, as on a phone: its size, its touch, its way of saving."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cv2
import numpy as np
import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from booth.album.record import Photo
from booth.clock import Clock
from booth.sharing.publisher import Publisher
from tests.support.needs import needs
from tests.support.phone import PATIENCE, TOKEN, new_server, photo_in, port_of, until

pytestmark = needs("chromium", "chromedriver")

PHONES = {"usual": (390, 844), "small": (320, 568), "on its side": (844, 390), "tablet": (768, 1024)}
QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    """Red on the left, green on the right: easily told from paper and from words."""
    pixels = np.zeros((1080, 1920, 3), np.uint8)
    pixels[:, :960] = (0, 0, 220)  # BGR
    pixels[:, 960:] = (0, 180, 0)
    photo = photo_in(tmp_path)
    cv2.imwrite(str(photo.picture), pixels)
    return photo


@contextmanager
def phone(
    folder: Path,
    *,
    language: str = "en",
    javascript: bool = True,
    dark: bool = False,
) -> Iterator[Chrome]:
    """A browser of a phone, with downloads in *folder*/saved."""
    saved = folder / "saved"
    saved.mkdir(exist_ok=True)
    options = ChromeOptions()
    for word in (*QUIET, f"--user-data-dir={folder / 'profile'}", f"--accept-lang={language}"):
        options.add_argument(word)
    options.binary_location = shutil.which("chromium") or ""
    width, height = PHONES["usual"]
    options.add_experimental_option(
        "mobileEmulation", {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2.0, "touch": True}}
    )
    options.add_experimental_option("prefs", {"download.default_directory": str(saved)})
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not javascript})
        if dark:
            driver.execute_cdp_cmd(
                "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
            )
        yield driver
    finally:
        driver.quit()


def requests(driver: Chrome) -> list[str]:
    """Addresses of everything that was asked for over a network."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]  # type: ignore[no-untyped-call]  # selenium's
    urls = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if urlsplit(url).scheme not in {"data", "chrome", "chrome-extension"}]


def screen(driver: Chrome) -> Any:
    """What is on the phone's screen: BGR."""
    return cv2.imdecode(np.frombuffer(driver.get_screenshot_as_png(), np.uint8), cv2.IMREAD_COLOR)


def touch(driver: Chrome, selector: str) -> None:
    """A finger on the middle of the element."""
    box = driver.find_element(By.CSS_SELECTOR, selector).rect
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_shows_the_photo_and_saves_it_byte_for_byte(
    server: Publisher, port: int, photo: Photo, tmp_path: Path, *, javascript: bool
) -> None:
    with phone(tmp_path, javascript=javascript) as driver:
        driver.get(str(server.link(TOKEN)))
        until(lambda: server.visit(TOKEN).delivered is not None)
        until(lambda: _is_red_and_green(screen(driver)))
        touch(driver, ".save")
        saved = tmp_path / "saved" / "photo-20260612-153012.jpg"
        until(lambda: saved.exists() and saved.stat().st_size == photo.picture.stat().st_size)
        asked = requests(driver)

    assert saved.read_bytes() == photo.picture.read_bytes()
    assert {urlsplit(url).netloc for url in asked} == {f"127.0.0.1:{port}"}
    assert {urlsplit(url).path for url in asked} <= {
        f"/P/{TOKEN}",
        f"/P/{TOKEN}/PHOTO.JPG",
        f"/P/{TOKEN}/SAVE",
    }
    assert len([url for url in asked if url.endswith("PHOTO.JPG")]) == 1  # the wall behind it costs nothing


def _is_red_and_green(picture: Any) -> bool:
    """Whether a photo as wide as the screen is on it, left half and right half."""
    quarter = picture.shape[1] // 4
    red = (abs(picture[:, quarter].astype(int) - (0, 0, 220)) < 12).all(axis=1).sum()
    green = (abs(picture[:, -quarter].astype(int) - (0, 180, 0)) < 12).all(axis=1).sum()
    return bool(min(red, green) > picture.shape[1] * 9 / 16 * 0.9)


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)])
def test_the_page_fits_every_phone(server: Publisher, port: int, tmp_path: Path, language: str, *, dark: bool) -> None:
    with phone(tmp_path, language=language, dark=dark) as driver:
        for width, height in PHONES.values():
            driver.get(str(server.link(TOKEN)))
            screen_of = {"width": width, "height": height, "deviceScaleFactor": 2.0, "mobile": True}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen_of)
            WebDriverWait(driver, PATIENCE).until(
                lambda it: it.execute_script("return innerWidth") == it.execute_script("return screen.width")
            )
            assert driver.execute_script("return [innerWidth, innerHeight]") == [width, height]
            assert driver.execute_script("return document.documentElement.scrollWidth") <= width
            assert driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
            save = driver.find_element(By.CSS_SELECTOR, ".save").rect
            assert save["height"] >= 48
            assert save["width"] >= 200
            assert 0 <= save["x"] <= save["x"] + save["width"] <= width
            assert save["y"] + save["height"] <= height  # without scrolling
            for text in driver.find_elements(By.CSS_SELECTOR, "p, .save"):
                assert text.is_displayed()
        faults = driver.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's
        assert [fault for fault in faults if "favicon" not in fault["message"]] == []


SHARING = """
    navigator.canShare = what => what.files.length == 1;
    navigator.share = async what => { window.shared = what.files[0]; };
"""  # what Android's browser has on a page that came over https, or from its own machine


@pytest.mark.parametrize(("can_share", "javascript"), [(True, True), (False, True), (True, False)])
def test_a_share_button_is_there_only_where_the_browser_can_share_files(
    server: Publisher, port: int, photo: Photo, tmp_path: Path, *, can_share: bool, javascript: bool
) -> None:
    with phone(tmp_path, javascript=javascript) as driver:
        if can_share:
            driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": SHARING})
        driver.get(str(server.link(TOKEN)))
        button = driver.find_element(By.CSS_SELECTOR, ".share")
        if not (can_share and javascript):
            Clock().sleep(1.0)
            assert not button.is_displayed()
            return
        until(button.is_displayed)
        assert button.rect["height"] >= 48
        assert button.rect["x"] + button.rect["width"] <= PHONES["usual"][0]
        touch(driver, ".share")
        until(lambda: bool(driver.execute_script("return Boolean(window.shared)")))
        kind, size = driver.execute_script("return [shared.type, shared.size]")
        assert (kind, size) == ("image/jpeg", photo.picture.stat().st_size)


def test_a_photo_that_is_upright_can_be_seen_whole(tmp_path: Path) -> None:
    photo = photo_in(tmp_path)
    cv2.imwrite(str(photo.picture), np.full((1920, 1080, 3), (0, 0, 220), np.uint8))
    server = new_server(0)
    server.published(photo)
    server.start()
    port_of(server)
    try:
        with phone(tmp_path) as driver:
            driver.get(str(server.link(TOKEN)))
            until(lambda: server.visit(TOKEN).delivered is not None)
            shown = driver.find_element(By.CSS_SELECTOR, ".photo").rect
            assert (shown["x"], shown["width"]) == (0, 390)
            driver.execute_script("scrollTo(0, document.documentElement.scrollHeight)")
            bottom = driver.execute_script("return document.querySelector('.photo').getBoundingClientRect().bottom")
            sheet = driver.execute_script("return document.querySelector('section').getBoundingClientRect().top")
            assert bottom <= sheet + 1
    finally:
        assert server.stop(5.0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_touch_shows_the_photo_alone_on_the_screen_and_another_goes_back(
    server: Publisher, port: int, tmp_path: Path, *, javascript: bool
) -> None:
    with phone(tmp_path, javascript=javascript) as driver:
        driver.get(str(server.link(TOKEN)))
        until(lambda: _is_red_and_green(screen(driver)))
        touch(driver, ".photo")
        until(lambda: _fills_the_upright_screen(screen(driver)))
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": 844, "height": 390, "deviceScaleFactor": 2.0, "mobile": True},
        )
        until(lambda: _fills_the_screen_on_its_side(screen(driver)))
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": 390, "height": 844, "deviceScaleFactor": 2.0, "mobile": True},
        )
        until(lambda: _fills_the_upright_screen(screen(driver)))
        if javascript:
            driver.back()
        else:
            touch(driver, ".wall")
        until(lambda: _is_red_and_green(screen(driver)))
        assert driver.find_element(By.CSS_SELECTOR, ".save").is_displayed()
        assert len([url for url in requests(driver) if url.endswith("PHOTO.JPG")]) == 1  # none is asked for again


def _fills_the_upright_screen(picture: Any) -> bool:
    """Whether the photo lies on its side: red above, green below, each as wide as the screen; else black."""
    height = picture.shape[0]
    rows = picture[:, picture.shape[1] // 5 :: picture.shape[1] * 3 // 5].astype(int)  # two columns
    red = (abs(rows - (0, 0, 220)) < 12).all(axis=(1, 2))
    green = (abs(rows - (0, 180, 0)) < 12).all(axis=(1, 2))
    black = (rows < 12).all(axis=(1, 2))
    return bool(red[: height // 2].mean() > 0.8 and green[height // 2 :].mean() > 0.8 and black[:20].all())


def _fills_the_screen_on_its_side(picture: Any) -> bool:
    """Whether the photo stands upright, as high as the screen."""
    middle = picture[:: picture.shape[0] - 1].astype(int)  # first and last line
    red, green = abs(middle - (0, 0, 220)) < 12, abs(middle - (0, 180, 0)) < 12
    return bool(red.all(axis=(0, 2)).mean() > 0.4 and green.all(axis=(0, 2)).mean() > 0.4)


def test_the_page_of_a_photo_that_is_gone_is_kind_too(server: Publisher, port: int, tmp_path: Path) -> None:
    server.retired(TOKEN)
    with phone(tmp_path, language="de") as driver:
        until(lambda: _gone(driver, f"http://127.0.0.1:{port}/P/{TOKEN}"))


def _gone(driver: Chrome, link: str) -> bool:
    driver.get(link)
    return driver.find_element(By.TAG_NAME, "h1").text == "Dieses Foto ist nicht mehr hier"
