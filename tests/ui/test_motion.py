import pytest
from hypothesis import given
from hypothesis import strategies as st

from booth.ui.motion import Spring, breath, ease_both, ease_out, rubber


def test_a_spring_begins_where_it_is_with_the_speed_it_is_given() -> None:
    spring = Spring(0.4, -2.0, 0.0, began=10.0)
    assert spring.at(10.0) == pytest.approx(0.4)
    assert (spring.at(10.001) - spring.at(10.0)) / 0.001 == pytest.approx(-2.0, abs=0.1)
    assert spring.speed(10.0) == pytest.approx(-2.0)


@given(st.floats(0.05, 1), st.floats(0, 1))
def test_a_spring_that_is_let_go_never_swings_past_its_target(start: float, seconds: float) -> None:
    assert Spring(start, 0.0, 0.0, began=0.0).at(seconds) >= 0


def test_a_spring_has_settled_within_a_third_of_a_second_to_a_few_pixels_and_stays() -> None:
    spring = Spring(0.5, 0.0, 0.0, began=0.0)
    assert abs(spring.at(0.35)) < 0.006
    assert spring.rests(0.6, 0.0008)
    assert not spring.rests(0.1, 0.0008)


def test_a_spring_is_at_the_same_place_at_every_frame_rate() -> None:
    spring = Spring(0.5, 3.0, 1.0, began=0.0)
    seen = [spring.at(step / 25) for step in range(10)]
    assert seen == [spring.at(step * 4 / 100) for step in range(10)]


@given(st.floats(0, 10), st.floats(0.001, 1))
def test_what_is_pulled_past_its_end_gives_way_less_and_less(pull: float, more: float) -> None:
    assert rubber(pull) < rubber(pull + more) < 1
    assert rubber(-pull) == -rubber(pull)
    assert rubber(pull) <= pull


def test_easings_begin_at_nothing_end_at_all_and_stay_there() -> None:
    for ease in (ease_out, ease_both):
        assert (ease(-1), ease(0), ease(1), ease(9)) == (0, 0, 1, 1)
    assert ease_out(0.5) > 0.8
    assert ease_both(0.5) == 0.5


def test_a_breath_comes_and_goes() -> None:
    assert breath(0, 2) == 0
    assert breath(1, 2) == pytest.approx(1)
