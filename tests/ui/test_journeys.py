"""Journeys: scripts of gestures and seconds, from walking up to walking away. No window, no waiting."""

from collections.abc import Callable

import numpy as np
import pygame
import pytest

from booth.picture_types import Picture
from booth.problems import Trouble
from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.photo import PhotoScreen
from booth.ui.screens.share import ShareScreen
from booth.ui.scripted_guest import Script
from tests.support.evening import FILE, TORN, Evening, Room
from tests.support.journeys import at_choose, at_countdown, at_photo

WHOLE = ["Attract", "Choose", "Countdown", "Flash", "Photo", "Share"]


def test_a_guest_takes_a_photo_home_with_three_touches_and_a_swipe() -> None:
    booth = Evening()
    booth.play(Script().wait(2).tap("begin").swipe(1).wait(1).tap("shutter"))
    booth.run(5, until="Photo").play(Script().tap("keep")).run(3)
    assert booth.seen == WHOLE
    (photo,) = booth.album.kept.values()
    assert photo.scene == "beach"
    assert booth.sounds.heard == ["tick", "tick", "tick", "shutter", "done"]
    booth.play(Script().tap("done"))
    assert booth.screen == "Attract"
    assert next(iter(booth.album.kept.values())).scene == "beach"


def test_the_same_journey_with_a_button_box() -> None:
    booth = Evening()
    booth.play(Script().key("go").key("right").wait(1).key("go")).run(5, until="Photo")
    booth.play(Script().key("right").wait(1).key("go")).run(2).play(Script().key("go"))
    assert booth.seen == [*WHOLE, "Attract"]
    assert [photo.scene for photo in booth.album.kept.values()] == ["city"]


def test_the_touch_that_leaves_attract_keeps_the_scene_that_is_shown() -> None:
    booth = Evening()
    assert booth.play(Script().tap("begin")).showing(ChooseScreen).carousel.scene == "lake"
    booth = Evening().run(8).play(Script().tap("begin"))
    assert booth.showing(ChooseScreen).carousel.scene == "beach"


def test_while_no_photo_can_be_kept_nobody_begins_and_everybody_reads_whom_to_call() -> None:
    booth = Evening(operator={"contact": "Anna"}).run(1)
    booth.album.refuses = True
    assert booth.play(Script().tap("begin").swipe(1).key("go")).screen == "Attract"
    assert booth.context.notice() == ("One moment", "Please call Anna")
    booth.album.refuses = False
    assert booth.context.notice() == ()
    assert booth.play(Script().tap("begin")).screen == "Choose"


def test_what_stops_every_photo_is_on_attract_in_the_operators_words_until_it_is_mended() -> None:
    booth = Evening((1280, 720), operator={"contact": "Anna"}).run(1)
    booth.trouble = Trouble("/photos is a file, move it away", stops_all=True)
    assert booth.play(Script().tap("begin").swipe(1).key("go")).screen == "Attract"
    assert booth.context.notice() == ("One moment", "Please call Anna")
    with_words = shown(booth)
    booth.trouble = None
    assert booth.context.notice() == ()
    assert (shown(booth) != with_words).any()
    assert booth.play(Script().tap("begin")).screen == "Choose"


def test_what_only_makes_photos_less_good_does_not_turn_guests_away() -> None:
    booth = Evening().run(1)
    booth.trouble = Trouble("photos are not finished", stops_all=False)
    assert booth.context.notice() == ()
    assert booth.play(Script().tap("begin")).screen == "Choose"


def shown(booth: Evening) -> Picture:
    booth.stage.draw(booth.canvas)
    return pygame.surfarray.array3d(booth.canvas)


def test_a_swipe_begins_too() -> None:
    assert Evening().play(Script().swipe(1)).screen == "Choose"


def test_a_whole_swipe_within_one_drawn_frame_changes_the_scene() -> None:
    booth = at_choose()
    down, up = (300.0, 100.0), (230.0, 100.0)
    booth.touch(*booth.fingers.down(0, down, booth.now), *booth.fingers.move(0, (260.0, 100.0), booth.now))
    booth.touch(*booth.fingers.up(0, up, booth.now))
    assert booth.run(1).showing(ChooseScreen).carousel.scene == "beach"


