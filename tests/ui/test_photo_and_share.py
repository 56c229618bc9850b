"""The guest's journey once the photo is taken: keep it, throw it away, take it home, walk away."""

from dataclasses import replace

import numpy as np
import pygame
import pytest
import zxingcpp

from booth.picture_types import Picture, Size
from booth.sharing.status import Visit
from booth.ui.gestures import Key, Tap
from booth.ui.screen import AnotherTry, Guest, Left, OneMore
from booth.ui.screens.attract import AttractScreen
from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.photo import PhotoScreen
from booth.ui.screens.share import ShareAction, ShareScreen
from booth.ui.screens.thrown import ThrownScreen
from booth.ui.scripted_guest import Script
from tests.pictures import SIZES
from tests.support.evening import Evening
from tests.support.fakes import START
from tests.support.journeys import at_choose, at_countdown, at_photo, at_share

GREEN = (16, 116, 66)  # of a tick


def test_again_leaves_nothing_of_the_first_photo_and_counts_down_at_once() -> None:
    booth = at_photo().play(Script().tap("again"))
    assert booth.screen == "Countdown"
    booth.run(8, until="Photo").run(1)
    assert len(booth.album.shots) == 2
    assert len(booth.album.kept) == 1
    assert next(iter(booth.album.kept)).endswith("CCKEPT23")


def test_throwing_away_leaves_nothing_at_once_and_goes_to_the_start_after_five_seconds() -> None:
    booth = at_photo().play(Script().tap("throw_away")).run(0.5)
    assert booth.screen == "Thrown"
    assert booth.album.kept == {}  # however the booth ends in these five seconds, nothing is on the disk
    booth.run(4.2)
    assert booth.screen == "Thrown"
    booth.run(1, until="Attract").run(5)
    assert booth.album.kept == {}


def test_a_photo_thrown_away_can_be_taken_back_and_is_kept_like_any_other() -> None:
    booth = at_photo().play(Script().swipe(1).wait(1)).run(3)
    (thrown,) = booth.album.kept.values()
    booth.play(Script().tap("throw_away").tap("take_back")).run(3)
    assert booth.screen == "Photo"
    (kept,) = booth.album.kept.values()
    assert kept.token != thrown.token  # nobody has seen the first
    assert kept.scene == thrown.scene == "beach"
    assert booth.showing(PhotoScreen).sharpened
    assert booth.album.shots[-1].matte is not None
    booth.play(Script().tap("keep")).run(1)
    assert booth.showing(ShareScreen).card.has_code


def test_guests_are_told_that_a_photo_is_gone_only_when_it_is() -> None:
    booth = at_photo()
    booth.album.takes = 1.0
    booth.play(Script().tap("throw_away")).run(0.5)
    thrown = booth.showing(ThrownScreen)
    assert thrown.sentence == "One moment"
    booth.run(1)
    assert thrown.sentence == "This photo is gone"


def test_guests_whose_photo_cannot_be_deleted_are_told_and_whom_to_call() -> None:
    booth = at_photo(operator={"contact": "Anna"})
    booth.album.read_only = True
    booth.play(Script().tap("throw_away")).run(8)
    assert booth.showing(ThrownScreen).sentence == "We could not delete this photo yet. Please call Anna"
    booth.run(10, until="Attract")


def test_what_is_taken_back_can_be_thrown_away_again() -> None:
    booth = at_photo()
    for _ in range(3):
        booth.play(Script().tap("throw_away").tap("take_back")).run(1)
        assert len(booth.album.kept) == 1
    booth.play(Script().tap("throw_away")).run(7)
    assert booth.screen == "Attract"
    assert booth.album.kept == {}


def test_who_throws_away_may_begin_anew_in_the_same_scene() -> None:
    booth = at_photo().play(Script().swipe(1).wait(1).tap("throw_away").tap("one_more").wait(1))
    assert booth.showing(ChooseScreen).carousel.scene == "beach"
    assert booth.album.kept == {}


def test_a_double_tap_on_throw_away_takes_nothing_back() -> None:
    booth = at_photo()
    at = booth.stage.screen.targets["throw_away"].center
    booth.tap((float(at[0]), float(at[1])))
    for target in list(booth.stage.screen.targets):
        booth.tap(target)
    booth.run(1)
    assert booth.screen == "Thrown"
    assert booth.album.kept == {}


