"""From a phone through server, darkroom and album and back: nothing is a stand-in but the guests and the phone."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from booth.album.record import CUTOUT, Photo
from booth.clock import Clock
from booth.sharing.offer import full_name, save_name, scene_code, small_name
from booth.sharing.picture_cache import FOLDER
from tests.rehearsals.rehearsed_album import rows
from tests.support.phone import Answer, ask, until
from tests.support.sharing_booth import SharingBooth, sharing_booth

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharingBooth]:
    with sharing_booth(tmp_path_factory.mktemp("home")) as booth:
        yield booth


def phone(booth: SharingBooth, photo: Photo, part: str = "", method: str = "GET") -> Answer:
    """What a phone gets that goes wherever it is sent."""
    path = f"/P/{photo.token}{part}"
    while (answer := ask(booth.port, path, method)).status == 303:
        path, method = answer.headers["Location"], "GET"
    return answer


def waited_for(booth: SharingBooth, photo: Photo, part: str, method: str = "GET") -> Answer:
    """The page that comes once a page that loads itself has stopped doing so."""
    answer = phone(booth, photo, part, method)
    while b'http-equiv="refresh"' in answer.body:
        Clock().sleep(0.2)
        answer = phone(booth, photo, part)
    return answer


def test_a_guest_looks_through_the_scenes_saves_some_chooses_one_and_deletes_everything(booth: SharingBooth) -> None:
    photo = booth.take("lake")
    other = booth.take("city")
    first = phone(booth, photo, "/SAVE").body
    keys = [scene.key for scene in booth.settings.theme.scenes]
    page = phone(booth, photo).body.decode()
    assert re.findall(r"/(SMALL-\w+\.WEBP)", page) == [small_name(scene_code(key)) for key in keys]
    for key in keys:
        until(lambda key=key: phone(booth, photo, f"/{small_name(scene_code(key))}").status == 200)  # type: ignore[misc]
        thumbnail = phone(booth, photo, f"/{small_name(scene_code(key))}").body
        assert len(thumbnail) <= 8000
        assert Image.open(io.BytesIO(thumbnail)).size == (320, 180)

    beach, moon = scene_code("beach"), scene_code("moon")
    for code in (beach, moon):
        assert full_name(code) in waited_for(booth, photo, f"/SCENE-{code}").body.decode()
        saved = phone(booth, photo, f"/{save_name(code)}")
        assert Image.open(io.BytesIO(saved.body)).size == (1920, 1080)
        assert "attachment" in saved.headers["Content-Disposition"]

    in_beach = phone(booth, photo, f"/{full_name(beach)}").body
    cutout = (photo.folder / CUTOUT).read_bytes()
    assert waited_for(booth, photo, f"/CHOOSE-{beach}", "POST").status == 200
    assert phone(booth, photo, "/SAVE").body == in_beach == photo.picture.read_bytes()
    assert (booth.newest(photo).scene, rows(booth.photos)[photo.id][2]) == ("beach", "beach")
    assert (photo.folder / CUTOUT).read_bytes() == cutout
    waited_for(booth, photo, f"/CHOOSE-{scene_code('lake')}", "POST")
    assert phone(booth, photo, "/SAVE").body == first  # as it was at first, to the byte

    for _ in range(3):
        assert phone(booth, photo, "/DELETE").status == 200
    assert phone(booth, photo, "/SAVE").body == first
    deleted = phone(booth, photo, "/DELETE", "POST")
    assert (deleted.status, "is gone" in deleted.body.decode()) == (200, True)
    assert booth.album.newest(photo.id) is None
    assert photo.id not in rows(booth.photos)
    until(lambda: not [path for path in booth.photos.rglob("*") if photo.id in path.name])
    for part in ("", "/PHOTO.JPG", f"/{full_name(beach)}", f"/{small_name(moon)}"):
        assert phone(booth, photo, part).status == 404
    assert phone(booth, other).status == 200
    assert {path.name[:24] for path in (booth.photos / FOLDER).iterdir()} == {other.id}


def test_a_new_shot_overtakes_every_picture_that_phones_have_asked_for(booth: SharingBooth) -> None:
    photo = booth.take("lake")
    for scene in booth.settings.theme.scenes:
        booth.requests.ask("full", photo.token, scene_code(scene.key))
    until(lambda: booth.darkroom.status.waiting >= 4)
    booth.take("city")
    assert booth.darkroom.status.waiting >= 2, "pictures are still waiting"
    until(lambda: booth.darkroom.status.waiting == 0 and not booth.darkroom.status.busy)
    assert full_name(scene_code("reef")) in phone(booth, photo, f"/SCENE-{scene_code('reef')}").body.decode()


def test_a_booth_that_starts_again_makes_pictures_of_the_photos_it_finds(tmp_path: Path) -> None:
    with sharing_booth(tmp_path) as booth:
        photo = booth.take("lake")
        until(lambda: phone(booth, photo, f"/{small_name(scene_code('city'))}").status == 200)
    with sharing_booth(tmp_path) as booth:
        until(lambda: "SMALL-" in phone(booth, photo).body.decode())
        assert not (booth.photos / FOLDER).exists()
        until(lambda: phone(booth, photo, f"/{small_name(scene_code('city'))}").status == 200)
        assert len(list((booth.photos / FOLDER).iterdir())) == 1  # what somebody asks for, and no more