def test_a_slow_drag_over_a_third_changes_the_scene_however_long_the_finger_rests() -> None:
    booth = at_choose()
    booth.touch(*booth.fingers.down(0, (300.0, 100.0), booth.now))
    for step in range(1, 41):
        booth.step()
        booth.touch(*booth.fingers.move(0, (300.0 - 4 * step, 100.0), booth.now))
    booth.run(0.5)
    booth.touch(*booth.fingers.up(0, (140.0, 100.0), booth.now))
    assert booth.run(1).showing(ChooseScreen).carousel.scene == "beach"


def starting() -> Evening:
    booth = Evening()
    booth.scenes.loaded = False
    return booth.run(0.2)


def test_a_start_greets_at_once_in_the_themes_colours_and_moves() -> None:
    booth = starting()
    first = pygame.surfarray.array3d(booth.draw()).astype(int)
    booth.run(0.5)
    second = pygame.surfarray.array3d(booth.draw()).astype(int)
    red, _, blue = (first.reshape(-1, 3) - np.array(booth.context.theme.ink)).mean(axis=0)
    assert red > 20  # the accent's amber on the ink
    assert red > blue + 10
    assert (np.abs(first - second).max(axis=2) > 3).mean() > 0.2
    still = Evening(screen={"reduced_motion": True})
    still.scenes.loaded = False
    once = pygame.surfarray.array3d(still.run(0.2).draw())
    assert (once == pygame.surfarray.array3d(still.run(0.5).draw())).all()


def test_a_touch_on_the_greeting_begins_as_soon_as_the_first_scene_is_there() -> None:
    booth = starting().play(Script().tap("begin")).run(0.5)
    assert booth.screen == "Attract"
    booth.scenes.loaded = True
    booth.run(0.1, until="Choose")


def test_the_language_that_was_touched_is_spoken_until_the_guest_has_left() -> None:
    booth = Evening(screen={"languages": ["en", "de"]})
    for beginning, keep, done in (("language de", "Behalten", "Fertig"), ("begin", "Keep", "Done")):
        booth.play(Script().tap(beginning).tap("shutter")).run(5, until="Photo")
        assert booth.showing(PhotoScreen).buttons.labels["keep"] == keep
        booth.play(Script().tap("keep")).run(1)
        assert booth.showing(ShareScreen).buttons.labels["done"] == done
        booth.play(Script().tap("done"))
        assert booth.screen == "Attract"


def test_arrows_and_thumbnails_change_the_scene_too() -> None:
    booth = at_choose()
    screen = booth.showing(ChooseScreen)
    assert "left" not in screen.targets
    booth.play(Script().tap("right").wait(1).tap("right").wait(1).tap("left").wait(1))
    assert screen.carousel.scene == "beach"
    booth.play(Script().tap("scene aurora").wait(1))
    assert screen.carousel.scene == "aurora"
    for _ in range(5):
        booth.play(Script().tap("right").wait(1))
    assert screen.carousel.scene == "wall"
    assert "right" not in screen.targets


def test_a_swipe_on_the_thumbnails_scrolls_them_and_not_the_scene() -> None:
    booth = at_choose()
    screen = booth.showing(ChooseScreen)
    y = screen.targets["scene lake"].centery
    booth.touch(*booth.fingers.down(0, (60, y), booth.now), *booth.fingers.move(0, (260, y), booth.now + 0.05))
    booth.touch(*booth.fingers.up(0, (260, y), booth.now + 0.1))
    booth.run(1)
    assert screen.carousel.scene == "lake"
    assert screen.carousel.position == 0


def test_a_finger_that_comes_down_on_the_shutter_and_slips_does_not_move_the_scene() -> None:
    booth = at_choose()
    screen = booth.showing(ChooseScreen)
    x, y = screen.targets["shutter"].center
    booth.touch(*booth.fingers.down(0, (x, y), booth.now), *booth.fingers.move(0, (x - 20, y), booth.now))
    assert screen.carousel.position == 0
    booth.touch(*booth.fingers.up(0, (x - 20, y), booth.now))  # still on it: a child's finger
    assert booth.screen == "Countdown"


