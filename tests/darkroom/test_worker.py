import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.album.album import Album
from booth.camera.demo import DemoCamera
from booth.camera.jpeg import encode_jpeg
from booth.clock import Clock
from booth.darkroom.developed import Developed
from booth.darkroom.worker import Darkroom, DarkroomFault
from booth.frames import Frame, Shot
from booth.imaging.framing import part_of
from booth.imaging.resize import resize_linear
from booth.picture_types import WHOLE
from booth.settings import Settings
from tests.darkroom.pictures import FRAME, ROOT, apart, live, picture_of


def test_the_finished_photo_shows_the_same_composition_as_the_live_one(
    darkroom: Darkroom, shot: Shot, settings: Settings
) -> None:
    finished = picture_of(darkroom.develop(shot).result(150))
    assert finished.shape == (1080, 1920, 3)
    assert apart(finished, picture_of(live(shot, settings))) < 4
    beach = picture_of(live(replace(shot, scene="beach"), settings))
    assert apart(finished, beach) > 25


def test_a_crop_is_the_same_in_the_live_and_in_the_finished_photo_and_in_its_cutout(
    darkroom: Darkroom, settings: Settings
) -> None:
    camera = DemoCamera(Clock(), (1920, 1080), cast="one")
    crop = (0.1, 0.2, 0.9, 1.0)
    frame = Frame(encode_jpeg(camera.picture(FRAME), 92), (1920, 1080), 0.0, FRAME, demo=True)
    matte = resize_linear(part_of(camera.truth(FRAME), crop), (1280, 720))
    shot = Shot(frame, matte, "lake", (16, 9), datetime(2026, 6, 12, 18, 30, 5, tzinfo=UTC), crop=crop)
    finished, composed = darkroom.develop(shot).result(150), live(shot, settings)
    assert picture_of(finished).shape == (1080, 1920, 3)
    assert apart(picture_of(finished), picture_of(composed)) < 4
    assert apart(picture_of(finished), picture_of(live(replace(shot, crop=WHOLE), settings))) > 8
    cut, true = (np.asarray(Image.open(io.BytesIO(each.cutout)))[..., 3] > 127 for each in (finished, composed))
    assert (cut & true).sum() / (cut | true).sum() > 0.97


def test_the_room_as_it_is_needs_no_cutting_out(darkroom: Darkroom, camera: DemoCamera, shot: Shot) -> None:
    finished = picture_of(darkroom.develop(replace(shot, scene="here")).result(150))
    assert apart(finished[::3, ::3], np.asarray(Image.fromarray(camera.picture(FRAME)).resize((640, 360)))) < 6


def test_the_darkroom_uses_the_empty_room_that_the_shot_brings(
    darkroom: Darkroom, camera: DemoCamera, shot: Shot, settings: Settings
) -> None:
    picture = camera.picture(FRAME).copy()
    x = int(np.flatnonzero(camera.truth(FRAME)[600] > 128)[0])
    held = (slice(570, 640), slice(x - 80, x + 20))
    picture[held] = (30, 220, 60)  # something that the model does not know
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=95)
    plate = np.asarray(Image.fromarray(camera._rooms[0]).resize((320, 180), Image.Resampling.BOX))
    known = replace(shot, frame=replace(shot.frame, jpeg=file.getvalue()), plate=plate)
    cutout = np.asarray(Image.open(io.BytesIO(darkroom.develop(known).result(150).cutout)))
    assert cutout[870:945, round(1.5 * x) - 100 : round(1.5 * x) - 10, 3].mean() > 240


def test_a_shot_that_cannot_be_developed_says_why_and_the_next_one_can(darkroom: Darkroom, shot: Shot) -> None:
    broken = replace(shot, frame=Frame(b"no jpeg", (1280, 720), 0.0, 9))
    with pytest.raises(DarkroomFault, match="frame 9 is no JPEG"):
        darkroom.develop(broken).result(150)
    assert "frame 9 is no JPEG" in darkroom.status.line()
    assert darkroom.develop(shot).result(150).photo


def test_the_status_says_what_a_technician_asks(darkroom: Darkroom, shot: Shot) -> None:
    first, second = (darkroom.develop(shot) for _ in range(2))
    while not first.done():
        status = darkroom.status
        assert status.waiting <= 2
        if status.busy and status.waiting == 1:
            assert status.line() == "darkroom: finishing a photo, 1 waiting"
            break
    assert second.result(150).photo
    assert (darkroom.status.ready, darkroom.status.fault, darkroom.status.waiting) == (True, None, 0)
    assert darkroom.status.pid == darkroom.pid


def test_a_shot_that_is_cancelled_before_its_turn_is_not_developed(darkroom: Darkroom, shot: Shot) -> None:
    first, second, third = (darkroom.develop(shot) for _ in range(3))
    assert second.cancel()
    assert first.result(150).photo
    assert third.result(150).photo


def test_a_negative_of_the_former_version_is_developed(darkroom: Darkroom, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "tests/album/former", tmp_path / "photos"))
    album = Album(
        folder,
        "Anna and Ben",
        Clock(),
        develop_live=never,
        develop=darkroom.develop,
        subscribers=[],
        keep_negatives=False,
    )
    album.start()
    assert album.recovered.wait(100)
    assert album.stop(10)
    assert (album.status.photos, album.status.unfinished) == (3, 0)
    for photo_id in ("20260612-153112-UNFINISH", "20260612-153212-CHANGING"):
        with Image.open(folder / "Anna and Ben" / "2026-06-12" / photo_id / "photo.jpg") as image:
            assert image.size == (1920, 1080)
    assert not list(folder.rglob("negative.jpg"))


def never(_shot: Shot) -> Developed:
    raise AssertionError("recovery has no live mattes")
