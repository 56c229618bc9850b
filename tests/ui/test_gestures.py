from collections.abc import Sequence

from booth.ui.gestures import RESTS, Drag, Fingers, Gesture, Hold, Press, Swipe, Tap

CANVAS = (1000, 500)


def kinds(gestures: Sequence[Gesture | Hold]) -> list[str]:
    return [type(gesture).__name__ for gesture in gestures]


def test_a_finger_that_lifts_where_it_came_down_presses_and_then_taps() -> None:
    fingers = Fingers(CANVAS)
    assert fingers.down(1, (300, 200), 5.0) == [Press((300, 200), 5.0)]
    assert fingers.up(1, (304, 203), 5.1) == [Tap((300, 200), 5.0)]


def test_a_finger_that_slips_a_little_still_taps_and_one_that_goes_further_swipes() -> None:
    fingers = Fingers(CANVAS)
    fingers.down(1, (300, 200), 0)
    assert fingers.move(1, (311, 200), 0.05) == []
    fingers.up(1, (311, 200), 0.1)
    fingers.down(1, (300, 200), 1)
    assert kinds(fingers.move(1, (320, 200), 1.05)) == ["Drag"]
    assert kinds(fingers.up(1, (300, 200), 1.1)) == ["Drag", "Swipe"]  # back where it began: still a swipe


def test_a_drag_tells_where_it_began_where_it_is_and_how_fast_it_goes() -> None:
    fingers = Fingers(CANVAS)
    fingers.down(1, (800, 200), 0)
    for step in range(1, 11):
        drag = fingers.move(1, (800 - 40 * step, 200), step * 0.01)[0]
    assert isinstance(drag, Drag)
    assert drag.start == (800, 200)
    assert drag.at == (400, 200)
    assert abs(drag.velocity[0] + 4000) < 1


def test_a_finger_that_stops_before_it_lifts_has_no_speed() -> None:
    fingers = Fingers(CANVAS)
    fingers.down(1, (800, 200), 0)
    fingers.move(1, (400, 200), 0.1)
    swipe = fingers.up(1, (400, 200), 1.0)[-1]
    assert isinstance(swipe, Swipe)
    assert swipe.velocity == (0, 0)


def test_a_swipe_that_arrives_within_one_drawn_frame_has_a_speed() -> None:
    fingers = Fingers(CANVAS)
    fingers.down(1, (800, 200), 5.0)
    fingers.move(1, (760, 200), 5.0)
    swipe = fingers.up(1, (700, 200), 5.0)[-1]
    assert isinstance(swipe, Swipe)
    assert swipe.velocity[0] < -1000


def test_only_the_first_finger_counts_until_it_lifts() -> None:
    fingers = Fingers(CANVAS)
    fingers.down(1, (300, 200), 0)
    for other in (2, 3, 4, 5):
        assert fingers.down(other, (500, 300), 0.01) == []
        assert fingers.move(other, (100, 100), 0.02) == []
        assert fingers.up(other, (100, 100), 0.03) == []
    assert kinds(fingers.up(1, (300, 200), 0.1)) == ["Tap"]
    assert kinds(fingers.down(2, (300, 200), 0.2)) == ["Press"]


def test_a_finger_that_rests_gives_way_and_what_it_dragged_is_let_go() -> None:
    """A bag that leans on the screen, or a finger whose lifting got lost with the panel's cable."""
    fingers = Fingers(CANVAS)
    fingers.down(1, (300, 200), 0)
    assert fingers.down(2, (500, 300), RESTS - 0.1) == []
    assert kinds(fingers.down(3, (500, 300), RESTS + 0.1)) == ["Press"]
    assert fingers.up(1, (300, 200), RESTS + 0.2) == []
    fingers.move(3, (400, 300), RESTS + 0.3)
    assert fingers.down(1, (600, 200), 2 * RESTS) == []  # the third one still moves
    assert fingers.down(1, (600, 200), 600.0)[0] == Swipe((500, 300), (400, 300), (0.0, 0.0), RESTS + 0.1)
    assert kinds(fingers.up(1, (600, 200), 600.1)) == ["Tap"]


def test_a_finger_that_comes_down_again_has_lifted_meanwhile() -> None:
    fingers = Fingers(CANVAS)
    fingers.down(1, (300, 200), 0)
    assert fingers.down(1, (500, 300), 0.5) == [Press((500, 300), 0.5)]
    assert fingers.up(1, (500, 300), 0.6) == [Tap((500, 300), 0.5)]


def test_a_touch_at_the_edge_is_never_a_tap_but_may_begin_a_swipe() -> None:
    fingers = Fingers(CANVAS)
    assert fingers.down(1, (5, 200), 0) == []
    assert fingers.up(1, (5, 200), 2.1) == []
    fingers.down(1, (995, 200), 3)
    assert kinds(fingers.move(1, (800, 200), 3.1)) == ["Drag"]


def test_the_edge_is_five_millimetres_where_the_panel_says_how_large_it_is() -> None:
    assert Fingers(CANVAS).down(1, (25, 200), 0)
    assert not Fingers(CANVAS, edge=30.0).down(1, (25, 200), 0)


def test_a_finger_that_stays_taps_when_it_lifts() -> None:
    fingers = Fingers(CANVAS)
    fingers.down(1, (300, 200), 0)
    assert kinds(fingers.up(1, (300, 200), 2)) == ["Tap"]  # a child presses for long
