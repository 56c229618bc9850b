import contextlib
import io
import json
import os
import re
import shutil
import signal
import urllib.request
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By

from booth.album.record import About
from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.composition.encode import compose_photo
from booth.config import Config
from booth.picture_types import Picture, RelativeBox
from booth.scenes.loader import load_layers
from booth.scenes.themes import theme_of
from booth.self_test import CORNER
from tests.support.needs import needs
from tests.support.phone import ask, dial
from tests.support.running import HEIGHT, PATIENCE, ROOT, WIDTH, RunningBooth, XScreen, until

PHOTO = (1920, 1080)

pytestmark = [needs("Xvfb", "xdotool"), pytest.mark.timeout(300)]


def shutter(booth: RunningBooth, screen: XScreen) -> None:
    """Touches the shutter until there is somebody in front of it."""

    def touched() -> bool:
        screen.tap(WIDTH / 2, HEIGHT - 100)
        Clock().sleep(0.5)
        return booth.status != "choose"

    until(touched, "the shutter works")


def keep(booth: RunningBooth, screen: XScreen, shown: str = "photo") -> None:
    """Keeps what is *shown* after the shutter, once the screen takes keys."""
    booth.until(shown)
    Clock().sleep(1)
    screen.do("key", "Return")
    booth.until("share")


def to_another_scene(screen: XScreen) -> None:
    """Swipes on, or back if this scene is the last; the corner, where nobody stands, tells."""

    def corner() -> Picture:
        return screen.picture()[: HEIGHT // 4, : WIDTH // 4]

    before = corner()
    screen.swipe(900, 400, 300)
    Clock().sleep(1.5)
    if apart(corner(), before) < 10:
        screen.swipe(400, 900, 300)
        Clock().sleep(1.5)
    assert apart(corner(), before) >= 10


def code_on(screen: XScreen) -> str:
    """The text of the QR code on the screen, read by a decoder that has nothing to do with what made it."""
    found: list[str] = []

    def read() -> bool:
        found.extend(code.text for code in zxingcpp.read_barcodes(screen.picture()))
        return bool(found)

    until(read, "a code on the screen")
    return found[0]


def phone(downloads: Path) -> webdriver.Chrome:
    """Chromium as a phone that stores what it is given in *downloads*."""
    options = webdriver.ChromeOptions()
    for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-background-networking", "disable-sync"):
        options.add_argument(f"--{argument}")
    options.add_argument("--accept-lang=de")  # the booth's screens speak English only
    options.add_argument("--disable-component-update")
    options.add_argument("--no-first-run")
    options.add_argument(f"--user-data-dir={downloads / 'profile'}")
    options.add_experimental_option(
        "mobileEmulation", {"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 3.0, "touch": True}}
    )
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.binary_location = shutil.which("chromium") or ""
    return webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))


def true_compositions(negative: Path) -> dict[str, Picture]:
    """The photo as the demo camera's true matte makes it, in every scene."""
    camera = DemoCamera(Clock(), size=PHOTO)
    seen = np.asarray(Image.open(negative).reduce(8))

    def distance(number: int) -> float:
        small = cv2.resize(camera.picture(number), (seen.shape[1], seen.shape[0]), interpolation=cv2.INTER_AREA)
        return float(np.abs(small.astype(int) - seen).mean())

    coarse = min(range(0, 3000, 5), key=distance)
    number = min(range(max(0, coarse - 6), coarse + 7), key=distance)
    assert distance(number) < 1.5
    shot = About.read(negative.parent).shot
    picture, truth = (framed(image, shot.crop) for image in (camera.picture(number), camera.truth(number)))
    return {
        scene.key: compose_photo(picture, truth, load_layers(scene, PHOTO), shot.levels, shot.moment, mirror=False)
        for scene in theme_of(Config(), ROOT).scenes
    }


