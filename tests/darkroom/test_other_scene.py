"""A finished photo in other scenes, by the real darkroom: what the booth itself would have stored."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.clock import Clock
from booth.composition.encode import THUMBNAIL_BYTES, encode_cutout, encode_thumbnail, read_cutout
from booth.composition.mark import Mark
from booth.config import Config
from booth.darkroom.worker import Darkroom, DarkroomFault
from booth.frames import Levels, SceneOrder, Shot
from booth.picture_types import Picture
from booth.settings import Settings, settings_of
from tests.darkroom.pictures import ROOT, apart

LEVELS = Levels(black=0.05, white=0.9, cast=(1.02, 1.0, 0.97))


@pytest.fixture(scope="module")
def marked() -> Settings:
    """Guests mirrored, and a line over every photo."""
    settings = settings_of(Config.model_validate({"event": {"name": "Anna"}, "photo": {"mirror": True}}), ROOT)
    line = Mark((), None, "Anna & Tom", ROOT / "themes/wonders/fonts/WondersSans-ExtraBold.ttf")
    return replace(settings, mark=line)


@pytest.fixture(scope="module")
def darkroom(marked: Settings) -> Iterator[Darkroom]:
    darkroom = Darkroom(marked, Clock())
    darkroom.start()
    yield darkroom
    assert darkroom.stop(10)


@pytest.fixture(scope="module")
def taken(shot: Shot) -> Shot:
    return replace(shot, levels=LEVELS, moment=3.7, crop=(0.05, 0.1, 0.95, 1.0), look="warm")


def order(shot: Shot, cutout: Path, scene: str, *, small: bool = False) -> SceneOrder:
    assert shot.taken
    return SceneOrder(cutout, scene, shot.taken, shot.levels, shot.moment, True, small, shot.look)  # noqa: FBT003


def picture_in(file: bytes) -> Picture:
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


def test_a_photo_in_another_scene_is_to_the_byte_what_the_booth_would_have_stored_in_it(
    darkroom: Darkroom, taken: Shot, tmp_path: Path
) -> None:
    finished = darkroom.develop(taken).result(150)
    cutout = tmp_path / "cutout.webp"
    cutout.write_bytes(finished.cutout)
    assert darkroom.compose(order(taken, cutout, "lake")).result(60) == finished.photo
    beach = darkroom.compose(order(taken, cutout, "beach")).result(60)
    assert beach == darkroom.develop(replace(taken, scene="beach")).result(150).photo

    small = darkroom.compose(order(taken, cutout, "beach", small=True)).result(60)
    assert len(small) <= THUMBNAIL_BYTES
    thumbnail = picture_in(small)
    assert thumbnail.shape == (180, 320, 3)
    there, elsewhere = (
        np.asarray(Image.open(io.BytesIO(photo)).resize((320, 180), Image.Resampling.BOX))
        for photo in (beach, finished.photo)
    )
    assert apart(thumbnail, there) < 8  # 8 KB of WebP
    assert apart(thumbnail, elsewhere) > 25


def test_what_cannot_be_composed_is_said_and_makes_the_darkroom_no_patient(
    darkroom: Darkroom, taken: Shot, tmp_path: Path
) -> None:
    with pytest.raises(DarkroomFault, match="FileNotFoundError"):
        darkroom.compose(order(taken, tmp_path / "thrown away", "lake")).result(60)
    cutout = tmp_path / "cutout.webp"
    cutout.write_bytes(encode_cutout(np.zeros((90, 160, 3), np.uint8), np.zeros((90, 160), np.uint8)))
    with pytest.raises(DarkroomFault, match="KeyError"):
        darkroom.compose(order(taken, cutout, "no such scene")).result(60)
    assert darkroom.compose(order(taken, cutout, "lake", small=True)).result(60)
    assert darkroom.status.fault is None


def test_another_cutout_under_the_same_name_is_read_anew(darkroom: Darkroom, taken: Shot, tmp_path: Path) -> None:
    cutout, better = tmp_path / "cutout.webp", tmp_path / "better"
    nobody, somebody = np.zeros((90, 160), np.uint8), np.full((90, 160), 255, np.uint8)
    white = np.full((90, 160, 3), 255, np.uint8)
    cutout.write_bytes(encode_cutout(white, nobody))
    first = darkroom.compose(order(taken, cutout, "lake", small=True)).result(60)
    better.write_bytes(encode_cutout(white, somebody))
    better.replace(cutout)
    assert (
        apart(picture_in(darkroom.compose(order(taken, cutout, "lake", small=True)).result(60)), picture_in(first)) > 20
    )


def test_a_cutout_is_read_as_it_was_written_and_reduced_without_a_dark_edge(tmp_path: Path) -> None:
    colours = np.full((100, 200, 3), (200, 150, 120), np.uint8)
    matte = np.zeros((100, 200), np.uint8)
    matte[:, 57:133] = 255
    (tmp_path / "cutout.webp").write_bytes(encode_cutout(colours, matte))
    read, alpha = read_cutout(tmp_path / "cutout.webp")
    assert (alpha == matte).all()
    assert (read[matte > 0] == colours[matte > 0]).all()
    assert not read[matte == 0].any()
    read, alpha = read_cutout(tmp_path / "cutout.webp", 40)
    assert read.shape == (20, 40, 3)
    assert 0 < alpha[10, 11] < 255
    assert apart(read[alpha > 0], np.broadcast_to((200, 150, 120), read[alpha > 0].shape).astype(np.uint8)) < 2


def test_a_thumbnail_keeps_its_limit_whatever_it_shows() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (180, 320, 3), np.uint8)
    assert 1000 < len(encode_thumbnail(noise)) <= THUMBNAIL_BYTES