def test_the_scene_is_changed_on_the_photo_by_arrows_and_thumbnails_too() -> None:
    booth = at_photo()
    assert "left" not in booth.stage.screen.targets
    booth.play(Script().tap("right").wait(1.5))
    assert [photo.scene for photo in booth.album.kept.values()] == ["beach"]
    booth.play(Script().tap("scene lake").wait(1.5))
    assert [photo.scene for photo in booth.album.kept.values()] == ["lake"]
    assert len(booth.album.shots) == 1


def test_a_photo_of_the_room_as_it_is_offers_no_scenes() -> None:
    booth = at_countdown(photo={"countdown": 14.0}).run(1)
    booth.room.segmenter = False
    booth.run(20, until="Photo").run(1)
    assert set(booth.stage.screen.targets) == {"keep", "again", "throw_away"}


def test_a_photo_thrown_away_before_it_was_safe_is_not_kept_afterwards() -> None:
    booth = at_countdown()
    booth.album.takes = 2.0
    booth.run(8, until="Photo").play(Script().tap("throw_away")).run(6)
    assert booth.album.kept == {}


def test_a_swipe_on_the_photo_changes_its_scene_once_it_has_settled() -> None:
    booth = at_photo().play(Script().swipe(1).wait(0.8).swipe(1).wait(1.5))
    assert booth.screen == "Photo"
    assert [photo.scene for photo in booth.album.kept.values()] == ["city"]
    assert len(booth.album.shots) == 1


def test_a_scene_chosen_just_before_keep_is_the_one_that_is_kept() -> None:
    booth = at_photo().play(Script().swipe(1).tap("keep")).run(2)
    assert booth.screen == "Share"
    assert [photo.scene for photo in booth.album.kept.values()] == ["beach"]


def test_a_guest_who_walks_away_at_choose_blocks_nobody() -> None:
    booth = at_choose().run(46, until="Attract")
    assert booth.album.shots == []


def test_a_guest_who_walks_away_from_the_photo_keeps_it_and_finds_its_code_on_attract() -> None:
    booth = at_photo().run(16, until="Share").run(61, until="Attract")
    assert len(booth.album.kept) == 1
    assert booth.showing(AttractScreen).card is not None


def test_a_guest_who_walks_away_leaves_nothing_where_the_operator_wants_it_so() -> None:
    booth = at_photo(photo={"countdown": 3.0, "walk_away": "delete"}).run(16, until="Attract").run(1)
    assert booth.album.kept == {}
    assert booth.showing(AttractScreen).card is None


def test_the_code_on_attract_goes_after_three_minutes_or_at_the_next_touch() -> None:
    booth = at_share().run(61, until="Attract").run(1)
    card = booth.showing(AttractScreen).card
    assert card is not None
    assert card.visible
    booth.run(180)
    assert not card.visible
    booth = at_share().run(61, until="Attract").play(Script().tap("begin").wait(1).key("back"))
    assert booth.screen == "Attract"
    assert booth.showing(AttractScreen).card is None


def test_a_photo_whose_page_was_opened_leaves_no_code_behind() -> None:
    booth = at_share()
    (photo,) = booth.album.kept.values()
    booth.links.visits[photo.token] = Visit(opened=booth.now)
    booth.run(61, until="Attract")
    assert booth.showing(AttractScreen).card is None


def test_a_phone_that_opens_the_page_late_gives_half_a_minute_more() -> None:
    booth = at_share().run(50)
    (photo,) = booth.album.kept.values()
    booth.links.visits[photo.token] = Visit(opened=booth.now)
    booth.run(29)
    assert booth.screen == "Share"
    booth.run(2, until="Attract")


def test_a_scene_that_is_chosen_on_a_phone_is_shown_on_the_share_screen() -> None:
    booth = at_share().run(3, draw=True)
    (photo,) = booth.album.kept.values()
    shown = booth.showing(ShareScreen)
    corner = (shown.photo_area.x + 5, shown.photo_area.y + 5)
    lake = booth.draw().get_at(corner)
    booth.album.kept[photo.id] = replace(photo, scene="moon")
    booth.run(1, draw=True)
    assert sum(booth.draw().get_at(corner)[:3]) < sum(lake[:3]) / 2  # the sky is black there
    booth.run(30)
    assert booth.screen == "Share"
    assert [(photo.scene, photo.finished) for photo in booth.album.kept.values()] == [("moon", True)]