def framed(image: NDArray[np.uint8], crop: RelativeBox) -> NDArray[np.uint8]:
    """The part of *image* that the booth has moved in on, at the photo's size."""
    left, top, right, bottom = crop
    height, width = image.shape[:2]
    part = image[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    return cv2.resize(part, PHOTO, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


def apart(one: Picture, other: Picture) -> float:
    return float(np.abs(one.astype(int) - other).mean())


@needs("chromium", "chromedriver")
def test_a_guest_walks_up_and_carries_the_photo_home(tmp_path: Path, screen: XScreen) -> None:
    home, downloads = tmp_path / "home", tmp_path / "phone"
    home.mkdir()
    downloads.mkdir()
    with RunningBooth(home, screen) as booth:
        booth.until("attract")
        screen.tap(WIDTH / 2, HEIGHT / 3)
        booth.until("choose")
        to_another_scene(screen)
        shutter(booth, screen)
        keep(booth, screen)
        link = code_on(screen)
        (photo,) = booth.photos()
        assert link == f"http://127.0.0.1:{booth.port}/P/{photo['token']}"
        until(lambda: booth.photos()[0]["finished"], "the finished photo")

        browser = phone(downloads)
        try:
            browser.get(link)
            assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "de"
            picture = browser.find_element(By.TAG_NAME, "img")
            until(lambda: bool(browser.execute_script("return arguments[0].complete", picture)), "the picture")
            assert picture.get_property("naturalWidth") == PHOTO[0]
            browser.find_element(By.CSS_SELECTOR, "a[download], a").click()
            until(lambda: bool(list(downloads.glob("*.jpg"))), "the download")
        finally:
            browser.quit()
        (saved,) = downloads.glob("*.jpg")
        assert saved.read_bytes() == (photo["folder"] / "photo.jpg").read_bytes()

        taken = np.asarray(Image.open(saved))
        true = true_compositions(photo["folder"] / "negative.jpg")
        assert apart(taken, true.pop(photo["shots"][0]["scene"])) <= 6
        assert min(apart(taken, other) for other in true.values()) >= 25
        assert booth.end() == 0
    assert "Traceback" not in booth.log


def test_the_log_tells_no_link_and_no_phones_address(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with XScreen(tmp_path, (640, 360)) as small, RunningBooth(home, small, arguments=["--once"]) as booth:
        until(lambda: bool(booth.photos()), "a photo")
        token = booth.photos()[0]["token"]
        until(lambda: ask(booth.port, f"/P/{token}").status == 200, "its page")
        ask_in_every_way(booth.port, token)
        booth.end()
    assert "demo camera" in booth.log
    assert "Traceback" not in booth.log
    assert not re.search(r"[A-Z2-7]{26}", booth.log, re.IGNORECASE)
    own = "a phone has opened a page at 127.0.0.1:"  # the booth's address, which here is the phone's too
    assert not re.search(r"127\.0\.\d", booth.log.replace(own, ""))


def ask_in_every_way(port: int, token: str) -> None:
    """Phones ask for a photo, for one that is not there, and for nonsense, and hang up halfway."""
    requests = (
        f"GET /P/{token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        f"GET /P/{token}/PHOTO.JPG HTTP/1.0\r\n\r\n",
        f"GET /P/{token[::-1]} HTTP/1.0\r\n\r\n",
        f"POST /P/{token} HTTP/1.0\r\n\r\n",
        f"GET /P/{token} HTTP/1.1\r\nHost: elsewhere\r\n\r\n",
        f"GET /P/{token} HTTP/9\r\n\x00: {token}\r\n\r\n",
        f"GET /P/{token} HT",
    )
    for number, request in enumerate(requests):
        for taken in (1, 100_000):
            with dial(port, f"127.0.1.{number + 1}") as line:
                line.sendall(request.encode())
                line.settimeout(1)
                with contextlib.suppress(TimeoutError):
                    line.recv(taken)


def test_a_photo_taken_again_leaves_the_folder_as_it_was(tmp_path: Path, screen: XScreen) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with RunningBooth(home, screen, countdown=6.0) as booth:
        booth.until("attract")
        screen.do("key", "Return")
        booth.until("choose")
        until((home / "photos").exists, "the album")
        before = files_of(home / "photos")
        shutter(booth, screen)
        booth.until("photo")
        until(lambda: bool(booth.photos()), "the photo")
        Clock().sleep(1)
        screen.do("key", "Escape")
        booth.until("countdown")
        until(lambda: files_of(home / "photos") == before, "nothing is left of it")
        Clock().sleep(1)
        screen.do("key", "Escape")
        booth.until("choose")
        assert booth.end() == 0
    assert files_of(home / "photos") == before


def files_of(folder: Path) -> set[Path]:
    """Everything in *folder* but the catalogue, which is an index, and the self-test's corner, which comes and goes."""
    paths = (path for path in folder.rglob("*") if not path.name.startswith("catalogue"))
    return {path for path in paths if CORNER not in path.relative_to(folder).parts}


@pytest.mark.parametrize("stopped", [False, True])
def test_a_killed_booth_leaves_no_process_behind_and_the_next_start_serves_its_photos(
    tmp_path: Path, screen: XScreen, *, stopped: bool
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with RunningBooth(home, screen) as booth:
        booth.until("attract")
        screen.do("key", "Return")
        booth.until("choose")
        shutter(booth, screen)
        keep(booth, screen)
        until(lambda: set(booth.children()) == {"segmenter", "darkroom", "server"}, "only who is needed all evening")
        children = booth.children()
        for pid in children.values() if stopped else ():
            os.kill(pid, signal.SIGSTOP)  # such a process does nothing any more, and keeps what it has open
        booth.end(signal.SIGKILL)
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children.values()), "all have ended")
        (photo,) = booth.photos()
        settings = booth.settings.read_text(encoding="utf-8")
        port = booth.port
    with RunningBooth(home, screen, settings) as again:
        again.until("attract")
        address = f"http://127.0.0.1:{port}/P/{photo['token']}/PHOTO.JPG"

        def served() -> bool:
            try:
                with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                    return Image.open(io.BytesIO(answer.read())).size == PHOTO
            except OSError:
                return False

        until(served, "the photo of the run before")
        assert again.end() == 0


def test_settings_that_are_wrong_are_shown_until_they_are_mended(tmp_path: Path, screen: XScreen) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with RunningBooth(home, screen, settings="[camera]\nrotation = 45\n") as booth:
        until(lambda: float(screen.picture().std()) > 5, "the card")
        assert "camera.rotation: must be 0, 90, 180 or 270, not 45" in booth.log
        booth.settings.write_text('[camera]\ndevice = "demo"\n', encoding="utf-8")
        booth.until("attract")
        assert booth.end() == 0


def test_without_a_screen_wrong_settings_end_with_status_78(tmp_path: Path) -> None:
    with RunningBooth(tmp_path, None, settings="theme = 7\n") as booth:
        assert booth.process.wait(PATIENCE) == 78
        assert 'theme: must be text in "quotes", not 7' in booth.log


def test_about_json_says_that_a_demo_photo_is_one(tmp_path: Path, screen: XScreen) -> None:
    with RunningBooth(tmp_path, screen, arguments=["--once"]) as booth:
        assert booth.process.wait(PATIENCE) == 0
        (photo,) = booth.photos()
        assert photo["demo"]
        assert photo["folder"].parts[-3] == "demo"
        assert json.loads((photo["folder"] / "about.json").read_text(encoding="utf-8"))["event"] == "demo"
