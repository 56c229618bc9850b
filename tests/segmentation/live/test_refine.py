import cv2
import numpy as np

from booth.imaging.resize import resize_area
from booth.picture_types import Matte, Picture
from booth.segmentation.alpha import soft_threshold
from booth.segmentation.live.refine import EdgeRefiner

SIZE = (1280, 720)


def scene_with_a_person() -> tuple[Picture, Matte]:
    truth = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    cv2.ellipse(truth, (640, 720), (203, 507), 0, 0, 360, 255, -1, cv2.LINE_AA)
    picture = np.where(truth[..., None] > 127, np.uint8(190), np.uint8(60))
    noise = np.random.default_rng(0).normal(0, 3, (SIZE[1], SIZE[0], 1))
    return np.clip(np.repeat(picture, 3, 2) + noise, 0, 255).astype(np.uint8), truth


def blurred(truth: Matte) -> Matte:
    small = cv2.resize(truth, (320, 180), interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(small, (0, 0), 1.5).astype(np.uint8)


def refined(refiner: EdgeRefiner, picture: Picture, matte: Matte) -> Matte:
    return refiner.refine(resize_area(picture, (640, 360)), resize_area(picture, (320, 180)), matte)


def test_the_edge_moves_to_where_the_picture_has_one() -> None:
    picture, truth = scene_with_a_person()
    small = blurred(truth)
    plain = soft_threshold(0.5)[cv2.resize(small, SIZE)]

    def error(matte: Matte) -> float:
        return float(np.abs(matte.astype(int) - truth).mean())

    assert error(refined(EdgeRefiner(SIZE, 0.5), picture, small)) < 0.6 * error(plain)


def test_a_box_around_the_people_is_enough_and_joins_without_a_seam() -> None:
    picture, truth = scene_with_a_person()
    refiner = EdgeRefiner(SIZE, 0.5)
    small = blurred(truth)
    alone = refined(refiner, picture, small)
    small[:10, :10] = 255  # somebody in a far corner: now the box is the whole frame
    together = refined(refiner, picture, small)
    assert np.abs(alone[200:].astype(int) - together[200:]).max() <= 1


def test_sizes_that_are_no_multiples_of_each_other_are_refined_too() -> None:
    truth = np.zeros((853, 1280), np.uint8)
    truth[300:, 500:800] = 255
    picture = np.repeat(truth[..., None], 3, 2) // 2
    small = cv2.resize(truth, (320, 213), interpolation=cv2.INTER_AREA).astype(np.uint8)
    matte = EdgeRefiner((1280, 853), 0.5).refine(
        resize_area(picture, (640, 426)), resize_area(picture, (320, 213)), small
    )
    assert np.abs(matte.astype(int) - truth).mean() < 1.5


def test_what_the_refiner_gave_away_stays_as_it_was() -> None:
    picture, truth = scene_with_a_person()
    refiner = EdgeRefiner(SIZE, 0.5)
    first = refined(refiner, picture, blurred(truth))
    kept = first.copy()
    refined(refiner, picture, np.zeros((180, 320), np.uint8))
    assert (first == kept).all()
