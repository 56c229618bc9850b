"""The finished still, on the demo camera's guests, with a model that knows roughly where they are."""

import logging
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.picture_types import Matte, Picture
from booth.segmentation.faces import FaceDetector
from booth.segmentation.heads import broken_heads, has_hole
from booth.segmentation.metrics import MatteErrors, compare
from booth.segmentation.segmenter import STILL_SEGMENTER, Segmenter, make_segmenter
from booth.segmentation.still.kernels import Kernels, compile_kernels, kernels_folder
from booth.segmentation.still.pipeline import cut_out_still
from tests.support.segmenters import SquareSegmenter

SIZE = (640, 360)
FRAME = 30
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def camera() -> DemoCamera:
    return DemoCamera(Clock(), size=SIZE, cast="two")


@pytest.fixture(scope="module")
def empty(camera: DemoCamera) -> Picture:
    return camera._rooms[1].copy()  # the room without guests, with the noise of another frame


@pytest.fixture(scope="module")
def model() -> Iterator[Segmenter]:
    segmenter = make_segmenter(STILL_SEGMENTER)
    yield segmenter
    segmenter.close()


@pytest.fixture(scope="module")
def kernels() -> Kernels:
    return compile_kernels(kernels_folder(ROOT))


def errors(matte: Matte, truth: Matte) -> MatteErrors:
    return compare(matte.astype(np.float32) / np.float32(255), truth.astype(np.float32) / np.float32(255))


class Unsure(SquareSegmenter):
    def segment(self, picture: Picture) -> Matte:
        return np.full(picture.shape[:2], 128, np.uint8)


def test_two_guests_are_cut_out_of_a_room(camera: DemoCamera, model: Segmenter, kernels: Kernels) -> None:
    _, matte = cut_out_still(camera.picture(FRAME), model, kernels, 0.5)
    found = errors(matte, camera.truth(FRAME))
    assert found.iou > 0.95
    assert found.mad < 16


def test_a_plate_makes_it_better(camera: DemoCamera, model: Segmenter, empty: Picture, kernels: Kernels) -> None:
    picture, truth = camera.picture(FRAME), camera.truth(FRAME)
    alone = errors(cut_out_still(picture, model, kernels, 0.5)[1], truth)
    both = errors(cut_out_still(picture, model, kernels, 0.5, empty)[1], truth)
    assert both.mad < 0.8 * alone.mad
    assert both.iou > max(0.98, alone.iou)


def test_a_head_that_the_plate_has_swallowed_is_whole_without_the_plate(
    camera: DemoCamera, model: Segmenter, empty: Picture, kernels: Kernels, caplog: pytest.LogCaptureFixture
) -> None:
    """A guest who stood still for long has become part of the empty room."""
    picture, detector = camera.picture(FRAME), FaceDetector()
    plate = empty.copy()
    face = detector.find(picture)[0]
    x, y = map(round, face.eyes)
    plate[y - 40 : y + 40, x - 60 : x + 60] = picture[y - 40 : y + 40, x - 60 : x + 60]
    assert has_hole(cut_out_still(picture, model, kernels, 0.5, plate)[1], face)
    assert not has_hole(cut_out_still(picture, model, kernels, 0.5, plate, detector)[1], face)
    assert caplog.messages == ["the matte solved with the plate has a hole in 1 of 2 heads"]


def test_a_head_that_the_model_itself_has_missed_is_filled_in_from_its_face(
    camera: DemoCamera, model: Segmenter, kernels: Kernels, caplog: pytest.LogCaptureFixture
) -> None:
    class Blind(SquareSegmenter):
        def segment(self, picture: Picture) -> Matte:
            found = model.segment(picture)
            skin = (picture[..., 0].astype(int) - picture[..., 2] > 40) & (picture[..., 1] > 60)
            return np.where(skin, 90, found).astype(np.uint8)

    picture = camera.picture(FRAME)
    detector = FaceDetector()
    faces = detector.find(picture)
    unchecked = cut_out_still(picture, Blind(), kernels, 0.5)[1]
    assert broken_heads(unchecked, faces)
    checked = cut_out_still(picture, Blind(), kernels, 0.5, None, detector)[1]
    assert not broken_heads(checked, faces)
    assert "the matte of the model alone has a hole" in caplog.text


def test_a_prop_that_the_model_does_not_know_is_kept_where_there_is_a_plate(
    camera: DemoCamera, model: Segmenter, empty: Picture, kernels: Kernels
) -> None:
    picture, truth = camera.picture(FRAME), camera.truth(FRAME)
    x = int(np.flatnonzero(truth[300] > 128)[0])
    held = (slice(285, 320), slice(x - 40, x + 10))
    picture[held] = (30, 220, 60)
    assert cut_out_still(picture, model, kernels, 0.5, empty)[1][290:315, x - 35 : x - 5].mean() > 250


