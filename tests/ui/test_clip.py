"""Journeys of guests who want a clip."""

from itertools import pairwise
from typing import Any

import numpy as np
from pygame.surfarray import array3d

from booth.frames import CLIP_SECONDS
from booth.ui.screens.countdown import CountdownScreen
from booth.ui.screens.photo import PhotoScreen
from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening, Room

THREE: dict[str, Any] = {"offer": {"kinds": ["photo", "strip", "clip"]}}
ONLY_CLIPS: dict[str, Any] = {"offer": {"kinds": ["clip"]}}
TO_SHUTTER = Script().wait(0.5).tap("begin").tap("shutter")


def at_photo(**settings: Any) -> Evening:
    """The guests have been filmed and see the still."""
    return Evening(**(ONLY_CLIPS | settings)).play(TO_SHUTTER).run(10, until="Photo")


def test_three_things_on_offer_stand_in_a_row_with_the_shutter() -> None:
    booth = Evening(**THREE).play(Script().wait(0.5).tap("begin").wait(1))
    targets = booth.stage.screen.targets
    row = [targets[name] for name in ("photo", "shutter", "strip", "clip")]
    assert all(left.right <= right.left for left, right in pairwise(row))
    booth.play(Script().tap("clip").tap("shutter")).run(10, until="Photo")
    assert booth.album.shots[-1].clip


def test_with_clips_alone_two_touches_lead_to_the_countdown() -> None:
    assert Evening(**ONLY_CLIPS).play(TO_SHUTTER).run(0.2).screen == "Countdown"


def test_a_clip_is_of_the_seconds_around_zero_and_ends_with_the_shots_own_frame() -> None:
    booth = Evening(**ONLY_CLIPS).play(TO_SHUTTER)
    zero = booth.now + booth.config.photo.countdown
    booth.run(10, until="Photo")
    shot = booth.album.shots[-1]
    taken = [frame.taken for frame in shot.clip]
    assert shot.clip[-1] is shot.frame
    assert taken == sorted(taken)
    assert zero - CLIP_SECONDS / 2 - 0.2 < taken[0] < zero < taken[-1] < zero + CLIP_SECONDS / 2 + 0.2
    assert len(taken) == CLIP_SECONDS * booth.room.rate + 1


def test_guests_are_told_to_move_while_they_are_filmed_and_no_number_is_shown_any_more() -> None:
    booth = Evening(**ONLY_CLIPS).play(TO_SHUTTER)
    countdown = booth.showing(CountdownScreen)
    assert not countdown._filmed
    booth.run(booth.config.photo.countdown - 0.5)
    assert countdown._filmed
    assert countdown._number == 1
    booth.run(0.8)
    assert booth.screen == "Countdown"
    assert countdown._number == 0
    booth.draw()


def test_a_clip_stays_in_its_place_and_its_still_is_there_at_once() -> None:
    booth = at_photo()
    targets = booth.stage.screen.targets
    assert [name for name in targets if name.startswith("scene ")] in ([], ["scene lake"])
    assert booth.showing(PhotoScreen).waits is False


def test_the_screen_plays_the_clip_when_it_is_finished() -> None:
    booth = at_photo(room=Room(still=False))
    screen = booth.showing(PhotoScreen)
    assert not screen.sharpened
    booth.draw()
    booth.run(booth.album.develops + 1)
    assert screen.sharpened
    seen = []
    for _ in range(20):
        booth.run(0.1, draw=True)
        seen.append(screen._finished.picture)
    assert len({id(picture) for picture in seen}) > 10


def test_the_clip_goes_on_playing_beside_its_code() -> None:
    booth = at_photo().run(1).play(Script().tap("keep")).run(5)
    share = booth.showing(ShareScreen)
    seen = []
    for _ in range(10):
        booth.run(0.1, draw=True)
        seen.append(share._drawn)
    assert len({id(picture) for picture in seen}) > 5


def test_with_too_few_frames_it_becomes_a_photo() -> None:
    booth = Evening(room=Room(rate=2), **ONLY_CLIPS).play(TO_SHUTTER).run(15, until="Photo")
    assert booth.album.shots[-1].clip == ()
    assert "scene beach" in booth.run(1).stage.screen.targets


def test_guests_are_told_for_a_moment_that_it_became_a_photo() -> None:
    booth = Evening(room=Room(rate=2), **ONLY_CLIPS).play(TO_SHUTTER).run(15, until="Photo").run(1)
    told = booth.draw().copy()
    booth.run(6)
    changed = np.abs(array3d(told).astype(int) - array3d(booth.draw())).max(axis=(0, 2)) > 30
    assert changed.any()
    assert np.flatnonzero(changed).min() > 0.5 * len(changed)  # below the heads
