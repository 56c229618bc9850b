"""Heads of a drawn guest: a head three eye-to-mouth distances high, a body below it."""

import cv2
import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.picture_types import Matte
from booth.segmentation.faces import Face, FaceDetector
from booth.segmentation.heads import broken_heads, has_hole

LENGTH = 30  # pixels from the eyes to the mouth
FACE = Face(eyes=(200, 120), ears=(200, 120), mouth=(200, 120 + LENGTH))


def guest() -> Matte:
    matte = np.zeros((300, 400), np.uint8)
    cv2.ellipse(matte, (200, 120), (LENGTH, 3 * LENGTH // 2), 0, 0, 360, 255, cv2.FILLED)
    cv2.rectangle(matte, (140, 165), (260, 300), 255, cv2.FILLED)
    return matte


def test_a_whole_head_is_whole() -> None:
    assert broken_heads(guest(), [FACE]) == []


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ((slice(112, 128), slice(180, 196)), "an eye"),
        ((slice(140, 160), slice(190, 210)), "the mouth"),
        ((slice(70, 100), slice(150, 250)), "the forehead"),
        ((slice(0, 170), slice(150, 190)), "one side"),
        ((slice(0, 165), slice(0, 400)), "the head"),
    ],
)
def test_a_hole_of_an_eyes_size_is_found_wherever_it_is(part: tuple[slice, slice], what: str) -> None:
    matte = guest()
    matte[part] = 0
    assert broken_heads(matte, [FACE]) == [FACE], what


def test_a_head_that_shows_half_the_room_is_not_whole() -> None:
    assert broken_heads(guest() // 2, [FACE]) == [FACE]


def test_a_speck_and_a_nibbled_edge_are_no_holes() -> None:
    matte = guest()
    matte[118:122, 188:192] = 0
    matte[:, :172] = 0  # an ear
    assert broken_heads(matte, [FACE]) == []


def test_who_is_not_in_the_matte_at_all_is_no_guest() -> None:
    passer_by = Face(eyes=(60, 60), ears=(60, 60), mouth=(60, 75))
    assert has_hole(guest(), passer_by)
    assert broken_heads(guest(), [FACE, passer_by]) == []


def test_only_what_is_in_the_picture_is_judged() -> None:
    cut = np.ascontiguousarray(guest()[130:])  # the frame's edge runs through the face
    face = Face(eyes=(200, -10), ears=(200, -10), mouth=(200, LENGTH - 10))
    assert broken_heads(cut, [face]) == []
    assert broken_heads(np.zeros_like(cut), [Face((900, 900), (900, 900), (900, 930))]) == []


def test_a_tilted_head_is_looked_for_along_its_tilt() -> None:
    matte, face = guest(), Face(eyes=(200, 120), ears=(200, 120), mouth=(200 - LENGTH, 120))  # lies on its side
    lying: Matte = np.zeros_like(matte)
    cv2.ellipse(lying, (200, 120), (3 * LENGTH // 2, LENGTH), 0, 0, 360, 255, cv2.FILLED)
    assert broken_heads(lying, [face]) == []
    assert broken_heads(matte, [face]) == [face]


@pytest.mark.parametrize("number", [10, 40, 90])
def test_the_demo_guests_have_whole_heads_in_their_true_mattes(number: int) -> None:
    camera = DemoCamera(Clock(), size=(1280, 720), cast="two")
    faces = FaceDetector().find(camera.picture(number))
    assert faces
    assert broken_heads(camera.truth(number), faces) == []
