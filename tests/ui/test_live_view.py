from unittest.mock import Mock

import numpy as np
import pygame
import pytest

from booth.composition.compositor import compose
from booth.frames import Levels
from booth.ui.composition_view import NOBODY, CompositionView, ShownGuests, ShownScene
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening, Room
from tests.support.fakes import demo_guests, layers

SIZE = (480, 270)


def pixels(surface: pygame.Surface) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.array(pygame.surfarray.array3d(surface)).swapaxes(0, 1)


def alike(one: pygame.Surface, other: pygame.Surface) -> float:
    """How many of all pixels are the same, 0 to 1."""
    return float((pixels(one) == pixels(other)).all(axis=2).mean())


def test_guests_are_shown_as_in_a_mirror() -> None:
    booth = Evening(SIZE, Room(still=True)).run(1)
    booth.context.live.draw(booth.canvas, ShownScene("lake"))
    shown = pixels(booth.canvas)
    cutout = booth.context.live.cutout
    assert cutout is not None
    sure = cutout.matte[:, ::-1] == 255
    sure[150:] = False  # the lake has lupins in front of the guests
    assert sure.sum() > 500
    # In the lake's light, but themselves, and not the other way round.
    assert np.abs(shown[sure].astype(int) - cutout.picture[:, ::-1][sure]).mean() < 12
    assert np.abs(shown[sure].astype(int) - cutout.picture[sure]).mean() > 24


def test_a_frame_older_than_a_second_is_never_shown_as_live() -> None:
    booth = Evening(SIZE).run(1)
    live = booth.context.live
    assert live.somebody
    booth.room.camera = False
    booth.run(1.5)
    assert live.lost
    assert not live.somebody
    live.draw(booth.canvas, ShownScene("lake"))
    empty = pygame.Surface(SIZE, 0, 32)
    booth.composition.show(empty, ShownScene("lake"), NOBODY, booth.now)
    assert alike(booth.canvas, empty) == 1


def test_on_a_very_slow_machine_guests_are_seen_late_and_get_their_photo() -> None:
    booth = Evening(SIZE, Room(rate=0.5, lag=1.5)).run(6.0)
    booth.room.camera = False
    booth.run(8.0)
    assert booth.context.live.lost
    booth.room.camera = True
    booth.run(6.0)
    booth.play(Script().leave_by("begin").swipe(1).leave_by("shutter").leave_by("keep"))
    assert booth.screen == "Share"
    assert not booth.context.live.room_only


def test_guests_are_told_one_moment_and_after_a_minute_whom_to_call() -> None:
    booth = Evening(SIZE).run(1)
    words = booth.context.words
    assert booth.context.live.notice(words, "Anna") == ()
    booth.room.camera = False
    booth.run(3)
    assert booth.context.live.notice(words, "Anna") == ("One moment",)
    booth.run(60)
    assert booth.context.live.notice(words, "Anna") == ("One moment", "Please call Anna")
    assert booth.context.live.notice(words, "") == ("One moment",)
    booth.room.camera = True
    booth.run(0.2)
    assert booth.context.live.notice(words, "Anna") == ()
    assert booth.context.live.somebody


def test_a_machine_that_did_not_look_for_a_while_does_not_take_the_camera_for_a_slow_one() -> None:
    booth = Evening(SIZE).run(1)
    booth.now += 3.0  # the main thread had no processor; frames came all the while
    booth.step()
    booth.room.camera = False
    booth.run(1.2)
    assert booth.context.live.lost


def test_a_camera_that_never_came_is_waited_for_in_the_same_way() -> None:
    booth = Evening(SIZE, Room(camera=False)).run(0.5)
    assert not booth.context.live.lost
    booth.run(1)
    assert booth.context.live.lost


