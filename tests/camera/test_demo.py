import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from booth.camera.demo import DemoCamera
from booth.camera.demo_story import CHILD, Cast, passer_by, poses
from booth.picture_types import Matte, Picture, Size
from tests.support.stopped_clock import StoppedClock

SIZE = (640, 360)
RATE = 30  # frames a second


def demo(cast: Cast = "story", size: Size = SIZE, seed: int = 1) -> DemoCamera:
    return DemoCamera(StoppedClock(), size=size, seed=seed, cast=cast)


def difference(one: Picture, other: Picture) -> NDArray[np.int16]:
    return np.abs(one.astype(np.int16) - other.astype(np.int16))


@pytest.mark.parametrize("number", [0, 1, 777, 123_456])
def test_a_frame_is_the_same_whenever_and_by_whomever_it_is_asked_for(number: int) -> None:
    one, other = demo(), demo()
    other.picture(5)
    assert np.array_equal(one.picture(number), other.picture(number))
    assert np.array_equal(one.truth(number), other.truth(number))


def test_another_seed_is_another_evening() -> None:
    assert not np.array_equal(demo(seed=1).truth(300), demo(seed=2).truth(300))


@pytest.mark.parametrize("cast", ["one", "two"])
def test_the_truth_says_how_much_of_the_room_is_seen(cast: Cast) -> None:
    room = demo("nobody").picture(4).astype(np.float64)
    camera = demo(cast)
    alpha = camera.truth(4)[..., None] / 255.0
    guests = camera.picture(4) - room * (1 - alpha)  # the guests' premultiplied colours
    assert guests.min() >= -2
    assert (guests - 255 * alpha).max() <= 2
    assert not guests[camera.truth(4) == 0].any()


@pytest.mark.parametrize("number", [0, 40])
def test_with_the_truth_another_room_can_be_put_behind_the_guests(number: int) -> None:
    camera = demo("two")
    alpha = camera.truth(number)[..., None] / 255.0
    guests = camera.picture(number) - demo("nobody").picture(number) * (1 - alpha)
    colours, matte = camera.cutout(number)
    green = np.array((20, 160, 90)) * (1 - alpha)
    assert np.array_equal(matte, camera.truth(number))
    assert np.abs((colours * alpha + green) - (guests + green).clip(0, 255)).max() <= 3


def test_an_empty_room_has_an_empty_truth() -> None:
    camera = demo("nobody")
    assert not any(camera.truth(number).any() for number in (0, 100, 5000))


def test_the_story_has_one_guest_two_and_none() -> None:
    minutes = {len(poses(second, 1, "story")) for second in range(240)}
    assert {0, 1, 2} <= minutes
    assert len(poses(0, 1, "story")) == 1  # whoever starts the booth sees somebody


def test_both_adults_are_there_without_the_other_at_times() -> None:
    together = [{pose.figure for pose in poses(second, 1, "story")} for second in range(240)]
    assert {0} in together
    assert {1, CHILD} in together


def tall(matte: Matte) -> int:
    """Rows from the first to the last that somebody is in."""
    rows = np.flatnonzero((matte > 127).any(axis=1))
    return int(rows[-1] - rows[0] + 1)


def test_a_child_half_as_tall_as_the_adult_beside_it_comes_in_every_round_of_the_story() -> None:
    camera = demo()
    there = [second for second in range(240) if {pose.figure for pose in poses(second, 1, "story")} == {1, CHILD}]
    settled = [second for second in there if second - 1 in there and second + 1 in there]
    assert len(settled) > 20
    for second in settled:
        truth = camera.truth(second * RATE)
        middle = int(0.71 * SIZE[0])
        assert 0.4 < tall(truth[:, middle:]) / tall(truth[:, :middle]) < 0.6


def test_somebody_walks_past_the_window_who_is_no_guest_and_far_smaller_than_one() -> None:
    camera = demo()
    seconds = [second for second in range(240) if passer_by(second, 1, "story")]
    assert len(seconds) > 12
    places = []
    for second in seconds:
        passing, guests = camera.passer_by(second * RATE), camera.truth(second * RATE)
        if passing.any():
            places.append(np.flatnonzero(passing.any(axis=0)).mean())
            assert tall(passing) < tall(guests) / 3 if (passing > 127).any() else True
            assert not passing[round(0.65 * SIZE[1]) :].any()  # the wall below the window hides the rest
            assert (passing.astype(int) + guests).max() <= 255
    assert max(places) - min(places) > 0.1 * SIZE[0]


@pytest.mark.parametrize("number", [200, 240, 290])
def test_with_the_truth_a_passer_by_can_be_told_from_the_room(number: int) -> None:
    camera = demo()
    truth = camera.truth(number)
    empty = demo("nobody").picture(number)
    changed = difference(camera.picture(number), empty).max(axis=2) > 1
    assert not changed[(truth == 0) & (camera.passer_by(number) == 0)].any()
    assert changed[(truth == 0) & (camera.passer_by(number) > 127)].mean() > 0.8


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_jumps(seed: int) -> None:
    before = {pose.figure: pose for pose in poses(0, seed, "story")}
    for number in range(1, 240 * RATE):
        now = {pose.figure: pose for pose in poses(number / RATE, seed, "story")}
        for guest in before.keys() & now.keys():
            assert abs(now[guest].x - before[guest].x) < 0.03
            assert abs(now[guest].lift - before[guest].lift) < 0.01
            assert abs(now[guest].scale - before[guest].scale) < 0.003
        for guest in before.keys() ^ now.keys():  # whoever comes or goes does it outside the frame
            pose = now.get(guest) or before[guest]
            assert not 0.0 < pose.x < 1.0
        before = now


@pytest.mark.parametrize("size", [(640, 360), (640, 480), (360, 640), (1280, 720)])
def test_where_a_guest_ends_is_never_seen(size: Size) -> None:
    """The lower edge of the portrait is straight; it has to lie below the frame whatever the pose."""
    camera = demo("two", size)
    for number in range(0, 600, 7):
        truth = camera.truth(number)
        just_above = truth[-1 - size[1] // 40]
        assert (truth[-1] > 250)[just_above == 255].mean() > 0.9  # a guest goes on to the last row


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (360, 640), (801, 601)])
def test_any_size_can_be_asked_for(size: Size) -> None:
    camera = demo("two", size)
    frame = camera.read()
    picture = cv2.imdecode(np.frombuffer(frame.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape == (size[1], size[0], 3)
    assert camera.truth(0).shape == (size[1], size[0])
    assert 0.07 < (camera.truth(0) > 127).mean() < 0.6


def test_the_jpeg_is_the_picture_with_red_where_red_is() -> None:
    camera = demo("one")
    frame = camera.read()
    bgr = cv2.imdecode(np.frombuffer(frame.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert bgr is not None
    decoded = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8)
    assert difference(decoded, camera.picture(frame.number)).mean() < 3


def test_frames_come_at_their_rate_and_say_that_they_are_a_demo() -> None:
    frames = [(camera := demo()).read()] + [camera.read() for _ in range(3)]
    assert [frame.number for frame in frames] == [0, 1, 2, 3]
    assert [frame.taken for frame in frames] == pytest.approx([100 + number / RATE for number in range(4)])
    assert all(frame.demo for frame in frames)


def test_whoever_reads_late_gets_the_frame_of_now() -> None:
    clock = StoppedClock()
    camera = DemoCamera(clock, size=SIZE)
    camera.read()
    clock.sleep(1.0)
    frame = camera.read()
    assert frame.number == RATE
    assert frame.taken <= clock.now()
