"""The real program in an X window with two places for copies: the photo that guests kept is in both, whole."""

import json
from pathlib import Path

import pytest

from booth.album.record import PICTURE
from booth.sharing.cloud import target
from tests.support.copy_servers import NAME, SECRET, copy_server
from tests.support.needs import needs
from tests.support.running import HEIGHT, SETTINGS, WIDTH, RunningBooth, XScreen, free_port, until
from tests.test_whole_booth import code_on, keep, shutter

pytestmark = [needs("Xvfb", "xdotool"), pytest.mark.timeout(400)]

CLOUD = """
[cloud]
target = "s3"
place = "{place}"
public_url = "https://photos.example"
[second_copy]
target = "folder"
place = "{second}"
"""


def test_a_photo_goes_to_object_storage_and_its_code_leads_there(
    tmp_path: Path, screen: XScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("BOOTH_CLOUD_NAME", NAME)
    monkeypatch.setenv("BOOTH_CLOUD_SECRET", SECRET)
    (nas := tmp_path / "nas").mkdir()
    with copy_server("s3", tmp_path / "there") as server:
        cloud = CLOUD.format(place=server.settings.place, second=nas)
        settings = SETTINGS.format(port=free_port(), countdown=1.0) + cloud
        with RunningBooth(home, screen, settings) as booth:
            booth.until("attract")
            screen.tap(WIDTH / 2, HEIGHT / 3)
            booth.until("choose")
            shutter(booth, screen)
            keep(booth, screen)
            # Who brings the page has the lowest priority of all, and on a busy machine takes long to begin.
            until(lambda: any(server.files.rglob(target.PAGE)), "the page is there", patience=240)
            link = code_on(screen)
            (photo,) = booth.photos()
            folder = photo["copy_elsewhere"]["folder"]
            assert link == f"https://PHOTOS.EXAMPLE/{folder}/{target.PAGE}"
            assert photo["token"] not in link
            about = server.files / folder / target.ABOUT
            until(about.exists, "the finished photo is there", patience=240)
            kept = (booth.photos()[0]["folder"] / PICTURE).read_bytes()
            assert (server.files / folder / target.PICTURE).read_bytes() == kept
            assert json.loads(about.read_bytes())["files"].keys() == {target.PICTURE}
            assert (server.files / folder / target.PAGE).exists()
            until((nas / folder / target.ABOUT).exists, "the second copy is there", patience=240)
            assert (nas / folder / target.PICTURE).read_bytes() == kept
            assert {path.name for path in (nas / folder).iterdir()} == {target.PICTURE, target.ABOUT}
            assert booth.end() == 0
    assert "Traceback" not in booth.log
    assert SECRET not in booth.log
    assert folder.rpartition("/")[2] not in booth.log
