from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from booth.frames import Cutout, Frame
from booth.segmentation.alpha import presence
from booth.ui.screens.choose import ChooseScreen
from booth.ui.scripted_guest import Script
from booth.ui.widgets.coach import FADES, LONGEST, RIGHT, WRONG, Advice, Coach, Standing, advice, standing
from tests.support.evening import Evening, Room

WELL = Standing(0.7, 0.3, 0.0, 0.0, dark=False)
FRAME = 1 / 30


def cutout(left: int, top: int, right: int, bottom: int, grey: int = 150) -> Cutout:
    """Somebody in a box of a frame of 640 x 360."""
    matte = np.zeros((360, 640), np.uint8)
    matte[top:bottom, left:right] = 255
    picture = np.full((360, 640, 3), grey, np.uint8)
    return Cutout(Frame(b"", (640, 360), 0.0, 0), picture, matte, presence(matte))


GOOD = cutout(220, 90, 420, 360)
FAR = cutout(290, 160, 350, 260)


def watched(coach: Coach, seen: Callable[[float], Cutout | None], until: float) -> list[tuple[float, Advice | None]]:
    """What *coach* says, from frame to frame, when it sees *seen* until the time *until*."""
    said = []
    for frame in range(round(until / FRAME)):
        now = frame * FRAME
        coach.update(seen(now), now)
        said.append((now, coach.shown if coach.opacity(now) > 0 else None))
    return said


def test_it_sees_how_guests_stand() -> None:
    guests = standing(cutout(480, 0, 640, 360))
    assert guests
    assert guests.height == pytest.approx(1)
    assert guests.cut_off == pytest.approx(0.25, abs=0.01)
    assert guests.offset == pytest.approx(0.375, abs=0.01)
    assert standing(cutout(0, 0, 0, 0)) is None


@pytest.mark.parametrize(
    ("guests", "expected"),
    [
        (WELL, None),
        (None, None),
        (Standing(0.3, 0.3, 0.0, 0.0, dark=False), "closer"),
        (Standing(1.0, 0.3, 0.2, 0.0, dark=False), "back"),
        (Standing(0.9, 0.13, 0.0, 0.0, dark=False), "closer"),  # a whole body is in the picture
        (Standing(0.7, 0.3, 0.0, 0.3, dark=False), "to the right"),  # mirrored: they see themselves on the left
        (Standing(0.7, 0.3, 0.0, -0.3, dark=False), "to the left"),
        (Standing(0.7, 0.3, 0.0, 0.0, dark=True), "light"),
        (Standing(0.3, 0.3, 0.0, 0.3, dark=True), "closer"),  # one at a time
    ],
)
def test_it_says_what_would_help_most(guests: Standing | None, expected: Advice | None) -> None:
    assert advice(guests, None, mirror=True) == expected


def test_without_a_mirror_the_sides_are_the_cameras() -> None:
    assert advice(Standing(0.7, 0.3, 0.0, 0.3, dark=False), None, mirror=False) == "to the left"


def test_a_sign_appears_only_after_a_while() -> None:
    said = watched(Coach(mirror=True, reduced_motion=False), lambda _: FAR, 4)
    assert all(name is None for now, name in said if now < WRONG)
    assert all(name == "closer" for now, name in said if now > WRONG + 2 * FRAME)


def test_who_is_wrong_for_a_moment_only_is_told_nothing() -> None:
    said = watched(Coach(mirror=True, reduced_motion=False), lambda now: FAR if now % 3 < WRONG - 0.1 else GOOD, 30)
    assert not any(name for _, name in said)


def standing_person(head: float) -> Cutout:
    """Somebody of seven and a half heads, two thirds of a head wide, the shoulders two heads; cut off by the frame."""
    size = 360 * head
    figure = cutout(0, 0, 0, 0)
    for left, right, top, bottom in ((-1 / 3, 1 / 3, 0, 1.2), (-1, 1, 1.2, 4), (-0.5, 0.5, 4, 7.5)):
        x = slice(round(320 + left * size), round(320 + right * size))
        figure.matte[round(20 + top * size) : round(20 + bottom * size), x] = 255
    return replace(figure, presence=presence(figure.matte))


