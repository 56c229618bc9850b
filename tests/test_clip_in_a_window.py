"""A clip in the real program: from the shutter in an X window to the clip that plays on a phone."""

import io
from pathlib import Path

import av
import pytest
from selenium.webdriver.common.by import By

from booth.album.record import ANIMATION, CLIP, CUTOUT, PICTURE, About
from booth.clock import Clock
from tests.support.needs import needs
from tests.support.running import HEIGHT, SETTINGS, WIDTH, RunningBooth, XScreen, free_port, until
from tests.test_strip_in_a_window import moves_on
from tests.test_whole_booth import apart, code_on, keep, phone, shutter

pytestmark = [needs("Xvfb", "xdotool"), pytest.mark.timeout(400)]

CLIPS = '\n[offer]\nkinds = ["clip"]\n'


@needs("chromium", "chromedriver")
def test_guests_have_a_clip_taken_see_it_play_and_carry_it_home(tmp_path: Path, screen: XScreen) -> None:
    home, downloads = tmp_path / "home", tmp_path / "phone"
    home.mkdir()
    downloads.mkdir()
    settings = SETTINGS.format(port=(port := free_port()), countdown=1.5) + CLIPS
    with RunningBooth(home, screen, settings) as booth:
        booth.until("attract")
        screen.tap(WIDTH / 2, HEIGHT / 3)
        booth.until("choose")
        until(lambda: moves_on(screen), "the guests stand in a scene")
        shutter(booth, screen)
        keep(booth, screen)
        link = code_on(screen)
        (photo,) = booth.photos()
        assert link == f"http://127.0.0.1:{port}/P/{photo['token']}"
        assert "clip" in photo, "it has become a photo: the camera had given eight frames in two seconds at most"
        until(lambda: booth.photos()[0]["finished"], "the finished clip", patience=240)
        folder = photo["folder"]
        assert {PICTURE, CUTOUT, CLIP, ANIMATION} < {path.name for path in folder.iterdir()}

        def plays() -> bool:
            before = screen.picture()
            Clock().sleep(0.5)
            return apart(screen.picture()[: HEIGHT // 2], before[: HEIGHT // 2]) > 0.2

        until(plays, "the clip on the booth's own screen")
        browser = phone(downloads)
        try:
            browser.get(link)
            video = browser.find_element(By.TAG_NAME, "video")
            until(lambda: float(video.get_property("currentTime") or 0) > 0.5, "the clip plays by itself")  # type: ignore[arg-type]
            assert video.get_property("error") is None
            assert (video.get_property("videoWidth"), video.get_property("muted")) == (1280, True)
            started = float(video.get_property("currentTime"))  # type: ignore[arg-type]
            until(lambda: float(video.get_property("currentTime")) < started, "it begins anew")  # type: ignore[arg-type]
            browser.find_element(By.CSS_SELECTOR, "a.save").click()
            until(lambda: len(list(downloads.glob("*.mp4"))) == 1, "the clip's download")
            still, moving = browser.find_elements(By.CSS_SELECTOR, ".scenes a")
            browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", moving)
            moving.click()
            until(lambda: len(list(downloads.glob("*.webp"))) == 1, "the moving picture's download")
            still.click()
            until(lambda: len(list(downloads.glob("*.jpg"))) == 1, "the still's download")
        finally:
            browser.quit()
        (clip,) = downloads.glob("*.mp4")
        assert clip.read_bytes() == (folder / CLIP).read_bytes()
        (animation,) = downloads.glob("*.webp")
        assert animation.read_bytes() == (folder / ANIMATION).read_bytes()
        with av.open(io.BytesIO(clip.read_bytes()), "r") as container:
            assert container.streams.video[0].frames == 2 * len(About.read(folder).clip.taken) - 2  # type: ignore[union-attr]
        assert booth.end() == 0
    assert "Traceback" not in booth.log