@pytest.mark.parametrize("fingers", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("apart", [0.08, 0.15, 0.3, 0.45, 0.6])
def test_double_taps_make_one_countdown_and_one_photo(fingers: int, apart: float) -> None:
    """The same place is touched twice, with up to five fingers, at every step from attract to share."""
    booth = Evening()

    def double_tap(target: str) -> None:
        x, y = booth.stage.screen.targets[target].center
        for touch in range(2):
            for finger in range(fingers):
                at = (x + 4.0 * finger, y + 3.0 * finger)
                booth.touch(*booth.fingers.down(finger, at, booth.now))
            booth.step()
            for finger in range(fingers):
                booth.touch(*booth.fingers.up(finger, (x + 4.0 * finger, y + 3.0 * finger), booth.now))
            booth.run(apart if touch == 0 else 0)

    booth.run(1)
    double_tap("begin")
    booth.run(1)
    double_tap("shutter")
    booth.run(8, until="Photo").run(1)
    double_tap("keep")
    booth.run(1)
    assert booth.seen == WHOLE
    assert len(booth.album.shots) == len(booth.album.kept) == 1


@pytest.mark.parametrize("screen", ["Countdown", "Photo", "Share"])
def test_all_touches_in_the_first_seven_tenths_of_a_second_do_nothing(screen: str) -> None:
    booth = {"Countdown": at_countdown, "Photo": at_countdown, "Share": at_photo}[screen]()
    if screen == "Photo":
        booth.run(8, until="Photo")
    elif screen == "Share":
        booth.play(Script().tap("keep"))
    began = booth.stage.since
    while booth.now < began + 0.68:
        for target in list(booth.stage.screen.targets):
            booth.tap(target)
        booth.key("back")
        booth.step()
    assert booth.screen == screen
    booth.run(0.1).key("back")
    assert booth.screen != screen


def test_with_nobody_in_the_picture_the_shutter_takes_nothing() -> None:
    booth = at_choose(room=Room(cast="nobody"))
    booth.play(Script().tap("shutter").wait(1))
    assert booth.screen == "Choose"
    booth.key("go")
    assert booth.screen == "Choose"
    booth.room.cast = "one"
    booth.run(0.5).play(Script().tap("shutter"))
    assert booth.screen == "Countdown"


def test_a_frame_that_came_torn_over_the_cable_is_not_the_shot_but_the_next_one_is() -> None:
    booth = at_countdown().run(2.9)
    booth.room.torn = 3  # frames from here on
    booth.run(8, until="Photo")
    assert booth.album.shots[0].frame.jpeg == FILE
    booth = at_countdown().run(2.9)
    booth.room.torn = 10_000  # a cable that lets no frame through whole: one of them has to do
    booth.run(8, until="Photo")
    assert booth.album.shots[0].frame.jpeg == TORN


def test_on_a_machine_so_slow_that_the_frame_after_zero_is_seconds_late_it_is_the_shot() -> None:
    booth = at_choose(room=Room(rate=0.2)).run(6)
    booth.play(Script().tap("shutter")).run(15, until="Photo")
    assert booth.seen.count("Countdown") == 1


def test_guests_who_leave_in_the_countdown_get_no_photo_of_an_empty_place() -> None:
    booth = at_countdown().run(1)
    booth.room.cast = "nobody"
    booth.run(8, until="Choose").run(1)
    assert "Flash" not in booth.seen
    assert booth.album.shots == []
    assert booth.sounds.heard.count("shutter") == 0
    booth.room.cast = "one"
    booth.run(1).play(Script().tap("shutter")).run(6, until="Photo")


def test_the_photo_has_the_crop_that_guests_were_shown_in_another_scene_too() -> None:
    booth = at_countdown()
    booth.crop = (0.1, 0.2, 0.9, 1.0)
    booth.run(8, until="Photo").play(Script().wait(1).swipe(1)).run(2)
    assert booth.album.shots[0].crop == booth.showing(PhotoScreen)._pending.shot.crop == booth.crop


def test_guests_who_leave_at_the_very_last_moment_leave_no_photo_behind() -> None:
    """The newest cutout at zero still shows them; the shot's own does not, and its negative is thrown away."""
    booth = at_countdown(room=Room(lag=0.2))
    booth.run(3.06)  # the last frames of the burst are still to come
    booth.room.cast = "nobody"
    booth.run(8, until="Choose").run(2)
    assert "Flash" in booth.seen
    assert "Photo" not in booth.seen
    assert booth.album.kept == {}


def test_a_countdown_that_ends_while_the_segmenter_starts_anew_is_no_empty_room() -> None:
    booth = at_countdown().run(1)
    booth.room.segmenter = False
    booth.run(8, until="Photo")
    assert len(booth.album.shots) == 1


def test_the_cross_cancels_and_nothing_else_does() -> None:
    booth = at_countdown().run(0.8)
    for point in ((240.0, 135.0), (240.0, 240.0), (400.0, 60.0)):
        booth.tap(point)
    assert booth.screen == "Countdown"
    booth.tap("cancel")
    booth.run(5)
    assert booth.screen == "Choose"
    assert booth.album.shots == []


def test_the_shot_is_the_first_frame_taken_at_zero_or_later_if_it_is_the_best_with_its_own_matte() -> None:
    booth = at_countdown()
    zero = booth.stage.since + 3.0
    booth.run(5, until="Photo")
    (shot,) = booth.album.shots
    assert zero <= shot.frame.taken < zero + 2 / 30
    assert shot.matte is not None
    assert shot.ratio == booth.size


def test_the_flash_begins_only_when_the_frames_are_in() -> None:
    booth = at_countdown()
    booth.run(5, until="Flash")
    frame = booth.frames.peek()
    assert frame is not None
    assert frame.taken <= booth.now
    assert booth.sounds.heard[-1] == "shutter"


def test_on_a_slow_machine_the_shots_own_cutout_is_waited_for_behind_the_newest_one() -> None:
    booth = at_countdown()
    booth.room.lag = 0.9
    booth.run(5, until="Flash")
    began = booth.now
    booth.run(0.6, draw=True)
    assert booth.screen == "Flash"
    assert pygame.transform.average_color(booth.canvas)[:3] < (250, 250, 250), "it is white no more"
    booth.run(5, until="Photo")
    assert 0.8 < booth.now - began < 1.0
    (shot,) = booth.album.shots
    assert shot.matte is not None


def test_a_cutout_that_does_not_come_within_three_seconds_is_not_waited_for() -> None:
    booth = at_countdown()
    booth.room.lag = 3.4
    booth.run(5, until="Flash")
    began = booth.now
    booth.run(5, until="Photo")
    assert 3.0 <= booth.now - began < 3.1
    (shot,) = booth.album.shots
    assert shot.matte is None


def test_a_live_matte_with_a_hole_in_a_head_is_not_shown_and_the_photo_waits_for_the_darkroom() -> None:
    booth = at_countdown(room=Room(heads_whole=False))
    booth.run(8, until="Photo").run(0.5, draw=True)
    assert booth.showing(PhotoScreen).waits
    (shot,) = booth.album.shots
    assert shot.matte is None  # so the album has no live composition to keep
    booth.run(4, draw=True)
    assert not booth.showing(PhotoScreen).waits
    assert booth.showing(PhotoScreen).sharpened
    whole = at_countdown().run(8, until="Photo")
    assert not whole.showing(PhotoScreen).waits


def test_a_camera_lost_in_the_countdown_leads_back_to_choose() -> None:
    booth = at_countdown().run(1)
    booth.room.camera = False
    booth.run(8, until="Choose")
    assert booth.album.shots == []
    booth.room.camera = True
    booth.run(1).play(Script().tap("shutter")).run(6, until="Photo")


@pytest.mark.parametrize("at", [Evening, at_choose, at_countdown, at_photo])
def test_a_camera_that_is_away_for_ten_minutes_is_told_and_the_next_guest_gets_a_photo(
    at: Callable[..., Evening],
) -> None:
    booth = at(operator={"contact": "Anna"}).run(0.5)
    booth.room.camera = False
    booth.frames.put(None)  # as the feed does when the camera is lost
    booth.run(9)
    if at in (Evening, at_choose):
        assert booth.context.notice() == ("One moment",)
    booth.run(590)
    assert booth.screen == "Attract"
    assert booth.context.notice() == ("One moment", "Please call Anna")
    assert len(booth.album.kept) == (1 if at is at_photo else 0)
    booth.room.camera = True
    booth.run(0.2)
    assert booth.context.notice() == ()
    booth.play(Script().tap("begin").tap("shutter")).run(6, until="Photo")


def test_words_come_a_second_after_the_last_frame_however_soon_the_camera_is_known_to_be_lost() -> None:
    booth = at_choose()
    booth.room.camera = False
    booth.run(0.7)
    booth.frames.put(None)
    booth.run(0.4)
    assert booth.context.notice() == ("One moment",)


def test_a_segmenter_that_dies_in_the_countdown_leaves_a_photo_of_the_room() -> None:
    booth = at_countdown(photo={"countdown": 14.0}).run(1)
    booth.room.segmenter = False
    booth.run(20, until="Photo")
    (shot,) = booth.album.shots
    assert shot.scene == "here"


def test_an_album_that_fails_says_so_kindly_and_begins_again() -> None:
    booth = at_countdown()
    booth.album.broken = True
    booth.run(6, until="Sorry").run(5, until="Attract")
    booth.album.broken = False
    booth.play(Script().tap("begin").tap("shutter")).run(6, until="Photo")


def test_right_to_left_the_layout_is_mirrored_and_the_swipes_are_not() -> None:
    left, right = at_photo(), at_photo(screen={"languages": ["ar"]})
    for name, rect in left.showing(PhotoScreen).buttons.targets.items():
        assert (right.stage.screen.targets[name].centerx < 240) == (rect.centerx > 240)
    right.play(Script().swipe(1).wait(1).tap("keep")).run(1)
    assert [photo.scene for photo in right.album.kept.values()] == ["beach"]


@pytest.mark.parametrize("canvas", [(480, 270), (270, 480), (400, 240)])
@pytest.mark.parametrize("languages", [["en"], ["ar"]])
def test_every_screen_draws_itself_at_every_step_of_the_journey(canvas: tuple[int, int], languages: list[str]) -> None:
    booth = Evening(canvas, screen={"languages": languages})
    booth.run(0.3, draw=True).play(Script().tap("begin").swipe(1)).run(0.2, draw=True)
    booth.play(Script().tap("shutter")).run(8, until="Photo", draw=True)
    booth.run(1, draw=True).play(Script().swipe(-1)).run(3, draw=True).play(Script().tap("keep")).run(2, draw=True)
    assert booth.seen == WHOLE


def test_nothing_moves_with_reduced_motion_and_the_journey_is_the_same() -> None:
    booth = Evening(screen={"reduced_motion": True})
    booth.run(7, draw=True).play(Script().tap("begin").swipe(1)).run(0.5, draw=True)
    booth.play(Script().tap("shutter")).run(8, until="Photo", draw=True)
    booth.play(Script().tap("keep")).run(1, draw=True)
    assert booth.seen == WHOLE


def test_a_scene_that_turns_out_to_be_no_picture_leaves_the_row_under_the_guests() -> None:
    booth = at_choose()
    screen = booth.stage.screen
    assert isinstance(screen, ChooseScreen)
    shown, second, third = screen.carousel.scenes[:3]
    booth.scenes.usable = tuple(scene for scene in booth.scenes.usable if scene.key != second)
    booth.run(0.1)
    assert screen.carousel.scene == shown
    booth.play(Script().swipe(1).wait(1.0))
    assert screen.carousel.scene == third
    booth.scenes.usable = tuple(scene for scene in booth.scenes.usable if scene.key != third)
    booth.run(0.1)
    assert screen.carousel.scene == shown
