import io
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageFilter

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.composition.mark import Mark
from booth.config import Config
from booth.darkroom import worker as module
from booth.darkroom.job import Developed, develop_live
from booth.darkroom.worker import Darkroom, DarkroomFault
from booth.frames import Frame, Shot
from booth.picture_types import Picture
from booth.settings import Settings, settings_of

ROOT = Path(__file__).parents[2]
FRAME = 30


@pytest.fixture(scope="module")
def camera() -> DemoCamera:
    return DemoCamera(Clock(), size=(1280, 720), cast="one")


@pytest.fixture(scope="module")
def settings() -> Settings:
    return settings_of(Config.model_validate({"event": {"name": "Anna and Tom"}}), ROOT)


@pytest.fixture(scope="module")
def shot(camera: DemoCamera) -> Shot:
    file = io.BytesIO()
    Image.fromarray(camera.picture(FRAME)).save(file, "JPEG", quality=95)
    frame = Frame(file.getvalue(), (1280, 720), 0.0, FRAME, demo=True)
    return Shot(frame, camera.truth(FRAME), "lake", (16, 9), datetime(2026, 6, 12, 18, 30, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def darkroom(settings: Settings) -> Iterator[Darkroom]:
    darkroom = Darkroom(settings, Clock())
    darkroom.start()
    yield darkroom
    assert darkroom.stop(10)


def picture_of(developed: Developed) -> Picture:
    return np.asarray(Image.open(io.BytesIO(developed.photo)))


def apart(one: Picture, other: Picture) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def patient(shot: Shot) -> Shot:
    """A shot the darkroom may take its time with, since there is nothing to fall back on."""
    return replace(shot, matte=None)


def test_the_live_photo_is_1920_long_in_srgb_and_says_when_where_and_nothing_else(
    shot: Shot, settings: Settings
) -> None:
    image = Image.open(io.BytesIO(develop_live(shot, settings).photo))
    assert image.size == (1920, 1080)
    assert "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"])))
    exif = image.getexif()
    assert dict(exif) == {0x010E: "Anna and Tom, lake", 0x0132: "2026:06:12 18:30:05", 0x8769: exif[0x8769]}
    assert exif.get_ifd(0x8769) == {0x9003: "2026:06:12 18:30:05", 0x9011: "+00:00"}


def test_the_events_line_stands_in_the_photo_and_not_in_the_cutout(shot: Shot, settings: Settings) -> None:
    plain = develop_live(shot, settings)
    mark = Mark((), None, "Anna & Tom, 12 June", ROOT / "themes/wonders/fonts/WondersSans-ExtraBold.ttf")
    marked = develop_live(shot, replace(settings, mark=mark))
    there = (picture_of(marked) > 250).all(axis=2) & (picture_of(plain) < 200).any(axis=2)
    rows, columns = np.nonzero(there)
    assert there.sum() > 3000
    assert rows.max() < 130
    assert columns.max() < 960
    assert marked.cutout == plain.cutout


def test_the_cutout_is_the_guests_alone_and_lossless(shot: Shot, settings: Settings) -> None:
    cutout = np.asarray(Image.open(io.BytesIO(develop_live(shot, settings).cutout)))
    assert cutout.shape == (1080, 1920, 4)
    assert (cutout[cutout[..., 3] == 0] == 0).all()  # nothing is left of the room
    assert (cutout[..., 3] == 255).mean() > 0.1


def test_a_mirrored_photo_flips_the_guests_and_never_the_scene(shot: Shot, settings: Settings) -> None:
    plain = picture_of(develop_live(shot, settings))
    flipped = picture_of(develop_live(shot, settings_of(Config.model_validate({"photo": {"mirror": True}}), ROOT)))
    nobody = picture_of(develop_live(replace(shot, matte=np.zeros((720, 1280), np.uint8)), settings))
    assert apart(plain[:200, :200], nobody[:200, :200]) < 2  # a corner without guests
    assert apart(flipped[:200, :200], nobody[:200, :200]) < 2
    assert apart(plain, flipped) > 5


