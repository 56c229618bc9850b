"""Which frame becomes the shot: the best of those around the end of the countdown."""

import pytest

from booth.frames import Burst, Shot
from tests.support.evening import Evening, Room
from tests.support.journeys import at_countdown


def zero_of(booth: Evening) -> float:
    """When the countdown that is running ends."""
    return booth.stage.since + 3.0


def taken(booth: Evening) -> tuple[Burst, Shot]:
    booth.run(5, until="Photo")
    (burst,), (shot,) = booth.bursts, booth.album.shots
    return burst, shot


def test_a_burst_is_two_frames_before_zero_the_one_then_and_two_after() -> None:
    booth = at_countdown()
    zero = zero_of(booth)
    burst, _ = taken(booth)
    assert burst.zero == 2
    times = [frame.taken for frame in burst.frames]
    assert len(times) == 5
    assert times == sorted(times)
    assert times[1] < zero <= times[2]


@pytest.mark.parametrize("best", [-2, -1, 1, 2])
def test_the_best_frame_becomes_the_shot_with_its_own_matte(best: int) -> None:
    booth = at_countdown()
    booth.best = best
    burst, shot = taken(booth)
    assert shot.frame is burst.frames[2 + best]
    assert shot.matte is not None


def test_the_flash_comes_67_ms_later_than_the_frame_at_zero_and_not_noticeably_more() -> None:
    booth = at_countdown()
    booth.run(5, until="Flash")
    (burst,) = booth.bursts
    assert burst.frames[-1].taken <= booth.now < burst.at_zero.taken + 0.1


def test_a_choice_that_is_not_made_in_time_is_the_frame_at_zero_and_the_photo_is_there_as_soon() -> None:
    booth = at_countdown()
    booth.best = None
    booth.run(5, until="Flash")
    began = booth.now
    burst, shot = taken(booth)
    assert shot.frame is burst.at_zero
    assert booth.now - began < 0.4


def test_a_slow_camera_has_a_smaller_burst_and_is_not_waited_for() -> None:
    booth = at_countdown(room=Room(rate=6))
    burst, shot = taken(booth)
    assert burst.frames == (burst.at_zero,) == (shot.frame,)


def test_a_camera_that_is_lost_right_after_zero_has_taken_its_photo() -> None:
    booth = at_countdown()
    zero = zero_of(booth)
    while not ((frame := booth.frames.peek()) and frame.taken >= zero):
        booth.step()
    booth.room.camera = False
    booth.frames.put(None)
    booth.run(5, until="Photo")
    assert booth.album.shots[0].frame is frame
