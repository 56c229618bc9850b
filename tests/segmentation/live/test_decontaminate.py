import cv2
import numpy as np

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.picture_types import Matte, Picture
from booth.segmentation.live.decontaminate import decontaminate

SIZE = (640, 360)


def small(picture: Picture) -> Picture:
    return cv2.resize(picture, (320, 180), interpolation=cv2.INTER_AREA).astype(np.uint8)


def guest_at_a_wall() -> tuple[Picture, Matte]:
    matte = np.zeros(SIZE[::-1], np.uint8)
    cv2.circle(matte, (320, 180), 90, 255, -1)
    matte = cv2.GaussianBlur(matte, (0, 0), 1.5).astype(np.uint8)
    share = matte[..., None] / 255
    picture: Picture = np.round(share * (200, 120, 90) + (1 - share) * (20, 220, 30)).astype(np.uint8)
    return picture, matte


def test_the_edge_takes_on_the_guests_own_colour() -> None:
    picture, matte = guest_at_a_wall()
    edge = (matte > 60) & (matte < 200)

    def wall_in(picture: Picture) -> float:
        return float(np.abs(picture[edge].astype(int) - (200, 120, 90)).mean())

    before = wall_in(picture)
    decontaminate(picture, matte, small(picture))
    assert wall_in(picture) < 0.7 * before


def test_what_is_surely_guest_or_surely_wall_stays_as_it_was() -> None:
    picture, matte = guest_at_a_wall()
    before = picture.copy()
    decontaminate(picture, matte, small(picture))
    sure = (matte < 16) | (matte > 200)
    assert (picture[sure] == before[sure]).all()


def test_a_picture_cut_from_a_larger_frame_is_cleaned_too() -> None:
    frame, matte = guest_at_a_wall()
    cut, matte = frame[:, 100:540], np.ascontiguousarray(matte[:, 100:540])
    copy, below = cut.copy(), small(cut)
    decontaminate(cut, matte, below)
    decontaminate(copy, matte, below)
    assert (cut == copy).all()


def test_a_hair_far_from_anything_solid_and_an_empty_matte_change_nothing() -> None:
    picture, _ = guest_at_a_wall()
    matte = np.zeros(SIZE[::-1], np.uint8)
    before = picture.copy()
    decontaminate(picture, matte, small(picture))
    matte[100:200, 30:33] = 120
    decontaminate(picture, matte, small(picture))
    assert (picture == before).all()


def test_the_demo_guests_in_front_of_another_wall_come_closer_to_the_truth() -> None:
    camera = DemoCamera(Clock(), size=SIZE, cast="two")
    picture, matte = camera.picture(0), camera.truth(0)
    camera._rooms = [np.full((SIZE[1], SIZE[0], 3), (40, 60, 160), np.uint8)] * 3
    truth = camera.picture(0).astype(float)
    edge = (matte > 5) & (matte < 250)

    def error(picture: Picture) -> float:
        share = matte[..., None] / 255
        return float(np.abs(picture * share + (1 - share) * (40, 60, 160) - truth)[edge].mean())

    before = error(picture)
    decontaminate(picture, matte, small(picture))
    assert error(picture) < 0.8 * before