def test_a_photo_that_a_phone_deletes_is_gone_from_the_screen_at_once() -> None:
    booth = at_share()
    booth.album.kept.clear()
    booth.run(0.1, until="Attract")
    assert booth.showing(AttractScreen).card is None


def test_a_photo_that_a_phone_deletes_later_leaves_no_code_on_attract() -> None:
    booth = at_share().run(61, until="Attract").run(1)
    card = booth.showing(AttractScreen).card
    assert card is not None
    assert card.visible
    booth.album.kept.clear()
    booth.run(0.1)
    assert not card.visible


def test_a_finished_download_says_so_and_never_ends_the_screen() -> None:
    booth = at_share()
    (photo,) = booth.album.kept.values()
    booth.links.visits[photo.token] = Visit(booth.now, booth.now)
    booth.run(40)
    screen = booth.showing(ShareScreen)
    assert screen.card.delivered


def test_guests_who_have_to_join_the_wifi_have_twice_the_time() -> None:
    booth = at_share(share={"wifi_name": "Booth", "wifi_password": "secret sea"}).run(100)
    assert booth.screen == "Share"
    booth.run(30, until="Attract")


WIFI = {"wifi_name": "Booth", "wifi_password": "secret sea"}


def test_the_first_step_is_ticked_when_a_phone_joins_while_the_code_is_shown() -> None:
    booth = at_share(share=WIFI).run(1)
    before = booth.draw().copy()
    booth.links.joined = START  # a guest of earlier
    booth.run(1)
    assert booth.showing(ShareScreen).card.joined is None
    booth.links.joined = booth.now
    booth.run(1)
    assert booth.showing(ShareScreen).card.joined is not None
    after = booth.draw()
    ticks = [canvas_pixels(canvas, GREEN) for canvas in (before, after)]
    assert ticks[0] == 0
    assert ticks[1] > 0


def test_guests_are_told_to_stay_connected_when_nothing_is_opened_and_the_code_comes_back_for_others() -> None:
    booth = at_share(canvas=(1280, 720), share=WIFI).run(1)
    booth.links.joined = booth.now
    seconds = [wifi_code_is_shown(booth.run(1.0)) for _ in range(45)]
    assert all(seconds[:14])
    assert not any(seconds[16:23])
    assert all(seconds[26:32])
    assert not any(seconds[34:41])

    (photo,) = booth.album.kept.values()
    booth.links.visits[photo.token] = Visit(opened=booth.now)
    assert all(wifi_code_is_shown(booth.run(1.0)) for _ in range(20))


def wifi_code_is_shown(booth: Evening) -> bool:
    pixels = pygame.surfarray.array3d(booth.draw()).swapaxes(0, 1)
    return any(code.text.startswith("WIFI:") for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels)))


def canvas_pixels(canvas: pygame.Surface, colour: tuple[int, int, int]) -> int:
    """How many pixels of *canvas* are of *colour*."""
    return int((pygame.surfarray.array3d(canvas) == colour).all(axis=2).sum())


def test_the_booth_learns_which_codes_guests_have_seen() -> None:
    booth = at_photo()
    booth.links.network = False
    booth.play(Script().tap("keep")).run(2)
    assert booth.links.codes_shown == []
    booth.links.network = True
    booth.run(1)
    (photo,) = booth.album.kept.values()
    assert set(booth.links.codes_shown) == {photo.token}


def test_a_wifi_that_opens_while_the_code_is_shown_waits_for_the_next_guest() -> None:
    booth = at_share(share=WIFI).run(1)
    screen = booth.showing(ShareScreen)
    assert screen.card.has_code
    booth.links.wifi = None  # the booth's own Wi-Fi has closed, and with it the way to the photo
    booth.run(1)
    assert not screen.card.has_code


@pytest.mark.parametrize("size", SIZES)
def test_a_code_that_leads_to_the_internet_stands_alone_and_can_be_read(size: Size) -> None:
    booth = at_photo(canvas=size, share=WIFI)
    booth.links.online = True
    booth.play(Script().tap("keep")).run(2)
    (photo,) = booth.album.kept.values()
    pixels = pygame.surfarray.array3d(booth.draw()).swapaxes(0, 1)
    read = [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))]
    assert read == [booth.links.link(photo.token)]
    assert booth.links.codes_shown == []  # nobody comes to the booth for it
    booth.links.online = False  # the way through the Wi-Fi is the next card's
    booth.run(1)
    assert not booth.showing(ShareScreen).card.has_code


