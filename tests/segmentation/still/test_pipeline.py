"""The finished still, on the demo camera's guests, with the real models unless a test says otherwise."""

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import cv2
import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.picture_types import Alpha, Matte, Picture
from booth.segmentation.alpha import to_alpha
from booth.segmentation.faces import FaceDetector
from booth.segmentation.heads import broken_heads, has_hole
from booth.segmentation.matting import Matting
from booth.segmentation.metrics import MatteErrors, compare
from booth.segmentation.still.models import StillModels, load_still_models
from booth.segmentation.still.pipeline import cut_out_still, without_scraps
from tests.support.looks import NoTime, Slow
from tests.support.segmenters import SquareSegmenter

SIZE = (640, 360)
FRAME = 30


@pytest.fixture(scope="module")
def camera() -> DemoCamera:
    return DemoCamera(Clock(), size=SIZE, cast="two")


@pytest.fixture(scope="module")
def empty(camera: DemoCamera) -> Picture:
    return camera._rooms[1].copy()  # the room without guests, with the noise of another frame


@pytest.fixture(scope="module")
def models() -> Iterator[StillModels]:
    with closing(load_still_models(Clock())) as loaded:
        yield replace(loaded, clock=NoTime())


class Seeing(SquareSegmenter, Matting):
    """Stands for both models: takes for a person what is darker than the room, 240, by up to 200 levels."""

    def segment(self, picture: Picture) -> Matte:
        matte: Matte = np.clip((240 - picture[..., 0].astype(int)) * 255 // 200, 0, 255).astype(np.uint8)
        return matte

    def alpha(self, picture: Picture, short_side: int) -> Alpha:
        assert short_side <= 448
        return to_alpha(self.segment(picture))


class Unsure(Seeing):
    def segment(self, picture: Picture) -> Matte:
        return np.full(picture.shape[:2], 128, np.uint8)


class Sightless(Seeing):
    def segment(self, picture: Picture) -> Matte:
        return np.zeros(picture.shape[:2], np.uint8)


def only(model: Seeing) -> StillModels:
    return StillModels(model, model, None, NoTime())


def errors(matte: Matte, truth: Matte) -> MatteErrors:
    return compare(matte.astype(np.float32) / np.float32(255), truth.astype(np.float32) / np.float32(255))


def test_two_guests_are_cut_out_of_a_room(camera: DemoCamera, models: StillModels) -> None:
    _, matte = cut_out_still(camera.picture(FRAME), models, 0.5)
    found = errors(matte, camera.truth(FRAME))
    assert found.iou > 0.95
    assert found.mad < 16


def test_a_plate_does_no_harm_to_guests_whom_the_models_know(
    camera: DemoCamera, models: StillModels, empty: Picture
) -> None:
    picture, truth = camera.picture(FRAME), camera.truth(FRAME)
    alone = errors(cut_out_still(picture, models, 0.5)[1], truth)
    both = errors(cut_out_still(picture, models, 0.5, empty)[1], truth)
    assert both.mad < alone.mad + 1
    assert both.iou > 0.99


def test_the_plate_takes_nothing_out_of_a_guest_who_has_become_part_of_it(
    camera: DemoCamera, models: StillModels, empty: Picture
) -> None:
    """Somebody who stood still for long."""
    picture = camera.picture(FRAME)
    plate = empty.copy()
    face = FaceDetector().find(picture)[0]
    x, y = map(round, face.eyes)
    plate[y - 40 : y + 40, x - 60 : x + 60] = picture[y - 40 : y + 40, x - 60 : x + 60]
    assert not has_hole(cut_out_still(picture, replace(models, faces=None), 0.5, plate)[1], face)


def test_a_head_that_the_models_have_missed_is_filled_in_from_its_face(camera: DemoCamera, models: StillModels) -> None:
    class Doubting(Matting):
        def alpha(self, picture: Picture, short_side: int) -> Alpha:
            found = models.matting.alpha(picture, short_side)
            shown = cv2.resize(picture, found.shape[::-1])
            skin = (shown[..., 0].astype(int) - shown[..., 2] > 40) & (shown[..., 1] > 60)
            return np.where(skin, np.float32(0.35), found)

    picture = camera.picture(FRAME)
    doubting = replace(models, matting=Doubting())
    faces = FaceDetector().find(picture)
    assert broken_heads(cut_out_still(picture, replace(doubting, faces=None), 0.5)[1], faces)
    assert not broken_heads(cut_out_still(picture, doubting, 0.5)[1], faces)


def test_a_slow_machine_takes_one_look_and_finds_the_guests_too(camera: DemoCamera, models: StillModels) -> None:
    _, matte = cut_out_still(camera.picture(FRAME), replace(models, clock=Slow()), 0.5)
    assert errors(matte, camera.truth(FRAME)).iou > 0.95


def test_a_prop_that_the_model_does_not_know_is_kept_where_there_is_a_plate(
    camera: DemoCamera, models: StillModels, empty: Picture
) -> None:
    picture, truth = camera.picture(FRAME), camera.truth(FRAME)
    x = int(np.flatnonzero(truth[300] > 128)[0])
    held = (slice(285, 320), slice(x - 40, x + 10))
    picture[held] = (30, 220, 60)
    assert cut_out_still(picture, models, 0.5, empty)[1][290:315, x - 35 : x - 5].mean() > 250


def test_a_small_plate_with_a_hole_in_it_does_no_harm(camera: DemoCamera, models: StillModels, empty: Picture) -> None:
    picture, truth = camera.picture(FRAME), camera.truth(FRAME)
    small = cv2.resize(empty, (320, 180), interpolation=cv2.INTER_AREA)
    known = np.full((180, 320), 255, np.uint8)
    known[:, 40:100] = 0
    small[known == 0] = 0
    plate = np.dstack([small, known]).astype(np.uint8)
    alone = errors(cut_out_still(picture, models, 0.5)[1], truth)
    both = errors(cut_out_still(picture, models, 0.5, plate)[1], truth)
    assert both.mad < alone.mad + 1
    assert both.iou > 0.99


@pytest.mark.parametrize("known", [False, True])
def test_no_pixel_of_a_passer_by_is_left_and_all_of_a_child_is(
    camera: DemoCamera, models: StillModels, empty: Picture, known: bool
) -> None:
    guest = cv2.resize(camera.picture(FRAME)[:, 100:380], None, fx=1, fy=1)
    matte = camera.truth(FRAME)[:, 100:380]
    picture = camera.picture(FRAME)

    def put(height: int, x: int, bottom: int) -> Matte:
        scale = height / 360
        size = (round(280 * scale), height)
        small, share = cv2.resize(guest, size), cv2.resize(matte, size)[..., None] / 255
        place = (slice(bottom - height, bottom), slice(x, x + size[0]))
        picture[place] = picture[place] * (1 - share) + small * share
        where = np.zeros((360, 640), np.uint8)
        where[place] = (share[..., 0] * 255).astype(np.uint8)
        return where

    passer_by = put(80, 10, 200)
    child = put(190, 490, 360)
    seen = cut_out_still(picture, models, 0.5, empty if known else None)[1]
    assert not seen[passer_by > 0].any()
    assert seen[child > 250].mean() > 230


def test_the_plate_of_another_room_does_no_harm_and_is_named(
    camera: DemoCamera, models: StillModels, empty: Picture, caplog: pytest.LogCaptureFixture
) -> None:
    picture = camera.picture(FRAME)
    elsewhere = np.ascontiguousarray(empty[::-1])
    with caplog.at_level(logging.WARNING):
        _, matte = cut_out_still(picture, models, 0.5, elsewhere)
    assert "without the plate" in caplog.text
    assert np.array_equal(matte, cut_out_still(picture, models, 0.5)[1])


def test_the_empty_room_stays_empty(empty: Picture) -> None:
    colours, matte = cut_out_still(empty, only(Sightless()), 0.5)
    assert not matte.any()
    assert np.array_equal(colours, empty)
    assert not cut_out_still(empty, only(Sightless()), 0.5, empty)[1].any()


def test_a_model_in_doubt_everywhere_ends_in_a_picture_all_the_same(empty: Picture) -> None:
    _, matte = cut_out_still(empty, only(Unsure()), 0.5)
    assert matte.shape == (SIZE[1], SIZE[0])


@pytest.mark.parametrize("size", [(1280, 720), (300, 500), (97, 61)])
def test_what_comes_out_has_the_picture_s_size(camera: DemoCamera, models: StillModels, size: tuple[int, int]) -> None:
    picture = cv2.resize(camera.picture(FRAME), size).astype(np.uint8)
    colours, matte = cut_out_still(picture, models, 0.5)
    assert colours.shape == (size[1], size[0], 3)
    assert matte.shape == (size[1], size[0])


def test_the_old_wall_leaves_no_glow_at_the_edge() -> None:
    room = np.full((360, 640, 3), (240, 240, 240), np.uint8)
    truth = np.zeros((360, 640), np.float32)
    cv2.ellipse(truth, (320, 130), (50, 65), 0, 0, 360, 1.0, -1)
    cv2.ellipse(truth, (320, 370), (120, 170), 0, 0, 360, 1.0, -1)
    truth = cv2.GaussianBlur(truth, (0, 0), 2).astype(np.float32)
    guest = np.full_like(room, (40, 60, 110))
    picture = np.round(room + (guest.astype(np.float32) - room) * truth[..., None]).astype(np.uint8)

    colours, matte = cut_out_still(picture, only(Seeing()), 0.5)
    edge = (matte > 60) & (matte < 230)
    assert edge.sum() > 300
    glow = np.abs(colours[edge].astype(int) - (40, 60, 110)).mean()
    assert glow < 0.35 * np.abs(picture[edge].astype(int) - (40, 60, 110)).mean()


def test_what_is_see_through_and_hangs_on_nobody_is_dropped_and_soft_hair_stays() -> None:
    alpha = np.zeros((90, 160), np.float32)
    alpha[30:, 60:100] = 1.0
    alpha[30:60, 100:110] = 0.4  # hair
    guest = alpha.copy()
    alpha[40:60, 120:130] = 0.6  # a piece of the room
    assert (without_scraps(alpha) == guest).all()