def test_a_silent_segmenter_leaves_the_scene_without_guests_and_then_the_room_as_it_is() -> None:
    booth = Evening(SIZE, Room(still=True)).run(1)
    live = booth.context.live
    booth.room.segmenter = False
    booth.run(2)
    live.draw(booth.canvas, ShownScene("lake"))
    empty = pygame.Surface(SIZE, 0, 32)
    booth.composition.show(empty, ShownScene("lake"), NOBODY, booth.now)
    assert alike(booth.canvas, empty) == 1
    assert not live.somebody
    booth.run(9)
    assert live.room_only
    assert live.somebody
    assert live.scene("lake") == "here"
    live.draw(booth.canvas, ShownScene("lake", "beach", -200))
    room, _, _ = demo_guests(SIZE, "one", 40)
    assert np.abs(pixels(booth.canvas).astype(int) - room[:, ::-1]).max() <= 1
    booth.cutouts.put(None)  # a segmenter that cannot come up makes a pause with each try
    live.update(booth.now)
    live.draw(booth.canvas, ShownScene("lake"))
    booth.composition.show(empty, ShownScene("lake"), NOBODY, booth.now)
    assert alike(booth.canvas, empty) == 1  # never a dark screen
    booth.room.segmenter = True
    booth.run(1)
    assert live.scene("lake") == "lake"


@pytest.mark.parametrize("canvas", [(480, 270), (300, 400), (400, 300)])
def test_the_view_shows_the_whole_composition_in_the_middle_of_any_canvas(canvas: tuple[int, int]) -> None:
    composition = CompositionView(SIZE, canvas, lambda key: layers(key, SIZE))
    surface = pygame.Surface(canvas, 0, 32)
    surface.fill((255, 0, 255))
    composition.show(surface, ShownScene("beach"), NOBODY, 0.0)
    assert composition.area.width / composition.area.height == pytest.approx(16 / 9, abs=0.02)
    assert composition.area.center == pytest.approx(surface.get_rect().center, abs=1)
    shown = pixels(surface)
    assert not (shown == (255, 0, 255)).all(axis=2).any()
    outside = np.ones(shown.shape[:2], np.bool_)
    outside[composition.area.top : composition.area.bottom, composition.area.left : composition.area.right] = False
    assert not shown[outside].any()


def test_a_slide_pushes_the_scene_aside_and_leaves_the_guests_where_they_stand() -> None:
    booth = Evening(SIZE, Room(still=True)).run(1)
    cutout = booth.context.live.cutout
    assert cutout is not None
    guests = ShownGuests(cutout, Levels(), mirror=True)
    still, slid = pygame.Surface(SIZE, 0, 32), pygame.Surface(SIZE, 0, 32)
    booth.composition.show(still, ShownScene("beach"), guests, 0.0)
    booth.composition.show(slid, ShownScene("beach", "aurora", -120), guests, 0.0)
    sure = cutout.matte[:, ::-1] == 255
    sure[int(0.7 * SIZE[1]) :] = False  # what stands before the guests slides with its scene
    assert np.abs(pixels(still)[sure].astype(int) - pixels(slid)[sure]).mean() < 6  # but for the other scene's light
    sky = (slice(0, 30), slice(0, 300))
    moved = (slice(0, 30), slice(120, 420))
    assert (pixels(slid)[sky] == pixels(still)[moved]).all()


def test_what_has_not_changed_is_not_composed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    booth = Evening(SIZE, Room(still=True)).run(1)
    assert booth.context.live.cutout is not None
    guests = ShownGuests(booth.context.live.cutout, Levels(), mirror=True)
    composing = Mock(wraps=compose)
    monkeypatch.setattr("booth.ui.composition_view.compose", composing)
    booth.composition.show(booth.canvas, ShownScene("beach"), guests, 0.0)
    booth.composition.show(booth.canvas, ShownScene("beach"), guests, 0.0)
    assert composing.call_count == 1
    booth.composition.show(booth.canvas, ShownScene("beach", "city", -1), guests, 0.0)
    assert composing.call_count == 2


def test_a_cross_fade_goes_from_one_scene_to_the_other() -> None:
    booth = Evening(SIZE)
    one, half, other = (pygame.Surface(SIZE, 0, 32) for _ in range(3))
    booth.composition.show(one, ShownScene("beach"), NOBODY, 0.0)
    booth.composition.show(half, ShownScene("beach", "aurora", mix=0.5), NOBODY, 0.0)
    booth.composition.show(other, ShownScene("beach", "aurora", mix=1.0), NOBODY, 0.0)
    mean = (pixels(one).astype(int) + pixels(other)) / 2
    assert np.abs(pixels(half) - mean).max() <= 1.5