def test_a_page_that_is_about_to_be_on_the_internet_is_waited_for() -> None:
    booth = at_photo()
    booth.links.online = booth.links.coming = True
    booth.play(Script().tap("keep")).run(2)
    card = booth.showing(ShareScreen).card
    assert (card.has_code, card.waits) == (False, True)
    booth.links.coming = False
    booth.run(1)
    assert (card.has_code, card.waits) == (True, False)


@pytest.mark.parametrize("size", SIZES)
def test_while_no_phone_reaches_anything_guests_take_the_address_of_later_with_them(size: Size) -> None:
    booth = at_photo(canvas=size)
    booth.links.network, booth.links.coming = False, True
    booth.play(Script().tap("keep")).run(2)
    (photo,) = booth.album.kept.values()
    assert booth.showing(ShareScreen).card.later
    pixels = pygame.surfarray.array3d(booth.draw()).swapaxes(0, 1)
    read = [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))]
    assert read == [booth.links.later(photo.token)]
    assert booth.links.codes_shown == []  # nobody can come to the booth for it
    booth.links.network = True
    booth.run(1)
    assert not booth.showing(ShareScreen).card.later


def test_one_more_goes_back_to_choose_in_the_same_scene() -> None:
    booth = at_photo().play(Script().swipe(1).wait(1).tap("keep").wait(1).tap("one_more").wait(1))
    screen = booth.showing(ChooseScreen)
    assert screen.carousel.scene == "beach"


def test_without_a_network_there_is_no_code_and_when_it_comes_there_is() -> None:
    booth = at_photo()
    booth.links.network = False
    booth.play(Script().tap("keep")).run(2)
    screen = booth.showing(ShareScreen)
    assert not screen.card.has_code
    booth.links.network = True
    booth.run(1)
    assert screen.card.has_code


def test_the_finished_photo_takes_the_place_of_the_composed_one() -> None:
    booth = at_photo()
    screen = booth.showing(PhotoScreen)
    assert not screen.sharpened
    booth.run(3)
    assert screen.sharpened
    booth.play(Script().swipe(1).wait(1))
    assert not screen.sharpened


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_however_many_actions_there_are_they_stand_in_a_row_in_reading_order(size: Size, language: str) -> None:
    booth = at_share(canvas=size, screen={"languages": [language]})
    guest = Guest(language, "lake")
    actions = (
        ShareAction("one_more", "plus", OneMore(guest)),
        ShareAction("again", "again", AnotherTry(guest)),
        ShareAction("done", "check", Left()),
    )
    picture: Picture = np.zeros((size[1], size[0], 3), np.uint8)
    pending = booth.showing(ShareScreen).pending
    screen = ShareScreen(booth.context, pending, picture, actions, (), booth.now)
    middles = [screen.targets[action.name].centerx for action in actions]
    assert middles == sorted(middles, reverse=language == "ar")
    assert middles[1] - middles[0] == pytest.approx(middles[2] - middles[1], abs=1)
    assert screen.targets["done"].colliderect(screen.targets["again"]) == 0
    for action in actions:
        assert screen.touch(Tap(screen.targets[action.name].center, booth.now), booth.now) == action.outcome
    assert screen.touch(Key("go", booth.now), booth.now) == Left()


def test_the_share_screen_is_calm_with_its_code_unless_a_touch_or_the_finished_photo_changes_it() -> None:
    booth = Evening((480, 270))
    booth.album.develops = 6.0
    booth.play(Script().wait(0.5).tap("begin").tap("shutter")).run(8, until="Photo").run(1).play(Script().tap("keep"))
    share = booth.run(1).showing(ShareScreen)
    assert not share.calm
    booth.run(1)
    assert share.calm
    booth.touch(Tap((5, 5), booth.now))
    assert not booth.run(0.1).showing(ShareScreen).calm
    booth.run(1.5)
    assert share.calm
    calm = []
    while share._finished.picture is None:
        booth.run(0.1)
    for _ in range(10):
        calm.append(share.calm)
        booth.run(0.2)
    assert calm == sorted(calm)  # it fades in, and is calm again
    assert set(calm) == {False, True}