def test_the_finished_photo_shows_the_same_composition_as_the_live_one(
    darkroom: Darkroom, shot: Shot, settings: Settings
) -> None:
    finished = picture_of(darkroom.develop(patient(shot)).result(150))
    assert finished.shape == (1080, 1920, 3)
    assert apart(finished, picture_of(develop_live(shot, settings))) < 4
    beach = picture_of(develop_live(replace(shot, scene="beach"), settings))
    assert apart(finished, beach) > 25


def test_the_room_as_it_is_needs_no_cutting_out(darkroom: Darkroom, camera: DemoCamera, shot: Shot) -> None:
    finished = picture_of(darkroom.develop(replace(patient(shot), scene="here")).result(150))
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
    known = replace(patient(shot), frame=replace(shot.frame, jpeg=file.getvalue()), plate=plate)
    cutout = np.asarray(Image.open(io.BytesIO(darkroom.develop(known).result(150).cutout)))
    assert cutout[870:945, round(1.5 * x) - 100 : round(1.5 * x) - 10, 3].mean() > 240


def test_the_live_photo_has_no_rim_of_the_old_wall(shot: Shot, settings: Settings) -> None:
    wall = np.full((720, 1280, 3), (250, 250, 250), np.uint8)
    hard = np.zeros((720, 1280), np.uint8)
    hard[200:, 500:780] = 255
    soft = np.asarray(Image.fromarray(hard).filter(ImageFilter.BoxBlur(4)))
    matte = soft.astype(np.float32) / 255
    guest = np.array((40, 60, 110), np.float32)
    picture = np.round(wall * (1 - matte[..., None]) + guest * matte[..., None]).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=98)
    taken = replace(shot, frame=replace(shot.frame, jpeg=file.getvalue()), matte=soft)
    cutout = np.asarray(Image.open(io.BytesIO(develop_live(taken, settings).cutout)))
    edge = (cutout[..., 3] > 60) & (cutout[..., 3] < 180)
    assert edge.sum() > 500
    assert np.abs(cutout[edge][:, :3].astype(int) - guest).mean() < 55  # 95 as it was taken


def test_a_shot_that_cannot_be_developed_says_why_and_the_next_one_can(darkroom: Darkroom, shot: Shot) -> None:
    broken = replace(patient(shot), frame=Frame(b"no jpeg", (1280, 720), 0.0, 9))
    with pytest.raises(DarkroomFault, match="frame 9 is no JPEG"):
        darkroom.develop(broken).result(150)
    assert darkroom.develop(patient(shot)).result(150).photo


def test_a_killed_darkroom_fails_the_shot_at_hand_and_comes_back(darkroom: Darkroom, shot: Shot) -> None:
    darkroom.develop(patient(shot)).result(150)
    assert darkroom.pid
    os.kill(darkroom.pid, signal.SIGSTOP)
    future = darkroom.develop(patient(shot))
    os.kill(darkroom.pid, signal.SIGKILL)
    with pytest.raises(DarkroomFault, match="died"):
        future.result(30)
    assert darkroom.develop(patient(shot)).result(150).photo


def test_a_frozen_darkroom_is_given_up_and_comes_back(
    darkroom: Darkroom, shot: Shot, monkeypatch: pytest.MonkeyPatch
) -> None:
    darkroom.develop(patient(shot)).result(150)
    frozen = darkroom.pid
    assert frozen
    monkeypatch.setattr(module, "LIMIT", 0.5)
    os.kill(frozen, signal.SIGSTOP)
    with pytest.raises(DarkroomFault, match="did not answer"):
        darkroom.develop(shot).result(30)
    monkeypatch.undo()
    assert darkroom.develop(patient(shot)).result(150).photo
    assert darkroom.pid != frozen


def test_while_the_darkroom_warms_up_a_shot_with_a_live_photo_does_not_wait(
    shot: Shot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.3)
    cold = Darkroom(settings, Clock())
    cold._child._job = ("tests.support.jobs:echo", True, 0, ())  # a process that never says that it is ready
    cold.start()
    with pytest.raises(DarkroomFault, match="warming up"):
        cold.develop(shot).result(30)
    assert cold.stop(10)


def test_a_shot_that_is_cancelled_before_its_turn_is_not_developed(darkroom: Darkroom, shot: Shot) -> None:
    first, second, third = (darkroom.develop(patient(shot)) for _ in range(3))
    assert second.cancel()
    assert first.result(150).photo
    assert third.result(150).photo