def test_a_small_plate_with_a_hole_in_it_helps_and_the_hole_does_no_harm(
    camera: DemoCamera, model: Segmenter, empty: Picture, kernels: Kernels
) -> None:
    picture, truth = camera.picture(FRAME), camera.truth(FRAME)
    small = cv2.resize(empty, (320, 180), interpolation=cv2.INTER_AREA)
    known = np.full((180, 320), 255, np.uint8)
    known[:, 40:100] = 0
    small[known == 0] = 0
    plate = np.dstack([small, known]).astype(np.uint8)
    alone = errors(cut_out_still(picture, model, kernels, 0.5)[1], truth)
    both = errors(cut_out_still(picture, model, kernels, 0.5, plate)[1], truth)
    assert both.mad < 0.9 * alone.mad
    assert both.iou > 0.975


@pytest.mark.parametrize("known", [False, True])
def test_no_pixel_of_a_passer_by_is_left_and_all_of_a_child_is(
    camera: DemoCamera, model: Segmenter, empty: Picture, known: bool, kernels: Kernels
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
    seen = cut_out_still(picture, model, kernels, 0.5, empty if known else None)[1]
    assert not seen[passer_by > 0].any()
    assert seen[child > 250].mean() > 230


def test_the_plate_of_another_room_does_no_harm_and_is_named(
    camera: DemoCamera, model: Segmenter, empty: Picture, caplog: pytest.LogCaptureFixture, kernels: Kernels
) -> None:
    picture = camera.picture(FRAME)
    elsewhere = np.ascontiguousarray(empty[::-1])
    with caplog.at_level(logging.WARNING):
        _, matte = cut_out_still(picture, model, kernels, 0.5, elsewhere)
    assert "without the plate" in caplog.text
    assert np.array_equal(matte, cut_out_still(picture, model, kernels, 0.5)[1])


def test_the_empty_room_stays_empty(empty: Picture, kernels: Kernels) -> None:
    colours, matte = cut_out_still(empty, SquareSegmenter(), kernels, 0.5)
    assert not matte.any()
    assert np.array_equal(colours, empty)
    assert not cut_out_still(empty, SquareSegmenter(), kernels, 0.5, empty)[1].any()


def test_a_model_in_doubt_everywhere_ends_in_a_picture_all_the_same(empty: Picture, kernels: Kernels) -> None:
    _, matte = cut_out_still(empty, Unsure(), kernels, 0.5)
    assert matte.shape == (SIZE[1], SIZE[0])


@pytest.mark.parametrize("size", [(1280, 720), (300, 500), (97, 61)])
def test_what_comes_out_has_the_picture_s_size(
    camera: DemoCamera, model: Segmenter, size: tuple[int, int], kernels: Kernels
) -> None:
    picture = cv2.resize(camera.picture(FRAME), size).astype(np.uint8)
    colours, matte = cut_out_still(picture, model, kernels, 0.5)
    assert colours.shape == (size[1], size[0], 3)
    assert matte.shape == (size[1], size[0])


def test_the_old_wall_leaves_no_glow_at_the_edge(model: Segmenter, kernels: Kernels) -> None:
    room = np.full((360, 640, 3), (240, 240, 240), np.uint8)
    truth = np.zeros((360, 640), np.float32)
    cv2.ellipse(truth, (320, 130), (50, 65), 0, 0, 360, 1.0, -1)
    cv2.ellipse(truth, (320, 370), (120, 170), 0, 0, 360, 1.0, -1)
    truth = cv2.GaussianBlur(truth, (0, 0), 2).astype(np.float32)
    guest = np.full_like(room, (40, 60, 110))
    picture = np.round(room + (guest.astype(np.float32) - room) * truth[..., None]).astype(np.uint8)

    class Knowing(SquareSegmenter):
        """Is shown parts that are dark where the guest is."""

        def segment(self, picture: Picture) -> Matte:
            matte: Matte = np.clip((240 - picture[..., 0].astype(int)) * 255 // 200, 0, 255).astype(np.uint8)
            return matte

    colours, matte = cut_out_still(picture, Knowing(), kernels, 0.5)
    edge = (matte > 60) & (matte < 230)
    assert edge.sum() > 300
    glow = np.abs(colours[edge].astype(int) - (40, 60, 110)).mean()
    assert glow < 0.35 * np.abs(picture[edge].astype(int) - (40, 60, 110)).mean()