@pytest.mark.parametrize(("head", "expected"), [(0.12, "closer"), (0.15, "closer"), (0.25, None), (0.33, None)])
def test_guests_whose_heads_are_under_a_fifth_of_the_height_are_asked_closer(
    head: float, expected: Advice | None
) -> None:
    guests = standing(standing_person(head))
    assert guests
    assert guests.head == pytest.approx(head, rel=0.15)
    assert advice(guests, None, mirror=True) == expected


def test_a_child_beside_somebody_near_is_not_asked_closer() -> None:
    both = cutout(40, 60, 260, 360)
    both.matte[200:360, 420:480] = 255
    assert advice(standing(both), None, mirror=True) != "closer"


@pytest.mark.parametrize("reduced_motion", [False, True])
def test_a_sign_is_gone_within_a_second_of_being_right(reduced_motion: bool) -> None:
    said = watched(Coach(mirror=True, reduced_motion=reduced_motion), lambda now: FAR if now < 5 else GOOD, 10)
    assert all(name == "closer" for now, name in said if 3 < now < 5)
    assert all(name is None for now, name in said if now >= 5 + RIGHT + FADES + 2 * FRAME)
    assert RIGHT + FADES + 2 * FRAME < 1


def test_who_trembles_about_the_border_does_not_make_it_blink() -> None:
    near, nearer = cutout(280, 200, 380, 336), cutout(280, 190, 380, 338)  # 0.377 and 0.41 of the height
    said = watched(
        Coach(mirror=True, reduced_motion=False), lambda now: near if now < 4 or now % 1 < 0.5 else nearer, 30
    )
    assert all(name == "closer" for now, name in said if 2.5 < now < WRONG + LONGEST)


def test_guests_who_stay_where_they_are_are_asked_once() -> None:
    said = watched(Coach(mirror=True, reduced_motion=False), lambda _: FAR, 60)
    assert all(name == "closer" for now, name in said if WRONG + 2 * FRAME < now < WRONG + LONGEST)
    assert all(name is None for now, name in said if now > WRONG + LONGEST + FADES + 2 * FRAME)


def test_guests_who_followed_it_and_go_away_again_are_asked_again() -> None:
    said = watched(Coach(mirror=True, reduced_motion=False), lambda now: GOOD if 20 < now < 22 else FAR, 30)
    assert all(name is None for now, name in said if 15 < now < 22 + WRONG)
    assert all(name == "closer" for now, name in said if now > 22 + WRONG + 2 * FRAME)


def test_the_next_sign_waits_until_it_too_has_been_wrong_for_a_while() -> None:
    aside = cutout(440, 90, 640, 360)
    said = watched(Coach(mirror=True, reduced_motion=False), lambda now: FAR if now < 5 else aside, 10)
    names = [name for _, name in said]
    assert names[-1] == "to the right"
    first = next(now for now, name in said if name == "to the right")
    assert first >= 5 + WRONG - FRAME
    assert all(name is None for now, name in said if 5 + RIGHT + FADES + 2 * FRAME < now < first)


def test_with_reduced_motion_it_does_not_fade() -> None:
    coach = Coach(mirror=True, reduced_motion=True)
    opacities = set()
    for frame in range(240):
        coach.update(FAR if frame < 150 else GOOD, frame * FRAME)
        opacities.add(coach.opacity(frame * FRAME))
    assert opacities == {0.0, 1.0}


def test_a_dark_room_is_no_dark_guest() -> None:
    dressed = cutout(220, 90, 420, 360, grey=150)
    dressed.picture[90:360, 220:420] = 20  # somebody in black, in a lit room
    guests = standing(dressed)
    assert guests
    assert not guests.dark
    dark = standing(cutout(220, 90, 420, 360, grey=40))
    assert dark
    assert dark.dark


def test_nothing_is_said_to_guests_who_stand_well_and_nothing_when_nobody_is_there() -> None:
    for cast in ("one", "two", "nobody"):
        booth = Evening((480, 270), Room(cast=cast))
        booth.play(Script().tap("begin")).run(5)
        assert booth.showing(ChooseScreen).coach.shown is None
