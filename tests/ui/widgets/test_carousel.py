from booth.ui.composition_view import ShownScene
from booth.ui.gestures import Drag, Swipe
from booth.ui.widgets.carousel import Carousel

SCENES = ("lake", "beach", "city")
WIDTH = 1000.0


def carousel(start: str = "lake", *, reduced_motion: bool = False) -> Carousel:
    return Carousel(SCENES, start, WIDTH, reduced_motion=reduced_motion)


def drag(row: Carousel, pixels: float, *, began: float = 0.0) -> None:
    row.touch(Drag((500, 200), (500 + pixels, 200), (0, 0), began), began + 0.1)


def let_go(row: Carousel, pixels: float, speed: float = 0.0, now: float = 1.0) -> None:
    row.touch(Swipe((500, 200), (500 + pixels, 200), (speed, 0), 0.0), now)


def settle(row: Carousel, now: float = 1.0) -> None:
    for step in range(90):
        row.update(now + step / 60)


def test_the_scene_follows_the_finger_pixel_for_pixel() -> None:
    row = carousel()
    drag(row, -250)
    assert row.shown(1000) == ShownScene("lake", "beach", -250)
    drag(row, -700)
    assert row.shown(1000) == ShownScene("beach", "lake", 300)
    assert row.shown(500) == ShownScene("beach", "lake", 150)  # a view of half the canvas's pixels


def test_a_scene_that_was_pulled_more_than_half_settles_on_the_next() -> None:
    row = carousel()
    drag(row, -600)
    let_go(row, -600)
    assert not row.settled
    settle(row)
    assert row.settled
    assert row.shown(1000) == ShownScene("beach")


def test_a_flick_carries_on_even_when_it_was_short() -> None:
    row = carousel()
    drag(row, -80)
    let_go(row, -80, speed=-2500)
    assert row.scene == "beach"


def test_a_slow_short_pull_goes_back() -> None:
    row = carousel("beach")
    drag(row, -200)
    let_go(row, -200, speed=-50)
    assert row.scene == "beach"


def test_a_slow_pull_over_a_third_a_pause_and_a_release_goes_on() -> None:
    for pixels, scene in ((-333, "city"), (333, "lake")):
        row = carousel("beach")
        drag(row, pixels)
        let_go(row, pixels, speed=0)
        assert row.scene == scene


def test_who_pulls_back_before_letting_go_stays() -> None:
    row = carousel("beach")
    drag(row, -400)
    drag(row, -60)
    let_go(row, -60, speed=600)
    assert row.scene == "beach"


def test_a_scene_that_is_caught_and_let_go_settles_on_the_nearest() -> None:
    for seconds, scene in ((0.02, "lake"), (0.2, "beach")):
        row = carousel()
        row.go(1, 0.0)
        row.update(seconds)
        drag(row, 0, began=seconds)
        let_go(row, 0)
        assert row.scene == scene


def test_however_hard_the_flick_it_goes_one_scene_on() -> None:
    row = carousel()
    drag(row, -400)
    let_go(row, -400, speed=-20000)
    assert row.scene == "beach"


def test_past_the_ends_it_gives_way_like_rubber_and_comes_back() -> None:
    row = carousel()
    drag(row, 600)
    shown = row.shown(1000)
    assert shown.scene == "lake"
    assert shown.neighbour is None
    assert 0 < shown.shift < 300
    let_go(row, 600, speed=3000)
    settle(row)
    assert row.shown(1000) == ShownScene("lake")
    row = carousel("city")
    drag(row, -600)
    assert row.shown(1000).neighbour is None


def test_a_finger_catches_a_scene_that_still_moves() -> None:
    row = carousel()
    row.go(1, 0.0)
    row.update(0.08)
    caught = row.position
    assert 0 < caught < 1
    drag(row, 0, began=0.08)
    drag(row, -100, began=0.08)
    assert abs(row.position - (caught + 0.1)) < 1e-9


def test_arrows_go_to_the_ends_and_no_further() -> None:
    row = carousel()
    for step in (1, 2, 3, 9):
        row.go(step, step)
        settle(row, step)
    assert row.scene == "city"
    row.go(-1, 20)
    assert row.scene == "lake"


def test_with_reduced_motion_nothing_slides_and_a_swipe_still_changes_the_scene() -> None:
    row = carousel(reduced_motion=True)
    drag(row, -300)
    assert row.shown(1000) == ShownScene("lake")
    let_go(row, -300)
    assert row.shown(1000) == ShownScene("beach")
    assert row.settled


def test_a_scene_that_is_not_there_any_more_is_replaced_by_the_first() -> None:
    assert carousel("gone").scene == "lake"
