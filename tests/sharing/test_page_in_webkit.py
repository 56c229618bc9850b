"""The guests' page in WebKit, which is what every browser on an iPhone is made of; GTK's, on a desk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.sharing.test_scenes_on_a_phone import Booth, link
from tests.support.needs import needs
from tests.support.phone import LAKE, TOKEN, until
from tests.support.running import XScreen

pytestmark = [
    needs("WebKitWebDriver", "Xvfb"),
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),  # selenium's own, in its WebKit
]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[WebKitGTK]:
    (tmp_path / "screen").mkdir()
    with XScreen(tmp_path / "screen", (800, 1200)) as screen:
        options = Options()
        options.add_argument("--automation")
        options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
        # A container has no rights for WebKit's own sandbox; what it shows here is ours.
        environment = {"DISPLAY": screen.display, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        driver = WebKitGTK(options=options, service=Service(env=os.environ | environment))
        driver.set_window_size(390, 844)
        try:
            yield driver
        finally:
            driver.quit()


def test_a_guest_looks_at_another_scene_makes_it_the_photo_and_deletes_it(tmp_path: Path, browser: WebKitGTK) -> None:
    (tmp_path / "booth").mkdir()
    booth = Booth(tmp_path / "booth")
    browser.get(link(booth))
    shown = "return [...document.images].filter(it => it.complete && it.naturalWidth).length"
    until(lambda: browser.execute_script(shown) >= 3)  # the photo, the wall behind it, a thumbnail
    inside = "return document.documentElement.scrollWidth <= innerWidth"
    assert browser.execute_script(inside)
    save = browser.find_element(By.CSS_SELECTOR, ".save").rect
    assert save["y"] + save["height"] <= browser.execute_script("return innerHeight")

    browser.find_element(By.CSS_SELECTOR, f'.scenes a[href$="SCENE-{LAKE}"]').click()
    until(lambda: bool(browser.find_elements(By.CSS_SELECTOR, "form .plain")))
    assert browser.execute_script(inside)
    browser.find_element(By.CSS_SELECTOR, ".plain").click()
    until(lambda: browser.current_url.endswith(TOKEN) and browser.title == "Your photo")
    assert booth.scene == LAKE

    browser.find_element(By.CSS_SELECTOR, 'a[href$="DELETE"]').click()
    until(lambda: browser.title == "Delete this photo for good?")
    browser.find_element(By.CSS_SELECTOR, ".delete").click()
    until(lambda: browser.title == "This photo is gone")
    booth.later.shutdown()
    assert booth.server.stop(5.0)
