from booth.camera.ring import FrameRing
from booth.frames import Frame
from tests.support.evening import FILE, TORN


def frame(number: int, rate: float = 30.0, jpeg: bytes = FILE) -> Frame:
    return Frame(jpeg, (160, 90), number / rate, number)


def numbers(frames: tuple[Frame, ...]) -> list[int]:
    return [each.number for each in frames]


def test_a_clip_has_the_frames_of_two_seconds_up_to_the_shots_own() -> None:
    ring = FrameRing(2.0)
    for number in range(200):
        ring.add(frame(number))
    assert numbers(ring.up_to(frame(190))) == list(range(130, 191))


def test_what_is_older_is_dropped_as_new_frames_come() -> None:
    ring = FrameRing(2.0)
    for number in range(300):
        ring.add(frame(number))
    assert numbers(ring.up_to(frame(200))) == [], "only half a second more is kept"


def test_of_a_faster_camera_every_second_frame_is_taken_counted_from_the_shots() -> None:
    ring = FrameRing(2.0)
    for number in range(300):
        ring.add(frame(number, 60.0))
    assert numbers(ring.up_to(frame(299, 60.0))) == list(range(179, 300, 2))


def test_a_frame_that_came_torn_is_left_out() -> None:
    ring = FrameRing(2.0)
    for number in range(60):
        ring.add(frame(number, jpeg=TORN if number == 30 else FILE))
    assert 30 not in numbers(ring.up_to(frame(59)))


def test_too_few_frames_are_no_clip_and_those_before_the_camera_was_lost_do_not_count() -> None:
    ring = FrameRing(2.0)
    for number in range(30):
        ring.add(frame(number))
    ring.clear()
    for number in range(30, 36):
        ring.add(frame(number))
    assert ring.up_to(frame(35)) == ()


def test_without_clips_nothing_is_kept() -> None:
    ring = FrameRing(0.0)
    for number in range(60):
        ring.add(frame(number))
    assert ring.up_to(frame(59)) == ()
